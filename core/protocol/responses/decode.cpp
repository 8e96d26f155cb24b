#include "protocol/responses/blocks.h"
#include "protocol/responses/items.h"
#include "protocol/responses/responses.h"
#include "protocol/upstreamerror.h"
#include "protocol/usage.h"

#include <algorithm>
#include <array>

namespace tierline::protocol::responses {

namespace {

using Kind = ReplyEvent::Kind;

enum class Says : std::uint8_t {
    Began, // created, queued, in progress
    ItemAdded,
    ItemDone,
    TextDelta,
    TextDone,
    RefusalDelta,
    RefusalDone,
    PartDone,
    ThoughtDelta,
    ThoughtDone,
    ArgumentsDelta,
    ArgumentsDone,
    InputDelta,
    InputDone,
    Image, // a partial one
    Ended,
    Failed,
    Error,
    Ping,
    Unknown, // progress of the provider's own tools, annotations, whatever comes next year
};

struct EventRow {
    std::string_view type;
    Says says;
};

constexpr std::array eventRows{
    EventRow{"response.output_text.delta", Says::TextDelta},
    EventRow{"response.function_call_arguments.delta", Says::ArgumentsDelta},
    EventRow{"response.reasoning_summary_text.delta", Says::ThoughtDelta},
    EventRow{"response.reasoning_text.delta", Says::ThoughtDelta},
    EventRow{"response.custom_tool_call_input.delta", Says::InputDelta},
    EventRow{"response.refusal.delta", Says::RefusalDelta},
    EventRow{"response.created", Says::Began},
    EventRow{"response.in_progress", Says::Began},
    EventRow{"response.queued", Says::Began},
    EventRow{"response.output_item.added", Says::ItemAdded},
    EventRow{"response.output_item.done", Says::ItemDone},
    EventRow{"response.content_part.done", Says::PartDone},
    EventRow{"response.output_text.done", Says::TextDone},
    EventRow{"response.refusal.done", Says::RefusalDone},
    EventRow{"response.reasoning_summary_text.done", Says::ThoughtDone},
    EventRow{"response.reasoning_text.done", Says::ThoughtDone},
    EventRow{"response.function_call_arguments.done", Says::ArgumentsDone},
    EventRow{"response.custom_tool_call_input.done", Says::InputDone},
    EventRow{"response.image_generation_call.partial_image", Says::Image},
    EventRow{"response.completed", Says::Ended},
    EventRow{"response.incomplete", Says::Ended},
    EventRow{"response.failed", Says::Failed},
    EventRow{"response.cancelled", Says::Failed},
    EventRow{"error", Says::Error},
    EventRow{"ping", Says::Ping},
    EventRow{"keepalive", Says::Ping},
};

Says saidBy(std::string_view type) {
    const auto row = std::ranges::find(eventRows, type, &EventRow::type);
    return row == eventRows.end() ? Says::Unknown : row->says;
}

ReplyEvent errorOf(UpstreamError error) {
    ReplyEvent event{.kind = Kind::Error};
    event.error = std::move(error);
    return event;
}

class Decoder : public ReplyDecoder {
public:
    void event(const SseEvent& event, ReplyEvents& out) override;
    void close(ReplyEvents&) override {} // without its last event a reply is truncated
    void plain(JsonView root, ReplyEvents& out) override;

private:
    void say(Says says, JsonView root, ReplyEvents& out);
    void begin(JsonView response, ReplyEvents& out);
    void end(JsonView response, std::string_view status, ReplyEvents& out);
    void failed(JsonView response, ReplyEvents& out);
    void sayUsage(JsonView response, ReplyEvents& out);
    void finish(JsonView response, std::string_view status, ReplyEvents& out) const;

