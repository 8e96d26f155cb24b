// What routing saves, to the last digit, and where it stops saving.
#include "catalog/savings.h"

#include <QTest>

using namespace tierline;
using namespace tierline::catalog;

namespace {

constexpr std::int64_t percent = wholeShare / 100;

Rate usd(const char* perMillion) {
    return rateFromDecimal(perMillion).value();
}

Rates pair(const char* in, const char* out) {
    Rates rates;
    rates.input = usd(in);
    rates.output = usd(out);
    return rates;
}
Rates same(const char* price) {
    return pair(price, price);
}
Rates perRequest(std::int64_t nano) {
    Rates rates;
    rates.requests = Rate{nano * 1'000'000};
    return rates;
}

MixEntry entry(const char* tier, std::int64_t share, Rates rates) {
    return {tier, {}, share, rates, {}};
}

Workload tokensOf(std::int64_t volume, std::int64_t in, std::int64_t out) {
    Workload w;
    w.volume = volume;
    w.shape = {in, out, 0};
    return w;
}

Workload millionRequests() {
    auto w = tokensOf(1'000'000, 1'000, 0);
    w.mix = {entry("simple", 60 * percent, same("0.25")), entry("moderate", 35 * percent, same("5")),
             entry("complex", 5 * percent, same("10"))};
    w.baseline = same("5");
    return w;
}

Workload tenThousand(std::int64_t low, std::int64_t mid, std::int64_t high) {
    auto w = tokensOf(10'000, 300, 200);
    w.mix = {entry("budget", low * percent, pair(".05", ".08")),
             entry("mid", mid * percent, pair(".80", "4")),
             entry("premium", high * percent, pair("15", "75"))};
    w.baseline = pair("15", "75");
    return w;
}

Workload fiftyMillionTokens() {
    auto w = tokensOf(50'000, 1'000, 0);
    w.mix = {entry("cheap", 70 * percent, same("0.20")), entry("dear", 30 * percent, same("40"))};
    w.baseline = same("40");
    return w;
}

Workload flatRequests() {
    auto w = tokensOf(100'000, 0, 0);
    w.mix = {entry("small", wholeShare, perRequest(100'000))};
    w.baseline = perRequest(15'000'000);
    return w;
}

QString shown(Money money) {
    return QString::fromStdString(toString(money));
}
QString shown(const std::optional<std::int64_t>& value) {
    return value ? QString::number(*value) : QStringLiteral("-");
}
QString daily(const Savings& s) {
    return shown(s.routed.perDay) + " of " + shown(s.baseline.perDay) + ", saved " + shown(s.saved.perDay)
           + ", share " + shown(s.savedShare);
}
QString outcome(const Workload& w) {
    const auto result = savingsOf(w);
    return result ? daily(*result) : QString::fromStdString(result.error().detail);
}

} // namespace

class SavingsTest : public QObject {
    Q_OBJECT

private slots:
    void isExact_data() {
        QTest::addColumn<Workload>("workload");
        QTest::addColumn<QString>("result");
        QTest::newRow("a million requests of 1,000 tokens")
            << millionRequests() << "2400.00 of 5000.00, saved 2600.00, share 520000";
        QTest::newRow("ten thousand requests at 70/20/10")
            << tenThousand(70, 20, 10) << "21.797 of 195.00, saved 173.203, share 888221";
        QTest::newRow("ten thousand requests at 50/30/20")
            << tenThousand(50, 30, 20) << "42.275 of 195.00, saved 152.725, share 783205";
        QTest::newRow("fifty million tokens, 70 % of them at 0.20 and the rest at 40")
            << fiftyMillionTokens() << "607.00 of 2000.00, saved 1393.00, share 696500";
        QTest::newRow("100,000 requests at a price a request")
            << flatRequests() << "10.00 of 1500.00, saved 1490.00, share 993333";
        auto odd = tokensOf(1, 1, 0);
        odd.mix = {entry("a", 333'333, same("0.0005")), entry("b", 666'667, same("0.0005"))};
        odd.baseline = same("0.0015");
        QTest::newRow("halves of a nano-dollar round up, each figure for itself")
            << odd << "0.000000001 of 0.000000002, saved 0.000000001, share 666667";
        auto classified = millionRequests();
        classified.classifier = Rate{100'000 * 1'000'000LL};
        classified.classifierShare = 20 * percent;
        QTest::newRow("a fifth of the requests is classified at 0.0001")
            << classified << "2420.00 of 5000.00, saved 2580.00, share 516000";
        auto cached = tenThousand(70, 20, 10);
        cached.shape.cacheShare = 50 * percent;
        cached.baseline.cachedRead = usd("1.5");
        for (auto& one : cached.mix)
            one.rates.cachedRead = Rate{one.rates.input->nanoPerMillion / 10};
        QTest::newRow("half of the input from the cache")
            << cached << "19.50875 of 174.75, saved 155.24125, share 888362";
        auto lost = cached;
        lost.shape.cacheShare = 0;
        lost.baselineCacheShare = 50 * percent;
        QTest::newRow("one model for all would have kept its cache")
            << lost << "21.797 of 174.75, saved 152.953, share 875268";
        auto calls = millionRequests();
        calls.volume = 400'000;
        calls.callsPerTask = 2'500'000;
        QTest::newRow("tasks of two and a half calls")
            << calls << "2400.00 of 5000.00, saved 2600.00, share 520000";
        auto monthly = millionRequests();
        monthly.isMonthly = true;
        QTest::newRow("a month's volume is a thirtieth a day")
            << monthly << "80.00 of 166.666666667, saved 86.666666667, share 520000";
        auto own = millionRequests();
        own.mix[2].shape = RequestShape{4'000, 0, 0};
        QTest::newRow("dear requests are longer") << own << "3900.00 of 5750.00, saved 1850.00, share 321739";
        auto free = millionRequests();
        free.mix = {entry("own", wholeShare, same("0"))};
        QTest::newRow("models of one's own cost nothing")
            << free << "0.00 of 5000.00, saved 5000.00, share 1000000";
        auto nothing = free;
        nothing.baseline = same("0");
        QTest::newRow("nothing against nothing has no share")
            << nothing << "0.00 of 0.00, saved 0.00, share -";
        auto zero = millionRequests();
        zero.volume = 0;
        QTest::newRow("no volume") << zero << "0.00 of 0.00, saved 0.00, share 520000";
        auto unused = millionRequests();
        unused.mix.push_back(entry("never", 0, {}));
        QTest::newRow("a tier that gets nothing needs no price")
            << unused << "2400.00 of 5000.00, saved 2600.00, share 520000";
    }
    void isExact() {
        QFETCH(Workload, workload);
        QTEST(outcome(workload), "result");
    }

    void says() { // every figure of one case
        auto w = millionRequests();
        w.callsPerTask = 2 * wholeShare;
        const auto s = savingsOf(w).value();
        QCOMPARE(shown(s.baseline.perMonth), "300000.00");
        QCOMPARE(shown(s.routed.perMonth), "144000.00");
        QCOMPARE(shown(s.routed.perRequest), "0.0024");
        QCOMPARE(shown(s.saved.perTask), "0.0052");
        QCOMPARE(s.entries.size(), std::size_t{3});
        QCOMPARE(shown(s.entries[1].perDay), "3500.00");
    }

    void turns_data() {
        QTest::addColumn<Workload>("workload");
        QTest::addColumn<QString>("turns"); // verdict, net, volume, classifier, cheap share, repeated
        const auto row = [](const char* name, const Workload& w, const char* turns) {
            QTest::newRow(name) << w << turns;
        };
        row("it pays", millionRequests(), "Pays 78000.00 0 0.0026 116280 520000");
        auto fixed = millionRequests();
        fixed.fixedPerMonth = Money::fromNano(78'000'000'000'000);
        row("a fixed cost takes exactly all", fixed, "FixedCostEatsIt 0.00 30000000 0.00 600000 520000");
        fixed.fixedPerMonth += Money::fromNano(1);
        row("a fixed cost takes a nano-dollar more", fixed,
            "FixedCostEatsIt -0.000000001 30000001 - 600001 520000");
        auto dear = millionRequests();
        dear.classifier = Rate{2'600'000 * 1'000'000LL};
        row("the classifier costs what the models save", dear, "ClassifierEatsIt 0.00 - 0.0026 600000 0");
        dear.classifier.nanoPerMillion += 1'000'000;
        row("the classifier is dearer than the saving", dear, "ClassifierEatsIt -0.03 - 0.0026 600001 -");
        dear.classifierShare = 0;
        row("a classifier that nobody needs", dear, "Pays 78000.00 0 - 116280 520000");
        auto mix = millionRequests();
        mix.baseline = same("2");
        row("the mix is dearer than the baseline", mix, "MixNotCheaper -12000.00 - - 674419 -");
        mix.baseline = same("0.1");
        row("even the cheapest is dearer than the baseline", mix, "MixNotCheaper -69000.00 - - - -");
        auto equal = millionRequests();
        equal.mix = {entry("one", wholeShare, same("5"))};
        row("one model against itself", equal, "MixNotCheaper 0.00 - 0.00 - 0");
        auto barely = millionRequests();
        barely.mix = {entry("one", wholeShare, same("4.76"))};
        row("less than a twentieth", barely, "Barely 7200.00 0 0.00024 0 48000");
        auto none = millionRequests();
        none.volume = 0;
        none.fixedPerMonth = Money::fromNano(26'000'000);
        row("nothing is sent", none, "NothingSent -0.026 10 - - 520000");
    }
    void turns() {
        QFETCH(Workload, workload);
        static constexpr const char* names[] = {"Pays",          "Barely",           "NothingSent",
                                                "MixNotCheaper", "ClassifierEatsIt", "FixedCostEatsIt"};
        const auto s = savingsOf(workload).value();
        const QStringList parts{names[static_cast<std::size_t>(s.verdict)],
                                shown(s.netPerMonth),
                                shown(s.volumePerMonth),
                                s.classifierCost ? shown(*s.classifierCost) : QStringLiteral("-"),
                                shown(s.cheapShare),
                                shown(s.repeatShare)};
        QTEST(parts.join(' '), "turns");
    }

    void turnsWhereItSays() { // at the share it names routing costs what the baseline does, below it more
        auto w = millionRequests();
        const auto share = savingsOf(w).value().cheapShare.value();
        const auto savedAt = [&](std::int64_t cheap) {
            const auto rest = wholeShare - cheap;
            w.mix[0].share = cheap;
            w.mix[1].share = rest * 35 / 40;
            w.mix[2].share = rest - w.mix[1].share;
            return savingsOf(w).value().saved.perRequest;
        };
        QVERIFY(savedAt(share + 2) >= Money());
        QVERIFY(savedAt(share - 2) < Money());
    }

    void refuses_data() {
        QTest::addColumn<Workload>("workload");
        QTest::addColumn<QString>("error");
        const auto row = [](const char* name, auto change, const char* error) {
            auto w = millionRequests();
            change(w);
            QTest::newRow(name) << w << error;
        };
        row(
            "shares below the whole", [](Workload& w) { w.mix[0].share -= percent; },
            "the shares of the mix add up to 99 %");
        row(
            "shares above the whole by a millionth", [](Workload& w) { ++w.mix[0].share; },
            "the shares of the mix add up to 100.0001 %");
        row(
            "a negative share that makes the sum right",
            [](Workload& w) {
                w.mix[0].share = -5 * percent;
                w.mix[1].share = wholeShare;
            },
            "tier simple: a share of -5 %");
        row("no mix", [](Workload& w) { w.mix.clear(); }, "the mix is empty");
        row("a negative volume", [](Workload& w) { w.volume = -1; }, "a volume of -1");
        row("an absurd volume", [](Workload& w) { w.volume = INT64_MAX; }, "a volume of 9223372036854775807");
        row(
            "negative tokens", [](Workload& w) { w.shape.inputTokens = -1; },
            "the request: -1 tokens a request");
        row(
            "absurd tokens of one tier", [](Workload& w) { w.mix[1].shape = RequestShape{0, INT64_MAX, 0}; },
            "tier moderate: 9223372036854775807 tokens a request");
        row(
            "no calls", [](Workload& w) { w.callsPerTask = 0; },
            "the calls per task are not between one millionth and a million");
        row(
            "more of the input cached than there is",
            [](Workload& w) { w.shape.cacheShare = wholeShare + 1; },
            "the request: a cache share of 100.0001 %");
        row(
            "a tier without a price", [](Workload& w) { w.mix[2].rates = {}; },
            "tier complex: no price for input tokens");
        row(
            "a tier that sells no output",
            [](Workload& w) {
                w.shape.outputTokens = 1;
                w.mix[2].rates.output.reset();
            },
            "tier complex: no price for output tokens");
        row(
            "a baseline without a price", [](Workload& w) { w.baseline = {}; },
            "the baseline: no price for input tokens");
        row(
            "a negative price", [](Workload& w) { w.baseline.input = Rate{-1}; },
            "the baseline: a price is negative");
        row(
            "a negative classifier", [](Workload& w) { w.classifier = Rate{-1}; },
            "the cost of classifying is negative");
        row(
            "a negative fixed cost", [](Workload& w) { w.fixedPerMonth = Money::fromNano(-1); },
            "the fixed cost is negative");
        row(
            "more money than can be said",
            [](Workload& w) {
                w.volume = 1'000'000'000'000;
                w.shape.inputTokens = 1'000'000'000;
            },
            "this comes to more than nine billion dollars");
    }
    void refuses() {
        QFETCH(Workload, workload);
        QTEST(outcome(workload), "error");
    }

    void namesMissingCachedPrices() {
        auto w = millionRequests();
        w.shape.cacheShare = 40 * percent;
        w.mix[0].rates.cachedRead = usd("0.1");
        const auto s = savingsOf(w).value();
        QCOMPARE(s.withoutCachedPrice, (std::vector<std::size_t>{1, 2}));
        QVERIFY(s.baselineWithoutCachedPrice);
    }

    void takesWhatWasUsed() {
        Workload w;
        w.fixedPerMonth = Money::fromNano(5);
        takeFromUse(w,
                    {{"simple", "a", 2, 2'000, 1'000, 100, same("1")},
                     {"complex", "b", 1, 4'000, 0, 600, same("10")}},
                    10);
        QCOMPARE(w.volume, 9);
        QVERIFY(w.isMonthly);
        QCOMPARE(w.shape, (RequestShape{2'000, 233, 166'667}));
        QCOMPARE(w.mix[0].share, 666'667);
        QCOMPARE(w.mix[1].share, 333'333);
        QCOMPARE(*w.mix[0].shape, (RequestShape{1'000, 50, 500'000}));
        QCOMPARE(*w.mix[1].shape, (RequestShape{4'000, 600, 0}));
        QCOMPARE(w.fixedPerMonth.nano(), 5);
    }

    void takesNothingFromNoUse() {
        Workload w = millionRequests();
        takeFromUse(w, {}, 30);
        QCOMPARE(w.volume, 0);
        QVERIFY(w.mix.empty());
    }

    void takesSharesThatAreWhole() {
        std::vector<UsedModel> used;
        for (int i = 1; i <= 7; ++i)
            used.push_back({{}, std::string(1, static_cast<char>('a' + i)), i, i, 0, i, same("1")});
        Workload w;
        takeFromUse(w, used, 0);
        w.baseline = same("2");
        QCOMPARE(savingsOf(w).value().savedShare, std::optional<std::int64_t>(500'000));
    }
};

QTEST_GUILESS_MAIN(SavingsTest)
#include "savings.moc"
