// Gates and reports of what was found last: the part of BenchWork that passes judgement.
#include "benchwork.h"

#include "base/paths.h"
#include "bench/gates.h"
#include "bench/noninferior.h"
#include "bench/report.h"
#include "benchmark/benchtables.h"
#include "benchmark/cases.h"
#include "kit/format.h"

#include <QCoreApplication>
#include <QLocale>

#include <cmath>

namespace tierline::workbench {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Benchmark)
};

QString figureText(const bench::Gate& gate, double figure) {
    const auto* check = std::get_if<bench::FigureGate>(&gate.check);
    if (check == nullptr) return benchmark::differenceText(figure);
    switch (check->figure) {
    case bench::GateFigure::UsdPer1k: return benchmark::usdText(figure);
    case bench::GateFigure::P99us: return kit::microseconds(std::llround(figure));
    case bench::GateFigure::MacroF1: return QLocale().toString(figure, 'f', 3);
    case bench::GateFigure::Accuracy:
    case bench::GateFigure::UnderRouted:
    case bench::GateFigure::OverRouted:
    case bench::GateFigure::Severe:
    case bench::GateFigure::Quality:
    case bench::GateFigure::WorstSlice: return benchmark::shareText(figure);
    }
    return {};
}

bench::AskNonInferior askOf(const benchmark::Findings& found) {
    return [&found](const bench::NonInferiorQuestion& question) {
        bench::EvaluateOptions options;
        options.measure = found.evaluation->measure;
        options.resampling = found.evaluation->resampling;
        return bench::nonInferior(*found.set, *found.run, found.other.get(), question, options);
    };
}

benchmark::GateLine lineOf(const QString& text, const benchmark::FindingsPtr& found) {
    benchmark::GateLine line;
    line.expression = text;
    const auto gate = bench::parseGate(text.toStdString());
    if (!gate) {
        line.hint = textOf(toString(gate.error()));
        line.measured = u"?"_s;
        return line;
    }
    if (!found) return line;
    const auto result = bench::judge(*gate, *found->evaluation, askOf(*found));
    line.hint = textOf(result.sentence);
    if (result.figure) line.measured = figureText(*gate, *result.figure);
    if (result.verdict != bench::GateVerdict::CannotTell)
        line.verdict = result.isPassed() ? benchmark::GateLine::Pass : benchmark::GateLine::Fail;
    return line;
}

Result<std::string> styleOf(const std::filesystem::path& share) {
    std::string style;
    for (const auto* name : {"style.css", "bench.css"}) {
        const auto text = readFile(share / "report" / name);
        if (!text) return std::unexpected(text.error());
        style += *text;
    }
    return style;
}

Result<std::string> reportOf(bench::ReportForm form, const benchmark::Findings& found,
                             const QStringList& texts, const std::filesystem::path& share) {
    std::vector<bench::Gate> gates;
    for (const QString& text : texts) {
        auto gate = bench::parseGate(text.toStdString());
        if (!gate) return std::unexpected(gate.error()); // a report without it would look as if all passed
        gates.push_back(*std::move(gate));
    }
    bench::ReportPart part{found.set.get(),
                           found.run.get(),
                           found.other.get(),
                           found.evaluation.get(),
                           bench::judge(gates, *found.evaluation, askOf(found)),
                           bench::worstSliceLimit(gates)};
    bench::Report report{{std::move(part)}, TIERLINE_VERSION, {}};
    if (form == bench::ReportForm::Html) {
        auto style = styleOf(share);
        if (!style) return std::unexpected(style.error());
        report.style = *std::move(style);
    }
    return bench::printReport(form, report);
}

} // namespace

std::vector<benchmark::GateLine> BenchWork::judge(const QStringList& gates) const {
    std::vector<benchmark::GateLine> lines;
    for (const QString& gate : gates)
        lines.push_back(lineOf(gate, m_found));
    return lines;
}

Result<QString> BenchWork::save(const std::filesystem::path& file, const QStringList& gates) {
    if (!m_found) return fail(ErrorCode::NotFound, "nothing was measured yet");
    const auto form = bench::reportFormOf(file.string());
    if (!form) return std::unexpected(form.error());
    // A person's CSV is of the cases, not of the figures: those are on the page.
    const auto text = *form == bench::ReportForm::Csv
                          ? Result<std::string>(benchmark::casesCsv(*m_found).toStdString())
                          : reportOf(*form, *m_found, gates, m_places.share);
    if (!text) return std::unexpected(text.error());
    if (const auto written = replaceFile(file, *text); !written) return std::unexpected(written.error());
    return Text::tr("Saved %1").arg(textOf(file.string()));
}

} // namespace tierline::workbench
