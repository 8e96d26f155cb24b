// Carries calls out through an asker: what the stepper says is begun in the store, sent, and written down
// when it came. Blocks until it is done; on the owner's thread.
#pragma once

#include "asking/asker.h"
#include "bench/answers.h"
#include "bench/endtoend.h"

#include <functional>
#include <string>
#include <vector>

namespace tierline::asking {

struct Asked { // one call, apart from its body
    std::string key, model;
    std::optional<Money> most;
    bool isAnswered = false;
};

enum class Wish : std::uint8_t { GoOn, Pause, Cancel };

struct CarryOptions {
    bench::StepLimits limits;
    std::string run;            // what spending is counted by
    bool countsEarlier = false; // what earlier lives of this run spent is in the budget
    // Several times a second, with how far it is; tells what is wished. May be empty.
    std::function<Wish(const bench::StepProgress&)> progress;
};

struct CarriedOut {
    bench::StepProgress progress;
    bench::Ending ending = bench::Ending::Complete;
    double seconds = 0;
    std::vector<std::string> troubles; // by call; empty: none
};

// Io: the store could not be written; what is under way is given up then.
Result<CarriedOut> carryOut(const std::vector<Asked>& calls,
                            const std::function<std::string(std::size_t)>& bodyOf, bench::AnswerStore& store,
                            Asker& asker, const CarryOptions& options);

// What became of calls that were begun and never ended, from the gateway's ledger, by their tag. Those it
// does not know may have been paid all the same: the provider may have had them when the gateway died.
struct FoundOut {
    std::size_t calls = 0, paid = 0, unknown = 0;
    Money cost;
};
Result<FoundOut> findOut(bench::AnswerStore& store, Asker& asker);

} // namespace tierline::asking
