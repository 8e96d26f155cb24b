#include "live/filteredit.h"

#include <QTest>

using namespace tierline::live;

class FilterEditTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aTermIsJoined_data() {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("term");
        QTest::addColumn<int>("how");
        QTest::addColumn<QString>("after");
        const auto row = [](const char* name, const char* filter, const char* term, Join how,
                            const char* after) {
            QTest::newRow(name) << filter << term << int(how) << after;
        };
        row("to nothing", "", "tier:x", Join::And, "tier:x");
        row("as an exception from all", "", "tier:x", Join::Exclude, "not tier:x");
        row("beside others", "cost>1", "tier:x", Join::And, "cost>1 tier:x");
        row("it is there", "tier:x cost>1", "tier:x", Join::And, "tier:x cost>1");
        row("beside alternatives", "a or b", "tier:x", Join::And, "(a or b) tier:x");
        row("as an alternative", "cost>1 a", "tier:x", Join::Or, "cost>1 a or tier:x");
        row("as an exception", "a or b", "tier:x", Join::Exclude, "(a or b) not tier:x");
        row("in place of all", "a or b", "tier:x", Join::Replace, "tier:x");
        row("to what cannot be read", "((", "tier:x", Join::And, "tier:x");
    }

    void aTermIsJoined() {
        QFETCH(QString, filter);
        QFETCH(QString, term);
        QFETCH(int, how);
        QFETCH(QString, after);
        const auto made = joined(filter, term, static_cast<Join>(how));
        QCOMPARE(made, after);
        QVERIFY(!parseFilter(made).problem);
    }

    void aTermIsTurnedOnAndOff_data() {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("term");
        QTest::addColumn<QString>("after");
        const auto row = [](const char* name, const char* filter, const char* term, const char* after) {
            QTest::newRow(name) << filter << term << after;
        };
        row("on", "", "tier:x", "tier:x");
        row("off", "tier:x", "tier:x", "");
        row("off among others", "a tier:x \"b c\"", "tier:x", "a \"b c\"");
        row("another of the same field", "a tier:x", "tier:y", "a tier:y");
        row("words are not of one field", "a", "text:b", "a text:b");
        row("an exception is another term", "not tier:x", "tier:x", "not tier:x tier:x");
        row("beside alternatives", "a or tier:x", "tier:y", "(a or tier:x) tier:y");
    }

    void aTermIsTurnedOnAndOff() {
        QFETCH(QString, filter);
        QFETCH(QString, term);
        QFETCH(QString, after);
        QCOMPARE(toggled(filter, term), after);
        QVERIFY(!parseFilter(after).problem);
        QCOMPARE(hasTerm(after, term), !hasTerm(filter, term));
    }
};

QTEST_GUILESS_MAIN(FilterEditTest)
#include "filteredit.moc"
