#include "sandbox/geminiwire.h"

#include "base/jsonwriter.h"
#include "sandbox/eventstream.h"
#include "sandbox/tokens.h"

namespace tierline::sandbox {

namespace {

std::string_view finishWord(Finish finish) {
    switch (finish) {
    case Finish::Stop: return "STOP";
    case Finish::Length: return "MAX_TOKENS";
    case Finish::ToolCalls: return "STOP"; // no word of its own
    case Finish::Filtered: return "SAFETY";
    }
    return "STOP";
}

// Thoughts are billed as output, but are no candidates.
void writeUsage(JsonWriter& out, const Answer& answer, bool last) {
    const std::int64_t prompt = answer.input + answer.cachedRead + answer.cacheWrite;
    out.key("usageMetadata");
    out.beginObject();
    out.member("promptTokenCount", prompt);
    if (last && answer.output > answer.reasoning)
        out.member("candidatesTokenCount", answer.output - answer.reasoning);
    out.member("totalTokenCount", last ? prompt + answer.output : prompt);
    if (answer.cachedRead > 0) out.member("cachedContentTokenCount", answer.cachedRead);
    if (last && answer.reasoning > 0) out.member("thoughtsTokenCount", answer.reasoning);
    out.endObject();
}

void writeText(JsonWriter& out, std::string_view text, bool isThought) {
    out.beginObject();
    out.member("text", text);
    if (isThought) out.member("thought", true);
    out.endObject();
}

// Only the first of parallel calls is signed.
void writeCall(JsonWriter& out, const Answer& answer, std::size_t index) {
    out.beginObject();
    out.key("functionCall");
    out.beginObject();
    out.member("name", answer.calls[index].name);
    out.key("args");
    out.raw(answer.calls[index].arguments);
    out.endObject();
    if (index == 0 && !answer.signature.empty()) out.member("thoughtSignature", answer.signature);
    out.endObject();
}

// One response object. A prompt that was blocked has no candidates at all.
template <class WriteParts>
std::string response(const Answer& answer, bool last, WriteParts writeParts) {
    std::string body;
    JsonWriter out(body);
    out.beginObject();
    if (answer.finish == Finish::Filtered) {
        out.key("promptFeedback");
        out.raw(R"({"blockReason":"SAFETY"})");
    } else {
        out.key("candidates");
        out.beginArray();
        out.beginObject();
        out.key("content");
        out.beginObject();
        out.key("parts");
        out.beginArray();
        writeParts(out);
        out.endArray();
        out.member("role", "model");
        out.endObject();
        if (last) out.member("finishReason", finishWord(answer.finish));
        out.member("index", 0);
        out.endObject();
        out.endArray();
    }
    writeUsage(out, answer, last);
    out.member("modelVersion", answer.model);
    out.member("responseId", hexId(answer.hash, 0));
    out.endObject();
    return body;
}

class Responses {
public:
    Responses(const Answer& answer, bool asArray) : m_answer(answer), m_events(answer), m_asArray(asArray) {}

    template <class WriteParts>
    void add(std::int64_t tokens, bool last, WriteParts writeParts) {
        const std::string body = response(m_answer, last, writeParts);
        m_events.spend(tokens);
        if (m_asArray)
            m_events.push((m_events.empty() ? "[" : ",\r\n") + body + (last ? "]" : ""));
        else
            m_events.push("data: " + body + "\r\n\r\n");
    }
    std::vector<Frame> take() { return m_events.take(); }

private:
    const Answer& m_answer;
    EventStream m_events;
    bool m_asArray;
};

} // namespace

std::string geminiBody(const Answer& answer) {
    return response(answer, true, [&](JsonWriter& out) {
        if (!answer.thinking.empty()) writeText(out, answer.thinking, true);
        if (!answer.text.empty()) writeText(out, answer.text, false);
        for (std::size_t index = 0; index < answer.calls.size(); ++index)
            writeCall(out, answer, index);
    });
}

std::vector<Frame> geminiFrames(const Answer& answer, bool asArray) {
    Responses responses(answer, asArray);
    for (const std::string_view part : portions(answer.thinking))
        responses.add(0, false, [&](JsonWriter& out) { writeText(out, part, true); });
    for (const std::string_view part : portions(answer.text))
        responses.add(tokensOf(part.size()), false, [&](JsonWriter& out) { writeText(out, part, false); });
    for (std::size_t index = 0; index < answer.calls.size(); ++index)
        responses.add(8 + tokensOf(answer.calls[index].arguments.size()), false,
                      [&](JsonWriter& out) { writeCall(out, answer, index); });
    const bool isEmpty = answer.text.empty() && answer.calls.empty();
    responses.add(0, true, [&](JsonWriter& out) {
        if (!isEmpty) writeText(out, "", false);
    });
    return responses.take();
}

} // namespace tierline::sandbox
