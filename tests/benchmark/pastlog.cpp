#include "bench/pastlog.h"

#include "bench/jsonrecords.h"
#include "bench/setwrite.h"
#include "pastlogtexts.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace tierline;
using namespace tierline::bench;

namespace {

QString shown(const std::optional<Usage>& usage) {
    if (!usage) return QStringLiteral("-");
    return QStringLiteral("%1 %2 %3 %4 %5")
        .arg(usage->input)
        .arg(usage->cachedRead)
        .arg(usage->cacheWrite5m + usage->cacheWrite1h)
        .arg(usage->output)
        .arg(usage->reasoning);
}

QString shown(const std::map<std::string, std::string>& tags) {
    QString text;
    for (const auto& [name, value] : tags)
        text += (text.isEmpty() ? "" : " ") + QString::fromStdString(name + "=" + value);
    return text;
}

QString why(const PastRequest& request) {
    for (const auto& [reason, words] : noRowWords)
        if (reason == request.why) return QString::fromUtf8(words.data(), qsizetype(words.size()));
    return QStringLiteral("row");
}

// One line a request: what it says, by which the readers agree.
QString line(const PastRequest& request) {
    return QStringLiteral("%1 | %2 | %3 | %4 | %5 | %6 | %7 | %8")
        .arg(QString::fromStdString(request.id), why(request), QString::fromStdString(request.prompt),
             QString::fromStdString(request.model), shown(request.usage),
             request.cost ? QString::fromStdString(toString(*request.cost)) : QStringLiteral("-"),
             request.time ? QString::fromStdString(toRfc3339(*request.time)) : QStringLiteral("-"),
             shown(request.tags));
}

struct Read {
    QStringList lines, errors;
    std::vector<PastRequest> requests;
    QString trouble;
};

Read readAll(const QString& path, std::optional<LogFormat> format = {}) {
    Read read;
    auto log = PastLog::open(path.toStdString(), format);
    if (!log) {
        read.trouble = QString::fromStdString(toString(log.error()));
        return read;
    }
    for (;;) {
        auto next = log->next();
        if (!next) {
            read.trouble = QString::fromStdString(toString(next.error()));
            return read;
        }
        if (!*next) return read;
        if (!**next) {
            read.errors += QString::fromStdString(toString((**next).error()));
            continue;
        }
        read.lines += line(***next);
        read.requests.push_back(std::move(***next));
    }
}

} // namespace

class PastLogTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    QString write(const std::string& text) const {
        QFile file(m_folder.filePath("log"));
        if (!file.open(QIODevice::WriteOnly)) qFatal("cannot write");
        file.write(text.data(), qint64(text.size()));
        return file.fileName();
    }
    static QString fixture(const char* name) {
        return QStringLiteral(TIERLINE_SOURCE_DIR "/tests/data/bench/pastlogs/") + QLatin1String(name);
    }

