#include "ledger/terms.h"

#include "base/utf8.h"
#include "classify/unicode.h"

#include <algorithm>
#include <array>
#include <set>

namespace tierline::ledger {

namespace {

// Capitals of `first` to `last`: each, or every second one beginning with the first, goes `by` further.
struct Fold {
    char32_t first, last;
    std::uint32_t every;
    std::int32_t by;
};
constexpr std::array folds{
    Fold{0x41, 0x5a, 1, 32},     Fold{0xc0, 0xd6, 1, 32},     Fold{0xd8, 0xde, 1, 32},
    Fold{0x100, 0x136, 2, 1},    Fold{0x139, 0x147, 2, 1},    Fold{0x14a, 0x176, 2, 1},
    Fold{0x178, 0x178, 1, -121}, Fold{0x179, 0x17d, 2, 1},    Fold{0x1cd, 0x1db, 2, 1},
    Fold{0x1de, 0x1ee, 2, 1},    Fold{0x1f8, 0x21e, 2, 1},    Fold{0x222, 0x232, 2, 1},
    Fold{0x386, 0x386, 1, 38},   Fold{0x388, 0x38a, 1, 37},   Fold{0x38c, 0x38c, 1, 64},
    Fold{0x38e, 0x38f, 1, 63},   Fold{0x391, 0x3a1, 1, 32},   Fold{0x3a3, 0x3ab, 1, 32},
    Fold{0x3c2, 0x3c2, 1, 1},    Fold{0x400, 0x40f, 1, 80},   Fold{0x410, 0x42f, 1, 32},
    Fold{0x460, 0x480, 2, 1},    Fold{0x48a, 0x4be, 2, 1},    Fold{0x4c1, 0x4cd, 2, 1},
    Fold{0x4d0, 0x52e, 2, 1},    Fold{0x531, 0x556, 1, 48},   Fold{0x1e00, 0x1e94, 2, 1},
    Fold{0x1ea0, 0x1efe, 2, 1},  Fold{0xff21, 0xff3a, 1, 32}, Fold{0x10400, 0x10427, 1, 40},
};

constexpr std::size_t longestTerm = 64;         // bytes; what is behind tells little, and base64 is no word
constexpr std::size_t indexedEnd = 128U << 10U; // of a long text, at each of its ends
constexpr std::size_t longestQuery = 1000;
constexpr std::size_t mostWishes = 32;

bool isPart(char32_t c) {
    return c != U'_' && classify::isWordCharacter(c);
}

std::string_view cut(std::string_view word) {
    if (word.size() <= longestTerm) return word;
    std::size_t end = longestTerm;
    while ((static_cast<unsigned char>(word[end]) & 0xc0U) == 0x80U)
        --end;
    return word.substr(0, end);
}

// As `cut`, but an end of a text is an end of a character too.
std::string_view backToCharacter(std::string_view text, std::size_t size) {
    while (size > 0 && size < text.size() && (static_cast<unsigned char>(text[size]) & 0xc0U) == 0x80U)
        --size;
    return text.substr(0, size);
}

void addTerms(std::set<std::string, std::less<>>& terms, std::string_view text) {
    const auto words = wordsOf(text);
    for (std::size_t i = 0; i < words.size(); ++i) {
        std::string term(cut(words[i].folded));
        if (i + 1 < words.size() && words[i + 1].joined) term += words[i + 1].folded;
        terms.insert(std::move(term));
    }
}

// Where the words of one wish begin, from `from` on; the size of `words` when nowhere.
std::size_t findWish(const Wish& wish, const std::vector<Word>& words, std::size_t from) {
    const auto fits = [&](std::size_t at) {
        for (std::size_t i = 0; i < wish.words.size(); ++i) {
            const auto &wanted = wish.words[i].folded, &there = words[at + i].folded;
            const bool last = i + 1 == wish.words.size();
            if (wish.prefix && last ? !there.starts_with(wanted) : there != wanted) return false;
            if (wish.words[i].joined && !words[at + i].joined) return false;
        }
        return true;
    };
    for (std::size_t at = from; at + wish.words.size() <= words.size(); ++at)
        if (fits(at)) return at;
    return words.size();
}

void addPlaces(std::vector<Place>& places, const Wish& wish, const std::vector<Word>& words) {
    const auto length = wish.words.size();
    for (auto at = findWish(wish, words, 0); at < words.size(); at = findWish(wish, words, at + length)) {
        const auto& last = words[at + length - 1];
        places.push_back({words[at].at, last.at + last.size - words[at].at});
    }
}

std::unexpected<Error> unclear(std::string what, std::string remedy) {
    return fail(ErrorCode::InvalidInput, "search: " + std::move(what), std::move(remedy));
}

bool isBlank(char c) {
    return static_cast<unsigned char>(c) <= ' ';
}

// One piece between blanks, or between quotes.
struct Piece {
    std::string_view text;
    bool excluded = false, quoted = false;
    std::size_t column = 0; // of its first byte, from 1
};

Result<std::vector<Piece>> piecesOf(std::string_view query) {
    std::vector<Piece> pieces;
    std::size_t at = 0;
    while (true) {
        while (at < query.size() && isBlank(query[at]))
            ++at;
        if (at == query.size()) return pieces;
        Piece piece;
        piece.column = countCodePoints(query.substr(0, at)) + 1;
        if (query[at] == '-' && at + 1 < query.size() && !isBlank(query[at + 1])) piece.excluded = true, ++at;
        if (query[at] == '"') {
            const auto end = query.find('"', at + 1);
            if (end == std::string_view::npos)
                return unclear("the quote at column " + std::to_string(piece.column) + " is never closed",
                               "close it, or leave it out");
            piece.quoted = true;
            piece.text = query.substr(at + 1, end - at - 1);
            at = end + 1;
        } else {
            const auto begin = at;
            while (at < query.size() && !isBlank(query[at]) && query[at] != '"')
                ++at;
            piece.text = query.substr(begin, at - begin);
        }
        pieces.push_back(piece);
    }
}

} // namespace

char32_t foldCase(char32_t c) {
    const auto* fold = std::ranges::lower_bound(folds, c, {}, &Fold::last);
    if (fold == folds.end() || c < fold->first || (c - fold->first) % fold->every != 0) return c;
    return static_cast<char32_t>(static_cast<std::int32_t>(c) + fold->by);
}

std::vector<Word> wordsOf(std::string_view text) {
    std::vector<Word> words;
    bool open = false;         // the last word may go on
    std::size_t singleEnd = 0; // where the last single character ended
    for (std::size_t at = 0; at < text.size();) {
        const auto size = utf8SequenceLength(text.substr(at));
        const char32_t c = size == 0 ? U' ' : codePointAt(text, at);
        if (!isPart(c)) {
            open = false;
            at += std::max<std::size_t>(size, 1);
            continue;
        }
        const bool single = classify::isUnspacedScript(c);
        if (!open || single) {
            const bool joined = single && !words.empty() && words.back().single && singleEnd == at;
            words.push_back({{}, static_cast<std::uint32_t>(at), 0, single, joined});
        }
        appendUtf8(words.back().folded, foldCase(c));
        words.back().size = static_cast<std::uint32_t>(at + size) - words.back().at;
        open = !single;
        at += size;
        if (single) singleEnd = at;
    }
    return words;
}

std::string indexTerms(std::string_view text) {
    std::set<std::string, std::less<>> terms;
    if (text.size() <= 2 * indexedEnd) {
        addTerms(terms, text);
    } else {
        addTerms(terms, backToCharacter(text, indexedEnd));
        addTerms(terms, text.substr(backToCharacter(text, text.size() - indexedEnd).size()));
    }
    std::string all;
    for (const auto& term : terms)
        (all += term) += ' ';
    return all;
}

Result<Wishes> parseSearch(std::string_view query) {
    if (query.size() > longestQuery)
        return unclear("the text is " + std::to_string(query.size()) + " bytes long; "
                           + std::to_string(longestQuery) + " are the most",
                       "search for a few of its words");
    if (!isUtf8(query)) return unclear("the text is not valid UTF-8", "type it anew");
    const auto pieces = piecesOf(query);
    if (!pieces) return std::unexpected(pieces.error());
    Wishes wishes;
    for (const auto& piece : *pieces) {
        Wish wish{wordsOf(piece.text), !piece.quoted && piece.text.ends_with('*'), piece.excluded};
        if (!wish.words.empty()) wishes.all.push_back(std::move(wish));
    }
    const auto wanted = std::ranges::count(wishes.all, false, &Wish::excluded);
    if (wishes.all.empty())
        return unclear(pieces->empty() ? "there is nothing to search for"
                                       : "`" + std::string(query) + "` has no letter and no digit",
                       "name a word that the prompt has");
    if (wanted == 0)
        return unclear("it says only what a prompt must not have", "name a word that it must have, too");
    if (wishes.all.size() > mostWishes)
        return unclear("more than " + std::to_string(mostWishes) + " words", "leave some out, or quote them");
    return wishes;
}

std::string indexQuery(const Wishes& wishes) {
    std::set<std::string, std::less<>> needed;
    for (const auto& wish : wishes.all) {
        if (wish.excluded) continue;
        for (std::size_t i = 0; i < wish.words.size(); ++i) {
            const bool last = i + 1 == wish.words.size();
            const auto& word = wish.words[i];
            if (word.joined && last) continue; // said by the pair before
            if (!last && wish.words[i + 1].joined)
                needed.insert('"' + word.folded + wish.words[i + 1].folded + '"');
            else if (word.single || (wish.prefix && last))
                needed.insert('"' + std::string(cut(word.folded)) + "\"*"); // alone, or with a neighbour
            else
                needed.insert('"' + std::string(cut(word.folded)) + '"');
        }
    }
    std::string all;
    for (const auto& term : needed)
        (all += all.empty() ? "" : " AND ") += term;
    return all;
}

std::vector<Place> placesOf(const Wishes& wishes, std::string_view text) {
    const auto words = wordsOf(text);
    std::vector<Place> places;
    for (const auto& wish : wishes.all) {
        if (wish.excluded && findWish(wish, words, 0) < words.size()) return {};
        if (wish.excluded) continue;
        const auto before = places.size();
        addPlaces(places, wish, words);
        if (places.size() == before) return {};
    }
    std::ranges::sort(places, {}, &Place::at);
    return places;
}

} // namespace tierline::ledger
