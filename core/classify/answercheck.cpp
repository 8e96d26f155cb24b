#include "classify/answercheck.h"

#include "base/utf8.h"
#include "classify/answerpatterns.h"
#include "classify/answerphrases.h"
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
constexpr std::size_t sentencesSeen = 8;

std::string quoted(std::string_view words) {
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

// What a sentence comes to, as far as it is there.
struct Heard {
    Beginning verdict = Beginning::Fine;
    std::string_view words, lang;
    bool isPolite = false; // nothing but openers: the next one matters
};

std::string_view skipFillers(std::string_view rest) {
    for (;;) {
        const auto begin = rest.find_first_not_of(' ');
        rest.remove_prefix(begin == rest.npos ? rest.size() : begin);
        const auto filler = startsWithPhrase(rest, refusalFillers, true);
        if (filler.empty()) return rest;
        rest.remove_prefix(filler.size());
    }
}

// `rest` is what stands behind a row's beginning.
Beginning restOf(const RefusalRow& row, std::string_view rest, bool ended) {
    using enum Beginning;
    const auto open = ended ? Fine : Open;
    if (!row.next.empty()) {
        rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
        const auto behind = skipFillers(rest);
        const bool atEnd = behind.empty() && ended && findPhrase("$", row.next) == "$";
        if (behind.empty()) return atEnd ? Refusal : open;
        if (startsWithPhrase(rest, row.next, false).empty()
            && startsWithPhrase(behind, row.next, false).empty())
            return couldStartWithPhrase(behind, row.next) ? open : Fine;
    }
    if (!row.within.empty() && findPhrase(rest, row.within).empty()) return open;
    return Refusal;
}

Beginning byRow(const RefusalRow& row, std::string_view text, bool ended, std::string_view& words) {
    using enum Beginning;
    Beginning verdict = Fine;
    anyPhrase(row.begins, [&](std::string_view begin) {
        Beginning now = Fine;
        if (text.starts_with(begin)) {
            const bool whole = !row.next.empty() || begin.empty() || begin.ends_with(' ')
                               || startsWithPhrase(text, begin, true) == begin;
            if (whole) now = restOf(row, text.substr(begin.size()), ended);
        } else if (!ended && begin.starts_with(text)) {
            now = Open;
        }
        verdict = std::max(verdict, now);
        return verdict == Refusal;
    });
    if (row.begins.empty()) verdict = restOf(row, text, ended);
    if (verdict == Refusal && !findPhrase(text, row.unless).empty()) return Fine;
    if (verdict == Refusal && !ended && !row.unless.empty()) verdict = Open; // what excuses it may follow
    if (verdict == Refusal) words = text;
    return verdict;
}

Heard byRows(std::string_view text, bool ended) {
    Heard heard;
    for (const auto& row : refusalRows) {
        std::string_view words;
        const auto verdict = byRow(row, text, ended, words);
        // A row without a beginning is open to anything: only where its language is spoken.
        if (verdict == Beginning::Open && row.begins.empty() && !isUnspacedScript(codePointAt(text, 0)))
            continue;
        if (verdict > heard.verdict) heard = {verdict, words, row.lang, false};
        if (verdict == Beginning::Refusal) break;
    }
    return heard;
}

std::string_view behindBorder(std::string_view text) {
    for (const std::string_view border : {",", "，", "、", ";", ":", "-", "–", "—", " "})
        if (text.starts_with(border)) return text.substr(border.size());
    return text;
}

// The next clause behind a comma, or behind "but", "that" and their like.
std::string_view nextClause(std::string_view text) {
    constexpr std::string_view borders =
        ", |，|、| but | that | aber | dass | mais | que | pero | mas | ma | но | что |ますが|但";
    std::size_t best = text.npos, size = 0;
    anyPhrase(borders, [&](std::string_view border) {
        if (const auto at = text.find(border); at < best) {
            best = at;
            size = border.size();
        }
        return false;
    });
    return best == text.npos ? std::string_view() : text.substr(best + size);
}

Heard hear(const Sentence& sentence) {
    std::string_view text = sentence.text;
    if (!sentence.ended && couldStartWithPhrase(text, politeOpeners)) return {Beginning::Open, {}, {}, true};
    auto heard = byRows(text, sentence.ended);
    const auto opener = startsWithPhrase(text, politeOpeners, true);
    if (heard.verdict == Beginning::Refusal || opener.empty()) return heard;
    text.remove_prefix(opener.size());
    for (auto clause = text; !clause.empty() && heard.verdict != Beginning::Refusal;
         clause = nextClause(clause)) {
        while (behindBorder(clause).size() < clause.size())
            clause = behindBorder(clause);
        if (clause.empty()) break;
        for (const std::string_view link : {"but ", "that ", "aber ", "mais ", "pero ", "mas ", "ma ", "но "})
            if (clause.starts_with(link)) clause.remove_prefix(link.size());
        const auto here = byRows(clause, sentence.ended);
        if (here.verdict > heard.verdict) heard = here;
    }
    if (heard.verdict == Beginning::Refusal) return heard;
    if (!sentence.ended) return {Beginning::Open, {}, {}, true};
    heard.isPolite = true;
    return heard;
}

bool isQuotation(std::string_view text) {
    constexpr std::array<std::string_view, 11> marks{"\"", "“", "„", "«", "»", "「",
                                                     "『", "'", "‘", "`", ">"};
    return std::ranges::any_of(marks, [&](auto mark) { return text.starts_with(mark); });
}

bool allowsRefusal(const Question& question, std::string_view text) {
    if (findPhrase(askingPart(question.text), otherVoices).empty()) return true;
    return !findPhrase(text, ownVoice).empty();
}

// The refusal with which an answer begins, if any; views into `opening`, which is folded. `known`: to its
// end. `all`: every sentence counts, not only the first behind apologies.
Heard hearOpening(std::string_view opening, bool known, bool all) {
    Heard heard;
    for (auto& sentence : sentencesOf(opening, sentencesSeen)) {
        sentence.ended = sentence.ended || known;
        if (isQuotation(sentence.text)) {
            if (!all) return {};
            continue;
        }
        heard = hear(sentence);
        if (heard.verdict != Beginning::Fine) return heard;
        if (!all && !heard.isPolite) return heard;
    }
    if (heard.isPolite && !known) heard.verdict = Beginning::Open;
    return heard;
}

struct Look {
    const Question& question;
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
                                     quoted(look.answer.finishReason), look.answer.bytes)};
}

