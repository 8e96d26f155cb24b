// Ids of tool calls as a provider takes them: the same id always becomes the same one, so that call and
// result still meet. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace tierline::protocol::openai {

// `shortIds`: nine letters and digits (Mistral). Otherwise only what is longer than OpenAI's 40 is replaced.
// The result is `id` itself or lies in `made`.
std::string_view callId(std::string_view id, bool shortIds, std::string& made);

} // namespace tierline::protocol::openai
