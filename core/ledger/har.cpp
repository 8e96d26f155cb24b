#include "ledger/har.h"

#include "base/dialect.h"
#include "base/jsonwriter.h"
#include "ledger/jsontext.h"

#include <algorithm>
#include <array>

namespace tierline::ledger {

namespace {

struct PathRow {
    std::string_view before, after; // of the model, where it stands in the path
    bool hasModel = false;
};
// In the order of `Dialect`.
constexpr std::array<PathRow, allDialects.size()> paths{{
    {"/v1/chat/completions", "", false},
    {"/v1/responses", "", false},
    {"/v1/messages", "", false},
    {"/v1beta/models/", ":generateContent", true},
}};

// What an address takes as it is; the rest in percent.
std::string escaped(std::string_view model) {
    constexpr std::string_view digits = "0123456789ABCDEF", plain = "-._~:";
    std::string out;
    for (const char c : model) {
        const auto byte = static_cast<unsigned char>(c);
        const bool isPlain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
                             || plain.find(c) != plain.npos;
        if (isPlain)
            out += c;
        else
            ((out += '%') += digits[byte >> 4U]) += digits[byte & 15U];
    }
    return out;
}

std::string urlOf(const Record& record, const HarOptions& options) {
    const auto dialect = dialectFromString(record.dialect).value_or(Dialect::OpenAi);
    const PathRow& path = paths[static_cast<std::size_t>(dialect)];
    std::string url = options.baseUrl + std::string(path.before);
    if (path.hasModel) url += escaped(record.requestedModel);
    return url += path.after;
}

void emptyLists(JsonWriter& json, std::initializer_list<std::string_view> names) {
    for (const auto name : names) {
        json.key(name);
        json.beginArray();
        json.endArray();
    }
}

void writeBody(JsonWriter& json, const Record& record, const Texts& texts) {
    const auto& whole = texts.request;
    const auto& words = record.prompt;
    if (!whole && !words) return;
    json.key("postData");
    json.beginObject();
    json.member("mimeType", whole ? "application/json" : "text/plain; charset=utf-8");
    emptyLists(json, {"params"});
    json.member("text", std::string_view(whole ? whole->text : *words));
    if (!whole) json.member("comment", "the words that were scored; the rest of the request was not kept");
    if (whole && whole->isCut())
        json.member("comment", "the beginning; all of it has " + std::to_string(whole->bytes) + " bytes");
    json.endObject();
}

void writeRequest(JsonWriter& json, const Record& record, const Texts& texts, const HarOptions& options) {
    json.key("request");
    json.beginObject();
    json.member("method", "POST");
    json.member("url", urlOf(record, options));
    json.member("httpVersion", "HTTP/1.1");
    emptyLists(json, {"cookies", "headers", "queryString"});
    if (options.withTexts) writeBody(json, record, texts);
    json.member("headersSize", -1);
    json.member("bodySize", texts.request ? texts.request->bytes : std::int64_t{-1});
    json.endObject();
}

void writeResponse(JsonWriter& json, const Record& record, const Texts& texts, const HarOptions& options) {
    const std::int64_t bytes = record.attempts.empty() ? -1 : record.attempts.back().bytes;
    const bool hasText = options.withTexts && texts.reply;
    json.key("response");
    json.beginObject();
    json.member("status", record.status);
    json.member("statusText", record.status == 200 ? "OK" : "");
    json.member("httpVersion", "HTTP/1.1");
    emptyLists(json, {"cookies", "headers"});
    json.key("content");
    json.beginObject();
    json.member("size", hasText ? std::ssize(*texts.reply) : std::int64_t{0});
    json.member("mimeType", hasText ? "text/plain; charset=utf-8" : "application/json");
    if (hasText) json.member("text", std::string_view(*texts.reply));
    json.member("comment", hasText ? "what the model said, its beginning; not the bytes of the wire"
                                   : "the reply is not here");
    json.endObject();
    json.member("redirectURL", "");
    json.member("headersSize", -1);
    json.member("bodySize", bytes);
    json.endObject();
}

// `blocked` is what the request waited in providers' queues; the three that a reader adds up make up the
// rest.
void writeTimes(JsonWriter& json, const Record& record) {
    const std::int64_t all = std::max<std::int64_t>(record.latencyMs, 0);
    const std::int64_t blocked = std::clamp<std::int64_t>(record.overhead.queue / 1000, 0, all);
    const std::int64_t wait =
        std::clamp<std::int64_t>(record.ttftMs.value_or(all) - blocked, 0, all - blocked);
    json.member("time", all);
    json.key("timings");
    json.beginObject();
    json.member("blocked", blocked);
    json.member("dns", -1);
    json.member("connect", -1);
    json.member("send", 0);
    json.member("wait", wait);
    json.member("receive", all - blocked - wait);
    json.member("ssl", -1);
    json.endObject();
}

} // namespace

std::string harHead(std::string_view version) {
    std::string out = R"({"log":{"version":"1.2","creator":{"name":"Tierline","version":)";
    appendJsonString(out, version);
    return out += R"(},"entries":[)";
}

void appendHarEntry(std::string& out, const Record& record, const Texts& texts, const HarOptions& options) {
    std::string started;
    appendTime(started, record.time);
    Record told = record; // its texts stand in the call, or nowhere
    told.prompt.reset();
    JsonWriter json(out);
    json.beginObject();
    json.key("startedDateTime");
    json.raw(started);
    writeTimes(json, record);
    writeRequest(json, record, texts, options);
    writeResponse(json, record, texts, options);
    json.key("cache");
    json.beginObject();
    json.endObject();
    json.member("comment",
                record.model.empty() ? std::string("no model was asked") : "answered by " + record.model);
    json.key("_tierline");
    json.raw(toJson(told));
    json.endObject();
}

} // namespace tierline::ledger
