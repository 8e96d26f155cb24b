// Our own price file: read exactly, refused with its place, written so that it reads back the same.
#include "base/id.h"
#include "base/paths.h"
#include "catalog/import.h"
#include "catalog/prices.h"

#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <fstream>

using namespace tierline;
using namespace tierline::catalog;

namespace {

std::filesystem::path resources() {
    return std::filesystem::path(TIERLINE_SOURCE_DIR) / "resources";
}

// JSON with single quotes, of one provider and these models.
std::string file(const std::string& models,
                 const std::string& head = "'tierline_prices':2,'date':'2026-06-01'") {
    auto text =
        "{" + head + ",\n'providers':[{'id':'p','hosts':['api.p.com']}],\n'models':[\n" + models + "]}";
    std::ranges::replace(text, '\'', '"');
    return text;
}

const std::string good = "{'provider':'p','equals':'m','price':{'input':1,'output':2}}";

} // namespace

class SnapshotTest : public QObject {
    Q_OBJECT

private slots:
    void readsExactly() {
        const auto catalog = Catalog::parse(
            file(good
                 + ",\n{'provider':'p','starts_with':'n-','from':'2026-01-01','hours':'23:00-01:30',"
                   "'context':8192,'price':{'input':0.037500001,'cache_write_1h':0.3,'searches':10},"
                   "'above':[{'tokens':200000,'price':{'input':2}}]}"),
            "s.json");
        QVERIFY2(catalog, catalog ? "" : toString(catalog.error()).c_str());
        QCOMPARE(catalog->size(), std::size_t{2});
        QCOMPARE(toString(catalog->date()), std::string("2026-06-01"));
        const auto night = *wallFromRfc3339("2026-06-01T01:29:00Z");
        const auto hit = catalog->find("mine", "https://api.p.com/v1", "n-1", night);
        QVERIFY(hit);
        QCOMPARE(hit->price->base.input->nanoPerMillion, std::int64_t{37'500'001});
        QCOMPARE(hit->price->base.cacheWrite1h->nanoPerMillion, std::int64_t{300'000'000});
        QCOMPARE(hit->price->base.searches->nanoPerMillion, std::int64_t{10'000'000'000'000});
        QCOMPARE(hit->price->at(200'001).input->nanoPerMillion, std::int64_t{2'000'000'000});
        QCOMPARE(hit->context, std::optional<std::int64_t>(8192));
        QVERIFY(!catalog->find("p", "", "n-1", *wallFromRfc3339("2026-06-01T01:30:00Z")));
    }

    void refuses_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("message");
        const auto add = [](const char* name, const std::string& text, const char* message) {
            QTest::newRow(name) << QString::fromStdString(text) << message;
        };
        const auto model = [](const char* rest) { return file(good + ",\n{'provider':'p'," + rest + "}"); };
        add("nothing", "", "s.json:1:1");
        add("another file", "[]", "not a price file");
        add("no date", file(good, "'tierline_prices':2"), "no date");
        add("an impossible date", file(good, "'tierline_prices':2,'date':'2026-02-30'"), "no date");
        add("no models", file(""), "no prices");
        add("an unknown member", model("'equals':'n','rice':1"), "s.json:5:");
        add("a model without a name", model("'price':{'input':1}"), "names no model");
        add("two patterns", model("'equals':'n','contains':'n'"), "one pattern");
        add("a pattern in capitals", model("'equals':'N'"), "lower case");
        add("a bad expression", model("'regex':'('"), "s.json:5:");
        add("a bad day", model("'equals':'n','from':'2026-1-1'"), "`2026-1-1` is not a day");
        add("bad hours", model("'equals':'n','hours':'25:00-26:00'"), "not hours");
        add("a negative price", model("'equals':'n','price':{'input':-1}"), "negative");
        add("a price too fine", model("'equals':'n','price':{'input':0.0000000001}"), "nine decimals");
        add("a price per token", model("'equals':'n','price':{'input':0.000000001}"), "one per token");
        add("an unknown kind of price", model("'equals':'n','price':{'inptu':1}"), "`inptu`");
        add("steps that fall",
            model("'equals':'n','price':{'input':1},'above':[{'tokens':5,'price':{'input':1}},"
                  "{'tokens':5,'price':{'input':1}}]"),
            "more tokens");
        add("a bad context", model("'equals':'n','context':0"), "number of tokens");
        add("a model twice", model("'equals':'m','price':{'input':3}"), "s.json:5:1");
    }

    void refuses() {
        QFETCH(QString, text);
        QFETCH(QString, message);
        const auto catalog = Catalog::parse(text.toStdString(), "s.json");
        QVERIFY(!catalog);
        const auto shown = QString::fromStdString(toString(catalog.error()));
        QVERIFY2(shown.contains(message), qPrintable(shown));
        QVERIFY(catalog.error().code == ErrorCode::InvalidInput);
    }

    void namesALaterVersion() {
        const auto later = Catalog::parse(file(good, "'tierline_prices':3,'date':'2026-06-01'"), "s.json");
        QVERIFY(!later);
        QVERIFY(later.error().code == ErrorCode::TooNew);
    }

    void survivesEveryCutAndMutation() {
        const auto text = file(good + "," + good);
        for (std::size_t length = 0; length < text.size(); ++length)
            QVERIFY(!Catalog::parse(std::string_view(text).substr(0, length), "cut"));
        Dice dice(3);
        for (int round = 0; round < 2000; ++round) {
            auto mutant = text;
            mutant[dice.next() % mutant.size()] = static_cast<char>(dice.next());
            (void)Catalog::parse(mutant, "mutant");
        }
    }

    void takesTheNewestSnapshot() {
        QTemporaryDir folder;
        const std::filesystem::path share = folder.path().toStdString();
        QVERIFY(!newestSnapshot(share));
        std::filesystem::create_directory(share / "prices");
        for (const auto* name : {"prices-2026-01-31.json", "prices-2026-11-02.json", "prices-2026-99-99.json",
                                 "prices-latest-x.json", "notes.txt"})
            std::ofstream(share / "prices" / name) << "x";
        QCOMPARE(newestSnapshot(share)->filename().string(), std::string("prices-2026-11-02.json"));
    }

    void aBrokenFileOfTheUserIsPassedOver() {
        QTemporaryDir folder;
        const std::filesystem::path user = folder.path().toStdString();
        std::filesystem::create_directory(user / "prices");
        std::ofstream(user / "prices/prices-2027-01-01.json") << "{";
        std::ofstream(user / "prices/overrides.json")
            << file("{'provider':'openai','equals':'gpt-4o','price':{'input':7,'output':7}}");
        const auto loaded = loadPrices(resources(), user);
        QVERIFY(loaded);
        QCOMPARE(loaded->warnings.size(), std::size_t{1});
        const auto own = loaded->catalog->find("openai", "", "gpt-4o", *dayFrom("2026-06-01"));
        QVERIFY(own && own->isOverride);
        QCOMPARE(toString(*own->price->base.input), std::string("7"));
    }

    void theShippedOneReadsBackTheSame() {
        const auto path = newestSnapshot(resources());
        QVERIFY(path);
        const auto catalog = Catalog::load(*path);
        QVERIFY(catalog);
        QCOMPARE(QString::fromStdString(toSnapshot(*catalog)), QString::fromStdString(*readFile(*path)));
        QCOMPARE("prices-" + toString(catalog->date()) + ".json", path->filename().string());
        QVERIFY(catalog->source().find("https://github.com/pydantic/genai-prices") != std::string::npos);
        QVERIFY(catalog->source().find("MIT") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(SnapshotTest)
#include "snapshot.moc"
