#include "gateway/logline.h"

#include <QTest>

#include <array>

#include <unistd.h>

using namespace tierline;
using namespace tierline::gateway;

class LogLineTest : public QObject {
    Q_OBJECT

private slots:
    void line() {
        ledger::Record record;
        record.id = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
        record.time = *wallFromRfc3339("2026-06-01T12:00:00Z");
        record.prompt = "the secret plan";
        record.estimatedIn = 12;
        record.tier = "simple";
        record.score = 250'000;
        record.firedSignals = {{"greeting", classify::SignalKind::Keyword, -200'000, {}, 0, {}}};
        record.model = "p/m";
        record.provider = "p";
        record.selectionReason = "complexity_match";
        record.estimatedCost = Money::fromNano(1'500);
        record.latencyMs = 1'250;
        std::string line;
        appendLogLine(line, record);
        QCOMPARE(
            QString::fromStdString(line),
            QString(
                R"({"event":"llm_routing_decision","request_id":"01ARZ3NDEKTSV4RRFFQ69G5FAV",)"
                R"("timestamp":"2026-06-01T12:00:00.000Z","prompt_tokens_est":12,"complexity_tier":"simple",)"
                R"("complexity_score":0.25,"complexity_signals":["greeting"],"selected_model":"p/m",)"
                R"("selected_provider":"p","selection_reason":"complexity_match","estimated_cost_usd":1.5e-06,)"
                R"("actual_latency_s":1.25,"success":true,"error":null})"
                "\n"));
    }

    void failuresNameTheirClassOnly() {
        ledger::Record record;
        record.outcome = ledger::Outcome::Failed;
        record.error = ledger::RecordError{"server_error", "it said: the secret plan"};
        std::string line;
        appendLogLine(line, record);
        QVERIFY(line.find(R"("success":false,"error":"server_error")") != std::string::npos);
        QVERIFY(line.find("secret") == std::string::npos);
        QVERIFY(line.find(R"("estimated_cost_usd":null)") != std::string::npos);
    }

    void writesEverythingBeforeItEnds() {
        std::array<int, 2> ends{};
        QCOMPARE(::pipe(ends.data()), 0);
        {
            LineWriter writer(ends[1]);
            for (int at = 0; at < 500; ++at)
                writer.write("line " + std::to_string(at) + "\n");
        }
        ::close(ends[1]);
        std::string all;
        char bytes[4096];
        for (ssize_t got; (got = ::read(ends[0], bytes, sizeof bytes)) > 0;)
            all.append(bytes, static_cast<std::size_t>(got));
        ::close(ends[0]);
        QVERIFY(all.starts_with("line 0\nline 1\n") && all.ends_with("line 499\n"));
        QCOMPARE(std::ranges::count(all, '\n'), std::ptrdiff_t(500));
    }
};

QTEST_APPLESS_MAIN(LogLineTest)
#include "logline.moc"
