// End to end from the window's side, against simulated models: what is asked, what is kept, and what stops
// it.
#include "benchdesk.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace tierline;
using namespace tierline::workbench;
using namespace Qt::Literals::StringLiterals;
using benchmark::Wish;

namespace {

constexpr int patience = 120'000;
constexpr int caseCount = 12;

QByteArray rows() {
    QByteArray text;
    for (int i = 0; i < caseCount; ++i)
        text += "{\"id\":\"r" + QByteArray::number(i) + "\",\"prompt\":\""
                + (i % 3 == 0 ? "Prove step by step that the algorithm terminates, case "
                              : "What is the capital of country ")
                + QByteArray::number(i) + "\",\"tier\":\"" + (i % 3 == 0 ? "reasoning" : "simple")
                + "\",\"expected\":\"no model says this\"}\n";
    return text;
}

} // namespace

class BenchAskTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_home = std::make_unique<QTemporaryDir>();
        qputenv("TIERLINE_SHARE", TIERLINE_SOURCE_DIR "/resources");
        for (const QString& folder : {u"share/sets"_s, u"share/policies"_s})
            QVERIFY(QDir(m_home->path()).mkpath(folder));
        QFile set(share(u"sets/small.jsonl"_s));
        QVERIFY(set.open(QIODevice::WriteOnly));
        set.write(rows());
        QFile shipped(QStringLiteral(TIERLINE_SOURCE_DIR "/resources/policies/sandbox.yaml"));
        QVERIFY(shipped.open(QIODevice::ReadOnly));
        const QByteArray policy = shipped.readAll();
        keep(u"policies/sandbox.yaml"_s, policy);
        // The same decisions, other models behind the cheapest tier.
        QByteArray other = policy;
        other.replace("models: [nimbus/nano-1, nimbus/mini-1, bee/small-1, acme/small-2]",
                      "models: [acme/small-2]");
        QVERIFY(other != policy);
        keep(u"policies/other.yaml"_s, other);
        m_desk = std::make_unique<BenchDesk>(BenchPlaces{share({}).toStdString(), data().toStdString(), 0.0});
    }
    void cleanup() { m_desk.reset(); }

    void theEstimateComesFirstAndAsksNothing();
    void aRunIsKeptWithItsAnswersAndPaidOnce();
    void aLimitThatIsTooLowEndsItWithASentence();
    void anotherPolicyAsksOnlyWhatIsNew();
    void pausedItWaitsAndCancelledItStops();
    void pairsAreJudgedAndKept();

private:
    QString share(const QString& name) const { return m_home->filePath(u"share/"_s + name); }
    QString data() const { return m_home->filePath(u"data"_s); }
    void keep(const QString& name, const QByteArray& text) {
        QFile out(share(name));
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(text);
    }
    Wish wish(const QString& against = {}) const {
        return {share(u"sets/small.jsonl"_s),
                share(u"policies/sandbox.yaml"_s),
                against.isEmpty() ? QString() : share(u"policies/"_s + against),
                bench::RunKind::EndToEnd,
                {},
                {}};
    }
    benchmark::Bill bill(const Wish& wished) {
        QSignalSpy estimated(m_desk.get(), &benchmark::Desk::estimated);
        m_desk->estimate(wished);
        return estimated.wait(patience) ? estimated.first().first().value<benchmark::Bill>()
                                        : benchmark::Bill();
    }
    benchmark::FindingsPtr runIt(const Wish& wished) {
        QSignalSpy found(m_desk.get(), &benchmark::Desk::found);
        QSignalSpy failed(m_desk.get(), &benchmark::Desk::failed);
        m_desk->run(wished);
        (void)QTest::qWaitFor([&] { return !found.isEmpty() || !failed.isEmpty(); }, patience);
        if (!failed.isEmpty()) m_trouble = failed.first().first().value<benchmark::Trouble>();
        return found.isEmpty() ? nullptr : found.first().first().value<benchmark::FindingsPtr>();
    }
    std::size_t keptRuns() {
        QSignalSpy listed(m_desk.get(), &benchmark::Desk::listsChanged);
        m_desk->refresh();
        return listed.wait(patience) ? listed.last().first().value<benchmark::Lists>().runs.size() : 99;
    }
    // Lines about calls that the store of answers holds.
    QByteArray answers() const {
        QDirIterator files(data(), {u"answers.jsonl"_s}, QDir::Files, QDirIterator::Subdirectories);
        QByteArray all;
        while (files.hasNext()) {
            QFile file(files.next());
            if (file.open(QIODevice::ReadOnly)) all += file.readAll();
        }
        return all;
    }

    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<BenchDesk> m_desk;
    benchmark::Trouble m_trouble;
};

