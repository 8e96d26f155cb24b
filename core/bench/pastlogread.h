// What the readers of past logs share: members that may be called this or that, numbers that may be texts,
// objects that may be JSON within a text. Internal to bench; pure.
#pragma once

#include "base/dialect.h"
#include "bench/pastlog.h"
#include "protocol/json.h"

#include <initializer_list>
#include <vector>

namespace tierline::bench::pastlog {

using protocol::JsonView;
using KeyList = std::initializer_list<std::string_view>;

// The first of them that is there and neither null nor an empty text.
JsonView memberOf(JsonView object, KeyList keys);
std::string textOf(JsonView object, KeyList keys); // of a text or a number; else empty

// An object or a list, or the JSON of one within a text; `keeper` owns what had to be read. A default view:
// neither.
class Inner {
public:
    Inner() = default;
    explicit Inner(JsonView value);
    JsonView view() const { return m_view; }
    JsonView operator[](std::string_view key) const { return m_view[key]; }

private:
    std::optional<protocol::Json> m_own;
    JsonView m_view;
};

// RFC 3339, the same with a space and without a zone (then UTC), or a number since 1970 in seconds to
// nanoseconds, whichever makes a time of our days. InvalidInput names the member.
Result<std::optional<Wall>> timeOf(JsonView object, KeyList keys);
// Tokens: none below zero, none above 10^9, no fractions.
Result<std::optional<std::int64_t>> countOf(JsonView object, KeyList keys);
Result<std::optional<Money>> costOf(JsonView object, KeyList keys);
// A number of seconds or milliseconds; what is none is left out.
std::optional<Milliseconds> spanOf(JsonView object, KeyList keys, double millisecondsEach);

// All counts of a provider's usage object are sound; else InvalidInput names the first that is not.
Result<void> checkCounts(JsonView usage);

// A tag of that name, unless it is empty, absurdly long, or looks like a key.
void addTag(PastRequest& to, std::string_view name, std::string_view value);
// A list of "env:prod", "env=prod" or bare words, as a list or its JSON.
void addTagList(PastRequest& to, JsonView list);
bool looksSecret(std::string_view text);

// --- pastlogasked.cpp: what was asked ---

// Fills prompt and messages, or `why`. An answer at the end of the conversation goes to `answer`.
Result<void> takeAsked(PastRequest& to, Dialect dialect, JsonView body); // messages, or Responses' input
Result<void> takeMessages(PastRequest& to, JsonView messages);           // OpenAI's
void takeText(PastRequest& to, std::string_view text);
// Usage, model, answer and whether it failed, from a provider's reply.
Result<void> takeReply(PastRequest& to, Dialect dialect, JsonView reply);

// --- one reader a format ---

using Requests = std::vector<PastRequest>;
Result<Requests> readOpenAi(JsonView record, std::int64_t line);
Result<Requests> readLiteLlm(JsonView record, std::int64_t line);
Result<Requests> readLangfuse(JsonView record, std::int64_t line);
bool isOpenAi(JsonView record);
bool isLiteLlm(JsonView record);
bool isLangfuse(JsonView record);

std::unexpected<Error> wrong(std::string detail, std::string remedy = {});

} // namespace tierline::bench::pastlog
