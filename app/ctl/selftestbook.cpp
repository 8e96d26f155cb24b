// What is booked and listed: usage, limits, what a dialect cannot say.
#include "ctl/selftestcell.h"

#include <algorithm>

namespace tierline::ctl::selftest {

namespace {

using protocol::Handling;

// Long enough to be cached.
std::string manual() {
    std::string text;
    for (int line = 1; line <= 120; ++line)
        text += "Rule " + std::to_string(line) + ": answer briefly and in whole sentences.\n";
    return text;
}

void compareUsage(Cell& cell) {
    const auto& seen = cell.heard.usage;
    cell.expect(cell.heard.hasUsage, "usage in the reply");
    cell.expect(cell.record.usage.has_value(), "usage in the record");
    if (!cell.record.usage) return;
    const auto& booked = *cell.record.usage;
    const auto said = cell.asked()["answer"]; // what the provider counted
    const auto number = [&](std::string_view key) { return said[key].int64().value_or(-1); };
    cell.equal("booked input", booked.input, number("input"));
    cell.equal("booked cached input", booked.cachedRead, number("cached_read"));
    cell.equal("booked cache writes", booked.cacheWrite5m + booked.cacheWrite1h, number("cache_write"));
    cell.equal("booked output", booked.output, number("output"));
    // Anthropic does not tell thoughts from the rest of the output.
    if (cell.outgoing.dialect != Dialect::Anthropic)
        cell.equal("booked reasoning", booked.reasoning, number("reasoning"));
    cell.equal("the client's input in all", seen.allInput(), booked.allInput());
    cell.equal("the client's cached input", seen.cachedRead, booked.cachedRead);
    cell.equal("the client's output", seen.output, booked.output);
    cell.expect(cell.record.flags == 0, "no flag at an exact count");
}

void usage(Cell& cell) {
    for (const bool stream : {false, true}) {
        Ask ask;
        ask.model = "thinker/gemini-3-sim";
        ask.stream = stream;
        ask.system = manual();
        ask.marksCache = true;
        ask.thinks = true;
        ask.turns = {user("Why does the tide turn?")};
        if (!cell.ask(ask)) return;
        cell.answered();
        compareUsage(cell);
    }
    const auto& booked = cell.record.usage.value_or(catalog::Usage());
    const bool caches = cell.outgoing.dialect != Dialect::Anthropic || cell.sameDialect();
    cell.expect(!caches || booked.cachedRead + booked.cacheWrite5m > 0, "a cache at work");
}

void capped(Cell& cell) {
    Ask ask;
    ask.model = "capped/nano-1";
    ask.maxOutput = 900;
    ask.turns = {user("Prove step by step that the square root of two is irrational")};
    if (!cell.ask(ask)) return;
    cell.answered();
    cell.equal("limit at the provider", cell.asked()["max_output"].int64().value_or(0), 40);
    cell.equal("finish", cell.heard.finish, "length");
    const auto noted = cell.record.translation ? cell.record.translation->maxOutput.value_or(0) : 0;
    cell.equal("cap in the record", noted, 40);
}

struct Oddity { // of one client dialect
    protocol::Feature feature;
    std::string_view json;
    bool inConfig = false;
};

constexpr std::array<Oddity, allDialects.size()> tunings{
    Oddity{protocol::Feature::LogitBias, R"("logit_bias":{"50256":-100})"},
    Oddity{protocol::Feature::Truncation, R"("truncation":"auto")"},
    Oddity{protocol::Feature::TopK, R"("top_k":20)"},
    Oddity{protocol::Feature::SafetySettings,
           R"("safetySettings":[{"category":"HARM_CATEGORY_HARASSMENT","threshold":"BLOCK_NONE"}])"},
};
constexpr std::array<Oddity, allDialects.size()> demands{
    Oddity{protocol::Feature::SeveralChoices, R"("n":2)"},
    Oddity{protocol::Feature::HostedTools, R"("tools":[{"type":"web_search"}])"},
    Oddity{protocol::Feature::HostedTools, R"("tools":[{"type":"web_search_20250305","name":"web_search"}])"},
    Oddity{protocol::Feature::SeveralChoices, R"("candidateCount":2)", true},
};

Ask asking(const Oddity& oddity) {
    Ask ask;
    ask.model = "main/nano-1";
    ask.turns = {user("say exactly: fine")};
    (oddity.inConfig ? ask.moreConfig : ask.more) = oddity.json;
    return ask;
}

void dropped(Cell& cell) {
    const Oddity& row = tunings[static_cast<std::size_t>(cell.client)];
    if (!cell.ask(asking(row))) return;
    cell.answered();
    cell.equal("text", cell.heard.text, "fine");
    const bool drops =
        !cell.sameDialect() && handling(row.feature, cell.outgoing.dialect) == Handling::Dropped;
    std::string list;
    if (cell.record.translation)
        for (const auto& name : cell.record.translation->dropped)
            list += (list.empty() ? "" : " ") + name;
    cell.equal("what the record says was dropped", list, drops ? toString(row.feature) : std::string_view());
}

void refused(Cell& cell) {
    const Oddity& row = demands[static_cast<std::size_t>(cell.client)];
    if (!cell.ask(asking(row))) return;
    if (cell.sameDialect()) return cell.answered();
    cell.refused(400, toString(row.feature));
    cell.expect(cell.record.attempts.empty(), "no provider to be asked");
}

constexpr Feature table[] = {
    {"usage", "usage exact, in all buckets", usage},
    {"cap", "the model's own output cap", capped},
    {"dropped", "what tunes is dropped, listed", dropped},
    {"refused", "what would be missed: refused", refused},
};

} // namespace

std::span<const Feature> bookFeatures() {
    return table;
}

} // namespace tierline::ctl::selftest
