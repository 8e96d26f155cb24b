// A simulated provider goes down under the traffic of a day and comes back: clients notice nothing, the
// breakers open, probe and close, and the ledger says so. Each provider in turn.
#include "sandbox/sandbox.h"
#include "sandbox/script.h"
#include "sandbox/traffic.h"
#include "station.h"

#include <QTest>

#include <algorithm>

using namespace tierline;
using namespace tierline::test;

namespace {

// The shipped policy with times short enough for a test.
std::string impatient() {
    std::string policy = sandboxPolicy();
    const std::string shipped = "open: 10s, max_open: 60s";
    const auto at = policy.find(shipped);
    return at == std::string::npos ? std::string()
                                   : policy.replace(at, shipped.size(), "open: 200ms, max_open: 400ms");
}

bool anyOf(gateway::Gateway& gateway, std::string_view provider, health::BreakerState state) {
    const auto rows = gateway.snapshot().breakers;
    return std::ranges::any_of(rows, [&](const health::BreakerRow& row) {
        return row.model.starts_with(provider) && row.view.state == state;
    });
}

bool allClosed(gateway::Gateway& gateway) {
    const auto rows = gateway.snapshot().breakers;
    return std::ranges::all_of(
        rows, [](const health::BreakerRow& row) { return row.view.state == health::BreakerState::Closed; });
}

} // namespace

class Outage : public QObject {
    Q_OBJECT

private slots:
    void clientsNoticeNothing_data() {
        QTest::addColumn<QString>("provider");
        // acme gets little more than the pictures, ember only what dune cannot take; cedar fails by itself.
        for (const char* provider : {"nimbus", "bee", "dune"})
            QTest::newRow(provider) << QString::fromLatin1(provider);
    }

    void clientsNoticeNothing() {
        QFETCH(QString, provider);
        const std::string name = provider.toStdString();
        auto box = sandbox::Sandbox::start({7, 0.0});
        QVERIFY(box);
        gateway::Options options;
        options.sandboxAddress = [&](std::string_view which) { return (*box)->address(which); };
        const std::string policy = impatient();
        QVERIFY2(!policy.empty(), "sandbox.yaml has other breaker times than this test knows");
        Station station(policy, std::move(options));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        const auto script = sandbox::resolveScript("developers-day");
        QVERIFY(script);
        auto traffic = sandbox::Traffic::start({station.gateway().url(), {}, *script, 150.0, 3});
        QVERIFY(traffic);

        QVERIFY((*box)->setFault(name, sandbox::Fault::Down, Milliseconds(0)));
        QTRY_VERIFY_WITH_TIMEOUT(anyOf(station.gateway(), name, health::BreakerState::Open), 20'000);
        QVERIFY((*box)->setFault(name, sandbox::Fault::None, Milliseconds(0)));
        QTRY_VERIFY_WITH_TIMEOUT(!anyOf(station.gateway(), name, health::BreakerState::Open)
                                     && allClosed(station.gateway()),
                                 20'000);
        (*traffic)->pause(true);
        QVERIFY(station.becomesQuiet());

        const auto rows = station.rows();
        const auto fellOver = std::ranges::count_if(rows, [&](const ledger::Record& row) {
            return !row.attempts.empty() && row.attempts.front().model.starts_with(name)
                   && row.attempts.front().errorClass;
        });
        QVERIFY2(fellOver > 0, "no request met the outage");
        for (const auto& row : rows)
            QVERIFY2(row.outcome == ledger::Outcome::Ok || row.outcome == ledger::Outcome::Cancelled,
                     ledger::toJson(row).c_str());
    }
};

QTEST_GUILESS_MAIN(Outage)
#include "outage.moc"
