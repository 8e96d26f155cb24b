// A whole chat completion out of canonical events, and the pieces that it shares with the stream. Pure.
#pragma once

#include "base/jsonwriter.h"
#include "protocol/replyevent.h"

namespace tierline::protocol::openai {

std::string plainCompletion(const ReplyEvents& events, const ReplyContext& context);

struct ReplyName {
    std::string_view id, model; // as the provider gave them; may be empty
};
void writeHead(ReplyName name, std::string_view object, const ReplyContext& context, JsonWriter& json);
void writeUsage(const Usage& usage, JsonWriter& json);
void writeSignature(std::string_view signature, JsonWriter& json); // as a member of a tool call
std::string_view finishWord(Finish finish, bool hasCalls);

bool isCustomTool(std::string_view name, const ReplyContext& context);
std::string customInputOf(std::string_view arguments); // out of {"input": text}
std::string madeCallId(const ReplyContext& context, std::size_t number);

} // namespace tierline::protocol::openai
