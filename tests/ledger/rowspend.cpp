#include "ledger/rowspend.h"

#include "ledger/folder.h"

#include <QTest>

using namespace tierline;
using namespace tierline::ledger;

namespace {

constexpr Wall begin = Wall(std::chrono::sys_days{std::chrono::year{2026} / 6 / 1});

Money nano(std::int64_t amount) {
    return Money::fromNano(amount);
}

Record recordAt(std::int64_t number, std::int64_t cost, const std::string& session) {
    Record record = sampleRecord(number);
    record.time = begin + std::chrono::minutes(number);
    record.session = session;
    record.cost = nano(cost);
    record.baselineCost = nano(10 * cost);
    record.vote.reset();
    record.label.reset();
    return record;
}

// Everything that was found, on one line a kind.
QString textOf(const RowSpends& found) {
    QStringList lines;
    for (const auto& kind : found.kinds) {
        QStringList words{QString::fromStdString(std::string(toString(kind.money))),
                          QString::number(kind.requests), QString::number(kind.classifier.nano()),
                          QString::number(kind.retries.nano())};
        for (const auto& session : kind.sessions)
            words << QString::fromStdString(session.session) + QLatin1Char('=')
                         + QString::number(session.cost.nano()) + QLatin1Char('/')
                         + QString::number(session.requests);
        lines << words.join(QLatin1Char(' '));
    }
    return lines.join(QLatin1Char('|')) + (found.complete ? QString() : QStringLiteral(" …"));
}

} // namespace

class RowSpendTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void partsAndSessions_data();
    void partsAndSessions();
    void partsAreWithinTheSums();

private:
    std::unique_ptr<Folder> m_folder;
    std::unique_ptr<Ledger> m_ledger;
};

void RowSpendTest::init() {
    m_ledger.reset();
    m_folder = std::make_unique<Folder>();
    auto opened = Ledger::open(m_folder->options());
    QVERIFY(opened);
    m_ledger = *std::move(opened);
    Record judged = recordAt(1, 1000, "alpha");
    judged.stages.push_back({"judge", 0, 0, 900, nano(70), ""});
    judged.stages.push_back({"embedding", 0, 0, 90, nano(5), ""});
    Record retried = recordAt(2, 5000, "beta");
    retried.attempts.push_back(retried.attempts.front());
    retried.attempts.front().cost = nano(400);
    Record missed = recordAt(3, 0, "alpha"); // its parts are in no sum either
    missed.cost.reset();
    missed.flags |= Unpriced;
    missed.stages.push_back({"judge", 0, 0, 900, nano(33), ""});
    Record played = recordAt(4, 9000, "alpha");
    played.money = MoneyKind::Simulated;
    for (const Record& record : {judged, retried, missed, played, recordAt(5, 7000, "")})
        QVERIFY(store(*m_ledger, record));
}

void RowSpendTest::partsAndSessions_data() {
    QTest::addColumn<RowSpendQuery>("query");
    QTest::addColumn<QString>("expected");
    const Wall end = begin + std::chrono::hours(1);
    QTest::newRow("kinds stand apart, sessions dearest first, a miss adds no money")
        << RowSpendQuery{begin, end}
        << "billed 4 75 400 beta=5000/1 alpha=1000/2|simulated 1 0 0 alpha=9000/1";
    QTest::newRow("the end is exclusive")
        << RowSpendQuery{begin, begin + std::chrono::minutes(2)} << "billed 1 75 0 alpha=1000/1";
    QTest::newRow("only the newest, and it says so")
        << RowSpendQuery{begin, end, 2} << "billed 1 0 0|simulated 1 0 0 alpha=9000/1 …";
    QTest::newRow("as many as there are is all")
        << RowSpendQuery{begin, end, 5, 1} << "billed 4 75 400 beta=5000/1|simulated 1 0 0 alpha=9000/1";
    QTest::newRow("nothing there") << RowSpendQuery{end, end + std::chrono::hours(1)} << "";
    QTest::newRow("a range upside down is empty") << RowSpendQuery{end, begin} << "";
    QTest::newRow("no rows wanted") << RowSpendQuery{begin, end, -4} << " …";
}

void RowSpendTest::partsAndSessions() {
    QFETCH(RowSpendQuery, query);
    QFETCH(QString, expected);
    const auto found = spendOfRows(*m_ledger, query);
    QVERIFY(found);
    QCOMPARE(textOf(*found), expected);
}

// What was spent beside the answers is contained in what the sums hold.
void RowSpendTest::partsAreWithinTheSums() {
    const Wall end = begin + std::chrono::hours(1);
    const auto found = spendOfRows(*m_ledger, {begin, end});
    const auto spend = m_ledger->spend(begin, end);
    QVERIFY(found && spend);
    const Group& total = spend->front().total;
    QCOMPARE(total.costBesideBaseline.nano(), std::int64_t{13'000});
    QVERIFY(found->kinds.front().classifier + found->kinds.front().retries < total.costBesideBaseline);
}

QTEST_APPLESS_MAIN(RowSpendTest)
#include "rowspend.moc"
