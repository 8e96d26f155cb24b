#include "sandbox/anthropicwire.h"

#include "base/jsonwriter.h"
#include "sandbox/tokens.h"

namespace tierline::sandbox {

namespace {

constexpr std::size_t deltasPerPing = 64;

std::string_view stopWord(const Answer& answer) {
    switch (answer.finish) {
    case Finish::Stop: return answer.stoppedBy.empty() ? "end_turn" : "stop_sequence";
    case Finish::Length: return "max_tokens";
    case Finish::ToolCalls: return "tool_use";
    case Finish::Filtered: return "refusal";
    }
    return "end_turn";
}

void writeUsage(JsonWriter& out, const Answer& answer, std::int64_t outputTokens) {
    out.beginObject();
    out.member("input_tokens", answer.input);
    out.member("cache_creation_input_tokens", answer.cacheWrite);
    out.member("cache_read_input_tokens", answer.cachedRead);
    out.member("output_tokens", outputTokens);
    out.endObject();
}

void writeToolUse(JsonWriter& out, const Answer& answer, std::size_t index, std::string_view input) {
    out.member("type", "tool_use");
    out.member("id", "toolu_" + hexId(answer.hash, index + 10));
    out.member("name", answer.calls[index].name);
    out.key("input");
    out.raw(input);
}

void writeStop(JsonWriter& out, const Answer& answer) {
    out.member("stop_reason", stopWord(answer));
    out.key("stop_sequence");
    answer.stoppedBy.empty() ? out.null() : out.value(answer.stoppedBy);
}

// Only what was asked for is shown.
bool showsThinking(const Answer& answer) {
    return !answer.thinking.empty();
}

void writeContent(JsonWriter& out, const Answer& answer) {
    out.beginArray();
    if (showsThinking(answer)) {
        out.beginObject();
        out.member("type", "thinking");
        out.member("thinking", answer.thinking);
        out.member("signature", answer.signature);
        out.endObject();
    }
    if (!answer.text.empty()) {
        out.beginObject();
        out.member("type", "text");
        out.member("text", answer.text);
        out.endObject();
    }
    for (std::size_t index = 0; index < answer.calls.size(); ++index) {
        out.beginObject();
        writeToolUse(out, answer, index, answer.calls[index].arguments);
        out.endObject();
    }
    out.endArray();
}

void writeMessage(JsonWriter& out, const Answer& answer, bool starting) {
    out.beginObject();
    out.member("id", "msg_" + hexId(answer.hash, 0));
    out.member("type", "message");
    out.member("role", "assistant");
    out.member("model", answer.model);
    out.key("content");
    starting ? out.raw("[]") : writeContent(out, answer);
    if (starting) {
        out.key("stop_reason");
        out.null();
        out.key("stop_sequence");
        out.null();
    } else {
        writeStop(out, answer);
    }
    out.key("usage");
    writeUsage(out, answer, starting ? 1 : answer.output);
    out.endObject();
}

class Events {
public:
    explicit Events(const Answer& answer) : m_answer(answer) {}

    template <class WriteRest>
    void add(std::string_view type, WriteRest writeRest) {
        std::string text = "event: " + std::string(type) + "\ndata: ";
        JsonWriter out(text);
        out.beginObject();
        out.member("type", type);
        writeRest(out);
        out.endObject();
        m_frames.push_back({text + "\n\n", due()});
    }
    void ping() {
        add("ping", [](JsonWriter&) {});
    }
    template <class WriteDelta>
    void delta(std::size_t block, std::int64_t tokens, WriteDelta writeDelta) {
        m_tokens += tokens;
        add("content_block_delta", [&](JsonWriter& out) {
            out.member("index", block);
            out.key("delta");
            out.beginObject();
            writeDelta(out);
            out.endObject();
        });
        if (++m_deltas % deltasPerPing == 0) ping();
    }
    void stopBlock(std::size_t block) {
        add("content_block_stop", [&](JsonWriter& out) { out.member("index", block); });
    }
    std::vector<Frame> take() { return std::move(m_frames); }

private:
    // The start event comes before the first token, as there.
    Milliseconds due() const {
        if (m_frames.empty()) return m_answer.firstToken / 2;
        const double spoken = static_cast<double>(m_tokens) * m_answer.msPerToken;
        return m_answer.firstToken + Milliseconds(static_cast<std::int64_t>(spoken));
    }

    const Answer& m_answer;
    std::int64_t m_tokens = 0;
    std::size_t m_deltas = 0;
    std::vector<Frame> m_frames;
};

void startBlock(Events& events, std::size_t block, std::string_view empty) {
    events.add("content_block_start", [&](JsonWriter& out) {
        out.member("index", block);
        out.key("content_block");
        out.raw(empty);
    });
    if (block == 0) events.ping();
}

void addThinking(Events& events, const Answer& answer) {
    startBlock(events, 0, R"({"type":"thinking","thinking":"","signature":""})");
    for (const std::string_view part : portions(answer.thinking))
        events.delta(0, 0, [&](JsonWriter& out) {
            out.member("type", "thinking_delta");
            out.member("thinking", part);
        });
    events.delta(0, 0, [&](JsonWriter& out) {
        out.member("type", "signature_delta");
        out.member("signature", answer.signature);
    });
    events.stopBlock(0);
}

void addText(Events& events, const Answer& answer, std::size_t block) {
    startBlock(events, block, R"({"type":"text","text":""})");
    for (const std::string_view part : portions(answer.text))
        events.delta(block, tokensOf(part.size()), [&](JsonWriter& out) {
            out.member("type", "text_delta");
            out.member("text", part);
        });
    events.stopBlock(block);
}

void addCall(Events& events, const Answer& answer, std::size_t call, std::size_t block) {
    events.add("content_block_start", [&](JsonWriter& out) {
        out.member("index", block);
        out.key("content_block");
        out.beginObject();
        writeToolUse(out, answer, call, "{}");
        out.endObject();
    });
    if (block == 0) events.ping();
    for (const std::string_view part : portions(answer.calls[call].arguments))
        events.delta(block, tokensOf(part.size()), [&](JsonWriter& out) {
            out.member("type", "input_json_delta");
            out.member("partial_json", part);
        });
    events.stopBlock(block);
}

} // namespace

std::string anthropicBody(const Answer& answer) {
    std::string body;
    JsonWriter out(body);
    writeMessage(out, answer, false);
    return body;
}

std::vector<Frame> anthropicFrames(const Answer& answer) {
    Events events(answer);
    events.add("message_start", [&](JsonWriter& out) {
        out.key("message");
        writeMessage(out, answer, true);
    });
    std::size_t block = 0;
    if (showsThinking(answer)) {
        addThinking(events, answer);
        ++block;
    }
    if (!answer.text.empty()) addText(events, answer, block++);
    for (std::size_t call = 0; call < answer.calls.size(); ++call)
        addCall(events, answer, call, block++);
    events.add("message_delta", [&](JsonWriter& out) {
        out.key("delta");
        out.beginObject();
        writeStop(out, answer);
        out.endObject();
        out.key("usage");
        writeUsage(out, answer, answer.output);
    });
    events.add("message_stop", [](JsonWriter&) {});
    return events.take();
}

} // namespace tierline::sandbox
