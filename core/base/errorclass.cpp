#include "base/errorclass.h"

#include <array>

namespace tierline {

namespace {

using enum ErrorClass;
//                                                  alone  next   shared breaker gate  credential
constexpr std::array table{
    ErrorClassTraits{RateLimited, "rate_limited", false, true, false, false, true, false},
    ErrorClassTraits{QuotaExhausted, "quota_exhausted", false, true, false, false, true, false},
    ErrorClassTraits{Overloaded, "overloaded", true, true, false, true, false, false},
    ErrorClassTraits{ServerError, "server_error", true, true, false, true, false, false},
    ErrorClassTraits{TimeoutConnect, "timeout_connect", true, true, true, true, false, false},
    ErrorClassTraits{TimeoutFirstByte, "timeout_first_byte", false, true, false, true, false, false},
    ErrorClassTraits{TimeoutIdle, "timeout_idle", false, true, false, true, false, false},
    ErrorClassTraits{TimeoutTotal, "timeout_total", false, true, false, true, false, false},
    ErrorClassTraits{Network, "network", true, true, true, true, false, false},
    ErrorClassTraits{Auth, "auth", false, true, false, false, false, true},
    ErrorClassTraits{Billing, "billing", false, true, false, false, false, true},
    ErrorClassTraits{NotFound, "not_found", false, true, false, false, false, false},
    ErrorClassTraits{BadRequest, "bad_request", false, false, false, false, false, false},
    ErrorClassTraits{ContextTooLong, "context_too_long", false, true, false, false, false, false},
    ErrorClassTraits{ContentFiltered, "content_filtered", false, false, false, false, false, false},
    ErrorClassTraits{ClientCancelled, "client_cancelled", false, false, false, false, false, false},
    ErrorClassTraits{ProtocolError, "protocol_error", false, true, false, true, false, false},
    ErrorClassTraits{TruncatedStream, "truncated_stream", true, true, false, true, false, false},
    ErrorClassTraits{EmptyReply, "empty_reply", true, true, false, true, false, false},
    ErrorClassTraits{Offline, "offline", false, true, false, false, false, false},
    ErrorClassTraits{BadAnswer, "bad_answer", false, true, false, false, false, false},
    ErrorClassTraits{PoolBusy, "pool_busy", false, true, true, false, false, false},
};

} // namespace

const ErrorClassTraits& traits(ErrorClass errorClass) {
    return table[static_cast<std::size_t>(errorClass)];
}

std::string_view toString(ErrorClass errorClass) {
    return traits(errorClass).name;
}

std::optional<ErrorClass> errorClassFromString(std::string_view name) {
    for (const auto& row : table)
        if (row.name == name) return row.errorClass;
    return std::nullopt;
}

} // namespace tierline
