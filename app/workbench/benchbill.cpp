#include "benchbill.h"

#include "bench/rowread.h"
#include "kit/format.h"

#include <QCoreApplication>

#include <algorithm>
#include <spdlog/fmt/fmt.h>

namespace tierline::workbench {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Benchmark)
};

struct Range {
    Money low, high;
    bool isAny() const { return high > Money(); }
    void add(Money from, Money to) { low += from, high += to; }
    QString text() const { return Text::tr("%1 to %2").arg(kit::money(low), kit::money(high)); }
};

QString together(const Range& billed, const Range& simulated) {
    if (!simulated.isAny()) return billed.text();
    const QString apart = Text::tr("%1 simulated").arg(simulated.text());
    return billed.isAny() ? Text::tr("%1 + %2").arg(billed.text(), apart) : apart;
}

QString rangesOf(const asking::Bill& bill, bool isJudgeSimulated) {
    Range billed, simulated;
    for (const auto& model : bill.answers.models)
        (model.isSimulated ? simulated : billed).add(model.low, model.high);
    (isJudgeSimulated ? simulated : billed).add(bill.judging.low, bill.judging.high);
    return together(billed, simulated);
}

QString lineOf(const bench::CallEstimate::OfModel& model) {
    const QString cost =
        !model.isPriced ? Text::tr("no price is known, not asked") : kit::money(model.expected);
    return u"    "_s
           + Text::tr("%1: %2 to ask, %3%4")
                 .arg(textOf(model.model), callsText(model.calls - model.answered), cost,
                      model.isSimulated ? Text::tr(", simulated") : QString());
}

QStringList linesOf(const asking::Bill& bill, const QString& policy, bool isJudgeSimulated) {
    const bench::CallEstimate& all = bill.answers;
    QStringList lines{Text::tr("%1: %2, %3 answered already; %4")
                          .arg(policy, callsText(all.calls), kit::count(static_cast<qint64>(all.answered)),
                               rangesOf(bill, isJudgeSimulated))};
    for (const auto& model : all.models)
        lines << lineOf(model);
    if (bill.judging.toAsk > 0)
        lines << Text::tr("    judging: at most %1, %2%3")
                     .arg(callsText(bill.judging.toAsk), kit::money(bill.judging.expected),
                          isJudgeSimulated ? Text::tr(", simulated") : QString());
    if (bill.earlier.calls > 0)
        lines << Text::tr("    asked before: %1, %2 spent")
                     .arg(callsText(static_cast<std::size_t>(bill.earlier.calls)),
                          kit::money(bill.earlier.spent));
    for (const std::string& note : bill.notes)
        lines << u"    "_s + textOf(note);
    return lines;
}

QStringList modelsOf(const policy::Policy& policy) {
    QStringList names;
    for (const auto& model : policy.models)
        names << textOf(model.id);
    return names;
}

double percent(std::size_t part, std::size_t of) {
    return of == 0 ? 0 : 100.0 * static_cast<double>(part) / static_cast<double>(of);
}

std::string noteOf(const bench::JudgeTally& tally) {
    std::string text = fmt::format("the judge graded {} answers twice and disagreed with itself in {:.1f} %",
                                   tally.judged, percent(tally.disagreed, tally.judged));
    if (tally.decided > 0)
        text += fmt::format(", preferring what stood first in {:.1f} %",
                            percent(tally.firstPreferred, tally.decided));
    if (tally.unread > 0) text += fmt::format("; {} of its opinions could not be read", tally.unread);
    return text;
}

} // namespace

QString callsText(std::size_t count) {
    return kit::counted(static_cast<std::int64_t>(count), Text::tr("%1 call"), Text::tr("%1 calls"));
}

Result<asking::EndToEndOptions> askOptions(const benchmark::Wish& wish, const bench::Decider& decider,
                                           const BenchPlaces& places) {
    asking::EndToEndOptions options;
    options.judge = wish.judge.toStdString();
    options.skipsJudge = wish.judge.isEmpty(); // the dialog says which cases stay ungraded
    options.answers = asking::answersFolder(places.data.string(), *decider.policy);
    options.policyFile = decider.policy->file;
    options.secrets = places.secrets;
    options.resume = true;
    options.sandboxTime = places.sandboxTime;
    std::error_code ignored;
    if (!std::filesystem::exists(options.policyFile, ignored))
        return fail(ErrorCode::NotFound,
                    "models are asked through a policy's file, and that of " + decider.name + " is not there",
                    "choose a policy that is a file");
    if (wish.budget.isEmpty()) return options;
    const auto budget = bench::moneyFromUsd(wish.budget.toStdString());
    if (!budget) return std::unexpected(budget.error());
    options.limits.budget = *budget;
    return options;
}

// A judge must be known to all policies.
Result<void> BillBook::addJudges(const bench::Set& set, const policy::Policy& policy) {
    const auto graders = bench::GraderBook::make(set, {});
    if (!graders) return std::unexpected(graders.error());
    m_made.judged = std::ranges::count_if(set.cases, [&](const bench::Case& one) {
        const auto* grader = graders->of(one);
        return grader != nullptr && grader->spec().kind == bench::GraderKind::Judge;
    });
    const QStringList models = modelsOf(policy);
    if (!m_hasPolicy)
        m_made.judges = models;
    else
        m_made.judges.removeIf([&](const QString& name) { return !models.contains(name); });
    m_hasPolicy = true;
    return {};
}

void BillBook::add(const asking::Bill& bill, const bench::Decider& decider) {
    const bench::Pricing pricing{decider.policy, decider.catalog, decider.when};
    const bool isJudgeSimulated =
        !m_made.wish.judge.isEmpty() && pricing.isSimulated(m_made.wish.judge.toStdString());
    m_made.lines += linesOf(bill, workbench::textOf(decider.name), isJudgeSimulated);
    m_made.isBilled = m_made.isBilled || bill.isBilled();
    m_toAsk += bill.answers.toAsk + bill.judging.toAsk;
    for (const auto& model : bill.answers.models)
        (model.isSimulated ? m_expected.simulated : m_expected.billed) += model.expected;
    (isJudgeSimulated ? m_expected.simulated : m_expected.billed) += bill.judging.expected;
}

QString BillBook::textOf(const Sums& sums) {
    if (sums.simulated == Money()) return kit::money(sums.billed);
    const QString apart = Text::tr("%1 simulated").arg(kit::money(sums.simulated));
    return sums.billed == Money() ? apart : Text::tr("%1 + %2").arg(kit::money(sums.billed), apart);
}

benchmark::Bill BillBook::finish() {
    m_made.isBilled = m_made.isBilled && m_toAsk > 0;
    const QString cost = textOf(m_expected);
    if (m_toAsk == 0) {
        m_made.headline = Text::tr("Every answer is kept already: free");
        m_made.runText = Text::tr("Run · free");
        return m_made;
    }
    m_made.headline = Text::tr("%1, about %2").arg(callsText(m_toAsk), cost);
    m_made.runText =
        m_made.isBilled ? Text::tr("Ask them · about %1").arg(cost) : Text::tr("Ask them · simulated");
    return m_made;
}

std::vector<std::string> notesOf(const asking::EndToEndResult& result) {
    std::vector<std::string> notes = result.bill.notes;
    if (result.tally && result.tally->judged + result.tally->unread > 0)
        notes.push_back(noteOf(*result.tally));
    return notes;
}

} // namespace tierline::workbench
