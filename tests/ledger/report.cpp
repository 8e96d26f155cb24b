// A month's report: whether its numbers are those of the rows, its words those of the numbers, and whether
// the page stays one file, whatever was recorded.
#include "ledger/report.h"

#include "ledger/audit.h"
#include "ledger/kept.h"
#include "ledger/reporttext.h"

#include <QTest>
#include <QXmlStreamReader>

using namespace tierline;
using namespace tierline::ledger;

namespace {

constexpr std::chrono::year_month may = std::chrono::year{2026} / std::chrono::May;
constexpr std::string_view style = "p > b { color: red; }";

Money usd(double dollars) {
    return Money::fromNano(static_cast<std::int64_t>(dollars * 1e9));
}

Record recordAt(std::int64_t number, Wall time, Money cost, Money baseline) {
    Record record = recordOf(number, {});
    record.time = time;
    record.cost = cost;
    record.baselineCost = baseline;
    return record;
}

Wall inMay(int day, int hours = 12) {
    return Wall(std::chrono::sys_days(may / day)) + std::chrono::hours(hours);
}

struct Month { // a ledger whose sums are kept by UTC
    Folder folder;
    std::unique_ptr<Ledger> ledger;
    std::int64_t count = 0;

    explicit Month(const std::string& zone = "UTC") {
        Options options = folder.options();
        options.zone = zone;
        ledger = Ledger::open(options).value();
    }
    void add(Record record) {
        record.id = idAt(++count);
        if (!store(*ledger, std::move(record))) qFatal("not stored");
    }
    void add(Wall time, double cost, double baseline) { add(recordAt(1, time, usd(cost), usd(baseline))); }
    MonthReport report(const std::string& zone = {}) const {
        auto made = monthReport(*ledger, {may, zone, keptNow, 1});
        if (!made) qFatal("%s", toString(made.error()).c_str());
        return *std::move(made);
    }
    std::string page() const { return reportPage(report(), style); }
};

// A whole month: twelve days with traffic, three tiers, two kinds of money.
void fillMonth(Month& month) {
    for (int day = 1; day <= 12; ++day)
        for (int i = 0; i < 5; ++i) {
            Record record = recordAt(1, inMay(day * 2, i), usd(0.01 * day), usd(0.1 * day));
            record.tier = i < 3 ? "simple" : i < 4 ? "moderate" : "complex";
            record.model = "provider/" + record.tier;
            record.client = i % 2 == 0 ? "ci" : "editor";
            record.tags = {{"project", i % 2 == 0 ? "a" : "b"}};
            if (i == 4) record.money = MoneyKind::Simulated;
            month.add(std::move(record));
        }
}

Record refusedRecord(const std::string& says) {
    Record record = recordAt(1, inMay(3), Money(), Money());
    record.outcome = Outcome::Refused;
    record.status = 402;
    record.selectionReason = "budget_cap";
    record.error = RecordError{"budget_exceeded", says};
    record.cost.reset(), record.baselineCost.reset(), record.usage.reset();
    return record;
}

const MoneyReport& kind(const MonthReport& report, MoneyKind money) {
    return *std::ranges::find(report.kinds, money, &MoneyReport::money);
}

// Everything that would fetch something, or run.
QString outsideOf(const std::string& page) {
    for (const char* sign : {"http:", "https:", "src=", "href=", "url(", "@import", "<script", "<link",
                             "<iframe", "<object", "javascript:", "onerror", "onload"})
        if (page.find(sign) != page.npos) return QString::fromLatin1(sign);
    return {};
}

QString malformed(const std::string& page) {
    QXmlStreamReader reader(QByteArray::fromStdString(page));
    while (!reader.atEnd())
        reader.readNext();
    return reader.hasError()
               ? reader.errorString() + QStringLiteral(" in line ") + QString::number(reader.lineNumber())
               : QString();
}

} // namespace

