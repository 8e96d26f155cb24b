// Conversations in each dialect, and what is known of them. Plain text beside the test: moc stumbles over
// quotes in raw strings.
#pragma once

#include "base/dialect.h"

namespace tierline::classify::testing {

struct WordCase {
    const char* name;
    Dialect dialect;
    const char* body;
    const char* words;    // what is scored
    const char* loop;     // what came before and since
    const char* lastTurn; // of the request
};

inline constexpr WordCase wordCases[]{
    {"one message", Dialect::OpenAi, R"({"model":"m","messages":[{"role":"user","content":"hi"}]})", "hi",
     "0 turns, 0 results, step 0", "hi"},
    {"several turns", Dialect::OpenAi,
     R"({"model":"m","messages":[{"role":"system","content":"s"},{"role":"user","content":"one"},{"role":"assistant","content":"a"},{"role":"user","content":[{"type":"text","text":"two"}]}]})",
     "two", "1 turns, 0 results, step 0", "two"},
    {"a loop", Dialect::OpenAi,
     R"({"model":"m","messages":[{"role":"user","content":"go"},{"role":"assistant","content":null,"tool_calls":[{"id":"1","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"1","content":"r1"},{"role":"assistant","tool_calls":[]},{"role":"tool","tool_call_id":"2","content":"r2"},{"role":"tool","tool_call_id":"3","content":[{"type":"text","text":"r3"}]}]})",
     "go", "0 turns, 3 results, step 2", "r2\nr3"},
    {"words end a loop", Dialect::OpenAi,
     R"({"model":"m","messages":[{"role":"user","content":"go"},{"role":"assistant","content":"a"},{"role":"tool","tool_call_id":"1","content":"r"},{"role":"user","content":"stop"}]})",
     "stop", "1 turns, 0 results, step 0", "r\nstop"},
    {"a reminder beside a result", Dialect::Anthropic,
     R"({"model":"m","max_tokens":9,"messages":[{"role":"user","content":"go"},{"role":"assistant","content":[{"type":"tool_use","id":"1","name":"f","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"1","content":"r"},{"type":"text","text":"<system-reminder>\nanalyze\n</system-reminder>"}]}]})",
     "go", "1 turns, 1 results, step 1", "r\n<system-reminder>\nanalyze\n</system-reminder>"},
    {"a reminder beside words", Dialect::Anthropic,
     R"({"model":"m","max_tokens":9,"system":"s","messages":[{"role":"user","content":[{"type":"text","text":"<system-reminder>\nanalyze\n</system-reminder>"},{"type":"text","text":"go"}]}]})",
     "go", "0 turns, 0 results, step 0", "<system-reminder>\nanalyze\n</system-reminder>\ngo"},
    {"nothing but a reminder", Dialect::Anthropic,
     R"({"model":"m","max_tokens":9,"messages":[{"role":"user","content":"<system-reminder>x</system-reminder>"}]})",
     "<system-reminder>x</system-reminder>", "0 turns, 0 results, step 0",
     "<system-reminder>x</system-reminder>"},
    {"results of several tools", Dialect::Anthropic,
     R"({"model":"m","max_tokens":9,"messages":[{"role":"user","content":"go"},{"role":"assistant","content":"a"},{"role":"user","content":[{"type":"tool_result","tool_use_id":"1","content":[{"type":"text","text":"r1"},{"type":"text","text":"r2"}]},{"type":"tool_result","tool_use_id":"2"}]}]})",
     "go", "0 turns, 2 results, step 1", "r1\nr2"},
    {"a text", Dialect::Responses, R"({"model":"m","input":"hi"})", "hi", "0 turns, 0 results, step 0", "hi"},
    {"a loop", Dialect::Responses,
     R"({"model":"m","instructions":"s","input":[{"role":"user","content":"go"},{"type":"reasoning","summary":[]},{"type":"function_call","call_id":"1","name":"f","arguments":"{}"},{"type":"function_call","call_id":"2","name":"f","arguments":"{}"},{"type":"function_call_output","call_id":"1","output":"r1"},{"type":"function_call_output","call_id":"2","output":"r2"}]})",
     "go", "0 turns, 2 results, step 1", "r1\nr2"},
    {"one message", Dialect::Gemini, R"({"contents":[{"parts":[{"text":"hi"}]}]})", "hi",
     "0 turns, 0 results, step 0", "hi"},
    {"a loop", Dialect::Gemini,
     R"({"contents":[{"role":"user","parts":[{"text":"go"}]},{"role":"model","parts":[{"functionCall":{"name":"f","args":{}}}]},{"role":"user","parts":[{"functionResponse":{"name":"f","response":{"output":"r"}}}]}]})",
     "go", "0 turns, 1 results, step 1", "r"},
};

} // namespace tierline::classify::testing
