// Kills `tierlinectl serve` with SIGKILL at random moments under plain and streamed load: every reply that a
// client saw finish must be in the ledger at what it cost, the sums by hour must be those of the rows, and
// the next gateway's budgets must have spent exactly what the rows say. Every other time the upstream is the
// sandbox with its slow streams, the other times one that answers at once, so that the kill falls among many
// commits. KILLS sets how often (8), SEED the moments.
#include "base/id.h"
#include "ledger/database.h"
#include "ledger/sums.h"
#include "scripted.h"
#include "station.h"
#include "wire.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <array>
#include <atomic>
#include <fstream>
#include <mutex>
#include <sqlite3.h>
#include <thread>
#include <vector>

using namespace tierline;
using namespace tierline::test;
using ledger::Ledger;

namespace {

constexpr int clients = 8;
constexpr int startLimit = 60'000;         // ms
constexpr std::int64_t tokensOfReply = 14; // in and out, of the scripted upstream

// The scripted upstream's models; both tokens in and out cost as much, in dollars a million.
struct Priced {
    std::string_view model;
    std::int64_t usd;
};
constexpr std::array<Priced, 4> models{{{"open/a", 1}, {"anth/b", 2}, {"open/c", 3}, {"anth/d", 4}}};

// Limits of every kind and scope. `ci` reaches its own soon; nobody the others that refuse.
constexpr std::string_view budgets = "budgets:\n"
                                     "  - {scope: all, per: month, soft: 0.001, hard: 100000}\n"
                                     "  - {scope: all, per: day, degrade: 90000, cap: low}\n"
                                     "  - {scope: client, name: ci, per: month, hard: 0.0008}\n"
                                     "  - {scope: client, per: week, soft: 0.01, hard: 90000}\n"
                                     "  - {scope: tag, name: project, per: day, degrade: 0.02, cap: low}\n"
                                     "  - {scope: provider, name: open, per: day, soft: 0.1}\n"
                                     "  - {scope: policy, per: month, soft: 0.1}\n";
constexpr Money ofCi = Money::fromNano(800'000);

struct Finished {
    std::string id, model;
    int status = 0;
};
struct Seen { // what the clients know; the mutex guards the list
    std::mutex mutex;
    std::vector<Finished> finished;
    std::atomic<int> plain{0}, streamed{0}, brokenOff{0}, refused{0};
};

// Absent: the sandbox's, whose prices are its own.
std::optional<Money> costOf(std::string_view model) {
    const auto found = std::ranges::find(models, model, &Priced::model);
    if (found == models.end()) return std::nullopt;
    return Money::fromNano(found->usd * 1'000 * tokensOfReply);
}

std::string whoIs(int number) {
    const std::string client = number == 0 ? "ci" : "client" + std::to_string(number);
    const std::string tag =
        number < 4 ? "x-tierline-tag: project=p" + std::to_string(number % 2) + "\r\n" : "";
    return "x-tierline-client: " + client + "\r\n" + tag;
}

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
        if (!wire.send(post(anthropic ? "/v1/messages" : "/v1/chat/completions", body, whoIs(number))))
            return;
        const WireReply reply = wire.read();
        const auto id = reply.headers.find("x-tierline-id");
        if (id == reply.headers.end() || !hasFinished(reply, stream, anthropic)) {
            ++seen->brokenOff;
            return;
        }
        const auto model = reply.headers.find("x-tierline-model");
        ++(reply.status == 402 ? seen->refused : stream ? seen->streamed : seen->plain);
        const std::scoped_lock lock(seen->mutex);
        seen->finished.push_back(
            {id->second, model == reply.headers.end() ? "" : model->second, reply.status});
    }
}

int numberFromEnvironment(const char* name, int otherwise) {
    bool ok = false;
    const int number = qEnvironmentVariableIntValue(name, &ok);
    return ok ? number : otherwise;
}

// A row that spent something, as budgets see it.
struct Spent {
    std::int64_t time = 0, nano = 0;
    bool simulated = false;
    std::string client, provider, policy, tags; // tags: ";project=p0;"
};
struct OfRows {
    std::int64_t nano = 0, requests = 0;
};

constexpr std::string_view spentSql =
    "SELECT seq, time_ms, coalesce(cost_nano_usd, 0), money = 'simulated', client, provider,"
    " substr(policy, 1, 12), coalesce((SELECT ';' || group_concat(key || '=' || value, ';') || ';'"
    " FROM json_each(tags)), '') FROM decisions WHERE seq > ?1 AND usage_input IS NOT NULL ORDER BY seq";

// The rows after `last`.
Result<void> readSpent(sqlite3* database, std::int64_t& last, std::vector<Spent>& into) {
    const auto query = ledger::prepare(database, spentSql);
    if (!query) return std::unexpected(query.error());
    sqlite3_bind_int64(query->get(), 1, last);
    for (;;) {
        const auto row = ledger::step(query->get());
        if (!row) return std::unexpected(row.error());
        if (!*row) return {};
        const auto text = [&](int column) { return std::string(ledger::columnText(query->get(), column)); };
        last = sqlite3_column_int64(query->get(), 0);
        into.push_back({sqlite3_column_int64(query->get(), 1), sqlite3_column_int64(query->get(), 2),
                        sqlite3_column_int(query->get(), 3) != 0, text(4), text(5), text(6), text(7)});
    }
}

bool isOf(const Spent& row, const std::string& scope, const std::string& name) {
    if (scope == "all") return true;
    if (scope == "client") return row.client == name;
    if (scope == "provider") return row.provider == name;
    if (scope == "policy") return row.policy == name;
    return scope == "tag" && row.tags.find(";" + name + ";") != std::string::npos;
}

OfRows ofRows(const std::vector<Spent>& rows, const QJsonObject& budget) {
    const auto text = [&](const char* key) { return budget[QLatin1String(key)].toString().toStdString(); };
    const auto from = wallFromRfc3339(text("from"))->time_since_epoch().count();
    const auto until = wallFromRfc3339(text("until"))->time_since_epoch().count();
    const auto scope = text("scope"), name = text("name");
    const bool simulated = text("money") == "simulated";
    OfRows found;
    for (const Spent& row : rows)
        if (row.time >= from && row.time < until && row.simulated == simulated && isOf(row, scope, name)) {
            found.nano += row.nano;
            ++found.requests;
        }
    return found;
}

} // namespace

