#include "shell/fuzzy.h"

#include <algorithm>

namespace tierline::shell {

namespace {

constexpr int begins = 8, follows = 5, first = 4; // of a word; the letter before; of the text

bool beginsWord(QStringView text, qsizetype at) {
    return at == 0 || (!text[at - 1].isLetterOrNumber() && text[at].isLetterOrNumber());
}

int worth(QStringView text, qsizetype at, qsizetype before) {
    int score = 1;
    if (beginsWord(text, at)) score += begins;
    if (at == before + 1) score += follows;
    if (at == 0) score += first;
    return score;
}

// The best way to find `word` from `from` on: a run of letters where there is one, else letter by letter, the
// beginnings of words preferred.
std::optional<FuzzyMatch> findWord(QStringView word, QStringView text) {
    qsizetype run = text.indexOf(word, 0, Qt::CaseInsensitive);
    for (qsizetype at = run; at >= 0; at = text.indexOf(word, at + 1, Qt::CaseInsensitive))
        if (beginsWord(text, at)) {
            run = at;
            break;
        }
    FuzzyMatch match;
    qsizetype at = run >= 0 ? run : 0;
    for (qsizetype i = 0, before = -2; i < word.size(); ++i) {
        qsizetype found = -1;
        for (qsizetype k = at; k < text.size(); ++k) {
            if (text[k].toCaseFolded() != word[i].toCaseFolded()) continue;
            if (found < 0) found = k;
            if (run >= 0 || k == before + 1 || beginsWord(text, k)) {
                found = k;
                break;
            }
        }
        if (found < 0) return std::nullopt;
        match.score += worth(text, found, before);
        match.places << int(found);
        before = found;
        at = found + 1;
    }
    return match;
}

} // namespace

std::optional<FuzzyMatch> fuzzyMatch(QStringView typed, QStringView text) {
    FuzzyMatch all;
    for (const QStringView word : typed.split(u' ', Qt::SkipEmptyParts)) {
        const auto match = findWord(word, text);
        if (!match) return std::nullopt;
        all.score += match->score;
        all.places += match->places;
    }
    std::ranges::sort(all.places);
    all.places.erase(std::ranges::unique(all.places).begin(), all.places.end());
    return all;
}

} // namespace tierline::shell
