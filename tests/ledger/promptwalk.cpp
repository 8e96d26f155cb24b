#include "ledger/promptwalk.h"

#include "ledger/kept.h"

#include <QTest>

using namespace tierline;
using namespace tierline::ledger;

class PromptWalkTest : public QObject {
    Q_OBJECT

private slots:
    void eachOnceTheNewestFirst_data() {
        QTest::addColumn<int>("most");
        QTest::addColumn<int>("stopAfter"); // prompts of a stretch; 0: never
        QTest::newRow("in one go") << 100 << 0;
        QTest::newRow("exactly as many as there are") << 7 << 0;
        QTest::newRow("two at a time") << 2 << 0;
        QTest::newRow("one at a time") << 1 << 0;
        QTest::newRow("stopped and gone on with") << 100 << 1;
    }
    void eachOnceTheNewestFirst() {
        QFETCH(const int, most);
        QFETCH(const int, stopAfter);
        const Folder folder;
        const auto ledger = Ledger::open(folder.options()).value();
        for (int i = 1; i <= 9; ++i)
            keepOne(*ledger, recordOf(i, {}),
                    i % 4 == 0 ? std::nullopt : std::optional("words " + std::to_string(i)), "reply");
        std::string seen;
        PromptStretch stretch{.most = most};
        std::int64_t prompts = 0;
        do {
            int here = 0;
            const auto walked =
                walkPrompts(*ledger, stretch, [&](std::string_view id, std::string_view text) {
                    if (id != idAt(text.back() - '0')) seen += "wrong id ";
                    seen += text.back();
                    return stopAfter == 0 || ++here < stopAfter;
                });
            QVERIFY(walked.has_value());
            prompts += walked->prompts;
            stretch.before = walked->before;
        } while (stretch.before > 0);
        QCOMPARE(seen, std::string("9765321"));
        QCOMPARE(prompts, std::int64_t{7});
    }

    void aDamagedOneIsPassedOver() {
        const Folder folder;
        const auto ledger = Ledger::open(folder.options()).value();
        for (int i = 1; i <= 3; ++i)
            keepOne(*ledger, recordOf(i, {}), "words");
        QVERIFY(ledger
                    ->write([](sqlite3* database) {
                        return execute(database, "UPDATE bodies SET prompt=x'28b52ffd0102' WHERE seq=2");
                    })
                    .has_value());
        int seen = 0;
        const auto walked =
            walkPrompts(*ledger, {}, [&](std::string_view, std::string_view) { return ++seen > 0; });
        QCOMPARE(seen, 2);
        QCOMPARE(walked.value().damaged, std::int64_t{1});
        QCOMPARE(walked.value().before, std::int64_t{0});
    }

    void withoutALedgerItSaysSo() {
        const auto ledger = Ledger::open({}).value();
        QVERIFY(!walkPrompts(*ledger, {}, [](std::string_view, std::string_view) { return true; }));
    }
};

QTEST_APPLESS_MAIN(PromptWalkTest)
#include "promptwalk.moc"
