// The Spend page's desk over a real gateway and its ledger, and the figures against core's own totals.
#include "spenddesk.h"

#include "gatewayfeed.h"

#include "ledger/netsavings.h"
#include "spend/spendpresenter.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cstdlib>

using namespace tierline;
using namespace tierline::workbench;
using namespace Qt::Literals::StringLiterals;
using ledger::MoneyKind;

namespace {

constexpr int patience = 30'000;

Money costOf(const std::vector<ledger::Sum>& sums) {
    Money cost;
    for (const auto& sum : sums)
        cost += sum.group.cost;
    return cost;
}

} // namespace

class SpendDeskTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void figuresAreTheLedgers_data();
    void figuresAreTheLedgers();
    void constantsAreTheGateways();
    void newestQuestionWins();
    void repriceFindsNothingToChange();
    void reportIsWritten();
    void reconcileSaysWhatIsWrong_data();
    void reconcileSaysWhatIsWrong();
    void savesAndSaysWhenItCannot();
    void withoutAGatewayItSaysSo();

private:
    spend::AnswerPtr ask(const spend::Wish& wish);
    std::vector<ledger::Spend> ledgers(Wall from, Wall to) const;

    QTemporaryDir m_folder;
    std::unique_ptr<GatewayFeed> m_feed;
    std::unique_ptr<SpendDesk> m_desk;
};

void SpendDeskTest::initTestCase() {
    Launch launch;
    launch.port = 0;
    launch.sandbox = true;
    launch.dataFolder = m_folder.filePath(u"data"_s).toStdString();
    m_feed = std::make_unique<GatewayFeed>(launch);
    m_desk = std::make_unique<SpendDesk>(m_feed->access());
    QSignalSpy state(m_feed.get(), &shell::Feed::gatewayChanged);
    QSignalSpy sent(m_feed.get(), &shell::Feed::sendOneFinished);
    m_feed->start();
    QTRY_COMPARE_WITH_TIMEOUT(state.size(), 2, patience);
    for (const QString& prompt : {u"What is the capital of France?"_s,
                                  u"Prove that the sum of two odd numbers is even, step by step."_s,
                                  u"Refactor this function and explain the trade-offs."_s})
        m_feed->sendOne(prompt);
    QTRY_COMPARE_WITH_TIMEOUT(sent.size(), 3, patience);
}

void SpendDeskTest::cleanupTestCase() {
    m_desk.reset();
    m_feed.reset();
}

spend::AnswerPtr SpendDeskTest::ask(const spend::Wish& wish) {
    QSignalSpy answered(m_desk.get(), &spend::Desk::answered);
    m_desk->ask(wish);
    return answered.wait(patience) ? answered[0][0].value<spend::AnswerPtr>() : nullptr;
}

std::vector<ledger::Spend> SpendDeskTest::ledgers(Wall from, Wall to) const {
    std::vector<ledger::Spend> all;
    m_feed->access()->use(
        [&](Engine& engine) { all = engine.gateway().ledger().spend(from, to).value_or(all); });
    return all;
}

void SpendDeskTest::figuresAreTheLedgers_data() {
    QTest::addColumn<spend::Wish>("wish");
    const auto now = systemClock().wall();
    QTest::newRow("a day by model") << spend::Wish{};
    QTest::newRow("a week by provider")
        << spend::Wish{spend::Span::Days7, {}, {}, ledger::Dimension::Provider};
    QTest::newRow("a month by client") << spend::Wish{spend::Span::Days30, {}, {}, ledger::Dimension::Client};
    QTest::newRow("two years by tier")
        << spend::Wish{spend::Span::Custom, now - std::chrono::days(730), now, ledger::Dimension::Tier};
}

void SpendDeskTest::figuresAreTheLedgers() {
    QFETCH(spend::Wish, wish);
    const auto answer = ask(wish);
    QVERIFY(answer != nullptr);
    const auto spend = ledgers(answer->from, answer->to);
    QCOMPARE(spend.size(), std::size_t(1));
    const ledger::Group& total = spend[0].total;
    QCOMPARE(total.requests, std::int64_t{3});
    QVERIFY(total.cost > Money());
    for (const auto* sums : {&answer->course, &answer->slices, &answer->models})
        QCOMPARE(costOf(*sums).nano(), total.cost.nano());
    const auto view = spend::present(*answer, {}, nullptr);
    QVERIFY(view.shown == MoneyKind::Simulated);
    const Money saved = total.baseline - ledger::costAgainstBaseline(total);
    QCOMPARE(view.bridge.steps.size(), std::size_t(5));
    QVERIFY(saved > Money());
    QCOMPARE(answer->covered.size(), std::size_t(1));
    QCOMPARE(answer->covered[0].spent.nano(), total.cost.nano());
    QCOMPARE(answer->rows.kinds.size(), std::size_t(1));
    QCOMPARE(answer->rows.kinds[0].requests, std::int64_t{3});
}

// All tokens at the strongest model's price is what each request recorded as its baseline.
void SpendDeskTest::constantsAreTheGateways() {
    const auto answer = ask({});
    QVERIFY(answer != nullptr);
    const auto& constants = answer->covered.at(0).constants;
    const auto strongest = std::ranges::find(constants, answer->recordedBaseline, &spend::Constant::model);
    QVERIFY(strongest != constants.end() && strongest->whole);
    const Money recorded = ledgers(answer->from, answer->to).at(0).total.baseline;
    // Each request was rounded to the nano-dollar on its own.
    QVERIFY(std::abs(strongest->whole->nano() - recorded.nano()) <= 3);
    Money slices;
    for (const auto& slice : strongest->slices)
        slices += slice.value_or(Money());
    QVERIFY(std::abs(slices.nano() - strongest->whole->nano()) <= std::ssize(strongest->slices));
}