private slots:
    void readsEachFormat_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QStringList>("lines");
        QTest::newRow("LiteLLM as JSON lines")
            << "litellm.jsonl"
            << QStringList{
                   "chatcmpl-a1 | row | What is the capital of Peru? | gpt-4o-2024-08-06 | 500 400 0 300 100 "
                   "| 0.00525 | "
                   "2026-10-05T08:30:00.250Z | batchless=true env=prod project=search session=s-1 user=ada",
                   "chatcmpl-a2 | row | Prove that the square root of two is irrational, and discuss why the "
                   "proof fails "
                   "for four. | gpt-4o-mini-2024-07-18 | - | 0.00 | 2026-10-05T08:31:00.000Z | ",
                   "chatcmpl-a3 | row | Refactor this function so that it no longer deadlocks under load. | "
                   "claude-sonnet-4-5-20250929 | 400 4000 600 500 0 | 0.01235 | 2026-10-05T09:00:00.000Z | ",
                   "chatcmpl-a4 | row | Hi! | gpt-4o-mini-2024-07-18 | - | 0.00 | 2026-10-05T07:05:00.000Z "
                   "| ",
                   "emb-1 | no call of a chat model |  | text-embedding-3-small | 50 0 0 0 0 | 0.000001 | "
                   "2026-10-05T09:06:00.000Z | ",
                   "chatcmpl-a5 | the prompt is not in the log |  | ollama/llama3 | 60 0 0 10 0 | - | "
                   "2026-10-06T09:05:00.000Z | ",
                   "chatcmpl-a6 | the prompt was cut or blackened when it was logged | Summarize: the "
                   "minutes of ... "
                   "(litellm_truncated 12982 chars) ... adjourned. | gpt-4o-mini-2024-07-18 | 2900 0 0 100 0 "
                   "| 0.0002 | "
                   "2026-10-06T09:07:00.000Z | "};
        QTest::newRow("LiteLLM as CSV")
            << "litellm.csv"
            << QStringList{"c-1 | row | Translate to French:\ngood, very good | gpt-4o-mini-2024-07-18 | "
                           "1000 0 0 100 0 | 0.0006 | "
                           "2026-10-07T10:00:00.000Z | env=test",
                           "c-2 | the prompt is not in the log |  | gpt-4o-mini-2024-07-18 | - | 0.00 | "
                           "2026-10-07T10:01:00.000Z | "};
        QTest::newRow("Langfuse's observations")
            << "langfuse.json"
            << QStringList{
                   "obs-1 | row | What is a monad? | gpt-4o-2024-08-06 | 300 100 0 100 40 | 0.001875 | "
                   "2026-09-12T10:23:14.512Z | name=chat prod=true session=s-3 user=u-9",
                   "obs-2 | no call of a chat model | monad |  | - | - | 2026-09-12T10:23:10.000Z | "
                   "name=retrieval",
                   "obs-3 | row | yes or no: is 91 prime? | claude-haiku-4-5-20251001 | 20 0 0 3 0 | "
                   "0.000035 | "
                   "2026-09-13T00:00:00.000Z | name=legacy",
                   "obs-4 | the prompt is not in the log |  |  | - | - | 2026-09-14T00:00:00.000Z | "
                   "name=silent"};
        QTest::newRow("Langfuse's export to a bucket")
            << "langfuse-blob.jsonl"
            << QStringList{"b-1 | row | Explain step by step how Raft elects a leader. | "
                           "gpt-4o-mini-2024-07-18 | 800 200 0 400 0 | "
                           "0.00037 | 2026-05-29T13:46:19.963Z | beta=true environment=production "
                           "name=answer user=u-1"};
        QTest::newRow("Langfuse's traces, one with its observations")
            << "langfuse-traces.json"
            << QStringList{"t-1 | row | Where is my parcel? |  | - | - | 2026-09-12T10:23:14.000Z | "
                           "name=support session=s-8 user=u-4",
                           "o-2 | row | Hello there | gpt-4o-mini-2024-07-18 | 9 0 0 5 0 | - | "
                           "2026-09-12T11:00:00.500Z | user=u-5"};
        QTest::newRow("pairs of three dialects")
            << "openai-pairs.jsonl"
            << QStringList{
                   "chatcmpl-9 | row | What is 2+2? | gpt-4o-mini-2024-07-18 | 12 0 0 1 0 | - | "
                   "2025-10-09T08:53:20.000Z | "
                   "user=bob",
                   "resp_1 | row | Design a cache that survives a crash. | gpt-5-2025-08-07 | 12 8 0 90 64 | "
                   "- | "
                   "2025-10-09T08:53:21.500Z | project=infra",
                   "msg_1 | row | And what does it mean? | claude-haiku-4-5-20251001 | 30 1000 200 5 0 | - | "
                   "2025-10-09T06:53:24.000Z | "};
        QTest::newRow("what goes into a batch")
            << "openai-batch-input.jsonl"
            << QStringList{
                   "req-1 | row | I love waiting in line. | gpt-4o-mini-2024-07-18 | - | - | - | ",
                   "req-2 | no call of a chat model | vector me | text-embedding-3-small | - | - | - | ",
                   "req-3 | row | Compare two sorts. | gpt-5-2025-08-07 | - | - | - | "};
        QTest::newRow("what comes out of it")
            << "openai-batch-output.jsonl"
            << QStringList{
                   "req-1 | the prompt is not in the log |  | gpt-4o-mini-2024-07-18 | 22 0 0 2 0 | - | "
                   "2025-10-09T08:53:20.000Z | ",
                   "req-3 | the prompt is not in the log |  |  | - | - | - | "};
        QTest::newRow("bare bodies")
            << "openai-bodies.jsonl"
            << QStringList{"line-1 | row | What is on this picture? | gpt-4o-mini | - | - | - | ",
                           "line-2 | row | Say hello. |  | - | - | - | ",
                           "line-3 | the user said nothing in words |  | gpt-4o-mini | - | - | - | ",
                           "line-4 | row | Call it | gpt-4o-mini | 80 0 0 9 0 | - | - | "};
        QTest::newRow("stored completions")
            << "stored-completions.json"
            << QStringList{
                   "chatcmpl-s1 | the prompt is not in the log |  | gpt-4o-2024-08-06 | 25 0 0 10 0 | - | "
                   "2025-10-09T08:53:20.000Z | project=haiku"};
    }
    void readsEachFormat() {
        QFETCH(QString, file);
        QFETCH(QStringList, lines);
        const auto read = readAll(fixture(qPrintable(file)));
        QCOMPARE(read.trouble, QString());
        QCOMPARE(read.errors, QStringList());
        QCOMPARE(read.lines, lines);
    }

    void noSecretOfALogGetsOn() {
        for (const auto* file : {"litellm.jsonl", "langfuse.json", "openai-pairs.jsonl"}) {
            const auto read = readAll(fixture(file));
            std::string rows;
            for (const auto& request : read.requests)
                appendRow(rows, caseOf(request));
            for (const auto* secret : {"secret-of", "sk-", "88dc28d0", "Bearer"})
                QVERIFY2(rows.find(secret) == rows.npos, secret);
        }
    }

    void itsRowsAreRowsOfASet() {
        std::string rows;
        std::size_t count = 0;
        for (const auto* file :
             {"litellm.jsonl", "langfuse.json", "openai-pairs.jsonl", "openai-bodies.jsonl"})
            for (const auto& request : readAll(fixture(file)).requests)
                if (request.why == NoRow::No) {
                    appendRow(rows, caseOf(request));
                    ++count;
                }
        const auto set = readSet(write(rows).toStdString());
        QVERIFY2(set.has_value(), set ? "" : toString(set.error()).c_str());
        QCOMPARE(set->cases.size(), count);
        QCOMPARE(set->cases[0].prompt, std::string("What is the capital of Peru?"));
        QVERIFY(!set->cases[0].messages.empty()); // the system's words with it
        QVERIFY(set->cases[3].messages.empty());  // one message alone is a prompt
        std::string again;
        for (const auto& each : set->cases)
            appendRow(again, each, set->names);
        QCOMPARE(again, rows);
    }

    void badRecordsAreNamed_data() {
        QTest::addColumn<int>("at");
        for (int at = 0; at < int(std::size(badRecords)); ++at)
            QTest::newRow(badRecords[at].name) << at;
    }
    void badRecordsAreNamed() {
        QFETCH(int, at);
        const auto good = litellmRow("");
        const auto read =
            readAll(write(good + "\n" + badRecords[at].record + "\n" + good + "\n"), LogFormat::LiteLlm);
        QCOMPARE(read.lines.size(), qsizetype(2));
        QCOMPARE(read.errors.size(), qsizetype(1));
        QVERIFY2(read.errors[0].contains("log:2:") && read.errors[0].contains(badRecords[at].said),
                 qPrintable(read.errors[0]));
    }

    void aBadRowOfCsvEndsNothing() {
        const auto read = readAll(write("request_id,call_type,model,messages\n"
                                        "a,acompletion,gpt-4o,Hi\n"
                                        "b,acompletion,gpt-4o,Hi,too,many\n"
                                        "c,acompletion,gpt-4o,Hi\n"),
                                  LogFormat::LiteLlm);
        QCOMPARE(read.trouble, QString());
        QCOMPARE(read.lines.size(), qsizetype(2));
        QCOMPARE(read.errors.size(), qsizetype(1));
        QVERIFY2(read.errors[0].contains("log:3"), qPrintable(read.errors[0]));
    }

    void tagsWithoutAValue_data() {
        QTest::addColumn<QByteArray>("tag");
        QTest::addColumn<QString>("tags");
        QTest::newRow("a value behind a space") << QByteArray("a: b") << "a=b";
        QTest::newRow("a space alone") << QByteArray("a: ") << "a=true";
        QTest::newRow("many spaces") << QByteArray("a=    ") << "a=true";
        QTest::newRow("a name alone") << QByteArray("a") << "a=true";
    }
    void tagsWithoutAValue() {
        QFETCH(QByteArray, tag);
        QFETCH(QString, tags);
        const auto read = readAll(write(litellmRow(",\"request_tags\":[\"" + tag.toStdString() + "\"]")));
        QCOMPARE(read.errors, QStringList());
        QCOMPARE(shown(read.requests.at(0).tags), tags);
    }

    void timesOfAllKinds_data() {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("time");
        for (const auto& each : times)
            QTest::newRow(each.name) << QByteArray(each.value.c_str()) << QByteArray(each.time);
    }
    void timesOfAllKinds() {
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, time);
        const auto read = readAll(write(litellmRow(",\"startTime\":" + value.toStdString())));
        QCOMPARE(read.errors, QStringList());
        const auto& found = read.requests.at(0).time;
        QCOMPARE(QByteArray(found ? toRfc3339(*found).c_str() : "-"), time);
    }

    void kindsOfTokensAreApart_data() {
        QTest::addColumn<int>("at");
        for (int at = 0; at < int(std::size(counted)); ++at)
            QTest::newRow(counted[at].name) << at;
    }
    void kindsOfTokensAreApart() {
        QFETCH(int, at);
        const auto read = readAll(write(counted[at].record));
        QCOMPARE(read.errors, QStringList());
        QCOMPARE(shown(read.requests.at(0).usage), QString(counted[at].usage));
    }

    void whatIsNoLogIsSaid_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("said");
        QTest::newRow("other JSON") << QByteArray("{\"colour\":\"red\"}\n") << "`colour`";
        QTest::newRow("numbers") << QByteArray("[1,2,3]") << "object";
        QTest::newRow("other CSV") << QByteArray("colour,size\nred,3\n") << "`colour`, `size`";
        QTest::newRow("nothing") << QByteArray(" \n") << "empty";
        QTest::newRow("compressed") << QByteArray("\x1f\x8b\x08\x00 and so on") << "unpack";
        QTest::newRow("Parquet") << QByteArray("PAR1 and so on") << "Parquet";
        QTest::newRow("UTF-16") << QByteArray("\xff\xfe{\0", 4) << "UTF-16";
    }
    void whatIsNoLogIsSaid() {
        QFETCH(QByteArray, text);
        QFETCH(QString, said);
        const auto read = readAll(write(text.toStdString()));
        QVERIFY2(read.trouble.contains(said), qPrintable(read.trouble));
    }

    void howeverItIsArranged_data() {
        QTest::addColumn<QByteArray>("text");
        for (const auto& each : arranged)
            QTest::newRow(each.name) << QByteArray(each.text.c_str());
    }
    void howeverItIsArranged() {
        QFETCH(QByteArray, text);
        const auto path = write(text.toStdString());
        for (const std::size_t block : {std::size_t(1), std::size_t(3), std::size_t(1) << 20U}) {
            auto bytes = ByteReader::open(path.toStdString(), block);
            QVERIFY(bytes.has_value());
            auto records = JsonRecords::begin(*std::move(bytes));
            QVERIFY(records.has_value());
            QString seen;
            for (;;) {
                const auto next = records->next();
                QVERIFY(next.has_value());
                if (!*next) break;
                QVERIFY2((*next)->has_value(), (*next)->has_value() ? "" : (*next)->error().detail.c_str());
                const auto record = protocol::Json::parse((**next)->text);
                QVERIFY(record.has_value());
                seen += QString::number((*record)["a"].int64().value_or(-1));
            }
            QCOMPARE(seen, QStringLiteral("123"));
        }
    }

    void whatEndsTooEarlyIsSaid_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("good");
        QTest::addColumn<QString>("said");
        const QByteArray row(litellmRow("").c_str());
        QTest::newRow("a list in the middle of a record") << "[" + row + ",\n" + row.left(30) << 1 << ":2:";
        QTest::newRow("a list between two") << "[" + row + ",\n" << 1 << "before its list does";
        QTest::newRow("a line") << row + "\n" + row.left(30) << 1 << ":2:";
        QTest::newRow("a text in a list, another line behind it")
            << "[" + row.left(20) + "\n," + row + "]" << 1 << "does not end in its line";
        QTest::newRow("bytes that are no UTF-8") << row + "\n{\"call_type\":\"\xff\"}\n" + row << 2 << ":2:";
    }
    void whatEndsTooEarlyIsSaid() {
        QFETCH(QByteArray, text);
        QFETCH(int, good);
        QFETCH(QString, said);
        const auto read = readAll(write(text.toStdString()), LogFormat::LiteLlm);
        QCOMPARE(int(read.lines.size()), good);
        QCOMPARE(read.errors.size(), qsizetype(1));
        QVERIFY2(read.errors[0].contains(said), qPrintable(read.errors[0]));
    }

    void aRecordTooLargeIsPassedOver_data() {
        QTest::addColumn<bool>("isList");
        QTest::newRow("as a line") << false;
        QTest::newRow("in a list") << true;
    }
    void aRecordTooLargeIsPassedOver() {
        QFETCH(bool, isList);
        const auto row = litellmRow("");
        const auto huge = litellmRow(",\"x\":\"" + std::string(longestRow + (4U << 20U), 'x') + "\"");
        const auto separator = isList ? std::string(",\n") : std::string("\n");
        const auto read = readAll(
            write((isList ? "[" : "") + row + separator + huge + separator + row + (isList ? "]" : "")));
        QCOMPARE(read.lines.size(), qsizetype(2));
        QCOMPARE(read.errors.size(), qsizetype(1));
        QVERIFY2(read.errors[0].contains(":2:") && read.errors[0].contains("64 MB"),
                 qPrintable(read.errors[0]));
        QCOMPARE(read.requests[1].line, std::int64_t(3));
    }
};

QTEST_GUILESS_MAIN(PastLogTest)
#include "pastlog.moc"
