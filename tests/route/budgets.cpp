// Little plays: who reserves, settles and asks, and what they hear.
#include "route/budgets.h"

#include "policy/reader.h"

#include <QTest>

using namespace tierline;
using namespace tierline::route;

namespace {

std::vector<policy::Budget> budgetsOf(const QString& text) {
    const std::string file = "version: 1\nproviders: {p: {dialect: openai}, q: {dialect: openai}}\n"
                             "models: {p/a: , p/b: }\ntiers: [{name: low, below: 0.5, models: [p/a]}, "
                             "{name: mid, below: 0.8, models: [p/a]}, {name: high, models: [p/b]}]\n"
                             "default_tier: low\nbudgets: ["
                             + text.toStdString() + "]\n";
    const auto outcome = policy::readPolicy(file, "budgets.yaml");
    if (!outcome.policy) qFatal("%s", toString(outcome.errors[0]).c_str());
    return outcome.policy->budgets;
}

std::optional<Money> usd(const QString& text) {
    if (text == QStringLiteral("?")) return std::nullopt;
    return Money::fromNano(rateFromDecimal(text.toStdString())->nanoPerMillion);
}

QString q(const std::string& text) {
    return QString::fromStdString(text);
}

QString shortTime(Wall time) {
    return q(toRfc3339(time)).left(16);
}

QString printed(const BudgetStatus& one) {
    QString text = q(one.scope) + u' ' + (one.name.empty() ? QString() : q(one.name) + u' ') + q(one.per);
    if (one.simulated) text += QStringLiteral(" simulated");
    text += QStringLiteral(": %1").arg(q(toString(one.spent)));
    if (one.reserved != Money()) text += QStringLiteral("+%1").arg(q(toString(one.reserved)));
    text += u' ' + QString::fromUtf8(toString(one.level).data());
    text += QStringLiteral(", %1 requests").arg(one.requests);
    if (one.unpriced > 0) text += QStringLiteral(", %1 unpriced").arg(one.unpriced);
    return text;
}

QString printed(const Allowance& allowance) {
    QStringList parts;
    if (allowance.cap) parts += QStringLiteral("cap %1 (%2)").arg(*allowance.cap).arg(q(allowance.capReason));
    if (!allowance.refusal.empty())
        parts +=
            QStringLiteral("no until %1: %2").arg(shortTime(*allowance.refusedUntil), q(allowance.refusal));
    for (const auto& provider : allowance.providers)
        parts += q(provider.id) + (provider.cap ? QStringLiteral(" cap %1").arg(*provider.cap) : QString())
                 + QStringLiteral(" (") + q(provider.reason) + u')';
    return parts.isEmpty() ? QStringLiteral("free") : parts.join(QStringLiteral(" | "));
}

// Lines: `at TIME`, `reserve ID CLIENT PROVIDER COST [sim] [key=value]…`, `settle ID COST`, `release ID`,
// `ask CLIENT [sim] [key=value]…`, `status`. What is heard comes out, one line each.
class Play {
public:
    Play(const QString& budgets, const char* zone) : m_budgets(budgetsOf(budgets), Zone::load(zone)) {}

    QString run(const QString& script) {
        for (const auto& line : script.split(u';', Qt::SkipEmptyParts))
            act(line.split(u' ', Qt::SkipEmptyParts));
        return m_heard.join(u'\n');
    }

private:
    void act(const QStringList& words) {
        const auto verb = words.value(0);
        if (verb == QStringLiteral("at"))
            m_now = *wallFromRfc3339(words[1].toStdString() + ":00Z");
        else if (verb == QStringLiteral("reserve"))
            reserve(words);
        else if (verb == QStringLiteral("settle"))
            m_budgets.settle(m_held[words[1]], usd(words[2]));
        else if (verb == QStringLiteral("release"))
            m_budgets.release(m_held[words[1]]);
        else if (verb == QStringLiteral("ask"))
            m_heard += printed(m_budgets.allowance(spender(words, 1), m_now));
        else if (verb == QStringLiteral("status"))
            for (const auto& one : m_budgets.status(m_now))
                m_heard += printed(one);
        else
            qFatal("%s", qPrintable(verb));
    }

    void reserve(const QStringList& words) {
        const auto done = m_budgets.reserve(m_held[words[1]], spender(words, 2), words[3].toStdString(),
                                            usd(words[4]), m_now);
        if (!done) m_heard += words[1] + QStringLiteral(": ") + q(done.error().detail);
    }

