#include "benchmark/benchpresenter.h"

#include "benchmark/pairs.h"
#include "kit/format.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace tierline::benchmark {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Benchmark)
};

template <class T>
int indexOf(const std::vector<T>& list, const QString& id) {
    const auto found = std::ranges::find(list, id, &T::id);
    return found == list.end() ? -1 : static_cast<int>(found - list.begin());
}

const SetChoice* setOf(const BenchState& state) {
    const int at = indexOf(state.lists.sets, state.wish.set);
    return at < 0 ? nullptr : &state.lists.sets[static_cast<std::size_t>(at)];
}

bool isOnePolicy(const BenchState& state) {
    return !state.wish.against.isEmpty() && state.wish.candidate == state.wish.against;
}

QString setFile(const QString& id) {
    return id.section(u'/', -1);
}

QString noteOf(const SetChoice& set) {
    if (!set.trouble.isEmpty()) return set.trouble;
    QStringList parts{kit::counted(set.cases, Text::tr("%1 case"), Text::tr("%1 cases"))};
    if (set.labelled > 0 && set.labelled != set.cases)
        parts << Text::tr("%1 labelled").arg(kit::count(set.labelled));
    if (set.withOutcomes > 0) parts << Text::tr("%1 with outcomes").arg(kit::count(set.withOutcomes));
    if (!set.tests.isEmpty()) parts << set.tests;
    return parts.join(u" · "_s);
}

void presentChoices(const BenchState& state, BenchView& view) {
    for (const SetChoice& set : state.lists.sets)
        view.sets.push_back({set.id, set.name, noteOf(set), true});
    view.againsts.push_back({{}, Text::tr("baselines only"), Text::tr("No other policy"), true});
    for (const PolicyChoice& policy : state.lists.policies) {
        const QString text = policy.note.isEmpty() ? policy.name : policy.name + u"  · "_s + policy.note;
        view.candidates.push_back({policy.id, text, policy.id, true});
        view.againsts.push_back({policy.id, text, policy.id, true});
    }
    for (auto* choices : {&view.candidates, &view.againsts})
        choices->push_back({otherFile, Text::tr("Other file…"), Text::tr("A policy of yours"), true});
    view.set = indexOf(view.sets, state.wish.set);
    view.candidate = indexOf(view.candidates, state.wish.candidate);
    view.against = std::max(0, indexOf(view.againsts, state.wish.against));
    const SetChoice* set = setOf(state);
    if (set != nullptr) view.setNote = noteOf(*set);
    const bool hasOutcomes = set != nullptr && set->withOutcomes > 0;
    view.kinds = {{u"classify"_s, Text::tr("Classify only"),
                   Text::tr("Where each case goes; right is who meets the label. Asks no model."), true},
                  {u"replay"_s, Text::tr("Outcome replay"),
                   hasOutcomes ? Text::tr("The set's recorded outcomes are the answers. Asks no model.")
                               : Text::tr("This set has no recorded outcomes"),
                   hasOutcomes},
                  {u"ask"_s, Text::tr("End to end"),
                   Text::tr("Models are asked and their answers graded. What it costs is said before."),
                   true}};
    view.kind = static_cast<int>(state.wish.kind);
    if (!view.kinds[static_cast<std::size_t>(view.kind)].isEnabled) view.kind = 0;
}

void presentRun(const BenchState& state, BenchView& view) {
    const SetChoice* set = setOf(state);
    view.isBusy = state.progress.isBusy();
    view.runText = Text::tr("Run · free");
    view.runHint = Text::tr("Asks no model and costs nothing  (Ctrl+Enter)");
    if (view.kind == static_cast<int>(bench::RunKind::EndToEnd)) {
        view.runText = Text::tr("Estimate…");
        view.runHint = Text::tr("Says what it would cost; nothing is asked before you agree  (Ctrl+Enter)");
    }
    if (set == nullptr)
        view.runHint = Text::tr("Choose a set first");
    else if (!set->trouble.isEmpty())
        view.runHint = set->trouble;
    else if (view.candidate < 0)
        view.runHint = Text::tr("Choose a candidate first");
    else if (isOnePolicy(state))
        view.runHint = Text::tr("The candidate and what it is set against are one policy; choose another, or "
                                "baselines only.");
    else
        view.canRun = !view.isBusy;
    if (!view.isBusy) return;
    view.progressText = state.progress.isPaused ? Text::tr("Paused") : state.progress.doing;
    view.canPause = state.progress.canPause;
    view.isPaused = state.progress.isPaused;
    if (state.progress.of > 0) {
        view.percent = static_cast<int>(100 * state.progress.done / state.progress.of);
        view.progressText +=
            Text::tr("  %1 of %2").arg(kit::count(state.progress.done), kit::count(state.progress.of));
    }
}

kit::Tone toneOf(const bench::Evaluation& evaluation) {
    const auto& comparison = evaluation.comparison;
    if (!comparison || !comparison->difference.range) return kit::Tone::Idle;
    if (comparison->difference.range->low > 0) return kit::Tone::Good;
    return comparison->difference.range->high < 0 ? kit::Tone::Bad : kit::Tone::Idle;
}

