// Asking the judge: whether it is worth its price, its call through the same pool and breaker as any other,
// and what that cost. On the exchange's loop.
#pragma once

#include "classify/cascade.h"
#include "gateway/setup.h"
#include "gateway/vectors.h"
#include "health/board.h"
#include "route/budgets.h"

#include <expected>
#include <memory>
#include <string>
#include <string_view>

namespace tierline::net {
class Cancel;
}

namespace tierline::gateway {

struct Turn;

// What is known of a request when its judge is to be asked.
struct JudgeCase {
    const policy::Policy& policy;
    const catalog::Catalog& catalog;
    policy::TierIndex tier = 0;           // where it goes without the judge
    policy::TierIndex lowest = 0;         // where it could go down to
    std::int64_t input = 0, output = 500; // tokens of the request and of its answer
    std::size_t textBytes = 0;            // of what the judge reads
    std::optional<Milliseconds> maxLatency;
    Wall when{};
};

struct JudgePrice {
    std::optional<Money> cost;   // of one answer; absent: no price is known
    std::optional<Money> saving; // the cheapest of `tier` less the cheapest of `lowest`; absent likewise
};
JudgePrice judgePrice(const JudgeCase& given);

// Of one call with a body of so many bytes; absent: no price is known.
std::optional<Money> judgeCost(const JudgeCase& given, std::size_t bodyBytes, std::int64_t output);
inline constexpr std::string_view judgeUnpriced = "its price is not known";

// Why it is not asked, with the numbers; empty: it is. Pure.
std::string objectionToJudge(const JudgeCase& given);

// The hands that a call needs.
struct JudgeDesk {
    Desk desk;
    std::shared_ptr<const Setup> setup;
    health::Board* board = nullptr;
    std::shared_ptr<net::Cancel> cancel; // may be null
};

JudgeDesk judgeDeskOf(Turn& turn);

// Held of the turn's budgets before the judge is asked; why it cannot be, else empty.
std::string holdJudge(Turn& turn, route::Reservation& held, std::optional<Money> cost);

struct JudgeReply {
    std::expected<std::string, std::string> text;
    std::string skipped; // not asked at all: why
    Money cost;
};

// `body`: a chat in OpenAI's dialect, from `Cascade::judgeRequest` or `answerJudgeRequest`; said in the
// judge's own.
net::Task<JudgeReply> askJudge(JudgeDesk desk, std::string body, Milliseconds limit, Wall when);

} // namespace tierline::gateway
