// Gemini's stream as one JSON array.
#include "protocol/gemini/arraystream.h"

#include "protocol/geminirun.h"
#include "protocol/geministreams.h"

#include <QTest>

using namespace tierline;
using namespace tierline::protocol;

namespace {

std::string arrayOf(std::string_view bytes, std::size_t step) {
    gemini::ArrayStream stream(std::make_unique<StreamReader>(Dialect::Gemini, false));
    return run(stream, bytes, step).bytes;
}

} // namespace

class GeminiArrayTest : public QObject {
    Q_OBJECT

private slots:
    void framesAnArray_data() {
        QTest::addColumn<QByteArray>("events");
        QTest::addColumn<QByteArray>("array");
        const QByteArray a =
            "{\"candidates\":[ {\"content\":{\"parts\":[{\"text\":\"\xf0\x9f\x98\x80\"}]}}]}";
        const QByteArray end = "{\"candidates\":[{\"finishReason\":\"STOP\"}]}";
        const QByteArray error = "{\"error\":{\"code\":503,\"message\":\"m\"}}";
        const auto event = [](const QByteArray& data) { return "data: " + data + "\r\n\r\n"; };
        QTest::newRow("frames") << event(a) + event(a) + event(end)
                                << "[" + a + "\n,\r\n" + a + "\n,\r\n" + end + "\n]";
        QTest::newRow("one frame") << event(end) << "[" + end + "\n]";
        QTest::newRow("comments and blank lines have no place")
            << ": ping\n\n" + event(a) + "\r\n: ping\n\n" + event(end) << "[" + a + "\n,\r\n" + end + "\n]";
        QTest::newRow("an error is the last element")
            << event(a) + event(error) << "[" + a + "\n,\r\n" + error + "\n]";
        QTest::newRow("behind the end there is nothing") << event(end) + event(a) << "[" + end + "\n]";
        QTest::newRow("behind what is no JSON there is nothing")
            << event(a) + event("{\"candidates") + event("{\"also broken") << "[" + a + "\n";
        QTest::newRow("a proxy's end mark is no frame")
            << event(a) + event("[DONE]") + event(end) << "[" + a + "\n,\r\n" + end + "\n]";
        QTest::newRow("a last event without its blank line")
            << event(a) + "data: " + end << "[" + a + "\n,\r\n" + end + "\n]";
        QTest::newRow("a stream that is cut stays open") << event(a) << "[" + a + "\n";
        QTest::newRow("data in several lines")
            << QByteArray("data: {\"candidates\":\ndata: [{\"finishReason\":\"STOP\"}]}\n\n")
            << QByteArray("[{\"candidates\":\n[{\"finishReason\":\"STOP\"}]}\n]");
        QTest::newRow("nothing") << QByteArray() << QByteArray();
    }

    void framesAnArray() {
        QFETCH(QByteArray, events);
        QFETCH(QByteArray, array);
        const auto bytes = events.toStdString();
        for (std::size_t step = 1; step <= bytes.size() + 1; ++step)
            QCOMPARE(shown(arrayOf(bytes, step)), shown(array.toStdString()));
    }

    void keepsTheKindsInAnArray() {
        const auto& row = geminiStreamCases.front();
        gemini::ArrayStream stream(std::make_unique<StreamReader>(Dialect::Gemini, true));
        const auto done = run(stream, row.bytes, 11);
        QCOMPARE(shown(done.kinds), shown(row.kinds));
        QCOMPARE(shown(stateOf(stream)), shown(row.state));
        QVERIFY(Json::parse(done.bytes)->root().isArray());
        QCOMPARE(Json::parse(done.bytes)->root().size(), std::size_t(3));
    }

    void closesTheArrayBehindAnError() {
        ClientError error;
        error.message = "m";
        gemini::ArrayStream fresh(std::make_unique<StreamReader>(Dialect::Gemini, true));
        const auto only = Json::parse(fresh.errorEvent(error));
        QVERIFY(only && only->root().isArray() && only->root().size() == 1);
        QCOMPARE(QByteArray::fromStdString(fresh.errorEvent(error)), QByteArray());

        gemini::ArrayStream begun(std::make_unique<StreamReader>(Dialect::Gemini, true));
        const std::string frame = "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}\n\n";
        auto bytes = run(begun, frame, frame.size()).bytes;
        bytes += begun.errorEvent(error);
        const auto both = Json::parse(bytes);
        QVERIFY(both && both->root().size() == 2);
    }

    void closesWhatIsFinished() {
        for (const auto& row : geminiStreamCases)
            for (const std::size_t step : {std::size_t(1), std::size_t(13), row.bytes.size()}) {
                gemini::ArrayStream stream(std::make_unique<StreamReader>(Dialect::Gemini, true));
                const auto bytes = run(stream, row.bytes, step).bytes;
                const auto array = Json::parse(bytes);
                QCOMPARE(array.has_value(), stream.finished() || bytes.ends_with("]"));
            }
    }
};

QTEST_GUILESS_MAIN(GeminiArrayTest)
#include "geminiarray.moc"