    Spender spender(const QStringList& words, qsizetype client) {
        m_client = words[client].toStdString();
        m_tags.clear();
        for (const auto& word : words)
            if (word.contains(u'='))
                m_tags[word.section(u'=', 0, 0).toStdString()] = word.section(u'=', 1).toStdString();
        return {"0123456789abcdef", m_client, &m_tags, words.contains(QStringLiteral("sim"))};
    }

    Budgets m_budgets;
    Wall m_now = *wallFromRfc3339("2026-06-01T12:00:00Z");
    std::map<QString, Reservation> m_held;
    std::string m_client;
    std::map<std::string, std::string> m_tags;
    QStringList m_heard;
};

Spender client(std::string_view name) {
    return {"policy", name, nullptr, false};
}

const Wall noon = *wallFromRfc3339("2026-06-01T12:00:00Z");

Money dollars(std::int64_t count) {
    return Money::fromNano(count * 1'000'000'000);
}

} // namespace

class BudgetsTest : public QObject {
    Q_OBJECT

private slots:
    void plays_data() {
        QTest::addColumn<QString>("budgets");
        QTest::addColumn<QString>("script");
        QTest::addColumn<QString>("heard");
        const auto row = [](const char* name, const char* budgets, const char* script, const char* heard) {
            QTest::newRow(name) << budgets << script << heard;
        };
        const auto* opens = "It opens again on 2026-06-02 at 00:00 (UTC).";
        const auto* hard = "{scope: all, hard: 10}";
        row("no budgets", "", "reserve a ci p 5;settle a 5;ask ci;status", "free");
        row("a limit that is not reached", hard, "reserve a ci p 5;settle a 4.5;ask ci;status",
            "free\nall day: 4.50 within, 1 requests");
        QTest::newRow("a limit that is reached")
            << hard << "reserve a ci p 10;settle a 10;ask ci;reserve b ci p 0"
            << QStringLiteral("no until 2026-06-02T00:00: The daily budget is spent: 10.00 of 10.00 USD. %1\n"
                              "b: The daily budget is spent: 10.00 of 10.00 USD. %1")
                   .arg(QLatin1String(opens));
        QTest::newRow("no room beside what is held")
            << hard << "reserve a ci p 6;reserve b ci p 4.000000001;reserve c ci p 4;status"
            << QStringLiteral(
                   "b: The daily budget has no room for this request: 0.00 of 10.00 USD are spent, 6.00 are "
                   "held by requests under way, and this one may cost 4.00. %1\n"
                   "all day: 0.00+10.00 within, 0 requests")
                   .arg(QLatin1String(opens));
        row("what was released may be spent again", hard,
            "reserve a ci p 10;release a;reserve b ci p 10;status", "all day: 0.00+10.00 within, 0 requests");
        row("more than was reserved is booked and shown", hard, "reserve a ci p 9;settle a 15;status",
            "all day: 15.00 hard, 1 requests");
        row("an unknown cost is counted, not guessed", hard, "reserve a ci p ?;settle a ?;status",
            "all day: 0.00 within, 1 requests, 1 unpriced");
        row("settled twice, released after: once", hard,
            "reserve a ci p 3;settle a 3;settle a 3;release a;status", "all day: 3.00 within, 1 requests");
        row("soft is told, not held", "{scope: all, soft: 1}", "reserve a ci p 1;settle a 1;ask ci;status",
            "free\nall day: 1.00 soft, 1 requests");
        row("degraded to the first tier", "{scope: all, degrade: 1}", "reserve a ci p 1;settle a 1.02;ask ci",
            "cap 0 (budget all, day: 1.02 of 1.00 USD)");
        row("degraded to a tier of choice", "{scope: all, degrade: 1, cap: mid}",
            "reserve a ci p 1;settle a 1;ask ci", "cap 1 (budget all, day: 1.00 of 1.00 USD)");
        row("what is held degrades too", "{scope: all, degrade: 1}",
            "reserve a ci p 1;ask ci;release a;ask ci",
            "cap 0 (budget all, day: 0.00 and 1.00 held of 1.00 USD)\nfree");
        row("the lowest cap binds", "{scope: all, degrade: 1, cap: mid}, {scope: client, degrade: 1}",
            "reserve a ci p 1;settle a 1;ask ci;ask dev",
            "cap 0 (budget client=ci, day: 1.00 of 1.00 USD)\ncap 1 (budget all, day: 1.00 of 1.00 USD)");
        row("each client has its own", "{scope: client, hard: 1}",
            "reserve a ci p 1;reserve b dev p 1;settle a 1;settle b 0.25;status;ask dev",
            "client ci day: 1.00 hard, 1 requests\nclient dev day: 0.25 within, 1 requests\nfree");
        row("one client's", "{scope: client, name: ci, hard: 1}",
            "reserve a dev p 5;settle a 5;reserve b ci p 1;settle b 1;status;ask dev",
            "client ci day: 1.00 hard, 1 requests\nfree");
        row("one client's before it ever came", "{scope: client, name: ci, hard: 1}", "ask dev;status",
            "free\nclient ci day: 0.00 within, 0 requests");
        QTest::newRow("of several the one that opens last says no")
            << "{scope: all, hard: 1}, {scope: all, per: month, hard: 1}, {scope: all, per: week, hard: 1}"
            << "reserve a ci p 1;settle a 1;ask ci"
            << "no until 2026-07-01T00:00: The monthly budget is spent: 1.00 of 1.00 USD. It opens again on "
               "2026-07-01 at 00:00 (UTC).";
        row("a provider's own refuses its candidates only", "{scope: provider, name: p, hard: 1}",
            "reserve a ci p 1;settle a 1;reserve b ci q 5;settle b 5;ask ci",
            "p (budget provider=p, day: 1.00 of 1.00 USD)");
        row("a provider's own degrades its candidates", "{scope: provider, degrade: 1, cap: mid}",
            "reserve a ci q 1;settle a 2;ask ci", "q cap 1 (budget provider=q, day: 2.00 of 1.00 USD)");
        row("the next attempt moves what is held", "{scope: provider, hard: 9}",
            "reserve a ci p 5;reserve a ci q 2;status;settle a 1;status",
            "provider p day: 0.00 within, 0 requests\nprovider q day: 0.00+2.00 within, 0 requests\n"
            "provider p day: 0.00 within, 0 requests\nprovider q day: 1.00 within, 1 requests");
        QTest::newRow("an attempt that does not fit leaves what was held")
            << hard << "reserve a ci p 5;reserve a ci q 11;status;settle a 5;status"
            << QStringLiteral(
                   "a: The daily budget has no room for this request: 0.00 of 10.00 USD are spent, 0.00 are "
                   "held by requests under way, and this one may cost 11.00. %1\n"
                   "all day: 0.00+5.00 within, 0 requests\nall day: 5.00 within, 1 requests")
                   .arg(QLatin1String(opens));
        row("a tag's value", "{scope: tag, name: project=search, hard: 1}",
            "reserve a ci p 1 project=search team=x;settle a 1;reserve b ci p 5 project=ads;settle b "
            "5;status",
            "tag project=search day: 1.00 hard, 1 requests");
        row("each value of a tag", "{scope: tag, name: project, hard: 1}",
            "reserve a ci p 1 project=search team=x;settle a 1;reserve b ci p 1 project=ads;settle b "
            "0.5;status",
            "tag project=ads day: 0.50 within, 1 requests\ntag project=search day: 1.00 hard, 1 requests");
        row("every tag of every request", "{scope: tag, hard: 1}",
            "reserve a ci p 1 project=search team=x;settle a 0.5;reserve b ci p 5;settle b 5;status",
            "tag project=search day: 0.50 within, 1 requests\ntag team=x day: 0.50 within, 1 requests");
        row("the policy's version", "{scope: policy, hard: 1}", "reserve a ci p 1;settle a 0.5;status",
            "policy 0123456789ab day: 0.50 within, 1 requests");
        row("simulated money is counted apart", hard,
            "reserve a ci p 10 sim;settle a 10;reserve b ci p 4;settle b 4;ask ci;status",
            "free\nall day: 4.00 within, 1 requests\nall day simulated: 10.00 hard, 1 requests");
        row("and called so", "{scope: all, degrade: 1}", "reserve a ci p 1 sim;settle a 1;ask ci sim",
            "cap 0 (budget all, day: 1.00 of 1.00 simulated USD)");
        row("a new day begins at nothing", hard,
            "reserve a ci p 10;settle a 10;at 2026-06-02T00:00;ask ci;status",
            "free\nall day: 0.00 within, 0 requests");
        row("a request belongs to the day it began in", hard,
            "at 2026-06-01T23:59;reserve a ci p 6;at 2026-06-02T00:01;reserve b ci p 10;settle a 7;settle b "
            "1;status;at 2026-06-01T23:59;status",
            "all day: 1.00 within, 1 requests\nall day: 7.00 within, 1 requests");
        row("a clock that is set back finds its day again", hard,
            "reserve a ci p 3;settle a 3;at 2026-06-09T12:00;reserve b ci p 4;settle b 4;at "
            "2026-06-01T13:00;status",
            "all day: 3.00 within, 1 requests");
        row("a clock that is set far back does not lose today", hard,
            "reserve a ci p 3;settle a 3;at 1999-01-01T00:00;reserve b ci p 1;at 1999-01-02T00:00;reserve c "
            "ci p "
            "1;at 1999-01-03T00:00;reserve d ci p 1;at 1999-01-04T00:00;reserve e ci p 1;settle b 1;settle c "
            "1;settle d 1;settle e 1;at 2026-06-01T13:00;status",
            "all day: 3.00 within, 1 requests");
        row("a week ends on Sunday", "{scope: all, per: week, hard: 10}",
            "at 2026-06-07T23:59;reserve a ci p 3;settle a 3;status;at 2026-06-08T00:00;status",
            "all week: 3.00 within, 1 requests\nall week: 0.00 within, 0 requests");
        row("a month", "{scope: all, per: month, hard: 10}",
            "at 2026-06-30T23:59;reserve a ci p 3;settle a 3;status;at 2026-07-01T00:00;status",
            "all month: 3.00 within, 1 requests\nall month: 0.00 within, 0 requests");
        row("amounts beyond reason do not wrap round", "{scope: all, soft: 1}",
            "reserve a ci p 999999;reserve b ci p 999999;settle a 999999;release b;status",
            "all day: 999999.00 soft, 1 requests");
    }

