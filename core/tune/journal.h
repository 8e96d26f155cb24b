// What became of drafts: promotions, rollbacks, changes from outside, and drafts that a job left, each with
// who, what, why and what it was expected to do. `policies/journal.jsonl` in the data folder, one JSON object
// a line, 0600, only ever added to. The texts themselves are kept by their hashes (gateway/policyversions.h).
//
// Any thread and process: a file lock spans each addition. A line that a crash cut off is passed over and
// does not spoil the next.
#pragma once

#include "base/clock.h"
#include "base/error.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::tune {

enum class JournalAction : std::uint8_t { Promoted, RolledBack, EditedOutside, DraftLeft };
std::string_view toString(JournalAction action); // "rolled_back"

struct JournalEntry {
    std::string id; // ULID
    Wall time{};
    JournalAction action = JournalAction::Promoted;
    std::string author;              // user@host; "learning" for a job
    std::string note;                // the person's, or what the job says
    std::string file, before, after; // hashes, 64 hex digits; of a draft `after` is its own
    std::string diff;                // unified
    std::vector<std::string> effect; // figures as they were shown: "cost per day $4.10 -> $3.22"
    std::string evidence;            // what they rest on
    std::string draft;               // the whole text, of a draft that was left
    bool operator==(const JournalEntry&) const = default;
};

std::string journalFile(const std::string& dataFolder);

// Texts that are too long are cut, and say so; the draft never is: an entry that would be larger than a line
// may be is refused.
Result<void> addToJournal(const std::string& file, const JournalEntry& entry);

struct Journal {
    std::vector<JournalEntry> entries; // newest first
    std::size_t unread = 0;            // lines that are damaged
    bool isCut = false;                // there are older ones
};
inline constexpr std::size_t mostJournalEntries = 500;
// Nothing there yet: no entries. Reads no more of the file's end than so many entries may take.
Result<Journal> readJournal(const std::string& file, std::size_t most = mostJournalEntries);

// Pure; for tests.
std::string journalLine(const JournalEntry& entry); // without its end

} // namespace tierline::tune
