// Where the benchmark finds what it measures: sets, policies, kept runs. Reads files; on the worker's thread.
#pragma once

#include "benchmark/benchdata.h"

#include "base/secret.h"
#include "bench/decide.h"
#include "catalog/catalog.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace tierline::workbench {

struct BenchPlaces {
    std::filesystem::path share, data; // data: of the ledger; sets and runs are in its folder `bench`
    double sandboxTime = 1.0;          // of simulated waiting while models are asked; 0: none
    SecretResolver secrets = resolveWithoutKeychain; // of providers' keys; called on any thread
    std::filesystem::path ownSets() const { return data / "bench" / "sets"; }
    std::filesystem::path runs() const { return data / "bench" / "runs"; }
};

// What a set is called, how many of it there are, what it tests. Sets that did not change are not read again.
class SetShelf {
public:
    std::vector<benchmark::SetChoice> list(const BenchPlaces& places);

private:
    struct Known {
        std::string stamp;
        benchmark::SetChoice choice;
    };
    benchmark::SetChoice choiceOf(const std::filesystem::path& file, bool isShipped);
    std::map<std::string, Known> m_known;
};

using PolicyPtr = std::shared_ptr<const policy::Policy>;

// The one in force, the shipped ones, files that the user opened, and earlier versions of the first.
std::vector<benchmark::PolicyChoice> policyChoices(const BenchPlaces& places, const PolicyPtr& live,
                                                   const QStringList& files);
// By a choice's id.
Result<bench::Decider> deciderFor(const BenchPlaces& places, const PolicyPtr& live, const QString& id);
Result<bench::Decider> deciderOf(const PolicyPtr& policy, std::string name);

std::vector<benchmark::RunLine> keptRuns(const bench::RunStore& store);

QString textOf(std::string_view text);
benchmark::Trouble troubleOf(const Error& error);

} // namespace tierline::workbench
