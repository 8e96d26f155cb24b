#include "inspector/inspection.h"

#include "inspector/counterfactual.h"
#include "inspector/dialects.h"
#include "inspector/facts.h"
#include "kit/format.h"

#include "base/utf8.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace tierline::inspector {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::size_t promptLimit = 20'000; // all of it stands in the tab Conversation

QString tr(const char* text) {
    return QCoreApplication::translate("tierline::inspector::Inspection", text);
}

QString text(const std::string& utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

struct ReasonRow {
    const char* reason;
    const char* sentence;
};

constexpr std::array reasons{
    ReasonRow{"complexity_match", QT_TRANSLATE_NOOP("tierline::inspector::Inspection",
                                                    "cheapest able model of the tier its score falls in")},
    ReasonRow{"default_no_signal", QT_TRANSLATE_NOOP("tierline::inspector::Inspection",
                                                     "no rule matched, so the default tier decides")},
    ReasonRow{"pinned", QT_TRANSLATE_NOOP("tierline::inspector::Inspection", "the client named this model")},
    ReasonRow{"forced", QT_TRANSLATE_NOOP("tierline::inspector::Inspection", "the client named this tier")},
    ReasonRow{"rule_floor",
              QT_TRANSLATE_NOOP("tierline::inspector::Inspection", "a rule sets a lowest tier")},
    ReasonRow{"strategy",
              QT_TRANSLATE_NOOP("tierline::inspector::Inspection", "chosen by the policy's strategy")},
    ReasonRow{"affinity",
              QT_TRANSLATE_NOOP("tierline::inspector::Inspection", "the conversation keeps its model")},
    ReasonRow{"latency_fallback",
              QT_TRANSLATE_NOOP("tierline::inspector::Inspection", "the cheaper model is too slow now")},
    ReasonRow{"circuit_fallback",
              QT_TRANSLATE_NOOP("tierline::inspector::Inspection", "the cheaper model is failing now")},
    ReasonRow{"rate_limit_fallback",
              QT_TRANSLATE_NOOP("tierline::inspector::Inspection", "the cheaper model is at its rate limit")},
    ReasonRow{"capability", QT_TRANSLATE_NOOP("tierline::inspector::Inspection",
                                              "the cheaper model lacks an ability it needs")},
    ReasonRow{"context_window", QT_TRANSLATE_NOOP("tierline::inspector::Inspection",
                                                  "the conversation does not fit into the cheaper model")},
    ReasonRow{"budget_cap", QT_TRANSLATE_NOOP("tierline::inspector::Inspection", "a budget caps the tier")},
    ReasonRow{"quality_escalation",
              QT_TRANSLATE_NOOP("tierline::inspector::Inspection", "the first answer failed a check")},
    ReasonRow{"experiment",
              QT_TRANSLATE_NOOP("tierline::inspector::Inspection", "assigned by an experiment")},
    ReasonRow{"panic_probe", QT_TRANSLATE_NOOP("tierline::inspector::Inspection",
                                               "every model is failing, the least bad one was tried")},
    ReasonRow{"last_resort", QT_TRANSLATE_NOOP("tierline::inspector::Inspection",
                                               "nothing could answer, the configured message was sent")},
    ReasonRow{"all_exhausted",
              QT_TRANSLATE_NOOP("tierline::inspector::Inspection", "every able model was tried or refused")},
};

// Held before it was sent: decided, and nothing has been asked or answered.
bool isWaiting(const ledger::Record& record) {
    return record.outcome == ledger::Outcome::Ok && record.status == 0 && record.attempts.empty();
}

QString titleOf(const ledger::Record& record) {
    const auto held = record.tags.find("held");
    const bool isByHand = held != record.tags.end() && held->second == "rerouted";
    const auto reason =
        isByHand ? tr("it was held, and sent there by hand") : reasonSentence(record.selectionReason);
    const auto model =
        text(record.model.empty() ? record.provider : record.model); // passed through: no model
    if (isWaiting(record)) return tr("It would go to %1: %2").arg(model, reason);
    switch (record.outcome) {
    case ledger::Outcome::Ok: return tr("%1 answered: %2").arg(model, reason);
    case ledger::Outcome::Cancelled:
        return model.isEmpty() ? tr("The client left before a model was asked")
                               : tr("The client left while %1 was answering").arg(model);
    case ledger::Outcome::Truncated: return tr("%1 stopped in the middle of its answer").arg(model);
    case ledger::Outcome::Failed: return tr("No answer: %1").arg(reason);
    case ledger::Outcome::Refused:
        return record.error ? text(record.error->text) : tr("Refused before a model was asked");
    }
    return {};
}

kit::Tone toneOf(const ledger::Record& record) {
    if (isWaiting(record)) return kit::Tone::Busy;
    const bool doubtful = (record.flags & ledger::Doubtful) != 0;
    if (record.outcome == ledger::Outcome::Ok)
        return record.attempts.size() > 1 || doubtful ? kit::Tone::Warn : kit::Tone::Good;
    if (record.outcome == ledger::Outcome::Cancelled) return kit::Tone::Idle;
    return record.outcome == ledger::Outcome::Refused ? kit::Tone::Warn : kit::Tone::Bad;
}

QString effectNote(const classify::Signal& signal, const policy::Policy* policy) {
    const auto tier = policy != nullptr && signal.effectTier < policy->tiers.size()
                          ? text(policy->tiers[signal.effectTier].name)
                          : QString();
    switch (signal.effect) {
    case policy::Effect::None:
        return signal.spans.size() > 1 ? tr("%1 places").arg(signal.spans.size()) : QString();
    case policy::Effect::Floor: return tr("at least %1").arg(tier);
    case policy::Effect::Ceiling: return tr("at most %1").arg(tier);
    case policy::Effect::Set: return tr("decides: %1").arg(tier);
    }
    return {};
}

// What a stage said of the whole text, and no rule.
bool isOfStage(const classify::Signal& signal) {
    return signal.kind == classify::SignalKind::Feature && signal.name == "multi_step";
}

const classify::Stage* stageNamed(const ledger::Record& record, std::string_view name) {
    const auto found = std::ranges::find(record.stages, name, &classify::Stage::name);
    return found == record.stages.end() ? nullptr : &*found;
}

// The rules' own score; another stage may have decided.
std::int32_t scoreOfRules(const ledger::Record& record) {
    const auto* rules = stageNamed(record, "rules");
    const bool others = !record.decidedBy.empty() && record.decidedBy != "rules";
    return rules != nullptr && others ? rules->score : record.score;
}

std::vector<Contribution> contributionsOf(const ledger::Record& record, const policy::Policy* policy) {
    std::vector<Contribution> rows;
    std::int64_t sum = 0;
    for (const auto& signal : record.firedSignals)
        sum += isOfStage(signal) ? 0 : signal.weight;
    const auto ofRules = scoreOfRules(record);
    // The base is what the score leaves when the sum was not clamped; else the policy's.
    const bool samePolicy = policy != nullptr && policy->hash == record.policy;
    std::int32_t running =
        samePolicy ? policy->classify.base
                   : static_cast<std::int32_t>(std::clamp<std::int64_t>(ofRules - sum, 0, policy::one));
    rows.push_back({tr("base"), {}, running, 0, running, Contribution::Kind::Base});
    const auto add = [&](const QString& name, const QString& note, std::int32_t to, Contribution::Kind kind) {
        rows.push_back({name, note, to - running, running, to, kind});
        running = to;
    };
    for (const auto& signal : record.firedSignals) {
        if (isOfStage(signal)) continue;
        add(text(signal.name), effectNote(signal, policy), running + signal.weight,
            Contribution::Kind::Signal);
        rows.back().rule = text(signal.name);
    }
    const bool others = ofRules != record.score && record.decidedBy != "rules" && !record.decidedBy.empty();
    if (others && running != ofRules) add(tr("kept between 0 and 1"), {}, ofRules, Contribution::Kind::Clamp);
    if (const auto* decider = others ? stageNamed(record, record.decidedBy) : nullptr)
        add(text(decider->name), tr("decides in place of the rules"), decider->score,
            Contribution::Kind::Signal);
    for (const auto& signal : record.firedSignals)
        if (isOfStage(signal))
            add(tr("several steps"), {}, running + signal.weight, Contribution::Kind::Signal);
    if (running != record.score) add(tr("kept between 0 and 1"), {}, record.score, Contribution::Kind::Clamp);
    rows.push_back({tr("score"), {}, record.score, 0, record.score, Contribution::Kind::Score});
    return rows;
}

std::vector<CandidateLine> candidatesOf(const ledger::Record& record) {
    std::vector<CandidateLine> rows;
    for (const auto& candidate : record.candidates) {
        CandidateLine line;
        line.model = text(candidate.model);
        line.chosen = candidate.verdict == "chosen";
        line.verdict = line.chosen ? tr("chosen") : candidate.verdict == "able" ? tr("able") : tr("refused");
        line.tone = line.chosen                   ? kit::Tone::Good
                    : candidate.verdict == "able" ? kit::Tone::Idle
                                                  : kit::Tone::Busy;
        line.reason = text(candidate.reason);
        line.cost = kit::money(candidate.estimatedCost);
        rows.push_back(std::move(line));
    }
    return rows;
}

std::vector<AttemptLine> attemptsOf(const ledger::Record& record) {
    std::vector<AttemptLine> rows;
    for (std::size_t i = 0; i < record.attempts.size(); ++i) {
        const auto& attempt = record.attempts[i];
        AttemptLine line;
        line.number = QString::number(i + 1);
        line.model = text(attempt.model);
        line.result = attempt.errorClass
                          ? text(std::string(toString(*attempt.errorClass))).replace(u'_', u' ')
                          : tr("ok");
        line.tone = attempt.errorClass ? kit::Tone::Bad : kit::Tone::Good;
        line.start = u'+' + kit::duration(attempt.start - record.time);
        line.firstByte = attempt.firstByte ? kit::duration(*attempt.firstByte - attempt.start) : u"–"_s;
        line.duration = kit::duration(attempt.end - attempt.start);
        const auto before = text(attempt.breakerBefore).replace(u'_', u'-'),
                   after = text(attempt.breakerAfter).replace(u'_', u'-');
        line.breaker = before == after ? before : before + u" → "_s + after;
        if (attempt.queuedMs > 0) line.queued = kit::duration(Milliseconds{attempt.queuedMs});
        if (attempt.cost) line.cost = kit::money(*attempt.cost);
        line.credential = text(attempt.credential);
        line.detail = text(attempt.detail);
        rows.push_back(std::move(line));
    }
    return rows;
}

// What would have been without each rule, beside what it added.
void addCounterfactual(Inspection& view, const ledger::Record& record, const policy::Policy* policy) {
    const auto found = describe(counterfactualOf(record, policy), record, policy);
    view.nearest = found.nearest;
    view.margins = found.margins;
    for (auto& row : view.contributions) {
        const auto line = std::ranges::find(found.lines, row.rule, &FlipLine::rule);
        if (row.rule.isEmpty() || line == found.lines.end()) continue;
        row.without = line->outcome;
        row.flips = line->flips;
    }
}

// "1,703 of 1,729 characters are claude-code's own and were folded away".
QString foldedNote(const ledger::Record& record) {
    std::int64_t folded = 0;
    for (const auto& span : record.envelopePeeled)
        if (span.end > span.begin) folded += static_cast<std::int64_t>(span.end - span.begin);
    if (folded == 0 || !record.prompt) return {};
    const auto whole = folded + static_cast<std::int64_t>(record.prompt->size());
    return tr("%1 of %2 were folded away%3")
        .arg(kit::bytes(folded), kit::bytes(whole),
             record.envelopeName.empty() ? QString() : tr(": %1").arg(text(record.envelopeName)));
}

} // namespace

