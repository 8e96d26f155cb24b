// Prices of well-known models as the shipped snapshot states them, and the rules of finding and adding up.
#include "catalog/prices.h"

#include <QTest>

using namespace tierline;
using namespace tierline::catalog;

namespace {

const Catalog& shipped() {
    static const Catalog catalog = [] {
        const auto file = newestSnapshot(std::filesystem::path(TIERLINE_SOURCE_DIR) / "resources");
        auto read = file ? Catalog::load(*file) : Result<Catalog>(std::unexpected(file.error()));
        if (!read) qFatal("%s", toString(read.error()).c_str());
        return *std::move(read);
    }();
    return catalog;
}

std::string shown(const std::optional<Rate>& rate) {
    return rate ? toString(*rate) : "-";
}

// "input output cached 5m 1h from limit", or "miss".
QString found(const Catalog& catalog, const char* provider, const char* url, const QString& model,
              const QString& day) {
    const auto hit = catalog.find(provider, url, model.toStdString(), *dayFrom(day.toStdString()));
    if (!hit) return QStringLiteral("miss");
    const auto& r = hit->price->base;
    return QString::fromStdString(
        shown(r.input) + " " + shown(r.output) + " " + shown(r.cachedRead) + " " + shown(r.cacheWrite5m) + " "
        + shown(r.cacheWrite1h) + " " + (hit->from == std::chrono::sys_days{} ? "ever" : toString(hit->from))
        + " " + (hit->price->steps.empty() ? "-" : std::to_string(hit->price->steps.front().above)));
}

Row row(const char* provider, MatchKind match, const char* pattern, const char* day, std::int64_t dollars) {
    const Rate rate{dollars * 1'000'000'000};
    Row made;
    made.provider = provider;
    made.match = match;
    made.pattern = pattern;
    made.from = *dayFrom(day);
    made.price.base.input = made.price.base.output = rate;
    return made;
}

} // namespace

class CatalogTest : public QObject {
    Q_OBJECT

private slots:
    void knowsWellKnownModels_data() {
        QTest::addColumn<QString>("provider");
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("day");
        QTest::addColumn<QString>("price");
        const auto add = [](const char* name, const char* provider, const char* model, const char* day,
                            const char* price) { QTest::newRow(name) << provider << model << day << price; };
        add("gpt-4o", "openai", "gpt-4o-2024-08-06", "2026-06-01", "2.5 10 1.25 - - ever -");
        add("gpt-4o-mini", "openai", "gpt-4o-mini-2024-07-18", "2026-06-01", "0.15 0.6 0.075 - - ever -");
        add("gpt-4.1", "openai", "gpt-4.1-2025-04-14", "2026-06-01", "2 8 0.5 - - ever -");
        add("gpt-4.1-nano", "openai", "gpt-4.1-nano-2025-04-14", "2026-06-01", "0.1 0.4 0.025 - - ever -");
        add("gpt-5", "openai", "gpt-5-2025-08-07", "2026-06-01", "1.25 10 0.125 - - ever -");
        add("gpt-5-nano by its beginning", "openai", "gpt-5-nano-2025-08-07", "2026-06-01",
            "0.05 0.4 0.005 - - ever -");
        add("upper case", "openai", "GPT-4o-2024-08-06", "2026-06-01", "2.5 10 1.25 - - ever -");
        add("haiku 3.5", "anthropic", "claude-3-5-haiku-20241022", "2026-06-01", "0.8 4 0.08 1 1.6 ever -");
        add("haiku 4.5", "anthropic", "claude-haiku-4-5-20251001", "2026-06-01", "1 5 0.1 1.25 2 ever -");
        add("opus 3", "anthropic", "claude-3-opus-20240229", "2026-06-01", "15 75 1.5 18.75 30 ever -");
        add("opus 4", "anthropic", "claude-opus-4-20250514", "2026-06-01", "15 75 1.5 18.75 30 ever -");
        add("sonnet 4.5 holds up to a size", "anthropic", "claude-sonnet-4-5-20250929", "2026-06-01",
            "3 15 0.3 3.75 6 ever 200000");
        add("llama 3.1 8b", "groq", "llama-3.1-8b-instant", "2026-06-01", "0.05 0.08 - - - ever -");
        add("gemini 2.5 pro holds up to a size", "google", "gemini-2.5-pro", "2026-06-01",
            "1.25 10 0.125 - - ever 200000");
        add("o3 on the day before its price changed", "openai", "o3-2025-04-16", "2025-06-09",
            "10 40 0.5 - - ever -");
        add("o3 on the day its price changed", "openai", "o3-2025-04-16", "2025-06-10",
            "2 8 0.5 - - 2025-06-10 -");
        add("sonnet 5 before", "anthropic", "claude-sonnet-5", "2026-08-31", "2 10 0.2 2.5 4 ever -");
        add("sonnet 5 after", "anthropic", "claude-sonnet-5", "2026-09-01", "3 15 0.3 3.75 6 2026-09-01 -");
        add("an unknown model", "openai", "gpt-99", "2026-06-01", "miss");
        add("the right model of the wrong provider", "groq", "gpt-4o-2024-08-06", "2026-06-01", "miss");
        add("an unknown provider", "nimbus", "nano-1", "2026-06-01", "miss");
        add("a price by the time of day", "deepseek", "deepseek-chat", "2026-06-01",
            "0.135 0.55 0.035 - - ever -");
        add("an embedding model has no price of output", "openai", "text-embedding-3-large", "2026-06-01",
            "0.13 - - - - ever -");
        add("an empty name", "openai", "", "2026-06-01", "miss");
    }

