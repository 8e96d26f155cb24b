// CSV and JSON arrays as rows: each case whole, byte by byte and split at every position; then mutations.
#include "bench/rowsource.h"

#include "base/id.h"
#include "csvcases.h"
#include "protocol/json.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace tierline;
using namespace tierline::bench;

namespace {

std::string shown(RowSource& source) {
    std::string out;
    for (;;) {
        const auto row = source.next();
        if (row && !*row) return out;
        if (!out.empty()) out += " | ";
        if (!row) return out + "! " + row.error().detail;
        if (**row)
            out += std::to_string((**row)->line) + ": " + std::string((**row)->json);
        else
            out += std::to_string((**row).error().line) + "! " + (**row).error().detail;
    }
}

// Each part of `expected` is what is read, behind a `!` a piece of what is said.
bool fits(const QString& got, const QString& expected) {
    const auto ours = got.split(QStringLiteral(" | ")), theirs = expected.split(QStringLiteral(" | "));
    if (ours.size() != theirs.size()) return false;
    for (qsizetype at = 0; at < ours.size(); ++at) {
        const auto mark = theirs[at].indexOf(QStringLiteral("! "));
        const bool isBad = mark >= 0 && mark < 6;
        if (!isBad && ours[at] != theirs[at]) return false;
        if (isBad
            && !(ours[at].startsWith(theirs[at].left(mark + 1))
                 && ours[at].contains(theirs[at].mid(mark + 2))))
            return false;
    }
    return true;
}

} // namespace

class RowSourceTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    QString read(const char* file, const QByteArray& content, std::size_t block) const {
        const QString path = m_folder.filePath(QString::fromUtf8(file));
        QFile out(path);
        if (!out.open(QIODevice::WriteOnly) || out.write(content) != content.size()) qFatal("cannot write");
        out.close();
        auto source = RowSource::open(path.toStdString(), block);
        if (!source) return QString::fromStdString("! " + toString(source.error()));
        return QString::fromStdString(shown(*source));
    }

    // A block of n bytes splits at n, 2n, …; so every position is a border of some block.
    void readInPieces(const char* file) {
        QFETCH(QByteArray, content);
        QFETCH(QString, expected);
        for (std::size_t block = 1; block <= std::size_t(content.size()) + 1; ++block) {
            const auto got = read(file, content, block);
            QVERIFY2(fits(got, expected),
                     qPrintable(QStringLiteral("in blocks of %1: %2").arg(block).arg(got)));
        }
    }

    template <class Cases>
    void addRows(const Cases& cases) {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("expected");
        for (const CsvCase& each : cases)
            QTest::newRow(each.name) << QByteArray(each.content, qsizetype(each.size))
                                     << QString::fromUtf8(each.read);
    }

private slots:
    void csv_data() { addRows(csvCases); }
    void csv() { readInPieces("set.csv"); }
    void array_data() { addRows(arrayCases); }
    void array() { readInPieces("set.json"); }

    void formats_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("is"); // or what is said
        QTest::newRow("an object is a line whatever the name")
            << "x.csv" << QByteArray("{\"a\":1}\n") << "JSON lines";
        QTest::newRow("a bracket is an array") << "x.jsonl" << QByteArray("\n [1]") << "a JSON array";
        QTest::newRow("a bracket in a CSV is a name") << "x.csv" << QByteArray("[a],b\n") << "CSV";
        QTest::newRow("by its content") << "x.txt" << QByteArray("id;prompt\n1;x\n") << "CSV";
        QTest::newRow("by its name alone") << "x.CSV" << QByteArray("prompt\nx\n") << "CSV";
        QTest::newRow("neither") << "x.txt" << QByteArray("hello\nthere\n") << "neither JSON lines nor CSV";
        QTest::newRow("nothing at all") << "x" << QByteArray() << "JSON lines";
    }
    void formats() {
        QFETCH(QString, file);
        QFETCH(QByteArray, content);
        QFETCH(QString, is);
        QFile out(m_folder.filePath(file));
        QVERIFY(out.open(QIODevice::WriteOnly) && out.write(content) == content.size());
        out.close();
        const auto source = RowSource::open(out.fileName().toStdString());
        const auto got = source ? std::string(toString(source->format())) : source.error().detail;
        QVERIFY2(QString::fromStdString(got).contains(is), got.c_str());
    }

    // A cell beyond a block, and the row behind it.
    void longCells() {
        const QByteArray text(3'000'000, 'x');
        const auto got = read("long.csv", "a,b\n\"" + text + "\n\",1\ny,2\n", 1U << 20U);
        QVERIFY(got.startsWith(QStringLiteral("2: {\"a\":\"xxx")));
        QVERIFY(got.endsWith(QStringLiteral(" | 4: {\"a\":\"y\",\"b\":\"2\"}")));
    }

    // A quote that is never closed in a large file ends the reading, with bounded memory.
    void longestRecord() {
        const auto got = read("endless.csv", "a,b\n1,2\n\"" + QByteArray(70'000'000, 'x'), 1U << 20U);
        QVERIFY2(got.endsWith(QStringLiteral("! the record is longer than 64 MB")),
                 qPrintable(got.right(200)));
    }

    // Whatever is changed: it ends, every row is JSON with a member a column, lines rise, and the pieces in
    // which it is read do not matter.
    void mutations_data() {
        QTest::addColumn<quint64>("seed");
        for (quint64 seed = 1; seed <= 20; ++seed)
            QTest::addRow("seed %llu", static_cast<unsigned long long>(seed)) << seed;
    }
    void mutations() {
        QFETCH(quint64, seed);
        Dice dice(seed);
        constexpr char signs[] = "\",;\t\r\n\0ax\xc3\xa9\xff[]{}:\\";
        for (int round = 0; round < 60; ++round) {
            QByteArray content = "id,prompt,b\r\n1,\"say \"\"x\"\", y\r\nz\",2\n3,\"\xc3\xa9\",\n4,,5\n";
            for (auto changes = 1 + dice.next() % 6; changes > 0; --changes) {
                const auto at = qsizetype(dice.next() % std::uint64_t(content.size()));
                const char sign = signs[dice.next() % (sizeof signs - 1)];
                if (dice.next() % 3 == 0)
                    content.remove(at, 1);
                else if (dice.next() % 2 == 0)
                    content.insert(at, sign);
                else
                    content[at] = sign;
            }
            const auto whole = read("fuzz.csv", content, 1U << 20U);
            QCOMPARE(read("fuzz.csv", content, 1 + dice.next() % 5), whole);
            auto source = RowSource::open(m_folder.filePath(QStringLiteral("fuzz.csv")).toStdString());
            std::int64_t line = 0;
            while (source) {
                const auto row = source->next();
                if (!row || !*row) break;
                const auto here = **row ? (**row)->line : std::int64_t{(**row).error().line};
                QVERIFY(here > line);
                line = here;
                if (!**row || source->format() != SetFormat::Csv) continue;
                const auto json = protocol::Json::parse((**row)->json);
                QVERIFY(json && json->root().size() == source->columns().size());
            }
        }
    }
};

QTEST_APPLESS_MAIN(RowSourceTest)
#include "rowsource.moc"
