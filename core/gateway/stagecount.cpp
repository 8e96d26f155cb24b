#include "gateway/stagecount.h"

#include "gateway/stats.h"

namespace tierline::gateway {

void StageCount::count(const ledger::Record& record) {
    const std::scoped_lock lock(m_mutex);
    for (const auto& stage : record.stages) {
        auto& row = m_rows[stage.name];
        const bool skipped = stage.detail.starts_with("not asked");
        row.skipped += skipped ? 1 : 0;
        row.failed += stage.error.empty() ? 0 : 1;
        row.ran += skipped ? 0 : 1;
        row.decided += stage.name == record.decidedBy && !skipped ? 1 : 0;
        row.microseconds += stage.us;
        (record.money == ledger::MoneyKind::Simulated ? row.simulated : row.billed) += stage.cost;
    }
}

void StageCount::append(JsonWriter& json) const {
    const std::scoped_lock lock(m_mutex);
    json.key("stages");
    json.beginObject();
    for (const auto& [name, row] : m_rows) {
        json.key(name);
        json.beginObject();
        json.member("ran", row.ran);
        json.member("decided", row.decided);
        json.member("failed", row.failed);
        json.member("not_asked", row.skipped);
        json.member("mean_us", row.ran > 0 ? row.microseconds / row.ran : 0);
        appendMoney(json, "billed", row.billed);
        appendMoney(json, "simulated", row.simulated);
        json.endObject();
    }
    json.endObject();
}

} // namespace tierline::gateway
