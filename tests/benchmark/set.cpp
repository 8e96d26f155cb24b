#include "bench/set.h"

#include "bench/rowread.h"
#include "rows.h"

#include "base/hash.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace tierline;
using namespace tierline::bench;

namespace {

SetOptions mapped(const QString& columns, const QString& values = {}) {
    SetOptions options;
    for (const auto& each : columns.split(u' ', Qt::SkipEmptyParts))
        if (!options.mapping.addColumn(each.toStdString())) qFatal("%s", qPrintable(each));
    for (const auto& each : values.split(u' ', Qt::SkipEmptyParts))
        if (!options.mapping.addValue(each.toStdString())) qFatal("%s", qPrintable(each));
    return options;
}

// "1 [hello] tier=simple weak=1@1000 strong=0 expected=42 lang=en"
QString shown(const Case& row, const Names& names) {
    QString text =
        QStringLiteral("%1 [%2]").arg(QString::fromStdString(row.id), QString::fromStdString(row.prompt));
    if (row.tier) text += QStringLiteral(" tier=") + QString::fromStdString(names.tiers[*row.tier]);
    for (const auto& outcome : row.outcomes) {
        text += QStringLiteral(" %1=%2")
                    .arg(QString::fromStdString(names.models[outcome.model]))
                    .arg(outcome.score);
        if (outcome.cost) text += QStringLiteral("@%1").arg(outcome.cost->nano());
    }
    if (row.expected) text += QStringLiteral(" expected=") + QString::fromStdString(*row.expected);
    if (!row.grader.empty()) text += QStringLiteral(" grader=") + QString::fromStdString(row.grader);
    if (!row.reason.empty()) text += QStringLiteral(" reason=") + QString::fromStdString(row.reason);
    if (!row.original.empty()) text += QStringLiteral(" original=") + QString::fromStdString(row.original);
    for (const auto& [key, value] : row.tags)
        text += QStringLiteral(" %1=%2").arg(QString::fromStdString(key), QString::fromStdString(value));
    return text;
}

} // namespace

class SetTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    std::string write(const QByteArray& content, const char* name = "set.jsonl") const {
        const QString path = m_folder.filePath(QString::fromUtf8(name));
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size()) qFatal("cannot write");
        return path.toStdString();
    }

