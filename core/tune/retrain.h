// The job that learns by itself: the requests of the last days with their labels and votes in, a draft with
// its evidence out. It never promotes. `retrain` does it once and blocks for seconds; `RetrainJob` does it on
// a thread of its own as its schedule says, and leaves what it finds where it is told to.
#pragma once

#include "catalog/catalog.h"
#include "tune/optimise.h"
#include "tune/schedule.h"

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace tierline::tune {

struct PolicySource {
    std::string file, text;
};

struct LeftDraft {
    std::string file, before, text;  // of the policy that it changes; both whole
    std::string diff;                // unified
    std::string note;                // what was learned from
    std::vector<std::string> effect; // figures: "under-routed 12.1 % -> 8.0 %"
    std::string evidence;            // the sentence and its notes
};

struct RetrainInput {
    std::string dataFolder; // of the ledger
    PolicySource policy;
    std::shared_ptr<const catalog::Catalog> catalog; // null: nothing is priced but by the policy
    Schedule schedule;
    Wall now{};
    std::stop_token stop = {};
};

struct Retrained {
    Known known;
    bool isDone = false;            // false: too little is new
    std::optional<LeftDraft> draft; // absent: nothing was better than what is live
    std::string told;               // in a sentence, for a log
};
Result<Retrained> retrain(const RetrainInput& input, const LearningState& state);

class RetrainJob {
public:
    struct Options {
        std::string dataFolder;
        Schedule schedule;
        std::shared_ptr<const catalog::Catalog> catalog;
        // Called on the job's thread.
        std::function<Result<PolicySource>()> policy;        // as it is in force
        std::function<Result<void>(const LeftDraft&)> leave; // into the journal
        std::function<void(const std::string&)> tell;        // may be empty
    };
    explicit RetrainJob(Options options);           // a schedule that is off starts nothing
    ~RetrainJob();                                  // stops what is under way and waits for that
    void requestStop() { m_thread.request_stop(); } // does not wait

private:
    void loop(const std::stop_token& stop) const;
    Result<Retrained> once(const std::stop_token& stop, LearningState& state) const;

    Options m_options;
    std::jthread m_thread;
};

// As an entry of the journal (journal.h), which anyone may take up, or not.
Result<void> leaveInJournal(const std::string& dataFolder, const LeftDraft& draft, Wall now);

std::string learningFile(const std::string& dataFolder); // where a LearningState is kept

} // namespace tierline::tune
