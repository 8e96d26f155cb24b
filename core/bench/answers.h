// What models answered, kept so that nothing is paid twice: a call is written down as begun before it is
// sent, and as done with its answer. A folder with one file, `answers.jsonl` (0600): a line is a checksum and
// a JSON object; it is only ever appended to. A line that was cut off by a crash is dropped and counted, so
// is a damaged one. One writer (a lock); one thread. The index is in memory, about 200 bytes a call; an
// answer's text is read from its place in the file.
//
// What is written survives the end of the process, however it ends. It survives a power cut after `sync`.
#pragma once

#include "base/clock.h"
#include "base/error.h"
#include "base/money.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tierline::bench {

inline constexpr std::size_t longestAnswer = 4U << 20U;                // bytes; a longer one is trouble
inline constexpr std::int64_t largestAnswers = std::int64_t(16) << 30; // of the file; nothing more is begun

// What came of one call. Without `trouble` it is an answer.
struct Answer {
    std::string text;
    std::string model, provider;        // that really answered
    std::string id;                     // of the gateway's decision; empty: the gateway never told one
    std::string finish;                 // in the provider's words
    std::string money;                  // billed, simulated, equivalent
    std::optional<Money> cost;          // absent: not known, and then never zero
    std::int64_t input = 0, output = 0; // tokens
    double latencyMs = 0;
    std::string trouble;    // class and sentence; never of the prompt
    bool mayBePaid = false; // of trouble: nobody knows whether it was billed
    bool operator==(const Answer&) const = default;
};

// A call that was begun; and, of one that never ended, what is known of it.
struct Begun {
    std::string key, run;
    Wall when{};
    std::optional<Money> reserved;
    bool operator==(const Begun&) const = default;
};

struct RunSpend {
    Money spent;                         // of answers, of failures and of calls that were found out later
    Money perhaps;                       // reserved for calls of which nobody knows
    std::int64_t calls = 0, unknown = 0; // sent; of those, of which nobody knows
};

class AnswerStore {
public:
    // InUse: another process writes there. Io, Corrupt.
    static Result<AnswerStore> open(const std::string& folder);
    AnswerStore(AnswerStore&& other) noexcept;
    AnswerStore& operator=(AnswerStore&&) = delete;
    ~AnswerStore();

    bool has(std::string_view key) const; // an answer, not trouble
    Result<std::optional<Answer>> find(std::string_view key) const;

    Result<void> begin(const Begun& call);
    Result<void> finish(std::string_view key, const Answer& answer); // of one that was begun
    // A call whose end was never written (a crash between): what the gateway's ledger says of it. Absent: it
    // knows nothing.
    Result<void> settle(std::string_view key, std::optional<Money> cost);
    Result<void> sync();

    std::vector<Begun> unfinished() const; // begun, neither done nor settled; the oldest first
    RunSpend spendOf(std::string_view run) const;
    // Mean tokens of a model's answers, for estimates; absent: it has given none.
    struct Usual {
        std::int64_t answers = 0, input = 0, output = 0; // sums
    };
    std::optional<Usual> usual(std::string_view model) const;

    struct Counters {
        std::int64_t answers = 0, bytes = 0;
        std::int64_t cut = 0, damaged = 0; // lines found so when it was opened
    };
    const Counters& counters() const { return m_counters; }

private:
    struct Place {
        std::int64_t at = -1; // of its last answer without trouble; -1: none
        std::uint32_t size = 0;
        std::int64_t begunAt = -1; // number of the begin line that has no end; -1: none
        Begun begun;
    };
    explicit AnswerStore(int descriptor) : m_descriptor(descriptor) {}
    Result<void> scan();
    bool take(std::string_view line, std::int64_t at); // false: damaged
    Result<void> append(std::string_view json);
    void end(Place& place, std::optional<Money> cost, bool isKnown);

    int m_descriptor = -1;
    std::int64_t m_begins = 0;
    std::unordered_map<std::string, Place> m_places;
    std::unordered_map<std::string, RunSpend> m_runs;
    std::unordered_map<std::string, Usual> m_usual;
    Counters m_counters;
};

// What is the same call: the conversation's JSON, the model, the parameters' JSON, and which of several
// answers to it. 32 hex digits; it must stay the same from version to version.
std::string callKey(std::string_view messages, std::string_view model, std::string_view parameters,
                    int repeat);

} // namespace tierline::bench
