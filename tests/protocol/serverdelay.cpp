#include "protocol/serverdelay.h"

#include <QTest>

using namespace tierline;
using namespace tierline::protocol;

namespace {

std::optional<std::string_view> header(const QByteArray& text) {
    if (text.isNull()) return std::nullopt;
    return std::string_view(text.constData(), static_cast<std::size_t>(text.size()));
}

} // namespace

class ServerDelayTest : public QObject {
    Q_OBJECT

private slots:
    void readsDelays_data() {
        QTest::addColumn<QByteArray>("retryAfterMs");
        QTest::addColumn<QByteArray>("retryAfter");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<qint64>("ms"); // -1: nothing
        const QByteArray none;
        QTest::newRow("nothing") << none << none << none << qint64(-1);
        QTest::newRow("milliseconds") << QByteArray("1500") << none << none << qint64(1500);
        QTest::newRow("milliseconds win") << QByteArray(" 20.2 ") << QByteArray("7") << none << qint64(21);
        QTest::newRow("seconds") << none << QByteArray("7") << none << qint64(7000);
        QTest::newRow("seconds with a fraction") << none << QByteArray("0.25") << none << qint64(250);
        QTest::newRow("broken milliseconds") << QByteArray("soon") << QByteArray("2") << none << qint64(2000);
        QTest::newRow("negative") << QByteArray("-5") << QByteArray("-2") << none << qint64(-1);
        QTest::newRow("not finite") << none << QByteArray("inf") << none << qint64(-1);
        QTest::newRow("a week at most")
            << none << QByteArray("99999999999") << none << qint64(7LL * 24 * 3600 * 1000);
        QTest::newRow("date") << none << QByteArray("Mon, 01 Jun 2026 00:00:30 GMT") << none
                              << qint64(30'000);
        QTest::newRow("date of the past")
            << none << QByteArray("Sun, 31 May 2026 23:59:00 GMT") << none << qint64(0);
        QTest::newRow("broken date") << none << QByteArray("Mon, 99 Jun 2026 00:00:30 GMT") << none
                                     << qint64(-1);
        QTest::newRow("header before body")
            << none << QByteArray("1") << QByteArray("Please retry in 9s") << qint64(1000);
        QTest::newRow("please retry")
            << none << none << QByteArray(R"({"error":{"message":"Please retry in 12.5s."}})")
            << qint64(12'500);
        QTest::newRow("try again") << none << none << QByteArray("Please try again in 6m0s. Visit")
                                   << qint64(360'000);
        QTest::newRow("milliseconds in words")
            << none << none << QByteArray("Please try again in 120ms.") << qint64(120);
        QTest::newRow("gemini")
            << none << none
            << QByteArray(R"({"error":{"details":[{"@type":"RetryInfo","retryDelay": "34.074824224s"}]}})")
            << qint64(34'075);
        QTest::newRow("words without a time")
            << none << none << QByteArray("Please retry in a while") << qint64(-1);
        QTest::newRow("gemini without a value")
            << none << none << QByteArray(R"({"retryDelay")") << qint64(-1);
    }

    void readsDelays() {
        QFETCH(QByteArray, retryAfterMs);
        QFETCH(QByteArray, retryAfter);
        QFETCH(QByteArray, body);
        QFETCH(qint64, ms);
        const Wall now{std::chrono::sys_days{std::chrono::year{2026} / 6 / 1}};
        const auto delay = serverDelay(header(retryAfterMs), header(retryAfter), body.toStdString(), now);
        QCOMPARE(delay ? qint64(delay->count()) : qint64(-1), ms);
    }

    void readsHttpDates_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("the usual form")
            << QByteArray("Sun, 06 Nov 1994 08:49:37 GMT") << QByteArray("1994-11-06T08:49:37.000Z");
        QTest::newRow("RFC 850") << QByteArray("Sunday, 06-Nov-94 08:49:37 GMT")
                                 << QByteArray("1994-11-06T08:49:37.000Z");
        QTest::newRow("asctime") << QByteArray("Sun Nov  6 08:49:37 1994")
                                 << QByteArray("1994-11-06T08:49:37.000Z");
        QTest::newRow("no such month") << QByteArray("Sun, 06 Nox 1994 08:49:37 GMT") << QByteArray("none");
        QTest::newRow("no zone") << QByteArray("Sun, 06 Nov 1994 08:49:37") << QByteArray("none");
        QTest::newRow("cut") << QByteArray("Sun, 06") << QByteArray("none");
        QTest::newRow("comma at the end") << QByteArray("Sunday, GMT") << QByteArray("none");
        QTest::newRow("empty") << QByteArray("") << QByteArray("none");
    }

    void readsHttpDates() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, expected);
        const auto wall = wallFromHttpDate(text.toStdString());
        QCOMPARE(QByteArray::fromStdString(wall ? toRfc3339(*wall) : "none"), expected);
    }
};

QTEST_APPLESS_MAIN(ServerDelayTest)
#include "serverdelay.moc"
