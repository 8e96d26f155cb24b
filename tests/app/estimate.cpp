// tierlinectl estimate: what a person may write, and what comes out of it.
#include "ctl/estimateview.h"
#include "ctl/estimatewords.h"

#include "program.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace tierline;
using namespace tierline::ctl;
using namespace Qt::Literals::StringLiterals;

namespace {

QString shown(const Error& error) {
    return u"error: "_s + QString::fromStdString(error.detail);
}
template <class T>
QString shown(const Result<T>& result, auto text) {
    return result ? QString::fromStdString(text(*result)) : shown(result.error());
}

std::string mixText(const std::vector<MixPart>& mix) {
    std::string out;
    for (const auto& part : mix)
        out += "[" + part.tier + " " + std::to_string(part.share) + " " + part.price + "]";
    return out;
}

std::string ratesText(const catalog::Rates& rates) {
    std::string out;
    for (const auto& rate : {rates.input, rates.output, rates.cachedRead, rates.requests})
        out += (out.empty() ? "" : " ") + (rate ? toString(*rate) : std::string("-"));
    return out;
}

} // namespace

class EstimateTest : public QObject {
    Q_OBJECT

private slots:
    void readsVolumes_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("volume");
        const auto row = [](const char* text, const char* volume) { QTest::newRow(text) << text << volume; };
        row("1M/day", "1000000 a day");
        row("1.5M", "1500000 a day");
        row("250k/month", "250000 a month");
        row("0", "0 a day");
        row("10 k / month", "10000 a month");
        row("1.0000005M", "error: --volume: `1.0000005M` is no whole number of requests");
        row("-5", "error: --volume: `-5` is no whole number of requests");
        row("", "error: --volume: `` is no whole number of requests");
        row("k", "error: --volume: `k` is no whole number of requests");
        row("5/week", "error: --volume: `5/week` is neither a day's nor a month's");
        row("5/day/month", "error: --volume: `5/day/month` is neither a day's nor a month's");
        row("nan", "error: --volume: `nan` is no whole number of requests");
    }
    void readsVolumes() {
        QFETCH(QString, text);
        QTEST(shown(volumeFrom(text.toStdString()),
                    [](const Volume& v) {
                        return std::to_string(v.count) + (v.isMonthly ? " a month" : " a day");
                    }),
              "volume");
    }

    void readsShares_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("share");
        const auto row = [](const char* text, const char* share) { QTest::newRow(text) << text << share; };
        row("60%", "600000");
        row(" 33.3333 % ", "333333");
        row("100%", "1000000");
        row("0%", "0");
        row("100.0001%", "error: x: `100.0001%` is no share");
        row("33.33333%", "error: x: `33.33333%` is no share");
        row("0.6", "error: x: `0.6` has no percent sign");
        row("-1%", "error: x: `-1%` is no share");
        row("%", "error: x: `%` is no share");
    }
    void readsShares() {
        QFETCH(QString, text);
        QTEST(shown(shareFrom(text.toStdString(), "x"), [](std::int64_t v) { return std::to_string(v); }),
              "share");
    }

    void readsPrices_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("per");
        QTest::addColumn<QString>("rates"); // in, out, cached, a million requests
        const auto row = [](const char* name, const char* text, const char* per, const char* rates) {
            QTest::newRow(name) << text << per << rates;
        };
        row("one for all tokens", "0.25", "1m", "0.25 0.25 - -");
        row("in and out", ".80/4", "1M", "0.8 4 - -");
        row("with a cached one", "3 / 15 / 0.3", "1m", "3 15 0.3 -");
        row("of a thousand tokens", "0.00005/0.00008", "1k", "0.05 0.08 - -");
        row("of a request", "0.0001", "request", "0 0 - 100");
        row("parts of a request", "1/2", "request",
            "error: price: `1/2` has parts, but --per request has one");
        row("four parts", "1/2/3/4", "1m", "error: price: `1/2/3/4` has more than three parts");
        row("negative", "-1", "1m", "error: price: `-1` is no price");
        row("an empty part", "1/", "1m", "error: price: `1/` is no price");
        row("too large for its unit", "900000", "request",
            "error: price: `900000` is too large for its unit");
        row("an unknown unit", "1", "token", "error: --per: `token` is no unit of prices");
    }
    void readsPrices() {
        QFETCH(QString, text);
        QFETCH(QString, per);
        const auto unit = priceUnitFrom(per.toStdString());
        const auto rates = unit ? ratesFrom(text.toStdString(), *unit)
                                : Result<catalog::Rates>(std::unexpected(unit.error()));
        QTEST(shown(rates, ratesText), "rates");
    }

    void readsMixes_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("mix");
        const auto row = [](const char* name, const char* text, const char* mix) {
            QTest::newRow(name) << text << mix;
        };
        row("tiers with prices", "simple=60%:0.25,complex=40%:1/2",
            "[simple 600000 0.25][complex 400000 1/2]");
        row("no names", "70%:1, 30%:2", "[ 700000 1][ 300000 2]");
        row("models", "a=50%:openai/gpt-4o,b=50%:x/y:free", "[a 500000 openai/gpt-4o][b 500000 x/y:free]");
        row("prices left to the policy", "simple=60%,complex=40%", "[simple 600000 ][complex 400000 ]");
        row("the rest", "a=12.5%:1,b=rest:2", "[a 125000 1][b 875000 2]");
        row("two rests", "a=rest:1,b=rest:2", "error: --mix: `a=rest:1,b=rest:2` has two rests");
        row("no rest left", "a=80%:1,b=40%:1,c=rest:1",
            "error: --mix: `a=80%:1,b=40%:1,c=rest:1` leaves no rest");
        row("no share", "simple:0.25", "error: --mix: `simple:0.25` has no share");
        row("nothing", "", "error: --mix: `` has no share");
        row("a comma too many", "a=100%:1,", "error: --mix: `` has no share");
    }
    void readsMixes() {
        QFETCH(QString, text);
        QTEST(shown(mixFrom(text.toStdString()), mixText), "mix");
    }

    void tellsPricesFromNames() {
        for (const char* price : {"1", "0.25/1", " 1e-2 "})
            QVERIFY2(isPrice(price), price);
        for (const char* name : {"", "gpt-4o", "openai/o3", "4o"})
            QVERIFY2(!isPrice(name), name);
    }

    void endsAsItShould_data() {
        QTest::addColumn<QString>("arguments"); // separated by |
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<QString>("text"); // of stdout, or of stderr when it fails
        const auto row = [](const char* name, const char* arguments, int exitCode, const char* text) {
            QTest::newRow(name) << arguments << exitCode << text;
        };
        row("a million requests",
            "--volume|1M/day|--tokens|1000|--mix|simple=60%:0.25,moderate=35%:5,complex=5%:10|--baseline|5",
            0, "routed $2,400.00 $72,000.00 $0.0024");
        row("ten thousand at 70/20/10",
            "--volume|10k|--tokens|300+200|--mix|70%:.05/.08,20%:.80/4,10%:15/75|--baseline|15/75", 0,
            "$21.797");
        row("the same in prices of a thousand tokens",
            "--volume|10k|--tokens|300+200|--per|1k|--mix|70%:.00005/.00008,20%:.0008/.004,10%:.015/.075|"
            "--baseline|.015/.075",
            0, "88.8 %");
        row("a price a request", "--volume|100k|--per|request|--mix|100%:0.0001|--baseline|0.015", 0,
            "$1,490.00");
        row("not worth it", "--volume|1k|--tokens|1000|--mix|100%:1|--baseline|2|--classifier|0.01", 0,
            "Not worth it: the models save $30.00 a month, but classifying costs $300.00.");
        row("names from the catalogue",
            "--volume|1k|--tokens|1000+1000|--mix|100%:openai/gpt-4o-mini-2024-07-18|--baseline|"
            "openai/gpt-4o-2024-08-06",
            0, "0.15 / 0.6 / 0.075");
        row("a policy's tiers",
            "--volume|1k|--tokens|1000+1000|--mix|simple=60%,moderate=rest|--policy|@sandbox.yaml", 0,
            "simple");
        row("a tier the policy has not", "--volume|1k|--tokens|1000|--mix|huge=100%|--policy|@sandbox.yaml",
            2, "tier `huge` has no price");
        row("an unknown model", "--volume|1k|--tokens|1000|--mix|100%:1|--baseline|acme/none", 2,
            "no price is known for `acme/none`");
        row("nothing to compare with", "--volume|1k|--tokens|1000|--mix|100%:1", 2,
            "nothing to compare with");
        row("a mix that is not whole", "--volume|1k|--tokens|1000|--mix|99%:1|--baseline|2", 2,
            "the shares of the mix add up to 99 %");
        row("no volume given", "--tokens|1000|--mix|100%:1|--baseline|2", 2, "--volume is missing");
        row("no ledger there", "--data|/nonexistent|--baseline|2", 2, "there is no ledger in /nonexistent");
    }
    void endsAsItShould() {
        QFETCH(QString, arguments);
        QFETCH(int, exitCode);
        QFETCH(QString, text);
        auto list = QStringList{u"estimate"_s} + arguments.split(u'|');
        for (auto& one : list)
            if (one.startsWith(u'@')) one = Program::shipped(qPrintable(one.mid(1)));
        const auto ran = Program().run(list);
        QVERIFY2(ran.exitCode == exitCode, qPrintable(ran.out + ran.err));
        const auto& said = exitCode == 0 ? ran.out : ran.err;
        QVERIFY2(said.simplified().contains(text), qPrintable(said));
    }

    void saysTheSameAsJson() {
        const auto ran =
            Program().run({u"estimate"_s, u"--json"_s, u"--volume"_s, u"10k"_s, u"--tokens"_s, u"300+200"_s,
                           u"--mix"_s, u"50%:.05/.08,30%:.80/4,20%:15/75"_s, u"--baseline"_s, u"15/75"_s});
        const auto json = QJsonDocument::fromJson(ran.out.toUtf8()).object();
        QCOMPARE(json[u"routed"_s][u"day_nano_usd"_s].toInteger(), 42'275'000'000);
        QCOMPARE(json[u"baseline"_s][u"day_nano_usd"_s].toInteger(), 195'000'000'000);
        QCOMPARE(json[u"saved_share"_s].toDouble(), 0.783205);
        QCOMPARE(json[u"verdict"_s].toString(), u"pays"_s);
    }

    void saysWhenItIsNotWorthIt_data() {
        QTest::addColumn<QString>("arguments");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char* sentence, const char* mix, std::int64_t volume,
                            std::int64_t classifierNano, std::int64_t fixedUsd) {
            QTest::newRow(sentence) << QStringLiteral("%1|%2|%3|%4")
                                           .arg(QLatin1String(mix))
                                           .arg(volume)
                                           .arg(classifierNano)
                                           .arg(fixedUsd)
                                    << sentence;
        };
        row("Routing pays: $45.00 a month, 50.0 % of what the baseline costs.", "1", 1'000, 0, 0);
        row("Routing pays: $15.00 a month after the fixed cost, 50.0 % of the baseline before it.", "1",
            1'000, 0, 30);
        row("Hardly worth it: routing saves 3.3 %. If more than 3.3 % of the requests have to be asked "
            "again, it "
            "costs more than it saves.",
            "1.9335", 1'000, 0, 0);
        row("Not worth it: nothing is sent, so there is nothing to save.", "1", 0, 0, 0);
        row("Not worth it: the models of the mix cost as much as the baseline for all.", "2", 1'000, 0, 0);
        row("Not worth it: the models of the mix cost $112.50 a month, $22.50 more than the baseline for "
            "all.",
            "2.5", 1'000, 0, 0);
        row("Not worth it at this volume: $45.00 a month saved, $46.00 a month of fixed cost.", "1", 1'000, 0,
            46);
    }
    void saysWhenItIsNotWorthIt() {
        QFETCH(QString, arguments);
        const auto parts = arguments.split(u'|');
        Estimate e;
        e.workload.volume = parts[1].toLongLong();
        e.workload.shape = {1'500, 0, 0};
        e.workload.mix = {
            {"one", {}, catalog::wholeShare, *ratesFrom(parts[0].toStdString(), PriceUnit::Million), {}}};
        e.workload.baseline = *ratesFrom("2", PriceUnit::Million);
        e.workload.classifier = Rate{parts[2].toLongLong() * 1'000'000};
        e.workload.fixedPerMonth = Money::fromNano(parts[3].toLongLong() * 1'000'000'000);
        e.savings = catalog::savingsOf(e.workload).value();
        QTEST(QString::fromStdString(verdictSentence(e)), "sentence");
    }
};

QTEST_GUILESS_MAIN(EstimateTest)
#include "estimate.moc"
