// Requests out of other programs' logs, whatever the program: OpenAI's own forms (bodies, pairs, batches),
// LiteLLM's spend logs, exports of Langfuse. One value for all of them, one request after another; memory is
// bounded by the largest record. Nothing is followed out of a log, and only named members are taken from it,
// so that no header and no key gets further. One thread.
#pragma once

#include "base/clock.h"
#include "base/error.h"
#include "base/money.h"
#include "base/usage.h"
#include "bench/set.h"
#include "ledger/record.h"

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace tierline::bench {

enum class LogFormat : std::uint8_t { OpenAi, LiteLlm, Langfuse };
std::string_view toString(LogFormat format); // "openai"
std::optional<LogFormat> logFormatFrom(std::string_view name);

// Why a request of a log is no row of a set. Sound records all the same: nothing is wrong with them.
enum class NoRow : std::uint8_t {
    No,        // it is one
    NotAChat,  // vectors, images, steps around the models
    NoPrompt,  // what was asked is not in the log
    CutPrompt, // … or was cut or blackened before it was stored
    NoWords    // nothing but pictures or results of tools
};
inline constexpr std::array<std::pair<NoRow, std::string_view>, 4> noRowWords{{
    {NoRow::NotAChat, "no call of a chat model"},
    {NoRow::NoPrompt, "the prompt is not in the log"},
    {NoRow::CutPrompt, "the prompt was cut or blackened when it was logged"},
    {NoRow::NoWords, "the user said nothing in words"},
}};

struct PastRequest {
    std::string id; // the log's, else made of the line
    std::int64_t line = 0;
    std::optional<Wall> time;
    std::string prompt;            // the words of the last user message
    std::string messages;          // JSON as OpenAI's chat has it; empty: the prompt alone
    std::string modelAsked, model; // what the client named, and who answered
    std::string provider;          // as the log names it; may be empty
    std::optional<Usage> usage;    // absent: not said, or a cache answered
    std::optional<Money> cost;     // as the log has it; absent: unknown
    bool isCacheHit = false;       // nobody was asked, nothing was paid
    bool hasFailed = false;
    int status = 0; // of HTTP; 0: not said
    std::optional<Milliseconds> latency;
    std::string answer;
    std::map<std::string, std::string> tags; // user, project, session and the like
    ledger::MoneyKind money = ledger::MoneyKind::Billed;
    NoRow why = NoRow::No;
};

// As a row of a set; its tags hold the models too.
Case caseOf(const PastRequest& request);

class PastLog {
public:
    // Empty or "-": standard input. Of no `format` given, the first records tell; InvalidInput with what was
    // found when they do not.
    static Result<PastLog> open(const std::string& path, std::optional<LogFormat> format = {});
    PastLog(PastLog&&) noexcept;
    ~PastLog();

    // Absent at the end. The outer error ends the reading; the inner one is of this record, names file and
    // line, and the next call goes on behind it.
    Result<std::optional<Result<PastRequest>>> next();

    LogFormat format() const;
    const std::string& name() const;
    std::int64_t bytes() const; // read so far

private:
    struct State;
    explicit PastLog(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace tierline::bench
