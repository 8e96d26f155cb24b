// tierlinectl judge: what a judge is asked, word for word.
#include "command.h"

#include "base/hash.h"
#include "classify/judge.h"

#include <CLI/CLI.hpp>
#include <spdlog/fmt/fmt.h>

namespace tierline::ctl {

namespace {

struct Options {
    std::string policy;
    bool prompt = false;
};

int judge(const Options& options) {
    std::string prompt(classify::builtInJudgePrompt());
    auto origin = fmt::format("built in, version {}", classify::builtInJudgeVersion);
    if (!options.policy.empty()) {
        const auto loaded = loadScorer(options.policy);
        if (!loaded) return complain(loaded.error());
        const auto& own = loaded->policy->classify.judge.prompt;
        if (!own.empty()) {
            prompt = own;
            origin = "of policy " + loaded->policy->hash12();
        }
    }
    print(fmt::format("Prompt ({}, {})\n\n{}\n\nSchema of the answer\n\n{}\n", origin,
                      sha256Hex(prompt).substr(0, 12), prompt, classify::judgeSchema()));
    return Fine;
}

} // namespace

void addJudge(CLI::App& app, int& exitCode) {
    auto* command = app.add_subcommand("judge", "Print what a judge is asked: its prompt and its schema");
    auto options = std::make_shared<Options>();
    command->add_flag("--prompt", options->prompt,
                      "Print the prompt and the schema of its answer; this is the default");
    command->add_option("--policy", options->policy, "The prompt of this policy, where it has one")
        ->type_name("FILE");
    command->callback([options, &exitCode] { exitCode = judge(*options); });
}

} // namespace tierline::ctl