void BenchAskTest::theEstimateComesFirstAndAsksNothing() {
    const auto first = bill(wish());
    QVERIFY2(first.headline.startsWith(u"12 calls, about $"_s), qPrintable(first.headline));
    QVERIFY(!first.isBilled); // simulated
    QVERIFY(first.runText.contains(u"simulated"_s));
    QVERIFY(first.lines.join(u'\n').contains(u"nimbus/nano-1"_s));
    QCOMPARE(answers(), QByteArray());
    QCOMPARE(keptRuns(), 0U);
    const auto both = bill(wish(u"other.yaml"_s));
    QVERIFY2(both.headline.startsWith(u"24 calls"_s), qPrintable(both.headline));
}

void BenchAskTest::aRunIsKeptWithItsAnswersAndPaidOnce() {
    QSignalSpy progressed(m_desk.get(), &benchmark::Desk::progressed);
    const auto found = runIt(wish());
    QVERIFY2(found != nullptr, qPrintable(m_trouble.sentence));
    QVERIFY(std::ranges::any_of(progressed, [](const auto& told) {
        const auto progress = told.first().template value<benchmark::Progress>();
        return progress.canPause && progress.of == caseCount;
    }));
    QVERIFY(!progressed.last().first().value<benchmark::Progress>().isBusy());
    QVERIFY(found->run->header.kind == bench::RunKind::EndToEnd);
    QCOMPARE(found->run->rows.size(), std::size_t(caseCount));
    for (const auto& row : found->run->rows) {
        QVERIFY2(row.trouble.empty(), row.trouble.c_str());
        QVERIFY(row.cost && *row.cost > Money());
        QCOMPARE(row.quality, std::optional<double>(0)); // graded: nobody said what was expected
    }
    QCOMPARE(keptRuns(), 1U);
    const QByteArray once = answers();
    QVERIFY(once.count('\n') >= 2 * caseCount);
    QCOMPARE(bill(wish()).headline, u"Every answer is kept already: free"_s);
    const auto again = runIt(wish());
    QVERIFY(again != nullptr);
    QCOMPARE(answers(), once);
    for (std::size_t i = 0; i < found->run->rows.size(); ++i)
        QCOMPARE(again->run->rows[i].cost, found->run->rows[i].cost);
}

void BenchAskTest::aLimitThatIsTooLowEndsItWithASentence() {
    Wish poor = wish();
    poor.budget = u"0.000001"_s;
    QVERIFY(runIt(poor) == nullptr);
    QVERIFY2(m_trouble.sentence.contains(u"The limit of $0.000001 leaves no room for the next call"_s)
                 && m_trouble.sentence.contains(u"0 of 12 calls answered"_s),
             qPrintable(m_trouble.sentence));
    QVERIFY2(m_trouble.remedy.contains(u"raise it"_s), qPrintable(m_trouble.remedy));
    QCOMPARE(keptRuns(), 0U);
    poor.budget = u"5"_s;
    QVERIFY2(runIt(poor) != nullptr, qPrintable(m_trouble.sentence));
}

void BenchAskTest::anotherPolicyAsksOnlyWhatIsNew() {
    QVERIFY2(runIt(wish()) != nullptr, qPrintable(m_trouble.sentence));
    const auto both = bill(wish(u"other.yaml"_s));
    QVERIFY2(both.headline.startsWith(u"8 calls"_s), qPrintable(both.headline)); // the cheapest tier's
    const auto found = runIt(wish(u"other.yaml"_s));
    QVERIFY2(found != nullptr && found->other != nullptr, qPrintable(m_trouble.sentence));
    QVERIFY(found->evaluation->comparison.has_value());
    QCOMPARE(found->other->rows.size(), std::size_t(caseCount));
}

