// What the window says that asking would cost, with judges, mixed money and keys from the keychain.
#include "benchdesk.h"

#include <QDir>
#include <QFile>
#include <QMutex>
#include <QRegularExpression>
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

QByteArray rows() {
    return "{\"id\":\"a\",\"prompt\":\"What is the capital of "
           "France?\",\"tier\":\"simple\",\"expected\":\"x\"}\n"
           "{\"id\":\"b\",\"prompt\":\"What is the capital of Peru?\",\"tier\":\"simple\","
           "\"grader\":\"judge\"}\n"
           "{\"id\":\"c\",\"prompt\":\"Prove step by step that the algorithm terminates\","
           "\"tier\":\"reasoning\",\"grader\":\"judge\"}\n";
}

} // namespace

class BenchBillTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_home = std::make_unique<QTemporaryDir>();
        qputenv("TIERLINE_SHARE", TIERLINE_SOURCE_DIR "/resources");
        for (const QString& folder : {u"share/sets"_s, u"share/policies"_s})
            QVERIFY(QDir(m_home->path()).mkpath(folder));
        keep(u"sets/small.jsonl"_s, rows());
        QFile shipped(QStringLiteral(TIERLINE_SOURCE_DIR "/resources/policies/sandbox.yaml"));
        QVERIFY(shipped.open(QIODevice::ReadOnly));
        QByteArray policy = shipped.readAll();
        keep(u"policies/sandbox.yaml"_s, policy);
        // The cheapest tier costs real money; nobody listens there.
        policy.replace("\nproviders:\n",
                       "\nproviders:\n  real: {dialect: openai, base_url: \"http://127.0.0.1:9\", key: "
                       "\"keychain:real\"}\n");
        policy.replace("\nmodels:\n",
                       "\nmodels:\n  real/one: {price: {input: 1, output: 4}, context: 131072}\n");
        policy.replace("models: [nimbus/nano-1, nimbus/mini-1, bee/small-1, acme/small-2]",
                       "models: [real/one]");
        keep(u"policies/mixed.yaml"_s, policy);
        m_references.clear();
        const SecretResolver secrets = [this](std::string_view reference) -> Result<Secret> {
            const QMutexLocker lock(&m_mutex);
            m_references << QString::fromUtf8(reference.data(), static_cast<qsizetype>(reference.size()));
            return Secret("from the keychain");
        };
        m_desk = std::make_unique<BenchDesk>(
            BenchPlaces{share({}).toStdString(), m_home->filePath(u"data"_s).toStdString(), 0.0, secrets});
    }
    void cleanup() { m_desk.reset(); }

    void aSetThatNeedsAJudgeHasABillWithoutOne();
    void whatTheJudgeSaysOfItselfIsAmongTheNotes();
    void simulatedMoneyIsInNoSum();
    void keysComeFromTheKeychain();

private:
    QString share(const QString& name) const { return m_home->filePath(u"share/"_s + name); }
    void keep(const QString& name, const QByteArray& text) {
        QFile out(share(name));
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(text);
    }
    Wish wish(const QString& policy, const QString& judge = {}) const {
        Wish made;
        made.set = share(u"sets/small.jsonl"_s);
        made.candidate = share(u"policies/"_s + policy);
        made.kind = bench::RunKind::EndToEnd;
        made.judge = judge;
        return made;
    }
    benchmark::Bill bill(const Wish& wished) {
        QSignalSpy estimated(m_desk.get(), &benchmark::Desk::estimated);
        QSignalSpy failed(m_desk.get(), &benchmark::Desk::failed);
        m_desk->estimate(wished);
        (void)QTest::qWaitFor([&] { return !estimated.isEmpty() || !failed.isEmpty(); }, patience);
        for (const auto& each : failed)
            qWarning() << each.first().value<benchmark::Trouble>().sentence;
        return estimated.isEmpty() ? benchmark::Bill() : estimated.first().first().value<benchmark::Bill>();
    }
    benchmark::FindingsPtr runIt(const Wish& wished) {
        QSignalSpy found(m_desk.get(), &benchmark::Desk::found);
        QSignalSpy failed(m_desk.get(), &benchmark::Desk::failed);
        m_desk->run(wished);
        (void)QTest::qWaitFor([&] { return !found.isEmpty() || !failed.isEmpty(); }, patience);
        for (const auto& each : failed)
            qWarning() << each.first().value<benchmark::Trouble>().sentence;
        return found.isEmpty() ? nullptr : found.first().first().value<benchmark::FindingsPtr>();
    }

    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<BenchDesk> m_desk;
    QMutex m_mutex;
    QStringList m_references;
};

void BenchBillTest::aSetThatNeedsAJudgeHasABillWithoutOne() {
    const auto without = bill(wish(u"sandbox.yaml"_s));
    QVERIFY2(without.headline.startsWith(u"3 calls"_s), qPrintable(without.headline));
    QCOMPARE(without.judged, 2);
    QVERIFY(without.judges.contains(u"dune/large-3"_s));
    const auto judged = bill(wish(u"sandbox.yaml"_s, u"dune/large-3"_s));
    QVERIFY2(judged.headline.startsWith(u"7 calls"_s), qPrintable(judged.headline)); // each twice
    for (const QString& line : without.lines + judged.lines)
        QVERIFY2(!line.contains(u"--"_s), qPrintable(line));
    const auto found = runIt(wish(u"sandbox.yaml"_s));
    QVERIFY(found != nullptr);
    QCOMPARE(std::ranges::count_if(found->run->rows, [](const auto& row) { return !row.quality; }), 2);
}

void BenchBillTest::whatTheJudgeSaysOfItselfIsAmongTheNotes() {
    const auto found = runIt(wish(u"sandbox.yaml"_s, u"dune/large-3"_s));
    QVERIFY(found != nullptr);
    const QString note = QString::fromStdString(found->run->header.note);
    QVERIFY2(note.contains(u"the judge graded"_s), qPrintable(note));
    QVERIFY(std::ranges::any_of(found->evaluation->notes,
                                [&](const auto& each) { return each.ends_with(note.toStdString()); }));
}

void BenchBillTest::simulatedMoneyIsInNoSum() {
    const auto mixed = bill(wish(u"mixed.yaml"_s));
    QVERIFY(mixed.isBilled);
    const QRegularExpression apart(u"about \\$[0-9.]+ \\+ \\$[0-9.]+ simulated$"_s);
    QVERIFY2(apart.match(mixed.runText).hasMatch(), qPrintable(mixed.runText));
    QVERIFY2(apart.match(mixed.headline).hasMatch(), qPrintable(mixed.headline));
    const auto all = bill(wish(u"sandbox.yaml"_s));
    QVERIFY(!all.isBilled);
    QCOMPARE(all.runText, u"Ask them · simulated"_s);
}

void BenchBillTest::keysComeFromTheKeychain() {
    (void)bill(wish(u"mixed.yaml"_s));
    const QMutexLocker lock(&m_mutex);
    QVERIFY2(m_references.contains(u"keychain:real"_s), qPrintable(m_references.join(u' ')));
}

QTEST_GUILESS_MAIN(BenchBillTest)
#include "benchbill.moc"
