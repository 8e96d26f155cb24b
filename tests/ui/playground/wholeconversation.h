// A request as Anthropic's clients send it, for "edit and replay".
#pragma once

namespace tierline::playground {

inline constexpr const char* wholeConversation =
    R"({"model":"auto","max_tokens":99,"system":"Be brief.","messages":[{"role":"user","content":"Is it true?"},{"role":"assistant","content":"Yes."},{"role":"user","content":"<reminder>notes</reminder>\nProve it"}]})";

} // namespace tierline::playground
