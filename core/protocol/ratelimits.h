// Reads what a reply's headers say of a provider's rate limits. One reader a reply: every header is shown to
// it, those it does not know cost a comparison. Pure; any thread.
//
// OpenAI, Groq, Azure:  x-ratelimit-{limit,remaining,reset}-{requests,tokens}, reset as "6m0s", "12ms" or
// seconds with two windows:     the same with -minute or -day behind it Anthropic:
// anthropic-ratelimit-{requests,tokens,input-tokens,output-tokens}-{…}, reset RFC 3339
//
// What makes no sense (-1 of Azure, text, a time that has long passed) is ignored and counted.
#pragma once

#include "base/remotelimits.h"

#include <string_view>

namespace tierline::protocol {

class RateReader {
public:
    explicit RateReader(Wall now) : m_now(now) {}
    void add(std::string_view name, std::string_view value); // a header; names in any case
    bool foundAny() const { return m_found; }
    const RemoteLimits& limits() const { return m_limits; }

private:
    Wall m_now;
    bool m_found = false;
    RemoteLimits m_limits;
};

// "6m0s", "1.5s", "12ms", "1d2h", "30" (seconds); nothing else may follow.
std::optional<Milliseconds> resetDuration(std::string_view text);

} // namespace tierline::protocol