QString reasonSentence(const std::string& selectionReason) {
    for (const auto& row : reasons)
        if (selectionReason == row.reason) return tr(row.sentence);
    return text(selectionReason).replace(u'_', u' ');
}

std::vector<TextSpan> toTextSpans(const std::string& utf8, const std::vector<classify::Signal>& fired) {
    std::vector<TextSpan> spans;
    const auto length16 = [&](std::size_t begin, std::size_t end) {
        return static_cast<int>(
            QString::fromUtf8(utf8.data() + begin, static_cast<qsizetype>(end - begin)).size());
    };
    for (const auto& signal : fired) {
        for (const auto& span : signal.spans) {
            if (span.begin >= span.end || span.end > utf8.size()) continue;
            spans.push_back({static_cast<int>(span.begin), static_cast<int>(span.end), signal.weight < 0,
                             text(signal.name)});
        }
    }
    // One pass from the front: bytes so far and UTF-16 units so far go together.
    std::ranges::sort(spans, {}, &TextSpan::begin);
    std::size_t byte = 0;
    int unit = 0;
    for (auto& span : spans) {
        const auto begin = static_cast<std::size_t>(span.begin), end = static_cast<std::size_t>(span.length);
        unit += length16(byte, begin);
        byte = begin;
        span.begin = unit;
        span.length = length16(begin, end);
    }
    return spans;
}

