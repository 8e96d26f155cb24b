// One cell of the matrix: one feature, one client dialect, one way to the providers. A feature's check asks
// through the cell and says what it expects; the first expectation that fails is the cell's sentence.
#pragma once

#include "ctl/selftestask.h"
#include "ctl/selftestheard.h"
#include "ctl/selftestrig.h"
#include "protocol/features.h"
#include "protocol/json.h"

#include <span>
#include <string>
#include <string_view>

namespace tierline::ctl::selftest {

class Cell {
public:
    Cell(Rig& on, Dialect from, const Outgoing& to) : rig(on), client(from), outgoing(to) {}

    Rig& rig;
    const Dialect client;
    const Outgoing& outgoing;

    // Of the last request.
    Heard heard;
    ledger::Record record;

    bool sameDialect() const { return client == outgoing.dialect; }
    // Sends, reads the reply, the decision's record and what the provider got. Whether all is there.
    bool ask(const Ask& ask, std::size_t leaveAfter = 0);
    Got raw(net::Method method, std::string path, std::string body = {});
    bool loadRecord(const std::string& id);
    protocol::JsonView asked() const; // what the provider got: core/sandbox/README.md
    void fault(sandbox::Fault fault); // of the flaky provider

    void expect(bool holds, std::string_view what, std::string_view came = {});
    void equal(std::string_view what, std::string_view came, std::string_view wanted);
    void equal(std::string_view what, std::int64_t came, std::int64_t wanted);
    void answered(); // a 200 with an end, booked as ok, by the dialect's book
    void refused(int status, std::string_view says);
    // Says that this cell cannot be, by which rule. Only what was checked before may end so.
    void notApplicable(std::string rule) { m_rule = std::move(rule); }

    const std::string& failure() const { return m_failure; }
    const std::string& rule() const { return m_rule; }

private:
    std::string m_failure, m_rule;
    std::optional<protocol::Json> m_asked;
};

struct Feature {
    std::string_view name, title;
    void (*check)(Cell& cell);
};

std::span<const Feature> contentFeatures(); // what is said
std::span<const Feature> toolFeatures();
std::span<const Feature> bookFeatures(); // usage, limits, what is dropped or refused
std::span<const Feature> troubleFeatures();
std::span<const Feature> endpointFeatures();

Said user(std::string text, Picture picture = Picture::None);
Said replayed(const Heard& heard); // a reply given back as it came

} // namespace tierline::ctl::selftest
