#include "ctl/selftestcell.h"

#include "ledger/names.h"

#include <chrono>
#include <thread>

namespace tierline::ctl::selftest {

namespace {

constexpr std::chrono::milliseconds patience{3'000}; // until a decision is in the ledger

std::string_view simulated(std::string_view model) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 4> table{
        {{"thinker/", "ember"}, {"dear/", "dune"}, {"flaky/", "bee"}, {"", "nimbus"}}};
    for (const auto& [prefix, provider] : table)
        if (model.starts_with(prefix)) return provider;
    return {};
}

struct ErrorWord {
    int status;
    std::string_view openAi, anthropic, gemini; // openAi empty: any
};
constexpr std::array errorWords{
    ErrorWord{400, "invalid_request_error", "invalid_request_error", "INVALID_ARGUMENT"},
    ErrorWord{404, "", "not_found_error", "NOT_FOUND"},
    ErrorWord{429, "", "rate_limit_error", "RESOURCE_EXHAUSTED"},
    ErrorWord{503, "", "api_error", "UNAVAILABLE"},
};

std::string_view errorWord(Dialect client, int status) {
    for (const ErrorWord& row : errorWords) {
        if (row.status != status) continue;
        if (client == Dialect::Anthropic) return row.anthropic;
        return client == Dialect::Gemini ? row.gemini : row.openAi;
    }
    return {};
}

} // namespace

Said user(std::string text, Picture picture) {
    Said said;
    said.user = std::move(text);
    said.picture = picture;
    return said;
}

Said replayed(const Heard& heard) {
    Said said;
    said.replayed = heard.replayed;
    return said;
}

Got Cell::raw(net::Method method, std::string path, std::string body) {
    Got got = rig.send(outgoing.name, {method, std::move(path), std::move(body), client});
    if (got.status == 0) expect(false, "a reply", got.failure);
    return got;
}

// The row is there before the reply's end, except for those who left early.
bool Cell::loadRecord(const std::string& id) {
    const auto limit = std::chrono::steady_clock::now() + patience;
    const auto& ledger = rig.gateway(outgoing.name).ledger();
    while (!id.empty() && std::chrono::steady_clock::now() < limit) {
        auto found = ledger.decision(id);
        if (found && *found) {
            record = std::move(**found);
            return true;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    expect(false, "a decision in the ledger", id.empty() ? "no x-tierline-id" : "none within three seconds");
    return false;
}

bool Cell::ask(const Ask& ask, std::size_t leaveAfter) {
    heard = {};
    record = {};
    m_asked.reset();
    const Got got = rig.send(
        outgoing.name, {net::Method::Post, pathOf(client, ask), bodyOf(client, ask), client, leaveAfter});
    heard.status = got.status;
    heard.recordId = got.headers.value("x-tierline-id");
    heard.stream = got.headers.value("content-type").starts_with("text/event-stream");
    (heard.stream ? hearStream : hearWhole)(client, got.body, heard);
    if (!got.failure.empty()) heard.trouble = "the connection broke: " + got.failure;
    if (!loadRecord(heard.recordId)) return false;
    const auto provider = simulated(record.model.empty() ? ask.model : record.model);
    if (auto json = protocol::Json::parse(rig.providers().lastAsked(provider))) m_asked = std::move(*json);
    return m_failure.empty();
}

protocol::JsonView Cell::asked() const {
    return m_asked ? m_asked->root() : protocol::JsonView();
}

void Cell::fault(sandbox::Fault fault) {
    rig.providers().setFault("bee", fault, Milliseconds(0));
    if (fault == sandbox::Fault::None) rig.gateway(outgoing.name).act("flaky/small-1", health::Action::Reset);
}

void Cell::expect(bool holds, std::string_view what, std::string_view came) {
    if (holds || !m_failure.empty()) return;
    m_failure = "expected " + std::string(what);
    if (!came.empty()) m_failure += ", came " + std::string(came.substr(0, 240));
}

void Cell::equal(std::string_view what, std::string_view came, std::string_view wanted) {
    if (came != wanted)
        expect(false, std::string(what) + " `" + std::string(wanted.substr(0, 100)) + "`",
               "`" + std::string(came.substr(0, 160)) + "`");
}

void Cell::equal(std::string_view what, std::int64_t came, std::int64_t wanted) {
    equal(what, std::to_string(came), std::to_string(wanted));
}

void Cell::answered() {
    if (heard.status != 200 || !heard.error.empty())
        return expect(false, "an answer",
                      std::to_string(heard.status) + " " + heard.errorType + ": " + heard.error);
    expect(heard.trouble.empty(), "a reply as this dialect writes it", heard.trouble);
    expect(heard.ended, "the dialect's end of the reply", "none");
    equal("the record's outcome", toString(record.outcome), "ok");
    equal("the record's dialect", record.dialect, tierline::toString(client));
    const auto dialect =
        record.translation ? record.translation->dialect : std::string(tierline::toString(client));
    if (!record.translation) expect(sameDialect(), "a translation in the record", "none");
    if (record.translation)
        equal("the record's outgoing dialect", dialect, tierline::toString(outgoing.dialect));
    equal("the dialect that the provider heard", asked()["dialect"].string().value_or("none"),
          tierline::toString(outgoing.dialect));
}

void Cell::refused(int status, std::string_view says) {
    equal("status", heard.status, status);
    expect(heard.trouble.empty() && !heard.error.empty(), "an error as this dialect writes it",
           heard.trouble);
    if (const auto word = errorWord(client, status); !word.empty())
        equal("error type", heard.errorType, word);
    if (!says.empty())
        expect(heard.error.find(says) != std::string::npos, "the error to say `" + std::string(says) + "`",
               heard.error);
    equal("the record's status", record.status, status);
}

} // namespace tierline::ctl::selftest
