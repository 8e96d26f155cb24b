// The feed's figures of today in the form of an answer: what the page shows where there is no desk.
#include "spend/spendpresenter.h"

namespace tierline::spend {

namespace {

using ledger::Spend;
using ledger::Sum;

void add(std::vector<Sum>& sums, Wall from, const Spend& spend,
         const std::map<std::string, ledger::Group>& groups) {
    for (const auto& [key, group] : groups)
        sums.push_back({from, key, spend.money, group});
}

} // namespace

Answer answerOf(const SpendData& data) {
    Answer answer;
    answer.wish.span = Span::Custom;
    answer.from = answer.wish.from = data.from;
    answer.now = data.until;
    answer.zone = Zone::load(data.timeZone);
    answer.recordedBaseline = data.baselineModel;
    for (const Slice& slice : data.slices) {
        answer.edges.push_back(slice.from);
        for (const Spend& spend : slice.spend) {
            answer.course.push_back({slice.from, {}, spend.money, spend.total});
            add(answer.slices, slice.from, spend, spend.byModel);
        }
    }
    answer.to = answer.wish.to =
        data.slices.empty() ? data.until : data.slices.back().from + data.sliceLength;
    answer.edges.push_back(answer.to);
    for (const Spend& spend : data.today) {
        add(answer.models, data.from, spend, spend.byModel);
        add(answer.tiers, data.from, spend, spend.byTier);
        answer.days.push_back({data.from, {}, spend.money, spend.total});
    }
    return answer;
}

} // namespace tierline::spend
