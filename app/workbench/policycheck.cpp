// The check of a policy for the window: errors, warnings, keys that are missing, lints.
#include "modelswork.h"

#include "base/paths.h"
#include "catalog/prices.h"
#include "classify/answerpatterns.h"
#include "classify/makecascade.h"
#include "policy/reader.h"
#include "tune/lints.h"

#include <algorithm>

namespace tierline::workbench {

using namespace Qt::Literals::StringLiterals;
using models::CheckReport;
using models::Finding;

namespace {

QString toQString(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

Finding findingOf(const Error& error, Finding::Severity severity, const std::string& file) {
    Finding finding;
    finding.severity = severity;
    if (error.file != file) finding.file = toQString(error.file);
    finding.line = error.line;
    finding.column = error.column;
    finding.text = toQString(error.detail);
    finding.remedy = toQString(error.remedy);
    return finding;
}

Finding findingOf(const tune::Lint& lint) {
    constexpr Finding::Severity severities[] = {Finding::Error, Finding::Warning, Finding::Hint};
    const auto rows = tune::lintRows();
    const auto row = std::ranges::find(rows, lint.id, &tune::LintRow::id);
    Finding finding;
    finding.severity = severities[static_cast<std::size_t>(lint.severity)];
    finding.group = row == rows.end() ? QString() : toQString(row->group);
    finding.id = toQString(lint.id);
    finding.subject = toQString(lint.subject);
    finding.line = lint.line;
    finding.column = lint.column;
    finding.text = toQString(lint.text);
    finding.remedy = toQString(lint.remedy);
    return finding;
}

// The values are dropped at once.
void addMissingKeys(CheckReport& report, const policy::Policy& policy, const SecretResolver& secrets) {
    for (const auto& provider : policy.providers) {
        std::vector<std::string> keys{provider.key};
        keys.insert(keys.end(), provider.moreKeys.begin(), provider.moreKeys.end());
        for (const std::string& reference : keys) {
            if (reference.empty() || reference == "client") continue;
            const auto key = secrets(reference);
            if (key) continue;
            Finding finding = findingOf(key.error(), Finding::Warning, {});
            finding.subject = toQString(provider.id);
            finding.text = u"provider %1 has no key here: %2"_s.arg(toQString(provider.id), finding.text);
            report.findings.push_back(std::move(finding));
        }
    }
}

std::shared_ptr<const classify::Scorer> shippedScorer(const PricePlace& place) {
    const auto read = policy::loadPolicy(place.share / "policies" / "default.yaml");
    if (!read.policy) return nullptr;
    const auto scorer = classify::Scorer::compile(read.policy);
    return scorer ? *scorer : nullptr;
}

void addLints(CheckReport& report, const std::shared_ptr<const classify::Scorer>& scorer,
              const PricePlace& place, const ledger::Ledger* ledger, Wall now) {
    const std::string file = report.file.toStdString();
    std::vector<Error> warnings;
    const auto cascade = classify::makeCascade(scorer, warnings);
    for (const Error& warning : warnings)
        report.findings.push_back(findingOf(warning, Finding::Warning, file));
    const auto prices = catalog::loadPrices(place.share, place.user);
    const auto retirements = catalog::loadRetirements(place.share / "prices" / "retirements.txt");
    const auto traffic =
        ledger != nullptr ? tune::readTraffic(*ledger, now) : Result<tune::Traffic>(tune::Traffic{});
    tune::LintInput input{scorer, shippedScorer(place), {}, {}, {}, {}, {}};
    input.catalog = prices ? prices->catalog.get() : nullptr;
    input.retirements = retirements ? &*retirements : nullptr;
    input.traffic = ledger != nullptr && traffic ? &*traffic : nullptr;
    input.cascade = cascade.get();
    input.today = std::chrono::floor<std::chrono::days>(now);
    auto lints = tune::lint(input);
    if (const auto text = readFile(file)) tune::locate(lints, *text);
    for (const auto& lint : lints)
        report.findings.push_back(findingOf(lint));
}

void finish(CheckReport& report, const policy::Policy* policy) {
    std::ranges::sort(report.findings, [](const Finding& a, const Finding& b) {
        return std::tie(a.severity, a.line, a.text) < std::tie(b.severity, b.line, b.text);
    });
    if (policy == nullptr) return;
    report.isUsable = true;
    report.hash = toQString(policy->hash);
    report.summary =
        u"Policy %1: %2 providers, %3 models, %4 tiers, %5 rules."_s.arg(toQString(policy->hash12()))
            .arg(policy->providers.size())
            .arg(policy->models.size())
            .arg(policy->tiers.size())
            .arg(policy->classify.rules.size());
}

} // namespace

CheckReport checkPolicy(const std::string& file, const PricePlace& place, const ledger::Ledger* ledger,
                        const SecretResolver& secrets, Wall now) {
    CheckReport report;
    report.file = toQString(file);
    const auto read = policy::loadPolicy(file);
    for (const Error& error : read.errors)
        report.findings.push_back(findingOf(error, Finding::Error, file));
    for (const Error& warning : read.warnings)
        report.findings.push_back(findingOf(warning, Finding::Warning, file));
    const auto scorer = read.policy ? classify::Scorer::compile(read.policy)
                                    : Result<std::shared_ptr<const classify::Scorer>>(nullptr);
    const auto patterns = read.policy ? classify::AnswerPatterns::compile(*read.policy)
                                      : Result<std::shared_ptr<const classify::AnswerPatterns>>(nullptr);
    if (!scorer) report.findings.push_back(findingOf(scorer.error(), Finding::Error, file));
    if (!patterns) report.findings.push_back(findingOf(patterns.error(), Finding::Error, file));
    const bool isUsable = read.policy && scorer && patterns;
    if (isUsable) {
        for (const Error& warning : (*scorer)->warnings())
            report.findings.push_back(findingOf(warning, Finding::Warning, file));
        addMissingKeys(report, *read.policy, secrets);
        addLints(report, *scorer, place, ledger, now);
    }
    finish(report, isUsable ? read.policy.get() : nullptr);
    return report;
}

} // namespace tierline::workbench
