#include "shell/news.h"

#include "fakefeed.h"

#include <QTest>

using namespace tierline;
using namespace tierline::shell;
using namespace Qt::Literals::StringLiterals;

namespace {

const Wall noon = Wall(std::chrono::hours(24 * 20'000 + 12));

Snapshot quietAt(Wall now) {
    Snapshot snapshot;
    snapshot.breakers.at = now;
    health::BreakerRow row;
    row.model = "acme/large";
    snapshot.breakers.rows = {row};
    return snapshot;
}

Snapshot openAt(Wall now) {
    Snapshot snapshot = quietAt(now);
    snapshot.breakers.rows.front().view.state = health::BreakerState::Open;
    snapshot.breakers.rows.front().view.reason = "5 consecutive server_error";
    return snapshot;
}

Snapshot spentAt(double usd, Wall from = noon - std::chrono::hours(12)) {
    Snapshot snapshot = quietAt(noon);
    route::BudgetStatus budget;
    budget.scope = "all";
    budget.per = "day";
    budget.spent = Money::fromNano(static_cast<std::int64_t>(usd * 1e9));
    budget.hard = Money::fromNano(10'000'000'000);
    budget.from = from;
    budget.until = from + std::chrono::hours(24);
    snapshot.budgets = {budget};
    return snapshot;
}

QStringList titles(const std::vector<Notice>& notices) {
    QStringList all;
    for (const Notice& notice : notices)
        all << notice.title;
    return all;
}

} // namespace

class NewsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatWasSoBeforeIsNoNews() {
        News news;
        QVERIFY(news.look(openAt(noon)).empty());
        QVERIFY(news.look(openAt(noon + std::chrono::seconds(1))).empty());
    }

    void anOpenedBreakerIsToldOnce() {
        News news;
        news.look(quietAt(noon));
        const auto told = news.look(openAt(noon));
        QCOMPARE(titles(told), QStringList{u"acme/large is not asked for now"_s});
        QVERIFY(told.front().text.contains(u"5 consecutive server_error"_s));
        QCOMPARE(told.front().page, u"page.breakers"_s);
        QVERIFY(news.look(openAt(noon + std::chrono::seconds(1))).empty());
    }

    void oneThatFlutttersIsToldOnceAMinute() {
        News news;
        news.look(quietAt(noon));
        QCOMPARE(news.look(openAt(noon)).size(), std::size_t(1));
        news.look(quietAt(noon + std::chrono::seconds(20)));
        QVERIFY(news.look(openAt(noon + std::chrono::seconds(40))).empty());
        news.look(quietAt(noon + std::chrono::seconds(60)));
        QCOMPARE(news.look(openAt(noon + std::chrono::seconds(80))).size(), std::size_t(1));
    }

    void aBudgetIsToldAtEachStep() {
        News news;
        news.look(spentAt(1));
        QVERIFY(news.look(spentAt(7.9)).empty());
        QCOMPARE(titles(news.look(spentAt(8))), QStringList{u"80 % of a budget is spent"_s});
        QVERIFY(news.look(spentAt(9)).empty());
        QCOMPARE(titles(news.look(spentAt(9.6))), QStringList{u"95 % of a budget is spent"_s});
        QCOMPARE(titles(news.look(spentAt(12))), QStringList{u"A budget is spent up"_s});
        QVERIFY(news.look(spentAt(13)).empty());
    }

    void theNextDayBeginsAnew() {
        News news;
        news.look(spentAt(1));
        QCOMPARE(news.look(spentAt(8.5)).size(), std::size_t(1));
        QCOMPARE(news.look(spentAt(8.5, noon + std::chrono::hours(12))).size(), std::size_t(1));
    }

    void aBudgetWithoutAHardLimitIsQuiet() {
        News news;
        Snapshot snapshot = spentAt(50);
        snapshot.budgets.front().hard.reset();
        news.look(quietAt(noon));
        QVERIFY(news.look(snapshot).empty());
    }

    void anAlertIsToldWhenItBegins() {
        News news;
        Snapshot snapshot = quietAt(noon);
        snapshot.alerts = test::fakeAlerts(noon);
        for (auto& alert : snapshot.alerts)
            alert.firing = false;
        news.look(snapshot);
        snapshot.alerts.front().firing = true;
        const auto told = news.look(snapshot);
        QCOMPARE(told.size(), std::size_t(1));
        QCOMPARE(told.front().text, QString::fromStdString(snapshot.alerts.front().sentence));
        QVERIFY(news.look(snapshot).empty());
    }
};

QTEST_GUILESS_MAIN(NewsTest)
#include "news.moc"
