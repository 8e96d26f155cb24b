// Was the answer right? By rules that need nobody: exact, contains, regex, number, json_schema, code_fence.
// `judge` and `human` are decided by others (judging.h, human.h). Answers are hostile text: every grader
// takes time that grows with the answer alone. Pure; a `Grader` belongs to one thread.
//
// As JSON of a row or of the run: a name ("exact"), or an object with `kind`:
//   {"kind":"exact","ignore_case":true}
//   {"kind":"contains","any":[…],"all":[…],"none":[…],"ignore_case":true}      without lists: what is
//   expected
//   {"kind":"regex","pattern":"…","ignore_case":true}
//   {"kind":"number","tolerance":0.01}   or   {"kind":"number","relative":0.01}
//   {"kind":"json_schema","schema":{…}}    {"kind":"code_fence","lang":"sql"}
//   {"kind":"judge","rubric":"…","pairwise":true}    {"kind":"human"}
#pragma once

#include "base/error.h"
#include "bench/set.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::bench {

enum class GraderKind : std::uint8_t { Exact, Contains, Regex, Number, JsonSchema, CodeFence, Judge, Human };
std::string_view toString(GraderKind kind); // "json_schema"
bool needsNobody(GraderKind kind);

struct GraderSpec {
    GraderKind kind = GraderKind::Exact;
    bool ignoreCase = false;
    std::vector<std::string> any, all, none;
    std::string pattern, lang, rubric;
    std::string schema;                 // its JSON
    double tolerance = 0, relative = 0; // the wider of both counts
    bool pairwise = false;
    bool operator==(const GraderSpec&) const = default;
};
// InvalidInput names the key that is not known, and the nearest one.
Result<GraderSpec> readGrader(std::string_view text);

struct Grade {
    double points = 0; // 1 right, 0 wrong
    std::string why;   // a sentence part for people; may quote the answer, at most 80 bytes
};

class Grader {
public:
    // InvalidInput: a pattern or a schema that cannot be used. `warnings`: what a schema asks and nobody
    // checks.
    static Result<Grader> make(const GraderSpec& spec);
    Grader(Grader&&) noexcept;
    ~Grader();

    // InvalidInput: it needs what is expected, and the case has nothing; or a kind that others decide.
    Result<Grade> grade(std::string_view answer, const std::optional<std::string>& expected) const;
    const std::vector<std::string>& warnings() const;
    const GraderSpec& spec() const;

private:
    struct State;
    explicit Grader(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

// The graders of a set: the row's own, else the run's, else `exact` where something is expected; else none,
// and the answer stays ungraded.
class GraderBook {
public:
    // `ofRun` empty: none. InvalidInput names the line of the first row whose grader cannot be used.
    static Result<GraderBook> make(const Set& set, std::string_view ofRun);
    const Grader* of(const Case& row) const; // null: ungraded
    std::vector<std::string> warnings() const;
    std::size_t ungraded(const Set& set) const;

private:
    std::map<std::string, Grader, std::less<>> m_graders; // by their text
    std::string m_ofRun;
};

} // namespace tierline::bench
