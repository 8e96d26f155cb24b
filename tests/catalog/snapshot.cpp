#include "catalog/catalog.h"

#include "base/id.h"
#include "base/paths.h"

#include <QTemporaryDir>
#include <QTest>
#include <fstream>

using namespace tierline;
using namespace tierline::catalog;

namespace {

const std::string head = "# tierline prices 1\n# date: 2026-06-01\n# licence: MIT\n# host: api.p.com\tp\n";
const std::string columns =
    "provider\tmatch\tpattern\tfrom\tinput\tcached_read\tcache_write_5m\tcache_write_1h\t"
    "output\tprice_limit\tcontext\n";
const std::string good = "p\tequals\tm\t1970-01-01\t1\t\t\t\t2\t\t\n";

} // namespace

class SnapshotTest : public QObject {
    Q_OBJECT

private slots:
    void readsExactly() {
        const auto catalog = Catalog::parse(
            head + columns + good
                + "p\tstarts_with\tn-\t2026-01-01\t0.000000001\t0.1\t0.2\t0.3\t4\t200000\t8192\n",
            "s.tsv");
        QVERIFY2(catalog, catalog ? "" : toString(catalog.error()).c_str());
        QCOMPARE(catalog->size(), std::size_t{2});
        QCOMPARE(toString(catalog->date()), std::string("2026-06-01"));
        const auto hit = catalog->find("mine", "https://api.p.com/v1", "n-1", *dayFrom("2026-06-01"));
        QVERIFY(hit);
        QCOMPARE(hit->rates.input.nanoPerMillion, std::int64_t{1});
        QCOMPARE(hit->rates.cacheWrite1h->nanoPerMillion, std::int64_t{300'000'000});
        QCOMPARE(hit->priceLimit, std::optional<std::int64_t>(200'000));
        QCOMPARE(hit->context, std::optional<std::int64_t>(8192));
    }

    void refuses_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("message");
        const auto add = [](const char* name, const std::string& text, const char* message) {
            QTest::newRow(name) << QString::fromStdString(text) << message;
        };
        const auto with = [](const char* line) { return head + columns + good + line + "\n"; };
        add("empty", "", "s.tsv:1:1: not a price snapshot");
        add("another file", "provider,price\n", "s.tsv:1:1: not a price snapshot");
        add("a later version", "# tierline prices 2\n", "s.tsv:1:1: not a price snapshot of this version");
        add("no date", "# tierline prices 1\n" + columns + good, "has no date");
        add("an impossible date", "# tierline prices 1\n# date: 2026-02-30\n",
            "s.tsv:2:1: the snapshot's date");
        add("a host without provider", "# tierline prices 1\n# host: a.com\n", "s.tsv:2:1: a host line");
        add("no columns", head + good, "s.tsv:5:1: the columns");
        add("no rows", head + columns, "holds no prices");
        add("too few columns", with("p\tequals\tm"), "s.tsv:7:1: the row has 3 columns");
        add("too many columns", with("p\tequals\tm\t1970-01-01\t1\t\t\t\t2\t\t\t"), "the row has 12 columns");
        add("an empty line", with(""), "the row has 1 columns");
        add("no provider", with("\tequals\tn\t1970-01-01\t1\t\t\t\t2\t\t"), "names no provider");
        add("an unknown match", with("p\tregex\tn\t1970-01-01\t1\t\t\t\t2\t\t"),
            "`regex` is not a kind of match");
        add("an empty pattern", with("p\tequals\t\t1970-01-01\t1\t\t\t\t2\t\t"), "pattern is empty");
        add("a pattern in capitals", with("p\tequals\tN\t1970-01-01\t1\t\t\t\t2\t\t"), "not in lower case");
        add("a bad day", with("p\tequals\tn\t1970-1-1\t1\t\t\t\t2\t\t"), "`1970-1-1` is not a day");
        add("no price of input", with("p\tequals\tn\t1970-01-01\t\t\t\t\t2\t\t"), "lacks the price");
        add("no price of output", with("p\tequals\tn\t1970-01-01\t1\t\t\t\t\t\t"), "lacks the price");
        add("a negative price", with("p\tequals\tn\t1970-01-01\t-1\t\t\t\t2\t\t"), "is negative");
        add("a price too fine", with("p\tequals\tn\t1970-01-01\t0.0000000001\t\t\t\t2\t\t"), "nine decimals");
        add("a price in words", with("p\tequals\tn\t1970-01-01\tcheap\t\t\t\t2\t\t"), "is not a number");
        add("a bad limit", with("p\tequals\tn\t1970-01-01\t1\t\t\t\t2\t0\t"),
            "`0` is not a number of tokens");
        add("a bad context", with("p\tequals\tn\t1970-01-01\t1\t\t\t\t2\t\t8k"),
            "`8k` is not a number of tokens");
        add("Windows line ends", with("p\tequals\tn\t1970-01-01\t1\t\t\t\t2\t\t\r"),
            "not a number of tokens");
        add("a row twice", with("p\tequals\tm\t1970-01-01\t3\t\t\t\t4\t\t"), "s.tsv:7:1: the same pattern");
    }

    void refuses() {
        QFETCH(QString, text);
        QFETCH(QString, message);
        const auto catalog = Catalog::parse(text.toStdString(), "s.tsv");
        QVERIFY(!catalog);
        const auto shown = QString::fromStdString(toString(catalog.error()));
        QVERIFY2(shown.contains(message), qPrintable(shown));
        QVERIFY(catalog.error().code == ErrorCode::InvalidInput);
    }

    void survivesEveryCutAndMutation() {
        const auto file = newestSnapshot(std::filesystem::path(TIERLINE_SOURCE_DIR) / "resources");
        QVERIFY(file);
        const auto text = readFile(*file)->substr(0, 4000);
        for (std::size_t length = 0; length < text.size(); ++length)
            (void)Catalog::parse(std::string_view(text).substr(0, length), "cut");
        Dice dice(3);
        for (int round = 0; round < 2000; ++round) {
            auto mutant = text;
            mutant[dice.next() % mutant.size()] = static_cast<char>(dice.next());
            (void)Catalog::parse(mutant, "mutant");
        }
    }

    void takesTheNewestSnapshot() {
        QTemporaryDir folder;
        const auto prices = std::filesystem::path(folder.path().toStdString()) / "prices";
        QVERIFY(!newestSnapshot(folder.path().toStdString()));
        std::filesystem::create_directory(prices);
        QVERIFY(!newestSnapshot(folder.path().toStdString()));
        for (const auto* name : {"snapshot-2026-01-31.tsv", "snapshot-2026-11-02.tsv",
                                 "snapshot-2026-99-99.tsv", "snapshot-latest-x.tsv", "notes.txt"})
            std::ofstream(prices / name) << "x";
        const auto newest = newestSnapshot(folder.path().toStdString());
        QVERIFY(newest);
        QCOMPARE(newest->filename().string(), std::string("snapshot-2026-11-02.tsv"));
    }

    void theShippedOneSaysWhereItIsFrom() {
        const auto file = newestSnapshot(std::filesystem::path(TIERLINE_SOURCE_DIR) / "resources");
        const auto text = readFile(*file);
        QVERIFY(text->find("# source: https://github.com/pydantic/genai-prices") != std::string::npos);
        QVERIFY(text->find("# licence: MIT") != std::string::npos);
        QCOMPARE("snapshot-" + toString(Catalog::load(*file)->date()) + ".tsv", file->filename().string());
    }
};

QTEST_APPLESS_MAIN(SnapshotTest)
#include "snapshot.moc"
