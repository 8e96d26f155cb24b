// tierlinectl check POLICY: errors, warnings and lints of one policy.
#include "command.h"
#include "lints.h"

#include "base/jsonwriter.h"
#include "base/paths.h"
#include "base/secret.h"
#include "catalog/prices.h"
#include "classify/answerpatterns.h"
#include "policy/reader.h"

#include <CLI/CLI.hpp>
#include <spdlog/fmt/fmt.h>

namespace tierline::ctl {

namespace {

struct Options {
    std::string policy;
    bool json = false, strict = false;
};

struct Findings {
    std::shared_ptr<const policy::Policy> policy; // null when there are errors
    std::vector<Error> errors, warnings;
    std::vector<Lint> lints;
    std::vector<std::string> keys; // that `serve` would not get here; no fault of the file
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
        if (provider.key.empty() || provider.key == "client") continue;
        if (const auto key = resolveWithoutKeychain(provider.key); !key)
            list.push_back(
                fmt::format("provider `{}` has no key here: {}", provider.id, toString(key.error())));
    }
    return list;
}

Findings findAll(const std::string& file) {
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
    findings.keys = missingKeys(*findings.policy);
    const auto standard = shippedScorer();
    const auto prices = catalog::loadPrices();
    findings.lints = lint(*scorer, standard, prices ? prices->catalog.get() : nullptr);
    return findings;
}

void appendErrors(JsonWriter& json, std::string_view key, const std::vector<Error>& errors) {
    json.key(key);
    json.beginArray();
    for (const auto& error : errors) {
        json.beginObject();
        json.member("line", error.line);
        json.member("column", error.column);
        json.member("message", error.detail);
        json.member("remedy", error.remedy);
        json.endObject();
    }
    json.endArray();
}

std::string asJson(const std::string& file, const Findings& findings) {
    std::string out;
    JsonWriter json(out);
    json.beginObject();
    json.member("file", file);
    json.member("usable", findings.policy != nullptr);
    json.key("policy");
    findings.policy ? json.value(findings.policy->hash) : json.null();
    appendErrors(json, "errors", findings.errors);
    appendErrors(json, "warnings", findings.warnings);
    json.key("missing_keys");
    json.beginArray();
    for (const auto& key : findings.keys)
        json.value(key);
    json.endArray();
    json.key("lints");
    json.beginArray();
    for (const auto& lint : findings.lints) {
        json.beginObject();
        json.member("id", lint.id);
        json.member("line", lint.line);
        json.member("column", lint.column);
        json.member("message", lint.text);
        json.endObject();
    }
    json.endArray();
    json.endObject();
    return out + "\n";
}

std::string asText(const std::string& file, const Findings& findings) {
    std::string out;
    const auto add = [&](int line, int column, std::string_view kind, const std::string& text) {
        const auto place = line > 0 ? fmt::format(":{}:{}", line, column) : "";
        out += fmt::format("{}{}: {}: {}\n", file, place, kind, text);
    };
    for (const auto& warning : findings.warnings)
        add(warning.line, warning.column, "warning",
            warning.detail + (warning.remedy.empty() ? "" : "; " + warning.remedy));
    for (const auto& key : findings.keys)
        add(0, 0, "key warning", key);
    for (const auto& lint : findings.lints)
        add(lint.line, lint.column, "lint", lint.text);
    if (findings.policy) {
        const auto& p = *findings.policy;
        const auto count = [](const auto& list) { return std::ssize(list); };
        out +=
            fmt::format("{}: no errors, {}, {}. Policy {}: {}, {}, {}, {}.\n", file,
                        plural(count(findings.warnings), "warning"), plural(count(findings.lints), "lint"),
                        p.hash12(), plural(count(p.providers), "provider"), plural(count(p.models), "model"),
                        plural(count(p.tiers), "tier"), plural(count(p.classify.rules), "rule"));
    }
    return out;
}

int check(const Options& options) {
    const auto findings = findAll(options.policy);
    const bool isClean = findings.warnings.empty() && findings.lints.empty();
    if (options.json)
        print(asJson(options.policy, findings));
    else
        print(asText(options.policy, findings));
    if (!findings.policy) {
        if (!options.json) {
            for (const auto& error : findings.errors) {
                if (error.line > 0)
                    fmt::print(stderr, "{}\n", toString(error));
                else
                    complain(error); // of the file as a whole
            }
        }
        if (!options.json && findings.errors.size() > 1)
            fmt::print(stderr, "{}: {}: the policy cannot be used\n", options.policy,
                       plural(std::ssize(findings.errors), "error"));
        return BadInput;
    }
    return options.strict && !isClean ? Failed : Fine;
}

} // namespace

void addCheck(CLI::App& app, int& exitCode) {
    auto* command =
        app.add_subcommand("check", "Say what is wrong with a policy, and what is probably not meant");
    auto options = std::make_shared<Options>();
    command->add_option("POLICY", options->policy, "The policy file")->type_name("")->required();
    command->add_flag("--json", options->json, "One JSON object instead of lines");
    command->add_flag("--strict", options->strict,
                      "Warnings and lints of the file fail the check, too (exit code 1)");
    command->footer(
        "Errors go to stderr and end with exit code 2: such a policy cannot be used. Keys that are not to "
        "be had on\nthis machine are warned of and never fail the check.");
    command->callback([options, &exitCode] { exitCode = check(*options); });
}

} // namespace tierline::ctl
