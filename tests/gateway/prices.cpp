// Price files that change under a running gateway: what counts for new requests, and what stays.
#include "gateway/prices.h"

#include "base/paths.h"
#include "catalog/import.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace tierline;
using namespace tierline::gateway;

namespace fs = std::filesystem;

namespace {

const Wall noon = *wallFromRfc3339("2026-12-01T12:00:00Z");

// The shipped prices with another one of gpt-4o's input, of another day.
std::string pricesOf(const catalog::Catalog& shipped, const char* date, std::int64_t dollars) {
    auto rows = shipped.rows();
    for (auto& row : rows)
        if (row.provider == "openai" && row.pattern == "gpt-4o")
            row.price.base.input = Rate{dollars * 1'000'000'000};
    return catalog::toSnapshot(
        {shipped.providers(), std::move(rows), *catalog::dayFrom(date), shipped.source()});
}

std::string ownPrice(int dollars) {
    catalog::Row row;
    row.provider = "openai";
    row.pattern = "gpt-4o";
    row.price.base.input = row.price.base.output = Rate{dollars * 1'000'000'000LL};
    return catalog::toSnapshot({{}, {row}, *catalog::dayFrom("2026-06-01"), {}});
}

} // namespace

class PricesTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        qputenv("XDG_CONFIG_HOME", m_folder->path().toUtf8());
        const auto policy = m_folder->filePath(QStringLiteral("policy.yaml")).toStdString();
        std::ofstream(policy) << "version: 1\n"
                                 "providers: {openai: {dialect: openai, key: env:TIERLINE_NO_SUCH_KEY}}\n"
                                 "models: {openai/gpt-4o: {}}\n"
                                 "tiers: [{name: only, models: [openai/gpt-4o]}]\n"
                                 "default_tier: only\n";
        load();
    }

    void whatHasNotChangedStays() {
        const auto before = setup.load();
        QCOMPARE(refreshPrices(setup), PriceNews::Same);
        QVERIFY(setup.load() == before);
    }

    void anOwnPriceCountsAtOnceForNewRequests() {
        const auto underWay = setup.load();
        QCOMPARE(inputPrice(), std::string("2.5"));
        put("overrides.json", ownPrice(7));
        QCOMPARE(refreshPrices(setup), PriceNews::Taken);
        QCOMPARE(inputPrice(), std::string("7 own"));
        QCOMPARE(inputPrice(*underWay), std::string("2.5"));
        QCOMPARE(refreshPrices(setup), PriceNews::Same);
        put("overrides.json", ownPrice(8));
        QCOMPARE(refreshPrices(setup), PriceNews::Taken);
        QCOMPARE(inputPrice(), std::string("8 own"));
        fs::remove(folder() / "overrides.json");
        QCOMPARE(refreshPrices(setup), PriceNews::Taken);
        QCOMPARE(inputPrice(), std::string("2.5"));
    }

    void anAdoptedFileCountsAtOnce() {
        const auto shipped = setup.load()->catalog;
        put("prices-2026-12-01.json", pricesOf(*shipped, "2026-12-01", 3));
        QCOMPARE(refreshPrices(setup), PriceNews::Taken);
        QCOMPARE(inputPrice(), std::string("3"));
        put("prices-2026-12-02.json", pricesOf(*shipped, "2026-12-02", 4));
        QCOMPARE(refreshPrices(setup), PriceNews::Taken);
        QCOMPARE(inputPrice(), std::string("4"));
    }

    // Else they would point into a catalogue that ends with the last request of the old setup.
    void usageIsReadByTheNewCatalogue() {
        put("overrides.json", ownPrice(7));
        QCOMPARE(refreshPrices(setup), PriceNews::Taken);
        const auto now = setup.load();
        const auto* chat = now->outlets[0].extractors[static_cast<std::size_t>(Dialect::OpenAi)];
        QVERIFY(chat != nullptr);
        QVERIFY(chat == now->catalog->extractor("openai", "https://api.openai.com/v1", "chat"));
        QCOMPARE(chat->flavor, std::string("chat"));
    }

    void aBrokenFileChangesNothing() {
        put("overrides.json", ownPrice(7));
        QCOMPARE(refreshPrices(setup), PriceNews::Taken);
        QCOMPARE(setup.load()->warnings.size(), std::size_t{1}); // the key
        put("overrides.json", "{\"tierline_prices\":2,\n\"date\":");
        QCOMPARE(refreshPrices(setup), PriceNews::Kept);
        QCOMPARE(inputPrice(), std::string("7 own"));
        QCOMPARE(setup.load()->warnings.size(), std::size_t{2});
        QCOMPARE(fs::path(setup.load()->warnings.back().file).filename().string(),
                 std::string("overrides.json"));
        QCOMPARE(refreshPrices(setup), PriceNews::Same); // said once

        // A file that comes meanwhile must not let the own price go.
        put("prices-2026-12-01.json", pricesOf(*setup.load()->catalog, "2026-12-01", 3));
        QCOMPARE(refreshPrices(setup), PriceNews::Kept);
        QCOMPARE(inputPrice(), std::string("7 own"));
        QCOMPARE(setup.load()->warnings.size(), std::size_t{2});

        put("overrides.json", ownPrice(9));
        QCOMPARE(refreshPrices(setup), PriceNews::Taken);
        QCOMPARE(inputPrice(), std::string("9 own"));
        QCOMPARE(setup.load()->warnings.size(), std::size_t{1});
    }

    void aFileThatWasBrokenBeforeHoldsNothingUp() {
        put("prices-2026-12-01.json", "{");
        load();
        QCOMPARE(setup.load()->warnings.size(), std::size_t{2}); // with the key
        put("overrides.json", ownPrice(7));
        QCOMPARE(refreshPrices(setup), PriceNews::Taken);
        QCOMPARE(inputPrice(), std::string("7 own"));
        QCOMPARE(setup.load()->warnings.size(), std::size_t{2});
        put("overrides.json", "{");
        QCOMPARE(refreshPrices(setup), PriceNews::Kept);
        QCOMPARE(inputPrice(), std::string("7 own"));
    }

    void withoutShippedPricesThoseInUseStay() {
        const auto share = qgetenv("TIERLINE_SHARE");
        qputenv("TIERLINE_SHARE", m_folder->filePath(QStringLiteral("gone")).toUtf8());
        const auto news = refreshPrices(setup);
        qputenv("TIERLINE_SHARE", share);
        QCOMPARE(news, PriceNews::Kept);
        QCOMPARE(inputPrice(), std::string("2.5"));
        QCOMPARE(refreshPrices(setup), PriceNews::Taken);
    }

private:
    void load() {
        const auto loaded =
            loadSetup(m_folder->filePath(QStringLiteral("policy.yaml")).toStdString(), {}, {});
        if (!loaded) qFatal("%s", toString(loaded.error()).c_str());
        setup.store(*loaded);
    }

    fs::path folder() const { return configFolder() / "prices"; }

    void put(const char* name, const std::string& text) const {
        fs::create_directories(folder());
        const auto written = replaceFile(folder() / name, text);
        if (!written) qFatal("%s", toString(written.error()).c_str());
    }

    static std::string inputPrice(const Setup& of) {
        const auto found = of.catalog->find("openai", "https://api.openai.com/v1", "gpt-4o", noon);
        if (!found) return "miss";
        return toString(*found->price->base.input) + (found->isOverride ? " own" : "");
    }
    std::string inputPrice() const { return inputPrice(*setup.load()); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::atomic<std::shared_ptr<const Setup>> setup;
};

QTEST_APPLESS_MAIN(PricesTest)
#include "prices.moc"
