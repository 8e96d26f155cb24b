// The text matcher: every keyword and pattern of a policy's rules of one scope in one vectorscan database.
// Where a regex begins costs more than whether it fires, and few do: those are scanned for once more, each
// by a database of its own. Hits come out sorted by rule, whole words already decided. `Patterns` is
// immutable and shared; `PatternScratch` belongs to one thread at a time.
#pragma once

#include "base/error.h"
#include "classify/verdict.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct hs_database;
struct hs_scratch;

namespace tierline::classify {

struct Hit {
    std::uint16_t rule = 0; // index into policy.classify.rules
    std::uint32_t begin = 0, end = 0;
    auto operator<=>(const Hit&) const = default;
};

struct DatabaseDeleter {
    void operator()(hs_database* database) const;
};
struct ScratchDeleter {
    void operator()(hs_scratch* scratch) const;
};

struct PatternScratch {
    std::unique_ptr<hs_scratch, ScratchDeleter> scratch;
    std::vector<Hit> hits;       // each span of a rule once; of a regex the longest for each beginning
    std::vector<unsigned> fired; // regexes, by pattern
    bool code = false;           // the text holds a code fence, or `def name` or `class Name`
};

class Patterns {
public:
    enum class Code : std::uint8_t { Find, Leave };

    // Errors name the rule and its place: see Scorer::compile. At least one pattern; `code` is one.
    static Result<Patterns> compile(const policy::Policy& policy, policy::Scope scope = policy::Scope::User,
                                    Code code = Code::Find);

    PatternScratch makeScratch() const; // any thread
    void scan(std::string_view text, PatternScratch& scratch) const;
    // Which rules fire, each once, rising; without the places, so quicker. `rules` is written anew.
    void rulesIn(std::string_view text, PatternScratch& scratch, std::vector<std::uint16_t>& rules) const;
    // Whether any rule fires; looks no further than the first.
    bool fires(std::string_view text, PatternScratch& scratch) const;
    const std::vector<Error>& warnings() const { return m_warnings; }

private:
    enum class Kind : std::uint8_t { Literal, Word, WordPrefix, Regex, CodeFence, CodeName };
    struct Pattern {
        std::uint16_t rule = 0;
        Kind kind = Kind::Literal;
        std::uint32_t bytes = 0;                  // of a keyword
        bool freeLeft = false, freeRight = false; // the keyword's own edge is of an unspaced script
        std::string source = {};
        unsigned flags = 0;
    };
    struct Scan;
    using Database = std::unique_ptr<hs_database, DatabaseDeleter>;

    Result<void> add(const policy::Policy& policy, const policy::Rule& rule, std::uint16_t index,
                     std::string_view word);
    Result<void> build(const policy::Policy& policy);
    void scanWith(const hs_database* database, std::string_view text, PatternScratch& scratch,
                  std::optional<unsigned> regex, bool firstOnly = false) const;
    static int onMatch(unsigned id, unsigned long long from, unsigned long long to, unsigned flags,
                       void* scan);

    Database m_database;
    std::vector<Database> m_places; // by pattern; null but for regexes
    std::unique_ptr<hs_scratch, ScratchDeleter> m_prototype;
    std::vector<Pattern> m_patterns;
    std::vector<bool> m_longestOnly; // by rule
    std::vector<Error> m_warnings;
};

} // namespace tierline::classify
