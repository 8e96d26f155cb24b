#include "classify/textshape.h"

#include "classify/unicode.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace tierline::classify {

namespace {

// What a word is, by what it asks for. The first `asking` classes are also looked for in the last sentence.
constexpr std::string_view classNames[]{"what",   "who",    "when",    "where",   "which",    "why",
                                        "how",    "write",  "explain", "design",  "prove",    "find",
                                        "define", "change", "compare", "whether", "personal", "suppose"};
constexpr std::size_t asking = 7;
enum Role : std::uint8_t { Negates = 1, Reasons = 2, Addresses = 4 };

struct Known {
    std::string_view words;
    std::uint8_t wordClass = 0; // index + 1
    std::uint8_t roles = 0;
};

constexpr Known knownWords[]{
    {"what", 1, 0},
    {"who whom whose", 2, 0},
    {"when", 3, 0},
    {"where", 4, 0},
    {"which", 5, 0},
    {"why", 6, 0},
    {"how", 7, 0},
    {"write compose draft create generate", 8, 0},
    {"explain describe discuss summarize summarise outline", 9, 0},
    {"design implement build develop architect", 10, 0},
    {"prove show derive demonstrate verify", 11, 0},
    {"find calculate compute determine solve evaluate simplify", 12, 0},
    {"define name list identify", 13, 0},
    {"convert translate rewrite correct fix", 14, 0},
    {"compare contrast analyze analyse critique assess", 15, 0},
    {"is are was were do does did can could will would should has have", 16, 0},
    {"i my we", 17, Addresses},
    {"me you your", 0, Addresses},
    {"given consider", 18, 0},
    {"let suppose assume if", 18, Reasons},
    {"not except no never none neither nor without least false incorrect", 0, Negates},
    {"then therefore hence because thus implies unless such each every all any only must", 0, Reasons},
};

struct Entry {
    std::uint64_t hash = 0;
    std::uint8_t wordClass = 0, roles = 0;
};

// Open addressing; filled once.
constexpr std::size_t slots = 512;
std::array<Entry, slots> makeTable() {
    std::array<Entry, slots> table{};
    for (const auto& known : knownWords)
        for (std::size_t at = 0; at < known.words.size();) {
            const auto end = std::min(known.words.find(' ', at), known.words.size());
            const auto word = known.words.substr(at, end - at);
            const std::vector<char32_t> letters(word.begin(), word.end());
            const auto hash = hashOf(TermKind::Word, letters);
            auto slot = hash % slots;
            while (table[slot].hash != 0)
                slot = (slot + 1) % slots;
            table[slot] = {hash, known.wordClass, known.roles};
            at = end + 1;
        }
    return table;
}

const Entry& known(std::uint64_t hash) {
    static const auto table = makeTable();
    auto slot = hash % slots;
    while (table[slot].hash != 0 && table[slot].hash != hash)
        slot = (slot + 1) % slots;
    return table[slot];
}

bool isSpace(char32_t c) {
    return c == U' ' || (c >= U'\t' && c <= U'\r') || c == 0xa0 || c == 0x3000;
}

bool isStop(char32_t c) {
    return c == U'.' || c == U'!' || c == U'?';
}

constexpr double wordSteps[]{8, 16, 32, 64, 128, 256, 512};

enum Figure : std::uint8_t {
    FChars,
    FWords,
    FCharsSquared,
    FOver8,
    FOver512 = FOver8 + 6,
    FSentences,
    FSentenceLength,
    FLines,
    FWordLength,
    FLongWords,
    FVeryLongWords,
    FShortWords,
    FNumbers,
    FNumberShare,
    FDigitShare,
    FSymbols,
    FDollars,
    FLatex,
    FEquals,
    FBrackets,
    FCode,
    FQuestions,
    FEndsAsking,
    FChoices,
    FBlank,
    FColons,
    FCommas,
    FQuotes,
    FHyphens,
    FUpper,
    FStartsLower,
    FNonAscii,
    FUnspaced,
    FCyrillic,
    FNegations,
    FLogic,
    FLogicShare,
    FCapitals,
    FBullets,
    FPronouns,
    FFirst,
    FAsks = FFirst + std::size(classNames),
    FEnd = FAsks + asking
};
static_assert(FEnd == figureCount);

constexpr std::string_view figureNames[]{"characters",
                                         "words",
                                         "characters_squared",
                                         "words_over_8",
                                         "words_over_16",
                                         "words_over_32",
                                         "words_over_64",
                                         "words_over_128",
                                         "words_over_256",
                                         "words_over_512",
                                         "sentences",
                                         "sentence_length",
                                         "lines",
                                         "word_length",
                                         "long_words",
                                         "very_long_words",
                                         "short_words",
                                         "numbers",
                                         "number_share",
                                         "digit_share",
                                         "symbols",
                                         "dollars",
                                         "latex",
                                         "equals_sign",
                                         "brackets",
                                         "code",
                                         "questions",
                                         "ends_asking",
                                         "choices",
                                         "blank_to_fill",
                                         "colons",
                                         "commas",
                                         "quotes",
                                         "hyphens",
                                         "upper_case",
                                         "starts_lower",
                                         "non_ascii",
                                         "unspaced_script",
                                         "cyrillic",
                                         "negations",
                                         "logic",
                                         "logic_share",
                                         "capitalised",
                                         "bullets",
                                         "pronouns",
                                         "first_what",
                                         "first_who",
                                         "first_when",
                                         "first_where",
                                         "first_which",
                                         "first_why",
                                         "first_how",
                                         "first_write",
                                         "first_explain",
                                         "first_design",
                                         "first_prove",
                                         "first_find",
                                         "first_define",
                                         "first_change",
                                         "first_compare",
                                         "first_whether",
                                         "first_personal",
                                         "first_suppose",
                                         "asks_what",
                                         "asks_who",
                                         "asks_when",
                                         "asks_where",
                                         "asks_which",
                                         "asks_why",
                                         "asks_how"};
static_assert(std::size(figureNames) == figureCount);

} // namespace

