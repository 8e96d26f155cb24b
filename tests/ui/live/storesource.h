// A store as the views beside the table read it, all rows or a choice of them; and calls of conversations.
#pragma once

#include "records.h"

#include "live/callsource.h"

namespace tierline::sample {

using namespace tierline::live;

class StoreSource final : public CallSource {
public:
    explicit StoreSource(std::uint32_t limit = DecisionStore::defaultLimit) : store(limit) {}

    std::uint32_t size() const override {
        return isFiltered ? static_cast<std::uint32_t>(chosen.size()) : store.size();
    }
    std::uint32_t position(std::uint32_t row) const override { return isFiltered ? chosen[row] : row; }
    RowView view(std::uint32_t position) const override { return store.view(position); }
    const Names& names() const override { return store.names(); }

    DecisionStore store;
    bool isFiltered = false;
    std::vector<std::uint32_t> chosen;
};

struct CallOf {
    const char* session;
    const char* model;
    std::int64_t cost = 1'000'000; // nano; negative: no price is known
    std::int64_t baseline = 10'000'000;
    bool fails = false;
};

// One call a second from `number` on.
inline RecordPtr callOf(int number, const CallOf& call) {
    auto made = std::make_shared<ledger::Record>(refactoring(idOf(number)));
    made->time += Milliseconds{1'000 * number};
    made->session = call.session;
    made->model = call.model;
    made->attempts.front().model = call.model;
    made->tier = std::string(call.model).ends_with("nano") ? "simple" : "complex";
    made->cost = Money::fromNano(call.cost);
    made->baselineCost = Money::fromNano(call.baseline);
    if (call.cost < 0) {
        made->cost.reset();
        made->flags = ledger::Unpriced;
    }
    if (call.fails) {
        made->outcome = ledger::Outcome::Failed;
        made->status = 503;
    }
    return made;
}

inline std::vector<RecordPtr> callsOf(int from, const std::vector<CallOf>& calls) {
    std::vector<RecordPtr> made;
    for (const CallOf& call : calls)
        made.push_back(callOf(from++, call));
    return made;
}

} // namespace tierline::sample
