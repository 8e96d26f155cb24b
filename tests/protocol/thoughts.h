// Bodies with thoughts, for tests/protocol/thoughts.cpp. `own` signs this model's thoughts.
#pragma once

inline constexpr const char* twoTurns =
    R"({"thinking":{"type":"enabled","budget_tokens":2000},"messages":[{"role":"user","content":"a"}, {"role":"assistant","content":[ {"type":"thinking","thinking":"t","signature":"other"} , {"type":"text","text":"b"}]},{"role":"user","content":"c"}],"model":"auto"})";
inline constexpr const char* twoTurnsCut =
    R"({"thinking":{"type":"enabled","budget_tokens":2000},"messages":[{"role":"user","content":"a"},{"role":"assistant","content":[{"type":"text","text":"b"}]},{"role":"user","content":"c"}],"model":"auto"})";
inline constexpr const char* ownThought =
    R"({"messages":[{"role":"assistant","content":[{"type":"thinking","thinking":"t","signature":"own"}]}]})";
inline constexpr const char* loop =
    R"({"messages":[{"role":"user","content":"a"},{"role":"assistant","content":[{"type":"redacted_thinking","data":"other"},{"type":"tool_use","id":"t1","name":"f","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"x"}]}],"thinking":{"type":"enabled"}})";
inline constexpr const char* loopCut =
    R"({"messages":[{"role":"user","content":"a"},{"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"f","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"x"}]}],"thinking":{"type":"disabled"}})";
inline constexpr const char* onlyThought =
    R"({"messages":[{"role":"user","content":"a"},{"role":"assistant","content":[{"type":"thinking","thinking":"t","signature":""}]},{"role":"user","content":"b"}]})";
inline constexpr const char* onlyThoughtCut =
    R"({"messages":[{"role":"user","content":"a"},{"role":"user","content":"b"}]})";
inline constexpr const char* mixedItems =
    R"({"model":"m", "input":[ {"type":"reasoning","id":"rs_01M7YSAJ7Q1YGBSJS1XB5NNG6C_0","summary":[]}, {"role":"user","content":"a"} ,{"type":"reasoning","id":"rs_68a1f0","encrypted_content":"x","summary":[]}]})";
inline constexpr const char* mixedItemsCut =
    R"({"model":"m", "input":[{"role":"user","content":"a"},{"type":"reasoning","id":"rs_68a1f0","encrypted_content":"x","summary":[]}]})";
inline constexpr const char* theirItems =
    R"({"input":[{"type":"reasoning","id":"rs_68a1f0c2e4b0819aa1f0c2e4b0_1","summary":[]}]})";
inline constexpr const char* geminiTurns =
    R"({ "contents":[{"role":"model","parts":[ {"functionCall":{"name":"f","args":{}},"thoughtSignature" : "other" }, {"thought_signature":"own","text":"x"}]}] })";
inline constexpr const char* geminiTurnsCut =
    R"({ "contents":[{"role":"model","parts":[ {"functionCall":{"name":"f","args":{}},"thoughtSignature" : "skip_thought_signature_validator" }, {"thought_signature":"own","text":"x"}]}] })";
inline constexpr const char* sealedItems =
    R"({"input":[{"type":"reasoning","id":"rs_1","encrypted_content":"other","summary":[]},{"role":"user","content":"a"}]})";
inline constexpr const char* sealedItemsCut = R"({"input":[{"role":"user","content":"a"}]})";
