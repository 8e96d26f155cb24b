// OpenAI's responses: the functions behind this dialect's row in `codec.h`.
#pragma once

#include "protocol/codec.h"

#include <string>

namespace tierline::protocol::responses {

Result<void> view(JsonView root, Request& request);
Result<void> read(JsonView root, Conversation& conversation);
WrittenRequest write(const Conversation& conversation, const WriteOptions& options);
std::unique_ptr<ReplyDecoder> decoder();
std::unique_ptr<ReplyEncoder> encoder(ReplyContext context);
std::string errorBody(const ClientError& error);
std::string errorEvent(const ClientError& error);
std::string message(std::string_view model, std::string_view text, bool stream);

// For `ReplyContext::echo`: what the response object repeats of its request, with the defaults of what the
// client did not say. `root`: the client's body; a default view gives the defaults alone.
std::string replyEcho(JsonView root);

} // namespace tierline::protocol::responses