private slots:
    void rows_data() {
        QTest::addColumn<QByteArray>("row");
        QTest::addColumn<QString>("columns");
        QTest::addColumn<QString>("values");
        QTest::addColumn<QString>("read"); // or what is wrong
        for (const auto& each : rowCases)
            QTest::newRow(each.name) << QByteArray(each.row) << QString::fromUtf8(each.columns)
                                     << QString::fromUtf8(each.values) << QString::fromUtf8(each.read);
    }
    void rows() {
        QFETCH(QByteArray, row);
        QFETCH(QString, columns);
        QFETCH(QString, values);
        QFETCH(QString, read);
        auto options = mapped(columns, values);
        options.tiers = {"simple", "moderate", "complex"};
        RowReader reader(options);
        row.append(protocol::jsonPadding, '\0');
        const std::string_view line(row.constData(), std::size_t(row.size()) - protocol::jsonPadding);
        const auto got = reader.read(line, 1);
        if (got) {
            QCOMPARE(shown(*got, reader.names()), read);
        } else {
            const auto said = QString::fromStdString(toString(got.error()));
            QVERIFY2(read.startsWith(u'!') && said.contains(read.mid(1)), qPrintable(said));
        }
    }

    // The same rows, checks and words whatever the format.
    void csvRows_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("columns");
        QTest::addColumn<QString>("read"); // or what is wrong
        for (const auto& each : csvRowCases)
            QTest::newRow(each.name) << QByteArray(each.row) << QString::fromUtf8(each.columns)
                                     << QString::fromUtf8(each.read);
    }
    void csvRows() {
        QFETCH(QByteArray, content);
        QFETCH(QString, columns);
        QFETCH(QString, read);
        const auto set = readSet(write(content, "set.csv"), mapped(columns));
        if (!set) {
            const auto said = QString::fromStdString(toString(set.error()));
            QVERIFY2(read.startsWith(u'!') && said.contains(read.mid(1)), qPrintable(said));
            return;
        }
        QStringList got;
        for (const auto& each : set->cases)
            got << shown(each, set->names);
        QCOMPARE(got.join(QStringLiteral(" | ")), read);
    }

    void moreThanFitsIsRefused() {
        QByteArray content;
        for (int at = 1; at <= 20; ++at)
            content +=
                "{\"id\":" + QByteArray::number(at) + ",\"prompt\":\"" + QByteArray(100'000, 'x') + "\"}\n";
        SetOptions options;
        options.mostBytes = 1U << 20U;
        const auto set = readSet(write(content), options);
        QVERIFY(!set && set.error().code == ErrorCode::InvalidInput);
        QVERIFY2(set.error().detail.find("more than 1 MB of memory; line 11 is the first beyond")
                     != std::string::npos,
                 set.error().detail.c_str());
    }

    void labelsAreKeptAsWritten() {
        const auto set = readSet(write("{\"id\":1,\"prompt\":\"p\",\"tier\":\"EASY\"}\n{\"id\":2,\"prompt\":"
                                       "\"q\",\"tier\":\"low\"}\n"
                                       "{\"id\":3,\"prompt\":\"r\",\"tier\":\"EASY\"}\n"),
                                 mapped({}, QStringLiteral("easy=low")));
        QVERIFY(set.has_value());
        QCOMPARE(set->names.labels, (std::vector<LabelValue>{{"EASY", 0, 2}, {"low", 0, 1}}));
    }

    void costs_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qint64>("nano"); // -1: refused
        QTest::newRow("a cent") << QByteArray("0.01") << qint64(10'000'000);
        QTest::newRow("whole dollars") << QByteArray("12") << qint64(12'000'000'000);
        QTest::newRow("an exponent") << QByteArray("1.84e-05") << qint64(18'400);
        QTest::newRow("a positive one") << QByteArray("2E+1") << qint64(20'000'000'000);
        QTest::newRow("half a nano goes up") << QByteArray("0.0000000005") << qint64(1);
        QTest::newRow("less goes down") << QByteArray("0.00000000049") << qint64(0);
        QTest::newRow("far below") << QByteArray("1e-300") << qint64(0);
        QTest::newRow("exact where a double is not")
            << QByteArray("123456789.123456789") << qint64(123'456'789'123'456'789);
        QTest::newRow("nothing") << QByteArray("") << qint64(-1);
        QTest::newRow("negative") << QByteArray("-0.1") << qint64(-1);
        QTest::newRow("words") << QByteArray("free") << qint64(-1);
        QTest::newRow("two points") << QByteArray("0.1.2") << qint64(-1);
        QTest::newRow("more than there is") << QByteArray("1e30") << qint64(-1);
        QTest::newRow("an exponent without end") << QByteArray("1e99999999999") << qint64(-1);
        QTest::newRow("the lowest exponent of a machine") << QByteArray("1e-2147483648") << qint64(-1);
    }
    void costs() {
        QFETCH(QByteArray, text);
        QFETCH(qint64, nano);
        const auto got = moneyFromUsd(text.toStdString());
        QCOMPARE(got ? qint64(got->nano()) : qint64(-1), nano);
    }

    void aSetIsReadWhole() {
        const QByteArray content(wholeSet);
        const auto set = readSet(write(content), mapped(QStringLiteral("tier=tier4 outcomes=scores"),
                                                        QStringLiteral("SIMPLE=low complex=high")));
        QVERIFY2(set.has_value(), set ? "" : toString(set.error()).c_str());
        QCOMPARE(set->cases.size(), std::size_t(4));
        QCOMPARE(set->names.tiers, (std::vector<std::string>{"low", "high"}));
        QCOMPARE(set->names.models, (std::vector<std::string>{"a", "b"}));
        QCOMPARE(set->labelled, std::size_t(4));
        QCOMPARE(set->withOutcomes, std::size_t(3));
        QCOMPARE(set->repeatedPrompts, std::size_t(2));
        QCOMPARE(set->disagreements, std::size_t(1));
        QCOMPARE(set->cases[3].line, std::int64_t(7)); // blank lines count as lines
        QCOMPARE(set->hash, sha256Hex(content.toStdString()));
    }

    void sets_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("columns");
        QTest::addColumn<bool>("skipBad");
        QTest::addColumn<QString>("outcome"); // "2 rows, 1 skipped", or what is said
        for (const auto& each : setCases)
            QTest::newRow(each.name) << QByteArray(each.content, qsizetype(each.size))
                                     << QString::fromUtf8(each.columns) << each.skipBad
                                     << QString::fromUtf8(each.outcome);
    }
    void sets() {
        QFETCH(QByteArray, content);
        QFETCH(QString, columns);
        QFETCH(bool, skipBad);
        QFETCH(QString, outcome);
        auto options = mapped(columns);
        options.skipBad = skipBad;
        const auto set = readSet(write(content), options);
        const auto said =
            set ? QStringLiteral("%1 rows, %2 skipped").arg(set->cases.size()).arg(set->skipped.size())
                : QString::fromStdString(toString(set.error()));
        QVERIFY2(said.contains(outcome), qPrintable(said));
    }

    // A line longer than a block, so that it comes in pieces; behind it the reader goes on.
    void longLinesAreWhole() {
        QByteArray content = "{\"id\":1,\"prompt\":\"" + QByteArray(3'000'000, 'x') + "\"}\r\n";
        content += "{\"id\":2,\"prompt\":\"short\"}";
        const auto set = readSet(write(content));
        QVERIFY(set.has_value());
        QCOMPARE(set->cases[0].prompt.size(), std::size_t(3'000'000));
        QCOMPARE(set->cases[1].prompt, std::string("short"));
    }

    void noFile() {
        const auto set = readSet("/nowhere/set.jsonl");
        QVERIFY(!set && set.error().code == ErrorCode::NotFound);
        QVERIFY(set.error().detail.find("/nowhere/set.jsonl") != std::string::npos);
    }

    void mappings_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("said");
        QTest::newRow("fine") << "tier=tier4" << "";
        QTest::newRow("of a model with points in its name") << "outcomes.llama-3.1-8b=weak" << "";
        QTest::newRow("a name with an equals sign") << "tags.x=a=b" << "";
        QTest::newRow("no equals sign") << "tier" << "NAME=NAME";
        QTest::newRow("nothing behind it") << "tier=" << "NAME=NAME";
        QTest::newRow("nothing before it") << "=tier4" << "NAME=NAME";
        QTest::newRow("a misspelt column") << "teir=tier4" << "did you mean `tier`";
        QTest::newRow("a family without a name") << "outcomes.=x" << "no column";
    }
    void mappings() {
        QFETCH(QString, text);
        QFETCH(QString, said);
        Mapping mapping;
        const auto added = mapping.addColumn(text.toStdString());
        QCOMPARE(added.has_value(), said.isEmpty());
        if (!added)
            QVERIFY2(QString::fromStdString(toString(added.error())).contains(said),
                     toString(added.error()).c_str());
        if (added) QVERIFY(!mapping.addColumn(text.toStdString())); // twice
    }
};

QTEST_APPLESS_MAIN(SetTest)
#include "set.moc"
