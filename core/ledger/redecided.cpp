#include "ledger/redecided.h"

#include <algorithm>

namespace tierline::ledger {

namespace {

const CandidateRow* firstChoice(const Record& record) {
    const auto found =
        std::ranges::find(record.candidates, std::string_view("chosen"), &CandidateRow::verdict);
    return found == record.candidates.end() ? nullptr : &*found;
}

} // namespace

std::string_view plannedModel(const Record& record) {
    if (!record.wouldBeModel.empty()) return record.wouldBeModel;
    const auto* first = firstChoice(record);
    return first == nullptr ? std::string_view(record.model) : first->model;
}

std::optional<Money> plannedCost(const Record& record) {
    const auto* first = firstChoice(record);
    const bool isThatOne = first != nullptr && first->model == plannedModel(record);
    return isThatOne ? first->estimatedCost : record.estimatedCost;
}

} // namespace tierline::ledger
