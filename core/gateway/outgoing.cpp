#include "gateway/outgoing.h"

#include "protocol/anthropic/thoughts.h"
#include "protocol/embeddings.h"
#include "protocol/gemini/arraystream.h"
#include "protocol/gemini/foreignsignatures.h"
#include "protocol/responses/responses.h"
#include "protocol/responses/thoughts.h"
#include "protocol/translate.h"

#include <array>

namespace tierline::gateway {

namespace {

// Thoughts and tool calls keep their proof for the model that made them only. True: no thought was lost.
bool settleSignatures(const Turn& turn, const policy::Model& model, protocol::Conversation& conversation) {
    const auto own = [&](std::string_view key) {
        const auto kept = key.empty() ? std::nullopt : turn.core.replies.find(key);
        return kept && kept->model == model.id ? kept : std::nullopt;
    };
    bool allKept = true;
    for (auto& message : conversation.messages)
        for (auto& part : message.parts) {
            if (part.kind == protocol::PartKind::ToolCall) {
                const auto kept = own(part.id);
                part.signature = kept ? conversation.own(kept->signature) : std::string_view();
            } else if (part.kind == protocol::PartKind::Thinking) {
                const bool mine = own(part.signature) || own(part.data);
                if (!mine) part.signature = part.data = {};
                allKept = allKept && mine;
            }
        }
    return allKept;
}

Result<void> translate(Turn& turn, const policy::Model& model, Outgoing& out) {
    const bool signedParts = turn.request.features.has(protocol::Feature::Signatures);
    if (!turn.conversation || signedParts) { // settling removes what another model may need again
        auto read = protocol::readConversation(turn.request.dialect, turn.body());
        if (!read) return std::unexpected(read.error());
        turn.conversation = std::move(*read);
        turn.conversation->model = turn.request.model;
        turn.conversation->stream = turn.request.stream;
    }
    const bool allKept = settleSignatures(turn, model, *turn.conversation) && out.dialect != Dialect::OpenAi;
    protocol::WriteOptions options;
    options.model = model.name;
    options.maxOutput = model.maxOutput;
    options.quirks = turn.setup->outlet(*turn.model).quirks;
    options.keepSignatures = true; // those that are left are the model's own
    auto written = protocol::writeRequest(out.dialect, *turn.conversation, options);
    if (allKept && signedParts)
        written.dropped =
            written.dropped.without({protocol::Feature::Signatures, protocol::Feature::ThinkingHistory});
    out.body = std::move(written.body);
    turn.record->translation = {std::string(toString(out.dialect)), protocol::names(written.dropped),
                                written.maxOutput};
    return {};
}

std::string joined(const protocol::Splice& splice) {
    std::string all;
    all.reserve(splice.size());
    for (const auto piece : splice.pieces())
        all += piece;
    return all;
}

Result<protocol::Request> readAgain(const Turn& turn, std::string_view changed) {
    if (turn.request.dialect == Dialect::Responses) return protocol::readResponses(changed, false);
    if (turn.request.dialect == Dialect::Anthropic) return protocol::readMessages(changed, false);
    return protocol::readGenerateContent(changed, false, turn.request.model, turn.request.stream);
}

// The client's bytes after thoughts were cut out of them, spliced like the original ones.
void sendChanged(Turn& turn, const policy::Model& model, std::string changed, protocol::FeatureSet dropped,
                 Outgoing& out) {
    const auto request = readAgain(turn, changed);
    if (!request) return; // cannot be: it was valid and has lost whole blocks
    const protocol::Splice splice(*request, {model.name, false, model.maxOutput, {}});
    out.body = joined(splice);
    turn.record->translation = {std::string(toString(out.dialect)), protocol::names(dropped),
                                splice.isCapped() ? model.maxOutput : std::nullopt};
}

// Thoughts that another model made would be refused by this one. The rest of the bytes stays.
void dropForeignThoughts(Turn& turn, const policy::Model& model, std::string_view body, Outgoing& out) {
    using protocol::Feature;
    const auto& asked = turn.request.features;
    if (!asked.has(Feature::ThinkingHistory) && !asked.has(Feature::Signatures)) return;
    const auto keep = [&](std::string_view signature) {
        if (signature.empty()) return false; // ours: of a provider that signs nothing
        const auto kept = turn.core.replies.find(signature);
        return !kept || kept->model == model.id;
    };
    protocol::FeatureSet dropped{Feature::Signatures};
    std::optional<std::string> changed;
    if (out.dialect == Dialect::Anthropic) {
        if (auto cut = protocol::anthropic::withoutThoughts(body, keep)) {
            if (cut->thinkingOff) dropped.add(Feature::Reasoning);
            changed = std::move(cut->body);
        }
    } else if (out.dialect == Dialect::Responses) {
        changed = protocol::responses::withoutThoughts(body, keep);
    } else if (out.dialect == Dialect::Gemini) {
        changed = protocol::gemini::withoutForeignSignatures(body, keep);
    }
    if (changed) sendChanged(turn, model, std::move(*changed), dropped, out);
}

void splice(Turn& turn, const policy::Model& model, Outgoing& out) {
    const auto& request = turn.request;
    const bool openAi = out.dialect == Dialect::OpenAi;
    const bool asksUsage = openAi && turn.setup->outlet(*turn.model).quirks->streamOptions;
    out.stripUsage = request.stream && openAi && !request.includeUsage;
    protocol::SpliceOptions options{model.name, out.stripUsage && asksUsage, model.maxOutput, {}};
    if (openAi) options.outputLimitKey = turn.setup->outlet(*turn.model).limitKey();
    out.splice = std::make_unique<protocol::Splice>(request, options);
    if (out.splice->isCapped())
        turn.record->translation = {std::string(toString(out.dialect)), {}, model.maxOutput};
}

Result<void> writeEmbeddings(Turn& turn, const policy::Model& model, Outgoing& out) {
    if (out.dialect == Dialect::OpenAi) {
        splice(turn, model, out);
        return {};
    }
    auto body = protocol::geminiEmbeddings(*turn.embeddings, model.name);
    if (!body) return std::unexpected(body.error());
    out.body = std::move(*body);
    out.translated = true;
    turn.record->translation = {std::string(toString(out.dialect)), {}, std::nullopt};
    return {};
}

protocol::ReplyContext contextOf(const Turn& turn) {
    constexpr std::array<std::string_view, allDialects.size()> prefixes{"chatcmpl-", "", "msg_", ""};
    const auto& record = *turn.record;
    protocol::ReplyContext context;
    context.id = std::string(prefixes[static_cast<std::size_t>(turn.request.dialect)]) + record.id;
    context.model = turn.policy().models[*turn.model].name;
    context.created =
        std::chrono::duration_cast<std::chrono::seconds>(record.time.time_since_epoch()).count();
    context.estimatedInput = record.estimatedIn;
    context.includeUsage = turn.request.includeUsage;
    if (turn.conversation)
        for (const auto& tool : turn.conversation->tools)
            if (tool.custom) context.customTools.emplace_back(tool.name);
    if (turn.request.dialect == Dialect::Responses)
        if (const auto json = protocol::Json::parse(turn.body()))
            context.echo = protocol::responses::replyEcho(json->root());
    return context;
}

} // namespace

std::vector<std::string_view> Outgoing::pieces() const {
    if (splice) return splice->pieces();
    return {body};
}

Result<Outgoing> outgoing(Turn& turn, policy::ModelIndex index) {
    const policy::Model& model = turn.policy().models[index];
    const Outlet& outlet = turn.setup->outlet(index);
    turn.record->translation.reset();
    Outgoing out;
    out.dialect = route::outgoingDialect(*turn.policy().provider(model.provider), turn.request.dialect);
    CallAddress address{out.dialect, turn.incoming.kind, model.name, turn.request.stream};
    out.target = callTarget(outlet, address);
    if (address.kind == CallKind::Embeddings) {
        if (const auto done = writeEmbeddings(turn, model, out); !done) return std::unexpected(done.error());
        return out;
    }
    out.translated = out.dialect != turn.request.dialect;
    if (out.translated) {
        const auto before = std::chrono::steady_clock::now();
        if (const auto done = translate(turn, model, out); !done) return std::unexpected(done.error());
        turn.record->overhead.translate +=
            std::chrono::duration_cast<Microseconds>(std::chrono::steady_clock::now() - before).count();
        return out;
    }
    std::optional<std::string> fitted;
    const bool cut = model.maxOutput && turn.request.maxOutput.value_or(0) > *model.maxOutput;
    if (cut && out.dialect == Dialect::Anthropic)
        fitted = protocol::anthropic::withBudgetBelow(turn.body(), *model.maxOutput);
    dropForeignThoughts(turn, model, fitted ? std::string_view(*fitted) : turn.body(), out);
    if (fitted && out.body.empty())
        sendChanged(turn, model, std::move(*fitted), {protocol::Feature::Reasoning}, out);
    if (out.body.empty()) splice(turn, model, out);
    return out;
}

std::unique_ptr<protocol::ReplyStream> replyStream(const Turn& turn, const Outgoing& outgoing) {
    std::unique_ptr<protocol::ReplyStream> stream;
    if (outgoing.translated)
        stream = std::make_unique<protocol::StreamTranslator>(outgoing.dialect, turn.request.dialect,
                                                              contextOf(turn));
    else
        stream = std::make_unique<protocol::StreamReader>(outgoing.dialect, outgoing.stripUsage);
    if (!turn.incoming.jsonArray) return stream;
    return std::make_unique<protocol::gemini::ArrayStream>(std::move(stream));
}

ReturnedReply returnedReply(const Turn& turn, const Outgoing& outgoing, std::string_view body) {
    ReturnedReply reply;
    if (turn.incoming.kind == CallKind::Embeddings) {
        auto made = outgoing.translated ? protocol::embeddingsFromGemini(
                                              *turn.embeddings, turn.policy().models[*turn.model].name, body)
                                        : protocol::readEmbeddingsReply(body);
        if (!made) {
            reply.facts.error = std::move(made.error());
            return reply;
        }
        reply.facts.usage = made->usage;
        if (made->isEstimated) turn.record->flags |= ledger::Flag::Estimated;
        if (outgoing.translated) reply.body = std::move(made->body);
        return reply;
    }
    if (!outgoing.translated) {
        reply.facts = protocol::readPlainReply(outgoing.dialect, body);
        return reply;
    }
    auto made = protocol::translateReply(outgoing.dialect, turn.request.dialect, body, contextOf(turn));
    reply.facts = std::move(made.facts);
    reply.body = std::move(made.body);
    return reply;
}

void keepReply(Turn& turn, std::string_view id, const std::vector<protocol::Signed>& parts) {
    const policy::Model& model = turn.policy().models[*turn.model];
    if (!id.empty() && turn.request.dialect == Dialect::Responses)
        turn.core.replies.keep(id, {model.id, model.provider, {}});
    for (const auto& part : parts) {
        turn.core.replies.keep(part.signature, {model.id, model.provider, {}});
        turn.core.replies.keep(part.callId, {model.id, model.provider, part.signature});
    }
}

} // namespace tierline::gateway
