#include "benchmark/pairs.h"

#include "bench/proportions.h"
#include "kit/format.h"

#include <QCoreApplication>
#include <QLocale>

namespace tierline::benchmark {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Benchmark)
};

constexpr double convincing = 0.05;

QString number(std::size_t count) {
    return kit::count(static_cast<qint64>(count));
}

QString pairCount(std::size_t count) {
    return kit::counted(static_cast<std::int64_t>(count), Text::tr("%1 pair"), Text::tr("%1 pairs"));
}

// Ties say nothing of a preference: the others are a coin thrown so many times.
QString sentenceOf(const PairTurn& turn) {
    const auto& at = turn.figures;
    if (at.votes == 0) return Text::tr("No pair is judged yet.");
    const bool isSame = turn.candidate == turn.against;
    const QString here = isSame ? Text::tr("the candidate") : turn.candidate;
    const QString there = isSame ? Text::tr("the other run") : turn.against;
    const double p = bench::mcnemar(at.better, at.worse);
    const QString figures = Text::tr("%1 was better in %2, %3 in %4 of %5, %6 as good (p = %7).")
                                .arg(here, number(at.better), there, number(at.worse), pairCount(at.votes),
                                     number(at.ties), QLocale().toString(p, 'f', 3));
    if (p >= convincing) return Text::tr("No preference beyond chance: %1").arg(figures);
    return Text::tr("The answers of %1 are preferred: %2").arg(at.better > at.worse ? here : there, figures);
}

QStringList linesOf(const bench::HumanFigures& at) {
    QStringList lines;
    if (at.again > 0)
        lines << Text::tr("With yourself: %1 of %2 judged alike when shown again the other way round.")
                     .arg(number(at.same), pairCount(at.again));
    else
        lines << Text::tr("With yourself: not known. A tenth of the pairs comes twice, from ten pairs on.");
    if (at.withJudge > 0) {
        QString line =
            Text::tr("With the judge: %1 of %2 alike").arg(number(at.agreed), pairCount(at.withJudge));
        if (at.kappa) line += Text::tr(", kappa %1").arg(QLocale().toString(*at.kappa, 'f', 2));
        lines << line + QLatin1Char('.');
    }
    if (at.votes < at.pairs) lines << Text::tr("%1 are not judged yet.").arg(pairCount(at.pairs - at.votes));
    return lines;
}

} // namespace

PairView presentPair(const PairTurn& turn) {
    PairView view;
    view.isOver = turn.isOver();
    view.canUndo = turn.done > 0;
    view.percent = turn.of > 0 ? static_cast<int>(turn.done * 100 / turn.of) : 0;
    view.progress = view.isOver
                        ? Text::tr("All %1 judged").arg(kit::count(turn.of))
                        : Text::tr("Pair %1 of %2").arg(kit::count(turn.done + 1), kit::count(turn.of));
    view.trouble = turn.trouble;
    if (!view.isOver) return view; // names would unblind
    view.sentence = sentenceOf(turn);
    view.lines = linesOf(turn.figures);
    return view;
}

bool hasPairs(const Findings& found) {
    if (!found.other || !found.run) return false;
    const bench::Run &here = *found.run, &there = *found.other;
    if (here.header.kind != bench::RunKind::EndToEnd || there.header.kind != bench::RunKind::EndToEnd)
        return false;
    auto other = there.rows.begin();
    for (const bench::RunRow& row : here.rows) { // both rise by case
        while (other != there.rows.end() && other->at < row.at)
            ++other;
        if (other == there.rows.end()) return false;
        if (other->at == row.at && row.model && other->model
            && here.header.models[*row.model] != there.header.models[*other->model])
            return true;
    }
    return false;
}

} // namespace tierline::benchmark
