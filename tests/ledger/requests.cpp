// Whole requests beside the decisions: kept, cut, found by id, gone with age, and in ledgers of before.
#include "ledger/keepstate.h"
#include "ledger/kept.h"
#include "ledger/texts.h"

#include <QFile>
#include <QTest>
#include <filesystem>
#include <future>

using namespace tierline;
using namespace tierline::ledger;

namespace {

Result<void> storeWith(Ledger& ledger, Record record, std::string_view request) {
    auto done = std::make_shared<std::promise<Result<void>>>();
    auto answer = done->get_future();
    ledger.append(
        shared(std::move(record)), [done](Result<void> committed) { done->set_value(std::move(committed)); },
        request);
    return answer.get();
}

// As large as is asked for, and not to be packed into nothing.
std::string bodyOf(std::size_t bytes) {
    std::string text = "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"";
    std::uint32_t seed = 1;
    while (text.size() + 4 < bytes) {
        seed = seed * 1664525U + 1013904223U;
        text += static_cast<char>('a' + (seed >> 24U) % 26);
    }
    return text + "\"}]}";
}

constexpr auto bodyBytes =
    "SELECT sum(coalesce(length(prompt),0)+coalesce(length(reply),0)+coalesce(length(request),0)) FROM "
    "bodies";

} // namespace

class RequestsTest : public QObject {
    Q_OBJECT

private slots:
    void comesBackAsItWas_data() {
        QTest::addColumn<std::string>("request");
        QTest::addColumn<bool>("prompt");
        QTest::newRow("none") << std::string() << true;
        QTest::newRow("beside a prompt") << bodyOf(300) << true;
        QTest::newRow("alone") << bodyOf(300) << false;
        QTest::newRow("bytes that are no text") << std::string("\0\xff\xfe{", 4) << true;
        QTest::newRow("two megabytes") << bodyOf(2'000'000) << true;
        QTest::newRow("as large as is kept") << bodyOf(requestKept) << true;
    }
    void comesBackAsItWas() {
        QFETCH(const std::string, request);
        QFETCH(const bool, prompt);
        const Folder folder;
        const auto ledger = Ledger::open(folder.options()).value();
        Record record = recordOf(1, {});
        if (prompt) record.prompt = "the words";
        QVERIFY(storeWith(*ledger, record, request).has_value());
        QVERIFY(storeWith(*ledger, recordOf(2, {}), {}).has_value()); // nothing of the first one sticks
        const auto texts = textsOf(*ledger, idAt(1)).value();
        QCOMPARE(texts.prompt, record.prompt);
        QVERIFY(!texts.reply);
        QCOMPARE(texts.request.has_value(), !request.empty());
        if (!texts.request) return;
        QVERIFY(texts.request->text == request);
        QVERIFY(!texts.request->isCut());
        QVERIFY(!textsOf(*ledger, idAt(2)).value().request);
        QVERIFY(!textsOf(*ledger, idAt(3)).value().request); // no such decision
    }

    void whatIsTooLargeIsCutAndSaysSo() {
        const Folder folder;
        const auto ledger = Ledger::open(folder.options()).value();
        const auto request = bodyOf(requestKept + 5000);
        QVERIFY(storeWith(*ledger, recordOf(1, {}), request).has_value());
        const auto kept = textsOf(*ledger, idAt(1)).value().request.value();
        QVERIFY(kept.isCut());
        QCOMPARE(kept.bytes, std::ssize(request));
        QVERIFY(kept.text == request.substr(0, requestKept));
    }

