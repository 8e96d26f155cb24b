#include "catalog/savings.h"

#include <algorithm>
#include <numeric>

namespace tierline::catalog {

namespace {

__extension__ using Wide = __int128;

// count / parts, rounded half up; sums of a ledger are never negative.
std::int64_t average(Wide count, Wide parts) {
    return parts <= 0 ? 0 : static_cast<std::int64_t>((2 * count + parts) / (2 * parts));
}

RequestShape shapeOf(Wide requests, Wide input, Wide cached, Wide output) {
    return {average(input, requests), average(output, requests),
            std::min(average(cached * wholeShare, input), wholeShare)};
}

// Largest remainders get what rounding down left over.
std::vector<std::int64_t> sharesOf(const std::vector<UsedModel>& used, Wide all) {
    std::vector<std::int64_t> shares;
    std::vector<Wide> remainders;
    for (const auto& one : used) {
        const Wide exact = Wide(one.requests) * wholeShare;
        shares.push_back(static_cast<std::int64_t>(exact / all));
        remainders.push_back(exact % all);
    }
    auto left = wholeShare - std::accumulate(shares.begin(), shares.end(), std::int64_t{0});
    std::vector<std::size_t> order(used.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, [&](auto a, auto b) {
        return remainders[a] != remainders[b] ? remainders[a] > remainders[b] : a < b;
    });
    for (const auto i : order)
        if (left-- > 0) ++shares[i];
    return shares;
}

} // namespace

void takeFromUse(Workload& workload, const std::vector<UsedModel>& used, int days) {
    Wide requests = 0, input = 0, cached = 0, output = 0;
    for (const auto& one : used) {
        requests += one.requests;
        input += one.inputTokens;
        cached += one.cachedTokens;
        output += one.outputTokens;
    }
    workload.mix.clear();
    workload.shape = shapeOf(requests, input, cached, output);
    workload.callsPerTask = wholeShare;
    workload.isMonthly = true;
    workload.volume = average(requests * daysPerMonth, std::max(days, 1));
    if (requests == 0) return;
    const auto shares = sharesOf(used, requests);
    for (std::size_t i = 0; i < used.size(); ++i) {
        const auto& one = used[i];
        workload.mix.push_back({one.tier, one.model, shares[i], one.rates,
                                shapeOf(one.requests, one.inputTokens, one.cachedTokens, one.outputTokens)});
    }
}

} // namespace tierline::catalog
