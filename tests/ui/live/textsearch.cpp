#include "live/textsearch.h"

#include "fakelive.h"
#include "live/arrange.h"
#include "live/decisionstore.h"

#include "records.h"

#include <QSignalSpy>
#include <QTest>

using namespace tierline;
using namespace tierline::live;
using namespace Qt::Literals::StringLiterals;

namespace {

std::string longPrompt(const std::string& behind) {
    return std::string(200, 'x') + "\nthe  needle " + behind;
}

} // namespace

class TextSearchTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_desk = std::make_unique<test::FakeLiveDesk>();
        m_search = std::make_unique<TextSearch>();
        m_search->setDesk(m_desk.get());
        m_store = std::make_unique<DecisionStore>();
        std::vector<RecordPtr> rows;
        for (int i = 0; i < 4; ++i) {
            auto record = sample::refactoring(sample::idOf(i));
            record.prompt = i == 3 ? "needle" : longPrompt(std::to_string(i));
            rows.push_back(std::make_shared<ledger::Record>(record));
        }
        m_store->append(rows);
    }

    void matches_data() {
        QTest::addColumn<QString>("words");
        QTest::addColumn<bool>("isPattern");
        QTest::addColumn<bool>("isIn");
        QTest::newRow("a word far behind") << u"needle"_s << false << true;
        QTest::newRow("in capitals") << u"NEEDLE"_s << false << true;
        QTest::newRow("a part of a word") << u"eedl"_s << false << true;
        QTest::newRow("words with other blanks between") << u"the needle"_s << false << true;
        QTest::newRow("over the end of a line") << u"xxx the"_s << false << true;
        QTest::newRow("not there") << u"haystack"_s << false << false;
        QTest::newRow("a pattern") << u"need\\w+ \\d"_s << true << true;
        QTest::newRow("a pattern that is not there") << u"^needle"_s << true << false;
        QTest::newRow("letters beyond ASCII") << u"Ü"_s << false << true;
    }
    void matches() {
        QFETCH(const QString, words);
        QFETCH(const bool, isPattern);
        QFETCH(const bool, isIn);
        std::vector<std::size_t> found;
        TextMatcher({{words, isPattern}}).match(longPrompt("7 ü"), found);
        QCOMPARE(found.size(), std::size_t(isIn ? 1 : 0));
    }

    void whatTheLedgerFindsPassesTheFilter_data() {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("before"), QTest::addColumn<QString>("after"); // rows by number
        QTest::newRow("a word") << u"needle"_s << u"3"_s << u"0 2 3"_s;
        QTest::newRow("not a word") << u"not needle"_s << u"0 1 2"_s << u"1"_s;
        QTest::newRow("a pattern") << u"text~needle"_s << u"3"_s << u"0 2 3"_s;
        QTest::newRow("a word and more") << u"needle client:claude"_s << u"3"_s << u"0 2 3"_s;
        QTest::newRow("a word or more")
            << u"needle or id:%1"_s.arg(QString::fromStdString(sample::idOf(1))) << u"1 3"_s << u"0 1 2 3"_s;
    }
    void whatTheLedgerFindsPassesTheFilter() {
        QFETCH(const QString, filter);
        QFETCH(const QString, before);
        QFETCH(const QString, after);
        const auto parsed = parseFilter(filter);
        QVERIFY2(!parsed.problem, parsed.problem ? qPrintable(parsed.problem->sentence) : "");
        const auto prepared = m_search->prepared(parsed.filter);
        QCOMPARE(shown(prepared), before);
        QSignalSpy found(m_search.get(), &TextSearch::found);
        Q_EMIT m_desk->textsFound(m_desk->searched,
                                  {{0, rowIdOf(sample::idOf(0))}, {0, rowIdOf(sample::idOf(2))}}, 10);
        Q_EMIT m_desk->textsEnded(m_desk->searched, true, {});
        QCOMPARE(found.size(), 1);
        QCOMPARE(shown(prepared), after); // the very filter that the list has
        QVERIFY(m_search->words().contains(u"10 kept prompts"_s));
    }

    void aNewQuestionEndsTheOldOne() {
        m_search->prepared(parseFilter(u"needle"_s).filter);
        const auto first = m_desk->searched;
        const auto second = m_search->prepared(parseFilter(u"haystack"_s).filter);
        QVERIFY(m_desk->searched != first);
        Q_EMIT m_desk->textsFound(first, {{0, rowIdOf(sample::idOf(0))}}, 10);
        Q_EMIT m_desk->textsEnded(first, true, {});
        QVERIFY(m_search->isSearching());
        QCOMPARE(shown(second), QString());
        m_search->prepared(parseFilter(u"tier:complex"_s).filter); // asks nothing of texts
        QVERIFY(!m_search->isSearching());
        QCOMPARE(m_desk->asked.back(), u"stop texts"_s);
        QVERIFY(m_search->words().isEmpty());
    }

    void theSameWordsAreSearchedOnce() {
        m_search->prepared(parseFilter(u"needle"_s).filter);
        m_search->prepared(parseFilter(u"needle tier:complex"_s).filter);
        QCOMPARE(m_desk->asked, QStringList(u"texts needle"_s));
    }

    void whatComesIsLookedAtWhole() {
        const auto filter = m_search->prepared(parseFilter(u"needle"_s).filter);
        auto record = sample::refactoring(sample::idOf(9));
        record.prompt = longPrompt("9");
        const std::vector<RecordPtr> rows{std::make_shared<ledger::Record>(record)};
        m_search->take(rows);
        m_store->append(rows);
        QCOMPARE(shown(filter), u"3 4"_s);
    }

    void saysWhatWasSearched_data() {
        QTest::addColumn<int>("end"); // 0: stopped, 1: a problem, 2: no desk
        QTest::addColumn<QString>("said");
        QTest::newRow("stopped") << 0 << u"Stopped: of the prompts, the newest 500 were searched whole"_s;
        QTest::newRow("a problem") << 1 << u"the disk is ill"_s;
        QTest::newRow("nobody to ask") << 2 << u"The first 120 bytes of each prompt were searched"_s;
    }
    void saysWhatWasSearched() {
        QFETCH(const int, end);
        QFETCH(const QString, said);
        if (end == 2) m_search->setDesk(nullptr);
        m_search->prepared(parseFilter(u"needle"_s).filter);
        if (end != 2) Q_EMIT m_desk->textsFound(m_desk->searched, {}, 500);
        if (end == 0) m_search->stop();
        if (end == 1) Q_EMIT m_desk->textsEnded(m_desk->searched, false, u"the disk is ill"_s);
        QVERIFY2(m_search->words().contains(said), qPrintable(m_search->words()));
        QVERIFY(!m_search->isSearching());
    }

private:
    QString shown(const Filter& filter) const {
        const auto arranged = arrange(m_store->snapshot(), filter, {}, 0);
        QStringList rows;
        for (const auto position : arranged->visible)
            rows << QString::number(position);
        return rows.join(u' ');
    }

    std::unique_ptr<test::FakeLiveDesk> m_desk;
    std::unique_ptr<TextSearch> m_search;
    std::unique_ptr<DecisionStore> m_store;
};

QTEST_GUILESS_MAIN(TextSearchTest)
#include "textsearch.moc"
