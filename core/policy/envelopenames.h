// The envelopes that classification knows by name, in the order of classify/envelopetable.cpp, which says
// what each of them is.
#pragma once

#include <array>
#include <string_view>

namespace tierline::policy {

inline constexpr std::array<std::string_view, 11> builtInEnvelopes{
    "claude-code", "codex",      "aider",        "cursor",    "cline",        "copilot",
    "openhands",   "gemini-cli", "json-wrapper", "tool-list", "pasted-files",
};

} // namespace tierline::policy
