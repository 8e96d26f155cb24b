// Tools, and thoughts that belong to one model only.
#include "ctl/selftestcell.h"

#include <algorithm>

namespace tierline::ctl::selftest {

namespace {

Ask calling(std::string_view words, bool stream = false, std::string_view model = "main/nano-1") {
    Ask ask;
    ask.model = model;
    ask.stream = stream;
    ask.tools = true;
    ask.turns = {user(std::string(words))};
    return ask;
}

std::string namesOf(const Heard& heard) {
    std::vector<std::string> names;
    for (const auto& call : heard.calls)
        names.push_back(call.name);
    std::ranges::sort(names);
    std::string text;
    for (const auto& name : names)
        text += (text.empty() ? "" : " ") + name;
    return text;
}

void checkCalls(Cell& cell, std::string_view wanted) {
    cell.answered();
    cell.equal("calls", namesOf(cell.heard), wanted);
    cell.equal("finish", cell.heard.finish, wanted.empty() ? "stop" : "tools");
    std::vector<std::string> ids;
    for (const auto& call : cell.heard.calls) {
        const auto json = protocol::Json::parse(call.arguments);
        cell.expect(json && (*json)["city"].isString(), "arguments that fit the tool's schema",
                    call.arguments);
        ids.push_back(call.id);
    }
    std::ranges::sort(ids);
    const bool mayLackIds = cell.client == Dialect::Gemini;
    cell.expect(mayLackIds
                    || (std::ranges::adjacent_find(ids) == ids.end() && (ids.empty() || !ids[0].empty())),
                "an id of its own for each call");
}

constexpr std::string_view both = "please call both get_weather and get_time for Lisbon";

void oneCall(Cell& cell) {
    for (const bool stream : {false, true})
        if (cell.ask(calling("please call get_weather for Lisbon", stream))) checkCalls(cell, "get_weather");
    cell.expect(cell.asked()["tools"].size() == 2, "both tools at the provider",
                cell.asked()["tools"].text());
}
void twoCalls(Cell& cell) {
    if (cell.ask(calling(both))) checkCalls(cell, "get_time get_weather");
}
void twoCallsStreamed(Cell& cell) {
    if (cell.ask(calling(both, true))) checkCalls(cell, "get_time get_weather");
}

// The reply of a call given back, with what the tools said.
void addResults(Cell& cell, Ask& ask) {
    ask.turns.push_back(replayed(cell.heard));
    Said results;
    for (const auto& call : cell.heard.calls)
        results.answers.push_back(
            {call.id, call.name, call.name == "get_time" ? "half past two" : "21 degrees and sunny"});
    ask.turns.push_back(std::move(results));
}

void results(Cell& cell) {
    Ask ask = calling(both);
    if (!cell.ask(ask)) return;
    checkCalls(cell, "get_time get_weather");
    addResults(cell, ask);
    if (!cell.ask(ask)) return;
    checkCalls(cell, "");
    for (const std::string_view said : {"21 degrees and sunny", "half past two"})
        cell.expect(cell.heard.text.find(said) != std::string::npos, "an answer that uses both results",
                    cell.heard.text);
    std::size_t answers = 0;
    for (const auto message : cell.asked()["messages"].items())
        answers += message["tool_results"].size();
    cell.equal("results at the provider", static_cast<std::int64_t>(answers), 2);
}

void forced(Cell& cell) {
    Ask ask = calling("Tell me something about Lisbon");
    ask.toolChoice = "get_time";
    if (cell.ask(ask)) checkCalls(cell, "get_time");
    cell.equal("choice at the provider", cell.asked()["tool_choice"].string().value_or(""), "get_time");
    ask.toolChoice = "any";
    if (cell.ask(ask)) checkCalls(cell, "get_weather");
    cell.equal("choice at the provider", cell.asked()["tool_choice"].string().value_or(""), "any");
}

void forbidden(Cell& cell) {
    Ask ask = calling(both);
    ask.toolChoice = "none";
    if (cell.ask(ask)) checkCalls(cell, "");
    cell.equal("choice at the provider", cell.asked()["tool_choice"].string().value_or(""), "none");
}

std::int64_t thoughtsAt(const Cell& cell) {
    std::int64_t count = 0;
    for (const auto message : cell.asked()["messages"].items())
        count += message["thinking"].int64().value_or(0);
    return count;
}

bool beginThinking(Cell& cell, std::string_view model, Ask& ask) {
    ask = calling("please call get_weather for Lisbon", false, model);
    ask.thinks = true;
    if (!cell.ask(ask)) return false;
    checkCalls(cell, "get_weather");
    addResults(cell, ask);
    return cell.failure().empty();
}

// Refuses calls whose proof is missing or another's, where its dialect has one: an answer is half the check.
constexpr std::string_view strict = "thinker/gemini-3-sim", other = "dear/large-3";

void sameModel(Cell& cell) {
    Ask ask;
    if (!beginThinking(cell, strict, ask) || !cell.ask(ask)) return;
    checkCalls(cell, "");
    const bool hasBlocks =
        cell.outgoing.dialect == Dialect::Anthropic || cell.outgoing.dialect == Dialect::Responses;
    if (cell.sameDialect() && hasBlocks) cell.equal("thoughts at the provider", thoughtsAt(cell), 1);
}

void otherModel(Cell& cell) {
    Ask ask;
    if (!beginThinking(cell, other, ask)) return;
    ask.model = strict;
    if (!cell.ask(ask)) return;
    checkCalls(cell, "");
    // Gemini's thoughts are harmless without their proof, which belongs to the call.
    if (cell.outgoing.dialect != Dialect::Gemini) cell.equal("thoughts at the provider", thoughtsAt(cell), 0);
}

constexpr Feature table[] = {
    {"tool-call", "tool call", oneCall},
    {"two-calls", "two parallel calls", twoCalls},
    {"two-calls-stream", "two parallel calls, streamed", twoCallsStreamed},
    {"tool-results", "second turn, both results", results},
    {"tool-forced", "forced tool choice", forced},
    {"tool-none", "tool choice none", forbidden},
    {"thoughts-kept", "thoughts kept, same model", sameModel},
    {"thoughts-dropped", "thoughts dropped, other model", otherModel},
};

} // namespace

std::span<const Feature> toolFeatures() {
    return table;
}

} // namespace tierline::ctl::selftest