void BenchAskTest::pausedItWaitsAndCancelledItStops() {
    QSignalSpy found(m_desk.get(), &benchmark::Desk::found);
    QSignalSpy failed(m_desk.get(), &benchmark::Desk::failed);
    QSignalSpy progressed(m_desk.get(), &benchmark::Desk::progressed);
    const auto isHeld = [&] {
        const auto now = progressed.last().first().value<benchmark::Progress>();
        return now.isPaused && now.of == caseCount && now.doing.startsWith(u"Asking"_s);
    };
    m_desk->run(wish());
    m_desk->pause(true); // before the first call: it waits with all of them before it
    QTRY_VERIFY_WITH_TIMEOUT(isHeld(), patience);
    QCOMPARE(progressed.last().first().value<benchmark::Progress>().done, 0);
    m_desk->cancel();
    QCOMPARE(failed.size(), 1);
    const auto trouble = failed.first().first().value<benchmark::Trouble>();
    QVERIFY(trouble.isCancelled && trouble.sentence.contains(u"is kept"_s));
    QCOMPARE(keptRuns(), 0U);
    QCOMPARE(answers(), QByteArray());
    m_desk->run(wish());
    m_desk->pause(true);
    QTRY_VERIFY_WITH_TIMEOUT(isHeld(), patience);
    QCOMPARE(found.size(), 0);
    m_desk->pause(false);
    QVERIFY(found.wait(patience));
    QCOMPARE(keptRuns(), 1U);
    QCOMPARE(found.first().first().value<benchmark::FindingsPtr>()->run->rows.size(), std::size_t(caseCount));
}

void BenchAskTest::pairsAreJudgedAndKept() {
    QSignalSpy failed(m_desk.get(), &benchmark::Desk::failed);
    m_desk->openPairs(); // nothing is compared yet
    QVERIFY(failed.wait(patience));
    const auto found = runIt(wish(u"other.yaml"_s));
    QVERIFY2(found != nullptr, qPrintable(m_trouble.sentence));
    QVERIFY(benchmark::hasPairs(*found));
    QSignalSpy paired(m_desk.get(), &benchmark::Desk::paired);
    const auto next = [&](auto act) {
        paired.clear();
        act();
        (void)QTest::qWaitFor([&] { return !paired.isEmpty(); }, patience);
        return paired.isEmpty() ? benchmark::PairTurn() : paired.last().first().value<benchmark::PairTurn>();
    };
    const auto vote = [&](bench::Vote how) { return next([&] { m_desk->voteOnPair(how); }); };
    auto turn = next([&] { m_desk->openPairs(); });
    const auto first = turn;
    QVERIFY(turn.of > 0 && turn.of <= 8); // only the cheapest tier's models differ
    QVERIFY(!turn.prompt.isEmpty() && turn.first != turn.second);
    turn = vote(bench::Vote::First);
    QCOMPARE(turn.done, 1);
    turn = next([&] { m_desk->undoPair(); });
    QCOMPARE(turn.done, 0);
    QCOMPARE(turn.first, first.first);
    turn = vote(bench::Vote::Tie);
    m_desk = std::make_unique<BenchDesk>(
        BenchPlaces{share({}).toStdString(), data().toStdString(), 0.0}); // another day
    QSignalSpy again(m_desk.get(), &benchmark::Desk::found);
    m_desk->compare(textOf(found->run->header.id), textOf(found->other->header.id));
    QVERIFY(again.wait(patience));
    QSignalSpy resumed(m_desk.get(), &benchmark::Desk::paired);
    m_desk->openPairs();
    QVERIFY(resumed.wait(patience));
    turn = resumed.last().first().value<benchmark::PairTurn>();
    QCOMPARE(turn.done, 1);
    QCOMPARE(turn.figures.ties, 1U);
    while (!turn.isOver()) {
        resumed.clear();
        m_desk->voteOnPair(bench::Vote::Second);
        QVERIFY(resumed.wait(patience));
        turn = resumed.last().first().value<benchmark::PairTurn>();
        QVERIFY2(turn.trouble.isEmpty(), qPrintable(turn.trouble));
    }
    QCOMPARE(turn.figures.votes, turn.figures.pairs);
    QCOMPARE(turn.figures.better + turn.figures.worse + 1, turn.figures.votes);
    QDirIterator files(data(), {u"votes-*.jsonl"_s}, QDir::Files, QDirIterator::Subdirectories);
    QVERIFY(files.hasNext());
    QFile votes(files.next());
    QVERIFY(votes.open(QIODevice::ReadOnly));
    QCOMPARE(votes.readAll().count('\n'), static_cast<qsizetype>(turn.of + 2)); // one taken back
}

QTEST_GUILESS_MAIN(BenchAskTest)
#include "benchask.moc"