    void countsAgainstTheRoomForTexts() {
        const Folder folder;
        const auto ledger = Ledger::open(folder.options()).value();
        for (int i = 1; i <= 10; ++i) {
            const auto request = bodyOf(20'000);
            QVERIFY(storeWith(*ledger, recordOf(i, std::chrono::days(11 - i)), request).has_value());
        }
        const auto before = ask(*ledger, bodyBytes);
        QVERIFY(before > 10 * 5'000);
        const KeepRules half{{{}, before / 2}, {}};
        const auto report = keepAll(*ledger, half, keptNow).value();
        QVERIFY(report.bodyBytes >= before / 2);
        QCOMPARE(ask(*ledger, bodyBytes), before - report.bodyBytes);
        QCOMPARE(ask(*ledger, "SELECT value FROM keeping WHERE name='body_bytes'"), ask(*ledger, bodyBytes));
        QVERIFY(!textsOf(*ledger, idAt(1)).value().request);
        QVERIFY(textsOf(*ledger, idAt(10)).value().request);
        QCOMPARE(ledger->rows(), std::int64_t{10});
        const KeepRules none{{Milliseconds(0), {}}, {}};
        QVERIFY(keepAll(*ledger, none, keptNow + std::chrono::days(1)).has_value());
        QCOMPARE(ask(*ledger, "SELECT count(*) FROM bodies"), std::int64_t{0});
    }

    // tests/data/ledger/v6.sql is a ledger of the version before, with its prompts and replies.
    void aLedgerOfBeforeOpensAndKeepsItsRows() {
        QFile dump(QStringLiteral(TIERLINE_TEST_DATA "/ledger/v6.sql"));
        QFile lines(QStringLiteral(TIERLINE_TEST_DATA "/ledger/v6.jsonl"));
        QVERIFY(dump.open(QIODevice::ReadOnly) && lines.open(QIODevice::ReadOnly));
        const Folder folder;
        std::filesystem::create_directories(folder.path());
        {
            OtherConnection other(folder.file());
            QVERIFY(other.run(dump.readAll().toStdString()));
            QCOMPARE(other.integer("PRAGMA user_version"), std::int64_t{6});
        }
        Options options = folder.options();
        options.zone = "UTC";
        const auto opened = Ledger::open(options);
        QVERIFY2(opened.has_value(), opened ? "" : toString(opened.error()).c_str());
        auto& ledger = **opened;
        QCOMPARE(ledger.health().recovered, std::string());
        const auto expected = lines.readAll().trimmed().split('\n');
        const auto records = ledger.decisions({1000, "", true}).value();
        QCOMPARE(std::ssize(records), expected.size());
        for (qsizetype i = 0; i < expected.size(); ++i)
            QCOMPARE(QByteArray::fromStdString(toJson(records[static_cast<std::size_t>(i)])), expected[i]);
        const auto texts = textsOf(ledger, records.front().id).value();
        QCOMPARE(texts.prompt, records.front().prompt);
        QVERIFY(texts.reply.has_value());
        QVERIFY(!texts.request);
        QVERIFY(storeWith(ledger, recordOf(99, {}), "{}").has_value());
        QCOMPARE(textsOf(ledger, idAt(99)).value().request.value().text, std::string("{}"));
    }

    // Not a test but how the stored file was made: TIERLINE_WRITE_LEDGER=folder leaves a ledger there.
    void initTestCase() {
        const auto to = qEnvironmentVariable("TIERLINE_WRITE_LEDGER");
        if (to.isEmpty()) return;
        Options options;
        options.folder = to.toStdString();
        options.zone = "UTC";
        const auto ledger = Ledger::open(options).value();
        for (int i = 1; i <= 3; ++i) {
            Record record = sampleRecord(i);
            record.prompt = "What was asked in request " + std::to_string(i);
            record.reply = "What was said " + std::to_string(i);
            QVERIFY(store(*ledger, record).has_value());
        }
        QFile lines(to + QStringLiteral("/v6.jsonl"));
        QVERIFY(lines.open(QIODevice::WriteOnly));
        for (const auto& record : ledger->decisions({1000, "", true}).value())
            lines.write(QByteArray::fromStdString(toJson(record)) + '\n');
    }
};

QTEST_APPLESS_MAIN(RequestsTest)
#include "requests.moc"
