#include "sandbox/replymemory.h"

#include "base/jsonwriter.h"
#include "protocol/json.h"

namespace tierline::sandbox {

namespace {

constexpr std::size_t mostRows = 256;
constexpr std::size_t mostBytes = 16U << 20U;

void append(JsonWriter& out, protocol::JsonView items) {
    for (const auto item : items.items())
        out.raw(item.text());
}

} // namespace

const std::string* ReplyMemory::find(std::string_view id) const {
    for (const Row& row : m_rows)
        if (row.id == id) return &row.items;
    return nullptr;
}

void ReplyMemory::keep(std::string id, std::string items) {
    if (find(id) != nullptr) return; // the same request gives the same reply
    m_bytes += items.size();
    m_rows.push_back({std::move(id), std::move(items)});
    while (m_rows.size() > mostRows || (m_bytes > mostBytes && m_rows.size() > 1)) {
        m_bytes -= m_rows.front().items.size();
        m_rows.pop_front();
    }
}

std::string joinedItems(std::string_view earlier, std::string_view requestBody, std::string_view output) {
    std::string all;
    JsonWriter out(all);
    out.beginArray();
    if (const auto before = protocol::Json::parse(earlier)) append(out, before->root());
    if (const auto request = protocol::Json::parse(requestBody)) {
        const auto input = (*request)["input"];
        append(out, input);
        if (const auto text = input.string()) {
            out.beginObject();
            out.member("role", "user");
            out.member("content", *text);
            out.endObject();
        }
    }
    if (const auto said = protocol::Json::parse(output)) append(out, said->root());
    out.endArray();
    return all;
}

} // namespace tierline::sandbox