Inspection inspect(const ledger::Record& record, const policy::Policy* policy) {
    Inspection view;
    view.title = titleOf(record);
    view.tone = toneOf(record);
    QStringList facts{text(record.id), text(record.client)};
    if (!record.session.empty()) facts.append(tr("session %1").arg(text(record.session.substr(0, 12))));
    facts.append(tr("policy %1").arg(text(record.policy.substr(0, 12))));
    view.subtitle = facts.join(u"  ·  "_s);
    if (record.prompt) {
        const auto shown = record.prompt->size() <= promptLimit
                               ? *record.prompt
                               : toValidUtf8(record.prompt->substr(0, promptLimit));
        view.prompt = text(shown);
        view.prompt.replace(QChar::Null, QChar::ReplacementCharacter); // a NUL byte would end the text
        view.spans = toTextSpans(shown, record.firedSignals);
        if (shown.size() < record.prompt->size())
            view.promptNote = tr("the first %1 of %2")
                                  .arg(kit::bytes(promptLimit),
                                       kit::bytes(static_cast<std::int64_t>(record.prompt->size())));
        else
            view.promptNote = foldedNote(record);
    } else {
        view.promptNote = isScored(record) ? tr("The text of this request was not kept.")
                                           : tr("This request was not scored.");
    }
    view.why = text(record.selectionDetail);
    view.translation = translationSentence(record);
    if (policy != nullptr) {
        for (const auto& tier : policy->tiers)
            view.ruler.tiers.push_back({text(tier.name), tier.below});
        const auto tier = policy->tier(record.tier);
        view.ruler.tier = tier ? int(*tier) : -1;
        if (isScored(record) && policy->hash != record.policy)
            view.rulerNote = tr("Decided by an earlier policy; the lines are today's.");
    }
    if (isScored(record)) {
        view.ruler.score = record.score;
        view.contributions = contributionsOf(record, policy);
        addCounterfactual(view, record, policy);
    }
    view.candidates = candidatesOf(record);
    view.attempts = attemptsOf(record);
    view.facts = factsOf(record);
    return view;
}

} // namespace tierline::inspector
