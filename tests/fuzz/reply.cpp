// What a provider answers in one piece: replies, error bodies, embeddings; and what the client is told of it.
#include "harness.h"
#include "protocol/embeddings.h"
#include "protocol/serverdelay.h"
#include "protocol/translate.h"

#include <string>

using namespace tierline;
using namespace tierline::protocol;
using fuzz::Input;
using fuzz::require;

namespace {

void requireEvents(std::string_view events) {
    SseSplitter splitter(events.size());
    std::string scratch;
    splitter.feed(events);
    while (const auto raw = splitter.next()) {
        const auto event = readSseEvent(*raw, scratch);
        if (event.hasData && event.data != "[DONE]") fuzz::requireJson(event.data, "an event's data is JSON");
    }
    require(splitter.rest().empty(), "the last event is whole", events);
}

void plainReply(Input& input) {
    const auto provider = allDialects[input.choice(allDialects.size())];
    const auto client = allDialects[input.choice(allDialects.size())];
    ReplyContext context;
    context.id = "made-1";
    context.model = "model";
    if (input.flag()) context.customTools = {"f", "get_weather", "patch"};
    if (input.flag()) context.echo = R"("instructions":null,"temperature":1)";
    const auto facts = readPlainReply(provider, input.rest());
    const auto reply = translateReply(provider, client, input.rest(), std::move(context));
    require(facts.text == reply.facts.text && facts.empty == reply.facts.empty
                && facts.usage == reply.facts.usage
                && facts.error.has_value() == reply.facts.error.has_value(),
            "a translation has the facts of the reply");
    require(reply.body.empty() == (facts.error || facts.empty), "a reply has a body, a failure none");
    if (reply.body.empty()) return;
    fuzz::requireJson(reply.body, "a translated reply is JSON");
    if (!Json::parse(reply.body)) return;
    const auto again = readPlainReply(client, reply.body);
    require(!again.error, "a translated reply is one of the client's dialect", reply.body);
}

void errorReply(Input& input) {
    const int status = 400 + static_cast<int>(input.choice(200));
    const auto body = input.rest();
    serverDelay(body.substr(0, 8), body.substr(0, 40), body, Wall{});
    for (const auto provider : allDialects) {
        const auto error = classifyError(provider, status, body);
        require(error.status == status, "an error keeps its status");
        auto told = clientErrorOf(error, body);
        told.requestId = body.substr(0, 12);
        for (const auto client : allDialects) {
            fuzz::requireJson(errorBody(client, told), "an error body is JSON");
            requireEvents(errorEvent(client, told));
        }
    }
}

void ownReply(Input& input) {
    const auto client = allDialects[input.choice(allDialects.size())];
    const auto text = input.rest();
    fuzz::requireJson(messageBody(client, text.substr(0, 9), text, false), "our own reply is JSON");
    requireEvents(messageBody(client, text.substr(0, 9), text, true));
}

// The request and the provider's reply, with a zero byte between them.
void embeddings(Input& input) {
    const auto text = input.rest();
    const auto border = text.find('\0');
    const auto reply = border == std::string_view::npos ? std::string_view() : text.substr(border + 1);
    readEmbeddingsReply(reply);
    const auto request = readEmbeddings(text.substr(0, border), false);
    if (!request) return;
    const Splice splice(request->request, {.model = "other", .forceIncludeUsage = true, .maxOutput = {}});
    std::string joined;
    for (const auto piece : splice.pieces())
        joined += piece;
    const auto again = readEmbeddings(joined, false);
    require(again && again->request.model == "other" && again->inputs == request->inputs,
            "spliced embeddings stay readable", joined);
    if (const auto body = geminiEmbeddings(*request, "other"))
        fuzz::requireJson(*body, "Gemini's embeddings request is JSON");
    if (const auto made = embeddingsFromGemini(*request, "model", reply))
        fuzz::requireJson(made->body, "translated embeddings are JSON");
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Input input(data, size);
    switch (input.choice(4)) {
    case 0: plainReply(input); break;
    case 1: errorReply(input); break;
    case 2: embeddings(input); break;
    default: ownReply(input);
    }
    return 0;
}
