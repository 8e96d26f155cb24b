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
    Offline, // no network at all: one state of the machine, no fault of a provider
};

struct ErrorClassTraits {
    ErrorClass errorClass;
    std::string_view name;
    bool retrySameTarget; // once, on a fresh connection
    bool tryNext;
    bool feedsBreaker;
    bool setsRateGate;
    bool setsCredentialState;
};

const ErrorClassTraits& traits(ErrorClass errorClass);
std::string_view toString(ErrorClass errorClass);
std::optional<ErrorClass> errorClassFromString(std::string_view name);

} // namespace tierline
