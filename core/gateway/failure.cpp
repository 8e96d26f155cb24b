#include "gateway/failure.h"

#include <algorithm>

#include <spdlog/fmt/fmt.h>

namespace tierline::gateway {

namespace {

constexpr std::string_view offlineSentence =
    "This machine has no network at the moment, so no remote model can be reached.";

bool isRateLimit(ErrorClass errorClass) {
    return errorClass == ErrorClass::RateLimited || errorClass == ErrorClass::QuotaExhausted;
}

// Every candidate that was in the running failed or was refused for its rate alone.
bool onlyRateLimits(const route::Plan& plan, const std::vector<ledger::Attempt>& attempts) {
    bool any = false;
    for (const auto& attempt : attempts) {
        if (!attempt.errorClass || !isRateLimit(*attempt.errorClass)) return false;
        any = true;
    }
    for (const auto& candidate : plan.candidates) {
        any = any || candidate.refusal == route::Refusal::RateLimited;
        if (candidate.refusal == route::Refusal::BreakerOpen) return false;
    }
    return any;
}

// Nothing was tried and waiting would not help: the request itself fits no model. Sending it again, as
// clients do on 503, would only cost time.
bool isUnservable(const route::Plan& plan, const std::vector<ledger::Attempt>& attempts) {
    using enum route::Refusal;
    if (!attempts.empty() || plan.candidates.empty()) return false;
    return std::ranges::none_of(plan.candidates, [](const route::Candidate& candidate) {
        const auto why = candidate.refusal;
        return why == None || why == BreakerOpen || why == RateLimited || why == Latency || why == Budget
               || why == NoCredential;
    });
}

// What was not tried would have been able, had its budget allowed it.
bool onlyBudgets(const route::Plan& plan, const std::vector<ledger::Attempt>& attempts) {
    using enum route::Refusal;
    if (!attempts.empty()) return false;
    return std::ranges::any_of(plan.candidates,
                               [](const auto& candidate) { return candidate.refusal == Budget; })
           && std::ranges::none_of(plan.candidates, [](const route::Candidate& candidate) {
                  const auto why = candidate.refusal;
                  return why == None || why == BreakerOpen || why == RateLimited || why == Latency;
              });
}

bool isTooLong(const route::Plan& plan) {
    return std::ranges::any_of(plan.candidates, [](const route::Candidate& candidate) {
        return candidate.refusal == route::Refusal::ContextWindow;
    });
}

std::optional<Milliseconds> earliestReopen(const route::Plan& plan,
                                           const std::vector<health::ModelHealth>& health,
                                           const std::vector<ledger::Attempt>& attempts) {
    std::optional<Milliseconds> earliest;
    const auto consider = [&](Milliseconds time) {
        if (time > Milliseconds(0) && (!earliest || time < *earliest)) earliest = time;
    };
    for (const auto& candidate : plan.candidates) {
        const health::ModelHealth& state = health[candidate.model];
        if (candidate.refusal == route::Refusal::BreakerOpen) consider(state.reopensIn);
        if (candidate.refusal == route::Refusal::RateLimited && state.rateLimitedFor)
            consider(*state.rateLimitedFor);
    }
    for (const auto& attempt : attempts)
        if (attempt.serverDelay) consider(*attempt.serverDelay);
    return earliest;
}

std::string whatWasTried(const route::Plan& plan, const policy::Policy& policy,
                         const std::vector<ledger::Attempt>& attempts) {
    std::string text;
    int named = 0;
    const auto add = [&](std::string_view model, std::string_view why) {
        if (++named > 6) return;
        text += fmt::format("{}{}: {}", text.empty() ? "" : "; ", model, why);
    };
    for (const auto& attempt : attempts)
        if (attempt.errorClass) add(attempt.model, toString(*attempt.errorClass));
    for (const auto& candidate : plan.candidates)
        if (candidate.verdict == route::CandidateVerdict::Refused)
            add(policy.models[candidate.model].id, candidate.reason);
    return text.empty() ? "no model is declared for it" : text;
}

} // namespace

ErrorClass errorClassOf(net::NetFailure::Kind kind) {
    using enum net::NetFailure::Kind;
    switch (kind) {
    case Resolve:
    case Connect:
    case Tls:
    case Reset: return ErrorClass::Network;
    case ConnectTimeout: return ErrorClass::TimeoutConnect;
    case FirstByteTimeout: return ErrorClass::TimeoutFirstByte;
    case IdleTimeout: return ErrorClass::TimeoutIdle;
    case TotalTimeout: return ErrorClass::TimeoutTotal;
    case Protocol: return ErrorClass::ProtocolError;
    case Cancelled: return ErrorClass::ClientCancelled;
    case Offline: return ErrorClass::Offline;
    case PoolTimeout: return ErrorClass::PoolBusy;
    }
    return ErrorClass::Network;
}

protocol::ClientError budgetError(std::string message) {
    protocol::ClientError error;
    error.status = 402;
    error.type = "billing_error";
    error.code = "budget_exceeded";
    error.message = std::move(message);
    return error;
}

bool isForTheClient(ErrorClass errorClass) {
    return errorClass == ErrorClass::BadRequest || errorClass == ErrorClass::ContentFiltered
           || errorClass == ErrorClass::ContextTooLong;
}

Exhausted exhausted(const route::Plan& plan, const policy::Policy& policy,
                    const std::vector<health::ModelHealth>& health,
                    const std::vector<ledger::Attempt>& attempts, const Failure* last) {
    Exhausted result;
    result.retryAfter = earliestReopen(plan, health, attempts);
    protocol::ClientError& error = result.error;
    const bool offline = std::ranges::any_of(
        attempts, [](const auto& attempt) { return attempt.errorClass == ErrorClass::Offline; });
    if (onlyBudgets(plan, attempts)) {
        error = budgetError("No model may answer this request within its budget: "
                            + whatWasTried(plan, policy, attempts) + ".");
    } else if (onlyRateLimits(plan, attempts)) {
        error.status = 429;
        error.type = "rate_limit_error";
        error.code = "rate_limited";
        error.message = "Every model that may answer this request is over its rate limit: "
                        + whatWasTried(plan, policy, attempts) + ".";
    } else if (isUnservable(plan, attempts)) {
        error.status = 400;
        error.type = "invalid_request_error";
        error.code = isTooLong(plan) ? "context_length_exceeded" : "no_able_model";
        error.message = (isTooLong(plan) ? "prompt is too long: " : "No model can serve this request: ")
                        + whatWasTried(plan, policy, attempts) + ".";
    } else {
        error.status = 503;
        error.type = "server_error";
        error.code = offline ? "offline" : "all_exhausted";
        error.message =
            offline ? std::string(offlineSentence)
                    : "No model could answer this request: " + whatWasTried(plan, policy, attempts) + ".";
    }
    // A provider that refuses a key may repeat it in its answer.
    if (last && !traits(last->errorClass).setsCredentialState) error.original = last->body;
    return result;
}

} // namespace tierline::gateway
