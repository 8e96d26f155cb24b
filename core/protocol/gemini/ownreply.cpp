#include "base/jsonwriter.h"
#include "protocol/errorreply.h"
#include "protocol/gemini/framewriter.h"
#include "protocol/gemini/gemini.h"

#include <algorithm>
#include <array>

namespace tierline::protocol::gemini {

namespace {

struct StatusRow {
    int status;
    std::string_view word;
};

// google.rpc.Code by HTTP status. Anything else goes by its hundred.
constexpr std::array words{
    StatusRow{401, "UNAUTHENTICATED"},
    StatusRow{402, "FAILED_PRECONDITION"},
    StatusRow{403, "PERMISSION_DENIED"},
    StatusRow{404, "NOT_FOUND"},
    StatusRow{405, "UNIMPLEMENTED"},
    StatusRow{408, "DEADLINE_EXCEEDED"},
    StatusRow{409, "ABORTED"},
    StatusRow{412, "FAILED_PRECONDITION"},
    StatusRow{429, "RESOURCE_EXHAUSTED"},
    StatusRow{499, "CANCELLED"},
    StatusRow{501, "UNIMPLEMENTED"},
    StatusRow{502, "UNAVAILABLE"},
    StatusRow{503, "UNAVAILABLE"},
    StatusRow{504, "DEADLINE_EXCEEDED"},
    StatusRow{529, "UNAVAILABLE"},
};

std::string_view wordFor(int status) {
    const auto row = std::ranges::find(words, status, &StatusRow::status);
    if (row != words.end()) return row->word;
    return status < 500 ? "INVALID_ARGUMENT" : "INTERNAL";
}

// Our own code, which Google's word is too coarse for.
void writeInfo(JsonWriter& json, const ClientError& error) {
    const auto reason = error.code.empty() ? error.type : error.code;
    if (reason.empty() && error.requestId.empty()) return;
    json.key("details");
    json.beginArray();
    json.beginObject();
    json.member("@type", "type.googleapis.com/google.rpc.ErrorInfo");
    json.member("reason", reason);
    json.member("domain", "tierline");
    if (!error.requestId.empty()) {
        json.key("metadata");
        json.beginObject();
        json.member("request_id", error.requestId);
        json.endObject();
    }
    json.endObject();
    json.endArray();
}

} // namespace

std::string errorBody(const ClientError& error) {
    std::string out;
    JsonWriter json(out);
    json.beginObject();
    json.key("error");
    json.beginObject();
    json.member("code", error.status);
    json.member("message", error.message);
    json.member("status", wordFor(error.status));
    writeInfo(json, error);
    if (const auto provider = originalError(error); !provider.empty()) {
        json.key("provider_error");
        json.raw(provider);
    }
    json.endObject();
    json.endObject();
    return out;
}

std::string errorEvent(const ClientError& error) {
    return "data: " + errorBody(error) + "\r\n\r\n";
}

std::string message(std::string_view model, std::string_view text, bool stream) {
    const FrameFacts facts{"tierline", std::string(model), Usage{}, {}};
    const ReplyPart part{ReplyPart::Kind::Text, text, {}, {}};
    std::string out = stream ? "data: " : "";
    writeFrame(out, {&part, 1}, facts, true);
    return stream ? out + "\r\n\r\n" : out;
}

} // namespace tierline::protocol::gemini