    Blocks m_blocks;
    std::string m_usageText;
    bool m_begun = false;
};

void Decoder::begin(JsonView response, ReplyEvents& out) {
    if (m_begun) return;
    m_begun = true;
    out.push_back({.kind = Kind::Start, .id = textOf(response, "id"), .name = textOf(response, "model")});
}

void Decoder::finish(JsonView response, std::string_view status, ReplyEvents& out) const {
    ReplyEvent event{.kind = Kind::Finish, .text = status};
    const auto reason = textOf(response["incomplete_details"], "reason");
    if (status == "completed")
        event.finish = m_blocks.hasCalls() ? Finish::ToolCalls : Finish::Stop;
    else if (reason == "max_output_tokens" || reason == "max_tokens")
        event.finish = Finish::Length;
    else if (reason == "content_filter")
        event.finish = Finish::ContentFilter;
    else
        event.finish = Finish::Other;
    out.push_back(event);
}

// `status`: what the event says, where the response itself does not.
void Decoder::end(JsonView response, std::string_view status, ReplyEvents& out) {
    begin(response, out);
    if (!m_blocks.hasItems()) { // a provider that streams nothing but its end
        std::int64_t index = 0;
        for (const auto item : response["output"].items())
            m_blocks.itemDone(index++, item, out);
    }
    m_blocks.endAll(out);
    sayUsage(response, out);
    const auto said = textOf(response, "status");
    finish(response, said.empty() ? status : said, out);
    out.push_back({.kind = Kind::End});
}

void Decoder::sayUsage(JsonView response, ReplyEvents& out) {
    std::optional<Usage> usage;
    const auto counts = response["usage"];
    readUsage(Dialect::Responses, counts, usage);
    if (!usage) return;
    m_usageText = counts.text();
    out.push_back({.kind = Kind::Usage, .text = m_usageText, .usage = usage});
}

void Decoder::failed(JsonView response, ReplyEvents& out) {
    sayUsage(response, out); // was used all the same
    if (isErrorObject(response)) return out.push_back(errorOf(readUpstreamError(200, response)));
    UpstreamError error;
    error.status = 200;
    error.message = "the provider ended the response as " + std::string(textOf(response, "status"));
    out.push_back(errorOf(std::move(error)));
}

void Decoder::say(Says says, JsonView root, ReplyEvents& out) {
    const auto index = root["output_index"].int64().value_or(-1);
    const Place place{index, textOf(root, "item_id")};
    switch (says) {
    case Says::Began: return begin(root["response"], out);
    case Says::ItemAdded: return m_blocks.itemAdded(index, root["item"], out);
    case Says::ItemDone: return m_blocks.itemDone(index, root["item"], out);
    case Says::TextDelta: return m_blocks.words(place, Words::delta(Kind::Text, root), out);
    case Says::TextDone: return m_blocks.words(place, Words::all(Kind::Text, root, "text"), out);
    case Says::RefusalDelta: return m_blocks.words(place, Words::delta(Kind::Refusal, root), out);
    case Says::RefusalDone: return m_blocks.words(place, Words::all(Kind::Refusal, root, "refusal"), out);
    case Says::PartDone: return m_blocks.partDone(place, root, out);
    case Says::ThoughtDelta: return m_blocks.thought(place, root, textOf(root, "delta"), true, out);
    case Says::ThoughtDone: return m_blocks.thought(place, root, textOf(root, "text"), false, out);
    case Says::ArgumentsDelta: return m_blocks.arguments(place, textOf(root, "delta"), true, out);
    case Says::ArgumentsDone: return m_blocks.arguments(place, textOf(root, "arguments"), false, out);
    case Says::InputDelta: return m_blocks.arguments(place, textOf(root, "delta"), true, out);
    case Says::InputDone: return m_blocks.arguments(place, textOf(root, "input"), false, out);
    case Says::Image: return out.push_back({.kind = Kind::Opaque});
    case Says::Ended:
        return end(root["response"],
                   textOf(root, "type") == "response.incomplete" ? "incomplete" : "completed", out);
    case Says::Failed: return failed(root["response"], out);
    case Says::Error: {
        auto error = readUpstreamError(200, root);
        if (error.type == "error") error.type.clear(); // the event's own type
        return out.push_back(errorOf(std::move(error)));
    }
    case Says::Ping: return out.push_back({.kind = Kind::Ping});
    case Says::Unknown: return;
    }
}

void Decoder::event(const SseEvent& event, ReplyEvents& out) {
    if (event.data == "[DONE]") return; // not of this dialect, but some send it
    m_blocks.forget();
    thread_local JsonParser parser; // too large to have one for each of thousands of streams
    const auto root = parser.parse(event.data);
    if (!root || !root->isObject())
        return out.push_back(errorOf(protocolError(200, "an event of the stream is not a JSON object")));
    auto says = saidBy((*root)["type"].string().value_or(event.name));
    if (says == Says::Unknown && isErrorObject(*root)) says = Says::Error;
    const bool isContent = says != Says::Began && says != Says::Unknown && says != Says::Ping
                           && says != Says::Error && says != Says::Failed && says != Says::Ended;
    if (isContent) begin({}, out); // whoever left out the beginning
    say(says, *root, out);
}

void Decoder::plain(JsonView root, ReplyEvents& out) {
    m_blocks.forget();
    const auto status = textOf(root, "status");
    if (status == "failed" || status == "cancelled") return failed(root, out);
    if (!root["output"].isArray())
        return out.push_back(errorOf(protocolError(200, "the provider's reply has no `output`")));
    end(root, "completed", out);
}

} // namespace

std::unique_ptr<ReplyDecoder> decoder() {
    return std::make_unique<Decoder>();
}

} // namespace tierline::protocol::responses
