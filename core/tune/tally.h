// The counts and sums of an effect, row by row: put in and taken out again, so that an edit touches only the
// rows it changes. All of them are integers, so the order does not matter and nothing drifts. One thread.
#pragma once

#include "tune/effect.h"

#include <array>
#include <memory>
#include <span>
#include <vector>

namespace tierline::tune {

class Tally {
public:
    // Of the pair of policies, with nothing in it yet. Refers to all of them.
    Tally(const Columns& data, const Labels& labels, const PolicyRows& live, const PolicyRows& draft);

    // A row as both policies have it at this moment; take out what was put in.
    void put(std::size_t row) { change(row, 1, Part::All); }
    // From what the draft's rows were to what they are now, with the same tiers and costs: of a row that has
    // not moved to another tier only its score is looked at.
    void move(const std::vector<std::uint32_t>& rows, const PolicyRows& now);

    void write(Effect& effect) const; // all but rows, rules and what is missing by policy

private:
    __extension__ using Wide = __int128;
    struct Money {
        std::int64_t requests = 0, cheaper = 0, dearer = 0, unknown = 0;
        Wide live = 0, draft = 0, squares = 0;
    };
    struct Sums { // of one policy
        std::vector<std::int64_t> byTier, confusion;
        std::vector<std::uint32_t> scores;
        std::int64_t noSignal = 0, byText = 0, labelled = 0, right = 0, under = 0, over = 0;
    };
    struct Costed {
        std::int64_t live = noMoney, draft = noMoney;
        bool isKnown() const { return live != noMoney && draft != noMoney; }
    };

    enum class Part : std::uint8_t { All, Draft, Score };
    void change(std::size_t row, int sign, Part part);
    void changeScore(std::size_t row, int sign, bool isForced, bool isFlip);
    void count(Sums& sums, const Placed& placed, std::size_t row, int sign) const;
    void judge(std::size_t row, std::uint8_t live, std::uint8_t draft, int sign, Part part);
    void judge(Sums& sums, std::uint8_t label, std::uint8_t tier, std::size_t tiers, int sign) const;
    void ahead(std::uint32_t session, int by);
    void flip(const Costed& cost, int sign);
    void judgeFlip(std::size_t row, std::uint8_t live, std::uint8_t draft, int sign);
    void pay(Money& money, std::vector<std::int64_t>& sessions, std::size_t row, const Costed& cost,
             int sign);
    static void write(const Sums& sums, const policy::Policy& policy, Reading& reading);
    static MoneyChange written(const Money& money);

    const Columns& m_data;
    const Labels& m_labels;
    const PolicyRows* m_live;
    const PolicyRows* m_draft;
    std::vector<std::uint8_t> m_liveLabel, m_draftLabel; // tier of each label; noTier: none of the policy's
    std::vector<std::uint8_t> m_sameTier;                // the live tier of the draft's name; noTier: none

    Sums m_liveSums, m_draftSums;
    std::vector<std::int64_t> m_moves, m_unknownLabels; // the latter by label
    std::vector<std::uint32_t> m_moved;
    std::int64_t m_decided = 0, m_onlyLive = 0, m_onlyDraft = 0;
    std::int64_t m_sessionsLive = 0, m_sessionsDraft = 0; // in which one of them is more often right
    std::vector<std::int32_t> m_aheadOf;                  // by session: draft - live
    FlipCounts m_flips;
    Missing m_missing;
    std::array<Money, 3> m_estimated{}, m_used{};
    std::vector<std::int64_t> m_estimatedOf, m_usedOf; // by session: draft - live
};

} // namespace tierline::tune
