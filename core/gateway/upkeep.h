// What a running gateway does beside its requests, on a thread of its own: decisions and texts that are past
// their time go, new prompts are indexed for the search, what was learned of token counts is kept. No commit
// waits longer for it than a few milliseconds.
//
// Built and stopped on the owner's thread; `stop` comes before the end of what `core` holds.
#pragma once

#include <memory>
#include <string>

namespace tierline::gateway {

struct Core;

class Upkeep {
public:
    Upkeep(Core& core, std::string folder); // the ledger's; empty: nothing is kept
    ~Upkeep();
    Upkeep(const Upkeep&) = delete;
    Upkeep& operator=(const Upkeep&) = delete;

    void stop();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace tierline::gateway