std::string_view figureName(std::size_t figure) {
    return figure < figureCount ? figureNames[figure] : "";
}

std::optional<std::size_t> figureNamed(std::string_view name) {
    const auto* found = std::ranges::find(figureNames, name);
    if (found == std::end(figureNames)) return std::nullopt;
    return static_cast<std::size_t>(found - std::begin(figureNames));
}

void TextShape::beginLine(std::string_view rest) {
    const auto ink = rest.find_first_not_of(" \t");
    if (ink == rest.npos) return;
    rest.remove_prefix(ink);
    const auto digits = std::min(rest.find_first_not_of("0123456789"), rest.size());
    const auto after = rest.substr(digits);
    const bool numbered = digits > 0 && (after.starts_with(". ") || after.starts_with(") "));
    m_counts[Bullets] +=
        numbered || rest.starts_with("- ") || rest.starts_with("* ") || rest.starts_with("• ");
    m_counts[Choices] += rest.starts_with("B. ") || rest.starts_with("B) ") || rest.starts_with("(B) ");
    for (const std::string_view start :
         {"```", "def ", "class ", "import ", "#include", "from ", "SELECT ", "}"})
        m_counts[Code] += rest.starts_with(start);
}

void TextShape::ascii(char c) {
    switch (c) {
    case '\n': m_counts[Lines] += 1; break;
    case '?': m_counts[Questions] += 1; break;
    case '$': m_counts[Dollars] += 1; break;
    case '=': m_counts[Equals] += 1; [[fallthrough]];
    case '+':
    case '^':
    case '*':
    case '<':
    case '>':
    case '/':
    case '\\':
    case '|':
    case '~': m_counts[Symbols] += 1; break;
    case '(':
    case ')':
    case '[':
    case ']':
    case '{':
    case '}': m_counts[Brackets] += 1; break;
    case ':': m_counts[Colons] += 1; break;
    case ',': m_counts[Commas] += 1; break;
    case '"': m_counts[Quotes] += 1; break;
    case '-': m_counts[Hyphens] += 1; break;
    case '_': m_counts[Blanks] += m_before == U'_'; break;
    default:
        m_counts[Upper] += c >= 'A' && c <= 'Z';
        m_counts[Digits] += c >= '0' && c <= '9';
        m_counts[Latex] += m_before == U'\\' && (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    }
}

void TextShape::character(char32_t c, std::string_view text, std::size_t at) {
    if (m_before == U'\n') beginLine(text.substr(at, std::min<std::size_t>(16, text.size() - at)));
    if (m_counts[Characters] == 0) m_startsLower = c >= U'a' && c <= U'z';
    m_counts[Characters] += 1;
    if (c < 0x80) {
        ascii(static_cast<char>(c));
        if (isStop(m_before) && isSpace(c)) endSentence();
        if ((c == U'\n' && (m_before == U';' || m_before == U'{'))) m_counts[Code] += 1;
    } else {
        m_counts[NonAscii] += 1;
        m_counts[Unspaced] += isUnspacedScript(c);
        m_counts[Cyrillic] += c >= 0x400 && c < 0x500;
        m_counts[Quotes] += c == U'“';
        m_counts[Symbols] += (c >= 0x2190 && c <= 0x22ff) || c == U'×' || c == U'÷';
        m_counts[Questions] += c == U'？';
        if (c == U'。' || c == U'！' || c == U'？') endSentence();
    }
    m_before = c;
    if (!isSpace(c)) m_lastInk = c;
}

void TextShape::endSentence() {
    if (m_wordsInSentence == 0) return;
    m_counts[Sentences] += 1;
    m_wordsInSentence = 0;
    m_askedBefore = m_asked;
    m_asked = 0;
}

void TextShape::word(std::uint64_t hash, std::size_t letters, bool hasDigit, bool capital) {
    const auto& entry = known(hash);
    if (m_counts[Words] == 0)
        m_first = entry.wordClass;
    else
        m_counts[Capitals] += capital;
    if (m_wordsInSentence < 12 && m_asked == 0 && entry.wordClass <= asking) m_asked = entry.wordClass;
    m_wordsInSentence += 1;
    m_counts[Words] += 1;
    m_counts[Letters] += static_cast<std::uint32_t>(letters);
    m_counts[Long] += letters >= 8;
    m_counts[VeryLong] += letters >= 11;
    m_counts[Short] += letters <= 3;
    m_counts[Numbers] += hasDigit;
    m_counts[Negations] += (entry.roles & Negates) != 0;
    m_counts[Logic] += (entry.roles & Reasons) != 0;
    m_counts[Pronouns] += (entry.roles & Addresses) != 0;
}

double TextShape::share(Count count) const {
    return of(count) / std::max(1.0, of(Words));
}

void TextShape::setLengths(std::size_t bytes, std::array<float, figureCount>& figures) const {
    const auto set = [&](std::size_t figure, double value) { figures[figure] = static_cast<float>(value); };
    // Where the middle was not read, what was read stands for it.
    const auto whole = bytes > longestText ? static_cast<double>(bytes) / longestText : 1.0;
    const double characters = std::log1p(of(Characters) * whole) / 8;
    const double words = of(Words) * whole;
    const double sentences = std::max(1.0, of(Sentences) + (m_wordsInSentence > 0 ? 1 : 0));
    set(FChars, characters);
    set(FCharsSquared, characters * characters);
    set(FWords, std::log1p(words) / 6);
    for (std::size_t i = 0; i < std::size(wordSteps); ++i)
        set(FOver8 + i, words > wordSteps[i] ? 1 : 0);
    set(FSentences, std::log(sentences) / 3);
    set(FSentenceLength, std::log(std::max(1.0, of(Words)) / sentences + 1) / 5);
    set(FLines, std::log1p(of(Lines)) / 4);
    set(FWordLength, of(Letters) / std::max(1.0, of(Words)) / 8);
}

void TextShape::finish(std::size_t bytes, std::array<float, figureCount>& figures) {
    if (m_wordsInSentence == 0) m_asked = m_askedBefore;
    figures.fill(0);
    setLengths(bytes, figures);
    const double characters = std::max(1.0, of(Characters));
    const auto log = [&](Count count, double by) { return std::log1p(of(count)) / by; };
    const auto any = [&](Count count) { return of(count) > 0 ? 1.0 : 0.0; };
    const std::pair<Figure, double> values[]{
        {FLongWords, share(Long)},
        {FVeryLongWords, share(VeryLong)},
        {FShortWords, share(Short)},
        {FNumbers, log(Numbers, 3)},
        {FNumberShare, share(Numbers)},
        {FDigitShare, std::min(1.0, of(Digits) / characters * 4)},
        {FSymbols, log(Symbols, 4)},
        {FDollars, log(Dollars, 3)},
        {FLatex, any(Latex)},
        {FEquals, any(Equals)},
        {FBrackets, log(Brackets, 4)},
        {FCode, any(Code)},
        {FQuestions, log(Questions, 2)},
        {FEndsAsking, m_lastInk == U'?' || m_lastInk == U'？' ? 1 : 0},
        {FChoices, any(Choices)},
        {FBlank, any(Blanks)},
        {FColons, log(Colons, 3)},
        {FCommas, std::min(1.0, share(Commas))},
        {FQuotes, any(Quotes)},
        {FHyphens, std::min(1.0, share(Hyphens))},
        {FUpper, std::min(1.0, of(Upper) / characters * 5)},
        {FStartsLower, m_startsLower ? 1 : 0},
        {FNonAscii, of(NonAscii) / characters},
        {FUnspaced, any(Unspaced)},
        {FCyrillic, any(Cyrillic)},
        {FNegations, log(Negations, 2)},
        {FLogic, log(Logic, 3)},
        {FLogicShare, share(Logic)},
        {FCapitals, share(Capitals)},
        {FBullets, log(Bullets, 3)},
        {FPronouns, share(Pronouns)},
    };
    for (const auto& [figure, value] : values)
        figures[figure] = static_cast<float>(value);
    if (m_first > 0) figures[FFirst + m_first - 1U] = 1;
    if (m_asked > 0) figures[FAsks + m_asked - 1U] = 1;
}

} // namespace tierline::classify
