#include "inspector/dialects.h"

#include "base/dialect.h"
#include "records.h"

#include <QLocale>
#include <QTest>

using namespace tierline;
using namespace tierline::inspector;

class DialectsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyDialectHasANameForPeople() {
        QStringList shown;
        for (const auto dialect : allDialects)
            shown += dialectName(std::string(toString(dialect)));
        QCOMPARE(shown.join(QStringLiteral(", ")),
                 QStringLiteral("OpenAI chat, OpenAI Responses, Anthropic, Gemini"));
        QCOMPARE(dialectName("morse"), QStringLiteral("morse"));
    }

    void saysWhatWasLost_data() {
        QTest::addColumn<QString>("to"); // empty: no translation at all
        QTest::addColumn<QStringList>("dropped");
        QTest::addColumn<int>("limit");
        QTest::addColumn<QString>("sentence");
        QTest::addColumn<bool>("isMarked");
        QTest::newRow("as it was") << QString() << QStringList() << 0 << QString() << false;
        QTest::newRow("nothing lost")
            << "openai" << QStringList() << 0 << "Translated Anthropic → OpenAI chat" << true;
        QTest::newRow("all of it")
            << "gemini" << QStringList{QStringLiteral("seed"), QStringLiteral("top_k")} << 4000
            << "Translated Anthropic → Gemini; dropped: seed, top k; output limit cut to 4,000" << true;
        QTest::newRow("the limit alone, in the same dialect")
            << "anthropic" << QStringList() << 64 << "Output limit cut to 64" << false;
        QTest::newRow("a dialect of a later version")
            << "morse" << QStringList() << 0 << "Translated Anthropic → morse" << true;
    }

    void saysWhatWasLost() {
        QFETCH(QString, to);
        QFETCH(QStringList, dropped);
        QFETCH(int, limit);
        QFETCH(QString, sentence);
        QFETCH(bool, isMarked);
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        auto record = sample::refactoring(sample::idOf(0));
        if (!to.isEmpty()) {
            auto& translation = record.translation.emplace();
            translation.dialect = to.toStdString();
            for (const auto& feature : dropped)
                translation.dropped.push_back(feature.toStdString());
            if (limit > 0) translation.maxOutput = limit;
        }
        QCOMPARE(translationSentence(record), sentence);
        QCOMPARE(isTranslated(record), isMarked);
    }

    void curlRepeatsTheRequest_data() {
        QTest::addColumn<QString>("dialect");
        QTest::addColumn<QString>("command");
        const auto rest = QStringLiteral(" \\\n  -H 'content-type: application/json' \\\n");
        QTest::newRow("openai") << "openai"
                                << QStringLiteral("curl http://h/v1/chat/completions") + rest
                                       + QStringLiteral("  -d '{\"model\":\"auto:simple\",\"messages\":"
                                                        "[{\"role\":\"user\",\"content\":\"hi\"}]}'");
        QTest::newRow("responses") << "responses"
                                   << QStringLiteral("curl http://h/v1/responses") + rest
                                          + QStringLiteral(
                                              "  -d '{\"model\":\"auto:simple\",\"input\":\"hi\"}'");
        QTest::newRow("anthropic")
            << "anthropic"
            << QStringLiteral("curl http://h/v1/messages") + rest
                   + QStringLiteral("  -H 'anthropic-version: 2023-06-01' \\\n"
                                    "  -d '{\"max_tokens\":1024,\"model\":\"auto:simple\",\"messages\":"
                                    "[{\"role\":\"user\",\"content\":\"hi\"}]}'");
        QTest::newRow("gemini")
            << "gemini"
            << QStringLiteral("curl http://h/v1beta/models/auto:simple:generateContent") + rest
                   + QStringLiteral(
                       "  -d '{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hi\"}]}]}'");
    }

    void curlRepeatsTheRequest() {
        QFETCH(QString, dialect);
        QFETCH(QString, command);
        auto record = sample::refactoring(sample::idOf(0));
        record.requestedModel = "auto:simple";
        record.dialect = dialect.toStdString();
        record.prompt = "hi";
        QCOMPARE(asCurl(record, QStringLiteral("http://h")), command);
    }

    void aSlashInGeminisModelStaysInItsSegment() {
        auto record = sample::refactoring(sample::idOf(0));
        record.dialect = "gemini";
        record.requestedModel = "bee/mid 1";
        QVERIFY(
            asCurl(record, QStringLiteral("http://h"))
                .startsWith(QStringLiteral("curl 'http://h/v1beta/models/bee%2Fmid%201:generateContent' ")));
    }

    void curlIsQuotedForTheShell() {
        auto record = sample::refactoring(sample::idOf(0));
        record.prompt = "it's \"quoted\" $HOME `id`";
        const auto command = asCurl(record, QStringLiteral("http://127.0.0.1:8787"));
        QVERIFY(command.contains(QStringLiteral("http://127.0.0.1:8787/v1/messages")));
        QVERIFY(command.contains(QStringLiteral("it'\\''s")));
        QVERIFY(command.contains(QStringLiteral("\\\"quoted\\\"")));
        record.dialect = "openai";
        QVERIFY(asCurl(record, QStringLiteral("http://h"))
                    .contains(QStringLiteral("http://h/v1/chat/completions")));
    }

    void whatWasKeptWholeIsSentWhole() {
        ledger::Record record;
        record.dialect = "anthropic";
        const std::string request = "{\"model\":\"auto\",\"messages\":[{\"content\":\"it's\"}]}";
        QCOMPARE(callOf(record, &request).body, QString::fromStdString(request));
        QCOMPARE(callOf(record, &request).path, QStringLiteral("/v1/messages"));
        const auto command = asCurl(record, QStringLiteral("http://h"), &request);
        QVERIFY(command.startsWith(QStringLiteral("curl http://h/v1/messages ")));
        QVERIFY(command.endsWith(QStringLiteral("--data-binary @- <<'END_OF_REQUEST'\n")
                                 + QString::fromStdString(request) + QStringLiteral("\nEND_OF_REQUEST")));
    }
};

QTEST_GUILESS_MAIN(DialectsTest)
#include "dialects.moc"
