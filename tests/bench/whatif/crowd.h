// Invented requests in any number, seeded: prompts of words that are as frequent as in a language, some with
// code, and a policy of many rules over those words.
#pragma once

#include "ledger/record.h"
#include "policy/policy.h"

#include <cstddef>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace tierline::bench {

class Crowd {
public:
    Crowd(std::size_t words, std::size_t bytesAPrompt);
    std::string prompt();
    std::shared_ptr<const ledger::Record> record(std::size_t at, std::size_t of);
    policy::Policy policyOf(std::size_t rules);
    const std::string& word(std::size_t rank) const { return m_words[rank]; }

private:
    std::size_t rank();

    std::mt19937_64 m_dice{7};
    std::vector<std::string> m_words; // the most frequent first
    std::vector<double> m_until;      // shares added up
    std::size_t m_bytes;
};

} // namespace tierline::bench
