#include "sandbox/unrouted.h"

#include "base/hash.h"
#include "base/id.h"
#include "base/jsonwriter.h"
#include "protocol/json.h"
#include "sandbox/answer.h"
#include "sandbox/tokens.h"

#include <optional>

namespace tierline::sandbox {

namespace {

using protocol::JsonView;

constexpr std::int64_t simulatedDay = 1780272000; // 2026-06-01
constexpr std::size_t speechBytes = 4096;

struct Upload {
    std::string name, purpose;
    std::size_t bytes = 0;
};

std::string_view between(std::string_view text, std::string_view open, std::string_view close) {
    const auto begin = text.find(open);
    if (begin == std::string_view::npos) return {};
    text.remove_prefix(begin + open.size());
    return text.substr(0, text.find(close));
}

std::optional<Upload> readUpload(std::string_view contentType, std::string_view body) {
    std::string_view boundary = between(contentType, "boundary=", ";");
    if (boundary.starts_with('"')) boundary = between(boundary, "\"", "\"");
    if (!contentType.starts_with("multipart/form-data") || boundary.empty()) return std::nullopt;
    const std::string mark = "--" + std::string(boundary);
    Upload upload;
    bool found = false;
    for (auto at = body.find(mark); at != std::string_view::npos;) {
        const auto begin = at + mark.size();
        at = body.find("\r\n" + mark, begin);
        if (at == std::string_view::npos) break;
        const std::string_view part = body.substr(begin, at - begin);
        at += 2;
        const auto split = part.find("\r\n\r\n");
        if (split == std::string_view::npos) continue;
        const std::string_view head = part.substr(0, split), content = part.substr(split + 4);
        if (head.contains("name=\"purpose\"")) upload.purpose = content;
        if (!head.contains("filename=")) continue;
        found = true;
        upload.name = between(head, "filename=\"", "\"");
        upload.bytes = content.size();
    }
    return found ? std::optional(upload) : std::nullopt;
}

Result<WireReply> answerUpload(const UnroutedAsked& asked) {
    const auto upload = readUpload(asked.contentType, asked.body);
    if (!upload) return fail(ErrorCode::InvalidInput, "'file' is a required property");
    WireReply reply;
    JsonWriter out(reply.body);
    out.beginObject();
    out.member("id", "file-" + hexId(fnv1a(asked.body), 0));
    out.member("object", "file");
    out.member("bytes", upload->bytes);
    out.member("created_at", simulatedDay);
    out.member("filename", upload->name);
    out.member("purpose", upload->purpose);
    out.member("status", "processed");
    out.endObject();
    return reply;
}

Result<WireReply> answerFiles(const UnroutedAsked&) {
    WireReply reply;
    reply.body = R"({"object":"list","data":[],"has_more":false})";
    return reply;
}

// Bytes of every value, so that nobody can take them for text.
Result<WireReply> answerSpeech(const UnroutedAsked& asked) {
    const auto json = protocol::Json::parse(asked.body);
    if (!json || !(*json)["input"].isString())
        return fail(ErrorCode::InvalidInput, "'input' is a required property");
    WireReply reply;
    reply.type = "audio/mpeg";
    reply.body = "ID3";
    Dice dice(fnv1a(asked.body));
    while (reply.body.size() < speechBytes)
        reply.body += static_cast<char>(dice.next() & 255U);
    return reply;
}

Result<WireReply> answerModeration(const UnroutedAsked& asked) {
    const auto json = protocol::Json::parse(asked.body);
    const JsonView input = json ? (*json)["input"] : JsonView();
    if (!input.isString() && input.size() == 0)
        return fail(ErrorCode::InvalidInput, "'input' is a required property");
    const std::size_t count = input.isString() ? 1 : input.size();
    WireReply reply;
    JsonWriter out(reply.body);
    out.beginObject();
    out.member("id", "modr-" + hexId(fnv1a(asked.body), 0));
    out.member("model", (*json)["model"].string().value_or("moderation-1"));
    out.key("results");
    out.beginArray();
    for (std::size_t index = 0; index < count; ++index)
        out.raw(R"({"flagged":false,"categories":{"violence":false},"category_scores":{"violence":0.001}})");
    out.endArray();
    out.endObject();
    return reply;
}

Asked asChat(const UnroutedAsked& asked, JsonView root) {
    Asked chat;
    const JsonView prompt = root["prompt"];
    chat.userText = prompt.string().value_or("");
    if (prompt.isArray())
        for (const JsonView item : prompt.items())
            chat.userText += item.string().value_or("");
    chat.userTurns = 1;
    chat.inputTokens = tokensOf(chat.userText.size());
    chat.maxOutput = root["max_tokens"].int64().value_or(16); // as there
    chat.thoughts = Thoughts::Off;
    chat.hash = fnv1a(asked.body);
    return chat;
}

struct Completion {
    const Answer& answer;
    std::string model;

    // `last`: with its reason and usage; a stream's other pieces have neither.
    std::string piece(std::string_view text, bool last) const {
        std::string body;
        JsonWriter out(body);
        out.beginObject();
        out.member("id", "cmpl-" + hexId(answer.hash, 0));
        out.member("object", "text_completion");
        out.member("created", simulatedDay);
        out.member("model", model);
        out.key("choices");
        out.beginArray();
        out.beginObject();
        out.member("text", text);
        out.member("index", 0);
        out.key("logprobs");
        out.null();
        out.key("finish_reason");
        last ? out.value(answer.finish == Finish::Length ? "length" : "stop") : out.null();
        out.endObject();
        out.endArray();
        if (last) writeUsage(out);
        out.endObject();
        return body;
    }
    void writeUsage(JsonWriter& out) const {
        out.key("usage");
        out.beginObject();
        out.member("prompt_tokens", answer.input);
        out.member("completion_tokens", answer.output);
        out.member("total_tokens", answer.input + answer.output);
        out.endObject();
    }
};

Result<WireReply> answerCompletion(const UnroutedAsked& asked) {
    const auto json = protocol::Json::parse(asked.body);
    if (!json || !(*json)["prompt"])
        return fail(ErrorCode::InvalidInput, "you must provide a prompt parameter");
    const Answer answer = answerTo(asChat(asked, json->root()), *asked.model, asked.seed);
    const Completion completion{answer, std::string((*json)["model"].string().value_or(answer.model))};
    WireReply reply;
    if (!(*json)["stream"].boolean().value_or(false)) {
        reply.body = completion.piece(answer.text, true);
        return reply;
    }
    reply.type = "text/event-stream";
    for (const std::string_view part : portions(answer.text))
        reply.body += "data: " + completion.piece(part, false) + "\n\n";
    reply.body += "data: " + completion.piece("", true) + "\n\ndata: [DONE]\n\n";
    return reply;
}

} // namespace

Result<WireReply> answerUnrouted(const UnroutedAsked& asked) {
    struct Row {
        Endpoint endpoint;
        Result<WireReply> (*answer)(const UnroutedAsked&);
    };
    constexpr Row rows[] = {
        {Endpoint::Completions, answerCompletion},
        {Endpoint::Moderations, answerModeration},
        {Endpoint::Speech, answerSpeech},
        {Endpoint::Upload, answerUpload},
        {Endpoint::Files, answerFiles},
    };
    for (const Row& row : rows)
        if (row.endpoint == asked.call.endpoint) return row.answer(asked);
    return fail(ErrorCode::NotFound, "no such endpoint");
}

} // namespace tierline::sandbox
