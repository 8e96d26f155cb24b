// Kills `tierlinectl serve` with SIGKILL at random moments under plain and streamed load: every reply that a
// client saw finish must be in the ledger. Every other time the upstream is the sandbox with its slow
// streams, the other times one that answers at once, so that the kill falls among many commits. KILLS sets
// how often (8), SEED the moments.
#include "base/id.h"
#include "ledger/ledger.h"
#include "scripted.h"
#include "station.h"
#include "wire.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <atomic>
#include <fstream>
#include <mutex>
#include <thread>
#include <vector>

using namespace tierline;
using namespace tierline::test;

namespace {

constexpr int clients = 8;

struct Seen { // what the clients know; the mutex guards the list
    std::mutex mutex;
    std::vector<std::string> finished;
    std::atomic<int> plain{0}, streamed{0}, brokenOff{0};
};

bool hasFinished(const WireReply& reply, bool stream, bool anthropic) {
    if (reply.status != 200) return reply.status != 0 && reply.complete;
    if (!stream) return reply.complete;
    return reply.body.find(anthropic ? "event: message_stop" : "data: [DONE]") != std::string::npos;
}

// Asks until the gateway is gone.
void drive(std::uint16_t port, int number, Seen* seen) {
    Wire wire(port);
    for (int turn = number; wire.isOpen(); ++turn) {
        const bool stream = turn % 2 == 0, anthropic = turn % 3 == 0;
        const std::string body = anthropic ? messagesBody(stream) : chatBody(stream);
        if (!wire.send(post(anthropic ? "/v1/messages" : "/v1/chat/completions", body))) return;
        const WireReply reply = wire.read();
        const auto id = reply.headers.find("x-tierline-id");
        if (id == reply.headers.end() || !hasFinished(reply, stream, anthropic)) {
            ++seen->brokenOff;
            return;
        }
        ++(stream ? seen->streamed : seen->plain);
        const std::scoped_lock lock(seen->mutex);
        seen->finished.push_back(id->second);
    }
}

int numberFromEnvironment(const char* name, int otherwise) {
    bool ok = false;
    const int number = qEnvironmentVariableIntValue(name, &ok);
    return ok ? number : otherwise;
}

} // namespace

class KillLoop : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    Seen m_seen;
    Scripted m_upstream;

    QString writePolicy() const {
        const std::string url = m_upstream.url("good");
        const QString file = m_folder.filePath("policy.yaml");
        std::ofstream(file.toStdString())
            << "version: 1\nproviders:\n  open: {dialect: openai, base_url: \"" << url
            << "\"}\n  anth: {dialect: anthropic, base_url: \"" << url
            << "\"}\nmodels:\n  open/a: {price: {input: 1, output: 1}}\n  anth/b: {price: {input: 1, output: "
               "1}}\n"
               "tiers:\n  - {name: only, models: [open/a, anth/b]}\ndefault_tier: only\n";
        return file;
    }

    // The port of a fresh gateway; 0 when it did not come up.
    std::uint16_t startGateway(QProcess& process, bool sandbox) {
        const QString program = qEnvironmentVariable("TIERLINE_BIN") + "/tierlinectl";
        process.setStandardErrorFile(QProcess::nullDevice());
        QStringList arguments{"serve", "--listen", "127.0.0.1:0", "--data", m_folder.filePath("data")};
        if (sandbox)
            arguments << "--sandbox";
        else
            arguments << "--policy" << writePolicy();
        process.start(program, arguments);
        QElapsedTimer timer;
        timer.start();
        while (!process.canReadLine() && timer.elapsed() < 10'000)
            if (!process.waitForReadyRead(10'000)) return 0;
        const QByteArray line = process.readLine().trimmed();
        return line.startsWith("listening on http://") ? portOf(line.toStdString()) : std::uint16_t(0);
    }

    // Those that finished since `from`.
    void checkLedger(std::size_t from) {
        const auto ledger = ledger::Ledger::openReadOnly(m_folder.filePath("data").toStdString());
        QVERIFY2(ledger.has_value(), ledger ? "" : ledger.error().detail.c_str());
        int lost = 0;
        for (std::size_t at = from; at < m_seen.finished.size(); ++at) {
            const auto record = (*ledger)->decision(m_seen.finished[at]);
            if (!record || !*record) ++lost;
        }
        qInfo("%zu finished replies looked up, %lld rows in all, %d lost", m_seen.finished.size() - from,
              static_cast<long long>((*ledger)->rows()), lost);
        QCOMPARE(lost, 0);
    }

private slots:
    void everyFinishedReplyIsInTheLedger() {
        const int kills = numberFromEnvironment("KILLS", 8);
        Dice dice(static_cast<std::uint64_t>(numberFromEnvironment("SEED", 1)));
        for (int kill = 0; kill < kills; ++kill) {
            const std::size_t before = m_seen.finished.size();
            QProcess process;
            const std::uint16_t port = startGateway(process, kill % 2 == 1);
            QVERIFY2(port != 0, "the gateway did not come up");
            std::vector<std::thread> threads;
            for (int number = 0; number < clients; ++number)
                threads.emplace_back(drive, port, number, &m_seen);
            QThread::msleep(static_cast<unsigned long>(100 + dice.uniform() * 900)); // the moment of the kill
            process.kill();
            process.waitForFinished(5'000);
            for (std::thread& thread : threads)
                thread.join();
            checkLedger(before);
            if (QTest::currentTestFailed()) return;
        }
        checkLedger(0); // what was there after one kill must be there after all of them
        qInfo("%d kills: %d plain and %d streamed replies finished, %d were broken off", kills,
              m_seen.plain.load(), m_seen.streamed.load(), m_seen.brokenOff.load());
        QVERIFY(m_seen.plain > 0 && m_seen.streamed > 0);
        QVERIFY2(m_seen.brokenOff > 0, "no kill fell into a request");
    }
};

QTEST_GUILESS_MAIN(KillLoop)
#include "killloop.moc"