    void knowsWellKnownModels() {
        QFETCH(QString, provider);
        QFETCH(QString, model);
        QFETCH(QString, day);
        QFETCH(QString, price);
        QCOMPARE(found(shipped(), provider.toUtf8().constData(), "", model, day), price);
    }

    void knowsTheProviderByItsHost_data() {
        QTest::addColumn<QString>("provider");
        QTest::addColumn<QString>("url");
        QTest::addColumn<bool>("isOpenAi");
        QTest::newRow("an own name") << "mine" << "https://api.openai.com/v1" << true;
        QTest::newRow("in capitals and with a port") << "mine" << "https://API.openai.com:443/v1" << true;
        QTest::newRow("the host is right, not the name") << "groq" << "https://api.openai.com/v1" << true;
        QTest::newRow("a proxy under the provider's name") << "openai" << "https://proxy.example/v1" << true;
        QTest::newRow("a host that only begins alike")
            << "mine" << "https://api.openai.com.evil.org" << false;
        QTest::newRow("an unknown host") << "mine" << "http://127.0.0.1:11434/v1" << false;
        QTest::newRow("the sandbox") << "nimbus" << "sandbox://nimbus" << false;
    }

    void knowsTheProviderByItsHost() {
        QFETCH(QString, provider);
        QFETCH(QString, url);
        QFETCH(bool, isOpenAi);
        const auto price = found(shipped(), provider.toUtf8().constData(), url.toUtf8().constData(),
                                 QStringLiteral("gpt-4o-2024-08-06"), QStringLiteral("2026-06-01"));
        QCOMPARE(price != QStringLiteral("miss"), isOpenAi);
    }

    void theMostSpecificPatternWins_data() {
        QTest::addColumn<QString>("model");
        QTest::addColumn<int>("dollars"); // 0: miss
        QTest::newRow("equal") << "abc-1" << 1;
        QTest::newRow("the longer beginning") << "abc-12" << 2;
        QTest::newRow("the shorter beginning") << "abx" << 3;
        QTest::newRow("an end before a part") << "x-mid-end" << 4;
        QTest::newRow("a part") << "x-mid-y" << 5;
        QTest::newRow("none") << "zzz" << 0;
    }

