#include "classify/answertext.h"

#include "base/utf8.h"
#include "classify/unicode.h"

#include <algorithm>

namespace tierline::classify {

namespace {

char32_t lowered(char32_t c) {
    if (c >= U'A' && c <= U'Z') return c + 0x20;
    if (c >= 0xC0 && c <= 0xDE && c != 0xD7) return c + 0x20;
    if (c >= 0x100 && c <= 0x137) return c | 1U;
    if (c >= 0x139 && c <= 0x148) return c % 2 == 1 ? c + 1 : c;
    if (c >= 0x14A && c <= 0x177) return c | 1U;
    if (c >= 0x410 && c <= 0x42F) return c + 0x20;
    if (c >= 0x400 && c <= 0x40F) return c + 0x50;
    return c;
}

bool isApostrophe(char32_t c) {
    return c == 0x2019 || c == 0x2018 || c == 0x02BC || c == U'`';
}

bool isBlank(char32_t c) {
    return c == U' ' || c == U'\t' || c == U'\r' || c == 0xA0 || c == 0x202F || c == 0x3000;
}

bool isEmphasis(char32_t c) {
    return c == U'*' || c == U'_' || c == U'#';
}

bool isWideStop(char32_t c) {
    return c == U'。' || c == U'！' || c == U'？';
}

bool isStop(std::string_view text, std::size_t at, char32_t c) {
    if (c == U'\n' || isWideStop(c)) return true;
    if (c != U'.' && c != U'!' && c != U'?') return false;
    return at + 1 >= text.size() || text[at + 1] == ' ' || text[at + 1] == '\n' || text[at + 1] == '"';
}

bool isSpacedLetter(char32_t c) {
    return isWordCharacter(c) && !isUnspacedScript(c);
}

bool endsWord(std::string_view text, std::size_t at) {
    return !isSpacedLetter(codePointBefore(text, at)) || !isSpacedLetter(codePointAt(text, at));
}

void blankOut(std::string& text, std::size_t from, std::size_t to) {
    for (auto at = from; at < std::min(to, text.size()); ++at)
        if (text[at] != '\n') text[at] = ' ';
}

} // namespace

std::string folded(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const auto length = utf8SequenceLength(text.substr(at));
        if (length == 0) {
            ++at;
            continue;
        }
        const auto c = codePointAt(text, at);
        at += length;
        if (isEmphasis(c)) continue;
        if (isBlank(c)) {
            if (!out.empty() && out.back() != ' ' && out.back() != '\n') out += ' ';
        } else {
            appendUtf8(out, isApostrophe(c) ? U'\'' : lowered(c));
        }
    }
    return out;
}

std::vector<Sentence> sentencesOf(std::string_view text, std::size_t most) {
    std::vector<Sentence> sentences;
    std::size_t begin = 0;
    const auto add = [&](std::size_t end, bool ended) {
        auto sentence = text.substr(begin, end - begin);
        while (!sentence.empty() && (sentence.front() == ' ' || sentence.front() == '\n'))
            sentence.remove_prefix(1);
        if (!sentence.empty()) sentences.push_back({sentence, ended});
    };
    for (std::size_t at = 0; at < text.size() && sentences.size() < most;) {
        const auto length = std::max<std::size_t>(1, utf8SequenceLength(text.substr(at)));
        if (isStop(text, at, codePointAt(text, at))) {
            add(at, true);
            begin = at + length;
        }
        at += length;
    }
    if (sentences.size() < most && begin < text.size()) add(text.size(), false);
    return sentences;
}

std::string_view findPhrase(std::string_view text, std::string_view phrases) {
    std::string_view found;
    anyPhrase(phrases, [&](std::string_view phrase) {
        for (auto at = text.find(phrase); at != text.npos; at = text.find(phrase, at + 1)) {
            if (!endsWord(text, at)) continue;
            found = text.substr(at, phrase.size());
            return true;
        }
        return false;
    });
    return found;
}

std::string_view startsWithPhrase(std::string_view text, std::string_view phrases, bool wholeWord) {
    std::string_view found;
    anyPhrase(phrases, [&](std::string_view phrase) {
        const bool fits = phrase.size() > found.size() && text.starts_with(phrase)
                          && (!wholeWord || endsWord(text, phrase.size()));
        if (fits) found = text.substr(0, phrase.size());
        return false;
    });
    return found;
}

bool couldStartWithPhrase(std::string_view text, std::string_view phrases) {
    return anyPhrase(phrases, [&](std::string_view phrase) { return phrase.starts_with(text); });
}

std::string unfenced(std::string_view text) {
    std::string out(text);
    for (auto open = out.find("```"); open != out.npos; open = out.find("```", open)) {
        const auto close = out.find("```", open + 3);
        blankOut(out, open, close == out.npos ? out.size() : close + 3);
    }
    for (auto open = out.find('`'); open != out.npos; open = out.find('`', open + 1)) {
        const auto close = out.find('`', open + 1);
        if (close == out.npos) break;
        blankOut(out, open, close + 1);
    }
    for (std::size_t line = 0; line < out.size();) {
        const auto end = std::min(out.find('\n', line), out.size());
        if (out[line] == '>') blankOut(out, line, end);
        line = end + 1;
    }
    return out;
}

bool hasFence(std::string_view text) {
    return text.find("```") != text.npos;
}

} // namespace tierline::classify
