// Votes, labels, marks, exports and cases over a real gateway with simulated providers.
#include "recorddesk.h"

#include "engine.h"
#include "gatewayfeed.h"

#include "bench/set.h"
#include "gateway/gateway.h"
#include "ledger/pins.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace tierline;
using namespace tierline::workbench;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int patience = 20'000;

} // namespace

class RecordDeskTest : public QObject {
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
        m_desk = std::make_unique<LocalRecordDesk>(m_feed->access(), m_data);
        m_desk->setPolicy(policy.back()[0].value<shell::PolicyPtr>());
    }
    void cleanup() {
        m_desk.reset();
        m_feed.reset();
    }

    void votesAndLabelsLandInTheLedger() {
        QSignalSpy kept(m_desk.get(), &live::RecordDesk::kept);
        ledger::Feedback feedback{true, true, 1, "complex"};
        m_desk->give(7, {{m_id, feedback}, {"01ARZ3NDEKTSV4RRFFQ69G5FAV", feedback}});
        QTRY_COMPARE_WITH_TIMEOUT(kept.size(), 1, patience);
        QCOMPARE(kept[0][0].toULongLong(), 7ULL);
        QCOMPARE(kept[0][1].value<std::vector<std::string>>(),
                 std::vector<std::string>{"01ARZ3NDEKTSV4RRFFQ69G5FAV"});
        const auto record = stored();
        QCOMPARE(record.vote, std::optional(1));
        QCOMPARE(record.label, std::optional<std::string>("complex"));
    }

    void withoutAGatewayNothingIsPretended() {
        m_feed.reset();
        QSignalSpy kept(m_desk.get(), &live::RecordDesk::kept);
        m_desk->give(1, {{m_id, {true, false, 1, {}}}});
        QTRY_COMPARE_WITH_TIMEOUT(kept.size(), 1, patience);
        QCOMPARE(kept[0][1].value<std::vector<std::string>>().size(), std::size_t(1));
        QVERIFY(!kept[0][2].toString().isEmpty());
    }

    void marksSurviveARestartAlsoAQuickOne() {
        live::MarkBook marks;
        marks.set(m_id, {5, true, u"why so dear?"_s});
        m_desk->keepMarks(marks);
        m_desk->pin({m_id}, true);
        m_desk = std::make_unique<LocalRecordDesk>(m_feed->access(), m_data);
        QSignalSpy loaded(m_desk.get(), &live::RecordDesk::marksLoaded);
        m_desk->loadMarks();
        QTRY_COMPARE_WITH_TIMEOUT(loaded.size(), 1, patience);
        QCOMPARE(loaded[0][0].value<live::MarkBook>(), marks);
        QVERIFY(QFile::exists(QString::fromStdString((m_data / "marks.jsonl").string())));
    }

    void aPinKeepsTheDecisionInTheLedger() {
        m_desk->pin({m_id}, true);
        QTRY_VERIFY_WITH_TIMEOUT(isPinned(), patience);
        m_desk->pin({m_id}, false);
        QTRY_VERIFY_WITH_TIMEOUT(!isPinned(), patience);
    }

    void anExportHasTheRowAndItsPromptOnlyWhenAsked_data() {
        QTest::addColumn<bool>("asCsv");
        QTest::addColumn<bool>("withPrompts");
        QTest::newRow("JSON lines") << false << false;
        QTest::newRow("JSON lines with prompts") << false << true;
        QTest::newRow("CSV") << true << false;
        QTest::newRow("CSV with prompts") << true << true;
    }
    void anExportHasTheRowAndItsPromptOnlyWhenAsked() {
        QFETCH(bool, asCsv);
        QFETCH(bool, withPrompts);
        QSignalSpy ended(m_desk.get(), &live::RecordDesk::exportEnded);
        const QString file = m_folder->filePath(u"out"_s);
        m_desk->exportRows(
            {file, asCsv ? ledger::ExportForm::Csv : ledger::ExportForm::JsonLines, withPrompts, {m_id}});
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, patience);
        QVERIFY2(ended[0][0].toBool(), qPrintable(ended[0][1].toString()));
        const QByteArray text = read(file);
        QVERIFY(text.contains(QByteArray::fromStdString(m_id)));
        QCOMPARE(text.contains("capital of France"), withPrompts);
        QVERIFY(!QFile::exists(file + u".part"_s));
    }

    void anArchiveHasTheCallAndWhereItWent() {
        QSignalSpy ended(m_desk.get(), &live::RecordDesk::exportEnded);
        const QString file = m_folder->filePath(u"out.har"_s);
        live::ExportWish wish{file, ledger::ExportForm::JsonLines, true, {m_id, "01GONE"}};
        wish.asHar = true;
        m_desk->exportRows(wish);
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, patience);
        QVERIFY2(ended[0][0].toBool(), qPrintable(ended[0][1].toString()));
        QVERIFY(ended[0][1].toString().contains(u"no longer in the ledger"_s));
        const auto log = QJsonDocument::fromJson(read(file)).object().value("log"_L1).toObject();
        const auto entries = log.value("entries"_L1).toArray();
        QCOMPARE(entries.size(), 1);
        const auto request = entries[0].toObject().value("request"_L1).toObject();
        QVERIFY(request.value("url"_L1).toString().startsWith(u"http://127.0.0.1:"_s));
        QVERIFY(request.value("postData"_L1).toObject().value("text"_L1).toString().contains(u"capital"_s));
    }

    void anExportIntoNowhereSaysSo() {
        QSignalSpy ended(m_desk.get(), &live::RecordDesk::exportEnded);
        m_desk->exportRows({u"/proc/no/such/folder/out"_s, ledger::ExportForm::Csv, false, {m_id}});
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, patience);
        QVERIFY(!ended[0][0].toBool());
    }

    void aCaseOfTheSetHasTheLabelAndIsThereOnce() {
        QSignalSpy told(m_desk.get(), &live::RecordDesk::told);
        m_desk->give(1, {{m_id, {false, true, {}, "reasoning"}}});
        m_desk->addToSet({m_id});
        m_desk->addToSet({m_id});
        QTRY_COMPARE_WITH_TIMEOUT(told.size(), 2, patience);
        const auto set = bench::readSet((m_data / "bench" / "sets" / "from live.jsonl").string());
        QVERIFY2(set.has_value(), set ? "" : toString(set.error()).c_str());
        QCOMPARE(set->cases.size(), std::size_t(1));
        QCOMPARE(set->names.tiers[*set->cases[0].tier], "reasoning");
        QCOMPARE(set->cases[0].prompt, "What is the capital of France?");
    }

private:
    ledger::Record stored() const {
        ledger::Record record;
        m_feed->access()->use([&](Engine& engine) {
            if (const auto found = engine.gateway().ledger().decision(m_id); found && *found)
                record = **found;
        });
        return record;
    }
    bool isPinned() const {
        bool pinned = false;
        m_feed->access()->use([&](Engine& engine) {
            pinned = ledger::isPinned(engine.gateway().ledger(), m_id).value_or(false);
        });
        return pinned;
    }
    static QByteArray read(const QString& name) {
        QFile file(name);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::filesystem::path m_data;
    std::unique_ptr<GatewayFeed> m_feed;
    std::unique_ptr<LocalRecordDesk> m_desk;
    std::string m_id;
};

QTEST_GUILESS_MAIN(RecordDeskTest)
#include "recorddesk.moc"
