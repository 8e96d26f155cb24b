#include "training/trainingwords.h"

#include "kit/format.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace tierline::training {

using namespace Qt::Literals::StringLiterals;
using bench::TrainStanding;

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("tierline::training", text);
}

QString toQString(const std::string& text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

struct Tally {
    int better = 0, like = 0, chance = 0, worse = 0;
    QStringList others; // sets on which it is not better
    int all() const { return better + like + chance + worse; }
};

template <class OrderOf>
Tally tallyOf(const bench::TrainReport& report, const OrderOf& orderOf) {
    Tally tally;
    for (std::size_t i = 0; i + 1 < report.files.size(); ++i) {
        const auto& figures = report.files[i];
        const bench::TrainOrder* order = orderOf(figures);
        const auto standing = order != nullptr ? bench::standingOf(*order) : TrainStanding::Unknown;
        switch (standing) {
        case TrainStanding::Unknown: continue;
        case TrainStanding::BetterThanLength: ++tally.better; continue;
        case TrainStanding::LikeLength: ++tally.like; break;
        case TrainStanding::LikeChance: ++tally.chance; break;
        case TrainStanding::WorseThanLength: ++tally.worse; break;
        }
        tally.others << toQString(figures.file);
    }
    return tally;
}

// "it orders better than length alone on 2 of 3 sets"
QString orders(const Tally& tally) {
    if (tally.better == tally.all())
        return tally.all() == 1 ? tr("it orders better than length alone")
                                : tr("it orders better than length alone on all %1 sets").arg(tally.all());
    if (tally.better > 0)
        return tr("it orders better than length alone on %1 of %2 sets").arg(tally.better).arg(tally.all());
    if (tally.chance == tally.all()) return tr("it is no better than chance");
    if (tally.worse == tally.all()) return tr("it is worse than length alone");
    return tr("it is no better than length");
}

kit::Tone toneOf(const Tally& tally) {
    if (tally.better == tally.all()) return kit::Tone::Good;
    return tally.chance + tally.worse == tally.all() ? kit::Tone::Bad : kit::Tone::Warn;
}

} // namespace

QString decimals(double value, int places) {
    return QLocale().toString(value, 'f', places);
}

QString decimals(const std::optional<double>& value, int places) {
    return value ? decimals(*value, places) : u"–"_s;
}

kit::Tone toneOf(TrainStanding standing) {
    switch (standing) {
    case TrainStanding::Unknown: return kit::Tone::Idle;
    case TrainStanding::LikeChance:
    case TrainStanding::WorseThanLength: return kit::Tone::Bad;
    case TrainStanding::LikeLength: return kit::Tone::Warn;
    case TrainStanding::BetterThanLength: return kit::Tone::Good;
    }
    return kit::Tone::Idle;
}

QString nameOf(TrainStanding standing) {
    switch (standing) {
    case TrainStanding::Unknown: return tr("nothing to compare");
    case TrainStanding::LikeChance: return tr("no better than chance");
    case TrainStanding::WorseThanLength: return tr("worse than length alone");
    case TrainStanding::LikeLength: return tr("no better than length");
    case TrainStanding::BetterThanLength: return tr("better than length");
    }
    return {};
}

Verdict verdictOf(const bench::TrainReport& report) {
    const Tally tally = tallyOf(report, [](const bench::TrainFigures& f) { return &f.main(); });
    if (tally.all() == 0)
        return {
            tr("Nothing here says whether its order is any good."),
            tr("Order can be measured on a set with several tiers, or with outcomes of a cheap and a dear "
               "model that differ."),
            kit::Tone::Warn};
    const Tally left = tallyOf(report, [](const bench::TrainFigures& f) -> const bench::TrainOrder* {
        if (!f.leftOut) return nullptr;
        return f.leftOut->gap.value ? &f.leftOut->gap : &f.leftOut->tiers;
    });
    Verdict verdict;
    verdict.tone = toneOf(tally);
    verdict.sentence = tr("On prompts it had not seen, %1.").arg(orders(tally));
    if (left.all() > 0) {
        verdict.detail = tr("On sets it had not seen, %1.").arg(orders(left));
        if (left.better < left.all() && verdict.tone == kit::Tone::Good) verdict.tone = kit::Tone::Warn;
    } else if (tally.others.isEmpty()) {
        verdict.detail =
            tr("These prompts are of the sets it learned from: traffic of another kind may fare worse.");
    }
    if (left.all() == 0 && !tally.others.isEmpty())
        verdict.detail = tr("Not on %1.").arg(tally.others.join(u", "_s));
    return verdict;
}

QString sentenceOf(const bench::TrainFigures& figures) {
    const auto& order = figures.main();
    if (!order.value)
        return figures.quality ? tr("%1 of its prompts come out in their tier.")
                                     .arg(kit::percent(figures.quality->accuracy, 1))
                               : tr("It has no figure of order.");
    const bool isGap = figures.gap.value.has_value();
    QString text =
        isGap ? tr("The order recovers %1 of the gap between cheap and dear").arg(decimals(*order.value))
              : tr("The lowest tier is told from the others with AUC %1").arg(decimals(*order.value));
    if (order.range) text += tr(" (%1 to %2)").arg(decimals(order.range->low), decimals(order.range->high));
    if (order.length) text += tr("; length alone %1").arg(decimals(*order.length));
    if (order.chance)
        text += tr(", chance %1 to %2").arg(decimals(order.chance->low), decimals(order.chance->high));
    return text + u": "_s + nameOf(bench::standingOf(order)) + u'.';
}

QStringList cautionsOf(const bench::TrainFigures& figures) {
    QStringList out;
    for (const auto caution : figures.cautions)
        switch (caution) {
        case bench::TrainCaution::FewRows:
            out << tr("Only %1: the intervals are wide. A few hundred would say more.")
                       .arg(kit::counted(static_cast<std::int64_t>(figures.rows), tr("%1 row"),
                                         tr("%1 rows")));
            break;
        case bench::TrainCaution::OneTierOnly:
            out << tr("All of its rows are of one tier: there is no order to measure within it.");
            break;
        case bench::TrainCaution::EqualModels:
            out << tr("The cheap and the dear model are equally good on it: there is no gap to recover.");
            break;
        }
    return out;
}

} // namespace tierline::training
