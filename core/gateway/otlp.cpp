#include "gateway/otlp.h"

#include "base/hash.h"
#include "base/utf8.h"
#include "gateway/otlpattributes.h"

#include <algorithm>
#include <array>

namespace tierline::gateway {

namespace {

constexpr std::size_t textLimit = 32U << 10U; // of a prompt or reply

enum SpanKind : int { Client = 3 };   // of OTLP's enum, as are the codes
enum StatusCode : int { Failed = 2 }; // unset otherwise: a gateway does not judge

bool isHex(std::string_view text) {
    return std::ranges::all_of(text, [](char letter) {
        return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'f');
    });
}

bool isZero(std::string_view text) {
    return text.find_first_not_of('0') == std::string_view::npos;
}

// Stable: the same decision sent twice is the same span.
std::string spanIdOf(const ledger::Record& record, std::size_t number) {
    return sha256Hex(record.id + "/" + std::to_string(number)).substr(0, 16);
}

std::string_view operationOf(const Traced& traced) {
    if (traced.embeddings) return "embeddings";
    return traced.record->dialect == "gemini" ? "generate_content" : "chat";
}

// The conventions' names for who is asked, where a policy's usual name for it differs.
std::string_view providerName(std::string_view provider) {
    constexpr std::array<std::array<std::string_view, 2>, 8> names{{{"gemini", "gcp.gemini"},
                                                                    {"google", "gcp.gemini"},
                                                                    {"vertex", "gcp.vertex_ai"},
                                                                    {"azure", "azure.ai.openai"},
                                                                    {"bedrock", "aws.bedrock"},
                                                                    {"mistral", "mistral_ai"},
                                                                    {"xai", "x_ai"},
                                                                    {"watsonx", "ibm.watsonx.ai"}}};
    const auto at = std::ranges::find(names, provider, [](const auto& row) { return row[0]; });
    return at == names.end() ? provider : (*at)[1];
}

std::string_view upstreamName(std::string_view model) {
    const auto slash = model.find('/');
    return slash == std::string_view::npos ? model : model.substr(slash + 1);
}

// The conventions' form of messages: a role and parts.
std::string messages(std::string_view role, std::string_view text, std::string_view finishReason) {
    std::string out;
    JsonWriter json(out);
    json.beginArray();
    json.beginObject();
    json.member("role", role);
    json.key("parts");
    json.beginArray();
    json.beginObject();
    json.member("type", "text");
    json.member("content", beginningOf(text, textLimit));
    json.endObject();
    json.endArray();
    if (!finishReason.empty()) json.member("finish_reason", finishReason);
    json.endObject();
    json.endArray();
    return out;
}

void addRequest(Attributes& to, const Traced& traced) {
    const ledger::Record& record = *traced.record;
    to.text("gen_ai.operation.name", operationOf(traced));
    to.text("gen_ai.provider.name", providerName(record.provider));
    to.text("gen_ai.request.model", record.requestedModel);
    if (traced.stream) to.flag("gen_ai.request.stream", *traced.stream);
    if (traced.maxTokens) to.integer("gen_ai.request.max_tokens", *traced.maxTokens);
    to.text("gen_ai.conversation.id", record.session);
    to.text("gen_ai.response.model", upstreamName(record.model));
    if (!record.finishReason.empty()) to.texts("gen_ai.response.finish_reasons", {record.finishReason});
    if (record.ttftMs)
        to.number("gen_ai.response.time_to_first_chunk", static_cast<double>(*record.ttftMs) / 1e3);
    if (record.error) to.text("error.type", record.error->errorClass);
    if (record.status != 0) to.integer("http.response.status_code", record.status);
}

void addUsage(Attributes& to, const ledger::Record& record) {
    if (!record.usage) return;
    const auto& usage = *record.usage;
    to.integer("gen_ai.usage.input_tokens", usage.allInput());
    to.integer("gen_ai.usage.output_tokens", usage.output);
    if (usage.cachedRead > 0) to.integer("gen_ai.usage.cache_read.input_tokens", usage.cachedRead);
    const std::int64_t writes = usage.cacheWrite5m + usage.cacheWrite1h;
    if (writes > 0) to.integer("gen_ai.usage.cache_write.input_tokens", writes);
    if (usage.reasoning > 0) to.integer("gen_ai.usage.reasoning.output_tokens", usage.reasoning);
}

void addDecision(Attributes& to, const ledger::Record& record) {
    to.text("tierline.id", record.id);
    to.text("tierline.model_used", record.model);
    to.text("tierline.provider", record.provider);
    if (record.estimatedCost) to.number("tierline.estimated_cost_usd", record.estimatedCost->usd());
    if (record.cost) { // absent: nobody knows, which is not nothing
        to.number("tierline.cost_usd", record.cost->usd());
        to.integer("tierline.cost_nano_usd", record.cost->nano());
    }
    if (record.baselineCost) to.number("tierline.baseline_cost_usd", record.baselineCost->usd());
    to.text("tierline.money", toString(record.money));
    to.text("tierline.price_date", record.priceDate);
    to.text("tierline.classified_intent", record.category);
    to.text("tierline.tier", record.tier);
    to.number("tierline.score", policy::toDouble(record.score));
    to.number("tierline.confidence", policy::toDouble(record.confidence));
    to.text("tierline.selection_reason", record.selectionReason);
    to.text("tierline.policy", std::string_view(record.policy).substr(0, 12));
    to.text("tierline.outcome", toString(record.outcome));
    to.text("tierline.client", record.client);
    to.flag("tierline.cost_unpriced", (record.flags & ledger::Flag::Unpriced) != 0);
    to.flag("tierline.usage_estimated", (record.flags & ledger::Flag::Estimated) != 0);
}

void addContent(Attributes& to, const Traced& traced) {
    const ledger::Record& record = *traced.record;
    if (record.prompt) to.text("gen_ai.input.messages", messages("user", *record.prompt, {}));
    if (!traced.reply.empty())
        to.text("gen_ai.output.messages", messages("assistant", traced.reply, record.finishReason));
}

struct SpanHead {
    std::string traceId, spanId, parentId, name;
    Wall start{}, end{};
};

void beginSpan(JsonWriter& json, const SpanHead& head) {
    const auto nano = [](Wall time) {
        const std::int64_t ms =
            std::clamp<std::int64_t>(time.time_since_epoch().count(), 0, 9'000'000'000'000);
        return std::to_string(ms * 1'000'000);
    };
    json.beginObject();
    json.member("traceId", head.traceId);
    json.member("spanId", head.spanId);
    if (!head.parentId.empty()) json.member("parentSpanId", head.parentId);
    json.member("name", head.name);
    json.member("kind", int{Client});
    json.member("startTimeUnixNano", nano(head.start));
    json.member("endTimeUnixNano", nano(std::max(head.start, head.end)));
}

// Only the class of an error: its text may quote a provider, which may quote the prompt.
void endSpan(JsonWriter& json, std::string_view error) {
    if (!error.empty()) {
        json.key("status");
        json.beginObject();
        json.member("code", int{Failed});
        json.member("message", error);
        json.endObject();
    }
    json.endObject();
}

void appendAttempt(JsonWriter& json, const Traced& traced, std::size_t number) {
    const ledger::Attempt& attempt = traced.record->attempts[number];
    SpanHead head{traceIdOf(traced),
                  spanIdOf(*traced.record, number + 1),
                  spanIdOf(*traced.record, 0),
                  std::string(operationOf(traced)) + " " + std::string(upstreamName(attempt.model)),
                  attempt.start,
                  attempt.end};
    beginSpan(json, head);
    Attributes to(json);
    to.text("gen_ai.operation.name", operationOf(traced));
    to.text("gen_ai.provider.name", providerName(attempt.provider));
    to.text("gen_ai.request.model", upstreamName(attempt.model));
    to.text("tierline.breaker_before", attempt.breakerBefore);
    to.text("tierline.breaker_after", attempt.breakerAfter);
    to.integer("tierline.bytes", attempt.bytes);
    to.flag("tierline.committed", attempt.committed);
    if (attempt.firstByte)
        to.number("tierline.first_byte_seconds",
                  static_cast<double>((*attempt.firstByte - attempt.start).count()) / 1e3);
    if (attempt.serverDelay)
        to.number("tierline.server_delay_seconds", static_cast<double>(attempt.serverDelay->count()) / 1e3);
    const auto error = attempt.errorClass ? toString(*attempt.errorClass) : std::string_view();
    to.text("error.type", error);
    to.end();
    endSpan(json, error);
}

void appendRequest(JsonWriter& json, const Traced& traced, const OtlpOptions& options) {
    const ledger::Record& record = *traced.record;
    SpanHead head{traceIdOf(traced),
                  spanIdOf(record, 0),
                  traced.parent ? traced.parent->spanId : "",
                  std::string(operationOf(traced)) + " " + record.requestedModel,
                  record.time,
                  record.time + Milliseconds(std::max<std::int64_t>(0, record.latencyMs))};
    beginSpan(json, head);
    Attributes to(json);
    addRequest(to, traced);
    addUsage(to, record);
    addDecision(to, record);
    if (options.content) addContent(to, traced);
    to.end();
    endSpan(json, record.error ? std::string_view(record.error->errorClass) : std::string_view());
}

} // namespace

