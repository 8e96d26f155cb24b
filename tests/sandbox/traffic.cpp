#include "sandbox/traffic.h"

#include "base/log.h"
#include "net/server.h"
#include "sandbox/sandbox.h"
#include "sandbox/script.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <mutex>
#include <set>

using namespace tierline;
using namespace tierline::sandbox;

namespace {

// Stands where the gateway would: answers at once and notes what came.
struct Desk {
    std::mutex mutex;
    std::vector<std::string> bodies, paths;
    std::set<std::string> agents;
    int status = 200;
    net::Loop loop;
    std::unique_ptr<net::Server> server;

    Desk() {
        loop.start();
        auto listening =
            net::Server::listen({&loop}, "127.0.0.1", 0, {}, [this](std::shared_ptr<net::Exchange> exchange) {
                return answer(std::move(exchange), this);
            });
        if (listening) server = std::move(*listening);
    }
    ~Desk() {
        server.reset();
        loop.stop();
    }
    std::size_t count() {
        const std::scoped_lock lock(mutex);
        return bodies.size();
    }

    static net::Task<void> answer(std::shared_ptr<net::Exchange> exchange, Desk* desk) {
        std::string body;
        {
            const std::scoped_lock lock(desk->mutex);
            desk->bodies.emplace_back(exchange->body());
            desk->paths.emplace_back(exchange->head().path());
            desk->agents.emplace(exchange->head().headers.value("user-agent"));
        }
        const bool openAi = exchange->head().path().ends_with("completions");
        body =
            openAi
                ? R"({"choices":[{"message":{"role":"assistant","content":"Sure."},"finish_reason":"stop"}],)"
                  R"("usage":{"prompt_tokens":1,"completion_tokens":1}})"
                : R"({"type":"message","content":[{"type":"text","text":"Sure."}],"stop_reason":"end_turn",)"
                  R"("usage":{"input_tokens":1,"output_tokens":1}})";
        const net::Headers headers{{"content-type", "application/json"}};
        co_await exchange->reply(desk->status, headers, body);
    }
};

template <class Condition>
bool soon(Condition condition) {
    return QTest::qWaitFor(condition, 10'000);
}

TrafficOptions optionsFor(const Desk& desk, std::filesystem::path script, double rate) {
    TrafficOptions options;
    options.gatewayUrl = "http://" + desk.server->address();
    options.script = std::move(script);
    options.perSecond = rate;
    options.seed = 4;
    return options;
}

} // namespace

class TrafficTest : public QObject {
    Q_OBJECT

    QTemporaryDir folder;

    std::filesystem::path write(const char* text) {
        const auto file = std::filesystem::path(folder.path().toStdString()) / "script.json";
        std::ofstream(file) << text;
        return file;
    }

private slots:
    void initTestCase() { setLogLevel("off"); }
    void playsTheDay() {
        Desk desk;
        auto traffic = Traffic::start(optionsFor(desk, *resolveScript("developers-day"), 400));
        QVERIFY2(traffic, traffic ? "" : toString(traffic.error()).c_str());
        QVERIFY(soon([&] { return desk.count() >= 150; }));
        (*traffic)->pause(true);
        QVERIFY((*traffic)->isPaused());
        QVERIFY((*traffic)->sent() >= 150);
        const std::scoped_lock lock(desk.mutex);
        QVERIFY(desk.agents.size() >= 6);
        QVERIFY(std::ranges::count(desk.paths, std::string("/v1/messages")) > 20);
        QVERIFY(std::ranges::count(desk.paths, std::string("/v1/chat/completions")) > 20);
        QVERIFY(std::set(desk.bodies.begin(), desk.bodies.end()).size() > 120);
    }

    void countsFailures() {
        Desk desk;
        desk.status = 503;
        const auto script = write(
            R"({"clients":{"c":{"dialect":"openai","models":["auto"]}},"groups":[{"client":"c","prompts":["x"]}]})");
        auto traffic = Traffic::start(optionsFor(desk, script, 200));
        QVERIFY(traffic);
        QVERIFY(soon([&] { return (*traffic)->failed() >= 5; }));
    }

    void streamsThatAreNoneAreFailures() {
        Desk desk; // answers with plain bodies
        const auto script = write(
            R"({"clients":{"c":{"dialect":"openai","models":["auto"],"stream":1}},"groups":[{"client":"c","prompts":["x"]}]})");
        auto traffic = Traffic::start(optionsFor(desk, script, 200));
        QVERIFY(traffic);
        QVERIFY(soon([&] { return (*traffic)->failed() >= 5; }));
    }

    void setsFaultsThroughTheGateway() {
        Desk desk;
        const auto script = write(
            R"({"clients":{"c":{"dialect":"openai","models":["auto"]}},"groups":[{"client":"c","prompts":["x"]}],
            "repeat":0.05,"events":[{"after":0.02,"provider":"bee","send":{"fault":"down","seconds":1}}]})");
        auto traffic = Traffic::start(optionsFor(desk, script, 0.001));
        QVERIFY(traffic);
        QVERIFY(soon([&] { return desk.count() >= 2; }));
        const std::scoped_lock lock(desk.mutex);
        QCOMPARE(desk.paths.front(), std::string("/sandbox/bee"));
        QCOMPARE(desk.bodies.front(), std::string(R"({"fault":"down","seconds":1})"));
    }

    void goesOnWithoutAGateway() {
        TrafficOptions options;
        options.gatewayUrl = "http://127.0.0.1:1";
        options.script = *resolveScript("developers-day");
        options.perSecond = 500;
        auto traffic = Traffic::start(options);
        QVERIFY(traffic);
        QVERIFY(soon([&] { return (*traffic)->failed() >= 3; }));
    }

    void refusesBadOptions_data() {
        QTest::addColumn<QByteArray>("url");
        QTest::addColumn<double>("rate");
        QTest::addColumn<QByteArray>("script");
        const QByteArray url("http://127.0.0.1:1"), script("developers-day");
        QTest::newRow("no rate") << url << 0.0 << script;
        QTest::newRow("no number") << url << std::nan("") << script;
        QTest::newRow("no URL") << QByteArray("gateway") << 1.0 << script;
        QTest::newRow("no file") << url << 1.0 << QByteArray();
    }
    void refusesBadOptions() {
        QFETCH(QByteArray, url);
        QFETCH(double, rate);
        QFETCH(QByteArray, script);
        TrafficOptions options;
        options.gatewayUrl = url.toStdString();
        options.perSecond = rate;
        if (!script.isEmpty()) options.script = *resolveScript(script.toStdString());
        QVERIFY(!Traffic::start(options));
    }

    void stopsInTheMiddle() {
        auto sandbox = Sandbox::start({1, 1}); // slow answers: much is under way
        QVERIFY(sandbox);
        TrafficOptions options;
        options.gatewayUrl = (*sandbox)->address("nimbus");
        options.script = write(
            R"({"clients":{"c":{"dialect":"openai","models":["nano-1"],"stream":1}},"groups":[{"client":"c","prompts":["Explain tides"]}]})");
        options.perSecond = 300;
        auto traffic = Traffic::start(options);
        QVERIFY(traffic);
        QVERIFY(soon([&] { return (*traffic)->sent() >= 10; }));
        traffic->reset();
        QVERIFY(soon([&] {
            const auto state = (*sandbox)->state();
            return state.front().open == 0;
        }));
    }
};

QTEST_GUILESS_MAIN(TrafficTest)
#include "traffic.moc"
