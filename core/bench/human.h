// People as graders: pairs of answers, blinded and in an order by chance; one vote at a time, with undo. A
// tenth of the pairs comes a second time, the other way round: how far one agrees with oneself. Votes are
// lines of a file (0600), appended as they are given, so that nothing is lost and one can go on tomorrow. One
// thread.
#pragma once

#include "base/clock.h"
#include "base/error.h"
#include "bench/judging.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tierline::bench {

struct HumanPair {
    std::uint32_t at = 0;      // into the set's cases
    std::string answer, other; // keys of both calls in the store
    bool operator==(const HumanPair&) const = default;
};
// Cases that two models answered differently: the policy's choice against the strongest model, or with a swap
// the new model against the old one. `isAll`: otherwise only cases whose grader is `human`.
Result<std::vector<HumanPair>> humanPairs(const Set& set, const Run& decided, const CallPlan& plan,
                                          const GraderBook& graders, const AnswerStore& store, bool isAll);

enum class Vote : std::uint8_t { First, Second, Tie };
std::string_view toString(Vote vote); // "first"

struct HumanShown {
    std::size_t pair = 0;
    bool isTurned = false; // `other` stands first
    bool isAgain = false;
    bool operator==(const HumanShown&) const = default;
};

struct HumanFigures {
    std::size_t pairs = 0, votes = 0;            // to be judged; judged, without repeats
    std::size_t better = 0, worse = 0, ties = 0; // of `answer`
    std::size_t again = 0, same = 0;             // shown twice; of those, judged alike
    std::size_t withJudge = 0, agreed = 0;       // pairs that a judge has decided, too; alike
    std::optional<double> kappa; // Cohen's, with the judge; absent: nothing to compare, or all one kind
    double quality = 0;          // of `answer`: 1 better, 0.5 tie
};

// Where the votes over a plan's pairs are, in the folder of its answers.
std::string votesFile(const std::string& folder, const CallPlan& plan);
// What people said of answers, by their keys; what an answer was held against has 0.5, as with a judge. Of a
// pair that was shown twice the first vote counts. None, when there is no such file.
Result<Points> readVotes(const std::string& file);

class HumanSession {
public:
    // The same pairs and seed give the same order. InvalidInput: no pair. Corrupt names the line of the file;
    // a last line that was cut off is dropped.
    static Result<HumanSession> open(const std::string& file, std::vector<HumanPair> pairs,
                                     std::uint64_t seed);

    std::optional<HumanShown> next() const; // absent: all are judged
    Result<void> vote(Vote vote, Wall when);
    Result<bool> undo(Wall when); // false: there is nothing to take back
    std::size_t done() const { return m_votes.size(); }
    std::size_t size() const { return m_deck.size(); }
    const HumanPair& pair(std::size_t at) const { return m_pairs[at]; }

    HumanFigures figures(const Points* judged = nullptr) const;
    Points points() const; // of `answer`, by its key

private:
    Result<void> append(const std::string& line);
    Result<void> read(std::string_view text);
    double pointsOf(std::size_t turn) const; // of `answer`

    std::string m_file;
    std::vector<HumanPair> m_pairs;
    std::vector<HumanShown> m_deck;
    std::vector<Vote> m_votes; // of the deck's first ones
};

} // namespace tierline::bench
