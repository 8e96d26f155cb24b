#include "gateway/feed.h"
#include "gateway/worker.h"

#include <QTest>

#include <future>

using namespace tierline;
using namespace tierline::gateway;

namespace {

RecordPtr recordOf(int number) {
    auto record = std::make_shared<ledger::Record>();
    record->id = std::to_string(number);
    return record;
}

struct Heard {
    std::promise<int> done;
    int wanted = 0, records = 0;
    bool fellBehind = false;
};

net::Task<void> listen(std::shared_ptr<Follower> follower, std::shared_ptr<Heard> heard) {
    while (heard->records < heard->wanted) {
        if (follower->isEmpty()) {
            co_await follower->wait(Milliseconds(5'000));
            continue;
        }
        const Follower::Batch batch = follower->takeAll();
        heard->records += static_cast<int>(batch.records.size());
        heard->fellBehind = heard->fellBehind || batch.fellBehind;
    }
    heard->done.set_value(heard->records);
}

net::Task<void> askWorker(Worker* worker, std::shared_ptr<std::promise<int>> answer) {
    auto work = [] { return 42; };
    const auto result = co_await ask(*worker, std::move(work));
    answer->set_value(result.value_or(-1));
}

} // namespace

class FeedTest : public QObject {
    Q_OBJECT

private slots:
    void aFollowerHearsWhatIsPublished() {
        net::Loop loop;
        Feed feed;
        feed.publish(recordOf(0)); // nobody follows yet
        auto follower = feed.follow(loop);
        const auto heard = std::make_shared<Heard>();
        heard->wanted = 100;
        auto done = heard->done.get_future();
        loop.start();
        loop.spawn(listen(follower, heard));
        for (int at = 1; at <= 100; ++at)
            feed.publish(recordOf(at));
        QVERIFY(done.wait_for(std::chrono::seconds(5)) == std::future_status::ready);
        QVERIFY(!heard->fellBehind);
        follower.reset();
        loop.stop();
        feed.publish(recordOf(101)); // it has left
    }

    void oneThatFallsBehindIsToldSo() {
        net::Loop loop;
        Feed feed;
        const auto follower = feed.follow(loop);
        for (std::size_t at = 0; at < Follower::limit + 10; ++at) // before the loop runs: nobody takes them
            feed.publish(recordOf(static_cast<int>(at)));
        const auto heard = std::make_shared<Heard>();
        heard->wanted = 10;
        auto done = heard->done.get_future();
        loop.spawn(listen(follower, heard));
        loop.start();
        QVERIFY(done.wait_for(std::chrono::seconds(5)) == std::future_status::ready);
        QVERIFY(heard->fellBehind);
        loop.stop();
    }

    void theWorkerAnswersALoop() {
        net::Loop loop;
        Worker worker;
        loop.start();
        const auto answer = std::make_shared<std::promise<int>>();
        auto future = answer->get_future();
        loop.spawn(askWorker(&worker, answer));
        QVERIFY(future.wait_for(std::chrono::seconds(5)) == std::future_status::ready);
        QCOMPARE(future.get(), 42);
        worker.stop();
        const auto refused = std::make_shared<std::promise<int>>();
        auto late = refused->get_future();
        loop.spawn(askWorker(&worker, refused));
        QVERIFY(late.wait_for(std::chrono::seconds(5)) == std::future_status::ready);
        QCOMPARE(late.get(), -1);
        loop.stop();
    }
};

QTEST_APPLESS_MAIN(FeedTest)
#include "feed.moc"
