#include "gateway/replymemory.h"

#include <QTest>

using namespace tierline::gateway;

class ReplyMemoryTest : public QObject {
    Q_OBJECT

private slots:
    void keepsAndFinds() {
        ReplyMemory memory;
        memory.keep("call_1", {"p/m", "p", "proof"});
        QVERIFY(!memory.find("call_2"));
        const auto kept = memory.find("call_1");
        QVERIFY(kept.has_value());
        QCOMPARE(QString::fromStdString(kept->model + " " + kept->signature), QString("p/m proof"));
    }

    void theNewestOfAKeyCounts() {
        ReplyMemory memory;
        memory.keep("k", {"p/a", "p", {}});
        memory.keep("k", {"p/b", "p", {}});
        QCOMPARE(QString::fromStdString(memory.find("k")->model), QString("p/b"));
    }

    void longKeysAreFoundByTheirDigest() {
        ReplyMemory memory;
        const std::string signature(5000, 's');
        memory.keep(signature, {"p/m", "p", {}});
        QVERIFY(memory.find(signature).has_value());
        QVERIFY(!memory.find(signature + "x"));
    }

    void theOldestGoesFirst() {
        ReplyMemory memory(4000);
        for (int number = 0; number < 100; ++number)
            memory.keep("key" + std::to_string(number), {"p/m", "p", {}});
        QVERIFY(!memory.find("key0"));
        QVERIFY(memory.find("key99").has_value());
    }

    void whatIsTooLargeIsNotKept() {
        ReplyMemory memory(4000);
        memory.keep("small", {"p/m", "p", {}});
        memory.keep("large", {"p/m", "p", std::string(3000, 's')});
        QVERIFY(!memory.find("large"));
        QVERIFY(memory.find("small").has_value());
    }

    void anEmptyKeyNamesNothing() {
        ReplyMemory memory;
        memory.keep("", {"p/m", "p", {}});
        QVERIFY(!memory.find(""));
    }
};

QTEST_APPLESS_MAIN(ReplyMemoryTest)
#include "replymemory.moc"
