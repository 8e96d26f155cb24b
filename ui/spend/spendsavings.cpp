// What was saved, against what, and where it came from. Integers all the way: the bridge adds up exactly.
#include "kit/format.h"
#include "ledger/netsavings.h"
#include "spend/constants.h"
#include "spend/slices.h"
#include "spend/spendparts.h"

#include <QCoreApplication>

#include <algorithm>

namespace tierline::spend {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Spend)
};

constexpr auto strongest = "strongest"_L1, cheapest = "cheapest"_L1, best = "best"_L1;

// As each request recorded it when it was answered, with the size of each taken into account.
Baseline recordedOf(const Part& part) {
    Baseline baseline{strongest, fromUtf8(part.answer.recordedBaseline), {}, {}, 0, {}};
    if (baseline.model.isEmpty()) baseline.model = baseline.name;
    if (part.total.baseline > Money()) baseline.cost = part.total.baseline;
    baseline.spent = part.total.costBesideBaseline;
    baseline.leftOut = part.total.unpriced;
    if (part.answer.edges.empty()) return baseline;
    baseline.slices.resize(part.answer.edges.size() - 1);
    for (std::size_t i = 0; baseline.cost && i < baseline.slices.size(); ++i)
        if (part.answer.edges[i] <= part.answer.now)
            baseline.slices[i] = Money(); // without requests: nothing
    for (const auto& sum : part.answer.course)
        if (const auto at = sliceAt(part.answer.edges, sum.from); at && sum.money == part.kind)
            baseline.slices[*at] = baseline.slices[*at].value_or(Money()) + sum.group.baseline;
    return baseline;
}

const Constant* constantOf(const Part& part) {
    if (part.covered == nullptr) return nullptr;
    const QString& wanted = part.choice.baseline;
    if (wanted == cheapest) return cheapestOf(*part.covered);
    if (wanted == best)
        return part.policy == nullptr ? nullptr
                                      : bestConstant(*part.covered, part.answer.tiers, *part.policy);
    const auto& all = part.covered->constants;
    const auto found =
        std::ranges::find_if(all, [&](const Constant& one) { return fromUtf8(one.model) == wanted; });
    return found == all.end() ? nullptr : &*found;
}

QString nameOfChoice(const QString& id) {
    if (id == cheapest) return Text::tr("cheapest");
    if (id == best) return Text::tr("best constant");
    return id;
}

struct Parts { // of the saving
    Money classifier, retries, lost, net;
    Money gross() const { return net + classifier + retries + lost; }
};

BridgeStep step(BridgeStep::Kind kind, const QString& caption, Money amount, Money from, Money to,
                const QString& help) {
    BridgeStep made;
    made.kind = kind;
    made.caption = caption;
    made.value =
        kind == BridgeStep::Minus && amount > Money() ? u"\u2212"_s + kit::money(amount) : kit::money(amount);
    made.help = help;
    made.from = from.usd();
    made.to = to.usd();
    return made;
}

std::vector<BridgeStep> stepsOf(const Parts& parts, const Baseline& baseline) {
    Money level = parts.gross();
    std::vector<BridgeStep> steps{
        step(BridgeStep::Gross, Text::tr("Cheaper answers"), level, Money(), level,
             Text::tr("What the same tokens cost at %1, less what the answers themselves cost.")
                 .arg(baseline.model))};
    const auto minus = [&](const QString& caption, Money amount, const QString& help) {
        steps.push_back(step(BridgeStep::Minus, caption, amount, level - amount, level, help));
        level -= amount;
    };
    minus(Text::tr("Classifier"), parts.classifier,
          Text::tr("Stages that asked a model or a service to decide, for example a judge."));
    minus(Text::tr("Retries"), parts.retries,
          Text::tr("Attempts that failed or were not good enough, and were billed all the same."));
    minus(Text::tr("Lost cache"), parts.lost,
          Text::tr(
              "A change of model leaves a warm prompt cache behind; one model for all would have kept it."));
    steps.push_back(step(BridgeStep::Net, Text::tr("Net saving"), parts.net, Money(), parts.net,
                         Text::tr("What is left of it.")));
    double widest = 1e-12;
    for (const BridgeStep& one : steps)
        widest = std::max({widest, std::abs(one.from), std::abs(one.to)});
    for (BridgeStep& one : steps) {
        one.from /= widest;
        one.to /= widest;
    }
    return steps;
}

QString noteOf(const Part& part, const Baseline& baseline) {
    QStringList notes;
    if (baseline.leftOut > 0)
        notes << kit::counted(baseline.leftOut, Text::tr("%1 request of unknown price left out"),
                              Text::tr("%1 requests of unknown price left out"));
    if (!part.answer.rows.complete && part.rows != nullptr)
        notes << Text::tr("classifier and retries of the newest %1 requests only")
                     .arg(kit::count(part.rows->requests));
    return notes.join(u" · "_s);
}

} // namespace

std::optional<Money> Baseline::saved(const ledger::Group& total) const {
    if (!cost) return std::nullopt;
    return *cost - spent - total.switchCost;
}

Baseline baselineOf(const Part& part) {
    const bool isRecorded = part.covered == nullptr || part.choice.baseline == strongest;
    if (isRecorded) return recordedOf(part);
    Baseline baseline;
    baseline.name = nameOfChoice(part.choice.baseline);
    baseline.model = baseline.name;
    baseline.spent = part.covered->spent;
    baseline.leftOut = part.covered->leftOut;
    if (const Constant* constant = constantOf(part)) {
        baseline.model = fromUtf8(constant->model);
        baseline.cost = constant->whole;
        baseline.slices = constant->slices;
    }
    return baseline;
}

std::vector<BaselineChoice> baselinesOf(const Part& part) {
    std::vector<BaselineChoice> all{{strongest, Text::tr("strongest")}};
    if (part.covered == nullptr) return all;
    all.push_back({cheapest, Text::tr("cheapest")});
    all.push_back({best, Text::tr("best constant")});
    for (const Constant& one : part.covered->constants)
        all.push_back({fromUtf8(one.model), fromUtf8(one.model)});
    return all;
}

BridgeView bridgeOf(const Part& part, const Baseline& baseline) {
    BridgeView view;
    view.title = Text::tr("Saved against %1").arg(baseline.name);
    const auto net = baseline.saved(part.total);
    if (!net) {
        view.sentence = Text::tr("No price of %1 is known for all that was used, so nothing can be held "
                                 "against it. Set a price, or choose another model.")
                            .arg(baseline.model);
        return view;
    }
    Parts parts{{}, {}, part.total.switchCost, *net};
    if (part.rows != nullptr) {
        parts.classifier = part.rows->classifier;
        parts.retries = part.rows->retries;
    }
    view.sentence = Text::tr("%1 if all went to %2, %3 as it was routed")
                        .arg(kit::money(*baseline.cost), baseline.model, kit::money(baseline.spent));
    view.steps = stepsOf(parts, baseline);
    view.note = noteOf(part, baseline);
    return view;
}

} // namespace tierline::spend
