#include "ledger/recordparts.h"

#include "ledger/jsontext.h"
#include "ledger/names.h"

namespace tierline::ledger {

namespace {

void appendMillionths(std::string& out, policy::Millionths value) {
    appendDecimal(out, value, 6);
}

void appendSpans(std::string& out, const std::vector<classify::Span>& spans) {
    out += '[';
    for (const auto& span : spans) {
        if (&span != &spans.front()) out += ',';
        out += '[';
        appendInteger(out, span.begin);
        out += ',';
        appendInteger(out, span.end);
        out += ']';
    }
    out += ']';
}

template <class T, class Append>
void appendList(std::string& out, const std::vector<T>& list, Append append) {
    out += '[';
    for (const auto& each : list) {
        if (&each != &list.front()) out += ',';
        append(out, each);
    }
    out += ']';
}

void appendEnvelope(std::string& out, const Record& record) {
    out += R"({"name":)";
    appendText(out, record.envelopeName);
    out += R"(,"peeled":)";
    appendSpans(out, record.envelopePeeled);
    out += '}';
}

void appendFeatures(std::string& out, const classify::Features& features) {
    out += R"({"chars":)";
    appendInteger(out, features.chars);
    out += R"(,"words":)";
    appendInteger(out, features.words);
    out += R"(,"questions":)";
    appendInteger(out, features.questions);
    out += R"(,"code":)";
    appendBool(out, features.code);
    out += R"(,"tokens":)";
    appendInteger(out, features.tokens);
    out += R"(,"turns":)";
    appendInteger(out, features.turns);
    out += R"(,"tool_results":)";
    appendInteger(out, features.toolResults);
    out += R"(,"loop_step":)";
    appendInteger(out, features.loopStep);
    out += '}';
}

void appendSignal(std::string& out, const classify::Signal& signal) {
    out += R"({"name":)";
    appendText(out, signal.name);
    out += R"(,"kind":")";
    out += nameOf(kindNames, signal.kind);
    out += R"(","weight":)";
    appendMillionths(out, signal.weight);
    if (signal.effect != policy::Effect::None) {
        out += R"(,"effect":")";
        out += nameOf(effectNames, signal.effect);
        out += R"(","effect_tier":)";
        appendInteger(out, signal.effectTier);
    }
    out += R"(,"spans":)";
    appendSpans(out, signal.spans);
    out += '}';
}

void appendRequirements(std::string& out, const protocol::Requirements& requirements) {
    out += R"({"tools":)";
    appendBool(out, requirements.tools);
    out += R"(,"vision":)";
    appendBool(out, requirements.vision);
    out += R"(,"json":)";
    appendBool(out, requirements.json);
    out += R"(,"reasoning":)";
    appendBool(out, requirements.reasoning);
    out += R"(,"search":)";
    appendBool(out, requirements.search);
    out += R"(,"multi_step":)";
    appendBool(out, requirements.multiStep);
    out += '}';
}

void appendStage(std::string& out, const classify::Stage& stage) {
    out += R"({"name":)";
    appendText(out, stage.name);
    out += R"(,"score":)";
    appendMillionths(out, stage.score);
    out += R"(,"confidence":)";
    appendMillionths(out, stage.confidence);
    out += R"(,"us":)";
    appendInteger(out, stage.us);
    out += R"(,"cost_nano_usd":)";
    appendInteger(out, stage.cost.nano());
    if (!stage.error.empty()) {
        out += R"(,"error":)";
        appendText(out, stage.error);
    }
    if (!stage.detail.empty()) {
        out += R"(,"detail":)";
        appendText(out, stage.detail);
    }
    out += '}';
}

void appendCandidate(std::string& out, const CandidateRow& candidate) {
    out += R"({"model":)";
    appendText(out, candidate.model);
    out += R"(,"verdict":)";
    appendText(out, candidate.verdict);
    out += R"(,"reason":)";
    appendText(out, candidate.reason);
    if (candidate.estimatedCost) {
        out += R"(,"estimated_cost_nano_usd":)";
        appendInteger(out, candidate.estimatedCost->nano());
        out += '}';
    } else {
        out += R"(,"estimated_cost_nano_usd":null})";
    }
}

// What few attempts have.
void appendMore(std::string& out, const Attempt& attempt) {
    if (!attempt.credential.empty()) {
        out += R"(,"credential":)";
        appendText(out, attempt.credential);
    }
    if (attempt.queuedMs != 0) {
        out += R"(,"queued_ms":)";
        appendInteger(out, attempt.queuedMs);
    }
    if (!attempt.detail.empty()) {
        out += R"(,"detail":)";
        appendText(out, attempt.detail);
    }
    if (attempt.cost) {
        out += R"(,"cost_nano_usd":)";
        appendInteger(out, attempt.cost->nano());
    }
}