Found findRefusal(const Look& look) {
    if (look.answer.finishReason == "refusal")
        return AnswerFinding{AnswerFault::Refusal, {}, "refusal: the provider says so by its finish reason"};
    const bool whole = look.answer.bytes <= look.answer.text.size();
    const std::string opening = folded(beginningOf(look.text, openingBytes));
    const auto heard = hearOpening(opening, true, whole && look.text.size() <= shortAnswer);
    if (heard.verdict != Beginning::Refusal || !allowsRefusal(look.question, opening)) return std::nullopt;
    const auto words = countWords(look.text);
    if (words >= turnedWords && !findPhrase(opening, turns).empty()) return std::nullopt;
    if (words >= turnedWords / 2 && hasFence(look.text)) return std::nullopt;
    return AnswerFinding{AnswerFault::Refusal, std::string(beginningOf(heard.words, 80)),
                         fmt::format("refusal: {} ({})", quoted(heard.words), heard.lang)};
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
                             fmt::format("bad json: it begins with {}", quoted(beginningOf(text, 20)))};
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
                                         words == 1 ? "word" : "words", ask.what, ask.words, quoted(by))};
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
                         fmt::format("pattern {}: {}", hit->pattern + 1, quoted(hit->words))};
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
        const auto c = codePointAt(text, at);
        at += std::max<std::size_t>(1, utf8SequenceLength(text.substr(at)));
        const bool isUnspaced = isUnspacedScript(c);
        const bool isLetter = isWordCharacter(c) && !isUnspaced;
        unspaced += isUnspaced;
        words += isLetter && !inside;
        inside = isLetter || (inside && (c == U'\'' || c == U'-' || c == 0x2019));
    }
    return words + (unspaced + 1) / 2;
}

std::optional<AnswerFinding> checkAnswer(const policy::Quality& quality, const AnswerPatterns* patterns,
                                         const Question& question, const Answer& answer) {
    if (answer.hasOther) return std::nullopt;
    const Look look{question, answer, beginningOf(trimmed(answer.text), headBytes)};
    Found found;
    if (quality.empty) found = findEmpty(look);
    if (!found && quality.cutOff) found = findCutOff(look);
    if (found || look.text.empty()) return found;
    if (quality.refusal) found = findRefusal(look);
    if (!found && patterns != nullptr) found = findPattern(look, *patterns);
    if (!found && quality.badJson) found = findBadJson(look);
    if (!found && quality.tooShort) found = findTooShort(look);
    return found;
}

Beginning judgeBeginning(const Question& question, std::string_view text) {
    const auto shown = trimmed(text);
    if (shown.empty()) return Beginning::Open;
    const auto opening = folded(beginningOf(shown, openingBytes));
    const auto heard = hearOpening(opening, false, false);
    const bool isExcused = heard.verdict == Beginning::Refusal && !allowsRefusal(question, opening);
    return isExcused ? Beginning::Fine : heard.verdict;
}

} // namespace tierline::classify
