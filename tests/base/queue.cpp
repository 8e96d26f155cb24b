#include "base/queue.h"

#include <QTest>

#include <atomic>
#include <thread>

using tierline::BoundedQueue;

class QueueTest : public QObject {
    Q_OBJECT

private slots:
    void refusesWhenFullAndWhenClosed() {
        BoundedQueue<int> queue(2);
        QVERIFY(queue.push(1));
        QVERIFY(queue.push(2));
        QVERIFY(!queue.push(3));
        QCOMPARE(queue.takeAll(), (std::vector<int>{1, 2}));
        queue.close();
        QVERIFY(!queue.push(4));
        QVERIFY(queue.takeAll().empty());
    }

    void whatWasQueuedBeforeClosingIsHandedOver() {
        BoundedQueue<int> queue(8);
        QVERIFY(queue.push(5));
        queue.close();
        QCOMPARE(queue.takeAll(), (std::vector<int>{5}));
        QVERIFY(queue.takeWhatIsThere().empty());
    }

    void nothingIsLostBetweenThreads() {
        constexpr int each = 5000;
        BoundedQueue<int> queue(16);
        std::atomic<int> refused = 0;
        long long sum = 0;
        std::thread reader([&] {
            for (auto items = queue.takeAll(); !items.empty(); items = queue.takeAll())
                for (const int item : items)
                    sum += item;
        });
        std::vector<std::thread> writers;
        for (int w = 0; w < 4; ++w)
            writers.emplace_back([&] {
                for (int i = 1; i <= each; ++i)
                    while (!queue.push(i)) {
                        ++refused;
                        std::this_thread::yield();
                    }
            });
        for (auto& writer : writers)
            writer.join();
        queue.close();
        reader.join();
        QCOMPARE(sum, 4LL * each * (each + 1) / 2);
    }
};

QTEST_APPLESS_MAIN(QueueTest)
#include "queue.moc"