class KillLoop : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    Seen m_seen;
    Scripted m_upstream;
    std::unique_ptr<Ledger> m_book;
    std::vector<Spent> m_spent; // rows up to m_lastSeq
    std::int64_t m_lastSeq = 0;
    int m_compared = 0;

    static std::string pricesText() {
        std::string text;
        for (const auto& [model, usd] : models)
            text += "  " + std::string(model) + ": {price: {input: " + std::to_string(usd)
                    + ", output: " + std::to_string(usd) + "}}\n";
        return text;
    }

    QString writePolicy() const {
        const std::string url = m_upstream.url("good");
        const QString file = m_folder.filePath("policy.yaml");
        std::ofstream(file.toStdString())
            << "version: 1\nproviders:\n  open: {dialect: openai, base_url: \"" << url
            << "\"}\n  anth: {dialect: anthropic, base_url: \"" << url << "\"}\nmodels:\n"
            << pricesText()
            << "tiers:\n  - {name: low, below: 0.5, models: [open/a, anth/b]}\n"
               "  - {name: high, models: [open/c, anth/d]}\ndefault_tier: high\n"
            << budgets;
        return file;
    }

    // The port of a fresh gateway; 0 when it did not come up.
    std::uint16_t startGateway(QProcess& process, bool sandbox) {
        const QString program = qEnvironmentVariable("TIERLINE_BIN") + "/tierlinectl";
        process.setStandardErrorFile(m_folder.filePath("said"));
        QStringList arguments{"serve", "--listen", "127.0.0.1:0", "--data", m_folder.filePath("data")};
        if (sandbox)
            arguments << "--sandbox";
        else
            arguments << "--policy" << writePolicy();
        process.start(program, arguments);
        QElapsedTimer timer;
        timer.start();
        while (!process.canReadLine() && timer.elapsed() < startLimit)
            if (!process.waitForReadyRead(startLimit)) return 0;
        const QByteArray line = process.readLine().trimmed();
        return line.startsWith("listening on http://") ? portOf(line.toStdString()) : std::uint16_t(0);
    }

    QByteArray said() const {
        QFile file(m_folder.filePath("said"));
        return "the gateway did not come up: "
               + (file.open(QIODevice::ReadOnly) ? file.readAll().right(2000) : "");
    }

    Ledger& openBook() {
        auto opened = Ledger::openReadOnly(m_folder.filePath("data").toStdString());
        if (!opened) qFatal("%s", toString(opened.error()).c_str());
        m_book = std::move(*opened);
        return *m_book;
    }

    // Those that finished since `from`, each at what its client knows it cost.
    void checkReplies(std::size_t from) {
        int lost = 0;
        for (std::size_t at = from; at < m_seen.finished.size(); ++at) {
            const Finished& seen = m_seen.finished[at];
            const auto record = m_book->decision(seen.id);
            if (!record || !*record) {
                ++lost;
                continue;
            }
            QCOMPARE((*record)->status, seen.status);
            if (seen.status != 200) continue;
            QCOMPARE((*record)->model, seen.model);
            QVERIFY2((*record)->cost.has_value(), seen.id.c_str());
            const auto cost = costOf(seen.model);
            if (!cost) continue;
            QCOMPARE((*record)->cost->nano(), cost->nano());
            QVERIFY((*record)->money == ledger::MoneyKind::Billed);
        }
        QCOMPARE(lost, 0);
    }

    void checkLedger(std::size_t from) {
        const Ledger& book = openBook();
        checkReplies(from);
        if (QTest::currentTestFailed()) return;
        const auto same = book.read([](sqlite3* database) { return ledger::checkSums(database); });
        QVERIFY2(same.has_value(), same ? "" : toString(same.error()).c_str());
        qInfo("%zu finished replies looked up, %lld rows in all, the sums are theirs",
              m_seen.finished.size() - from, static_cast<long long>(book.rows()));
    }

    // Of a gateway that has just started.
    void checkBudgets(std::uint16_t port, bool isFirst) {
        const auto reply = ask(port, get("/stats"));
        QCOMPARE(reply.status, 200);
        const auto all = QJsonDocument::fromJson(QByteArray::fromStdString(reply.body))
                             .object()[QStringLiteral("budgets")]
                             .toArray();
        QVERIFY2(isFirst || !all.isEmpty(), reply.body.c_str());
        const auto read =
            openBook().read([&](sqlite3* database) { return readSpent(database, m_lastSeq, m_spent); });
        QVERIFY2(read.has_value(), read ? "" : toString(read.error()).c_str());
        for (const auto& each : all) {
            const auto budget = each.toObject();
            const auto rows = ofRows(m_spent, budget);
            const auto named = QJsonDocument(budget).toJson(QJsonDocument::Compact);
            QVERIFY2(budget[QStringLiteral("spent_nano_usd")].toInteger(-2) == rows.nano
                         && budget[QStringLiteral("requests")].toInteger(-2) == rows.requests
                         && budget[QStringLiteral("reserved_nano_usd")].toInteger(-2) == 0,
                     qPrintable(QStringLiteral("the rows say %1 nano-dollars of %2 requests, the gateway %3")
                                    .arg(rows.nano)
                                    .arg(rows.requests)
                                    .arg(QString::fromUtf8(named))));
            checkLimits(budget, rows);
            if (QTest::currentTestFailed()) return;
            ++m_compared;
        }
    }

    // The month's budget holds all that clients saw; nothing that is refused was spent.
    void checkLimits(const QJsonObject& budget, const OfRows& rows) {
        if (budget[QStringLiteral("money")].toString() != QStringLiteral("billed")) return;
        const auto scope = budget[QStringLiteral("scope")].toString();
        const auto isMonth = budget[QStringLiteral("per")].toString() == QStringLiteral("month");
        if (scope == QStringLiteral("all") && isMonth) {
            Money paid;
            for (const Finished& seen : m_seen.finished)
                if (seen.status == 200) paid += costOf(seen.model).value_or(Money());
            QVERIFY2(rows.nano >= paid.nano(), "less than what clients saw");
        }
        if (scope == QStringLiteral("client") && isMonth) QVERIFY(rows.nano <= ofCi.nano());
    }

