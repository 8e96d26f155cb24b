// What the subcommands share: exit codes, complaints, finding and loading a policy, files or streams.
//
// Each subcommand is one file with one function, listed in main.cpp. It adds itself to the parser and leaves
// its exit code in `exitCode`. Results go to stdout, diagnostics to stderr. One thread.
#pragma once

#include "base/error.h"
#include "classify/cascade.h"
#include "policy/policy.h"

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace tierline::ctl {

enum ExitCode : int { Fine = 0, Failed = 1, BadInput = 2 };

void addServe(CLI::App& app, int& exitCode);
void addCheck(CLI::App& app, int& exitCode);
void addScore(CLI::App& app, int& exitCode);
void addRoute(CLI::App& app, int& exitCode);
void addPeel(CLI::App& app, int& exitCode);
void addJudge(CLI::App& app, int& exitCode);
void addStats(CLI::App& app, int& exitCode);
void addPolicy(CLI::App& app, int& exitCode);
void addPrice(CLI::App& app, int& exitCode);
void addEstimate(CLI::App& app, int& exitCode);
void addAudit(CLI::App& app, int& exitCode);
void addExport(CLI::App& app, int& exitCode);
void addLabel(CLI::App& app, int& exitCode);
void addLedger(CLI::App& app, int& exitCode);
void addReplay(CLI::App& app, int& exitCode);
void addReprice(CLI::App& app, int& exitCode);
void addReconcile(CLI::App& app, int& exitCode);
void addReport(CLI::App& app, int& exitCode);
void addTrain(CLI::App& app, int& exitCode);
void addTune(CLI::App& app, int& exitCode);
void addSet(CLI::App& app, int& exitCode);
void addSetImport(CLI::App& set, int& exitCode); // of `set`
void addBench(CLI::App& app, int& exitCode);
void addSelftest(CLI::App& app, int& exitCode);

int complain(const Error& error);            // a line on stderr, none of what has no words; gives BadInput
int complain(const std::vector<Error>& all); // one line each

void print(std::string_view text); // to stdout; where nobody reads any more the program ends

struct Loaded {
    std::shared_ptr<const policy::Policy> policy;
    std::shared_ptr<const classify::Scorer> scorer;
    std::shared_ptr<const classify::Cascade> cascade;
    std::vector<Error> warnings; // of its stages: what they lack
};
void warn(const std::vector<Error>& all); // one line each on stderr
// `file` empty: the user's own, else the shipped default. All that is wrong with it, when it cannot be used.
std::expected<Loaded, std::vector<Error>> loadScorer(const std::string& file);

// "0.30", "-0.125": two decimals, or as many as it takes.
std::string decimal(std::int64_t millionths);
std::string plural(std::int64_t count, std::string_view noun); // "1 rule", "2 rules"

// Where results go, all of them or none: nothing is seen there before `finish`.
class Output {
public:
    // Empty or "-": stdout. A file is written beside its place, behind links, and put there by `finish` with
    // the mode it had. What stdout, a device or a pipe is to get waits in memory, above 64 MB in a nameless
    // file.
    static Result<Output> open(const std::string& path);
    Output(Output&&) noexcept;
    ~Output();

    bool write(std::string_view bytes); // false: the disk is full
    Result<void> finish();

private:
    Output() = default;
    std::FILE *m_file = nullptr, *m_spill = nullptr;
    std::string m_kept;
    std::string m_path, m_temporary; // empty for stdout
};

} // namespace tierline::ctl
