#include "spend/savingspresenter.h"

#include "kit/format.h"

#include <QCoreApplication>
#include <QStringList>

namespace tierline::spend {

using namespace Qt::Literals::StringLiterals;
using catalog::Verdict;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Savings)
};

QString percent(std::int64_t share) {
    return kit::percent(static_cast<double>(share) / static_cast<double>(catalog::wholeShare), 1);
}

SavingsView::Line lineOf(const QString& caption, const catalog::Amounts& amounts) {
    return {caption, kit::money(amounts.perDay), kit::money(amounts.perMonth), kit::money(amounts.perRequest),
            kit::money(amounts.perTask)};
}

kit::Tone toneOf(Verdict verdict) {
    switch (verdict) {
    case Verdict::Pays: return kit::Tone::Good;
    case Verdict::Barely: return kit::Tone::Warn;
    case Verdict::NothingSent: return kit::Tone::Idle;
    case Verdict::MixNotCheaper:
    case Verdict::ClassifierEatsIt:
    case Verdict::FixedCostEatsIt: return kit::Tone::Bad;
    }
    return kit::Tone::Idle;
}

QString sentenceOf(const catalog::Workload& w, const catalog::Savings& s) {
    const QString share = s.savedShare ? percent(*s.savedShare) : QString();
    switch (s.verdict) {
    case Verdict::Pays:
        return w.fixedPerMonth > Money()
                   ? Text::tr("Routing pays: %1 a month after the fixed cost, %2 of the baseline before it.")
                         .arg(kit::money(s.netPerMonth), share)
                   : Text::tr("Routing pays: %1 a month, %2 of what the baseline costs.")
                         .arg(kit::money(s.netPerMonth), share);
    case Verdict::Barely:
        return Text::
            tr("Hardly worth it: routing saves %1. If more than that share of the requests has to be asked "
               "again, it costs more than it saves.")
                .arg(share);
    case Verdict::NothingSent: return Text::tr("Not worth it: nothing is sent, so there is nothing to save.");
    case Verdict::MixNotCheaper:
        return Text::tr("Not worth it: the models of the mix cost %1 a month, the baseline for all %2.")
            .arg(kit::money(s.models.perMonth), kit::money(s.baseline.perMonth));
    case Verdict::ClassifierEatsIt:
        return Text::tr("Not worth it: the models save %1 a month, but classifying costs %2.")
            .arg(kit::money(s.baseline.perMonth - s.models.perMonth), kit::money(s.classifier.perMonth));
    case Verdict::FixedCostEatsIt:
        return Text::tr("Not worth it at this volume: %1 a month saved, %2 a month of fixed cost.")
            .arg(kit::money(s.saved.perMonth), kit::money(w.fixedPerMonth));
    }
    return {};
}

void addTurns(SavingsView& view, const catalog::Workload& w, const catalog::Savings& s) {
    if (w.fixedPerMonth > Money())
        view.turns.push_back({Text::tr("Earns the fixed cost from"),
                              s.volumePerMonth ? Text::tr("%1 a month").arg(kit::count(*s.volumePerMonth))
                                               : Text::tr("no volume")});
    if (w.classifierShare > 0)
        view.turns.push_back({Text::tr("Stops paying when classifying costs"),
                              s.classifierCost ? Text::tr("%1 a request").arg(kit::money(*s.classifierCost))
                                               : Text::tr("it never pays")});
    if (s.cheapShare && s.cheapest)
        view.turns.push_back(
            {Text::tr("Least share of %1").arg(QString::fromStdString(w.mix[*s.cheapest].tier)),
             percent(*s.cheapShare)});
    if (s.repeatShare) view.turns.push_back({Text::tr("May be asked again"), percent(*s.repeatShare)});
}

} // namespace

QString SavingsView::asText() const {
    if (!error.isEmpty()) return error;
    QStringList text{sentence};
    for (const Line& line : lines)
        text << Text::tr("%1: %2 a day, %3 a month, %4 a request, %5 a task")
                    .arg(line.caption, line.perDay, line.perMonth, line.perRequest, line.perTask);
    for (const Turn& turn : turns)
        text << turn.caption + u": "_s + turn.value;
    text << Text::tr("A month is %1 days.").arg(catalog::daysPerMonth);
    return text.join(u'\n');
}

SavingsView presentSavings(const SavingsForm& form) {
    SavingsView view;
    const auto workload = workloadOf(form);
    const auto savings = workload ? catalog::savingsOf(*workload)
                                  : Result<catalog::Savings>(std::unexpected(workload.error()));
    if (!savings) {
        view.error = QString::fromStdString(savings.error().detail);
        if (!savings.error().remedy.empty())
            view.error += u"; "_s + QString::fromStdString(savings.error().remedy);
        return view;
    }
    view.tone = toneOf(savings->verdict);
    view.sentence = sentenceOf(*workload, *savings);
    view.lines.push_back(lineOf(Text::tr("Baseline for all"), savings->baseline));
    view.lines.push_back(lineOf(Text::tr("Models of the mix"), savings->models));
    view.lines.push_back(lineOf(Text::tr("Classifying"), savings->classifier));
    view.lines.push_back(lineOf(Text::tr("Saved"), savings->saved));
    addTurns(view, *workload, *savings);
    return view;
}

} // namespace tierline::spend
