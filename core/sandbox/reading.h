// What the readers of the dialects share. Pure; any thread. A check gives the provider's sentence or nothing.
#pragma once

#include "protocol/json.h"
#include "sandbox/asked.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::sandbox {

using protocol::JsonView;

// One request being read into `asked`.
struct Reading {
    const Call& call;
    const AskedFor& about;
    JsonView root;
    Asked& asked;
    std::int64_t lastTokens = 0; // of the turn read last
};

Result<void> readOpenAi(Reading& reading);
Result<void> readResponses(Reading& reading);
Result<void> readAnthropic(Reading& reading);
Result<void> readGemini(Reading& reading);

std::unexpected<Error> reject(std::string sentence, std::string_view code = {});

// The first key of `object` that is not among `known`.
std::optional<std::string_view> unknownKey(JsonView object, std::span<const std::string_view> known);

AskedMessage& turnOf(Asked& asked, bool isAssistant);                      // the last, or a new one
void addImage(Reading& reading, AskedMessage& turn, std::string_view url); // https: or data:
void addImage(Reading& reading, AskedMessage& turn, AskedImage image);
// A message, item or content has been read; `isWordy`: words of the user are in it.
void countTurn(Reading& reading, JsonView turn, bool hasResult, std::string_view userWords);
void countPrefix(Reading& reading, JsonView part);

// A name of letters, digits, `_`, `-` and `extra`, at most `limit` long.
bool isToolName(std::string_view name, std::size_t limit, std::string_view extra = {});
std::vector<std::string> stringsOf(JsonView value); // one string, or a list of them
std::string jsonOr(JsonView value, std::string_view otherwise);

} // namespace tierline::sandbox
