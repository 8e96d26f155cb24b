#include "classify/verdictcache.h"

#include "base/hash.h"
#include "base/utf8.h"
#include "classify/unicode.h"

#include <algorithm>
#include <array>
#include <list>
#include <mutex>
#include <set>
#include <unordered_map>

namespace tierline::classify {

namespace {

constexpr std::size_t nearTextBytes = 2'000; // longer texts are found by their exact form alone

// Words that change nothing about what is asked. Anything that negates, counts or compares is not one.
constexpr std::array<std::string_view, 76> fillers{
    "a",        "an",     "the",   "please", "pls",  "plz",  "hi",   "hello", "hey",     "thanks", "thank",
    "you",      "your",   "u",     "i",      "me",   "my",   "we",   "us",    "our",     "can",    "could",
    "would",    "will",   "just",  "kindly", "want", "like", "need", "to",    "so",      "ok",     "okay",
    "well",     "there",  "dear",  "help",   "with", "tell", "der",  "die",   "das",     "ein",    "eine",
    "einen",    "bitte",  "danke", "hallo",  "mir",  "mal",  "doch", "ich",   "du",      "sie",    "kannst",
    "könntest", "können", "le",    "la",     "les",  "un",   "une",  "merci", "bonjour", "je",     "tu",
    "vous",     "moi",    "el",    "los",    "las",  "una",  "por",  "favor", "gracias", "hola"};

bool isFiller(std::string_view word) {
    return std::ranges::find(fillers, word) != fillers.end();
}

char32_t lowered(char32_t c) {
    if (c >= U'A' && c <= U'Z') return c + 32;
    if (c < 0xc0) return c;
    if ((c <= 0xde && c != 0xd7) || (c >= 0x391 && c <= 0x3a9 && c != 0x3a2) || (c >= 0x410 && c <= 0x42f))
        return c + 32;
    return c >= 0x400 && c <= 0x40f ? c + 80 : c;
}

bool isSpace(char32_t c) {
    return c <= U' ' || c == 0x7f || c == 0xa0 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029
           || c == 0x202f || c == 0x205f || c == 0x3000;
}

// An operator carries meaning (`a < b`, `a > b`), punctuation of sentences does not.
bool isPunctuation(char32_t c) {
    constexpr std::u32string_view marks = U".,;:?!\"'()…“”‘’«»¿¡、。！？";
    return marks.find(c) != marks.npos;
}

std::multiset<std::string_view> wordsOf(std::string_view text) {
    std::multiset<std::string_view> words;
    std::size_t begin = 0;
    for (std::size_t at = 0; at <= text.size();) {
        const bool end = at == text.size();
        const auto c = end ? U' ' : codePointAt(text, at);
        const auto size = end ? 1 : std::max<std::size_t>(1, utf8SequenceLength(text.substr(at)));
        if (isSpace(c) || isPunctuation(c)) {
            if (at > begin) words.insert(text.substr(begin, at - begin));
            begin = at + size;
        }
        at += size;
    }
    return words;
}

} // namespace

std::string normalisedText(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    bool space = false;
    for (std::size_t at = 0; at < text.size();) {
        const auto size = utf8SequenceLength(text.substr(at));
        const auto c = size == 0 ? U'\ufffd' : codePointAt(text, at);
        at += std::max<std::size_t>(1, size);
        if (isSpace(c)) {
            space = !out.empty();
            continue;
        }
        if (space) out += ' ';
        space = false;
        appendUtf8(out, lowered(c));
    }
    return out;
}

bool differOnlyInFillers(std::string_view a, std::string_view b) {
    const auto left = wordsOf(a), right = wordsOf(b);
    std::vector<std::string_view> differing;
    std::ranges::set_symmetric_difference(left, right, std::back_inserter(differing));
    return std::ranges::all_of(differing, isFiller);
}

struct VerdictCache::State {
    struct Entry {
        std::string key;
        std::string text; // empty: too long to be somebody's neighbour
        Vector vector;    // empty: none
        Remembered what;
        Monotonic kept;
    };
    using Entries = std::list<Entry>; // the last used first

    policy::StageCache settings;
    std::string policyHash;
    mutable std::mutex mutex; // guards the two below
    Entries entries;
    std::unordered_map<std::string_view, Entries::iterator> byKey; // views of the entries' own keys

    std::string keyOf(std::string_view text) const {
        return sha256Hex(policyHash + "\n" + std::string(text));
    }
    bool isOld(const Entry& entry, Monotonic now) const { return now - entry.kept >= settings.keep; }
    CacheHit hit(Entries::iterator at, Monotonic now) {
        entries.splice(entries.begin(), entries, at);
        return {at->what, std::chrono::duration_cast<Milliseconds>(now - at->kept), std::nullopt};
    }
    void erase(Entries::iterator at) {
        byKey.erase(at->key);
        entries.erase(at);
    }
};

VerdictCache::VerdictCache(policy::StageCache settings, std::string policyHash)
    : m_state(std::make_unique<State>()) {
    m_state->settings = settings;
    m_state->policyHash = std::move(policyHash);
}

VerdictCache::~VerdictCache() = default;

std::optional<CacheHit> VerdictCache::find(std::string_view text, Monotonic now) {
    const auto key = m_state->keyOf(normalisedText(text));
    const std::scoped_lock lock(m_state->mutex);
    const auto found = m_state->byKey.find(key);
    if (found == m_state->byKey.end()) return std::nullopt;
    if (!m_state->isOld(*found->second, now)) return m_state->hit(found->second, now);
    m_state->erase(found->second);
    return std::nullopt;
}

std::optional<CacheHit> VerdictCache::findNear(std::string_view text, const Vector& normalised,
                                               Monotonic now) {
    const auto plain = normalisedText(text);
    if (plain.size() > nearTextBytes || normalised.empty()) return std::nullopt;
    const std::scoped_lock lock(m_state->mutex);
    auto best = m_state->entries.end();
    policy::Millionths cosine = 0;
    for (auto at = m_state->entries.begin(); at != m_state->entries.end(); ++at) {
        if (at->text.empty() || at->vector.size() != normalised.size() || m_state->isOld(*at, now)) continue;
        const auto here = cosineOf(at->vector, normalised);
        if (here < m_state->settings.similarity || here <= cosine) continue;
        if (!differOnlyInFillers(at->text, plain)) continue;
        best = at;
        cosine = here;
    }
    if (best == m_state->entries.end()) return std::nullopt;
    auto hit = m_state->hit(best, now);
    hit.cosine = cosine;
    return hit;
}

void VerdictCache::keep(std::string_view text, Vector vector, Remembered what, Monotonic now) {
    if (m_state->settings.entries <= 0) return;
    auto plain = normalisedText(text);
    auto key = m_state->keyOf(plain);
    if (plain.size() > nearTextBytes) vector.clear();
    if (vector.empty()) plain.clear();
    const std::scoped_lock lock(m_state->mutex);
    if (const auto found = m_state->byKey.find(key); found != m_state->byKey.end())
        m_state->erase(found->second);
    m_state->entries.push_front({std::move(key), std::move(plain), std::move(vector), std::move(what), now});
    m_state->byKey.emplace(m_state->entries.front().key, m_state->entries.begin());
    while (m_state->entries.size() > static_cast<std::size_t>(m_state->settings.entries))
        m_state->erase(std::prev(m_state->entries.end()));
}

std::size_t VerdictCache::size() const {
    const std::scoped_lock lock(m_state->mutex);
    return m_state->entries.size();
}

} // namespace tierline::classify
