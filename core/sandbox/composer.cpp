#include "sandbox/composer.h"

#include "base/utf8.h"
#include "sandbox/tokens.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <span>

namespace tierline::sandbox {

namespace {

constexpr std::size_t readBytes = 4000; // of the question, for kind, tongue and topics

bool isAsciiLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::string lowered(std::string_view text) {
    std::string low(text);
    for (char& c : low)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return low;
}

// Not inside a longer word.
bool hasWord(std::string_view low, std::string_view word) {
    for (auto at = low.find(word); at != std::string_view::npos; at = low.find(word, at + 1)) {
        const bool left = at == 0 || !isAsciiLetter(low[at - 1]);
        const std::size_t end = at + word.size();
        if (left && (end == low.size() || !isAsciiLetter(low[end]))) return true;
    }
    return false;
}

template <std::size_t n>
bool hasAny(std::string_view low, const std::array<std::string_view, n>& words) {
    return std::ranges::any_of(words, [&](std::string_view word) { return hasWord(low, word); });
}

struct ByWords {
    Kind kind;
    std::array<std::string_view, 10> words;
};

// The first row with a word in the question wins.
constexpr ByWords byWords[] = {
    {Kind::Title, {"5-10 word title", "word title", "isnewtopic", "title for", "name this conversation"}},
    {Kind::Verdict,
     {"yes or no", "true or false", "classify", "sentiment", "label", "reply with one word", "spam",
      "which category", "rate from"}},
    {Kind::Reasoning, {"prove", "proof", "theorem", "derive", "invariant", "counterexample", "step by step"}},
    {Kind::Design,
     {"trade-offs", "tradeoffs", "design a", "design an", "architecture", "strategy", "scale", "migrate",
      "migration", "sharding"}},
    {Kind::Summary,
     {"summarize", "summarise", "summary", "tl;dr", "key points", "condense", "minutes", "digest"}},
    {Kind::Rewrite,
     {"translate", "rewrite", "rephrase", "proofread", "spelling", "grammar", "shorten", "polite", "draft",
      "write an email"}},
    {Kind::Debug,
     {"debug", "race", "deadlock", "segfault", "crash", "exception", "leak", "fails", "traceback", "panic"}},
    {Kind::Code,
     {"function", "implement", "script", "query", "regex", "unit test", "endpoint", "class", "refactor",
      "sql"}},
    {Kind::Agent, {"src", "repo", "file", "commit", "module", "package", "branch", "build", "test", "tests"}},
};

struct Marks {
    Tongue tongue;
    std::array<std::string_view, 10> words;
};
constexpr Marks marks[] = {
    {Tongue::German, {"der", "und", "ist", "ich", "wie", "eine", "nicht", "bitte", "für", "mir"}},
    {Tongue::French, {"le", "les", "est", "une", "comment", "pour", "dans", "je", "des", "moi"}},
    {Tongue::Spanish, {"el", "los", "una", "para", "cómo", "qué", "que", "por", "con", "mi"}},
};

constexpr std::array dull = std::to_array<std::string_view>(
    {"about",     "after",     "again",     "could",      "would",    "should",   "there",     "these",
     "those",     "their",     "which",     "where",      "while",    "please",   "because",   "before",
     "being",     "between",   "other",     "write",      "using",    "explain",  "summarize", "summarise",
     "translate", "following", "every",     "first",      "given",    "hello",    "thanks",    "without",
     "people",    "really",    "something", "everything", "classify", "whether",  "answer",    "question",
     "short",     "sentences", "sentence",  "paragraph",  "words",    "under",    "below",     "above",
     "still",     "never",     "always",    "might",      "think",    "prove",    "compare",   "describe",
     "rewrite",   "proofread", "implement", "refactor",   "debug",    "design",   "review",    "check",
     "tests",     "works",     "working",   "trying",     "getting",  "doing",    "having",    "there's",
     "doesn't",   "makes",     "gives",     "right",      "wrong",    "since",    "until",     "against",
     "across",    "three",     "seven",     "bitte",      "kannst",   "könntest", "welche",    "können",
     "werden",    "wurde",     "comment",   "pourquoi",   "quelle",   "quels",    "pouvez",    "peux",
     "peut",      "puedes",    "quiero",    "explícame",  "cuáles",   "cómo",     "erkläre",   "schreibe",
     "fasse",     "expliquez", "explique",  "écris",      "résume",   "escribe",  "resume",    "traduce",
     "tradúceme"});

char32_t at(std::string_view text, std::size_t& index) {
    const std::size_t length = std::max<std::size_t>(1, utf8SequenceLength(text.substr(index)));
    const char32_t point = length == 1 && static_cast<unsigned char>(text[index]) >= 0x80U
                               ? U'\ufffd'
                               : codePointAt(text, index);
    index += length;
    return point;
}

bool isHan(char32_t c) {
    return c >= 0x4e00 && c <= 0x9fff;
}
bool isKana(char32_t c) {
    return c >= 0x3040 && c <= 0x30ff;
}
bool isArabic(char32_t c) {
    return c >= 0x0600 && c <= 0x06ff && c != 0x060c && c != 0x061f && c != 0x061b;
}
bool isLatin(char32_t c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-'
           || (c >= 0x00c0 && c <= 0x024f);
}

// Runs of letters of one script with their length in characters.
struct Run {
    std::string_view text;
    std::size_t characters = 0;
};

template <class Belongs>
std::vector<Run> runsOf(std::string_view text, Belongs belongs) {
    std::vector<Run> runs;
    std::size_t begin = 0, count = 0;
    for (std::size_t index = 0; index < text.size();) {
        const std::size_t here = index;
        if (belongs(at(text, index))) {
            if (count++ == 0) begin = here;
        } else if (count > 0) {
            runs.push_back({text.substr(begin, here - begin), count});
            count = 0;
        }
    }
    if (count > 0) runs.push_back({text.substr(begin), count});
    return runs;
}

std::vector<Run> wordRuns(std::string_view text, Tongue tongue) {
    if (tongue == Tongue::Chinese || tongue == Tongue::Japanese) return runsOf(text, isHan);
    if (tongue == Tongue::Arabic) return runsOf(text, isArabic);
    return runsOf(text, isLatin);
}

// A noun, as far as spelling tells: German writes it large, English adverbs end in -ly.
bool isTelling(const Run& run, Tongue tongue) {
    if (tongue == Tongue::Chinese || tongue == Tongue::Japanese) return run.characters >= 2;
    if (tongue == Tongue::Arabic) return run.characters >= 4;
    if (run.characters < 5 || run.characters > 24) return false;
    const std::string low = lowered(run.text);
    if (tongue == Tongue::German && low.front() == run.text.front() && isAsciiLetter(low.front()))
        return false;
    if (tongue == Tongue::English && low.ends_with("ly")) return false;
    return std::ranges::find(dull, low) == dull.end();
}

// Han text has no spaces: the beginning of a run serves as the word.
std::string firstCharacters(std::string_view text, std::size_t count) {
    std::size_t index = 0;
    for (; count > 0 && index < text.size(); --count)
        at(text, index);
    return std::string(text.substr(0, index));
}

void replaceAll(std::string& text, std::string_view mark, std::string_view with) {
    for (auto found = text.find(mark); found != std::string::npos;
         found = text.find(mark, found + with.size()))
        text.replace(found, mark.size(), with);
}

std::size_t pick(std::size_t count, Dice& dice) {
    return static_cast<std::size_t>(dice.next() % count);
}

// Each sentence once before any comes again.
class Pool {
public:
    Pool(std::span<const std::string_view> all, Dice& dice) : m_all(all), m_dice(&dice) {}
    std::string_view next() {
        if (m_left.empty()) m_left.assign(m_all.begin(), m_all.end());
        const std::size_t index = pick(m_left.size(), *m_dice);
        const std::string_view taken = m_left[index];
        m_left.erase(m_left.begin() + static_cast<std::ptrdiff_t>(index));
        return taken;
    }

private:
    std::span<const std::string_view> m_all;
    std::vector<std::string_view> m_left;
    Dice* m_dice;
};

std::string fill(std::string_view phrase, const std::vector<std::string>& topics, Dice& dice) {
    std::string text(phrase);
    const std::size_t first = pick(topics.size(), dice);
    replaceAll(text, "{t}", topics[first]);
    replaceAll(text, "{u}", topics[(first + 1) % topics.size()]);
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
}

std::string snippetFor(std::string_view low, const std::vector<std::string>& topics, Dice& dice) {
    std::vector<Snippet> fitting;
    for (const Snippet& snippet : snippets())
        if (hasWord(low, snippet.language) || (snippet.language == "cpp" && low.contains("c++")))
            fitting.push_back(snippet);
    if (fitting.empty()) fitting.assign(snippets().begin(), snippets().end());
    const Snippet& chosen = fitting[pick(fitting.size(), dice)];
    std::string name = lowered(topics.front());
    for (char& c : name)
        if (!isAsciiLetter(c)) c = '_';
    std::string code(chosen.code);
    replaceAll(code, "{n}", name);
    return "```" + std::string(chosen.language) + "\n" + code + "```";
}

} // namespace

double logNormal(double median, double sigma, Dice& dice) {
    const double u = std::max(dice.uniform(), 1e-12);
    const double normal = std::sqrt(-2.0 * std::log(u)) * std::cos(2.0 * std::numbers::pi * dice.uniform());
    return median * std::exp(sigma * normal);
}

std::string ownWords(std::string_view userText) {
    std::string own(userText);
    for (auto begin = own.find("<system-reminder>"); begin != std::string::npos;
         begin = own.find("<system-reminder>", begin)) {
        constexpr std::string_view end = "</system-reminder>";
        const auto close = own.find(end, begin);
        own.erase(begin, close == std::string::npos ? std::string::npos : close + end.size() - begin);
    }
    return own.size() > readBytes ? own.substr(0, readBytes) : own;
}

Tongue tongueOf(std::string_view text) {
    std::size_t han = 0, kana = 0, arabic = 0;
    for (std::size_t index = 0; index < text.size();) {
        const char32_t c = at(text, index);
        han += isHan(c) ? 1U : 0U;
        kana += isKana(c) ? 1U : 0U;
        arabic += isArabic(c) ? 1U : 0U;
    }
    if (kana > 3) return Tongue::Japanese;
    if (han > 3) return Tongue::Chinese;
    if (arabic > 6) return Tongue::Arabic;
    const std::string low = lowered(text);
    Tongue best = Tongue::English;
    std::ptrdiff_t most = 1; // a single foreign word proves nothing
    for (const Marks& row : marks) {
        const auto hits =
            std::ranges::count_if(row.words, [&](std::string_view word) { return hasWord(low, word); });
        if (hits > most) {
            most = hits;
            best = row.tongue;
        }
    }
    return best;
}

Kind kindOf(std::string_view text) {
    const std::string low = lowered(text);
    constexpr std::array<std::string_view, 5> hellos{"hi", "hello", "hey", "thanks", "good morning"};
    if (low.size() < 40 && hasAny(std::string_view(low).substr(0, 16), hellos)) return Kind::Greeting;
    for (const ByWords& row : byWords)
        for (const std::string_view word : row.words)
            if (!word.empty() && hasWord(low, word)) return row.kind;
    return Kind::Explain;
}

std::vector<std::string> topicsOf(std::string_view text, Tongue tongue) {
    std::vector<std::string> topics;
    const bool han = tongue == Tongue::Chinese || tongue == Tongue::Japanese;
    for (const Run& run : wordRuns(text, tongue)) {
        if (!isTelling(run, tongue)) continue;
        std::string word = han ? firstCharacters(run.text, 4) : std::string(run.text);
        if (std::ranges::find(topics, word) == topics.end()) topics.push_back(std::move(word));
        if (topics.size() == 8) break;
    }
    constexpr std::array<std::string_view, 7> fallback{"this",     "das Thema", "ce point",   "este punto",
                                                       "这个问题", "この点",    "هذا الموضوع"};
    constexpr std::array<std::string_view, 7> second{"the rest", "der Rest", "le reste", "el resto",
                                                     "其他部分", "その他",   "الباقي"};
    if (topics.empty()) topics.emplace_back(fallback[static_cast<std::size_t>(tongue)]);
    if (topics.size() == 1) topics.emplace_back(second[static_cast<std::size_t>(tongue)]);
    return topics;
}

std::int64_t replyTokens(Kind kind, std::int64_t questionTokens, double wordiness, Dice& dice) {
    // greeting, title, verdict, summary, rewrite, code, debug, reasoning, design, agent, explain
    constexpr std::array<double, 11> typical{18, 7, 12, 110, 90, 200, 170, 290, 280, 120, 140};
    const double base = typical[static_cast<std::size_t>(kind)];
    const bool lengthMatters = base > 50;
    const double growth =
        lengthMatters ? 1.0 + 0.12 * std::log1p(static_cast<double>(questionTokens) / 50.0) : 1.0;
    const double drawn = logNormal(base * wordiness * growth, lengthMatters ? 0.35 : 0.15, dice);
    return static_cast<std::int64_t>(std::clamp(drawn, 4.0, 1400.0));
}

std::string compose(std::string_view text, Kind kind, std::int64_t tokens, Dice& dice) {
    const Tongue tongue = tongueOf(text);
    const Phrases& phrases = phrasesFor(tongue, kind);
    const auto topics = topicsOf(text, tongue);
    const auto wanted = static_cast<std::size_t>(tokens * bytesPerToken);
    const std::string_view space = tongue == Tongue::Chinese || tongue == Tongue::Japanese ? "" : " ";
    std::string reply = fill(phrases.openers[pick(phrases.openers.size(), dice)], topics, dice);
    if (phrases.body.empty()) return reply;
    if (tongue == Tongue::English && kind == Kind::Code)
        reply += "\n\n" + snippetFor(lowered(text), topics, dice) + "\n";
    Pool pool(phrases.body, dice);
    for (int sentence = 0; reply.size() < wanted; ++sentence) {
        reply += sentence % 4 == 0 && wanted > 240 ? "\n\n" : space;
        reply += fill(pool.next(), topics, dice);
    }
    if (phrases.closers.empty() || wanted < 120) return reply;
    const std::string closer = fill(phrases.closers[pick(phrases.closers.size(), dice)], topics, dice);
    if (!closer.empty()) reply += (wanted > 240 ? "\n\n" : std::string(space)) + closer;
    return reply;
}

} // namespace tierline::sandbox
