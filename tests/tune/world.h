// Invented requests and policies for the what-if's tests, by chance but seeded: texts with words, code,
// wrappers of harnesses and odd letters; policies and edits of all that a what-if looks at.
#pragma once

#include "bench/set.h"
#include "ledger/record.h"
#include "policy/policy.h"

#include <memory>
#include <random>
#include <string>
#include <vector>

namespace tierline::tune::testing {

class Chance {
public:
    explicit Chance(unsigned seed) : m_dice(seed) {}
    int below(int limit) { return static_cast<int>(m_dice() % static_cast<unsigned>(limit)); }
    int between(int low, int high) { return low + below(high - low + 1); }
    bool oneIn(int of) { return below(of) == 0; }
    template <class List>
    const auto& of(const List& list) {
        return list[static_cast<std::size_t>(below(static_cast<int>(std::size(list))))];
    }

private:
    std::mt19937 m_dice;
};

std::string randomText(Chance& chance);
bench::Set randomSet(Chance& chance, int cases);
std::vector<ledger::Record> randomRecords(Chance& chance, int records);

policy::Policy randomPolicy(Chance& chance);
// What was changed, in words.
std::string edit(policy::Policy& policy, Chance& chance);

} // namespace tierline::tune::testing
