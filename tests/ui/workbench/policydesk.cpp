// The Policy page's desk over a real gateway with simulated providers, its ledger and its policy file.
#include "policydesk.h"

#include "engine.h"
#include "gatewayfeed.h"

#include "base/hash.h"
#include "base/paths.h"
#include "gateway/gateway.h"
#include "policy/editclassify.h"
#include "policy/reader.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <numeric>

using namespace tierline;
using namespace tierline::workbench;
using namespace Qt::Literals::StringLiterals;
using policypage::PolicyPtr;

namespace {

constexpr int patience = 30'000;
const QString traffic = u"traffic:24h"_s;

QString toQString(const std::string& text) {
    return QString::fromStdString(text);
}

} // namespace

class PolicyDeskTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        Launch launch;
        launch.port = 0;
        launch.sandbox = true;
        launch.dataFolder = m_data = m_folder->filePath(u"data"_s).toStdString();
        m_feed = std::make_unique<GatewayFeed>(launch);
        QSignalSpy records(m_feed.get(), &shell::Feed::recordsArrived);
        QSignalSpy state(m_feed.get(), &shell::Feed::gatewayChanged);
        QSignalSpy policy(m_feed.get(), &shell::Feed::policyChanged);
        m_feed->start();
        QTRY_COMPARE_WITH_TIMEOUT(state.size(), 2, patience);
        m_feed->sendOne(u"What is the capital of France?"_s);
        QTRY_COMPARE_WITH_TIMEOUT(records.size(), 1, patience);
        m_id = records[0][0].value<shell::RecordBatch>()->front()->id;
        m_live = policy.back()[0].value<shell::PolicyPtr>();
        makeDesk();
    }
    void cleanup() {
        m_desk.reset();
        m_feed.reset();
    }

    void theFileIsTheOneInForce() {
        const auto file = opened();
        QCOMPARE(file.path, toQString((m_data / "policy.yaml").string()));
        QVERIFY(file.canWrite);
        QCOMPARE(file.live->hash, sha256Hex(file.text.toStdString()));
        QVERIFY(file.draft.isEmpty());
    }

    void aDraftIsHeldAgainstTraffic() {
        loadTraffic();
        QSignalSpy evaluated(m_desk.get(), &policypage::Desk::evaluated);
        m_desk->evaluate(5, withLowestLine(m_live, 1)); // all that scores goes up
        QTRY_COMPARE_WITH_TIMEOUT(evaluated.size(), 1, patience);
        QCOMPARE(evaluated[0][0].toULongLong(), 5ULL);
        const auto effect = evaluated[0][1].value<policypage::EffectPtr>();
        QCOMPARE(effect->rows, 1);
        QCOMPARE(effect->liveTiers.front(), 1);
        QCOMPARE(effect->draftTiers.front(), 0);
        QCOMPARE(effect->flips[0], 1);
        QVERIFY(!effect->quality.has_value()); // nothing is labelled
        QCOMPARE(effect->money.size(), 1U);
        QVERIFY(effect->money[0].isSimulated);
        QCOMPARE(std::accumulate(effect->histogram.live.begin(), effect->histogram.live.end(), 0U), 1U);
        QCOMPARE(effect->rules.size(), m_live->classify.rules.size());

        QSignalSpy flips(m_desk.get(), &policypage::Desk::flipsListed);
        m_desk->listFlips(6, {});
        QTRY_COMPARE_WITH_TIMEOUT(flips.size(), 1, patience);
        const auto list = flips[0][1].value<policypage::FlipListPtr>();
        QCOMPARE(list->order.size(), 1U);
        const auto row = list->rows->row(list->order[0]);
        QCOMPARE(row.id, toQString(m_id));
        QCOMPARE(row.words, u"What is the capital of France?"_s);
        QCOMPARE(row.liveTier, 0);
        QCOMPARE(row.draftTier, 1);
    }

    void aLabelGoesIntoTheLedgerAndTheEffect() {
        loadTraffic();
        QSignalSpy labelled(m_desk.get(), &policypage::Desk::labelled);
        m_desk->label(0, 0);
        QTRY_COMPARE_WITH_TIMEOUT(labelled.size(), 1, patience);
        QCOMPARE(labelled[0][2].toString(), QString());
        std::optional<std::string> label;
        m_feed->access()->use([&](Engine& engine) {
            if (const auto found = engine.gateway().ledger().decision(m_id); found && *found)
                label = (*found)->label;
        });
        QCOMPARE(label, std::optional(m_live->tiers[0].name));
        QSignalSpy evaluated(m_desk.get(), &policypage::Desk::evaluated);
        m_desk->evaluate(1, withLowestLine(m_live, 1));
        QTRY_COMPARE_WITH_TIMEOUT(evaluated.size(), 1, patience);
        const auto effect = evaluated[0][1].value<policypage::EffectPtr>();
        QVERIFY(effect->quality.has_value());
        QCOMPARE(effect->quality->labelled, 1);
        QCOMPARE(effect->quality->onlyLive, 1);
        QCOMPARE(effect->flips[static_cast<std::size_t>(policypage::FlipKind::Breaks)], 1);
    }

    void onlyTheNewestEvaluationIsAnswered() {
        loadTraffic();
        QSignalSpy evaluated(m_desk.get(), &policypage::Desk::evaluated);
        for (int i = 1; i <= 20; ++i)
            m_desk->evaluate(static_cast<quint64>(i), withLowestLine(m_live, i * 1'000));
        QTRY_VERIFY_WITH_TIMEOUT(!evaluated.isEmpty() && evaluated.back()[0].toULongLong() == 20, patience);
        quint64 last = 0;
        for (const auto& each : evaluated) {
            QVERIFY(each[0].toULongLong() > last);
            last = each[0].toULongLong();
        }
    }

    void promotingWritesTheFileAndPutsItInForce() {
        const auto file = opened();
        const std::filesystem::path path = file.path.toStdString();
        std::filesystem::permissions(path, std::filesystem::perms(0640));
        const QString draft = draftOf(file.text, 250'000);
        QCOMPARE(promoted(draft, file.text), QString());
        QCOMPARE(toQString(*readFile(path)), draft);
        QCOMPARE(std::filesystem::status(path).permissions(), std::filesystem::perms(0640));
        QCOMPARE(inForce(), sha256Hex(draft.toStdString()));

        auto journal = journalNow();
        QCOMPARE(journal.size(), 1U);
        QVERIFY(journal[0].isLive);
        QVERIFY(!journal[0].author.isEmpty());
        QCOMPARE(journal[0].note, u"because"_s);
        QVERIFY(journal[0].diff.contains(u"\n+"_s));

        QSignalSpy done(m_desk.get(), &policypage::Desk::promoted);
        m_desk->rollBack(2, {});
        QTRY_COMPARE_WITH_TIMEOUT(done.size(), 1, patience);
        QVERIFY2(done[0][1].toBool(), qPrintable(done[0][2].toString()));
        QCOMPARE(toQString(*readFile(path)), file.text);
        QCOMPARE(inForce(), sha256Hex(file.text.toStdString()));
        journal = journalNow();
        QCOMPARE(journal.size(), 2U);
        QVERIFY(journal[1].canRollBack); // and forward again
        m_desk->rollBack(3, journal[1].id);
        QTRY_COMPARE_WITH_TIMEOUT(done.size(), 2, patience);
        QCOMPARE(toQString(*readFile(path)), draft);
    }

    void theJournalHasTheFiguresThatWereShown() {
        const auto file = opened();
        loadTraffic();
        const QString draft = draftOf(file.text, 1);
        QSignalSpy evaluated(m_desk.get(), &policypage::Desk::evaluated);
        m_desk->evaluate(1, policy::readPolicy(draft.toStdString(), "p").policy);
        QTRY_COMPARE_WITH_TIMEOUT(evaluated.size(), 1, patience);
        QCOMPARE(promoted(draft, file.text), QString());
        const auto journal = journalNow();
        QVERIFY(journal[0].effect.join(u'\n').contains(u"another tier for 1 of 1 requests"_s));
        QVERIFY(journal[0].note.contains(u"1 requests"_s));
    }

    void whatCannotBePromotedChangesNothing_data() {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("words");
        QTest::newRow("a draft of another text") << u"base"_s << u"changed meanwhile"_s;
        QTest::newRow("a draft that is no policy") << u"yaml"_s << u"unknown key"_s;
        QTest::newRow("a pattern that does not compile") << u"regex"_s << u"cannot be compiled"_s;
        QTest::newRow("a provider that the gateway cannot resolve") << u"gateway"_s << u"nowhere"_s;
        QTest::newRow("nothing new") << u"same"_s << u"is what is in force"_s;
    }
    void whatCannotBePromotedChangesNothing() {
        QFETCH(QString, what);
        QFETCH(QString, words);
        const auto file = opened();
        QString draft = draftOf(file.text, 250'000), base = file.text;
        if (what == u"base"_s) base += u"# mine\n"_s;
        if (what == u"yaml"_s) draft += u"nonsense: 1\n"_s;
        if (what == u"same"_s) draft = file.text;
        if (what == u"gateway"_s) draft.replace(u"sandbox://"_s, u"sandbox://nowhere-"_s);
        if (what == u"regex"_s) {
            policy::Rule rule;
            rule.id = "broken";
            rule.match = policy::Match::Regex;
            rule.any = {"(regex"};
            rule.weight = 100'000;
            draft = toQString(*policy::withNewRule(file.text.toStdString(), rule, 0));
        }
        const auto trouble = promoted(draft, base);
        QVERIFY2(trouble.contains(words), qPrintable(trouble));
        QCOMPARE(toQString(*readFile(file.path.toStdString())), file.text);
        QCOMPARE(inForce(), sha256Hex(file.text.toStdString()));
        QVERIFY(journalNow().empty());
    }

    void aChangeFromOutsideIsToldAndNoted() {
        const auto file = opened();
        const QString draft = draftOf(file.text, 250'000);
        QCOMPARE(promoted(draft, file.text), QString());
        QSignalSpy read(m_desk.get(), &policypage::Desk::fileRead);
        const QString outside = draftOf(draft, 200'000);
        QVERIFY(replaceFile(file.path.toStdString(), outside.toStdString()).has_value());
        QTRY_VERIFY_WITH_TIMEOUT(
            !read.isEmpty() && read.back()[0].value<policypage::PolicyFile>().text == outside, patience);
        const auto journal = journalNow();
        QCOMPARE(journal.size(), 2U);
        QCOMPARE(journal[0].action, u"edited outside"_s);
        QVERIFY(journal[0].diff.contains(u"\n-"_s));
    }

    void aDraftSurvivesARestart() {
        const auto file = opened();
        m_desk->keepDraft(u"draft\n"_s, file.text);
        makeDesk();
        const auto again = opened();
        QCOMPARE(again.draft, u"draft\n"_s);
        QCOMPARE(again.base, file.text);
        m_desk->keepDraft({}, {});
        makeDesk();
        QVERIFY(opened().draft.isEmpty());
    }

    void draftsAreMergedOrAPersonIsAsked() {
        const auto file = opened();
        const QString mine = draftOf(file.text, 250'000);
        QString theirs = file.text;
        theirs += u"# a remark from outside\n"_s;
        QSignalSpy merged(m_desk.get(), &policypage::Desk::merged);
        m_desk->merge(1, file.text, mine, theirs);
        QTRY_COMPARE_WITH_TIMEOUT(merged.size(), 1, patience);
        QCOMPARE(merged[0][1].toString(), mine + u"# a remark from outside\n"_s);
        m_desk->merge(2, file.text, mine, draftOf(file.text, 200'000));
        QTRY_COMPARE_WITH_TIMEOUT(merged.size(), 2, patience);
        QVERIFY(!merged[1][2].toStringList().isEmpty());
    }

    void gatesAreHeldAgainstASet() {
        const auto file = opened();
        keepSet("{\"id\":\"1\",\"prompt\":\"hello\",\"tier\":\"" + m_live->tiers[0].name
                + "\"}\n"
                  "{\"id\":\"2\",\"prompt\":\"hi there\",\"tier\":\""
                + m_live->tiers[0].name + "\"}\n");
        const QString set = u"set:"_s + toQString((m_data / "bench" / "sets" / "mine.jsonl").string());
        loadSources({set});
        QSignalSpy checked(m_desk.get(), &policypage::Desk::checked);
        const QString draft = draftOf(file.text, 1);
        m_desk->check(1, draft, {u"accuracy >= 0.9"_s, u"over_routed <= 1"_s, u"nonsense"_s});
        QTRY_COMPARE_WITH_TIMEOUT(checked.size(), 1, patience);
        const auto report = checked[0][1].value<policypage::CheckReport>();
        QCOMPARE(report.gates.size(), 3U);
        QVERIFY(!report.canPromote);
        const auto verdictOf = [&](const char* text) {
            const auto found = std::ranges::find_if(
                report.gates, [&](const auto& gate) { return gate.text.starts_with(text); });
            return found == report.gates.end() ? bench::GateVerdict::CannotTell : found->verdict;
        };
        QVERIFY(verdictOf("accuracy") == bench::GateVerdict::Failed); // all go up under the draft
        QVERIFY(verdictOf("over_routed") == bench::GateVerdict::Passed);
        QVERIFY(verdictOf("nonsense") == bench::GateVerdict::CannotTell);
        m_desk->check(2, file.text, {u"accuracy >= 0.5"_s});
        QTRY_COMPARE_WITH_TIMEOUT(checked.size(), 2, patience);
        const auto fine = checked[1][1].value<policypage::CheckReport>();
        QVERIFY2(fine.canPromote, qPrintable(fine.sentence));
    }

    void aCaseOfOnesOwnSetIsLabelledThere() {
        keepSet("{\"id\":\"1\",\"prompt\":\"hello\"}\n{\"id\":\"2\",\"prompt\":\"prove it\"}\n");
        const auto path = m_data / "bench" / "sets" / "mine.jsonl";
        loadSources({u"set:"_s + toQString(path.string())});
        QSignalSpy labelled(m_desk.get(), &policypage::Desk::labelled);
        m_desk->label(1, 2);
        QTRY_COMPARE_WITH_TIMEOUT(labelled.size(), 1, patience);
        QCOMPARE(labelled[0][2].toString(), QString());
        const auto set = bench::readSet(path.string());
        QVERIFY(set.has_value());
        QCOMPARE(set->cases.size(), 2U);
        QVERIFY(!set->cases[0].tier.has_value());
        QCOMPARE(set->names.tiers[*set->cases[1].tier], m_live->tiers[2].name);
    }

    void textsAreTriedAndDraftsExported() {
        const auto file = opened();
        QSignalSpy tried(m_desk.get(), &policypage::Desk::textTried);
        m_desk->tryText(1, withLowestLine(m_live, 1), u"What is the capital of France?"_s);
        QTRY_COMPARE_WITH_TIMEOUT(tried.size(), 1, patience);
        const auto found = tried[0][1].value<policypage::Tried>();
        QCOMPARE(found.trouble, QString());
        QCOMPARE(found.liveTier, 0);
        QCOMPARE(found.tier, 1);
        QVERIFY(!found.fired.isEmpty());
        QSignalSpy exported(m_desk.get(), &policypage::Desk::exported);
        for (const auto form :
             {policypage::ExportForm::Yaml, policypage::ExportForm::LiteLlm, policypage::ExportForm::Json})
            m_desk->exportAs(1, file.text, form);
        QTRY_COMPARE_WITH_TIMEOUT(exported.size(), 3, patience);
        QCOMPARE(exported[0][1].value<policypage::Exported>().text, file.text);
        QVERIFY(
            exported[1][1].value<policypage::Exported>().text.contains(u"auto_router/complexity_router"_s));
        QVERIFY(!exported[1][1].value<policypage::Exported>().notExpressed.isEmpty());
        QVERIFY(exported[2][1].value<policypage::Exported>().text.startsWith(u'{'));
    }

    void tuningSaysWhenThereAreTooFewLabels() {
        loadTraffic();
        QSignalSpy optimised(m_desk.get(), &policypage::Desk::optimised);
        m_desk->optimise(1, m_live, {});
        QTRY_COMPARE_WITH_TIMEOUT(optimised.size(), 1, patience);
        const auto found = optimised[0][1].value<policypage::Optimised>();
        QVERIFY(!found.isFound);
        QVERIFY(!found.sentence.isEmpty());
        QSignalSpy learned(m_desk.get(), &policypage::Desk::learned);
        m_desk->learn(2, m_live);
        QTRY_COMPARE_WITH_TIMEOUT(learned.size(), 1, patience);
        QVERIFY(!learned[0][1].value<policypage::Learned>().sentence.isEmpty());
        QSignalSpy advised(m_desk.get(), &policypage::Desk::advised);
        m_desk->advise(3, m_live);
        QTRY_COMPARE_WITH_TIMEOUT(advised.size(), 1, patience);
    }

    void withoutAGatewayNothingIsPretended() {
        loadTraffic();
        m_feed.reset();
        QSignalSpy labelled(m_desk.get(), &policypage::Desk::labelled);
        m_desk->label(0, 0);
        QTRY_COMPARE_WITH_TIMEOUT(labelled.size(), 1, patience);
        QVERIFY(!labelled[0][2].toString().isEmpty());
    }

    void aLoadThatIsCancelledTellsNothing() {
        QSignalSpy loaded(m_desk.get(), &policypage::Desk::loaded);
        m_desk->load(1, {traffic});
        m_desk->cancelLoad();
        m_desk->load(2, {traffic});
        QTRY_COMPARE_WITH_TIMEOUT(loaded.size(), 1, patience);
        QCOMPARE(loaded[0][0].toULongLong(), 2ULL);
        QSignalSpy failed(m_desk.get(), &policypage::Desk::loadFailed);
        m_desk->load(3, {u"set:/no/such/file"_s});
        QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, patience);
    }

private:
    void makeDesk() {
        const auto share = *shareFolder();
        PolicyPlace place{share, m_data, (m_data / "policy.yaml").string(), {}};
        PolicySources sources{{share, m_data, 1.0, resolveWithoutKeychain}, true, {}};
        m_desk = std::make_unique<PolicyDesk>(place, sources, m_feed->access());
        m_desk->setLive(m_live);
    }
    policypage::PolicyFile opened() {
        QSignalSpy read(m_desk.get(), &policypage::Desk::fileRead);
        m_desk->open();
        return read.wait(patience) ? read[0][0].value<policypage::PolicyFile>() : policypage::PolicyFile();
    }
    void loadTraffic() { loadSources({traffic}); }
    void loadSources(const QStringList& sources) {
        QSignalSpy loaded(m_desk.get(), &policypage::Desk::loaded),
            failed(m_desk.get(), &policypage::Desk::loadFailed);
        m_desk->load(1, sources);
        QTRY_VERIFY_WITH_TIMEOUT(!loaded.isEmpty() || !failed.isEmpty(), patience);
        QVERIFY2(failed.isEmpty(), failed.isEmpty() ? "" : qPrintable(failed[0][1].toString()));
    }
    static PolicyPtr withLowestLine(const PolicyPtr& policy, policy::Millionths below) {
        auto made = std::make_shared<policy::Policy>(*policy);
        made->tiers[0].below = below;
        return made;
    }
    QString draftOf(const QString& text, policy::Millionths below) const {
        const auto made = policy::withLine(text.toStdString(), m_live->tiers[0].name, below);
        return made ? toQString(*made) : QString();
    }
    QString promoted(const QString& draft, const QString& base) { // why not; empty: it was
        QSignalSpy done(m_desk.get(), &policypage::Desk::promoted);
        m_desk->promote(1, draft, base, u"because"_s);
        if (done.isEmpty() && !done.wait(patience)) return u"no answer"_s;
        return done[0][1].toBool() ? QString() : done[0][2].toString();
    }
    std::vector<policypage::JournalEntry> journalNow() {
        QSignalSpy loaded(m_desk.get(), &policypage::Desk::journalLoaded);
        m_desk->loadJournal();
        if (!loaded.wait(patience)) return {};
        return loaded.back()[0].value<std::vector<policypage::JournalEntry>>();
    }
    std::string inForce() const {
        std::string hash;
        m_feed->access()->use([&](Engine& engine) { hash = engine.gateway().policy()->hash; });
        return hash;
    }
    void keepSet(const std::string& rows) const {
        std::filesystem::create_directories(m_data / "bench" / "sets");
        QVERIFY(replaceFile(m_data / "bench" / "sets" / "mine.jsonl", rows).has_value());
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::filesystem::path m_data;
    std::unique_ptr<GatewayFeed> m_feed;
    std::unique_ptr<PolicyDesk> m_desk;
    PolicyPtr m_live;
    std::string m_id;
};

QTEST_GUILESS_MAIN(PolicyDeskTest)
#include "policydesk.moc"