    void theMostSpecificPatternWins() {
        QFETCH(QString, model);
        QFETCH(int, dollars);
        const Catalog catalog({},
                              {row("p", MatchKind::Contains, "mid", "1970-01-01", 5),
                               row("p", MatchKind::EndsWith, "end", "1970-01-01", 4),
                               row("p", MatchKind::StartsWith, "ab", "1970-01-01", 3),
                               row("p", MatchKind::StartsWith, "abc", "1970-01-01", 2),
                               row("p", MatchKind::Equals, "abc-1", "1970-01-01", 1),
                               row("q", MatchKind::Contains, "z", "1970-01-01", 9)},
                              *dayFrom("2026-01-01"));
        const auto hit = catalog.find("p", "", model.toStdString(), *dayFrom("2026-06-01"));
        QCOMPARE(hit ? static_cast<int>(hit->price->base.input->nanoPerMillion / 1'000'000'000) : 0, dollars);
    }

    // A model that was not sold yet is a miss; a vaguer pattern must not stand in for it.
    void aPriceFromLaterIsAMiss() {
        const Catalog catalog({},
                              {row("p", MatchKind::Equals, "new", "2026-09-01", 2),
                               row("p", MatchKind::StartsWith, "newer", "2026-09-01", 3),
                               row("p", MatchKind::Contains, "ne", "1970-01-01", 1)},
                              *dayFrom("2026-01-01"));
        QVERIFY(!catalog.find("p", "", "new", *dayFrom("2026-08-31")));
        QVERIFY(!catalog.find("p", "", "newer-1", *dayFrom("2026-08-31")));
        QVERIFY(catalog.find("p", "", "new", *dayFrom("2026-09-01")));
        QVERIFY(catalog.find("p", "", "newer-1", *dayFrom("2026-09-01")));
    }

    void addsUpExactly_data() {
        QTest::addColumn<QString>("usage"); // input cached 5m 1h output
        QTest::addColumn<QString>("rates"); // input cached 5m 1h output, - absent
        QTest::addColumn<qint64>("nano");
        const auto add = [](const char* name, const char* usage, const char* rates, qint64 nano) {
            QTest::newRow(name) << usage << rates << nano;
        };
        add("nothing", "0 0 0 0 0", "1 1 1 1 1", 0);
        add("a thousand in, five hundred out", "1000 0 0 0 500", "2.5 - - - 10", 7'500'000);
        add("each bucket its own rate", "1 10 100 1000 10000", "1 2 3 4 5", 54'321'000);
        add("cached without its own price costs as input", "0 1000 0 0 0", "3 - - - 15", 3'000'000);
        add("a five-minute write without its own price too", "0 0 1000 0 0", "3 0.3 - - 15", 3'000'000);
        add("an hour's write without its own price as a five-minute one", "0 0 0 1000 0", "3 0.3 3.75 - 15",
            3'750'000);
        add("else as input", "0 0 0 1000 0", "3 0.3 - - 15", 3'000'000);
        add("half a nano-dollar rounds up", "1 0 0 0 0", "0.0005 - - - 0", 1);
        add("below half rounds down", "1 0 0 0 0", "0.000499999 - - - 0", 0);
        add("rounded once, not per bucket", "1 0 0 0 1", "0.0004 - - - 0.0004", 1);
        add("a free model", "100000 0 0 0 100000", "0 - - - 0", 0);
        add("a billion tokens at a thousand dollars", "1000000000 0 0 0 0", "1000 - - - 0",
            1'000'000'000'000'000);
    }

    void addsUpExactly() {
        QFETCH(QString, usage);
        QFETCH(QString, rates);
        QFETCH(qint64, nano);
        const auto tokens = usage.split(u' ');
        const auto prices = rates.split(u' ');
        const auto rate = [&](qsizetype i) -> std::optional<Rate> {
            if (prices[i] == QStringLiteral("-")) return std::nullopt;
            return *rateFromDecimal(prices[i].toStdString());
        };
        const Usage spent{tokens[0].toLongLong(), tokens[1].toLongLong(), tokens[2].toLongLong(),
                          tokens[3].toLongLong(), tokens[4].toLongLong(), 0};
        Rates known;
        known.input = rate(0);
        known.output = rate(4);
        known.cachedRead = rate(1);
        known.cacheWrite5m = rate(2);
        known.cacheWrite1h = rate(3);
        QCOMPARE(costOf(spent, known)->nano(), nano);
    }

    void whatHasNoRateIsAMiss() {
        Rates known;
        known.input = Rate{1'000'000'000};
        QVERIFY(costOf(Usage{1000, 0, 0, 0, 0, 0}, known)); // an embedding
        QVERIFY(!costOf(Usage{1000, 0, 0, 0, 1, 0}, known));
        Usage searched;
        searched.parts.searches = 1;
        QVERIFY(!costOf(searched, known));
    }

    void aStepHoldsStrictlyAboveItsSize() {
        const auto hit = shipped().find("google", "", "gemini-2.5-pro", *dayFrom("2026-06-01"));
        QVERIFY(hit);
        QCOMPARE(toString(*hit->price->at(200'000).input), std::string("1.25"));
        QCOMPARE(toString(*hit->price->at(200'001).input), std::string("2.5"));
    }

    void aPriceByTheHourIsThatOfItsMinute() {
        const auto at = [](const char* time) {
            const auto hit = shipped().find("deepseek", "", "deepseek-chat", *wallFromRfc3339(time));
            return hit ? toString(*hit->price->base.input) : std::string("miss");
        };
        QCOMPARE(at("2026-06-01T00:29:59Z"), std::string("0.135"));
        QCOMPARE(at("2026-06-01T00:30:00Z"), std::string("0.27"));
        QCOMPARE(at("2026-06-01T16:29:59Z"), std::string("0.27"));
        QCOMPARE(at("2026-06-01T16:30:00Z"), std::string("0.135"));
    }
};

QTEST_APPLESS_MAIN(CatalogTest)
#include "catalog.moc"