std::optional<TraceParent> parseTraceParent(std::string_view header) {
    if (header.size() < 55 || header[2] != '-' || header[35] != '-' || header[52] != '-') return {};
    const auto version = header.substr(0, 2), trace = header.substr(3, 32);
    const auto span = header.substr(36, 16), flags = header.substr(53, 2);
    if (!isHex(version) || !isHex(trace) || !isHex(span) || !isHex(flags)) return {};
    if (version == "ff" || isZero(trace) || isZero(span)) return {};
    if (header.size() > 55 && (version == "00" || header[55] != '-')) return {};
    const char last = flags[1];
    const int digit = last >= 'a' ? last - 'a' + 10 : last - '0';
    return TraceParent{std::string(trace), std::string(span), (digit & 1) != 0};
}

std::size_t spanCount(const Traced& traced) {
    return 1 + traced.record->attempts.size();
}

std::string traceIdOf(const Traced& traced) {
    return traced.parent ? traced.parent->traceId : sha256Hex(traced.record->id).substr(0, 32);
}

std::string otlpTraces(std::span<const Traced> traced, const OtlpOptions& options) {
    std::string out;
    JsonWriter json(out);
    json.beginObject();
    json.key("resourceSpans");
    json.beginArray();
    json.beginObject();
    json.key("resource");
    json.beginObject();
    Attributes resource(json);
    resource.text("service.name", "tierline");
    resource.text("service.version", options.version);
    resource.text("service.instance.id", options.instance);
    resource.end();
    json.endObject();
    json.key("scopeSpans");
    json.beginArray();
    json.beginObject();
    json.key("scope");
    json.beginObject();
    json.member("name", "tierline");
    json.endObject();
    json.key("spans");
    json.beginArray();
    for (const Traced& one : traced) {
        appendRequest(json, one, options);
        for (std::size_t at = 0; at < one.record->attempts.size(); ++at)
            appendAttempt(json, one, at);
    }
    json.endArray();
    json.endObject();
    json.endArray();
    json.endObject();
    json.endArray();
    json.endObject();
    return out;
}

} // namespace tierline::gateway
