// Records into rows, and the little that a row says back into a record.
#include "live/decisionstore.h"

#include <algorithm>

namespace tierline::live {

namespace {

std::uint32_t small(std::int64_t n) {
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(n, 0, noNumber - 1));
}
std::int64_t nano(const std::optional<Money>& money) {
    return money ? money->nano() : noMoney;
}
std::optional<Money> moneyOf(std::int64_t nano) {
    return nano == noMoney ? std::nullopt : std::optional(Money::fromNano(nano));
}

void addPart(std::string& set, std::string_view part) {
    if (!set.empty()) set += partSeparator;
    std::string clean(part);
    std::erase(clean, partSeparator);
    set += clean;
}

// The models in the order they were asked; the last one answered.
std::string pathOf(const ledger::Record& record) {
    std::string path;
    std::string_view last;
    for (const auto& attempt : record.attempts)
        if (!attempt.model.empty() && attempt.model != last) addPart(path, last = attempt.model);
    if (!record.model.empty() && record.model != last) addPart(path, record.model);
    return path;
}

std::string rulesOf(const ledger::Record& record) {
    std::string rules;
    for (const auto& signal : record.firedSignals)
        addPart(rules, signal.name);
    return rules;
}

std::string tagsOf(const ledger::Record& record) {
    std::string tags;
    for (const auto& [key, value] : record.tags)
        addPart(tags, key + '=' + value);
    return tags;
}

std::uint8_t marksOf(const ledger::Record& record, bool isPromptCut) {
    unsigned marks = 0;
    if (record.prompt) marks |= HasPrompt;
    if (record.usage) marks |= HasTokens;
    if (record.translation) marks |= Translated;
    if (!record.wouldBeModel.empty() && record.wouldBeModel != record.model) marks |= WentElsewhere;
    if (isPromptCut) marks |= PromptCut;
    return static_cast<std::uint8_t>(marks);
}

} // namespace

Row DecisionStore::makeRow(const ledger::Record& record, bool isPromptCut) {
    Row row;
    row.id = idFor(record.id);
    row.time = record.time.time_since_epoch().count();
    row.cost = nano(record.cost);
    row.baseline = nano(record.baselineCost);
    row.wouldBe = nano(record.wouldBeCost);
    if (record.usage) {
        row.tokensIn = small(record.usage->allInput());
        row.tokensOut = small(record.usage->output);
    }
    row.latency = small(record.latencyMs);
    row.firstToken = record.ttftMs ? small(*record.ttftMs) : noNumber;
    row.score = record.score;
    row.confidence = record.confidence;
    row.margin = record.margin;
    const auto put = [&](NameKind kind, std::string_view name) {
        row.names[static_cast<std::size_t>(kind)] = m_names.of(kind).idOf(name.substr(0, 2'000));
    };
    put(NameKind::Client, record.client);
    put(NameKind::Tier, record.tier);
    put(NameKind::Provider, record.provider);
    put(NameKind::Model, pathOf(record));
    put(NameKind::Policy, record.policy);
    put(NameKind::Reason, record.selectionReason);
    put(NameKind::Label, record.label ? std::string_view(*record.label) : std::string_view());
    put(NameKind::Tags, tagsOf(record));
    put(NameKind::Rules, rulesOf(record));
    row.status = static_cast<std::uint16_t>(std::clamp(record.status, 0, 65'535));
    row.outcome = record.outcome;
    row.flags = record.flags;
    row.money = record.money;
    row.vote = static_cast<std::int8_t>(std::clamp(record.vote.value_or(0), -1, 1));
    row.attempts = static_cast<std::uint8_t>(std::min<std::size_t>(record.attempts.size(), 255));
    row.marks = marksOf(record, isPromptCut);
    return row;
}

ledger::Record DecisionStore::outline(std::uint32_t position) const {
    const auto seen = view(position);
    const Row& row = seen.row;
    ledger::Record record;
    record.id = id(position);
    record.time = Wall(Milliseconds(row.time));
    record.client = seen.name(NameKind::Client);
    record.session = seen.session;
    record.policy = seen.name(NameKind::Policy);
    record.tier = seen.name(NameKind::Tier);
    record.provider = seen.name(NameKind::Provider);
    record.model = seen.model();
    record.selectionReason = seen.name(NameKind::Reason);
    if (row.has(HasPrompt)) record.prompt = std::string(seen.prompt) + (row.has(PromptCut) ? "…" : "");
    if (row.has(HasTokens)) {
        record.usage.emplace();
        record.usage->input = row.tokensIn;
        record.usage->output = row.tokensOut;
    }
    record.cost = moneyOf(row.cost);
    record.baselineCost = moneyOf(row.baseline);
    record.wouldBeCost = moneyOf(row.wouldBe);
    record.latencyMs = row.latency;
    if (row.firstToken != noNumber) record.ttftMs = row.firstToken;
    record.score = row.score;
    record.confidence = row.confidence;
    record.margin = row.margin;
    record.status = row.status;
    record.outcome = row.outcome;
    record.flags = row.flags;
    record.money = row.money;
    if (row.vote != 0) record.vote = row.vote;
    if (row.name(NameKind::Label) != 0) record.label = std::string(seen.name(NameKind::Label));
    for (const auto tag : partsOf(seen.name(NameKind::Tags))) {
        const auto sign = tag.find('=');
        record.tags.emplace(tag.substr(0, sign), sign == std::string_view::npos ? "" : tag.substr(sign + 1));
    }
    return record;
}

} // namespace tierline::live
