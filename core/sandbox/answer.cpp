#include "sandbox/answer.h"

#include "base/hash.h"
#include "base/utf8.h"
#include "sandbox/composer.h"
#include "sandbox/schemafill.h"
#include "sandbox/signature.h"
#include "sandbox/tokens.h"

#include <algorithm>

#include <spdlog/fmt/fmt.h>

namespace tierline::sandbox {

namespace {

constexpr std::int64_t cacheFloor = 512; // shorter prefixes are not cached
constexpr std::int64_t cacheGrain = 128;
constexpr std::size_t shownResultBytes = 240;

bool isNameByte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool mentions(std::string_view text, std::string_view name) {
    for (auto at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
        const std::size_t end = at + name.size();
        if ((at == 0 || !isNameByte(text[at - 1])) && (end == text.size() || !isNameByte(text[end])))
            return true;
    }
    return false;
}

// Tools whose names the user says; a forced choice wins, and after a tool's result the model talks again.
std::vector<const AskedTool*> toolsToCall(const Asked& asked, std::string_view own) {
    std::vector<const AskedTool*> chosen;
    if (asked.toolChoice == ToolChoice::None || asked.tools.empty()) return chosen;
    if (asked.toolChoice == ToolChoice::Named) {
        for (const auto& tool : asked.tools)
            if (tool.name == asked.toolName) return {&tool};
        return chosen;
    }
    const bool forced = asked.toolChoice == ToolChoice::Any;
    if (asked.endsWithToolResult && !forced) return chosen;
    const std::size_t limit = asked.parallelTools ? 2 : 1;
    const bool both = mentions(own, "call both");
    for (const auto& tool : asked.tools)
        if (chosen.size() < limit && (both || mentions(own, tool.name))) chosen.push_back(&tool);
    if (chosen.empty() && forced) chosen.push_back(&asked.tools.front());
    return chosen;
}

void countInput(const Asked& asked, const SimulatedModel& model, Answer& answer) {
    answer.input = asked.inputTokens;
    const bool isMarked = asked.dialect == Dialect::Anthropic; // the others cache unasked
    const bool caches = !isMarked || asked.cacheMarked;
    if (!caches || asked.prefixTokens < cacheFloor) return;
    // Anthropic writes what it will read the next time; OpenAI's cache is silent and free to write.
    const bool firstTurn = asked.userTurns <= 1;
    const double share = firstTurn && !isMarked ? model.cachedShare / 2 : model.cachedShare;
    const auto wanted = static_cast<std::int64_t>(static_cast<double>(asked.prefixTokens) * share);
    const std::int64_t cached = wanted / cacheGrain * cacheGrain;
    const bool writes = firstTurn && isMarked;
    (writes ? answer.cacheWrite : answer.cachedRead) = cached;
    answer.input -= cached;
}

std::string jsonText(const Asked& asked, std::string_view own, Dice& dice) {
    if (!asked.schema.empty()) return fillSchema(asked.schema, own, dice);
    constexpr std::string_view plain =
        R"({"properties":{"summary":{},"category":{"enum":["question","request","report"]},)"
        R"("confidence":{"type":"number","minimum":0.6,"maximum":0.99}}})";
    return fillSchema(plain, own, dice);
}

std::string firstLine(std::string_view text) {
    return toValidUtf8(text.substr(0, std::min(text.find('\n'), shownResultBytes)));
}

// The first line of each result, so that a test sees that all arrived.
std::string afterTools(const Asked& asked, std::string_view own, std::int64_t tokens, Dice& dice) {
    const auto& results = asked.messages.back().results;
    std::string text;
    for (const AskedResult& result : results)
        if (const std::string line = firstLine(result.text); !line.empty())
            text += (text.empty() ? "" : "; ") + line;
    if (text.empty())
        text = "The tool came back empty.";
    else
        text = (results.size() > 1 ? "The results say: " : "The result says: ") + text;
    return text + "\n\n"
           + compose(own, kindOf(own) == Kind::Explain ? Kind::Explain : Kind::Agent, tokens, dice);
}

ToolCall callOf(const AskedTool& tool, std::string_view own, Dice& dice) {
    if (tool.isCustom) return {tool.name, fillText(own), true};
    return {tool.name, fillSchema(tool.schema, own, dice)};
}

// What a test wants to hear: the words behind this one.
std::string_view exactWords(std::string_view own) {
    constexpr std::string_view mark = "say exactly: ";
    const auto at = own.find(mark);
    return at == std::string_view::npos ? std::string_view() : own.substr(at + mark.size());
}

void stopAt(const std::vector<std::string>& stops, Answer& answer) {
    auto end = std::string::npos;
    for (const std::string& stop : stops) {
        const auto at = stop.empty() ? std::string::npos : answer.text.find(stop);
        if (at >= end) continue;
        end = at;
        answer.stoppedBy = stop;
    }
    if (end != std::string::npos) answer.text.resize(end);
}

void truncateTo(std::int64_t tokens, Answer& answer) {
    if (tokensOf(answer.text.size()) <= tokens) return;
    std::size_t end = std::min(answer.text.size(), static_cast<std::size_t>(tokens * bytesPerToken));
    while (end > 0 && (static_cast<unsigned char>(answer.text[end]) & 0xc0U) == 0x80U)
        --end;
    answer.text.resize(end);
    answer.finish = Finish::Length;
    answer.stoppedBy.clear();
}

void speak(const Asked& asked, const SimulatedModel& model, std::string_view own, Dice& dice,
           Answer& answer) {
    const Kind kind = kindOf(own);
    const std::int64_t tokens =
        replyTokens(kind, asked.inputTokens - asked.prefixTokens, model.wordiness, dice);
    const std::string_view exact = exactWords(own);
    if (mentions(own, "trip the filter"))
        answer.finish = Finish::Filtered;
    else if (!exact.empty())
        answer.text = exact;
    else if (asked.json)
        answer.text = jsonText(asked, own, dice);
    else if (asked.endsWithToolResult)
        answer.text = afterTools(asked, own, tokens, dice);
    else if (asked.images && model.vision)
        answer.text = "The picture shows what you describe. " + compose(own, kind, tokens, dice);
    else
        answer.text = compose(own, kind, tokens, dice);
    stopAt(asked.stop, answer);
}

bool doesThink(const Asked& asked, const SimulatedModel& model) {
    if (asked.thoughts == Thoughts::Off || model.thinking == Thinking::Never) return false;
    return model.thinking == Thinking::Always || asked.thoughts == Thoughts::On;
}

void think(const Asked& asked, const SimulatedModel& model, std::string_view own, Dice& dice,
           Answer& answer) {
    if (!doesThink(asked, model)) return;
    const auto drawn = static_cast<std::int64_t>(logNormal(model.reasoningTokens, 0.5, dice));
    answer.reasoning = asked.maxOutput ? std::min(drawn, *asked.maxOutput / 2) : drawn;
    if (asked.thinkingBudget > 0) answer.reasoning = std::min(answer.reasoning, asked.thinkingBudget);
    Dice aside(answer.hash + 1); // showing the thoughts changes nothing else
    if (asked.showsThoughts) answer.thinking = compose(own, Kind::Reasoning, 40, aside);
    answer.signature = signatureOf(model.name, answer.thinking);
    answer.sealsThoughts = asked.encryptsThoughts;
}

} // namespace

Answer answerTo(const Asked& asked, const SimulatedModel& model, std::uint64_t seed) {
    Answer answer;
    answer.model = model.name;
    answer.hash = fnv1a(model.name, asked.hash ^ (seed * 0x9e3779b97f4a7c15U));
    Dice dice(answer.hash);
    const std::string own = ownWords(asked.userText);
    countInput(asked, model, answer);
    for (const AskedTool* tool : toolsToCall(asked, own))
        answer.calls.push_back(callOf(*tool, own, dice));
    if (answer.calls.empty()) {
        speak(asked, model, own, dice, answer);
    } else {
        answer.finish = Finish::ToolCalls;
        for (const auto& call : answer.calls)
            answer.output += 8 + tokensOf(call.arguments.size());
    }
    think(asked, model, own, dice, answer);
    answer.storesReply = asked.stores;
    if (asked.maxOutput) truncateTo(std::max<std::int64_t>(1, *asked.maxOutput - answer.reasoning), answer);
    answer.output += answer.reasoning + tokensOf(answer.text.size());
    answer.msPerToken = 1000.0 / model.tokensPerSecond;
    // Reading the input takes time too, and thinking is quicker than speaking.
    const double reading = static_cast<double>(answer.input) * 0.012;
    const double thinking = static_cast<double>(answer.reasoning) * answer.msPerToken / 3;
    const double first = logNormal(model.firstTokenMs, model.firstTokenSigma, dice) + reading + thinking;
    answer.firstToken = Milliseconds(static_cast<std::int64_t>(first));
    return answer;
}

void makeEmpty(Answer& answer) {
    answer.text.clear();
    answer.thinking.clear();
    answer.signature.clear();
    answer.stoppedBy.clear();
    answer.calls.clear();
    answer.finish = Finish::Stop;
    answer.output = answer.reasoning = 0;
}

std::vector<std::string_view> portions(std::string_view text) {
    constexpr std::size_t aim = 4 * static_cast<std::size_t>(bytesPerToken);
    std::vector<std::string_view> all;
    while (text.size() > aim) {
        // Cut before a space where one is near, as tokens do; otherwise at a character's border.
        std::size_t end = aim;
        if (const auto space = text.find(' ', aim - 6); space != std::string_view::npos && space < aim + 6)
            end = space;
        while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U)
            ++end;
        all.push_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    if (!text.empty()) all.push_back(text);
    return all;
}

std::string hexId(std::uint64_t hash, std::uint64_t part) {
    Dice dice(hash + part);
    const std::uint64_t high = dice.next();
    return fmt::format("{:016x}{:08x}", high, dice.next() >> 32U);
}

} // namespace tierline::sandbox
