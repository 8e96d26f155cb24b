// Gemini's generateContent: the functions behind this dialect's row in `codec.h`.
#pragma once

#include "protocol/codec.h"

namespace tierline::protocol::gemini {

Result<void> view(JsonView root, Request& request);
Result<void> read(JsonView root, Conversation& conversation);
WrittenRequest write(const Conversation& conversation, const WriteOptions& options);
std::unique_ptr<ReplyDecoder> decoder();
std::unique_ptr<ReplyEncoder> encoder(ReplyContext context);
std::string errorBody(const ClientError& error);
std::string errorEvent(const ClientError& error);
std::string message(std::string_view model, std::string_view text, bool stream);

} // namespace tierline::protocol::gemini
