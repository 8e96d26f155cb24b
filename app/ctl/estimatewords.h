// What a person writes on the command line of `tierlinectl estimate`, read exactly. Pure; any thread.
#pragma once

#include "base/error.h"
#include "catalog/savings.h"

#include <string>
#include <string_view>
#include <vector>

namespace tierline::ctl {

enum class PriceUnit : std::uint8_t { Million, Thousand, Request };
Result<PriceUnit> priceUnitFrom(std::string_view text); // 1m, 1k, request

struct Volume {
    std::int64_t count = 0;
    bool isMonthly = false;
};
Result<Volume> volumeFrom(std::string_view text);                           // 1M/day, 250k/month, 10000
Result<std::int64_t> shareFrom(std::string_view text, std::string_view of); // 60%, 33.3333%; in millionths
Result<std::int64_t> callsFrom(std::string_view text);                      // 3.5; in millionths
Result<catalog::RequestShape> tokensFrom(std::string_view text);            // 1000+200, 1000
Result<Money> usdFrom(std::string_view text, std::string_view of);          // 0.0001
// 0.25 (all tokens), 0.25/1.25, 0.25/1.25/0.025 (cached). Per request: one price.
Result<catalog::Rates> ratesFrom(std::string_view text, PriceUnit unit);
bool isPrice(std::string_view text); // otherwise the name of a model

// simple=60%:0.25,complex=rest:openai/gpt-4o,10%; what stands for the price is left as it is.
struct MixPart {
    std::string tier, price;
    std::int64_t share = 0;
};
Result<std::vector<MixPart>> mixFrom(std::string_view text);

} // namespace tierline::ctl