public:
    static void initMain() { // hundreds of kills take longer than QtTest's own limit
        if (qEnvironmentVariableIsSet("KILLS")) qputenv("QTEST_FUNCTION_TIMEOUT", "7200000");
    }

private slots:
    void ledgerSumsAndBudgetsAgreeWithWhatClientsSaw() {
        const int kills = numberFromEnvironment("KILLS", 8);
        Dice dice(static_cast<std::uint64_t>(numberFromEnvironment("SEED", 1)));
        for (int kill = 0; kill < kills; ++kill) {
            const std::size_t before = m_seen.finished.size();
            QProcess process;
            const std::uint16_t port = startGateway(process, kill % 2 == 1);
            QVERIFY2(port != 0, said().constData());
            checkBudgets(port, kill < 2);
            if (QTest::currentTestFailed()) return;
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
        checkLedger(0);                 // what was there after one kill must be there after all of them
        m_spent.clear(), m_lastSeq = 0; // read anew
        for (const bool sandbox : {false, true}) {
            QProcess process;
            const std::uint16_t port = startGateway(process, sandbox);
            QVERIFY2(port != 0, said().constData());
            checkBudgets(port, false);
            if (QTest::currentTestFailed()) return;
            process.kill();
            process.waitForFinished(5'000);
        }
        qInfo("%d kills: %d plain and %d streamed replies finished, %d were refused, %d broken off; %d "
              "budgets compared",
              kills, m_seen.plain.load(), m_seen.streamed.load(), m_seen.refused.load(),
              m_seen.brokenOff.load(), m_compared);
        QVERIFY2(m_seen.refused > 0, "no hard budget was reached");
        QVERIFY(m_seen.plain > 0 && m_seen.streamed > 0);
        QVERIFY2(m_seen.brokenOff > 0, "no kill fell into a request");
    }
};

QTEST_GUILESS_MAIN(KillLoop)
#include "killloop.moc"
