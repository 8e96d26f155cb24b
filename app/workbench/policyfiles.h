// The policy's file and what becomes of drafts of it: read, kept, promoted, rolled back, each with its entry
// in the journal. The file on disk is the truth: what was begun from another text is refused. Blocks for the
// disk and the gateway: a worker's thread.
#pragma once

#include "access.h"

#include "policy/policydata.h"
#include "tune/effect.h"
#include "tune/journal.h"
#include "tune/schedule.h"

#include "base/clock.h"
#include "base/error.h"

#include <filesystem>
#include <string>
#include <vector>

namespace tierline::workbench {

struct PolicyPlace {
    std::filesystem::path share, data; // data: of the ledger
    std::string named;                 // the policy's file as it was asked for; empty: one's own
    std::string own;                   // where a shipped one is copied to before it is changed
    std::string draftFile() const { return (data / "policy-draft.json").string(); }
    std::string scheduleFile() const { return (data / "policy-learning").string(); }
    std::string journal() const { return tune::journalFile(data.string()); }
};

// Where the text stands, and where a changed one belongs.
struct PolicyText {
    std::string file, target; // target empty: a shipped one that was asked for by name
    std::string text;
    bool isShipped = false;
};
Result<PolicyText> readPolicyText(const PolicyPlace& place);

policypage::PolicyFile policyFileOf(const PolicyPlace& place, const PolicyText& text,
                                    const policypage::PolicyPtr& live);
// Another text than the journal knows: it was changed outside, and the journal says so from then on.
void noteOutside(const PolicyPlace& place, const PolicyText& text, Wall now);

// When it is learned by itself. Switched off, the file still says how often and what for, for the next time.
tune::Schedule readSchedule(const PolicyPlace& place);
Result<tune::Schedule> switchSchedule(const PolicyPlace& place, bool isOn); // as it is from then on

Result<void> keepDraftText(const PolicyPlace& place, const std::string& text, const std::string& base);

struct Promotion {
    std::string draft, base, note;
    tune::EffectPointer effect; // of the draft that was evaluated last; told if it is this one
};
// What was done, in a sentence. Nothing is left half done: where the gateway refuses it, the old text is put
// back.
Result<QString> promote(const PolicyPlace& place, const Access& access, const Promotion& wish, Wall now);
// To the version an entry brought; no entry: to the one before.
Result<QString> rollBack(const PolicyPlace& place, const Access& access, const std::string& entry, Wall now);

std::vector<policypage::JournalEntry> journalOf(const PolicyPlace& place, const std::string& liveHash);
Result<QString> draftOf(const PolicyPlace& place, const std::string& entry);

std::vector<std::string> effectLines(const tune::Effect& effect);

} // namespace tierline::workbench
