// A benchmark's result as a file: JSON for programs, Markdown for a pull request, JUnit's XML for CI, one
// HTML page with its charts for people, CSV for a spreadsheet. Everything that was recorded is hostile text
// and is escaped. The same input gives the same bytes. Pure; any thread.
#pragma once

#include "bench/evaluation.h"
#include "bench/gates.h"
#include "bench/set.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::bench {

enum class ReportForm : std::uint8_t { Json, Markdown, JUnit, Html, Csv };
// By the ending of the file's name: .json, .md, .xml, .html, .csv.
Result<ReportForm> reportFormOf(std::string_view path);

// One set. What is pointed at outlives the report.
struct ReportPart {
    const Set* set = nullptr;
    const Run* run = nullptr;
    const Run* against = nullptr; // may be null
    const Evaluation* evaluation = nullptr;
    std::vector<GateResult> gates;
    std::optional<double> sliceLimit; // slices below it are failures of their own for JUnit
};

struct Report {
    std::vector<ReportPart> parts;
    std::string version; // of the program
    std::string style;   // CSS, for HTML only
};

std::string printReport(ReportForm form, const Report& report);
bool allPassed(const Report& report);

std::string jsonReport(const Report& report);
std::string markdownReport(const Report& report);
std::string junitReport(const Report& report);
std::string htmlReport(const Report& report);
std::string csvReport(const Report& report);

std::string_view toString(Measure measure); // "tiers"

} // namespace tierline::bench
