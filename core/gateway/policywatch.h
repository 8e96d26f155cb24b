// Which policy is in force: follows its file, takes a newer text when all of it is good, keeps each that was
// in force (policyversions.h), and goes back to an earlier one.
//
// Any thread but a lane's: every change waits for files and the ledger, one at a time. `begin` is the
// owner's, before that `look` does nothing. A request keeps the setup it began with. What the gateway was
// started with (address, token, folders) and how it reaches the network stay as they are until the next
// start.
#pragma once

#include "gateway/core.h"
#include "gateway/policyversions.h"

#include <expected>
#include <mutex>
#include <string>
#include <vector>

namespace tierline::gateway {

// What tells one state of a file from another, also when it was replaced by a rename.
struct FileStamp {
    std::int64_t device = 0, inode = 0, size = -1, modified = 0, changed = 0; // size -1: there is none
    bool operator==(const FileStamp&) const = default;
};
FileStamp stampOf(const std::string& file); // follows links

// Whether a file's text is to be read now. A file that is being written changes from look to look; it is
// read when it has stood still from one to the next. Pure.
class FileDebounce {
public:
    void taken(const FileStamp& stamp) { m_judged = m_seen = stamp; } // read, whatever came of it
    bool isDue(const FileStamp& now);

private:
    FileStamp m_judged, m_seen;
};

class PolicyWatch {
public:
    using Errors = std::vector<Error>;
    using Changed = std::expected<PolicyState, Errors>;

    PolicyWatch(Core& core, std::string folder,
                net::PoolSettings pools); // folder empty: no versions are kept
    void begin(PolicyText text);          // of the policy that the start brought

    void look();                             // every second
    Changed reload();                        // now, also when the file is the same: keys are looked up anew
    Changed rollback(std::string_view hash); // writes the file; the text it had is kept as a version before
    PolicyState state() const;
    const std::string& folder() const { return m_folder; }

private:
    Result<std::string> fileToRead() const;
    Changed readAndTake(std::string_view author);
    Changed take(PolicyText text, std::string_view author);
    Changed refuse(Errors errors, std::string_view author);
    void noteTaken(const PolicyText& text, std::string_view author, std::string summary);
    void noteInTrail(PolicyText text, std::string_view how);

    Core& m_core;
    const std::string m_folder;
    const net::PoolSettings m_pools; // for telemetry that begins later
    std::mutex m_changing;           // one change at a time; held across files and the ledger
    FileDebounce m_debounce;         // under it, as `m_begun`
    bool m_begun = false;
    mutable std::mutex m_mutex; // guards the state, for a copy
    PolicyState m_state;
};

std::string toText(const PolicyWatch::Errors& errors); // one a line

} // namespace tierline::gateway
