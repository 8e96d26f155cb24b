#include "classify/patterns.h"

#include "base/utf8.h"
#include "classify/unicode.h"
#include "classify/vectorscanguard.h"

#include <hs/hs.h>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cassert>
#include <new>
#include <numeric>

namespace tierline::classify {

namespace {

// No UCP: vectorscan refuses `\b` with it, so `\w`, `\d` and `\b` of a regex know ASCII only.
constexpr unsigned ruleFlags = HS_FLAG_CASELESS | HS_FLAG_UTF8 | HS_FLAG_SOM_LEFTMOST;
constexpr unsigned codeFlags = HS_FLAG_UTF8 | HS_FLAG_SOM_LEFTMOST;
constexpr unsigned whetherFlags = HS_FLAG_CASELESS | HS_FLAG_UTF8 | HS_FLAG_SINGLEMATCH;

std::string escaped(std::string_view keyword) {
    std::string out;
    for (const char c : keyword) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x80 || isAlphanumeric(byte))
            out += c;
        else
            out += fmt::format("\\x{:02x}", byte);
    }
    return out;
}

Error errorAt(const policy::Policy& policy, const policy::Rule& rule, std::string detail,
              std::string remedy) {
    return {
        ErrorCode::InvalidInput, std::move(detail), std::move(remedy), policy.file, rule.line, rule.column};
}

Error refused(const policy::Policy& policy, const policy::Rule& rule, std::string_view said) {
    const auto has = [&](std::string_view word) { return said.find(word) != std::string_view::npos; };
    const auto about = "rule `" + rule.id + "`: the pattern ";
    if (has("too large") || has("Resource limit") || has("resource limit"))
        return errorAt(policy, rule, about + "is too large to match with the places of its matches",
                       "shorten its repetitions, or split it into several rules");
    if (has("Zero-width") || has("zero-width") || has("assertion") || has("ookahead") || has("ookbehind"))
        return errorAt(policy, rule, about + "uses lookaround, which cannot be matched in one pass",
                       "write it without (?= (?! (?<= (?<!, or as keywords");
    if (has("ack-reference") || has("ackreference") || has("ack reference"))
        return errorAt(policy, rule, about + "uses a back-reference, which cannot be matched in one pass",
                       "write the alternatives out");
    if (has("empty buffer"))
        return errorAt(policy, rule, about + "matches the empty text", "ask for at least one character");
    return errorAt(policy, rule, about + "cannot be compiled: " + std::string(said),
                   "mend the pattern; the syntax is PCRE's without lookaround and back-references");
}

// `\b` is a border of ASCII words, so beside a letter beyond ASCII it is not where a reader expects it.
bool hasBorderBesideWideLetter(std::string_view pattern) {
    for (std::size_t at = 0; at + 1 < pattern.size(); ++at) {
        if (pattern[at] != '\\') continue;
        if (pattern[at + 1] == 'b'
            && (isWordCharacter(codePointAt(pattern, at + 2))
                || isWordCharacter(codePointBefore(pattern, at))))
            if (codePointAt(pattern, at + 2) >= 0x80 || codePointBefore(pattern, at) >= 0x80) return true;
        ++at;
    }
    return false;
}

// vectorscan takes U+017F for an `s`; lower case, which keywords go by, keeps it. A regex keeps vectorscan's
// way.
bool hasLongS(std::string_view match) {
    return match.find("\u017f") != match.npos;
}

} // namespace

void DatabaseDeleter::operator()(hs_database* database) const {
    hs_free_database(database);
}

void ScratchDeleter::operator()(hs_scratch* scratch) const {
    hs_free_scratch(scratch);
}

struct Patterns::Scan {
    const Patterns* patterns;
    PatternScratch* scratch;
    std::string_view text;
    std::optional<unsigned> regex; // whose places are looked for
    int onHit = 0;                 // not 0: the first hit ends the scan
};

namespace {

struct Compiled {
    hs_database_t* database = nullptr;
    std::string error; // empty: none
    int expression = -1;
};

Compiled compileAll(const std::vector<const char*>& texts, const std::vector<unsigned>& flags) {
    std::vector<unsigned> ids(texts.size());
    std::iota(ids.begin(), ids.end(), 0U);
    Compiled made;
    hs_compile_error_t* raw = nullptr;
    const auto status =
        hs_compile_multi(texts.data(), flags.data(), ids.data(), static_cast<unsigned>(texts.size()),
                         HS_MODE_BLOCK, nullptr, &made.database, &raw);
    const std::unique_ptr<hs_compile_error_t, hs_error_t (*)(hs_compile_error_t*)> error(
        raw, hs_free_compile_error);
    if (status == HS_SUCCESS) return made;
    made.error = error && error->message ? error->message : "unknown reason";
    if (error) made.expression = error->expression;
    return made;
}

} // namespace

