#include "playground/playpresenter.h"

#include "catalog/rates.h"
#include "inspector/inspection.h"
#include "kit/format.h"
#include "route/plan.h"

#include <QCoreApplication>

#include <algorithm>

namespace tierline::playground {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype bytesAToken = 4;

QString tr(const char* text) {
    return QCoreApplication::translate("tierline::playground", text);
}

// What a run would cost: billed and simulated money stay two numbers, and what has no price is counted.
struct Bill {
    Money billed, simulated;
    int ofBilled = 0, ofSimulated = 0, unpriced = 0;
};

void add(Bill& bill, const Offer& offer) {
    if (!offer.cost) {
        ++bill.unpriced;
        return;
    }
    (offer.isSimulated ? bill.simulated : bill.billed) += *offer.cost;
    ++(offer.isSimulated ? bill.ofSimulated : bill.ofBilled);
}

const Offer* offerOf(const Decision& decision, const QString& model) {
    const auto found = std::ranges::find(decision.offers, model, &Offer::model);
    return found == decision.offers.end() ? nullptr : &*found;
}

Bill billOf(const Decision& decision, const Draft& draft, const QStringList& columns) {
    Bill bill;
    for (const auto& column : columns) {
        const auto* offer = offerOf(decision, column == draft.model ? decision.model : column);
        if (offer != nullptr)
            add(bill, *offer);
        else
            ++bill.unpriced;
    }
    return bill;
}

QString words(const Bill& bill) {
    QStringList parts;
    if (bill.ofBilled > 0) parts << tr("about %1").arg(kit::money(bill.billed));
    if (bill.ofSimulated > 0) parts << tr("about %1 simulated").arg(kit::money(bill.simulated));
    if (bill.unpriced > 0)
        parts << kit::counted(bill.unpriced, tr("%1 without a price"), tr("%1 without a price"));
    return parts.join(u" + "_s);
}

QStringList columnsOf(const PlayState& state) {
    if (state.runOn == RunOn::Chosen || !state.decision) return {state.draft.model};
    QStringList all;
    for (const auto& offer : state.decision->offers) {
        const bool isWanted =
            state.runOn == RunOn::EveryAble ? offer.isAble : state.picked.contains(offer.model);
        if (isWanted && all.size() < mostColumns) all << offer.model;
    }
    return all;
}

QString countsOf(const Draft& draft) {
    const auto characters = draft.prompt.size() + draft.system.size();
    if (characters == 0) return tr("Nothing is sent while you type.");
    return tr("about %1 tokens").arg(kit::count(std::max<qsizetype>(characters / bytesAToken, 1)));
}

void sayDecision(const Decision& decision, PlayView& view) {
    view.hasDecision = decision.trouble.isEmpty();
    if (!view.hasDecision) {
        view.headline = tr("Not decided");
        view.reason = decision.trouble;
        view.tone = kit::Tone::Warn;
        return;
    }
    const auto tier = QString::fromStdString(decision.record.tier);
    const bool isAble = !decision.model.isEmpty();
    view.tone = isAble ? kit::Tone::Good : kit::Tone::Bad;
    view.headline = isAble ? decision.model : tr("No model can take it");
    view.reason =
        isAble ? tr("Tier %1: %2").arg(tier, inspector::reasonSentence(decision.record.selectionReason))
               : QString::fromStdString(decision.record.selectionDetail);
    if (const auto* offer = offerOf(decision, decision.model))
        view.cost = !offer->cost         ? tr("price unknown")
                    : offer->isSimulated ? tr("about %1 simulated").arg(kit::money(*offer->cost))
                                         : tr("about %1").arg(kit::money(*offer->cost));
    view.took = tr("decided here in %1").arg(kit::microseconds((decision.nanos + 999) / 1'000));
    if (!decision.notAsked.isEmpty())
        view.notAsked = tr("Not asked here, since it takes a network: %1. The gateway asks when you run it.")
                            .arg(decision.notAsked.join(u", "_s));
}

void sayDraft(const PlayState& state, PlayView& view) {
    if (!state.draftKit || !view.hasDecision) return;
    if (!state.draftDecision) {
        view.byDraft = tr("The policy's draft is not tried with words this many.");
        return;
    }
    const Decision &live = *state.decision, &draft = *state.draftDecision;
    const auto score = [](const Decision& decision) { return kit::score(decision.record.score); };
    if (!draft.trouble.isEmpty()) {
        view.byDraft = tr("By the policy's draft: %1").arg(draft.trouble);
    } else if (draft.record.tier == live.record.tier && draft.model == live.model) {
        view.byDraft = tr("By the policy's draft: the same, score %1.").arg(score(draft));
    } else {
        const auto* offer = offerOf(draft, draft.model);
        const QString cost =
            offer == nullptr || !offer->cost ? tr("price unknown") : kit::money(*offer->cost);
        view.byDraft = tr("By the policy's draft: tier %1, %2, score %3 instead of %4, %5.")
                           .arg(QString::fromStdString(draft.record.tier),
                                draft.model.isEmpty() ? tr("no model can take it") : draft.model,
                                score(draft), score(live), cost);
    }
}

void sayRun(const PlayState& state, PlayView& view) {
    const bool hasPrompt = !state.draft.prompt.trimmed().isEmpty();
    view.columns = columnsOf(state);
    const auto bill =
        view.hasDecision ? words(billOf(*state.decision, state.draft, view.columns)) : QString();
    const auto run = view.columns.size() > 1 ? tr("Run %1").arg(view.columns.size()) : tr("Run");
    view.runText = hasPrompt && !bill.isEmpty() ? run + u" · "_s + bill : run;
    view.canRun = hasPrompt && state.hasDoor && !view.columns.isEmpty();
    view.canStop = state.underWay > 0;
    view.canSave = hasPrompt;
    if (!state.hasDoor)
        view.runHint = tr("The gateway is not running.");
    else if (!hasPrompt)
        view.runHint = tr("Write a prompt first.");
    else if (view.columns.isEmpty())
        view.runHint =
            state.runOn == RunOn::Picked ? tr("Pick at least one model.") : tr("No model is able.");
    else
        view.runHint = tr("Sends it to the gateway's own port (Ctrl+Enter). The cost is an estimate.");
}

QString phaseOf(const Answer& answer) {
    switch (answer.phase) {
    case Answer::Phase::Waiting: return tr("waiting for the first token");
    case Answer::Phase::Streaming:
        return answer.firstMs ? tr("streaming") : tr("waiting for the first token");
    case Answer::Phase::Done:
        return answer.finish.isEmpty() || answer.finish == "stop"_L1 ? tr("finished")
                                                                     : tr("finished: %1").arg(answer.finish);
    case Answer::Phase::Stopped: return tr("stopped by you");
    case Answer::Phase::Failed: return answer.error;
    }
    return {};
}

kit::Tone toneOf(const Answer& answer) {
    switch (answer.phase) {
    case Answer::Phase::Waiting:
    case Answer::Phase::Streaming: return kit::Tone::Busy;
    case Answer::Phase::Done: return kit::Tone::Good;
    case Answer::Phase::Stopped: return kit::Tone::Idle;
    case Answer::Phase::Failed: return kit::Tone::Bad;
    }
    return kit::Tone::Idle;
}

QString moneyOf(const Answer& answer) {
    const bool isFinal = answer.cost.has_value();
    const auto amount = isFinal ? answer.cost : answer.estimate;
    if (!amount) return answer.phase == Answer::Phase::Done ? tr("price unknown") : QString();
    const auto words = isFinal ? kit::money(*amount) : tr("about %1").arg(kit::money(*amount));
    return answer.isSimulated ? tr("%1 simulated").arg(words) : words;
}

} // namespace

PlayView viewOf(const PlayState& state) {
    PlayView view;
    view.counts = countsOf(state.draft);
    if (!state.kit) {
        view.headline =
            state.kitTrouble.isEmpty() ? tr("Reading the policy") : tr("The policy cannot decide");
        view.reason = state.kitTrouble;
        view.tone = state.kitTrouble.isEmpty() ? kit::Tone::Busy : kit::Tone::Bad;
    } else if (state.draft.isEmpty()) {
        view.headline = tr("Nothing to decide yet");
        view.reason = tr("Write a prompt: where it would go is shown as you type.");
    } else if (state.isDeciding || !state.decision) {
        view.headline = tr("Deciding");
        view.reason = tr("It is long, so it is scored beside the window.");
        view.tone = kit::Tone::Busy;
    } else {
        sayDecision(*state.decision, view);
        sayDraft(state, view);
    }
    sayRun(state, view);
    return view;
}

AnswerView viewOf(const Answer& answer) {
    AnswerView view;
    view.title = answer.model.isEmpty() ? answer.asked : answer.model;
    QStringList about;
    if (!answer.tier.isEmpty()) about << answer.tier;
    if (answer.asked != view.title) about << tr("asked for %1").arg(answer.asked);
    view.subtitle = about.join(u" · "_s);
    QStringList spent, times; // two lines: a column is narrow
    if (const auto money = moneyOf(answer); !money.isEmpty() && !answer.model.isEmpty()) spent << money;
    if (answer.usage)
        spent << tr("%1 tokens").arg(kit::tokenPair(answer.usage->allInput(), answer.usage->output));
    if (answer.firstMs) times << tr("first token %1").arg(kit::duration(Milliseconds(*answer.firstMs)));
    if (answer.totalMs) times << tr("in all %1").arg(kit::duration(Milliseconds(*answer.totalMs)));
    QStringList lines{spent.join(u" · "_s), times.join(u" · "_s)};
    lines.removeAll(QString());
    view.figures = lines.join(u'\n');
    view.state = phaseOf(answer);
    view.tone = toneOf(answer);
    view.canStop = answer.isUnderWay();
    return view;
}

std::optional<Money> costOf(const Kit& kit, const QString& model, const Usage& usage, Wall when) {
    const auto index = kit.policy->model(model.toStdString());
    if (!index) return std::nullopt;
    const auto price = route::priceOf(*kit.policy, *index, *kit.catalog, when, usage.allInput());
    return price ? catalog::costOf(usage, price->rates) : std::nullopt;
}

bool isSimulated(const Kit& kit, const QString& model) {
    const auto index = kit.policy->model(model.toStdString());
    if (!index) return false;
    const auto* provider = kit.policy->provider(kit.policy->models[*index].provider);
    return provider != nullptr && provider->isSimulated();
}

} // namespace tierline::playground
