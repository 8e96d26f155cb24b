// Printed forms of the protocol's values, so that a failing row shows a readable difference.
#pragma once

#include "protocol/json.h"
#include "protocol/reply.h"
#include "protocol/request.h"

#include <QString>

#include <spdlog/fmt/fmt.h>

namespace tierline::protocol {

inline QString print(const Error& error) {
    return QString::fromStdString("error: " + error.detail);
}

inline std::string plain(const std::optional<Usage>& usage) {
    if (!usage) return "none";
    return fmt::format("in {} read {} w5m {} w1h {} out {} reason {}", usage->input, usage->cachedRead,
                       usage->cacheWrite5m, usage->cacheWrite1h, usage->output, usage->reasoning);
}

inline std::string plain(const std::optional<UpstreamError>& error) {
    if (!error) return "none";
    return fmt::format("{} {} [{}|{}] {}", toString(error->errorClass), error->status, error->type,
                       error->code, error->message);
}

// Only what differs from a plain request.
inline QString print(const Request& request) {
    auto out = fmt::format("{} '{}'", request.model, request.userText);
    if (request.stream) out += " stream";
    if (request.includeUsage) out += " usage";
    if (request.maxOutput) out += fmt::format(" max {}", *request.maxOutput);
    if (request.firstUserText != request.userText) out += fmt::format(" first '{}'", request.firstUserText);
    if (!request.systemText.empty()) out += fmt::format(" system '{}'", request.systemText);
    if (!request.conversationKey.empty()) out += fmt::format(" key '{}'", request.conversationKey);
    if (request.turns != 1) out += fmt::format(" turns {}", request.turns);
    if (request.images != 0) out += fmt::format(" images {}", request.images);
    if (request.requirements.tools) out += " +tools";
    if (request.requirements.vision) out += " +vision";
    if (request.requirements.json) out += " +json";
    if (request.requirements.reasoning) out += " +reasoning";
    return QString::fromStdString(out);
}

template <class T>
QString print(const Result<T>& result) {
    return result ? print(*result) : print(result.error());
}

} // namespace tierline::protocol