    void plays() {
        QFETCH(QString, budgets);
        QFETCH(QString, script);
        QFETCH(QString, heard);
        QCOMPARE(Play(budgets, "UTC").run(script), heard);
    }

    void opensByTheLocalClock() {
        if (Zone::load("Europe/Berlin").name() == "UTC") QSKIP("this machine has no time zone files");
        Play play(QStringLiteral("{scope: all, hard: 1}"), "Europe/Berlin");
        QCOMPARE(
            play.run(QStringLiteral("at 2026-06-01T21:59;reserve a ci p 1;settle a 1;ask ci;"
                                    "at 2026-06-01T22:00;ask ci")),
            QStringLiteral("no until 2026-06-01T22:00: The daily budget is spent: 1.00 of 1.00 USD. It opens "
                           "again on 2026-06-02 at 00:00 (Europe/Berlin).\nfree"));
    }

    void saysWhenItWillBeReached_data() {
        QTest::addColumn<QString>("time");
        QTest::addColumn<QString>("spent");
        QTest::addColumn<QString>("reached"); // of 10 USD a day
        QTest::newRow("half spent at a third of the day") << "08:00" << "5" << "2026-06-01T16:00";
        QTest::newRow("half spent at noon: with the day's end") << "12:00" << "5" << "";
        QTest::newRow("just before the end") << "12:00" << "5.01" << "2026-06-01T23:57";
        QTest::newRow("nothing spent") << "12:00" << "0" << "";
        QTest::newRow("already") << "12:00" << "10" << "2026-06-01T12:00";
        QTest::newRow("too early to say") << "00:09" << "9" << "";
        QTest::newRow("not too early") << "00:10" << "9" << "2026-06-01T00:11";
        QTest::newRow("a nano-dollar") << "12:00" << "0.000000001" << "";
    }

