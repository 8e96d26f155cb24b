#include "live/filter.h"

#include <QLocale>
#include <QTest>

using namespace tierline::live;

class FilterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void saysWhatItAsksFor_data() {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("words");
        const auto row = [](const char* name, const char* filter, const char* words) {
            QTest::newRow(name) << QString::fromUtf8(filter) << QString::fromUtf8(words);
        };
        row("nothing", "", "every decision");
        row("blanks alone", "  \t ", "every decision");
        row("a name", "tier:complex", "tier is complex");
        row("terms beside each other", "tier:complex cost>0.01", "tier is complex and cost above $0.01");
        row("and is the same", "tier:complex and cost>$0.01", "tier is complex and cost above $0.01");
        row("blanks around a sign", "cost > 0.01", "cost above $0.01");
        row("or binds less", "tier:simple lat<2s or state:failed",
            "(tier is simple and latency below 2 s) or state is failed");
        row("brackets", "tier:simple (lat<300ms or state:failed)",
            "tier is simple and (latency below 300 ms or state is failed)");
        row("not binds more", "not tier:simple state:ok", "not (tier is simple) and state is ok");
        row("a list is one of them", "tier:complex,reasoning", "tier is complex or reasoning");
        row("!= denies all of a list", "tier!=complex,reasoning", "tier is not complex or reasoning");
        row("words alone", "retry loop", "prompt has “retry” and prompt has “loop”");
        row("words in quotes", "\"retry loop\"", "prompt has “retry loop”");
        row("quotes within quotes", "\"say \\\"hi\\\"\"", "prompt has “say \"hi\"”");
        row("a keyword in quotes is a word", "\"or\"", "prompt has “or”");
        row("a pattern keeps its brackets", "text~(foo|bar)+ tier:x",
            "prompt matches “(foo|bar)+” and tier is x");
        row("large letters do not matter", "TIER:complex OR Cost>1", "tier is complex or cost above $1.00");
        row("thousands", "tokens>=10k", "tokens at least 10,000");
        row("a share", "score<=0.6", "score at most 0.6");
        row("a share in percent", "score>60%", "score above 0.6");
        row("a range", "cost:0.01..0.05", "cost is from $0.01 to $0.05");
        row("what is not known", "cost:none", "cost is unknown");
        row("a class of status", "status:5xx", "status is 5xx");
        row("a status by its outcome", "status:failed", "status is failed");
        row("several status", "status:429,503", "status is 429 or 503");
        row("not older", "since:24h", "not older than 24 h");
        row("from is since", "from:24h", "not older than 24 h");
        row("older", "to:1h", "older than 1 h");
        row("a tag has its own =", "tag:project=x", "tag is project=x");
        row("an address is words", "http://x", "prompt has “http://x”");
        row("a name in quotes", "client:\"my tool\"", "client is “my tool”");
        row("none of it", "not (a or b)", "not (prompt has “a” or prompt has “b”)");
        row("turned letters are letters", "שלום", "prompt has “שלום”");
    }

    void saysWhatItAsksFor() {
        QFETCH(QString, filter);
        QFETCH(QString, words);
        const auto parsed = parseFilter(filter);
        QVERIFY2(!parsed.problem, parsed.problem ? qPrintable(parsed.problem->sentence) : "");
        QCOMPARE(inWords(parsed.filter), words);
    }

    void saysWhatIsWrongAndWhere_data() {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("marked");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char* name, const char* filter, const char* marked, const char* sentence) {
            QTest::newRow(name) << QString::fromUtf8(filter) << QString::fromUtf8(marked)
                                << QString::fromUtf8(sentence);
        };
        row("an unknown field with a near one", "state:ok teir:x", "teir",
            "There is no field “teir”. Did you mean tier?");
        row("an unknown field", "zzz:1", "zzz",
            "There is no field “zzz”. Put it in quotes to look for it in prompts.");
        row("no value", "tier:", "tier:", "Say what tier is compared with.");
        row("no value before the next", "cost> tier:x x", "tier:x",
            "“tier:x” is not an amount such as 0.01.");
        row("no number", "cost>cheap", "cheap", "“cheap” is not an amount such as 0.01.");
        row("more than an amount has", "cost>0.0000000001", "0.0000000001",
            "“0.0000000001” is not an amount such as 0.01.");
        row("more than a number holds", "cost>99999999999999999999", "99999999999999999999",
            "“99999999999999999999” is not an amount such as 0.01.");
        row("no time", "lat>fast", "fast", "“fast” is not a time such as 300ms or 2s.");
        row("no moment", "since:soon", "soon", "“soon” is not a time such as 24h, 12:30 or 2026-06-01.");
        row("a time is not compared", "since>1h", "1h", "Write since:24h; no other sign fits here.");
        row("no such state", "state:fine", "fine",
            "state is one of ok, failed, cancelled, truncated, refused, retried.");
        row("a name is no number", "tier>complex", "tier>", "tier is not a number: use : = != or ~.");
        row("a number is no name", "cost~1", "cost~", "~ is for names and text; use : != > or < here.");
        row("a word is no number", "state>ok", "state>", "state is one of a few words: use : or !=.");
        row("a sign alone", ">5", ">", "“>” needs a field before it, such as cost or tier.");
        row("an open bracket", "(tier:x", "(", "This bracket is not closed.");
        row("a closed bracket", "tier:x)", ")", "This bracket closes nothing.");
        row("nothing in brackets", "()", "()", "There is nothing between these brackets.");
        row("an open quote", "tier:\"x", "\"x", "This quote is not closed.");
        row("or at the end", "tier:x or", "or", "“or” needs something on both sides.");
        row("or at the beginning", "or tier:x", "or", "“or” needs something on both sides.");
        row("and twice", "a and and b", "and", "“and” needs something on both sides.");
        row("not at the end", "tier:x not", "not", "“not” needs something behind it.");
        row("a pattern that is not complete", "text~(a", "(a",
            "This pattern is not complete: missing closing parenthesis.");
    }

    void saysWhatIsWrongAndWhere() {
        QFETCH(QString, filter);
        QFETCH(QString, marked);
        QFETCH(QString, sentence);
        const auto parsed = parseFilter(filter);
        QVERIFY(parsed.problem.has_value());
        QCOMPARE(parsed.problem->sentence, sentence);
        QCOMPARE(filter.mid(parsed.problem->at, parsed.problem->length), marked);
        QVERIFY(parsed.filter.kind == Filter::Kind::Everything);
    }

    void everyPieceOfAFilterIsReadWithoutHarm() {
        const QString filter = QStringLiteral(
            "tier:complex,\"a b\" not (cost>=0.01 or text~(x|y)) since:24h status:5xx \"q\\\"\" and z");
        for (qsizetype begin = 0; begin < filter.size(); ++begin)
            for (qsizetype length = 0; begin + length <= filter.size(); ++length) {
                const auto parsed = parseFilter(QStringView(filter).mid(begin, length));
                if (!parsed.problem) continue;
                QVERIFY(parsed.problem->at >= 0 && parsed.problem->at <= length);
                QVERIFY(!parsed.problem->sentence.isEmpty());
            }
    }

    void hugeAndOddTextIsRefusedOrRead() {
        QVERIFY(parseFilter(QString(5'000, u'x')).problem.has_value());
        QVERIFY(parseFilter(QString(3'000, u'(')).problem.has_value());
        QVERIFY(parseFilter(QStringLiteral("not ").repeated(900) + u'x').problem.has_value());
        QVERIFY(!parseFilter(QString(QChar(0)) + QStringLiteral("x")).problem.has_value());
    }

    void knowsHowFarBackItLooks_data() {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<qint64>("from"); // -1: any
        QTest::newRow("no time") << "tier:x" << qint64(-1);
        QTest::newRow("a time") << "tier:x since:1h" << qint64(6'400'000);
        QTest::newRow("the narrower of two") << "since:1h since:2h" << qint64(6'400'000);
        QTest::newRow("the wider of two") << "since:1h or since:2h" << qint64(2'800'000);
        QTest::newRow("unbound on one side") << "since:1h or tier:x" << qint64(-1);
        QTest::newRow("denied") << "not since:1h" << qint64(-1);
    }

    void knowsHowFarBackItLooks() {
        QFETCH(QString, filter);
        QFETCH(qint64, from);
        QCOMPARE(earliest(parseFilter(filter).filter, 10'000'000).value_or(-1), from);
    }

    void aQuotedWordMeansItself_data() {
        QTest::addColumn<QString>("word");
        for (const auto* word :
             {"complex", "my tool", "or", "a:b", "acme/large-2", "say \"hi\"", "back\\slash", "(x)", "a,b"})
            QTest::newRow(word) << QString::fromUtf8(word);
    }

    void aQuotedWordMeansItself() {
        QFETCH(QString, word);
        const auto parsed = parseFilter(QStringLiteral("client:") + quoted(word));
        QVERIFY(!parsed.problem);
        QVERIFY(parsed.filter.kind == Filter::Kind::Term);
        QCOMPARE(parsed.filter.term.words.size(), std::size_t(1));
        QCOMPARE(parsed.filter.term.words.front(), word);
    }
};

QTEST_GUILESS_MAIN(FilterTest)
#include "filter.moc"
