// How an attempt at a provider failed, classified once. Every later decision (retry, next candidate, breaker,
// rate gate) reads the table behind `traits`, never a status code. Semantics: the contract in
// core/health/README.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace tierline {

enum class ErrorClass : std::uint8_t {
    RateLimited,
    QuotaExhausted,
    Overloaded,
    ServerError,
    TimeoutConnect,
    TimeoutFirstByte,
    TimeoutIdle,
    TimeoutTotal,
    Network,
    Auth,
    Billing,
    NotFound,
    BadRequest,
    ContextTooLong,
    ContentFiltered,
    ClientCancelled,
    ProtocolError,
    TruncatedStream,
    EmptyReply,
    Offline,   // no network at all: one state of the machine, no fault of a provider
    BadAnswer, // it came whole, and a check of the policy's `quality` found fault with it
    PoolBusy,  // all our connections to the provider's origin were taken: our cap, no fault of the provider
};

struct ErrorClassTraits {
    ErrorClass errorClass;
    std::string_view name;
    bool retryAlone; // transient: asked once more when no other candidate is left
    bool tryNext;
    bool sharedByProvider; // its other models share the origin, so they would fail alike
    bool feedsBreaker;
    bool setsRateGate;
    bool setsCredentialState;
};

const ErrorClassTraits& traits(ErrorClass errorClass);
std::string_view toString(ErrorClass errorClass);
std::optional<ErrorClass> errorClassFromString(std::string_view name);

} // namespace tierline
