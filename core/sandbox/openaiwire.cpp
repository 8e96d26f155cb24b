#include "sandbox/openaiwire.h"

#include "base/jsonwriter.h"
#include "sandbox/tokens.h"

namespace tierline::sandbox {

namespace {

// A fixed day: the same request gives the same bytes.
constexpr std::int64_t simulatedDay = 1780272000; // 2026-06-01

std::string_view finishWord(Finish finish) {
    switch (finish) {
    case Finish::Stop: return "stop";
    case Finish::Length: return "length";
    case Finish::ToolCalls: return "tool_calls";
    case Finish::Filtered: return "content_filter";
    }
    return "stop";
}

void writeHead(JsonWriter& out, const Answer& answer, std::string_view object) {
    out.member("id", "chatcmpl-" + hexId(answer.hash, 0));
    out.member("object", object);
    out.member("created", simulatedDay + static_cast<std::int64_t>(answer.hash % 86'400));
    out.member("model", answer.model);
    out.member("system_fingerprint", "fp_" + hexId(answer.hash >> 60U, 1).substr(0, 10));
}

void writeUsage(JsonWriter& out, const Answer& answer) {
    const std::int64_t prompt = answer.input + answer.cachedRead + answer.cacheWrite;
    out.beginObject();
    out.member("prompt_tokens", prompt);
    out.member("completion_tokens", answer.output);
    out.member("total_tokens", prompt + answer.output);
    out.key("prompt_tokens_details");
    out.beginObject();
    out.member("cached_tokens", answer.cachedRead);
    out.endObject();
    out.key("completion_tokens_details");
    out.beginObject();
    out.member("reasoning_tokens", answer.reasoning);
    out.endObject();
    out.endObject();
}

std::string_view kindOf(const ToolCall& call) {
    return call.isCustom ? "custom" : "function";
}

std::string_view argumentsKey(const ToolCall& call) {
    return call.isCustom ? "input" : "arguments";
}

void writeCall(JsonWriter& out, const Answer& answer, std::size_t index, std::string_view arguments) {
    const ToolCall& call = answer.calls[index];
    out.member("id", "call_" + hexId(answer.hash, index + 10));
    out.member("type", kindOf(call));
    out.key(kindOf(call));
    out.beginObject();
    out.member("name", call.name);
    out.member(argumentsKey(call), arguments);
    out.endObject();
}

void writeMessage(JsonWriter& out, const Answer& answer) {
    out.beginObject();
    out.member("role", "assistant");
    out.key("content");
    answer.calls.empty() ? out.value(answer.text) : out.null();
    if (!answer.calls.empty()) {
        out.key("tool_calls");
        out.beginArray();
        for (std::size_t index = 0; index < answer.calls.size(); ++index) {
            out.beginObject();
            writeCall(out, answer, index, answer.calls[index].arguments);
            out.endObject();
        }
        out.endArray();
    }
    out.key("refusal");
    out.null();
    out.endObject();
}

// Collects chunks; each goes `after` tokens later than the one before.
class Chunks {
public:
    Chunks(const Answer& answer, bool includeUsage) : m_answer(answer), m_includeUsage(includeUsage) {}

    template <class WriteDelta>
    void delta(WriteDelta writeDelta, std::int64_t tokens, std::string_view finish = {}) {
        m_tokens += tokens;
        chunk(
            [&](JsonWriter& out) {
                out.beginObject();
                out.member("index", 0);
                out.key("delta");
                out.beginObject();
                writeDelta(out);
                out.endObject();
                out.key("logprobs");
                out.null();
                out.key("finish_reason");
                finish.empty() ? out.null() : out.value(finish);
                out.endObject();
            },
            false);
    }
    void usage() {
        chunk([](JsonWriter&) {}, true);
    }
    void filterResults() {
        push("data: "
             R"({"choices":[],"created":0,"id":"","model":"","object":"","prompt_filter_results":[)"
             R"({"prompt_index":0,"content_filter_results":{"hate":{"filtered":false,"severity":"safe"}}}]})"
             "\n\n");
    }
    void done() { push("data: [DONE]\n\n"); }
    std::vector<Frame> take() { return std::move(m_frames); }

private:
    template <class WriteChoices>
    void chunk(WriteChoices writeChoices, bool last) {
        std::string text = "data: ";
        JsonWriter out(text);
        out.beginObject();
        writeHead(out, m_answer, "chat.completion.chunk");
        out.key("choices");
        out.beginArray();
        writeChoices(out);
        out.endArray();
        if (m_includeUsage) {
            out.key("usage");
            last ? writeUsage(out, m_answer) : out.null();
        }
        out.endObject();
        push(text + "\n\n");
    }
    void push(std::string bytes) {
        const double spoken = static_cast<double>(m_tokens) * m_answer.msPerToken;
        m_frames.push_back(
            {std::move(bytes), m_answer.firstToken + Milliseconds(static_cast<std::int64_t>(spoken))});
    }

    const Answer& m_answer;
    bool m_includeUsage;
    std::int64_t m_tokens = 0;
    std::vector<Frame> m_frames;
};

// The first chunk of a call names it, the rest carry its arguments; `index` keeps parallel calls apart.
void addCall(Chunks& chunks, const Answer& answer, std::size_t index) {
    const auto delta = [&](auto writeRest, std::int64_t tokens) {
        chunks.delta(
            [&](JsonWriter& out) {
                out.key("tool_calls");
                out.beginArray();
                out.beginObject();
                out.member("index", index);
                writeRest(out);
                out.endObject();
                out.endArray();
            },
            tokens);
    };
    const ToolCall& call = answer.calls[index];
    delta([&](JsonWriter& out) { writeCall(out, answer, index, ""); }, 8);
    for (const std::string_view part : portions(call.arguments)) {
        delta(
            [&](JsonWriter& out) {
                out.key(kindOf(call));
                out.beginObject();
                out.member(argumentsKey(call), part);
                out.endObject();
            },
            tokensOf(part.size()));
    }
}

} // namespace

std::string openAiBody(const Answer& answer) {
    std::string body;
    JsonWriter out(body);
    out.beginObject();
    writeHead(out, answer, "chat.completion");
    out.key("choices");
    out.beginArray();
    out.beginObject();
    out.member("index", 0);
    out.key("message");
    writeMessage(out, answer);
    out.key("logprobs");
    out.null();
    out.member("finish_reason", finishWord(answer.finish));
    out.endObject();
    out.endArray();
    out.key("usage");
    writeUsage(out, answer);
    out.endObject();
    return body;
}

std::vector<Frame> openAiFrames(const Answer& answer, bool includeUsage, bool azure) {
    Chunks chunks(answer, includeUsage);
    if (azure) chunks.filterResults();
    chunks.delta(
        [&](JsonWriter& out) {
            out.member("role", "assistant");
            out.key("content");
            answer.calls.empty() ? out.value("") : out.null();
        },
        0);
    for (const std::string_view part : portions(answer.text))
        chunks.delta([&](JsonWriter& out) { out.member("content", part); }, tokensOf(part.size()));
    for (std::size_t index = 0; index < answer.calls.size(); ++index)
        addCall(chunks, answer, index);
    chunks.delta([](JsonWriter&) {}, 0, finishWord(answer.finish));
    if (includeUsage) chunks.usage();
    chunks.done();
    return chunks.take();
}

} // namespace tierline::sandbox
