#include "bench/report.h"

#include <algorithm>

namespace tierline::bench {

namespace {

struct FormRow {
    std::string_view ending;
    ReportForm form;
    std::string (*print)(const Report&);
};
constexpr FormRow formRows[] = {{".json", ReportForm::Json, jsonReport},
                                {".md", ReportForm::Markdown, markdownReport},
                                {".xml", ReportForm::JUnit, junitReport},
                                {".html", ReportForm::Html, htmlReport},
                                {".csv", ReportForm::Csv, csvReport}};

} // namespace

Result<ReportForm> reportFormOf(std::string_view path) {
    const auto slash = path.find_last_of('/');
    const auto name = slash == path.npos ? path : path.substr(slash + 1);
    const auto point = name.find_last_of('.');
    const auto ending = lowerAscii(point == name.npos ? std::string_view() : name.substr(point));
    for (const auto& row : formRows)
        if (row.ending == ending) return row.form;
    return fail(ErrorCode::InvalidInput, "--report: `" + std::string(path) + "` does not say in which form",
                "end its name with .json, .md, .xml (JUnit), .html or .csv");
}

std::string printReport(ReportForm form, const Report& report) {
    return std::ranges::find(formRows, form, &FormRow::form)->print(report);
}

bool allPassed(const Report& report) {
    return std::ranges::all_of(report.parts, [](const ReportPart& part) { return allPassed(part.gates); });
}

std::string_view toString(Measure measure) {
    return measure == Measure::Tiers ? "tiers" : "answers";
}

} // namespace tierline::bench