QString contextOf(const bench::Evaluation& evaluation) {
    QStringList parts{kindText(evaluation.run.kind, true)};
    parts << Text::tr("%1 of %2 cases")
                 .arg(kit::count(static_cast<qint64>(evaluation.candidate.rows)),
                      kit::count(evaluation.run.cases));
    const bool isOfTiers = evaluation.measure == bench::Measure::Tiers;
    parts << (isOfTiers ? Text::tr("right = the label's tier was met")
                        : Text::tr("right = the answer was good"));
    if (evaluation.comparison)
        parts << Text::tr("difference %1 points, p %2")
                     .arg(differenceText(evaluation.comparison->difference.value),
                          QLocale().toString(evaluation.comparison->p, 'f', 3));
    return parts.join(u" · "_s);
}

void presentFound(const BenchState& state, BenchView& view) {
    const bench::Evaluation& evaluation = *state.found->evaluation;
    view.sentence = QString::fromStdString(evaluation.sentence);
    view.context = contextOf(evaluation);
    view.tone = toneOf(evaluation);
    for (const std::string& note : evaluation.notes)
        view.notes << QString::fromStdString(note);
    view.slices = slicesTable(evaluation);
    view.beside = besideTable(evaluation);
    view.figures = figuresTable(evaluation);
    view.card = cardTable(evaluation);
    view.plane = presentPlane(evaluation);
    view.canExport = true;
    view.canPair = hasPairs(*state.found);
}

void presentTrouble(const BenchState& state, BenchView& view) {
    const SetChoice* set = setOf(state);
    if (!state.trouble.sentence.isEmpty()) {
        view.trouble = state.trouble.sentence;
        if (!state.trouble.remedy.isEmpty()) view.trouble += u"  "_s + state.trouble.remedy;
        if (state.trouble.isCancelled) view.troubleTone = kit::Tone::Warn;
    } else if (set != nullptr && !set->trouble.isEmpty()) {
        view.trouble = set->trouble;
    } else if (isOnePolicy(state) && !view.isBusy) {
        view.trouble = view.runHint;
        view.troubleTone = kit::Tone::Warn;
    }
}

} // namespace

namespace {

// The policy in force is known a while after the window, and with it the versions before it; a file is opened
// when it is listed the next time.
bool mayComeYet(const QString& id, const Lists& lists) {
    return id.startsWith(u'/') || indexOf(lists.policies, livePolicy) < 0;
}

} // namespace

bool BenchState::isOf(const QString& set) const {
    return found != nullptr && setFile(set).toStdString() == found->evaluation->run.set;
}

BenchView present(const BenchState& state) {
    BenchView view;
    if (!state.hasLists) return view;
    presentChoices(state, view);
    presentRun(state, view);
    presentTrouble(state, view);
    if (state.lists.sets.empty()) {
        view.stage = BenchView::NoSets;
        return view;
    }
    const bool hasFound = state.isOf(state.wish.set);
    const QString candidate = hasFound ? QString::fromStdString(state.found->evaluation->run.id) : QString();
    const QString against = hasFound && state.found->evaluation->otherRun
                                ? QString::fromStdString(state.found->evaluation->otherRun->id)
                                : QString();
    view.runs = runsTable(state.lists.runs, setFile(state.wish.set), candidate, against);
    view.stage = hasFound ? BenchView::Figures : BenchView::NoRuns;
    if (hasFound) presentFound(state, view);
    return view;
}

Wish wishOf(const Findings& found, const Wish& wish, const Lists& lists) {
    const auto policyOf = [&](const bench::RunHeader& header, const QString& otherwise) -> QString {
        const QString hash = QString::fromStdString(header.policyHash);
        const auto same = std::ranges::find(lists.policies, hash, &PolicyChoice::hash);
        if (same != lists.policies.end()) return same->id;
        const QString name = QString::fromStdString(header.policy);
        const auto named = std::ranges::find_if(lists.policies, [&](const PolicyChoice& choice) {
            return choice.hash.isEmpty() && choice.name == name;
        });
        return named == lists.policies.end() ? otherwise : named->id;
    };
    Wish result = wish;
    result.candidate = policyOf(found.run->header, wish.candidate);
    result.against = found.other ? policyOf(found.other->header, wish.against) : QString();
    if (result.against == result.candidate) result.against.clear(); // two runs of one policy
    result.kind = found.run->header.kind;
    return result;
}

Wish settled(const Wish& wish, const Lists& lists) {
    Wish result = wish;
    const auto isGone = [&](const QString& id) {
        return indexOf(lists.policies, id) < 0 && !mayComeYet(id, lists);
    };
    if (indexOf(lists.sets, wish.set) < 0 && !lists.sets.empty()) result.set = lists.sets.front().id;
    if (isGone(wish.candidate) && !lists.policies.empty()) result.candidate = lists.policies.front().id;
    if (isGone(wish.against)) result.against.clear();
    return result;
}

} // namespace tierline::benchmark
