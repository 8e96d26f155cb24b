#include "gateway/streamgate.h"

#include <QTest>

using namespace tierline;
using namespace tierline::gateway;

// Segments are written as letters: p preamble, c content, i ping, u usage, t terminal, e error; `|` ends a
// feed. What leaves at each feed is joined by `|`, then the tail.
class StreamGateTest : public QObject {
    Q_OBJECT

private slots:
    void sorts_data() {
        QTest::addColumn<QString>("segments");
        QTest::addColumn<QString>("leaves");
        QTest::addColumn<QString>("rest");
        QTest::addColumn<bool>("committed");
        QTest::newRow("whole") << "pcct" << "pcc" << "t" << true;
        QTest::newRow("preamble waits for content") << "p|p|c|c|t" << "||ppc|c|" << "t" << true;
        QTest::newRow("nothing but preamble") << "pp" << "" << "pp" << false;
        QTest::newRow("error before content") << "pe" << "" << "pe" << false;
        QTest::newRow("error after content") << "pc|e" << "pc|" << "e" << true;
        QTest::newRow("usage is swallowed") << "pcut" << "pc" << "t" << true;
        QTest::newRow("end without content") << "pt" << "" << "pt" << false;
        QTest::newRow("a ping commits nothing") << "i|p|i|c" << "|||ipic" << "" << true;
        QTest::newRow("pings pass after content") << "c|i|c" << "c|i|c" << "" << true;
        QTest::newRow("everything behind the end waits") << "ct|c|i" << "c||" << "tci" << true;
    }
    void sorts() {
        QFETCH(QString, segments);
        using enum protocol::SegmentKind;
        StreamGate gate;
        QStringList feeds;
        for (const QString& feed : segments.split('|')) {
            const std::string letters = feed.toStdString();
            std::vector<protocol::Segment> list;
            for (std::size_t at = 0; at < letters.size(); ++at) {
                const char letter = letters[at];
                const auto kind = letter == 'p'   ? Preamble
                                  : letter == 'c' ? Content
                                  : letter == 'i' ? Ping
                                  : letter == 'u' ? Usage
                                  : letter == 't' ? Terminal
                                                  : Error;
                list.push_back({kind, std::string_view(letters).substr(at, 1)});
            }
            QString now;
            for (const auto piece : gate.sort(list))
                now += QString::fromLatin1(piece.data(), qsizetype(piece.size()));
            feeds << now;
        }
        QTEST(feeds.join("|"), "leaves");
        QTEST(gate.isCommitted(), "committed");
        QTEST(QString::fromStdString(gate.takeRest()), "rest");
    }

    void aHugePreambleIsNotHeldForEver() {
        StreamGate gate;
        const std::string big(200U << 10U, 'x');
        const std::vector<protocol::Segment> one{{protocol::SegmentKind::Preamble, big}};
        QVERIFY(gate.sort(one).empty());
        QVERIFY(gate.sort(one).empty());
        QCOMPARE(gate.sort(one).size(), std::size_t(2));
        QVERIFY(gate.isCommitted());
    }
};

QTEST_APPLESS_MAIN(StreamGateTest)
#include "streamgate.moc"