    void saysWhenItWillBeReached() {
        QFETCH(QString, time);
        QFETCH(QString, spent);
        QFETCH(QString, reached);
        const Wall now = *wallFromRfc3339("2026-06-01T" + time.toStdString() + ":00Z");
        Budgets budgets(budgetsOf(QStringLiteral("{scope: all, hard: 10}")), Zone());
        Reservation held;
        QVERIFY(budgets.reserve(held, client("ci"), "p", Money(), now));
        budgets.settle(held, usd(spent));
        const auto status = budgets.status(now);
        QCOMPARE(status[0].hardAt ? shortTime(*status[0].hardAt) : QString(), reached);
        QCOMPARE(shortTime(status[0].from), QStringLiteral("2026-06-01T00:00"));
        QCOMPARE(shortTime(status[0].until), QStringLiteral("2026-06-02T00:00"));
    }

    // Ten thousand clients have limits of their own, the others one together.
    void hostileNamesAreBounded() {
        Budgets budgets(budgetsOf(QStringLiteral("{scope: client, hard: 1}")), Zone());
        const auto spend = [&](const std::string& name) {
            Reservation held;
            const auto done = budgets.reserve(held, client(name), "p", Money::fromNano(1'000'000), noon);
            budgets.settle(held, Money::fromNano(1'000'000));
            return done.has_value();
        };
        for (int i = 0; i < 11'000; ++i)
            QVERIFY(spend("client " + std::to_string(i)));
        QVERIFY(!spend("client 11000"));
        QVERIFY(!budgets.allowance(client("client 12000"), noon).refusal.empty());
        QVERIFY(spend("client 9999"));
        const auto status = budgets.status(noon);
        QCOMPARE(status.size(), std::size_t{10'001});
        QVERIFY(status.back().isOther);
        QCOMPARE(status.back().requests, std::int64_t{1'000});
        QCOMPARE(q(status.back().name), QStringLiteral("(all others)"));
        const std::string wild = std::string("a\nb\x01") + std::string(1'000, 'x');
        Budgets few(budgetsOf(QStringLiteral("{scope: client, hard: 1}")), Zone());
        Reservation held;
        QVERIFY(few.reserve(held, client(wild), "p", dollars(1), noon));
        QCOMPARE(q(few.status(noon)[0].name), QStringLiteral("a?b?") + QString(96, u'x'));
    }

    void editedLimitsKeepWhatWasSpent() {
        Budgets budgets(budgetsOf(QStringLiteral("{scope: all, hard: 10}, {scope: client, hard: 5}")),
                        Zone());
        Reservation settled, open;
        QVERIFY(budgets.reserve(settled, client("ci"), "p", dollars(4), noon));
        budgets.settle(settled, dollars(4));
        QVERIFY(budgets.reserve(open, client("ci"), "p", dollars(1), noon));
        budgets.load({});
        QCOMPARE(budgets.loadFrom(noon), noon);
        budgets.replace(budgetsOf(QStringLiteral("{scope: all, per: week, soft: 1}, {scope: all, hard: 6}")),
                        Zone());
        QCOMPARE(shortTime(budgets.loadFrom(*wallFromRfc3339("2026-06-03T12:00:00Z"))),
                 QStringLiteral("2026-06-01T00:00"));
        QStringList all;
        for (const auto& one : budgets.status(noon))
            all += printed(one);
        QCOMPARE(all.join(u'\n'), QStringLiteral("all week: 0.00 within, 0 requests\n"
                                                 "all day: 4.00+1.00 within, 1 requests"));
        Reservation third;
        QVERIFY(!budgets.reserve(third, client("ci"), "p", Money::fromNano(1'000'000'001), noon));
        budgets.settle(open, dollars(2)); // its client's budget is gone, the day's is not
        QCOMPARE(budgets.status(noon)[1].spent.nano(), dollars(6).nano());
        QVERIFY(!budgets.allowance(client("ci"), noon).refusal.empty());
    }

    // What came in between `replace` and `load` is in the ledger's sums too and counts once.
    void loadsOnlyWhatIsNew() {
        Budgets budgets(budgetsOf(QStringLiteral("{scope: all, hard: 10}")), Zone());
        SpentBefore before;
        before.hour = noon;
        before.client = "ci";
        before.cost = dollars(3);
        before.requests = 2;
        budgets.load({before});
        budgets.replace(budgetsOf(QStringLiteral("{scope: all, hard: 10}, {scope: client, hard: 10}")),
                        Zone());
        Reservation held;
        QVERIFY(budgets.reserve(held, client("ci"), "p", dollars(1), noon));
        budgets.settle(held, dollars(1));
        before.cost = dollars(4);
        before.requests = 3;
        budgets.load({before});
        const auto status = budgets.status(noon);
        QCOMPARE(printed(status[0]), QStringLiteral("all day: 4.00 within, 3 requests"));
        QCOMPARE(printed(status[1]), QStringLiteral("client ci day: 4.00 within, 3 requests"));
    }

    void negativeCostsGiveNothingBack() {
        Budgets budgets(budgetsOf(QStringLiteral("{scope: all, hard: 10}")), Zone());
        Reservation held;
        QVERIFY(budgets.reserve(held, client("ci"), "p", dollars(-5), noon));
        QCOMPARE(budgets.status(noon)[0].reserved.nano(), Money().nano());
        budgets.settle(held, dollars(-5));
        SpentBefore before;
        before.hour = noon;
        before.cost = dollars(-7);
        budgets.load({before});
        QCOMPARE(budgets.status(noon)[0].spent.nano(), Money().nano());
    }

    void hugeReservationsAreRefusedByAnyLimit() {
        Budgets budgets(budgetsOf(QStringLiteral("{scope: all, hard: 999999}")), Zone());
        Reservation held;
        QVERIFY(!budgets.reserve(held, client("ci"), "p", Money::fromNano(INT64_MAX), noon));
        QCOMPARE(held.id, std::uint64_t{0});
    }
};

QTEST_APPLESS_MAIN(BudgetsTest)
#include "budgets.moc"
