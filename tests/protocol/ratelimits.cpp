#include "protocol/ratelimits.h"

#include <QtTest>

using namespace tierline;
using namespace tierline::protocol;

namespace {

constexpr Wall noon = std::chrono::sys_days{std::chrono::year{2026} / 6 / 1} + std::chrono::hours(12);

QString number(const std::optional<std::int64_t>& value) {
    return value ? QString::number(*value) : QStringLiteral("-");
}

// "requests 10/3 in 500": kind, limit, remaining, reset in ms; what is unknown is a dash.
QString printed(const RateReader& reader) {
    constexpr std::array names{"requests", "tokens", "input", "output", "requests a day", "tokens a day"};
    QStringList all;
    for (std::size_t at = 0; at < remoteKinds; ++at) {
        const auto& window = reader.limits().windows[at];
        if (window == RemoteWindow{}) continue;
        const auto reset = window.resetIn ? number(window.resetIn->count()) : QStringLiteral("-");
        all += QStringLiteral("%1 %2/%3 in %4")
                   .arg(QLatin1String(names[at]), number(window.limit), number(window.remaining), reset);
    }
    if (reader.limits().ignored > 0) all += QStringLiteral("ignored %1").arg(reader.limits().ignored);
    return all.join(QStringLiteral("; "));
}

} // namespace

class RateLimitsTest : public QObject {
    Q_OBJECT

private slots:
    void reads_data() {
        QTest::addColumn<QString>("headers"); // name=value, by |
        QTest::addColumn<QString>("limits");
        const auto row = [](const char* name, const char* headers, const char* limits) {
            QTest::newRow(name) << QString::fromUtf8(headers) << QString::fromUtf8(limits);
        };
        row("OpenAI",
            "x-ratelimit-limit-requests=500|x-ratelimit-remaining-requests=0|x-ratelimit-reset-requests=6m0s|"
            "x-ratelimit-limit-tokens=30000|x-ratelimit-remaining-tokens=29000|x-ratelimit-reset-tokens=12ms",
            "requests 500/0 in 360000; tokens 30000/29000 in 12");
        row("names in any case", "X-RateLimit-Remaining-Requests=7", "requests -/7 in -");
        row("Groq: a day's requests reset in hours",
            "x-ratelimit-remaining-requests=1|x-ratelimit-reset-requests=2h59m56.2s",
            "requests -/1 in 10796200");
        row("two windows",
            "x-ratelimit-remaining-requests-day=5|x-ratelimit-reset-requests-day=33011.382867|"
            "x-ratelimit-remaining-tokens-minute=9|x-ratelimit-reset-tokens-minute=11.4",
            "tokens -/9 in 11400; requests a day -/5 in 33011383");
        row("Anthropic",
            "anthropic-ratelimit-requests-limit=50|anthropic-ratelimit-requests-remaining=49|"
            "anthropic-ratelimit-requests-reset=2026-06-01T12:00:30Z|"
            "anthropic-ratelimit-input-tokens-remaining=0|"
            "anthropic-ratelimit-input-tokens-reset=2026-06-01T14:00:01+02:00|"
            "anthropic-ratelimit-output-tokens-remaining=800",
            "requests 50/49 in 30000; input -/0 in 1000; output -/800 in -");
        row("a moment that is just over", "anthropic-ratelimit-tokens-reset=2026-06-01T11:59:58Z",
            "tokens -/- in 0");
        row("Azure's nothing", "x-ratelimit-remaining-requests=-1|x-ratelimit-limit-tokens=0",
            "tokens 0/- in -; ignored 1");
        row("spaces around", "x-ratelimit-remaining-tokens= 12 ", "tokens -/12 in -");
        row("text", "x-ratelimit-remaining-requests=many|x-ratelimit-reset-requests=soon", "ignored 2");
        row("a number that is none", "x-ratelimit-remaining-requests=12abc", "ignored 1");
        row("a number too large", "x-ratelimit-remaining-requests=99999999999999999999", "ignored 1");
        row("a fraction of a request", "x-ratelimit-remaining-requests=1.5", "ignored 1");
        row("a reset in a month", "x-ratelimit-reset-requests=720h", "ignored 1");
        row("a reset in the wrong unit", "x-ratelimit-reset-tokens=5 parsecs", "ignored 1");
        row("a negative reset", "x-ratelimit-reset-tokens=-5s", "ignored 1");
        row("an empty one", "x-ratelimit-reset-tokens=", "ignored 1");
        row("long ago", "anthropic-ratelimit-tokens-reset=1999-01-01T00:00:00Z", "ignored 1");
        row("others' headers",
            "x-request-id=1|content-type=a|x-ratelimit-remaining=5|anthropic-version=1|x-=1|x=1", "");
        row("the last one stands", "x-ratelimit-remaining-tokens=1|x-ratelimit-remaining-tokens=2",
            "tokens -/2 in -");
    }
    void reads() {
        QFETCH(QString, headers);
        QFETCH(QString, limits);
        RateReader reader(noon);
        for (const auto& header : headers.split(QLatin1Char('|'))) {
            const auto at = header.indexOf(QLatin1Char('='));
            reader.add(header.left(at).toStdString(), header.mid(at + 1).toStdString());
        }
        QCOMPARE(printed(reader), limits);
        QCOMPARE(reader.foundAny(), limits.contains(QStringLiteral(" in ")));
    }

    void durations_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("ms"); // -1: no duration
        const auto row = [](const char* text, qint64 ms) {
            QTest::newRow(text) << QString::fromUtf8(text) << ms;
        };
        row("6m0s", 360'000);
        row("12ms", 12);
        row("1.5s", 1'500);
        row("1d2h3m4s5ms", 93'784'005);
        row("900µs", 1);
        row("0s", 0);
        row("30", 30'000);
        row("0.25", 250);
        row("6m0", -1);
        row("s", -1);
        row("1e9s", -1);
        row("1s2", -1);
        row("--1s", -1);
        row("1s ", -1);
        row("999999999999999999999h", -1);
    }
    void durations() {
        QFETCH(QString, text);
        QFETCH(qint64, ms);
        const auto read = resetDuration(text.toStdString());
        QCOMPARE(read ? read->count() : -1, ms);
    }

    // Whatever a provider sends: nothing breaks, and what is kept lies within bounds.
    void anythingElseIsIgnored() {
        constexpr std::string_view letters = "0123456789.-+smhdTZ: \xff\x00x";
        std::uint64_t state = 1;
        const auto roll = [&] {
            return (state = state * 6364136223846793005ULL + 1442695040888963407ULL) >> 33U;
        };
        for (int i = 0; i < 20'000; ++i) {
            std::string value;
            for (auto length = roll() % 12; length > 0; --length)
                value += letters[roll() % letters.size()];
            RateReader reader(noon);
            reader.add("x-ratelimit-reset-requests", value);
            reader.add("x-ratelimit-remaining-requests", value);
            const auto& window = reader.limits().of(RemoteKind::Requests);
            QVERIFY(!window.remaining || *window.remaining >= 0);
            QVERIFY(!window.resetIn
                    || (window.resetIn->count() >= 0 && *window.resetIn <= std::chrono::days(7)));
            QCOMPARE(int(window.remaining.has_value()) + int(window.resetIn.has_value())
                         + reader.limits().ignored,
                     2);
        }
    }
};

QTEST_APPLESS_MAIN(RateLimitsTest)
#include "ratelimits.moc"
