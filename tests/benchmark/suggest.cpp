// What a file seems to hold, and the mapping suggested for it: its flags, read back, read the file.
#include "bench/suggest.h"

#include "bench/set.h"
#include "suggestcases.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace tierline;
using namespace tierline::bench;

class SuggestTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    const std::vector<std::string> m_tiers{"simple", "moderate", "complex", "reasoning"};

    std::string write(const char* name, const QByteArray& content) const {
        QFile file(m_folder.filePath(QString::fromUtf8(name)));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size()) qFatal("cannot write");
        return file.fileName().toStdString();
    }

private slots:
    void suggestions_data() {
        QTest::addColumn<int>("at");
        for (int at = 0; at < int(std::size(suggestCases)); ++at)
            QTest::newRow(suggestCases[at].name) << at;
    }
    void suggestions() {
        QFETCH(int, at);
        const auto& given = suggestCases[at];
        const auto file = write(given.file, given.content);
        const auto preview = previewSet(file);
        QVERIFY2(preview.has_value(), preview ? "" : toString(preview.error()).c_str());
        const auto suggested = suggestMapping(*preview, m_tiers);
        QString flags, open;
        for (const auto& flag : suggested.flags())
            flags += (flags.isEmpty() ? QString() : QStringLiteral(" ")) + QString::fromStdString(flag);
        for (const auto& each : suggested.open)
            open += QString::fromStdString(each) + QStringLiteral("\n");
        QCOMPARE(flags, QString::fromUtf8(given.flags));
        QVERIFY2(given.open[0] ? open.contains(QString::fromUtf8(given.open)) : open.isEmpty(),
                 qPrintable(open));
        if (given.open[0]) return;
        SetOptions options;
        options.mapping = suggested.mapping();
        options.tiers = m_tiers;
        const auto set = readSet(file, options);
        QVERIFY2(set.has_value(), set ? "" : toString(set.error()).c_str());
        QCOMPARE(set->cases.size(), preview->rows);
        QVERIFY(set->labelled == preview->rows || set->withOutcomes == preview->rows
                || set->cases[0].expected);
    }

    void columns() {
        const auto file = write(
            "c.csv",
            "id,t,n,f,o,few,none\n1,abc,1.5,True,\"{\"\"a\"\":1}\",x,\n2,d,2,false,\"{\"\"b\"\":2}\",x,\n"
            "3,,z,true,,y,\n4,e\n");
        const auto preview = previewSet(file);
        QVERIFY(preview.has_value());
        QCOMPARE(preview->rows, std::size_t(3));
        QCOMPARE(preview->badCount, std::size_t(1));
        QVERIFY(preview->isWhole);
        QString got;
        for (const auto& column : preview->columns)
            got += QStringLiteral("%1 %2%3 %4 %5|")
                       .arg(QString::fromStdString(column.name),
                            QString::fromStdString(std::string(toString(column.kind))),
                            column.isMixed ? QStringLiteral("*") : QString())
                       .arg(column.filled)
                       .arg(column.values.size());
        QCOMPARE(got, QStringLiteral("id number 3 3|t text 2 2|n number* 3 3|f yes or no 3 3|o object 2 "
                                     "2|few text 3 2|none text 0 0|"));
        QCOMPARE(preview->columns[4].members, (std::vector<std::string>{"a", "b"}));
        QCOMPARE(preview->columns[5].values[0].text, std::string("x"));
        QCOMPARE(previewSet(file, 2)->isWhole, false);
    }
};

QTEST_APPLESS_MAIN(SuggestTest)
#include "suggest.moc"