void SpendDeskTest::newestQuestionWins() {
    QSignalSpy answered(m_desk.get(), &spend::Desk::answered);
    for (const auto span : {spend::Span::Days30, spend::Span::Days7, spend::Span::Hours24})
        m_desk->ask({.span = span});
    QTRY_COMPARE_WITH_TIMEOUT(answered.size(), 1, patience);
    QVERIFY(answered[0][0].value<spend::AnswerPtr>()->wish.span == spend::Span::Hours24);
    QVERIFY(ask({}) != nullptr); // and no older one came between
    QCOMPARE(answered.size(), 2);
}

void SpendDeskTest::repriceFindsNothingToChange() {
    QSignalSpy done(m_desk.get(), &spend::Desk::repriced);
    for (const bool apply : {false, true}) {
        done.clear();
        m_desk->reprice({{}, Wall::max(), {}, apply});
        QTRY_COMPARE_WITH_TIMEOUT(done.size(), 1, patience);
        const auto result = done[0][0].value<spend::RepriceResult>();
        QCOMPARE(result.view.changed(), std::int64_t{0});
        QVERIFY(result.applied == apply && result.complete);
        std::int64_t requests = 0;
        for (const auto& line : result.view.lines)
            requests += line.requests;
        if (!apply) QCOMPARE(requests, std::int64_t{3});
    }
}

void SpendDeskTest::reportIsWritten() {
    QSignalSpy done(m_desk.get(), &spend::Desk::reported), failed(m_desk.get(), &spend::Desk::taskFailed);
    const QString file = m_folder.filePath(u"month.html"_s);
    const std::chrono::year_month_day today(std::chrono::floor<std::chrono::days>(systemClock().wall()));
    m_desk->makeReport({today.year() / today.month(), file});
    QTRY_COMPARE_WITH_TIMEOUT(done.size(), 1, patience);
    QCOMPARE(done[0][0].value<spend::ReportResult>().requests, std::int64_t{3});
    QFile written(file);
    QVERIFY(written.open(QIODevice::ReadOnly));
    QVERIFY(written.readAll().contains("<html"));
    m_desk->makeReport({today.year() / today.month(), m_folder.filePath(u"no/such/folder/month.html"_s)});
    QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, patience);
}

void SpendDeskTest::reconcileSaysWhatIsWrong_data() {
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("zone");
    QTest::addColumn<QString>("says");
    const QByteArray fine = "date,model,cost\n2026-01-05,large,1.50\n";
    QTest::newRow("fine, and only theirs") << fine << u"UTC"_s << QString();
    QTest::newRow("no such zone") << fine << u"Nowhere/City"_s << u"Nowhere/City"_s;
    QTest::newRow("no rows") << QByteArray("date,model,cost\n") << u"UTC"_s << u"no usage"_s;
    QTest::newRow("a date that is none")
        << QByteArray("date,model,cost\nsoon,large,1\n") << u"UTC"_s << u"2"_s;
    QTest::newRow("not text") << QByteArray("\xff\xfe\x00\x01", 4) << u"UTC"_s << u"UTF-8"_s;
}

void SpendDeskTest::reconcileSaysWhatIsWrong() {
    QFETCH(QByteArray, content);
    QFETCH(QString, zone);
    QFETCH(QString, says);
    const QString file = m_folder.filePath(u"usage.csv"_s);
    QFile out(file);
    QVERIFY(out.open(QIODevice::WriteOnly) && out.write(content) == content.size());
    out.close();
    QSignalSpy done(m_desk.get(), &spend::Desk::reconciled), failed(m_desk.get(), &spend::Desk::taskFailed);
    m_desk->reconcile({file, zone, {}, 10'000});
    QTRY_COMPARE_WITH_TIMEOUT(done.size() + failed.size(), 1, patience);
    if (says.isEmpty()) {
        QCOMPARE(done.size(), 1);
        QVERIFY(!done[0][0].value<spend::ReconcileResult>().found.agrees);
    } else {
        QCOMPARE(failed.size(), 1);
        QVERIFY2(failed[0][0].toString().contains(says), qPrintable(failed[0][0].toString()));
    }
}

void SpendDeskTest::savesAndSaysWhenItCannot() {
    QSignalSpy saved(m_desk.get(), &spend::Desk::saved);
    m_desk->save(m_folder.filePath(u"a.csv"_s), "a,b\r\n");
    m_desk->save(m_folder.filePath(u"no/such/a.csv"_s), "a,b\r\n");
    QTRY_COMPARE_WITH_TIMEOUT(saved.size(), 2, patience);
    QVERIFY(saved[0][0].toBool() && QFile::exists(m_folder.filePath(u"a.csv"_s)));
    QVERIFY(!saved[1][0].toBool() && saved[1][1].toString().contains(u"Cannot write"_s));
}

void SpendDeskTest::withoutAGatewayItSaysSo() {
    SpendDesk desk(std::make_shared<Access>());
    QSignalSpy unanswered(&desk, &spend::Desk::unanswered), failed(&desk, &spend::Desk::taskFailed);
    desk.ask({});
    desk.reprice({});
    QTRY_COMPARE_WITH_TIMEOUT(unanswered.size() + failed.size(), 2, patience);
    QVERIFY(unanswered[0][0].toString().contains(u"no gateway"_s));
}

QTEST_MAIN(SpendDeskTest)
#include "spenddesk.moc"
