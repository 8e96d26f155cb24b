// tierlinectl check POLICY: errors, warnings and lints of one policy.
#include "checkview.h"
#include "command.h"

#include "base/clock.h"
#include "base/paths.h"
#include "base/secret.h"
#include "catalog/prices.h"
#include "catalog/retirements.h"
#include "classify/answerpatterns.h"
#include "classify/makecascade.h"
#include "classify/references.h"
#include "ledger/ledger.h"
#include "policy/reader.h"
#include "tune/lints.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fstream>
#include <iterator>
#include <spdlog/fmt/fmt.h>

namespace tierline::ctl {

namespace {

struct Options {
    std::string policy, data;
    bool json = false, strict = false;
};

std::shared_ptr<const classify::Scorer> shippedScorer() {
    const auto share = shareFolder();
    const auto loaded = loadScorer(share ? (*share / "policies" / "default.yaml").string() : "");
    return loaded ? loaded->scorer : nullptr;
}

// As `serve` would find them, by name; their values are dropped at once.
std::vector<std::string> missingKeys(const policy::Policy& policy) {
    std::vector<std::string> list;
    for (const auto& provider : policy.providers) {
        std::vector<std::string> keys{provider.key};
        keys.insert(keys.end(), provider.moreKeys.begin(), provider.moreKeys.end());
        for (const auto& reference : keys) {
            if (reference.empty() || reference == "client") continue;
            if (const auto key = resolveWithoutKeychain(reference); !key)
                list.push_back(
                    fmt::format("provider `{}` has no key here: {}", provider.id, toString(key.error())));
        }
    }
    return list;
}

// What the stages lack, as `serve` would find it at its start. The stage `cache` reads nothing.
std::shared_ptr<const classify::Cascade> cascadeOf(std::shared_ptr<const classify::Scorer> scorer,
                                                   std::vector<Error>& warnings) {
    auto cascade = classify::makeCascade(std::move(scorer), warnings);
    if (!cascade->has(classify::StageKind::Embedding)) return cascade;
    if (const auto phrases = classify::referencePhrases(cascade->policy()); !phrases) {
        auto error = phrases.error();
        error.detail = "the stage embedding has no phrases: " + error.detail;
        if (error.file.empty()) error.file = cascade->policy().file; // which names it
        if (error.remedy.empty()) error.remedy = "mend `reference_file`; the other stages decide until then";
        warnings.push_back(std::move(error));
    }
    return cascade;
}

std::string textOf(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
}

Result<std::optional<tune::Traffic>> trafficOf(const std::string& folder) {
    if (folder.empty()) return std::nullopt;
    const auto ledger = ledger::Ledger::openReadOnly(folder);
    if (!ledger) return std::unexpected(ledger.error());
    auto traffic = tune::readTraffic(**ledger, systemClock().wall());
    if (!traffic) return std::unexpected(traffic.error());
    return *std::move(traffic);
}

Findings findAll(const std::string& file, const tune::Traffic* traffic) {
    auto outcome = policy::loadPolicy(file);
    Findings findings{outcome.policy, std::move(outcome.errors), std::move(outcome.warnings), {}, {}};
    if (!findings.policy) return findings;
    const auto scorer = classify::Scorer::compile(findings.policy);
    if (!scorer) {
        findings.errors.push_back(scorer.error());
        findings.policy = nullptr;
        return findings;
    }
    if (const auto patterns = classify::AnswerPatterns::compile(*findings.policy); !patterns) {
        findings.errors.push_back(patterns.error());
        findings.policy = nullptr;
        return findings;
    }
    for (const auto& warning : (*scorer)->warnings())
        findings.warnings.push_back(warning);
    const auto cascade = cascadeOf(*scorer, findings.warnings);
    findings.keys = missingKeys(*findings.policy);
    const auto prices = catalog::loadPrices();
    const auto share = shareFolder();
    const auto retirements =
        catalog::loadRetirements(share ? *share / "prices" / "retirements.txt" : std::filesystem::path());
    if (!retirements) findings.warnings.push_back(retirements.error());
    tune::LintInput input{*scorer, shippedScorer(), {}, {}, {}, traffic};
    input.catalog = prices ? prices->catalog.get() : nullptr;
    input.retirements = retirements ? &*retirements : nullptr;
    input.cascade = cascade.get();
    input.today = std::chrono::floor<std::chrono::days>(systemClock().wall());
    findings.lints = tune::lint(input);
    tune::locate(findings.lints, textOf(file));
    return findings;
}

void printErrors(const Options& options, const Findings& findings) {
    for (const auto& error : findings.errors) {
        if (error.line > 0)
            fmt::print(stderr, "{}\n", toString(error));
        else
            complain(error); // of the file as a whole
    }
    if (findings.errors.size() > 1)
        fmt::print(stderr, "{}: {}: the policy cannot be used\n", options.policy,
                   plural(std::ssize(findings.errors), "error"));
}

int check(const Options& options) {
    const auto traffic = trafficOf(options.data);
    if (!traffic) return complain(traffic.error());
    const auto findings = findAll(options.policy, *traffic ? &**traffic : nullptr);
    print(options.json ? findingsAsJson(options.policy, findings) : findingsAsText(options.policy, findings));
    if (!findings.policy) {
        if (!options.json) printErrors(options, findings);
        return BadInput;
    }
    const bool isClean =
        findings.warnings.empty() && std::ranges::all_of(findings.lints, [](const auto& lint) {
            return lint.severity == tune::Severity::Hint;
        });
    return options.strict && !isClean ? Failed : Fine;
}

} // namespace

void addCheck(CLI::App& app, int& exitCode) {
    auto* command =
        app.add_subcommand("check", "Say what is wrong with a policy, and what is probably not meant");
    auto options = std::make_shared<Options>();
    command->add_option("POLICY", options->policy, "The policy file")->type_name("")->required();
    command
        ->add_option("--data", options->data,
                     "A data folder: look at what its ledger has seen in 30 days, too")
        ->type_name("DIR");
    command->add_flag("--json", options->json, "One JSON object instead of lines");
    command->add_flag("--strict", options->strict,
                      "Warnings and lints of the file fail the check, too (exit code 1); hints do not");
    command->footer(
        "Errors go to stderr and end with exit code 2: such a policy cannot be used. Keys that are not to "
        "be had on\nthis machine are warned of and never fail the check. A lint is an error when the policy "
        "will "
        "not do what it\nsays, a warning when it costs money or quality, else a hint.");
    command->callback([options, &exitCode] { exitCode = check(*options); });
}

} // namespace tierline::ctl
