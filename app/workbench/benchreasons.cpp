// Why a case went where it did: the part of BenchWork that asks a policy once more, for people.
#include "benchwork.h"

#include "kit/format.h"
#include "route/plan.h"

#include <QCoreApplication>

#include <algorithm>

namespace tierline::workbench {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Benchmark)
};

classify::Verdict verdictOf(const bench::Decider& decider, const bench::Case& one) {
    bench::CaseWords words(decider.cascade->parts().scorer);
    const auto said = words.of(one);
    if (!said) return {};
    classify::CascadeScratch scratch(decider.cascade->parts().scorer);
    classify::Question question;
    question.text = said->text();
    question.requirements = words.request().requirements;
    question.weights = true;
    question.context = said->context();
    auto run = decider.cascade->begin(question, scratch);
    while (run.need != classify::Need::Nothing)
        decider.cascade->skip(run, "not asked in a benchmark", scratch);
    return run.verdict;
}

std::vector<benchmark::Reasons::Part> partsOf(const bench::Decider& decider,
                                              const classify::Verdict& verdict) {
    std::vector<benchmark::Reasons::Part> parts;
    if (decider.policy->classify.base != 0)
        parts.push_back({Text::tr("base"), kit::weight(decider.policy->classify.base)});
    for (const auto& signal : verdict.firedSignals)
        parts.push_back({textOf(signal.name), signal.weight == 0 ? u"–"_s : kit::weight(signal.weight)});
    return parts;
}

} // namespace

benchmark::Reasons BenchWork::reasonsOf(const bench::Run& run, const bench::Case& one) {
    benchmark::Reasons reasons;
    reasons.policy = textOf(run.header.policy);
    const bench::Decider* decider = deciderOfHash(run.header.policyHash);
    if (decider == nullptr) {
        reasons.trouble = Text::tr("This policy is not at hand any more, so it cannot be asked why.");
        return reasons;
    }
    const auto verdict = verdictOf(*decider, one);
    reasons.tierIndex = verdict.tier;
    reasons.tierCount = static_cast<int>(decider->policy->tiers.size());
    if (verdict.tier < decider->policy->tiers.size())
        reasons.tier = textOf(decider->policy->tiers[verdict.tier].name);
    reasons.parts = partsOf(*decider, verdict);
    reasons.summary =
        Text::tr("score %1, confidence %2, decided by %3")
            .arg(kit::score(verdict.score), kit::score(verdict.confidence), textOf(verdict.decidedBy));
    if (!verdict.decisiveRule.empty())
        reasons.summary += Text::tr(", rule %1").arg(textOf(verdict.decisiveRule));
    const auto row = std::ranges::find_if(
        run.rows, [&](const bench::RunRow& each) { return m_found->set->cases[each.at].line == one.line; });
    if (row != run.rows.end()) {
        QString why = textOf(route::toString(row->reason));
        reasons.model = Text::tr("model by %1").arg(why.replace(u'_', u' '));
    }
    return reasons;
}

std::vector<benchmark::Reasons> BenchWork::explain(std::size_t at) {
    std::vector<benchmark::Reasons> reasons;
    if (!m_found || at >= m_found->set->cases.size()) return reasons;
    reasons.push_back(reasonsOf(*m_found->run, m_found->set->cases[at]));
    if (m_found->other) reasons.push_back(reasonsOf(*m_found->other, m_found->set->cases[at]));
    return reasons;
}

} // namespace tierline::workbench
