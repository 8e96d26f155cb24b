// Errors in the client's dialect, and providers that fail.
#include "ctl/selftestcell.h"

namespace tierline::ctl::selftest {

namespace {

using sandbox::Fault;

constexpr std::string_view essay = "Prove step by step that the square root of two is irrational";

Ask telling(std::string_view model, std::string_view words, bool stream = false) {
    Ask ask;
    ask.model = model;
    ask.stream = stream;
    ask.turns = {user(std::string(words))};
    return ask;
}

class Broken { // the flaky provider, for as long as this lives
public:
    Broken(Cell& cell, Fault fault) : m_cell(cell) { cell.fault(fault); }
    ~Broken() { m_cell.fault(Fault::None); }
    Broken(const Broken&) = delete;
    Broken& operator=(const Broken&) = delete;

private:
    Cell& m_cell;
};

// A picture for a model that sees none: the provider's own sentence comes through.
void badRequest(Cell& cell) {
    Ask ask = telling("main/nano-1", "");
    ask.turns = {user("What does this picture show?", Picture::Inline)};
    if (cell.ask(ask)) cell.refused(400, "This model does not support image inputs.");
    cell.equal("class in the record", cell.record.error ? cell.record.error->errorClass : "none",
               "bad_request");
}

void unknownModel(Cell& cell) {
    if (cell.ask(telling("nothing-1", "hello"))) cell.refused(404, "nothing-1");
}

void tooLong(Cell& cell) {
    std::string words = "Summarize: ";
    while (words.size() < 140'000)
        words += "the tide turns and turns again; ";
    if (cell.ask(telling("main/nano-1", words))) cell.refused(400, {});
    cell.equal("class in the record", cell.record.error ? cell.record.error->errorClass : "none",
               "context_too_long");
}

void rateLimited(Cell& cell) {
    const Broken broken(cell, Fault::RateLimit);
    if (cell.ask(telling("flaky/small-1", "hello"))) cell.refused(429, "rate_limited");
}

void serverError(Cell& cell) {
    const Broken broken(cell, Fault::Error);
    for (const bool stream : {false, true})
        if (cell.ask(telling("flaky/small-1", "hello", stream))) cell.refused(503, "server_error");
}

void failover(Cell& cell, Fault fault) {
    for (const bool stream : {false, true}) {
        const Broken broken(cell, fault);
        if (!cell.ask(telling("auto:shaky", "say exactly: still here", stream))) return;
        cell.answered();
        cell.equal("text", cell.heard.text, "still here");
        cell.equal("the model that answered", cell.record.model, "main/nano-1");
        const auto& attempts = cell.record.attempts;
        cell.expect(attempts.size() > 1 && attempts.front().errorClass, "the failed attempt in the record",
                    std::to_string(attempts.size()) + " attempts");
    }
}
void afterError(Cell& cell) {
    failover(cell, Fault::Error);
}
void afterRateLimit(Cell& cell) {
    failover(cell, Fault::RateLimit);
}
void afterEmpty(Cell& cell) {
    failover(cell, Fault::Empty);
}
void afterDown(Cell& cell) {
    failover(cell, Fault::Down);
}

void cut(Cell& cell) {
    const Broken broken(cell, Fault::Cut);
    if (!cell.ask(telling("flaky/small-1", essay, true))) return;
    cell.equal("status", cell.heard.status, 200);
    cell.expect(!cell.heard.text.empty(), "a text that begins");
    cell.expect(!cell.heard.error.empty(), "the dialect's error event at its end", cell.heard.trouble);
    cell.equal("the record's outcome", toString(cell.record.outcome), "truncated");
    cell.expect((cell.record.flags & ledger::Flag::Truncated) != 0, "the flag `truncated`");
}

void cancelled(Cell& cell) {
    constexpr std::size_t aFewEvents = 1200;
    if (!cell.ask(telling("slow/nano-1", essay, true), aFewEvents)) return;
    cell.equal("the record's outcome", toString(cell.record.outcome), "cancelled");
    cell.expect((cell.record.flags & ledger::Flag::Partial) != 0, "the flag `partial`");
    const auto output = cell.record.usage ? cell.record.usage->output : 0;
    cell.expect(output > 0 && output < 1000, "a part of the output booked", std::to_string(output));
}

constexpr Feature table[] = {
    {"bad-request", "400 of the provider", badRequest},
    {"unknown-model", "404 unknown model", unknownModel},
    {"too-long", "400 context too long", tooLong},
    {"rate-limit", "429, no other model", rateLimited},
    {"server-error", "503, no other model", serverError},
    {"failover-error", "fails: another answers", afterError},
    {"failover-rate-limit", "rate limit: another answers", afterRateLimit},
    {"failover-empty", "empty reply: another answers", afterEmpty},
    {"failover-down", "down: another answers", afterDown},
    {"cut", "cut stream is an error", cut},
    {"cancelled", "client leaves, part is booked", cancelled},
};

} // namespace

std::span<const Feature> troubleFeatures() {
    return table;
}

} // namespace tierline::ctl::selftest