Result<Patterns> Patterns::compile(const policy::Policy& policy, policy::Scope scope, Code code) {
    survivesVectorscan();
    Patterns patterns;
    if (code == Code::Find)
        patterns.m_patterns = {{.kind = Kind::CodeFence, .source = "\\x60{3}", .flags = codeFlags},
                               {.kind = Kind::CodeName, .source = "def ", .flags = codeFlags},
                               {.kind = Kind::CodeName, .source = "class ", .flags = codeFlags}};
    for (std::size_t index = 0; index < policy.classify.rules.size(); ++index) {
        const auto& rule = policy.classify.rules[index];
        patterns.m_longestOnly.push_back(rule.match == policy::Match::Regex);
        if (!rule.enabled || rule.scope != scope) continue;
        for (const std::string_view word : rule.any)
            if (const auto added = patterns.add(policy, rule, static_cast<std::uint16_t>(index), word);
                !added)
                return std::unexpected(added.error());
    }
    if (const auto built = patterns.build(policy); !built) return std::unexpected(built.error());
    return patterns;
}

Result<void> Patterns::add(const policy::Policy& policy, const policy::Rule& rule, std::uint16_t index,
                           std::string_view word) {
    if (!isUtf8(word))
        return std::unexpected(errorAt(policy, rule, "rule `" + rule.id + "` holds bytes that are not UTF-8",
                                       "save the file as UTF-8"));
    Pattern pattern{.rule = index, .flags = ruleFlags};
    if (rule.match == policy::Match::Regex) {
        pattern.kind = Kind::Regex;
        pattern.flags = whetherFlags;
        pattern.source = word;
        if (hasBorderBesideWideLetter(word))
            m_warnings.push_back(errorAt(
                policy, rule,
                "rule `" + rule.id + "`: `\\b` knows ASCII words only, here it stands beside another letter",
                "list keywords instead: their borders know every script"));
        m_patterns.push_back(std::move(pattern));
        return {};
    }
    if (rule.match == policy::Match::Word) {
        pattern.kind = word.size() > 1 && word.ends_with('*') ? Kind::WordPrefix : Kind::Word;
        if (pattern.kind == Kind::WordPrefix) word.remove_suffix(1);
        pattern.freeLeft = isUnspacedScript(codePointAt(word, 0));
        pattern.freeRight = isUnspacedScript(codePointBefore(word, word.size()));
    }
    if (word.empty())
        return std::unexpected(
            errorAt(policy, rule, "rule `" + rule.id + "` has an empty keyword", "remove it"));
    pattern.bytes = static_cast<std::uint32_t>(word.size());
    pattern.source = escaped(word);
    m_patterns.push_back(std::move(pattern));
    return {};
}

Result<void> Patterns::build(const policy::Policy& policy) {
    const auto room = [&](const Database& database) {
        hs_scratch_t* grown = m_prototype.release(); // one scratch that suits them all
        const bool fits = hs_alloc_scratch(database.get(), &grown) == HS_SUCCESS;
        m_prototype.reset(grown);
        return fits;
    };
    const auto noRoom = [] { return fail(ErrorCode::Internal, "no memory for the rule matcher"); };
    std::vector<const char*> texts;
    std::vector<unsigned> flags;
    m_places.resize(m_patterns.size());
    for (std::size_t at = 0; at < m_patterns.size(); ++at) {
        const auto& pattern = m_patterns[at];
        texts.push_back(pattern.source.c_str());
        flags.push_back(pattern.flags);
        if (pattern.kind != Kind::Regex) continue;
        const auto made = compileAll({pattern.source.c_str()}, {ruleFlags});
        if (!made.error.empty())
            return std::unexpected(refused(policy, policy.classify.rules[pattern.rule], made.error));
        m_places[at].reset(made.database);
        if (!room(m_places[at])) return noRoom();
    }
    const auto all = compileAll(texts, flags);
    if (!all.error.empty() && all.expression >= 0)
        return std::unexpected(
            refused(policy, policy.classify.rules[m_patterns[static_cast<std::size_t>(all.expression)].rule],
                    all.error));
    if (!all.error.empty())
        return fail(ErrorCode::InvalidInput, "the rules together cannot be compiled: " + all.error,
                    "fewer or shorter patterns");
    m_database.reset(all.database);
    return room(m_database) ? Result<void>{} : noRoom();
}

