// Labelled and outcome sets as rows to train on. Values; one thread.
#pragma once

#include "base/error.h"
#include "bench/mapping.h"
#include "classify/train.h"
#include "policy/policy.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::bench {

struct TrainSources {
    std::vector<std::string> files;
    Mapping mapping;
    std::map<std::string, std::string> tiers;     // by file name: the tier of all its rows
    std::map<std::string, std::uint32_t> weights; // by file name
    std::vector<std::string> weak, strong; // models whose mean outcome is the cheap and the dear tier's
    bool skipBad = false;
};

struct TrainText {
    std::string text;     // peeled of the policy's envelopes, as requests are
    std::size_t file = 0; // into `TrainSources::files`
    std::optional<std::size_t> tier;
    std::optional<double> weak, strong; // both or none
};

struct TrainSets {
    std::vector<TrainText> texts;
    std::vector<Error> skipped;
};

Result<TrainSets> readTrainSets(const TrainSources& sources, const policy::Policy& policy);

// Need, place and weight of each; the texts stay where they are. All files that are labelled by tier are one
// group, each file with outcomes is its own. Places are the middles of the tiers; without any tier the chance
// that the cheap one was wrong.
std::vector<classify::TrainRow> trainRows(const TrainSets& sets, const TrainSources& sources,
                                          const policy::Policy& policy);

// The file of hashes that belongs beside a model of these bytes that learnt these sets (seen.h).
std::string seenText(const TrainSets& sets, const std::string& name, std::string_view modelBytes);

std::string fileName(const std::string& path); // without its folder

} // namespace tierline::bench
