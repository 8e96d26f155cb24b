#include "gateway/logline.h"

#include "base/jsonwriter.h"

#include <cerrno>
#include <chrono>
#include <utility>

#include <spdlog/fmt/fmt.h>
#include <unistd.h>

namespace tierline::gateway {

void appendLogLine(std::string& out, const ledger::Record& record) {
    JsonWriter json(out);
    json.beginObject();
    json.member("event", "llm_routing_decision");
    json.member("request_id", record.id);
    json.member("timestamp", toRfc3339(record.time));
    json.member("prompt_tokens_est", record.estimatedIn);
    json.member("complexity_tier", record.tier);
    json.member("complexity_score", policy::toDouble(record.score));
    json.key("complexity_signals");
    json.beginArray();
    for (const auto& signal : record.firedSignals)
        json.value(signal.name);
    json.endArray();
    json.member("selected_model", record.model);
    json.member("selected_provider", record.provider);
    json.member("selection_reason", record.selectionReason);
    json.key("estimated_cost_usd");
    if (record.estimatedCost)
        json.value(record.estimatedCost->usd());
    else
        json.null();
    json.member("actual_latency_s", static_cast<double>(record.latencyMs) / 1000.0);
    json.member("success", record.outcome == ledger::Outcome::Ok);
    json.key("error");
    if (record.error)
        json.value(record.error->errorClass); // its text may quote a provider, which may quote the prompt
    else
        json.null();
    json.endObject();
    out += '\n';
}

LineWriter::LineWriter(int descriptor) : m_descriptor(descriptor) {
    m_thread = std::thread([this] { run(); });
}

LineWriter::~LineWriter() {
    {
        const std::scoped_lock lock(m_mutex);
        m_stopping = true;
    }
    m_ready.notify_one();
    m_thread.join();
}

void LineWriter::write(std::string line) {
    bool wake = false;
    {
        const std::scoped_lock lock(m_mutex);
        if (m_waiting.size() > waitingLimit) {
            ++m_dropped;
            return;
        }
        wake = m_waiting.empty();
        m_waiting += line;
    }
    if (wake) m_ready.notify_one();
}

void LineWriter::run() {
    for (;;) {
        std::string batch;
        {
            std::unique_lock lock(m_mutex);
            m_ready.wait(lock, [&] { return m_stopping || !m_waiting.empty(); });
            // More will come: a wake-up for each line would cost the I/O threads more than the line itself.
            m_ready.wait_for(lock, std::chrono::milliseconds(10), [&] { return m_stopping; });
            if (m_waiting.empty()) return;
            batch = std::exchange(m_waiting, {});
            if (const auto dropped = std::exchange(m_dropped, 0))
                batch += fmt::format("{{\"event\":\"log_lines_dropped\",\"count\":{}}}\n", dropped);
        }
        std::string_view rest = batch;
        while (!rest.empty()) {
            const ssize_t written = ::write(m_descriptor, rest.data(), rest.size());
            if (written < 0 && errno == EINTR) continue;
            if (written <= 0) break; // nobody listens any more
            rest.remove_prefix(static_cast<std::size_t>(written));
        }
    }
}

} // namespace tierline::gateway
