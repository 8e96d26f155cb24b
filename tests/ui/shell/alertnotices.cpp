#include "shell/alertnotices.h"

#include <QStringList>
#include <QTest>

using namespace tierline;
using namespace tierline::shell;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr Wall noon = Wall(std::chrono::sys_days{std::chrono::year{2026} / 6 / 15}) + std::chrono::hours(12);

route::AlertState firing(const char* name, const char* subject, int minutesAgo) {
    route::AlertState state;
    state.name = name;
    state.subject = subject;
    state.firing = true;
    state.since = noon - std::chrono::minutes(minutesAgo);
    state.sentence = std::string(name) + " " + subject;
    return state;
}

QString shown(AlertNotices& notices, const std::vector<route::AlertState>& states) {
    QStringList all;
    for (const auto& notice : notices.notices(states, noon))
        all << notice.sentence;
    return all.join(u" | "_s);
}

} // namespace

class AlertNoticesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("TZ", "UTC"); }

    void newestFirst() {
        AlertNotices notices;
        QCOMPARE(shown(notices, {firing("errors", "", 90), firing("cost", "billed", 5)}),
                 u"cost billed  ·  since 11:55 | errors   ·  since 10:30"_s);
    }

    void quietOnesAreNotSeen() {
        AlertNotices notices;
        auto quiet = firing("errors", "", 5);
        quiet.firing = false;
        QCOMPARE(shown(notices, {quiet}), QString());
        QCOMPARE(shown(notices, {}), QString());
    }

    void manyAreCounted() {
        AlertNotices notices;
        std::vector<route::AlertState> states;
        for (int i = 0; i < 5; ++i)
            states.push_back(firing("a", "x", i));
        const auto all = notices.notices(states, noon);
        QCOMPARE(all.size(), AlertNotices::limit);
        QVERIFY(all.back().sentence.endsWith(u"and 2 more"_s));
    }

    void dismissedStaysAwayUntilItChanges() {
        AlertNotices notices;
        const auto first = firing("errors", "", 30), other = firing("cost", "billed", 40);
        QVERIFY(!shown(notices, {first, other}).isEmpty());
        notices.dismiss(0);
        QCOMPARE(shown(notices, {first, other}), u"cost billed  ·  since 11:20"_s);
        QCOMPARE(shown(notices, {other}), u"cost billed  ·  since 11:20"_s); // it ended
        const auto again = firing("errors", "", 2);
        QVERIFY(shown(notices, {again, other}).startsWith(u"errors   ·  since 11:58"_s));
    }

    void dismissingNothingIsNothing() {
        AlertNotices notices;
        notices.dismiss(7);
        QCOMPARE(shown(notices, {firing("errors", "", 0)}), u"errors   ·  since 12:00"_s);
    }

    void saysThatItWasNotJudged() {
        AlertNotices notices;
        auto held = firing("errors", "", 1);
        held.held = "the ledger cannot be read";
        const auto all = notices.notices({held}, noon);
        QVERIFY(all[0].sentence.endsWith(u"not judged just now"_s));
        QCOMPARE(all[0].hint, u"the ledger cannot be read"_s);
    }
};

QTEST_GUILESS_MAIN(AlertNoticesTest)
#include "alertnotices.moc"