PatternScratch Patterns::makeScratch() const {
    hs_scratch_t* scratch = nullptr;
    if (hs_clone_scratch(m_prototype.get(), &scratch) != HS_SUCCESS) throw std::bad_alloc();
    PatternScratch result;
    result.scratch.reset(scratch);
    result.hits.reserve(64);
    result.fired.reserve(64);
    return result;
}

int Patterns::onMatch(unsigned id, unsigned long long from, unsigned long long to, unsigned /*flags*/,
                      void* opaque) {
    const auto& scan = *static_cast<const Scan*>(opaque);
    const auto& pattern = scan.patterns->m_patterns[scan.regex.value_or(id)];
    const auto text = scan.text;
    const auto begin = static_cast<std::size_t>(from), end = static_cast<std::size_t>(to);
    if (pattern.bytes != 0 && end - begin != pattern.bytes && hasLongS(text.substr(begin, end - begin)))
        return 0;
    switch (pattern.kind) {
    case Kind::CodeFence: scan.scratch->code = true; return 0;
    case Kind::CodeName: {
        // \bdef \w+\b as Python reads it: `\w` is alphanumeric or `_`, marks are not.
        const auto before = codePointBefore(text, begin), after = codePointAt(text, end);
        const auto isName = [](char32_t c) { return isAlphanumeric(c) || c == U'_'; };
        scan.scratch->code |= !isName(before) && isName(after);
        return 0;
    }
    case Kind::WordPrefix:
    case Kind::Word: {
        const auto blocks = [](char32_t c) { return isWordCharacter(c) && !isUnspacedScript(c); };
        if (!pattern.freeLeft && blocks(codePointBefore(text, begin))) return 0;
        if (pattern.kind == Kind::Word && !pattern.freeRight && blocks(codePointAt(text, end))) return 0;
        break;
    }
    case Kind::Literal: break;
    case Kind::Regex: {
        if (!scan.regex) {
            scan.scratch->fired.push_back(id);
            return scan.onHit;
        }
        // Every end is reported; grow the match at once where it is the newest, `scan` merges the others.
        auto& hits = scan.scratch->hits;
        if (!hits.empty() && hits.back().rule == pattern.rule && hits.back().begin == begin) {
            hits.back().end = static_cast<std::uint32_t>(end);
            return 0;
        }
        break;
    }
    }
    scan.scratch->hits.push_back(
        {pattern.rule, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
    return scan.onHit;
}

void Patterns::scanWith(const hs_database* database, std::string_view text, PatternScratch& scratch,
                        std::optional<unsigned> regex, bool firstOnly) const {
    Scan scan{this, &scratch, text, regex, firstOnly ? 1 : 0};
    const auto status = hs_scan(database, text.data() ? text.data() : "", static_cast<unsigned>(text.size()),
                                0, scratch.scratch.get(), onMatch, &scan);
    assert(status == HS_SUCCESS || (firstOnly && status == HS_SCAN_TERMINATED));
    static_cast<void>(status);
}

void Patterns::rulesIn(std::string_view text, PatternScratch& scratch,
                       std::vector<std::uint16_t>& rules) const {
    scratch.hits.clear();
    scratch.fired.clear();
    scratch.code = false;
    scanWith(m_database.get(), text, scratch, std::nullopt);
    rules.clear();
    for (const auto& hit : scratch.hits)
        rules.push_back(hit.rule);
    for (const auto regex : scratch.fired)
        rules.push_back(m_patterns[regex].rule);
    std::ranges::sort(rules);
    rules.erase(std::ranges::unique(rules).begin(), rules.end());
}

bool Patterns::fires(std::string_view text, PatternScratch& scratch) const {
    scratch.hits.clear();
    scratch.fired.clear();
    scanWith(m_database.get(), text, scratch, std::nullopt, true);
    return !scratch.hits.empty() || !scratch.fired.empty();
}

void Patterns::scan(std::string_view text, PatternScratch& scratch) const {
    scratch.hits.clear();
    scratch.fired.clear();
    scratch.code = false;
    scanWith(m_database.get(), text, scratch, std::nullopt);
    for (const auto regex : scratch.fired)
        scanWith(m_places[regex].get(), text, scratch, regex);
    auto& hits = scratch.hits;
    std::ranges::sort(hits);
    // Equal spans of several keywords become one; of a regex the longest of each beginning stays.
    std::size_t kept = 0;
    for (std::size_t i = 0; i < hits.size(); ++i) {
        const bool hasNext =
            i + 1 < hits.size() && hits[i + 1].rule == hits[i].rule && hits[i + 1].begin == hits[i].begin;
        if (hasNext && (m_longestOnly[hits[i].rule] || hits[i + 1].end == hits[i].end)) continue;
        hits[kept++] = hits[i];
    }
    hits.resize(kept);
}

} // namespace tierline::classify
