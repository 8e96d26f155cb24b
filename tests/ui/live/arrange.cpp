#include "live/arrange.h"

#include "live/decisionstore.h"
#include "live/facets.h"
#include "live/textfind.h"

#include "records.h"

#include <QSignalSpy>
#include <QTest>

using namespace tierline;
using namespace tierline::live;

class ArrangeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // Six decisions, named by their letters: a refactoring, b fell over, c without text and price, d passed
    // through, e failed, f of another client, labelled and voted.
    void init() {
        m_store = std::make_unique<DecisionStore>();
        auto e = sample::refactoring(sample::idOf(4));
        e.outcome = ledger::Outcome::Failed;
        e.status = 503;
        e.session = "other";
        auto f = sample::refactoring(sample::idOf(5));
        f.client = "My Tool";
        f.tier = "simple";
        f.label = "complex";
        f.vote = 1;
        f.score = 50'000;
        f.margin = 10'000;
        f.cost = Money::fromNano(10'000'000);
        f.latencyMs = 300;
        f.model = "bee/mid-10";
        f.attempts.front().model = "bee/mid-10";
        f.prompt = "Was kostet eine Übersetzung?";
        f.tags = {{"project", "x"}};
        std::vector<ledger::Record> records{sample::refactoring(sample::idOf(0)),
                                            sample::fellOver(sample::idOf(1)),
                                            sample::withoutText(sample::idOf(2)),
                                            sample::unrouted(sample::idOf(3)),
                                            e,
                                            f};
        std::vector<RecordPtr> rows;
        for (auto& record : records) {
            record.time = Wall{Milliseconds{1'000'000 + 1'000 * std::ssize(rows)}};
            rows.push_back(std::make_shared<ledger::Record>(record));
        }
        m_store->append(rows);
        m_store->setPinned(sample::idOf(2), true);
        m_store->setColour(sample::idOf(0), 3);
    }

    void aFilterLetsThrough_data() {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("shown");
        const auto row = [](const char* filter, const char* shown) {
            QTest::newRow(filter) << QString::fromUtf8(filter) << QString::fromLatin1(shown);
        };
        row("", "abcdef");
        row("tier:complex", "abce");
        row("tier:COMPLEX", "abce");
        row("tier!=complex", "df");
        row("tier:simple,complex", "abcef");
        row("tier:\"\"", "d");
        row("model:bee/mid-1", "abce"); // just that one, though mid-10 begins with it
        row("model:mid", "abcef");
        row("model=mid", "");
        row("model:cedar", ""); // it was asked, but did not answer
        row("provider:bee", "abcdef");
        row("client:tool", "f");
        row("client~^my", "f");
        row("rule:refactor", "abcef");
        row("rule:retry", "abcef");
        row("status:503", "e");
        row("status:5xx", "e");
        row("status:failed", "e");
        row("status<400", "abcdf");
        row("state:failed", "e");
        row("state:retried", "b");
        row("outcome:ok", "abcdf");
        row("cost>0.02", "abde");
        row("cost:0.01", "f");
        row("cost:none", "c");
        row("not cost>0.02", "cf");
        row("cost:0.005..0.02", "f");
        row("lat<1s", "f");
        row("ttft:301ms", "abcdef");
        row("tokens>10k", "abcdef");
        row("score<0.1", "f");
        row("score:none", "d");
        row("margin<0.05", "f");
        row("session:5f1e", "abcdf");
        row("session:other", "e");
        row("session!=other", "abcdf");
        row("policy:aaaa", "abcdef");
        row("label:complex", "f");
        row("label:none", "abcde");
        row("label!=none", "f");
        row("vote:up", "f");
        row("vote:none", "abcde");
        row("flip:yes", "f");
        row("flip:no", "abcde");
        row("pinned:yes", "c");
        row("mark:3", "a");
        row("mark:none", "bcdef");
        row("tag:project=x", "f");
        row("tag:project", "f");
        row("tag:project=y", "");
        row("reason:circuit_fallback", "b");
        row("flag:unpriced", "c");
        row("id:01000000000000000000000005", "f");
        row("id:01", "abcdef");
        row("id:zz", "");
        row("refactor", "abe");
        row("REFACTOR tests", "abe");
        row("übersetzung", "f");
        row("\"retry loop\"", "abe");
        row("text~retry.*tests", "abe");
        row("text~retry.*nothing", "");
        row("text~tests|kostet", "abef");
        row("text~\"^was k\"", "f");
        row("text~refactors?", "abe");
        row("not text~refactor", "cdf");
        row("session~^oth", "e");
        row("text!=refactor", "cdf");
        row("tier:complex or client:tool", "abcef");
        row("tier:complex (state:failed or pinned:yes)", "ce");
        row("not (tier:complex or client:tool)", "d");
        row("not not tier:simple", "f");
        row("(tier:simple or tier:simple) tier:simple", "f");
    }

    void aFilterLetsThrough() {
        QFETCH(QString, filter);
        QFETCH(QString, shown);
        const auto parsed = parseFilter(filter);
        QVERIFY2(!parsed.problem, parsed.problem ? qPrintable(parsed.problem->sentence) : "");
        QCOMPARE(letters(*arrange(m_store->snapshot(), parsed.filter, {}, 0)), shown);
    }

    void wordsEndWithTheirPrompt_data() {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("shown");
        QTest::newRow("over the end of one") << "endbegin" << "";
        QTest::newRow("the end of one") << "\"the end\"" << "a";
        QTest::newRow("the begin of the next") << "begin" << "bd";
        QTest::newRow("in all but the empty one") << "n" << "abd";
        QTest::newRow("a long word") << "\"begin again and again until the words are longer than a look\""
                                     << "d";
    }

    void wordsEndWithTheirPrompt() {
        QFETCH(QString, filter);
        QFETCH(QString, shown);
        DecisionStore store;
        std::vector<RecordPtr> rows;
        for (const char* prompt : {"the end", "begin", "",
                                   "Begin again and again until the words are longer than a look at once"}) {
            auto record = sample::refactoring(sample::idOf(static_cast<int>(rows.size())));
            record.prompt = prompt;
            rows.push_back(std::make_shared<ledger::Record>(record));
        }
        store.append(rows);
        QCOMPARE(letters(*arrange(store.snapshot(), parseFilter(filter).filter, {}, 0)), shown);
    }

    void aPatternCannotDoWithout_data() {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("part");
        QTest::newRow("the longer run of letters") << "retry.*deadline" << "deadline";
        QTest::newRow("a letter that may be away does not count") << "colou?r" << "colo";
        QTest::newRow("nor one that may be there often") << "ab*c" << "";
        QTest::newRow("one at least counts") << "xab+c" << "xab";
        QTest::newRow("blanks belong to it") << "^in the end$" << "in the end";
        QTest::newRow("alternatives are not looked into") << "tests|words" << "";
        QTest::newRow("nor groups") << "(refactor)?" << "";
        QTest::newRow("nor classes") << "[refactor]" << "";
        QTest::newRow("nor counts") << "refactor{0}" << "";
        QTest::newRow("nor escapes") << "\\Brefactor" << "";
        QTest::newRow("one letter is too common") << "a.b" << "";
    }

    void aPatternCannotDoWithout() {
        QFETCH(QString, pattern);
        QFETCH(QString, part);
        QCOMPARE(surePart(pattern), part);
    }

    void timesAreAskedOfTheMoment_data() {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("shown");
        QTest::newRow("not older") << "since:3s" << "def"; // it is one second after the last
        QTest::newRow("older") << "to:3s" << "abc";
        QTest::newRow("between") << "since:4s to:2s" << "cd";
    }

    void timesAreAskedOfTheMoment() {
        QFETCH(QString, filter);
        QFETCH(QString, shown);
        QCOMPARE(letters(*arrange(m_store->snapshot(), parseFilter(filter).filter, {}, 1'006'000)), shown);
    }

    void aColumnSorts_data() {
        QTest::addColumn<int>("column");
        QTest::addColumn<bool>("down");
        QTest::addColumn<QString>("shown");
        const auto row = [](const char* name, Column column, bool down, const char* shown) {
            QTest::newRow(name) << int(column) << down << shown;
        };
        row("time, the newest first", Column::Time, true, "fedcba");
        row("the dearest first, unknown last", Column::Cost, true, "abdefc");
        row("the cheapest first, unknown last", Column::Cost, false, "fabdec");
        row("the fastest first", Column::Latency, false, "fabcde");
        row("by score, the unscored last", Column::Score, false, "fabced");
        row("tiers by their scores", Column::Tier, false, "fabced");
        row("clients by letter", Column::Client, false, "abcdef");
        row("what went wrong first", Column::State, true, "ebacdf");
        row("prompts by their beginning", Column::Prompt, false, "cdfabe");
    }

    void aColumnSorts() {
        QFETCH(int, column);
        QFETCH(bool, down);
        QFETCH(QString, shown);
        QCOMPARE(letters(*arrange(m_store->snapshot(), {}, {static_cast<Column>(column), down}, 0)), shown);
    }

    void aStopEndsIt() {
        QVERIFY(!arrange(m_store->snapshot(), {}, {}, 0, [] { return true; }));
    }

    void theNewestWishIsAnswered() {
        Arranger arranger;
        QSignalSpy spy(&arranger, &Arranger::arranged);
        for (const auto* filter : {"tier:complex", "client:tool", "pinned:yes"})
            arranger.ask(m_store->snapshot(), parseFilter(QString::fromLatin1(filter)).filter, {}, 0);
        QVERIFY(arranger.isBusy());
        QVERIFY(spy.wait());
        QCOMPARE(spy.count(), 1);
        QCOMPARE(letters(*spy.front().front().value<std::shared_ptr<Arrangement>>()), QStringLiteral("c"));
        QVERIFY(!arranger.isBusy());
    }

    void namesThatComeLaterAreKnown() {
        auto made = arrange(m_store->snapshot(), parseFilter(u"model:mid-7").filter, {}, 0);
        auto later = sample::refactoring(sample::idOf(9));
        later.model = later.attempts.front().model = "bee/mid-77";
        m_store->append({std::make_shared<ledger::Record>(later)});
        QVERIFY(!made->predicate.learn(m_store->snapshot().names));
        QCOMPARE(passing(made->predicate), 1);
        // A model of just that name: what matched by its part is no longer meant.
        later.id = sample::idOf(10);
        later.model = later.attempts.front().model = "mid-7";
        m_store->append({std::make_shared<ledger::Record>(later)});
        QVERIFY(made->predicate.learn(m_store->snapshot().names));
        QCOMPARE(passing(made->predicate), 1);
    }

private:
    static QString letters(const Arrangement& arrangement) {
        QString text;
        for (const auto position : arrangement.visible)
            text += QChar(u'a' + char16_t(position));
        return text;
    }

    int passing(const Predicate& predicate) const {
        const auto shot = m_store->snapshot();
        std::vector<std::uint32_t> rows;
        for (const auto& piece : shot.pieces)
            predicate.collect(*piece.block, 0, piece.size, piece.first, rows);
        return int(rows.size());
    }

    std::unique_ptr<DecisionStore> m_store;
};

QTEST_GUILESS_MAIN(ArrangeTest)
#include "arrange.moc"
