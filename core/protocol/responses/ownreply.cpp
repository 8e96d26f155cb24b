#include "protocol/responses/responses.h"

#include "base/jsonwriter.h"
#include "protocol/errorreply.h"
#include "protocol/openai/openai.h"

namespace tierline::protocol::responses {

namespace {

void writeCode(const ClientError& error, JsonWriter& json) {
    json.key("code");
    if (error.code.empty())
        json.null();
    else
        json.value(error.code);
}

// The documented event is flat, the SDKs read `error` inside: both say the same.
void writeNested(const ClientError& error, JsonWriter& json) {
    json.key("error");
    json.beginObject();
    json.member("type", !error.type.empty()  ? std::string_view(error.type)
                        : error.status < 500 ? "invalid_request_error"
                                             : "server_error");
    writeCode(error, json);
    json.member("message", error.message);
    json.key("param");
    json.null();
    if (const auto provider = originalError(error); !provider.empty()) {
        json.key("provider_error");
        json.raw(provider);
    }
    json.endObject();
}

} // namespace

std::string errorBody(const ClientError& error) {
    return openai::errorBody(error);
}

std::string errorEvent(const ClientError& error) {
    std::string out = "event: error\ndata: ";
    JsonWriter json(out);
    json.beginObject();
    json.member("type", "error");
    json.member("sequence_number", error.sequence);
    writeCode(error, json);
    json.member("message", error.message);
    json.key("param");
    json.null();
    writeNested(error, json);
    if (!error.requestId.empty()) json.member("request_id", error.requestId);
    json.endObject();
    return out += "\n\n";
}

std::string message(std::string_view model, std::string_view text, bool stream) {
    using Kind = ReplyEvent::Kind;
    ReplyEvents events(6);
    events[0] = {.kind = Kind::Start, .name = model};
    events[1] = {.kind = Kind::Text, .text = text};
    events[2] = {.kind = Kind::BlockEnd};
    events[3].kind = Kind::Usage;
    events[3].usage = Usage{};
    events[4] = {.kind = Kind::Finish, .finish = Finish::Stop};
    events[5].kind = Kind::End;
    ReplyContext context;
    context.id = "tierline";
    const auto ours = encoder(std::move(context));
    if (!stream) return ours->plain(events);
    std::string out;
    for (const auto& event : events)
        ours->event(event, out);
    return out;
}

} // namespace tierline::protocol::responses
