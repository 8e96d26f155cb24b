#include "net/http.h"

#include "base/jsonwriter.h"

#include <algorithm>
#include <array>
#include <utility>

namespace tierline::net {
namespace {

constexpr std::array<std::pair<Method, std::string_view>, 7> methodNames{{{Method::Get, "GET"},
                                                                          {Method::Head, "HEAD"},
                                                                          {Method::Post, "POST"},
                                                                          {Method::Put, "PUT"},
                                                                          {Method::Delete, "DELETE"},
                                                                          {Method::Patch, "PATCH"},
                                                                          {Method::Options, "OPTIONS"}}};

constexpr std::array<std::pair<int, std::string_view>, 36> reasons{{{200, "OK"},
                                                                    {201, "Created"},
                                                                    {202, "Accepted"},
                                                                    {204, "No Content"},
                                                                    {206, "Partial Content"},
                                                                    {301, "Moved Permanently"},
                                                                    {302, "Found"},
                                                                    {304, "Not Modified"},
                                                                    {307, "Temporary Redirect"},
                                                                    {308, "Permanent Redirect"},
                                                                    {400, "Bad Request"},
                                                                    {401, "Unauthorized"},
                                                                    {402, "Payment Required"},
                                                                    {403, "Forbidden"},
                                                                    {404, "Not Found"},
                                                                    {405, "Method Not Allowed"},
                                                                    {406, "Not Acceptable"},
                                                                    {408, "Request Timeout"},
                                                                    {409, "Conflict"},
                                                                    {410, "Gone"},
                                                                    {411, "Length Required"},
                                                                    {413, "Content Too Large"},
                                                                    {415, "Unsupported Media Type"},
                                                                    {417, "Expectation Failed"},
                                                                    {421, "Misdirected Request"},
                                                                    {422, "Unprocessable Content"},
                                                                    {424, "Failed Dependency"},
                                                                    {429, "Too Many Requests"},
                                                                    {431, "Request Header Fields Too Large"},
                                                                    {499, "Client Closed Request"},
                                                                    {500, "Internal Server Error"},
                                                                    {501, "Not Implemented"},
                                                                    {502, "Bad Gateway"},
                                                                    {503, "Service Unavailable"},
                                                                    {504, "Gateway Timeout"},
                                                                    {529, "Overloaded"}}};

constexpr char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

} // namespace

std::string_view toString(Method method) {
    for (const auto& [value, name] : methodNames)
        if (value == method) return name;
    return "OTHER";
}

Method methodFromString(std::string_view text) {
    for (const auto& [value, name] : methodNames)
        if (name == text) return value;
    return Method::Other;
}

bool equalIgnoringCase(std::string_view a, std::string_view b) {
    return a.size() == b.size()
           && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

const std::string* Headers::find(std::string_view name) const {
    for (const Header& item : m_items)
        if (equalIgnoringCase(item.name, name)) return &item.value;
    return nullptr;
}

std::string_view Headers::value(std::string_view name) const {
    const std::string* found = find(name);
    return found ? std::string_view(*found) : std::string_view();
}

std::size_t Headers::count(std::string_view name) const {
    return static_cast<std::size_t>(std::ranges::count_if(
        m_items, [&](const Header& item) { return equalIgnoringCase(item.name, name); }));
}

void Headers::set(std::string_view name, std::string value) {
    for (std::size_t i = 0; i < m_items.size(); ++i) {
        if (!equalIgnoringCase(m_items[i].name, name)) continue;
        m_items[i].value = std::move(value);
        const auto next = m_items.begin() + static_cast<std::ptrdiff_t>(i) + 1;
        m_items.erase(std::remove_if(next, m_items.end(),
                                     [&](const Header& item) { return equalIgnoringCase(item.name, name); }),
                      m_items.end());
        return;
    }
    m_items.push_back({std::string(name), std::move(value)});
}

std::size_t Headers::remove(std::string_view name) {
    return std::erase_if(m_items, [&](const Header& item) { return equalIgnoringCase(item.name, name); });
}

std::string_view RequestHead::path() const {
    return std::string_view(target).substr(0, target.find('?'));
}

std::string_view RequestHead::query() const {
    const auto mark = target.find('?');
    return mark == std::string::npos ? std::string_view() : std::string_view(target).substr(mark + 1);
}

std::string_view reasonPhrase(int status) {
    for (const auto& [code, text] : reasons)
        if (code == status) return text;
    return "Status";
}

Reply errorReply(int status, std::string_view message) {
    Reply reply;
    reply.status = status;
    reply.headers.add("content-type", "application/json");
    reply.body = R"({"error":{"message":)";
    appendJsonString(reply.body, message);
    reply.body += R"(,"type":"invalid_request_error","param":null,"code":null}})";
    return reply;
}

} // namespace tierline::net
