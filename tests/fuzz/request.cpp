// A client's request: the router's view of it, the splice for a provider of its own dialect, the canonical
// conversation and what every dialect makes of it.
#include "protocol/request.h"
#include "harness.h"
#include "protocol/canonical.h"

#include <algorithm>
#include <string>

using namespace tierline;
using namespace tierline::protocol;
using fuzz::Input;
using fuzz::require;

namespace {

constexpr std::string_view upstreamModel = "up/\"stream\"";

Result<Request> view(Dialect dialect, std::string_view body, bool padded) {
    switch (dialect) {
    case Dialect::OpenAi: return readChatCompletions(body, padded);
    case Dialect::Responses: return readResponses(body, padded);
    case Dialect::Anthropic: return readMessages(body, padded);
    case Dialect::Gemini: break;
    }
    return readGenerateContent(body, padded, "gemini-9", false);
}

// With the bytes behind it readable, and garbage, as in a connection's buffer.
void readPadded(Dialect dialect, const Request& request) {
    std::string buffer(request.body);
    buffer.append(jsonPadding, '"');
    const auto again = view(dialect, std::string_view(buffer).substr(0, request.body.size()), true);
    require(again && again->userText == request.userText && again->features == request.features,
            "padded reads the same");
}

void spliced(const Request& request, const SpliceOptions& options) {
    const Splice splice(request, options);
    std::string joined;
    for (const auto piece : splice.pieces())
        joined += piece;
    require(joined.size() == splice.size(), "the splice counts its bytes");
    const auto again = view(request.dialect, joined, false);
    require(again.has_value(), "a spliced body stays readable", joined);
    require(request.dialect == Dialect::Gemini || again->model == upstreamModel, "the model was replaced",
            joined);
    require(again->userText == request.userText && again->systemText == request.systemText
                && again->turns == request.turns && again->requirements == request.requirements
                && again->features == request.features,
            "a splice changes nothing else", joined);
    if (splice.isCapped()) require(again->maxOutput <= options.maxOutput, "the cap holds", joined);
    const auto asked = !request.streamOptions || request.body[request.streamOptions->begin] == '{';
    if (request.stream && request.dialect == Dialect::OpenAi && options.forceIncludeUsage && asked)
        require(again->includeUsage, "usage is asked for", joined);
}

// Something to answer: what cannot be said again may leave nothing else.
bool asks(const Conversation& conversation) {
    return std::ranges::any_of(conversation.messages, [](const Message& message) {
        return message.role == Role::User && std::ranges::any_of(message.parts, [](const Part& part) {
                   return part.kind == PartKind::Text && !part.text.empty();
               });
    });
}

void written(const Conversation& conversation, const WriteOptions& options) {
    for (const auto target : allDialects) {
        const auto out = writeRequest(target, conversation, options);
        fuzz::requireJson(out.body, "a written request is JSON");
        if (target != conversation.dialect || !asks(conversation) || !Json::parse(out.body)) continue;
        const auto again = readConversation(target, out.body);
        require(again.has_value(), "a dialect's own request stays readable", out.body);
        const auto twice = writeRequest(target, *again, options).body;
        require(!Json::parse(twice) || readConversation(target, twice).has_value(), "and stays so", twice);
    }
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Input input(data, size);
    const auto dialect = allDialects[input.choice(allDialects.size())];
    SpliceOptions splice{upstreamModel, input.flag(), std::nullopt};
    WriteOptions write;
    write.model = upstreamModel;
    write.keepSignatures = input.flag();
    const auto quirks = allQuirks();
    const auto flavor = input.choice(static_cast<unsigned>(quirks.size()) + 1U);
    if (flavor < quirks.size()) write.quirks = &quirks[flavor];
    if (const auto cap = input.choice(200); cap != 0) write.maxOutput = splice.maxOutput = cap;

    const auto request = view(dialect, input.rest(), false);
    if (request) {
        readPadded(dialect, *request);
        spliced(*request, splice);
        estimateInputTokens(*request);
    }
    if (const auto conversation = readConversation(dialect, input.rest())) written(*conversation, write);
    return 0;
}
