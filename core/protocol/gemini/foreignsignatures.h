// Thought signatures that another model made: this one would refuse them. They are replaced in the client's
// bytes by the placeholder that Google documents for calls that come from elsewhere; everything else stays.
// Pure; any thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace tierline::protocol::gemini {

// What Google takes in place of a signature for a call that another model made (ai.google.dev, thought
// signatures).
inline constexpr std::string_view foreignSignature = "skip_thought_signature_validator";

// `keep` is asked for each signature. Nothing when all stay.
std::optional<std::string> withoutForeignSignatures(std::string_view body,
                                                    const std::function<bool(std::string_view)>& keep);

} // namespace tierline::protocol::gemini
