// For CI: a test suite a set, a test case a gate, and one for each slice below the limit of the worst one.
// The elements and attributes are those that Jenkins, GitHub's and GitLab's readers share.
#include "bench/reportlines.h"
#include "bench/reporttext.h"

#include <algorithm>
#include <spdlog/fmt/fmt.h>

namespace tierline::bench {

namespace {

struct Suite {
    std::string cases;
    std::size_t tests = 0, failures = 0;
};

void add(Suite& suite, std::string_view className, std::string_view name, std::string_view failure,
         std::string_view type) {
    ++suite.tests;
    suite.cases +=
        fmt::format("    <testcase classname=\"{}\" name=\"{}\" time=\"0\"", forXml(className), forXml(name));
    if (failure.empty()) {
        suite.cases += "/>\n";
        return;
    }
    ++suite.failures;
    suite.cases += fmt::format(">\n      <failure type=\"{}\" message=\"{}\">{}</failure>\n    </testcase>\n",
                               type, forXml(failure), forXml(failure));
}

Suite suiteOf(const ReportPart& part) {
    Suite suite;
    const auto& evaluation = *part.evaluation;
    for (const auto& gate : part.gates)
        add(suite, "tierline.gate", gate.text, gate.isPassed() ? std::string() : gate.sentence,
            toString(gate.verdict));
    if (part.sliceLimit)
        for (const auto& slice : evaluation.slices)
            if (slice.right.value < *part.sliceLimit)
                add(suite, "tierline.slice", sliceName(slice),
                    fmt::format("{} is {} {} in {}, below {}", rightWord(evaluation),
                                percent(slice.right.value), rangeOf(slice.right), counted(slice.rows, "case"),
                                percent(*part.sliceLimit)),
                    "failed");
    // A suite without a case is an error to some readers.
    if (suite.tests == 0) add(suite, "tierline.bench", "measured", {}, {});
    return suite;
}

std::string property(std::string_view name, std::string_view value) {
    return fmt::format("      <property name=\"{}\" value=\"{}\"/>\n", forXml(name), forXml(value));
}

std::string printed(const ReportPart& part, const Suite& suite) {
    const auto& evaluation = *part.evaluation;
    auto started = toRfc3339(evaluation.run.started);
    started.resize(19); // readers want it without fraction and zone
    auto out = fmt::format(
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"0\" time=\"0\" "
        "timestamp=\"{}\">\n    <properties>\n",
        forXml(headlineOf(part)), suite.tests, suite.failures, started);
    for (const auto& line : cardOf(part))
        out += property(line.label, line.value);
    for (const auto& line : figureLines(evaluation))
        out += property(line.label, line.hereRange.empty() ? line.here : line.here + " " + line.hereRange);
    return out + "    </properties>\n" + suite.cases + "    <system-out>" + forXml(evaluation.sentence)
           + "</system-out>\n  </testsuite>\n";
}

} // namespace

std::string junitReport(const Report& report) {
    std::string suites;
    std::size_t tests = 0, failures = 0;
    for (const auto& part : report.parts) {
        const auto suite = suiteOf(part);
        suites += printed(part, suite);
        tests += suite.tests;
        failures += suite.failures;
    }
    return fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"tierlinectl bench\" tests=\"{}\" "
        "failures=\"{}\" errors=\"0\" time=\"0\">\n{}</testsuites>\n",
        tests, failures, suites);
}

} // namespace tierline::bench
