// Prompts and harness texts that lints try a policy with. Plain data.
#pragma once

#include <span>
#include <string_view>

namespace tierline::tune {

// From small talk to proofs, as people write them.
std::span<const std::string_view> probePrompts();

// Prompts that need thought and that naive decisive rules are known to take for small talk.
std::span<const std::string_view> decisiveProbes();

// The same few requests in several languages, in the order of `english`.
struct LanguageProbe {
    std::string_view code, name;
    std::span<const std::string_view> prompts;
};
std::span<const LanguageProbe> languageProbes(); // the first is English

// What a harness writes around words of the user's, which are `harnessWords` in each.
struct HarnessProbe {
    std::string_view envelope, name, before, behind;
};
inline constexpr std::string_view harnessWords = "xyzzy";
std::span<const HarnessProbe> harnessProbes();

} // namespace tierline::tune