void appendAttempt(std::string& out, const Attempt& attempt) {
    out += R"({"model":)";
    appendText(out, attempt.model);
    out += R"(,"provider":)";
    appendText(out, attempt.provider);
    out += R"(,"start":)";
    appendTime(out, attempt.start);
    out += R"(,"first_byte":)";
    if (attempt.firstByte)
        appendTime(out, *attempt.firstByte);
    else
        out += "null";
    out += R"(,"end":)";
    appendTime(out, attempt.end);
    if (attempt.errorClass) {
        out += R"(,"error_class":")";
        out += toString(*attempt.errorClass);
        out += '"';
    }
    out += R"(,"breaker_before":)";
    appendText(out, attempt.breakerBefore);
    out += R"(,"breaker_after":)";
    appendText(out, attempt.breakerAfter);
    if (attempt.serverDelay) {
        out += R"(,"server_delay":)";
        appendInteger(out, attempt.serverDelay->count());
    }
    out += R"(,"bytes":)";
    appendInteger(out, attempt.bytes);
    out += R"(,"committed":)";
    appendBool(out, attempt.committed);
    appendMore(out, attempt);
    out += '}';
}

void appendOverhead(std::string& out, const Overhead& overhead) {
    out += R"({"read":)";
    appendInteger(out, overhead.read);
    out += R"(,"classify":)";
    appendInteger(out, overhead.classify);
    out += R"(,"plan":)";
    appendInteger(out, overhead.plan);
    out += R"(,"connect":)";
    appendInteger(out, overhead.connect);
    out += R"(,"translate":)";
    appendInteger(out, overhead.translate);
    out += R"(,"commit":)";
    appendInteger(out, overhead.commit);
    out += R"(,"queue":)";
    appendInteger(out, overhead.queue);
    out += '}';
}

void appendTranslation(std::string& out, const Translation& translation) {
    out += R"({"dialect":)";
    appendText(out, translation.dialect);
    out += R"(,"dropped":)";
    appendList(out, translation.dropped,
               [](std::string& to, const std::string& name) { appendText(to, name); });
    out += R"(,"max_output":)";
    if (translation.maxOutput)
        appendInteger(out, *translation.maxOutput);
    else
        out += "null";
    out += '}';
}

void appendUsageParts(std::string& out, const UsageParts& parts) {
    char before = '{';
    for (const auto& [name, count] : usagePartNames) {
        if (parts.*count == 0) continue;
        out += before;
        appendText(out, name);
        out += ':';
        appendInteger(out, parts.*count);
        before = ',';
    }
    if (before == ',') out += '}';
}

void appendTags(std::string& out, const std::map<std::string, std::string>& tags) {
    out += '{';
    bool first = true;
    for (const auto& [key, value] : tags) {
        if (!std::exchange(first, false)) out += ',';
        appendText(out, key);
        out += ':';
        appendText(out, value);
    }
    out += '}';
}

} // namespace

void appendPart(std::string& out, Part part, const Record& record) {
    switch (part) {
    case Part::Envelope: appendEnvelope(out, record); break;
    case Part::Features: appendFeatures(out, record.features); break;
    case Part::Signals: appendList(out, record.firedSignals, appendSignal); break;
    case Part::Requirements: appendRequirements(out, record.requirements); break;
    case Part::Stages: appendList(out, record.stages, appendStage); break;
    case Part::Candidates: appendList(out, record.candidates, appendCandidate); break;
    case Part::Attempts: appendList(out, record.attempts, appendAttempt); break;
    case Part::Overhead: appendOverhead(out, record.overhead); break;
    case Part::Tags: appendTags(out, record.tags); break;
    case Part::Translation:
        if (record.translation) appendTranslation(out, *record.translation);
        break;
    case Part::UsageParts:
        if (record.usage) appendUsageParts(out, record.usage->parts);
        break;
    }
}

Parts partsOf(const Record& record, std::string& text) {
    std::array<std::size_t, partCount + 1> ends{};
    text.clear();
    for (std::size_t i = 0; i < partCount; ++i) {
        appendPart(text, static_cast<Part>(i), record);
        ends[i + 1] = text.size();
    }
    Parts parts;
    for (std::size_t i = 0; i < partCount; ++i)
        parts.texts[i] = std::string_view(text).substr(ends[i], ends[i + 1] - ends[i]);
    return parts;
}

} // namespace tierline::ledger
