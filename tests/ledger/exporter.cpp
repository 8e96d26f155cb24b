#include "ledger/exporter.h"
#include "ledger/csv.h"
#include "ledger/folder.h"
#include "ledger/schema.h"

#include <QTest>

using namespace tierline;
using namespace tierline::ledger;

namespace {

struct Filled {
    Folder folder;
    std::unique_ptr<Ledger> ledger;
    explicit Filled(const std::vector<Record>& records) {
        auto opened = Ledger::open(folder.options());
        if (!opened) return;
        ledger = std::move(*opened);
        for (const auto& record : records)
            static_cast<void>(store(*ledger, record));
    }
    std::string exported(const ExportQuery& query) const {
        std::string all;
        const auto rows = exportDecisions(*ledger, query, [&](std::string_view lines) {
            all += lines;
            return true;
        });
        return rows ? all : toString(rows.error());
    }
};

Record named(int number, std::string client) {
    Record record = sampleRecord(number);
    record.client = std::move(client);
    return record;
}

ExportQuery csv(std::vector<std::string> columns) {
    return {{}, Wall::max(), ExportForm::Csv, std::move(columns), true};
}

} // namespace

class ExporterTest : public QObject {
    Q_OBJECT

private slots:
    void jsonLinesAreTheContractsRecords() {
        const Filled filled({sampleRecord(1), sampleRecord(2)});
        QCOMPARE(filled.exported({}), toJson(sampleRecord(1)) + "\n" + toJson(sampleRecord(2)) + "\n");
    }

    void columnsAreChosen_data() {
        QTest::addColumn<QByteArray>("columns");
        QTest::addColumn<QByteArray>("csv");
        QTest::addColumn<QByteArray>("json");
        const auto row = [](const char* name, const char* columns, const char* asCsv, const char* asJson) {
            QTest::newRow(name) << QByteArray(columns) << QByteArray(asCsv) << QByteArray(asJson);
        };
        row("texts and numbers", "client status", "client,status\r\nann,200\r\n",
            "{\"client\":\"ann\",\"status\":200}\n");
        row("members of members", "usage.input baseline.name",
            "usage.input,baseline.name\r\n48,strongest\r\n",
            "{\"usage.input\":48,\"baseline.name\":\"strongest\"}\n");
        row("money twice, exactly", "cost cost_nano_usd", "cost,cost_nano_usd\r\n0.0002598,259800\r\n",
            "{\"cost\":0.0002598,\"cost_nano_usd\":259800}\n");
        row("what is not there is empty or null", "vote error.class", "vote,error.class\r\n,\r\n",
            "{\"vote\":null,\"error.class\":null}\n");
        row("a list", "flags", "flags\r\n\r\n", "{\"flags\":[]}\n");
        row("an object", "features",
            "features\r\n\"{\"\"chars\"\":204,\"\"words\"\":33,\"\"questions\"\":0,\"\"code\"\":false,\"\"tokens\"\":0,\"\"turns\"\":0,\"\"tool_results\"\":0,\"\"loop_step\"\":0}\"\r\n",
            "{\"features\":{\"chars\":204,\"words\":33,\"questions\":0,\"code\":false,\"tokens\":0,\"turns\":0,\"tool_results\":0,\"loop_step\":0}}\n");
        row("a name nobody has", "costs", "a decision has no column `costs`; did you mean `cost`?",
            "a decision has no column `costs`; did you mean `cost`?");
    }
    void columnsAreChosen() {
        QFETCH(const QByteArray, columns);
        QFETCH(const QByteArray, csv);
        QFETCH(const QByteArray, json);
        const Filled filled({named(1, "ann")});
        ExportQuery query = ::csv({});
        for (const auto& column : columns.split(' '))
            query.columns.push_back(column.toStdString());
        QCOMPARE(QByteArray::fromStdString(filled.exported(query)), csv);
        query.form = ExportForm::JsonLines;
        QCOMPARE(QByteArray::fromStdString(filled.exported(query)), json);
    }

    void hostileCellsAreHarmless() {
        Record record = named(1, "=HYPERLINK(\"http://x\")");
        record.session = "+1";
        record.prompt = "@SUM(A1)\r\n,\"x";
        record.vote = -1; // a number stays one
        const Filled filled({record});
        const auto text = filled.exported(csv({"client", "session", "prompt", "vote"}));
        QCOMPARE(text, std::string("client,session,prompt,vote\r\n\"'=HYPERLINK(\"\"http://x\"\")\",\"'+1\","
                                   "\"'@SUM(A1)\r\n,\"\"x\",-1\r\n"));
    }

    void defaultColumnsAreInEveryRecord() {
        const Filled filled({sampleRecord(1)});
        const auto read = readCsv(filled.exported(csv({})), "export.csv");
        QVERIFY(read && read->rows.size() == 1);
        QCOMPARE(read->header.cells, defaultColumns());
        int empty = 0;
        for (const auto& cell : read->rows[0].cells)
            empty += cell.empty() ? 1 : 0;
        QCOMPARE(empty, 8); // category, two of the error, switch cost, flags, vote, label, tags
    }

    void promptsStayBehind() {
        const Filled filled({sampleRecord(1)});
        ExportQuery query;
        query.withPrompts = false;
        const auto text = filled.exported(query);
        QVERIFY(text.find("refactor this function") == std::string::npos);
        QVERIFY(text.find("\"prompt\":null") != std::string::npos);
    }

    void theRangeIsHalfOpen() {
        std::vector<Record> records;
        for (int hour = 0; hour < 4; ++hour) {
            records.push_back(named(hour, std::to_string(hour)));
            records.back().time = Wall(std::chrono::hours(1000 + hour));
        }
        const Filled filled(records);
        ExportQuery query = csv({"client"});
        query.from = Wall(std::chrono::hours(1001));
        query.to = Wall(std::chrono::hours(1003));
        QCOMPARE(filled.exported(query), std::string("client\r\n1\r\n2\r\n"));
    }

    void manyPagesInOrder() {
        const Filled filled({});
        for (int number = 0; number < 4500; ++number)
            filled.ledger->append(shared(named(number, std::to_string(number))), {});
        std::string expected = "client\r\n";
        for (int number = 0; number < 4500; ++number)
            expected += std::to_string(number) + "\r\n";
        QVERIFY(store(*filled.ledger, named(4500, "last")));
        QCOMPARE(filled.exported(csv({"client"})), expected + "last\r\n");
    }

    void aFullDiskEndsIt() {
        const Filled filled({sampleRecord(1), sampleRecord(2)});
        int written = 0;
        const auto rows =
            exportDecisions(*filled.ledger, {}, [&](std::string_view) { return ++written < 2; });
        QVERIFY(!rows);
        QCOMPARE(rows.error().code, ErrorCode::Io);
    }
};

QTEST_APPLESS_MAIN(ExporterTest)
#include "exporter.moc"
