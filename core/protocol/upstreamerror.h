// Error objects of providers, read from JSON that is parsed already. `classifyError` of reply.h reads whole
// bodies with it, the stream reader single events. Pure; any thread.
#pragma once

#include "protocol/json.h"
#include "protocol/reply.h"

namespace tierline::protocol {

// `root` is the whole object, `{"error":…}` of any dialect; status 200 for an error behind a 200.
UpstreamError readUpstreamError(int status, JsonView root);

// Whether the object is an error, in any spelling seen: `error` as object or text, vLLM's `"object":"error"`,
// Responses' `"type":"error"`.
bool isErrorObject(JsonView root);

UpstreamError protocolError(int status, std::string message);

} // namespace tierline::protocol
