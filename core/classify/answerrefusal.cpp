#include "classify/answerrefusal.h"

#include "base/utf8.h"
#include "classify/answerphrases.h"
#include "classify/answertext.h"
#include "classify/unicode.h"

#include <algorithm>
#include <array>

namespace tierline::classify {

namespace {

constexpr std::size_t sentencesSeen = 8;

// Japanese and Korean refuse at the end of the sentence.
bool isOpenScript(char32_t c) {
    return isUnspacedScript(c) || (c >= 0xAC00 && c <= 0xD7A3);
}

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
            return couldStartWithPhrase(behind, row.next) || couldStartWithPhrase(rest, row.next) ? open
                                                                                                  : Fine;
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
        if (verdict == Beginning::Open && row.begins.empty() && !isOpenScript(codePointAt(text, 0))) continue;
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

constexpr std::string_view links = "but |that |aber |dass |mais |que |pero |mas |ma |но |maar |ale ";

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
        if (const auto link = startsWithPhrase(clause, links, false); !link.empty())
            clause.remove_prefix(link.size());
        const auto here = byRows(clause, sentence.ended);
        if (here.verdict > heard.verdict) heard = here;
    }
    if (heard.verdict == Beginning::Refusal) return heard;
    if (!sentence.ended) return {Beginning::Open, {}, {}, true};
    heard.isPolite = true;
    return heard;
}

} // namespace

bool isQuotation(std::string_view text) {
    constexpr std::array<std::string_view, 11> marks{"\"", "“", "„", "«", "»", "「",
                                                     "『", "'", "‘", "`", ">"};
    return std::ranges::any_of(marks, [&](auto mark) { return text.starts_with(mark); });
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

} // namespace tierline::classify
