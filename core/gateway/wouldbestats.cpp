#include "gateway/wouldbestats.h"

#include "base/jsonwriter.h"
#include "gateway/stats.h"

#include <algorithm>

namespace tierline::gateway {

namespace {

constexpr Milliseconds longest = std::chrono::days(31); // more rows than that are not read for one question

void append(JsonWriter& json, const ledger::WouldBeSum& one) {
    const ledger::Savings& savings = one.savings;
    json.beginObject();
    json.member("requests", one.requests);
    json.member("elsewhere", one.elsewhere);
    json.member("unpriced", one.unpriced);
    appendMoney(json, "actual", savings.baseline);
    appendMoney(json, "would_be", savings.cost);
    appendMoney(json, "saved", savings.saved());
    std::optional<Money> low, high;
    if (savings.interval) {
        low = savings.interval->low;
        high = savings.interval->high;
    }
    appendMoney(json, "saved_low", low);
    appendMoney(json, "saved_high", high);
    json.member("finding", toString(findingOf(savings)));
    json.member("blocks", savings.blocks);
    json.member("block", savings.unit);
    json.endObject();
}

} // namespace

std::string_view toString(ledger::Finding finding) {
    switch (finding) {
    case ledger::Finding::Saved: return "saves";
    case ledger::Finding::Cost: return "costs";
    case ledger::Finding::Unclear: return "unclear";
    case ledger::Finding::Unsure: return "too_few";
    case ledger::Finding::Nothing: break;
    }
    return "nothing";
}

Result<std::vector<ledger::WouldBeSum>> wouldBeIn(const ledger::Ledger& ledger, Wall from, Wall to,
                                                  Wall now) {
    auto all = ledger::wouldBe(ledger, std::max(from, std::min(to, now) - longest), to);
    if (!all && all.error().code == ErrorCode::Refused)
        return std::vector<ledger::WouldBeSum>(); // nothing is kept
    return all;
}

void appendWouldBe(JsonWriter& json, const std::vector<ledger::WouldBeSum>& all) {
    json.beginObject();
    for (std::size_t at = 0; at < all.size(); ++at) {
        const bool opens = at == 0 || all[at - 1].money != all[at].money;
        if (opens) {
            json.key(toString(all[at].money));
            json.beginObject();
        }
        json.key(all[at].isPinned ? "pinned" : "observed");
        append(json, all[at]);
        if (at + 1 == all.size() || all[at + 1].money != all[at].money) json.endObject();
    }
    json.endObject();
}

} // namespace tierline::gateway
