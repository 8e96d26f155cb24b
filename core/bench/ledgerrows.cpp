#include "bench/ledgerrows.h"

#include <algorithm>

namespace tierline::bench {

namespace {

std::size_t indexIn(std::vector<std::string>& names, const std::string& name) {
    const auto found = std::ranges::find(names, name);
    if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
    names.push_back(name);
    return names.size() - 1;
}

std::optional<double> scoreOf(const ledger::Record& record, const std::vector<std::string>& tiers) {
    if (record.outcome != ledger::Outcome::Ok || record.model.empty()) return std::nullopt;
    if (record.vote && *record.vote != 0) return *record.vote > 0 ? 1.0 : 0.0;
    if (record.vote || !record.label) return std::nullopt;
    const bool isWouldBe = (record.flags & ledger::Flag::WouldBe) != 0; // another model answered
    if (isWouldBe) return std::nullopt;
    if (*record.label == record.tier) return 1.0;
    const auto label = std::ranges::find(tiers, *record.label), went = std::ranges::find(tiers, record.tier);
    if (label == tiers.end() || went == tiers.end()) return std::nullopt;
    return went > label ? 1.0 : 0.0;
}

} // namespace

std::optional<Case> LedgerRows::caseOf(const ledger::Record& record) {
    if (!record.prompt) return std::nullopt;
    Case made;
    made.id = record.id;
    made.prompt = *record.prompt;
    const auto score = scoreOf(record, m_names.tiers);
    if (record.label) made.tier = indexIn(m_names.tiers, *record.label);
    if (score) made.outcomes.push_back({indexIn(m_names.models, record.model), *score, record.cost});
    made.tags = record.tags;
    const std::pair<const char*, const std::string&> more[] = {
        {"client", record.client}, {"session", record.session},       {"decided", record.tier},
        {"model", record.model},   {"envelope", record.envelopeName}, {"category", record.category}};
    for (const auto& [name, value] : more)
        if (!value.empty()) made.tags.insert_or_assign(name, value);
    if (record.vote) made.tags.insert_or_assign("vote", std::to_string(*record.vote));
    return made;
}

PastRequest pastRequestOf(const ledger::Record& record) {
    PastRequest made;
    made.id = record.id;
    made.time = record.time;
    made.prompt = record.prompt.value_or("");
    made.why = record.prompt ? NoRow::No : NoRow::NoPrompt;
    made.modelAsked = record.requestedModel;
    made.model = record.model;
    made.provider = record.provider;
    made.usage = record.usage;
    made.cost = record.cost;
    made.isCacheHit = (record.flags & ledger::Flag::Repeated) != 0;
    made.hasFailed = record.outcome != ledger::Outcome::Ok && record.outcome != ledger::Outcome::Truncated;
    made.status = record.status;
    made.latency = Milliseconds(record.latencyMs);
    made.money = record.money;
    return made;
}

} // namespace tierline::bench
