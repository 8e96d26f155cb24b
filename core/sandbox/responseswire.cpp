#include "sandbox/responseswire.h"

#include "base/jsonwriter.h"
#include "sandbox/eventstream.h"
#include "sandbox/tokens.h"

namespace tierline::sandbox {

namespace {

constexpr std::int64_t simulatedDay = 1780272000; // 2026-06-01

enum class Item : std::uint8_t { Reasoning, Message, Call };

struct ItemRow {
    Item item;
    std::size_t call = 0;
};

std::vector<ItemRow> itemsOf(const Answer& answer) {
    std::vector<ItemRow> items;
    if (!answer.signature.empty()) items.push_back({Item::Reasoning});
    if (!answer.text.empty()) items.push_back({Item::Message});
    for (std::size_t call = 0; call < answer.calls.size(); ++call)
        items.push_back({Item::Call, call});
    return items;
}

bool isCustom(const Answer& answer, const ItemRow& row) {
    return row.item == Item::Call && answer.calls[row.call].isCustom;
}

std::string idOf(const Answer& answer, const ItemRow& row) {
    switch (row.item) {
    case Item::Reasoning: return "rs_" + hexId(answer.hash, 2);
    case Item::Message: return "msg_" + hexId(answer.hash, 3);
    case Item::Call: return (isCustom(answer, row) ? "ctc_" : "fc_") + hexId(answer.hash, row.call + 40);
    }
    return {};
}

void writePart(JsonWriter& out, std::string_view text) {
    out.beginObject();
    out.member("type", "output_text");
    out.key("annotations");
    out.raw("[]");
    out.key("logprobs");
    out.raw("[]");
    out.member("text", text);
    out.endObject();
}

void writeSummary(JsonWriter& out, std::string_view text) {
    out.beginObject();
    out.member("type", "summary_text");
    out.member("text", text);
    out.endObject();
}

void writeReasoning(JsonWriter& out, const Answer& answer, bool starting) {
    out.member("type", "reasoning");
    out.key("summary");
    out.beginArray();
    if (!starting && !answer.thinking.empty()) writeSummary(out, answer.thinking);
    out.endArray();
    if (answer.sealsThoughts) out.member("encrypted_content", answer.signature);
}

void writeMessage(JsonWriter& out, const Answer& answer, bool starting) {
    out.member("type", "message");
    out.key("content");
    out.beginArray();
    if (!starting) writePart(out, answer.text);
    out.endArray();
    out.member("role", "assistant");
}

void writeCall(JsonWriter& out, const Answer& answer, std::size_t index, bool starting) {
    const ToolCall& call = answer.calls[index];
    out.member("type", call.isCustom ? "custom_tool_call" : "function_call");
    out.member(call.isCustom ? "input" : "arguments", starting ? std::string_view() : call.arguments);
    out.member("call_id", "call_" + hexId(answer.hash, index + 10));
    out.member("name", call.name);
}

void writeItem(JsonWriter& out, const Answer& answer, const ItemRow& row, bool starting) {
    out.beginObject();
    out.member("id", idOf(answer, row));
    if (row.item != Item::Reasoning) {
        const bool isCut = answer.finish == Finish::Length && row.item == Item::Message;
        out.member("status", starting ? "in_progress" : isCut ? "incomplete" : "completed");
    }
    switch (row.item) {
    case Item::Reasoning: writeReasoning(out, answer, starting); break;
    case Item::Message: writeMessage(out, answer, starting); break;
    case Item::Call: writeCall(out, answer, row.call, starting); break;
    }
    out.endObject();
}

void writeItems(JsonWriter& out, const Answer& answer) {
    out.beginArray();
    for (const ItemRow& row : itemsOf(answer))
        writeItem(out, answer, row, false);
    out.endArray();
}

void writeUsage(JsonWriter& out, const Answer& answer) {
    const std::int64_t input = answer.input + answer.cachedRead + answer.cacheWrite;
    out.beginObject();
    out.member("input_tokens", input);
    out.key("input_tokens_details");
    out.beginObject();
    out.member("cached_tokens", answer.cachedRead);
    out.endObject();
    out.member("output_tokens", answer.output);
    out.key("output_tokens_details");
    out.beginObject();
    out.member("reasoning_tokens", answer.reasoning);
    out.endObject();
    out.member("total_tokens", input + answer.output);
    out.endObject();
}

std::string_view incompleteReason(const Answer& answer) {
    if (answer.finish == Finish::Length) return "max_output_tokens";
    return answer.finish == Finish::Filtered ? "content_filter" : "";
}

// The settings that are repeated have their defaults.
void writeResponse(JsonWriter& out, const Answer& answer, bool starting) {
    const std::string_view incomplete = starting ? std::string_view() : incompleteReason(answer);
    out.beginObject();
    out.member("id", responseId(answer));
    out.member("object", "response");
    out.member("created_at", simulatedDay + static_cast<std::int64_t>(answer.hash % 86'400));
    out.member("status", starting ? "in_progress" : incomplete.empty() ? "completed" : "incomplete");
    out.key("error");
    out.null();
    out.key("incomplete_details");
    if (incomplete.empty()) {
        out.null();
    } else {
        out.beginObject();
        out.member("reason", incomplete);
        out.endObject();
    }
    out.key("instructions");
    out.null();
    out.key("metadata");
    out.raw("{}");
    out.member("model", answer.model);
    out.key("output");
    starting ? out.raw("[]") : writeItems(out, answer);
    out.member("parallel_tool_calls", true);
    out.key("previous_response_id");
    answer.earlier.empty() ? out.null() : out.value(answer.earlier);
    out.member("store", answer.storesReply);
    out.member("temperature", 1.0);
    out.member("tool_choice", "auto");
    out.key("tools");
    out.raw("[]");
    out.member("top_p", 1.0);
    out.member("truncation", "disabled");
    out.key("usage");
    starting ? out.null() : writeUsage(out, answer);
    out.endObject();
}

class Events {
public:
    explicit Events(const Answer& answer) : m_events(answer) {}

    template <class WriteRest>
    void add(std::string_view type, std::int64_t tokens, WriteRest writeRest) {
        std::string text = "event: " + std::string(type) + "\ndata: ";
        JsonWriter out(text);
        out.beginObject();
        out.member("type", type);
        out.member("sequence_number", m_number++);
        writeRest(out);
        out.endObject();
        m_events.spend(tokens);
        m_events.push(text + "\n\n");
    }
    std::vector<Frame> take() { return m_events.take(); }

private:
    EventStream m_events;
    std::int64_t m_number = 0;
};

// One item's events; where it stands is in each of them.
struct ItemEvents {
    Events& events;
    const Answer& answer;
    ItemRow row;
    std::size_t index;

    template <class WriteRest>
    void add(std::string_view type, std::int64_t tokens, WriteRest writeRest) const {
        events.add(type, tokens, [&](JsonWriter& out) {
            out.member("item_id", idOf(answer, row));
            out.member("output_index", index);
            writeRest(out);
        });
    }
    void frame(std::string_view type, bool starting) const {
        events.add(type, 0, [&](JsonWriter& out) {
            out.member("output_index", index);
            out.key("item");
            writeItem(out, answer, row, starting);
        });
    }
};

void addSummary(const ItemEvents& item) {
    const auto place = [](JsonWriter& out) { out.member("summary_index", 0); };
    if (item.answer.thinking.empty()) return;
    const auto part = [&](std::string_view type, std::string_view text) {
        item.add(type, 0, [&](JsonWriter& out) {
            place(out);
            out.key("part");
            writeSummary(out, text);
        });
    };
    part("response.reasoning_summary_part.added", "");
    for (const std::string_view text : portions(item.answer.thinking))
        item.add("response.reasoning_summary_text.delta", 0, [&](JsonWriter& out) {
            place(out);
            out.member("delta", text);
        });
    item.add("response.reasoning_summary_text.done", 0, [&](JsonWriter& out) {
        place(out);
        out.member("text", item.answer.thinking);
    });
    part("response.reasoning_summary_part.done", item.answer.thinking);
}

void addText(const ItemEvents& item) {
    const auto place = [](JsonWriter& out) { out.member("content_index", 0); };
    const auto part = [&](std::string_view type, std::string_view text) {
        item.add(type, 0, [&](JsonWriter& out) {
            place(out);
            out.key("part");
            writePart(out, text);
        });
    };
    part("response.content_part.added", "");
    for (const std::string_view text : portions(item.answer.text))
        item.add("response.output_text.delta", tokensOf(text.size()), [&](JsonWriter& out) {
            place(out);
            out.member("delta", text);
            out.key("logprobs");
            out.raw("[]");
        });
    item.add("response.output_text.done", 0, [&](JsonWriter& out) {
        place(out);
        out.member("text", item.answer.text);
        out.key("logprobs");
        out.raw("[]");
    });
    part("response.content_part.done", item.answer.text);
}

void addArguments(const ItemEvents& item) {
    const ToolCall& call = item.answer.calls[item.row.call];
    const std::string type =
        call.isCustom ? "response.custom_tool_call_input" : "response.function_call_arguments";
    for (const std::string_view part : portions(call.arguments))
        item.add(type + ".delta", tokensOf(part.size()), [&](JsonWriter& out) { out.member("delta", part); });
    item.add(type + ".done", 0, [&](JsonWriter& out) {
        if (!call.isCustom) out.member("name", call.name);
        out.member(call.isCustom ? "input" : "arguments", call.arguments);
    });
}

void addItem(const ItemEvents& item) {
    item.frame("response.output_item.added", true);
    switch (item.row.item) {
    case Item::Reasoning: addSummary(item); break;
    case Item::Message: addText(item); break;
    case Item::Call: addArguments(item); break;
    }
    item.frame("response.output_item.done", false);
}

} // namespace

std::string responseId(const Answer& answer) {
    return "resp_" + hexId(answer.hash, 0);
}

std::string outputItems(const Answer& answer) {
    std::string items;
    JsonWriter out(items);
    writeItems(out, answer);
    return items;
}

std::string responsesBody(const Answer& answer) {
    std::string body;
    JsonWriter out(body);
    writeResponse(out, answer, false);
    return body;
}

std::vector<Frame> responsesFrames(const Answer& answer) {
    Events events(answer);
    const auto whole = [&](std::string_view type, bool starting) {
        events.add(type, 0, [&](JsonWriter& out) {
            out.key("response");
            writeResponse(out, answer, starting);
        });
    };
    whole("response.created", true);
    whole("response.in_progress", true);
    std::size_t index = 0;
    for (const ItemRow& row : itemsOf(answer))
        addItem({events, answer, row, index++});
    whole(incompleteReason(answer).empty() ? "response.completed" : "response.incomplete", false);
    return events.take();
}

} // namespace tierline::sandbox
