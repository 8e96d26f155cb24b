// Every policy that was in force, by the hash of its bytes: `policies/<12 hex digits>.yaml` in the data
// folder, and `index.json` beside them, which says when, by whom and what changed. Bounded: the oldest go
// first, the newest entry never.
//
// Any thread and process: a file lock spans each change. Whoever reads meets the old index or the new one.
// A text that does not have its hash any more is Corrupt and never used.
#pragma once

#include "base/clock.h"
#include "base/error.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::gateway {

struct PolicyVersion {
    std::string hash;    // 64 hex digits
    Wall time{};         // in force from then on
    std::string author;  // start, file, reload, rollback; edited: never in force, kept before a rollback
    std::string actor;   // user@host
    std::string file;    // where it stood
    std::string summary; // what changed with it
    std::int64_t bytes = 0;
    bool operator==(const PolicyVersion&) const = default;
};

struct VersionLimits {
    std::size_t entries = 500;
    std::int64_t bytes = 32'000'000; // of the texts
};

struct PolicyVersions {
    std::vector<PolicyVersion> entries; // newest first
    std::vector<std::string> troubles;  // sentences: what of it is damaged
};

// Nothing there yet: no entries. A damaged index is made anew from the texts, without its whens and whos.
PolicyVersions loadVersions(const std::string& dataFolder);

// Adds an entry and keeps its text. The same hash as the newest entry's: only mends what is damaged.
Result<void> keepVersion(const std::string& dataFolder, PolicyVersion version, std::string_view text,
                         const VersionLimits& limits = {});

// By the beginning of its hash, at least 4 digits. InvalidInput: none of that form, or several begin so.
Result<PolicyVersion> findVersion(const PolicyVersions& versions, std::string_view hash);
Result<std::string> versionText(const std::string& dataFolder, const PolicyVersion& version);

// Writes a version's text into the policy's file, as a whole and behind links. What stands there is kept as a
// version before, so that nothing is lost. Refused: the file is one that is shipped.
Result<void> putBack(const std::string& dataFolder, std::string_view text, const std::string& file, Wall now);

// Pure; for tests.
std::string toJson(const std::vector<PolicyVersion>& entries);
Result<std::vector<PolicyVersion>> versionsFrom(std::string_view json);

} // namespace tierline::gateway
