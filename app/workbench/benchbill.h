// What asking the models would cost, in words, and the options that it is asked with. Worker's thread.
#pragma once

#include "asking/endtoend.h"
#include "benchplaces.h"

namespace tierline::workbench {

Result<asking::EndToEndOptions> askOptions(const benchmark::Wish& wish, const bench::Decider& decider,
                                           const BenchPlaces& places);

QString callsText(std::size_t count); // "12 calls"

// The bills of all policies of a wish, put together. What is simulated is in no sum of money.
class BillBook {
public:
    explicit BillBook(const benchmark::Wish& wish) { m_made.wish = wish; }
    Result<void> addJudges(const bench::Set& set, const policy::Policy& policy);
    void add(const asking::Bill& bill, const bench::Decider& decider);
    benchmark::Bill finish();

private:
    struct Sums {
        Money billed, simulated;
    };
    static QString textOf(const Sums& sums);

    benchmark::Bill m_made;
    Sums m_expected;
    std::size_t m_toAsk = 0;
    bool m_hasPolicy = false;
};

// What a reader of the run must know of how it was judged and asked; one line each.
std::vector<std::string> notesOf(const asking::EndToEndResult& result);

} // namespace tierline::workbench
