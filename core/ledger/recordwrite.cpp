#include "ledger/jsontext.h"
#include "ledger/names.h"
#include "ledger/recordparts.h"

namespace tierline::ledger {

std::string_view toString(Outcome outcome) {
    return nameOf(outcomeNames, outcome);
}

std::string_view toString(MoneyKind kind) {
    return nameOf(moneyNames, kind);
}

namespace {

// `before` is `,"name":`, which the compiler copies as a constant.
void textMember(std::string& out, std::string_view before, std::string_view value) {
    out += before;
    appendText(out, value);
}

void integerMember(std::string& out, std::string_view before, std::int64_t value) {
    out += before;
    appendInteger(out, value);
}

void millionthsMember(std::string& out, std::string_view before, policy::Millionths value) {
    out += before;
    appendDecimal(out, value, 6);
}

void optionalTextMember(std::string& out, std::string_view before, const std::optional<std::string>& value) {
    out += before;
    if (value)
        appendText(out, *value);
    else
        out += "null";
}

template <class T>
void optionalIntegerMember(std::string& out, std::string_view before, const std::optional<T>& value) {
    out += before;
    if (value)
        appendInteger(out, *value);
    else
        out += "null";
}

void moneyMember(std::string& out, std::string_view nano, std::string_view usd,
                 const std::optional<Money>& value) {
    out += nano;
    if (!value) {
        out += "null";
        out += usd;
        out += "null";
        return;
    }
    appendInteger(out, value->nano());
    out += usd;
    appendDecimal(out, value->nano(), 9);
}

// `parts` is an object whose members stand behind those of the usage.
void appendUsage(std::string& out, const std::optional<catalog::Usage>& usage, std::string_view parts) {
    if (!usage) {
        out += R"(,"usage":null)";
        return;
    }
    integerMember(out, R"(,"usage":{"input":)", usage->input);
    integerMember(out, R"(,"cached_read":)", usage->cachedRead);
    integerMember(out, R"(,"cache_write_5m":)", usage->cacheWrite5m);
    integerMember(out, R"(,"cache_write_1h":)", usage->cacheWrite1h);
    integerMember(out, R"(,"output":)", usage->output);
    integerMember(out, R"(,"reasoning":)", usage->reasoning);
    if (parts.size() > 2) (out += ',') += parts.substr(1, parts.size() - 2);
    out += '}';
}

void appendFlags(std::string& out, Flags flags) {
    out += R"(,"flags":[)";
    bool first = true;
    for (const auto& [flag, name] : flagNames) {
        if ((flags & flag) == 0) continue;
        if (!std::exchange(first, false)) out += ',';
        appendText(out, name);
    }
    out += ']';
}

void appendQuestion(std::string& out, const Record& record, const Parts& parts) {
    textMember(out, R"({"id":)", record.id);
    out += R"(,"time":)";
    appendTime(out, record.time);
    textMember(out, R"(,"client":)", record.client);
    textMember(out, R"(,"dialect":)", record.dialect);
    textMember(out, R"(,"requested_model":)", record.requestedModel);
    textMember(out, R"(,"session":)", record.session);
    textMember(out, R"(,"policy":)", record.policy);
    (out += R"(,"envelope":)") += parts[Part::Envelope];
    optionalTextMember(out, R"(,"prompt":)", record.prompt);
    (out += R"(,"features":)") += parts[Part::Features];
    (out += R"(,"signals":)") += parts[Part::Signals];
    millionthsMember(out, R"(,"score":)", record.score);
    millionthsMember(out, R"(,"confidence":)", record.confidence);
    millionthsMember(out, R"(,"margin":)", record.margin);
    textMember(out, R"(,"tier":)", record.tier);
    textMember(out, R"(,"category":)", record.category);
    (out += R"(,"requirements":)") += parts[Part::Requirements];
    (out += R"(,"stages":)") += parts[Part::Stages];
    (out += R"(,"candidates":)") += parts[Part::Candidates];
    textMember(out, R"(,"decided_by":)", record.decidedBy);
    textMember(out, R"(,"selection_reason":)", record.selectionReason);
    textMember(out, R"(,"selection_detail":)", record.selectionDetail);
    integerMember(out, R"(,"estimated_tokens":{"in":)", record.estimatedIn);
    integerMember(out, R"(,"out":)", record.estimatedOut);
    moneyMember(out, R"(},"estimated_cost_nano_usd":)", R"(,"estimated_cost":)", record.estimatedCost);
}

void appendAnswer(std::string& out, const Record& record, const Parts& parts, bool withOutcome) {
    if (withOutcome) (out += R"(,"attempts":)") += parts[Part::Attempts];
    if (const auto translation = parts[Part::Translation]; withOutcome && !translation.empty())
        (out += R"(,"translation":)") += translation;
    textMember(out, R"(,"model":)", record.model);
    textMember(out, R"(,"provider":)", record.provider);
    integerMember(out, R"(,"status":)", record.status);
    ((out += R"(,"outcome":")") += toString(record.outcome)) += '"';
    if (record.error) {
        textMember(out, R"(,"error":{"class":)", record.error->errorClass);
        textMember(out, R"(,"text":)", record.error->text);
        out += '}';
    }
    integerMember(out, R"(,"latency_ms":)", record.latencyMs);
    optionalIntegerMember(out, R"(,"ttft_ms":)", record.ttftMs);
    if (withOutcome) appendUsage(out, record.usage, parts[Part::UsageParts]);
    textMember(out, R"(,"price_date":)", record.priceDate);
    if (withOutcome) moneyMember(out, R"(,"cost_nano_usd":)", R"(,"cost":)", record.cost);
    textMember(out, R"(,"baseline":{"name":)", record.baselineName);
    textMember(out, R"(,"model":)", record.baselineModel);
    moneyMember(out, R"(,"cost_nano_usd":)", R"(,"cost":)", record.baselineCost);
    moneyMember(out, R"(},"switch_cost_nano_usd":)", R"(,"switch_cost":)", record.switchCost);
    if (!record.wouldBeModel.empty()) {
        textMember(out, R"(,"would_be":{"model":)", record.wouldBeModel);
        moneyMember(out, R"(,"cost_nano_usd":)", R"(,"cost":)", record.wouldBeCost);
        out += '}';
    }
    ((out += R"(,"money":")") += toString(record.money)) += '"';
    appendFlags(out, record.flags);
    (out += R"(,"overhead_us":)") += parts[Part::Overhead];
    textMember(out, R"(,"finish_reason":)", record.finishReason);
    optionalIntegerMember(out, R"(,"vote":)", record.vote);
    optionalTextMember(out, R"(,"label":)", record.label);
    (out += R"(,"tags":)") += parts[Part::Tags];
    out += '}';
}

} // namespace

void appendJson(std::string& out, const Record& record, const Parts& parts, bool withOutcome) {
    appendQuestion(out, record, parts);
    appendAnswer(out, record, parts, withOutcome);
}

void appendJson(std::string& out, const Record& record, bool withOutcome) {
    std::string text;
    appendJson(out, record, partsOf(record, text), withOutcome);
}

std::string toJson(const Record& record) {
    std::string out;
    appendJson(out, record);
    return out;
}

} // namespace tierline::ledger
