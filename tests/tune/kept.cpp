#include "tune/kept.h"

#include "ledger/ledger.h"
#include "ledger/retention.h"
#include "tune/keptwriter.h"
#include "tune/load.h"
#include "tune/world.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <fstream>
#include <sstream>

using namespace tierline;
using namespace tierline::tune;
using namespace tierline::tune::testing;

namespace {

namespace fs = std::filesystem;

// All that columns hold, as text.
QString printed(const Columns& columns) {
    std::ostringstream out;
    const auto name = [](const NameList& names, std::uint16_t number) {
        return number == noName ? std::string("-") : names[number];
    };
    for (std::size_t row = 0; row < columns.size(); ++row) {
        out << columns.id(row) << ' ' << columns.time[row] << " `" << columns.text[row] << "` "
            << columns.hasText(row) << ' ' << columns.tokens[row] << ' ' << columns.turns[row] << ' '
            << columns.toolResults[row] << ' ' << columns.loopStep[row] << ' ' << int(columns.bits[row])
            << ' ' << int(columns.needs[row]) << ' ' << int(columns.dialect[row]) << ' '
            << columns.estimatedIn[row] << ' ' << columns.estimatedOut[row] << ' '
            << name(columns.requestedNames, columns.requested[row]) << ' ' << columns.labelOf(row) << ' '
            << int(columns.vote[row]) << ' ' << name(columns.tiers, columns.tier[row]) << ' '
            << name(columns.models, columns.model[row]) << ' ' << name(columns.clients, columns.client[row])
            << ' ' << columns.cost[row] << ' ' << int(columns.money[row]) << ' ' << columns.session[row]
            << ' ';
        if (columns.usageAt[row] != noRow)
            out << columns.usages[columns.usageAt[row]].input << '/'
                << columns.usages[columns.usageAt[row]].cachedRead;
        out << ' ' << columns.outcomesOf(row).size() << '\n';
    }
    out << columns.unrouted << ' ' << columns.days << ' ' << columns.begin << ' ' << columns.end;
    return QString::fromStdString(out.str());
}

std::string bytesOf(const fs::path& folder) {
    std::string all;
    for (const auto& entry : fs::directory_iterator(folder)) {
        std::ifstream file(entry.path(), std::ios::binary);
        all.append(std::istreambuf_iterator<char>(file), {});
    }
    return all;
}

std::vector<fs::path> pieces(const fs::path& folder) {
    std::vector<fs::path> list;
    for (const auto& entry : fs::directory_iterator(folder))
        list.push_back(entry.path());
    std::ranges::sort(list);
    return list;
}

} // namespace

class KeptTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_dir = std::make_unique<QTemporaryDir>();
        m_folder = m_dir->path().toStdString();
        m_kept = m_folder + "/kept";
        ledger::Options options;
        options.folder = m_folder + "/data";
        m_ledger = ledger::Ledger::open(options).value();
        Chance chance(3);
        m_records = randomRecords(chance, 400);
    }
    void cleanup() { m_ledger.reset(); }

    void keptRequestsAreThoseOfTheLedger_data() {
        QTest::addColumn<int>("first");  // rows before the first look
        QTest::addColumn<int>("newest"); // asked for; -1: all
        QTest::newRow("all at once") << 400 << -1;
        QTest::newRow("some, then more") << 150 << -1;
        QTest::newRow("one, then more") << 1 << -1;
        QTest::newRow("nothing, then all") << 0 << -1;
        QTest::newRow("the newest fifty") << 400 << 50;
        QTest::newRow("more of the newest than there are") << 400 << 1000;
    }

    void keptRequestsAreThoseOfTheLedger() {
        QFETCH(int, first);
        QFETCH(int, newest);
        append(0, first);
        static_cast<void>(load(m_kept, newest));
        append(first, 400);
        const auto plain = printed(*load({}, newest));
        QCOMPARE(printed(*load(m_kept, newest)), plain);
        QCOMPARE(printed(*load(m_kept, newest)), plain); // now from the files alone
    }

    void anEarlierTimeIsAddedInFront() {
        append(0, 400);
        static_cast<void>(load(m_kept, -1, m_records[300].time));
        QCOMPARE(printed(*load(m_kept, -1, m_records[100].time)),
                 printed(*load({}, -1, m_records[100].time)));
        QCOMPARE(printed(*load(m_kept)), printed(*load({})));
    }

    void whatChangesComesFromTheLedger() {
        append(0, 400);
        static_cast<void>(load(m_kept));
        QVERIFY(m_ledger->feedback(m_records[7].id, 1, std::string("brand-new")).value());
        const auto now = printed(*load(m_kept));
        QVERIFY(now.contains(QStringLiteral("brand-new")));
        QCOMPARE(now, printed(*load({})));
    }

    void droppedWordsVanishFromTheFiles() {
        for (auto& record : m_records)
            record.label.reset(), record.prompt = "secret of " + record.id;
        append(0, 400);
        const auto before = load(m_kept);
        QVERIFY(bytesOf(m_kept).find("secret of " + m_records[10].id) != std::string::npos);
        ledger::KeepRules rules;
        rules.bodies.age = std::chrono::hours(10);
        rules.decisions.age = std::chrono::hours(40);
        const auto now = m_records.back().time;
        while (ledger::keepWithin(*m_ledger, rules, now).value().more) {
        }
        QVERIFY(forgetDropped(*m_ledger, m_kept).value());
        const auto bytes = bytesOf(m_kept);
        QVERIFY(bytes.find(m_records[10].id) == std::string::npos);                 // all of it is gone
        QVERIFY(bytes.find("secret of " + m_records[200].id) == std::string::npos); // its words are
        QVERIFY(bytes.find(m_records[200].id) != std::string::npos);
        QVERIFY(bytes.find("secret of " + m_records[399].id) != std::string::npos);
        QVERIFY(!forgetDropped(*m_ledger, m_kept).value());
        QCOMPARE(printed(*load(m_kept)), printed(*load({})));
        // Who looked at them before still may.
        QCOMPARE(before->text[0], std::string_view("secret of " + std::string(before->id(0))));
    }

    void damageIsFoundAndMended_data() {
        QTest::addColumn<int>("place"); // of the byte that is turned; negative: the file is cut there
        for (const int place : {0, 8, 20, 40, 60, 64, 70, 120, 5000, 20'000})
            QTest::addRow("byte %d is another", place) << place;
        QTest::newRow("cut in the header") << -30;
        QTest::newRow("cut behind it") << -64;
        QTest::newRow("cut in the texts") << -20'000;
    }

    void damageIsFoundAndMended() {
        QFETCH(int, place);
        append(0, 400);
        static_cast<void>(load(m_kept));
        const auto file = pieces(m_kept).at(0);
        if (place < 0) {
            fs::resize_file(file, static_cast<std::uintmax_t>(-place));
        } else {
            std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
            bytes.seekg(place);
            const auto byte = static_cast<char>(bytes.get() ^ 0x10);
            bytes.seekp(place);
            bytes.put(byte);
        }
        QCOMPARE(KeptPiece::map(file).error().code, ErrorCode::Corrupt);
        QCOMPARE(printed(*load(m_kept)), printed(*load({})));
        QVERIFY(KeptPiece::map(file).has_value());
    }

    void leftOversAndOtherLedgersAreRemoved() {
        append(0, 200);
        static_cast<void>(load(m_kept));
        std::ofstream(m_kept + "/0001.kept.tmp") << "secret";
        Chance chance(9);
        auto records = randomRecords(chance, 60);
        for (auto& record : records)
            record.id[3] = record.id[3] == 'A' ? 'B' : 'A';
        m_records = records;
        m_ledger.reset();
        ledger::Options options;
        options.folder = m_folder + "/other";
        m_ledger = ledger::Ledger::open(options).value();
        append(0, 60);
        QCOMPARE(printed(*load(m_kept)), printed(*load({})));
        QVERIFY(bytesOf(m_kept).find("secret") == std::string::npos);
    }

    void onlyItsOwnerCanReadIt() {
        append(0, 50);
        static_cast<void>(load(m_kept));
        QCOMPARE(int(fs::status(m_kept).permissions()), 0700);
        for (const auto& file : pieces(m_kept))
            QCOMPARE(int(fs::status(file).permissions()), 0600);
    }

    void stoppedAmidItGoesOnNextTime() {
        append(0, 400);
        std::stop_source stop;
        stop.request_stop();
        const auto columns = loadLedger(*m_ledger, {}, {"stopped", {}, stop.get_token(), m_kept});
        QVERIFY(!columns);
        QCOMPARE(columns.error().code, ErrorCode::Refused);
        QCOMPARE(printed(*load(m_kept)), printed(*load({})));
    }

    void whatIsCutIsKnown_data() {
        QTest::addColumn<int>("letters"); // of two bytes each, that were kept
        QTest::addColumn<int>("scored");  // by the gateway
        QTest::addColumn<bool>("isCut");
        QTest::newRow("all is there") << 100'000 << 100'000 << false;
        QTest::newRow("half of it, with more bytes than letters were scored") << 100'000 << 150'000 << true;
        QTest::newRow("a small part") << 100'000 << 900'000 << true;
        QTest::newRow("a short one") << 20 << 20 << false;
    }

    void whatIsCutIsKnown() {
        QFETCH(int, letters);
        QFETCH(int, scored);
        QFETCH(bool, isCut);
        auto& record = m_records.front();
        record.tier = "simple";
        record.prompt.emplace();
        for (int at = 0; at < letters; ++at)
            *record.prompt += "é";
        record.features.chars = scored;
        append(0, 1);
        for (const auto& kept : {std::string(), m_kept})
            QCOMPARE(load(kept)->is(0, RowBit::Cut), isCut);
    }

    void daysAreThoseTheLedgerCanTellOf_data() {
        QTest::addColumn<int>("back");   // hours that are asked for, before the last decision
        QTest::addColumn<int>("beyond"); // … and behind it
        QTest::addColumn<int>("newest");
        QTest::addColumn<double>("hours");
        // 400 decisions, one every seven minutes; now is two hours after the last.
        constexpr double all = 399 * 7 / 60.0;
        QTest::newRow("a month of a ledger that is younger") << 720 << 3 << -1 << all + 2;
        QTest::newRow("a day that has not ended") << 24 << 3 << -1 << 26.0;
        QTest::newRow("a day that has ended") << 24 << 1 << -1 << 25.0;
        QTest::newRow("the newest eleven of a month") << 720 << 3 << 11 << 70 / 60.0 + 2;
    }

    void daysAreThoseTheLedgerCanTellOf() {
        QFETCH(int, back);
        QFETCH(int, beyond);
        QFETCH(int, newest);
        QFETCH(double, hours);
        for (auto& record : m_records)
            record.tier = "simple";
        append(0, 400);
        const auto last = m_records.back().time;
        const ledger::WalkQuery query{last - std::chrono::hours(back), last + std::chrono::hours(beyond),
                                      newest};
        for (const auto& kept : {std::string(), m_kept}) {
            const auto columns =
                loadLedger(*m_ledger, query, {"days", {}, {}, kept, last + std::chrono::hours(2)});
            QVERIFY(columns);
            QCOMPARE((*columns)->days * 24, hours);
        }
    }

private:
    void append(int from, int to) {
        for (int at = from; at < to; ++at)
            m_ledger->append(std::make_shared<const ledger::Record>(m_records[static_cast<std::size_t>(at)]),
                             [](Result<void>) {});
        QVERIFY(m_ledger->write([](sqlite3*) -> Result<void> { return {}; }).has_value()); // they are there
    }

    ColumnsPointer load(const std::string& kept, std::int64_t newest = -1, Wall from = {}) {
        const auto columns = loadLedger(*m_ledger, {from, Wall::max(), newest}, {"test", {}, {}, kept});
        if (!columns) qFatal("%s", toString(columns.error()).c_str());
        return *columns;
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::string m_folder, m_kept;
    std::unique_ptr<ledger::Ledger> m_ledger;
    std::vector<ledger::Record> m_records;
};

QTEST_GUILESS_MAIN(KeptTest)
#include "kept.moc"