class ReportTest : public QObject {
    Q_OBJECT

private slots:
    void readsMonths_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("a month") << QByteArray("2026-11") << QByteArray("November 2026");
        QTest::newRow("the first") << QByteArray("1970-01") << QByteArray("January 1970");
        for (const char* bad : {"", "2026", "2026-13", "2026-00", "2026-1", "2026-1x", "2026/11",
                                "2026-11-01", "-026-11", "+026-11", "0000-11", " 2026-11", "9999-01"})
            QTest::newRow(bad) << QByteArray(bad) << QByteArray("-");
    }
    void readsMonths() {
        QFETCH(const QByteArray, text);
        const auto month = monthFrom(text.toStdString());
        QTEST(QByteArray::fromStdString(month ? monthName(*month) : "-"), "name");
    }

    void moneyForTheEye_data() {
        QTest::addColumn<qint64>("nano");
        QTest::addColumn<QString>("text");
        const auto row = [](qint64 nano, const char* text) {
            QTest::addRow("%lld", static_cast<long long>(nano)) << nano << QString::fromUtf8(text);
        };
        row(0, "$0.00");
        row(1, "$0.000000001");
        row(99'999, "$0.000099999");
        row(100'000, "$0.000100");
        row(9'999'499, "$0.009999");
        row(10'000'000, "$0.0100");
        row(999'999'999, "$1.0000");
        row(1'000'000'000, "$1.00");
        row(1'234'565'000'000, "$1,234.57");
        row(-3'100'000'000, "−$3.10");
        row(std::numeric_limits<qint64>::max(), "$9,223,372,036.85");
        row(std::numeric_limits<qint64>::min(), "−$9,223,372,036.85");
    }
    void moneyForTheEye() {
        QFETCH(const qint64, nano);
        QTEST(QString::fromStdString(dollarsOf(Money::fromNano(nano))), "text");
    }

    void countsForTheEye() {
        QCOMPARE(countOf(0), std::string("0"));
        QCOMPARE(countOf(999), std::string("999"));
        QCOMPARE(countOf(1'000), std::string("1,000"));
        QCOMPARE(countOf(-100'000), std::string("-100,000"));
        QCOMPARE(countOf(1'234'567), std::string("1,234,567"));
    }

    void savings_data() {
        QTest::addColumn<int>("days");
        QTest::addColumn<int>("hours");
        QTest::addColumn<int>("gain"); // of each block, in cents; 0: by turns a gain and a loss
        QTest::addColumn<int>("finding");
        QTest::addColumn<std::string>("unit");
        const auto row = [](const char* name, int days, int hours, int gain, Finding finding,
                            const char* unit) {
            QTest::newRow(name) << days << hours << gain << int(finding) << std::string(unit);
        };
        row("nothing at all", 0, 0, 1, Finding::Nothing, "hour");
        row("seven hours of one day", 1, 7, 1, Finding::Unsure, "hour");
        row("eight hours of one day", 1, 8, 1, Finding::Saved, "hour");
        row("eight days", 8, 80, 1, Finding::Saved, "day");
        row("a loss each day", 20, 80, -1, Finding::Cost, "day");
        row("gain and loss by turns", 20, 80, 0, Finding::Unclear, "day");
    }
    void savings() {
        QFETCH(const int, days);
        QFETCH(const int, hours);
        QFETCH(const int, gain);
        const auto blocks = [&](int count) {
            std::vector<SavingsBlock> made;
            for (int i = 0; i < count; ++i)
                made.push_back({usd(1), usd(1) - usd(0.01 * (gain != 0 ? gain : i % 2 == 0 ? 1 : -1))});
            made.emplace_back(); // an empty one is none
            return made;
        };
        const auto found = savingsOf(blocks(days), blocks(hours), 3);
        QTEST(int(findingOf(found)), "finding");
        QTEST(found.unit, "unit");
        QCOMPARE(found.baseline.nano(), usd(days).nano());
        if (gain != 0 && found.interval) { // blocks that are alike leave no doubt
            QCOMPARE(found.interval->low.nano(),
                     usd(0.01 * gain * (found.unit == "day" ? days : hours)).nano());
            QCOMPARE(found.interval->high.nano(), found.interval->low.nano());
        }
        QVERIFY(savingsOf(blocks(days), blocks(hours), 3).interval == found.interval);
    }

    void theIntervalIsThatOfTheMean() {
        // 400 blocks of 0 or 1 dollar: by the normal law 200 ± 1.96 · √(400 / 4) = 180.4 to 219.6.
        std::vector<SavingsBlock> blocks;
        for (int i = 0; i < 400; ++i)
            blocks.push_back({usd(3 + i % 2), usd(3) - Money::fromNano(1)});
        const auto interval = savingsOf(blocks, {}, 5).interval.value();
        QVERIFY2(std::abs(interval.low.usd() - 180.4) < 1.6, std::to_string(interval.low.usd()).c_str());
        QVERIFY2(std::abs(interval.high.usd() - 219.6) < 1.6, std::to_string(interval.high.usd()).c_str());
    }

    void itsNumbersAreThoseOfTheRows() {
        Month month;
        fillMonth(month);
        const auto report = month.report();
        QCOMPARE(report.requests, std::int64_t{60});
        QCOMPARE(report.rows, std::int64_t{60});
        QCOMPARE(report.kinds.size(), std::size_t{2});
        const auto& billed = kind(report, MoneyKind::Billed);
        Money cost, baseline, ofDays, ofTiers;
        for (const auto& record : month.ledger->decisions({1000, {}, true}).value())
            if (record.money == MoneyKind::Billed) {
                cost += record.cost.value();
                baseline += record.baselineCost.value();
            }
        for (const auto& day : billed.days) {
            ofDays += day.group.cost;
            for (const auto& [tier, spent] : day.byTier)
                ofTiers += spent;
        }
        QCOMPARE(billed.total.cost.nano(), cost.nano());
        QCOMPARE(billed.savings.cost.nano(), cost.nano());
        QCOMPARE(billed.savings.baseline.nano(), baseline.nano());
        QCOMPARE(ofDays.nano(), cost.nano());
        QCOMPARE(ofTiers.nano(), cost.nano());
        QCOMPARE(billed.days.size(), std::size_t{31});
        QCOMPARE(billed.days[3].group.requests, std::int64_t{4});
        QCOMPARE(billed.byTier.front().name, std::string("simple"));
        QCOMPARE(billed.byTag.size(), std::size_t{2});
        QCOMPARE(kind(report, MoneyKind::Simulated).total.requests, std::int64_t{12});
    }

    void whereTheMonthEnds_data() {
        QTest::addColumn<std::string>("kept"); // the zone of the sums
        QTest::addColumn<std::string>("zone");
        QTest::addColumn<std::string>("begins");
        QTest::addColumn<std::string>("ends");
        QTest::newRow("UTC") << std::string("UTC") << std::string("UTC")
                             << std::string("2026-05-01T00:00:00.000Z")
                             << std::string("2026-06-01T00:00:00.000Z");
        QTest::newRow("the zone of the sums")
            << std::string("Europe/Berlin") << std::string() << std::string("2026-04-30T22:00:00.000Z")
            << std::string("2026-05-31T22:00:00.000Z");
        QTest::newRow("half an hour beside that of the sums")
            << std::string("UTC") << std::string("Asia/Kolkata") << std::string("2026-04-30T18:30:00.000Z")
            << std::string("2026-05-31T18:30:00.000Z");
    }
    void whereTheMonthEnds() {
        QFETCH(const std::string, kept);
        QFETCH(const std::string, zone);
        QFETCH(const std::string, begins);
        QFETCH(const std::string, ends);
        Month month(kept);
        const Wall from = wallFromRfc3339(begins).value(), to = wallFromRfc3339(ends).value();
        constexpr Milliseconds instant(1);
        month.add(from - instant, 100, 1000);
        month.add(from, 1, 10);
        month.add(to - instant, 2, 20);
        month.add(to, 100, 1000);
        const auto report = month.report(zone);
        QCOMPARE(report.requests, std::int64_t{2});
        QCOMPARE(report.rows, std::int64_t{2});
        const auto& billed = kind(report, MoneyKind::Billed);
        QCOMPARE(billed.total.cost.nano(), usd(3).nano());
        QCOMPARE(billed.days.front().group.cost.nano(), usd(1).nano());
        QCOMPARE(billed.days.back().group.cost.nano(), usd(2).nano());
        QCOMPARE(billed.savings.baseline.nano(), usd(30).nano());
    }

    void thereIsNoSuchZone() {
        const Month month;
        QVERIFY(!monthReport(*month.ledger, {may, "Europe/Atlantis", keptNow, 1}));
    }

    void whatItDoesNotKnow() {
        Month month;
        const auto like = [&](auto change) {
            Record record = recordAt(1, inMay(5), usd(1), usd(2));
            change(record);
            month.add(std::move(record));
        };
        like([](Record&) {});
        like([](Record& r) {
            r.cost.reset(), r.baselineCost.reset(), r.flags = Unpriced, r.model = "new/one";
        });
        like([](Record& r) { r.baselineCost.reset(); });
        like([](Record& r) { r.flags = Estimated; });
        like([](Record& r) { r.flags = Partial; });
        like([](Record& r) { r.usage.reset(), r.cost.reset(), r.baselineCost.reset(); });
        const auto report = month.report();
        const auto& c = kind(report, MoneyKind::Billed).coverage;
        QCOMPARE(c.used, std::int64_t{5});
        QCOMPARE(c.unpriced, std::int64_t{1});
        QCOMPARE(c.noBaseline, std::int64_t{1});
        QCOMPARE(c.estimated, std::int64_t{1});
        QCOMPARE(c.partial, std::int64_t{1});
        // What only one side knows is in neither.
        QCOMPARE(kind(report, MoneyKind::Billed).savings.baseline.nano(), usd(6).nano());
        QCOMPARE(kind(report, MoneyKind::Billed).savings.cost.nano(), usd(3).nano());
        QCOMPARE(kind(report, MoneyKind::Billed).total.cost.nano(), usd(4).nano());
        const auto page = reportPage(report, style);
        QVERIFY(page.find("<strong>1 request</strong> of 5 that used tokens") != page.npos);
        QVERIFY(page.find("<bdi>new/one</bdi> (1)") != page.npos);
        QVERIFY(page.find("<td>unknown<sup") != page.npos); // never $0.00
    }

    void whatBudgetsRefused() {
        Month month;
        month.add(inMay(3), 1, 2);
        for (const char* says :
             {"The daily budget of client ci is spent: 10.02 of 10.00 USD. It opens again on 2026-05-04.",
              "The daily budget of client ci has no room for this request: 9 of 10.00 USD are spent.",
              "The monthly budget is spent: 1 of 1 USD."})
            month.add(refusedRecord(says));
        Record capped = recordAt(1, inMay(4), usd(1), usd(2));
        capped.selectionReason = "budget_cap";
        month.add(std::move(capped));
        const auto report = month.report();
        QCOMPARE(report.refused, std::int64_t{3});
        QCOMPARE(report.capped, std::int64_t{1});
        QCOMPARE(report.refusedBy.size(), std::size_t{2});
        QCOMPARE(report.refusedBy.front().first, std::string("The daily budget of client ci"));
        QCOMPARE(report.refusedBy.front().second, std::int64_t{2});
        const auto page = reportPage(report, style);
        QVERIFY(page.find("1 request went to a cheaper tier") != page.npos);
        QVERIFY(page.find("3 requests were refused") != page.npos);
        QVERIFY(page.find("<bdi>The monthly budget</bdi>") != page.npos);
    }

    // What retention took away is still in the sums.
    void itOutlivesTheRows() {
        Month month;
        fillMonth(month);
        const auto before = month.report();
        QVERIFY(month.ledger->write(
            [](sqlite3* database) { return execute(database, "DELETE FROM records WHERE seq <= 50"); }));
        const auto after = month.report();
        QCOMPARE(after.requests, before.requests);
        QCOMPARE(after.rows, std::int64_t{10});
        QVERIFY(kind(after, MoneyKind::Billed).savings.interval
                == kind(before, MoneyKind::Billed).savings.interval);
        const auto page = reportPage(after, style);
        QVERIFY(page.find("10 still whole in the ledger. Counts of") != page.npos);
    }

    void theTrailOfTheMonth() {
        Month month;
        const AuditNote change{"policy", "default.yaml", "{\"summary\":\"3 lines <added>\"}",
                               "text",   "test",         "ann@desk"};
        QVERIFY(note(*month.ledger, change, inMay(1, 0) - Milliseconds(1)));
        QVERIFY(note(*month.ledger, change, inMay(7, 9)));
        QVERIFY(note(*month.ledger, change, keptNow));
        const auto report = month.report();
        QCOMPARE(report.trail.size(), std::size_t{1});
        QCOMPARE(report.trail.front().seq, std::int64_t{2});
        const auto page = reportPage(report, style);
        QVERIFY(page.find("<td>2026-05-07 09:00</td>") != page.npos);
        QVERIFY(page.find("<bdi>3 lines &lt;added&gt;</bdi>") != page.npos);
        QVERIFY(page.find("ann@desk") != page.npos);
    }

    void says_data() {
        QTest::addColumn<int>("days");
        QTest::addColumn<double>("cost");
        QTest::addColumn<double>("baseline");
        QTest::addColumn<QString>("text");
        const auto row = [](const char* name, int days, double cost, double baseline, const char* text) {
            QTest::newRow(name) << days << cost << baseline << QString::fromUtf8(text);
        };
        row("nothing was recorded", 0, 0, 0, "No request was recorded in this month.");
        row("it saved", 12, 1, 10,
            "<strong>saved <span title=\"108.00 USD exactly\">$108.00</span></strong> (90.0\u00a0%)");
        row("it cost more", 12, 3, 1, "cost <span title=\"24.00 USD exactly\">$24.00</span> more");
        row("one day", 1, 1, 10, "1 hour of traffic is too little");
        row("no baseline has a price", 3, 1, -1, "<strong>Savings are not known</strong>");
    }
    void says() {
        QFETCH(const int, days);
        QFETCH(const double, cost);
        QFETCH(const double, baseline);
        QFETCH(const QString, text);
        Month month;
        for (int day = 1; day <= days; ++day) {
            Record record = recordAt(1, inMay(day), usd(cost), usd(baseline));
            if (baseline < 0) record.baselineCost.reset(); // a price that nobody knows
            month.add(std::move(record));
        }
        const auto page = QString::fromStdString(month.page());
        QVERIFY2(page.contains(text), qPrintable(page.mid(page.indexOf(QStringLiteral("<body>")), 1500)));
    }

    void aBaselineThatWouldFlattenTheCosts_data() {
        QTest::addColumn<double>("baseline");
        QTest::addColumn<bool>("isDrawn");
        QTest::newRow("a little more") << 3.9 << true;
        QTest::newRow("much more") << 4.1 << false;
    }
    void aBaselineThatWouldFlattenTheCosts() {
        QFETCH(const double, baseline);
        QFETCH(const bool, isDrawn);
        Month month;
        month.add(inMay(2), 1, baseline);
        const auto page = month.page();
        QCOMPARE(page.find("class=\"baseline\"") != page.npos, isDrawn);
        QCOMPARE(page.find("beyond this chart: up to") == page.npos, isDrawn);
    }

    void theMonthIsNotOver() {
        Month month;
        month.add(inMay(2), 1, 2);
        const auto report = monthReport(*month.ledger, {may, {}, inMay(20), 1}).value();
        QVERIFY(!report.isOver());
        const auto page = reportPage(report, style);
        QVERIFY(page.find("The month is not over: as of 2026-05-20 12:00.") != page.npos);
    }

    // One file, well-formed, whatever stands in it.
    void staysOneFile_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("nothing odd") << QByteArray("gpt-4o");
        QTest::newRow("markup") << QByteArray("</style></td><b x='1'>&amp;</b>");
        QTest::newRow("a quote") << QByteArray("\" style=\"position:fixed");
        QTest::newRow("controls") << QByteArray("a\x01\x1b[31m\tb\x7f", 9);
        QTest::newRow("no UTF-8") << QByteArray("\xff\xfe\xc3(");
        QTest::newRow("other scripts") << QByteArray("日本語 🙂 \u202Eabc");
        QTest::newRow("a long one") << QByteArray(5000, 'x');
    }
    void staysOneFile() {
        QFETCH(const QByteArray, text);
        Month month;
        fillMonth(month);
        const auto odd = text.toStdString();
        Record record = recordAt(1, inMay(3), usd(7), usd(8));
        record.model = record.tier = record.client = record.baselineModel = record.provider = odd;
        record.selectionReason = record.priceDate = odd;
        record.error = RecordError{odd, odd};
        record.tags = {{odd, odd}};
        month.add(record);
        auto refused = refusedRecord(odd);
        month.add(std::move(refused));
        QVERIFY(note(*month.ledger, {"policy", odd, "{}", odd, odd, odd}, inMay(4)));
        const auto page = month.page();
        QCOMPARE(outsideOf(page), QString());
        QCOMPARE(malformed(page), QString());
        QVERIFY(page.find(style) != page.npos);
        QCOMPARE(month.page(), page); // the same dice
    }

    void aMonthOfAbsurdNumbersIsStillAPage() {
        Month month;
        for (const auto nano : {std::numeric_limits<std::int64_t>::max(), std::int64_t{-5'000'000'000}})
            for (int day = 1; day <= 9; ++day)
                month.add(recordAt(1, inMay(day), Money::fromNano(nano), Money::fromNano(nano)));
        const auto page = month.page();
        QCOMPARE(malformed(page), QString());
        QVERIFY(page.find("nan") == page.npos && page.find("inf%") == page.npos);
    }
};

QTEST_APPLESS_MAIN(ReportTest)
#include "report.moc"
