#include "classify/answercheck.h"

#include "base/utf8.h"
#include "classify/answerpatterns.h"
#include "classify/answerphrases.h"
#include "classify/answerrefusal.h"
#include "classify/answertext.h"
#include "classify/unicode.h"
#include "protocol/json.h"

#include <algorithm>
#include <array>
#include <spdlog/fmt/fmt.h>

namespace tierline::classify {

namespace {

constexpr std::size_t headBytes = 16U << 10U, tailBytes = 4U << 10U;
constexpr std::size_t openingBytes = 800; // within which a refusal begins
constexpr std::size_t shortAnswer = 240;  // bytes: any of its sentences counts
constexpr std::size_t questionHead = 2'048, questionTail = 1'024;

std::string inQuotes(std::string_view words) {
    const auto cut = beginningOf(words, 80);
    return fmt::format("\"{}{}\"", cut, cut.size() < words.size() ? "…" : "");
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view white = " \t\r\n";
    const auto begin = text.find_first_not_of(white);
    if (begin == text.npos) return {};
    return text.substr(begin, text.find_last_not_of(white) - begin + 1);
}

// Its beginning and its end, where the asking is; what was pasted is mostly between.
std::string askingPart(std::string_view question) {
    if (question.size() <= questionHead + questionTail) return folded(question);
    auto end = question.substr(question.size() - questionTail);
    while (!end.empty() && utf8SequenceLength(end) == 0)
        end.remove_prefix(1);
    return folded(beginningOf(question, questionHead)) + "\n" + folded(end);
}

bool allowsRefusal(const Asked& question, std::string_view text) {
    if (findPhrase(askingPart(question.text), otherVoices).empty()) return true;
    return !findPhrase(text, ownVoice).empty();
}

struct Look {
    const Asked& question;
    const Answer& answer;
    std::string_view text; // trimmed, its head
};

using Found = std::optional<AnswerFinding>;

Found findEmpty(const Look& look) {
    if (!trimmed(look.answer.text).empty() || look.answer.bytes > look.answer.text.size())
        return std::nullopt;
    return AnswerFinding{
        AnswerFault::Empty,
        {},
        fmt::format("empty: {} of white space and nothing else",
                    look.answer.bytes == 1 ? "1 byte" : fmt::format("{} bytes", look.answer.bytes))};
}

Found findCutOff(const Look& look) {
    if (!isCutOff(look.answer.finishReason)) return std::nullopt;
    return AnswerFinding{AnswerFault::CutOff, std::string(look.answer.finishReason),
                         fmt::format("cut off: it ended by {} after {} bytes",
                                     inQuotes(look.answer.finishReason), look.answer.bytes)};
}

Found findRefusal(const Look& look) {
    if (look.answer.finishReason == "refusal")
        return AnswerFinding{AnswerFault::Refusal, {}, "refusal: the provider says so by its finish reason"};
    const bool whole = look.answer.bytes <= look.answer.text.size();
    const bool all = whole && look.text.size() <= shortAnswer;
    if (!all && isQuotation(look.text)) return std::nullopt;
    const std::string opening = folded(unfenced(beginningOf(look.text, openingBytes)));
    const auto heard = hearOpening(opening, true, all);
    if (heard.verdict != Beginning::Refusal || !allowsRefusal(look.question, opening)) return std::nullopt;
    const auto words = countWords(look.text);
    if (words >= turnedWords && !findPhrase(opening, turns).empty()) return std::nullopt;
    if (words >= turnedWords / 2 && hasFence(look.text)) return std::nullopt;
    return AnswerFinding{AnswerFault::Refusal, std::string(beginningOf(heard.words, 80)),
                         fmt::format("refusal: {} ({})", inQuotes(heard.words), heard.lang),
                         fmt::format("refusal ({})", heard.lang)};
}

Found findBadJson(const Look& look) {
    const auto text = trimmed(look.answer.text);
    const bool whole = look.answer.bytes <= look.answer.text.size();
    const bool isFence = text.starts_with("```") && text.ends_with("```") && text.size() > 6;
    const bool isBare = text.starts_with('{') || text.starts_with('[');
    if (look.question.jsonMode && isFence)
        return AnswerFinding{AnswerFault::BadJson, "```",
                             "bad json: fenced, where the request's mode wants it bare"};
    if (look.question.jsonMode ? false : !(isFence || isBare)) return std::nullopt;
    if (!look.question.jsonMode && findPhrase(askingPart(look.question.text), jsonAsks).empty())
        return std::nullopt;
    auto inner = text;
    if (isFence) {
        inner = text.substr(3, text.size() - 6);
        inner.remove_prefix(std::min(inner.find('\n'), inner.size()));
        if (inner.find("```") != inner.npos) return std::nullopt; // several fences and words between them
    }
    if (!whole) {
        if (isBare || isFence) return std::nullopt; // its end is not known here
        return AnswerFinding{AnswerFault::BadJson, std::string(beginningOf(text, 20)),
                             fmt::format("bad json: it begins with {}", inQuotes(beginningOf(text, 20))),
                             "bad json: it begins as no JSON does"};
    }
    const auto parsed = protocol::Json::parse(inner);
    if (parsed) return std::nullopt;
    return AnswerFinding{AnswerFault::BadJson, std::string(beginningOf(text, 40)),
                         fmt::format("bad json: {}", parsed.error().detail)};
}

Found findTooShort(const Look& look) {
    if (look.answer.bytes > look.answer.text.size() || hasFence(look.text)) return std::nullopt;
    const auto words = countWords(look.text);
    if (words >= asks.front().words) return std::nullopt;
    const auto asked = askingPart(look.question.text);
    if (!findPhrase(asked, briefAsks).empty()) return std::nullopt;
    for (const auto& ask : asks) {
        if (words >= ask.words) continue;
        const auto by = findPhrase(asked, ask.phrases);
        if (by.empty()) continue;
        return AnswerFinding{AnswerFault::TooShort, std::string(by),
                             fmt::format("too short: {} {}, and {} takes {} (asked for by {})", words,
                                         words == 1 ? "word" : "words", ask.what, ask.words, inQuotes(by)),
                             fmt::format("too short: {} of {} words for {}", words, ask.words, ask.what)};
    }
    return std::nullopt;
}

Found findPattern(const Look& look, const AnswerPatterns& patterns) {
    auto hit = patterns.find(unfenced(look.text));
    if (!hit && look.answer.text.size() > headBytes) {
        auto tail =
            look.answer.text.substr(look.answer.text.size() - std::min(tailBytes, look.answer.text.size()));
        while (!tail.empty() && utf8SequenceLength(tail) == 0)
            tail.remove_prefix(1);
        hit = patterns.find(unfenced(tail));
    }
    if (!hit) return std::nullopt;
    return AnswerFinding{AnswerFault::Pattern, std::string(beginningOf(hit->words, 80)),
                         fmt::format("pattern {}: {}", hit->pattern + 1, inQuotes(hit->words)),
                         fmt::format("pattern {}", hit->pattern + 1)};
}

Found findInText(const policy::Quality& quality, const AnswerPatterns* patterns, const Look& look) {
    Found found;
    if (quality.refusal) found = findRefusal(look);
    if (!found && patterns != nullptr) found = findPattern(look, *patterns);
    if (!found && quality.badJson) found = findBadJson(look);
    if (!found && quality.tooShort) found = findTooShort(look);
    return found;
}

} // namespace

std::string_view toString(AnswerFault fault) {
    constexpr std::array<std::string_view, 6> names{"empty",   "cut_off",  "refusal",
                                                    "pattern", "bad_json", "too_short"};
    return names[static_cast<std::size_t>(fault)];
}

bool isCutOff(std::string_view finishReason) {
    constexpr std::array<std::string_view, 6> reasons{"length",     "max_tokens",   "MAX_TOKENS",
                                                      "incomplete", "model_length", "max_output_tokens"};
    return std::ranges::find(reasons, finishReason) != reasons.end();
}

std::size_t countWords(std::string_view text) {
    std::size_t words = 0, unspaced = 0;
    bool inside = false;
    for (std::size_t at = 0; at < text.size();) {
        const auto length = utf8SequenceLength(text.substr(at));
        const auto c = length == 0 ? char32_t{U' '} : codePointAt(text, at);
        at += std::max<std::size_t>(1, length);
        const bool isUnspaced = isUnspacedScript(c);
        const bool isLetter = isWordCharacter(c) && !isUnspaced;
        unspaced += isUnspaced;
        words += isLetter && !inside;
        inside = isLetter || (inside && (c == U'\'' || c == U'-' || c == 0x2019));
    }
    return words + (unspaced + 1) / 2;
}

std::optional<AnswerFinding> checkAnswer(const policy::Quality& quality, const AnswerPatterns* patterns,
                                         const Asked& question, const Answer& answer) {
    if (answer.hasOther) return std::nullopt;
    const Look look{question, answer, beginningOf(trimmed(answer.text), headBytes)};
    Found found;
    if (quality.empty) found = findEmpty(look);
    if (!found && quality.cutOff) found = findCutOff(look);
    if (!found && !look.text.empty()) found = findInText(quality, patterns, look);
    if (found && found->about.empty()) found->about = found->detail;
    return found;
}

Beginning judgeBeginning(const Asked& question, std::string_view text) {
    const auto shown = trimmed(text);
    const auto opening = folded(beginningOf(shown, openingBytes));
    if (opening.empty()) return Beginning::Open;
    const auto heard = hearOpening(opening, false, false);
    const bool isExcused = heard.verdict == Beginning::Refusal && !allowsRefusal(question, opening);
    return isExcused ? Beginning::Fine : heard.verdict;
}

} // namespace tierline::classify
