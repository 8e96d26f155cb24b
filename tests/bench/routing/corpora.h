// The files of a folder of recorded outcomes and labels, each for what it can tell.
#pragma once

#include "bench/set.h"

#include <string>
#include <vector>

namespace tierline::bench {

enum class CorpusKind {
    Outcomes, // a weak and a strong model's results
    Tiers,    // labelled with one of four tiers
    Trivial,  // nobody needs a strong model
    Hard      // everybody does
};

struct Corpus {
    std::string name;
    CorpusKind kind = CorpusKind::Outcomes;
    Set set;
    std::string weakName, strongName;
    std::vector<double> weak, strong; // Outcomes: by prompt
    std::vector<std::size_t> tier;    // Tiers: by prompt, of four

    std::size_t rows() const { return set.cases.size(); }
    // Of three tiers the last holds the last two of four.
    std::vector<std::size_t> tiersOf(std::size_t count) const;
};

// Where a set has many models: whose mean outcome stands for the weak and the strong one.
struct Ladder {
    std::vector<std::string> weak, strong;
};
Ladder
usualLadder(); // of the nine: those of up to nine billion parameters, and the two best of the dear ones

// What of the known files is there; NotFound when none is.
Result<std::vector<Corpus>> readCorpora(const std::string& folder, const Ladder& ladder);

} // namespace tierline::bench
