// A traffic script: who asks what, how often, in which dialect. Files are JSON in resources/sandbox; the
// format is described in resources/sandbox/README.md. A value, immutable after load; drawing is pure: the
// same dice give the same conversation.
#pragma once

#include "base/clock.h"
#include "base/dialect.h"
#include "base/error.h"
#include "base/id.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::sandbox {

struct TrafficTool {
    std::string name, description;
    std::string schema; // JSON
};

struct TrafficClient {
    std::string name;
    std::string agent; // User-Agent
    std::string label; // x-tierline-client; may be empty
    Dialect dialect = Dialect::OpenAi;
    std::vector<std::string> models, tags;
    std::string system, reminder; // the reminder is put before each user message, as harnesses do
    std::vector<TrafficTool> tools;
    double streamShare = 0;
    std::int64_t maxTokens = 0; // 0: not sent
    bool sendsSession = false, marksCache = false;
};

struct ToolStep {
    std::string tool, input, result; // input is JSON
};

struct Turn {
    std::string says;
    std::vector<ToolStep> steps; // what happened since, so that the request ends with a tool's result
    bool json = false;           // asks for a JSON object
};

struct TrafficGroup {
    std::string client;
    double weight = 1;
    std::vector<std::vector<Turn>> prompts; // conversations, most of one turn
};

struct TrafficEvent { // a fault to set through the gateway
    Milliseconds after{0};
    std::string provider, body;
};

struct Script {
    std::map<std::string, std::vector<std::string>> words; // what slots are filled with
    std::map<std::string, TrafficClient> clients;
    std::vector<TrafficGroup> groups;
    std::vector<TrafficEvent> events; // in order of `after`
    Milliseconds repeat{0};           // of the events; 0 = once
    int inFlight = 16;
};

Result<Script> loadScript(const std::filesystem::path& file);
Result<Script> parseScript(std::string_view text, const std::filesystem::path& file);

// "developers-day", "outage.json" or a path: a file as named, else one of shareFolder()/sandbox.
Result<std::filesystem::path> resolveScript(std::string_view name);

struct Conversation {
    const TrafficClient* client = nullptr; // the script's
    std::string model, tag, session;
    bool stream = false;
    std::vector<Turn> turns; // slots filled
};
Conversation drawConversation(const Script& script, Dice& dice);
double meanTurns(const Script& script); // weighted

// `{word}` → one of that word's values, the same each time; `{word*5}` five joined by spaces, `{word|5}` by
// line breaks. Anything else in braces stays.
std::string fillSlots(std::string_view text, const Script& script, std::map<std::string, std::string>& chosen,
                      Dice& dice);

// The body of the request for turn `at`; `replies` are what the model said to the turns before.
std::string requestBody(const Conversation& conversation, std::size_t at,
                        const std::vector<std::string>& replies);

} // namespace tierline::sandbox
