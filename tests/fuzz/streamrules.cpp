#include "streamrules.h"

#include "harness.h"
#include "protocol/sse.h"

#include <algorithm>
#include <memory>
#include <set>
#include <string>

namespace tierline::fuzz {

namespace {

using protocol::JsonView;
using protocol::SseEvent;

// What one dialect's client keeps in mind; `bytes` is only for the report.
class Rules {
public:
    explicit Rules(std::string_view bytes) : m_bytes(bytes) {}
    virtual ~Rules() = default;
    virtual void event(const SseEvent& event, JsonView data) = 0; // not `[DONE]`
    virtual void done() { must(false, "only chat completions end with [DONE]"); }

protected:
    void must(bool holds, const char* rule) const { require(holds, rule, m_bytes); }

private:
    std::string_view m_bytes;
};

class ChatRules : public Rules {
public:
    using Rules::Rules;
    void event(const SseEvent&, JsonView data) override {
        must(!m_done, "nothing behind [DONE]");
        if (data["error"]) return;
        must(data["object"].string() == "chat.completion.chunk", "a chunk says what it is");
        must(data["choices"].isArray(), "a chunk has choices");
        for (const auto call : data["choices"].size() == 0 ? JsonView::Items{} : calls(data)) {
            const auto index = call["index"].int64().value_or(-1);
            must(index >= 0 && index <= m_calls, "calls are counted without a gap");
            if (index == m_calls) must(call["id"].isString(), "a call opens with its id");
            m_calls = std::max(m_calls, index + 1);
        }
    }
    void done() override {
        must(!m_done, "[DONE] comes once");
        m_done = true;
    }

private:
    static JsonView::Items calls(JsonView data) {
        return (*data["choices"].items().begin())["delta"]["tool_calls"].items();
    }
    bool m_done = false;
    std::int64_t m_calls = 0;
};

class MessagesRules : public Rules {
public:
    using Rules::Rules;
    void event(const SseEvent& event, JsonView data) override {
        const auto type = data["type"].string().value_or("");
        must(event.name == type, "the name of an event is its type");
        must(!m_stopped || type == "error", "nothing behind message_stop");
        const auto index = data["index"].int64().value_or(-1);
        if (type == "message_start") {
            must(!m_started, "a message starts once");
            m_started = true;
        } else if (type == "message_stop") {
            must(m_started && m_open.empty(), "a message stops when all its blocks have");
            m_stopped = true;
        } else if (type == "content_block_start") {
            must(m_started && index == m_next++, "blocks are counted without a gap");
            m_open.insert(index);
        } else if (type == "content_block_delta") {
            must(m_open.contains(index), "a delta belongs to an open block");
        } else if (type == "content_block_stop") {
            must(m_open.erase(index) == 1, "a block stops once");
        }
    }

private:
    bool m_started = false, m_stopped = false;
    std::int64_t m_next = 0;
    std::set<std::int64_t> m_open;
};

class ResponsesRules : public Rules {
public:
    using Rules::Rules;
    void event(const SseEvent& event, JsonView data) override {
        const auto type = data["type"].string().value_or("");
        must(event.name == type, "the name of an event is its type");
        const auto number = data["sequence_number"].int64();
        must(number.has_value() && *number > m_last, "sequence numbers rise");
        m_last = number.value_or(m_last);
        must(!m_ended, "nothing behind the last event");
        m_ended = type == "response.completed" || type == "response.incomplete" || type == "response.failed";
        const auto index = data["output_index"].int64().value_or(-1);
        if (type == "response.output_item.added") {
            must(index == m_next++, "items are counted without a gap");
            m_open.insert(index);
        } else if (type == "response.output_item.done") {
            must(m_open.erase(index) == 1, "an item is done once");
        } else if (index >= 0) {
            must(m_open.contains(index), "an event belongs to an open item");
        } else if (type == "response.completed") {
            must(m_open.empty(), "a response is complete when all its items are");
        }
    }

private:
    bool m_ended = false;
    std::int64_t m_last = -1, m_next = 0;
    std::set<std::int64_t> m_open;
};

class GenerateRules : public Rules {
public:
    using Rules::Rules;
    void event(const SseEvent& event, JsonView data) override {
        must(event.name.empty(), "Gemini names no events");
        must(data["candidates"].isArray() || data["error"].isObject(), "a frame has candidates or an error");
    }
};

std::unique_ptr<Rules> rulesOf(Dialect client, std::string_view bytes) {
    switch (client) {
    case Dialect::OpenAi: return std::make_unique<ChatRules>(bytes);
    case Dialect::Responses: return std::make_unique<ResponsesRules>(bytes);
    case Dialect::Anthropic: return std::make_unique<MessagesRules>(bytes);
    case Dialect::Gemini: break;
    }
    return std::make_unique<GenerateRules>(bytes);
}

} // namespace

void checkStream(Dialect client, std::string_view bytes) {
    const auto rules = rulesOf(client, bytes);
    protocol::SseSplitter splitter(bytes.size());
    std::string scratch;
    splitter.feed(bytes);
    while (const auto raw = splitter.next()) {
        const auto event = protocol::readSseEvent(*raw, scratch);
        if (!event.hasData) continue;
        if (event.data == "[DONE]") {
            rules->done();
            continue;
        }
        requireJson(event.data, "an event's data is JSON");
        if (const auto data = protocol::Json::parse(event.data)) rules->event(event, data->root());
    }
    const auto rest = splitter.rest();
    const bool isBlank = rest.find_first_not_of("\r\n") == std::string_view::npos; // Gemini's keep-alive
    require(isBlank, "the last event is whole", bytes);
}

} // namespace tierline::fuzz
