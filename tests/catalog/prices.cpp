// Which price file counts, the user's own prices on top, and taking a new one into use.
#include "catalog/prices.h"

#include "base/paths.h"
#include "catalog/import.h"

#include <QTemporaryDir>
#include <QTest>
#include <fstream>

using namespace tierline;
using namespace tierline::catalog;

namespace fs = std::filesystem;

namespace {

Catalog priced(const char* date, std::int64_t dollars) {
    Row row;
    row.provider = "p";
    row.pattern = "m";
    row.price.base.input = row.price.base.output = Rate{dollars * 1'000'000'000};
    return {{}, {row}, *dayFrom(date), {}};
}

void put(const fs::path& file, const std::string& text) {
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
}

std::string inputOf(const Loaded& loaded, const char* provider = "p", const char* url = "") {
    const auto found = loaded.catalog->find(provider, url, "m", Wall(*dayFrom("2026-12-31")));
    if (!found) return "miss";
    return toString(*found->price->base.input) + (found->isOverride ? " own" : "");
}

} // namespace

class PricesTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        share = fs::path(m_folder->path().toStdString()) / "share";
        user = fs::path(m_folder->path().toStdString()) / "config" / "tierline";
        put(share / "prices" / "prices-2026-06-01.json", toSnapshot(priced("2026-06-01", 5)));
    }

    void theNewestCounts() {
        QCOMPARE(inputOf(*loadPrices(share, user)), std::string("5"));
        put(user / "prices" / "prices-2026-05-31.json", toSnapshot(priced("2026-05-31", 1)));
        QCOMPARE(inputOf(*loadPrices(share, user)), std::string("5"));
        put(user / "prices" / "prices-2026-06-01.json", toSnapshot(priced("2026-06-01", 6)));
        QCOMPARE(inputOf(*loadPrices(share, user)), std::string("6"));
        put(user / "prices" / "prices-2026-06-02.json", toSnapshot(priced("2026-06-02", 7)));
        QCOMPARE(inputOf(*loadPrices(share, user)), std::string("7"));
    }

    void aBrokenOneIsPassedOverAndSaid() {
        put(user / "prices" / "prices-2026-07-01.json", toSnapshot(priced("2026-07-01", 7)));
        put(user / "prices" / "prices-2026-08-01.json", "{\"tierline_prices\":2,");
        put(user / "prices" / "overrides.json", "[]");
        const auto loaded = loadPrices(share, user);
        QVERIFY(loaded);
        QCOMPARE(inputOf(*loaded), std::string("7"));
        QCOMPARE(loaded->warnings.size(), std::size_t{2});
        QVERIFY(loaded->warnings[0].file.ends_with("prices-2026-08-01.json"));
    }

    void ownPricesLieOnTop() {
        auto own = priced("2020-01-01", 2);
        put(user / "prices" / "overrides.json", toSnapshot(own));
        QCOMPARE(inputOf(*loadPrices(share, user)), std::string("2 own"));
    }

    void anOwnPriceFromLaterLeavesTheOthersUntil() {
        auto rows = priced("2020-01-01", 2).rows();
        rows[0].from = *dayFrom("2027-01-01");
        put(user / "prices" / "overrides.json", toSnapshot(Catalog({}, rows, *dayFrom("2020-01-01"))));
        QCOMPARE(inputOf(*loadPrices(share, user)), std::string("5"));
    }

    void anOwnProviderIsKnownByItsHost() {
        auto rows = priced("2020-01-01", 0).rows();
        rows[0].provider = "basement";
        put(user / "prices" / "overrides.json",
            toSnapshot(Catalog({{"basement", {"gpu.home.arpa"}, {}, {}}}, rows, *dayFrom("2020-01-01"))));
        const auto loaded = loadPrices(share, user);
        QCOMPARE(inputOf(*loaded, "any", "http://gpu.home.arpa:8000/v1"), std::string("0 own"));
        QCOMPARE(inputOf(*loaded, "any", "http://gpu.away.arpa:8000/v1"), std::string("miss"));
    }

    void withoutShippedPricesThereAreNone() {
        fs::remove_all(share / "prices");
        QVERIFY(!loadPrices(share, user));
        put(share / "prices" / "prices-2026-13-01.json", "{}");
        QCOMPARE(loadPrices(share, user).error().code, ErrorCode::NotFound);
    }

    void aNewFileIsTakenWhole() {
        const auto path = adopt(priced("2026-06-01", 5), priced("2026-07-01", 6), user / "prices", false);
        QVERIFY2(path, path ? "" : toString(path.error()).c_str());
        QCOMPARE(path->filename().string(), std::string("prices-2026-07-01.json"));
        QCOMPARE(inputOf(*loadPrices(share, user)), std::string("6"));
        QCOMPARE(std::distance(fs::directory_iterator(user / "prices"), {}), std::ptrdiff_t{1});
    }

    void aQuestionableFileIsTakenByForceOnly() {
        const auto before = priced("2026-06-01", 5), after = priced("2026-07-01", 5000);
        const auto refused = adopt(before, after, user / "prices", false);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Refused);
        QVERIFY(!fs::exists(user / "prices" / "prices-2026-07-01.json"));
        QVERIFY(adopt(before, after, user / "prices", true));
        QCOMPARE(inputOf(*loadPrices(share, user)), std::string("5000"));
    }

    // Where a folder stands in the way, the rename fails after all is written.
    void aFileThatCannotBePutLeavesNothing() {
        put(user / "prices" / "prices-2026-07-01.json" / "in the way", "x");
        QVERIFY(!adopt(priced("2026-06-01", 5), priced("2026-07-01", 6), user / "prices", false));
        QCOMPARE(std::distance(fs::directory_iterator(user / "prices"), {}), std::ptrdiff_t{1});
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path share, user;
};

QTEST_APPLESS_MAIN(PricesTest)
#include "prices.moc"
