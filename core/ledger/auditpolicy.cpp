#include "ledger/auditpolicy.h"

#include "base/hash.h"
#include "base/jsonwriter.h"
#include "ledger/database.h"
#include "ledger/linediff.h"
#include "ledger/packed.h"

#include <algorithm>
#include <spdlog/fmt/fmt.h>
#include <sqlite3.h>
#include <tuple>

namespace tierline::ledger {

namespace {

void bindText(sqlite3_stmt* statement, int at, std::string_view text) {
    sqlite3_bind_text64(statement, at, text.data(), text.size(), nullptr, SQLITE_UTF8);
}

Result<std::optional<std::string>> textOf(sqlite3* database, const std::string& hash) {
    const auto statement = prepare(database, "SELECT body FROM audit_texts WHERE hash = ?1");
    if (!statement) return std::unexpected(statement.error());
    bindText(statement->get(), 1, hash);
    const auto row = step(statement->get());
    if (!row) return std::unexpected(row.error());
    if (!*row) return std::nullopt;
    auto text = unpackText(columnText(statement->get(), 0));
    if (!text) return std::unexpected(text.error());
    return std::optional(std::move(*text));
}

Result<void> keepText(sqlite3* database, const std::string& hash, const std::string& text) {
    const auto statement = prepare(database, "INSERT OR IGNORE INTO audit_texts(hash, body) VALUES(?1, ?2)");
    if (!statement) return std::unexpected(statement.error());
    const std::string packed = packText(text);
    bindText(statement->get(), 1, hash);
    sqlite3_bind_blob64(statement->get(), 2, packed.data(), packed.size(), nullptr);
    const auto done = step(statement->get());
    if (!done) return std::unexpected(done.error());
    return {};
}

// Empty: the trail knows no policy yet.
Result<std::string> lastPolicy(sqlite3* database) {
    const auto statement =
        prepare(database, "SELECT json_extract(detail, '$.hash') FROM audit"
                          " WHERE action = 'policy' AND json_valid(detail) ORDER BY seq DESC LIMIT 1");
    if (!statement) return std::unexpected(statement.error());
    const auto row = step(statement->get());
    if (!row) return std::unexpected(row.error());
    return *row ? std::string(columnText(statement->get(), 0)) : std::string();
}

struct LineCounts {
    std::int64_t added = 0, removed = 0;
};

LineCounts countLines(std::string_view diff) {
    LineCounts counts;
    for (int line = 0; !diff.empty(); ++line) {
        const auto end = diff.find('\n');
        if (line > 1 && diff.front() == '+') ++counts.added;
        if (line > 1 && diff.front() == '-') ++counts.removed;
        diff.remove_prefix(end == diff.npos ? diff.size() : end + 1);
    }
    return counts;
}

void appendShifts(JsonWriter& json, std::string_view key, const std::vector<Shift>& shifts) {
    json.key(key);
    json.beginArray();
    for (const auto& shift : shifts) {
        json.beginObject();
        json.member("from", shift.from);
        json.member("to", shift.to);
        json.member("requests", shift.requests);
        json.endObject();
    }
    json.endArray();
}

void appendEffect(JsonWriter& json, const PolicyEffect& effect) {
    json.key("effect");
    json.beginObject();
    json.member("sampled", effect.sampled);
    json.member("judged", effect.judged);
    json.member("changed", effect.changed);
    appendShifts(json, "tiers", effect.tiers);
    appendShifts(json, "models", effect.models);
    json.key("estimated_cost");
    json.beginObject();
    for (const auto& cost : effect.costs) {
        json.key(toString(cost.money));
        json.beginObject();
        json.member("requests", cost.requests);
        json.member("before_nano_usd", cost.before.nano());
        json.member("after_nano_usd", cost.after.nano());
        json.endObject();
    }
    json.endObject();
    json.endObject();
}

std::string counted(std::int64_t count, std::string_view noun) {
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string effectText(const PolicyEffect& effect) {
    if (effect.judged == 0) return "; no recorded prompt to tell its effect by";
    std::string text = fmt::format("; {} of the last {} would go elsewhere", effect.changed,
                                   counted(effect.judged, "recorded prompt"));
    for (std::size_t at = 0; at < std::min<std::size_t>(3, effect.tiers.size()); ++at) {
        const auto& shift = effect.tiers[at];
        text += fmt::format("{}{} → {} {}", at == 0 ? ": " : ", ", shift.from.empty() ? "(none)" : shift.from,
                            shift.to.empty() ? "(none)" : shift.to, shift.requests);
    }
    for (const auto& cost : effect.costs)
        text += fmt::format("; estimated cost of {} ({}) ${} → ${}", counted(cost.requests, "request"),
                            toString(cost.money), toString(cost.before), toString(cost.after));
    return text;
}

struct Compared { // with the policy before
    std::string hash, before, diff;
};

std::string summaryOf(const Compared& compared, const PolicyEffect& effect) {
    const std::string hash = compared.hash.substr(0, 12);
    if (compared.before.empty()) return "first policy on record, " + hash;
    const auto lines = countLines(compared.diff);
    return fmt::format("policy {} → {}: {} added, {} removed", compared.before.substr(0, 12), hash,
                       counted(lines.added, "line"), counted(lines.removed, "line"))
           + effectText(effect);
}

std::string detailOf(const PolicyChange& change, const Compared& compared, const PolicyEffect& effect) {
    std::string detail;
    JsonWriter json(detail);
    json.beginObject();
    json.member("summary", summaryOf(compared, effect));
    json.member("hash", compared.hash);
    json.key("previous");
    compared.before.empty() ? json.null() : json.value(compared.before);
    json.member("how", change.how);
    const auto lines = countLines(compared.diff);
    json.member("lines_added", lines.added);
    json.member("lines_removed", lines.removed);
    if (!compared.before.empty() && change.redecide) appendEffect(json, effect);
    json.endObject();
    return detail;
}

Result<void> write(sqlite3* database, const PolicyChange& change, const std::string& hash,
                   const PolicyEffect& effect) {
    const auto before = lastPolicy(database);
    if (!before) return std::unexpected(before.error());
    if (*before == hash) return {}; // another has noted it meanwhile
    const auto old = textOf(database, *before);
    if (!old) return std::unexpected(old.error());
    Compared compared{hash, *before, {}};
    if (*old)
        compared.diff = unifiedDiff(**old, change.text,
                                    {"policy " + before->substr(0, 12), "policy " + hash.substr(0, 12)});
    if (auto kept = keepText(database, hash, change.text); !kept) return kept;
    const auto noted = noteWithin(database,
                                  {"policy", change.file, detailOf(change, compared, effect), compared.diff,
                                   change.program, change.actor},
                                  change.time);
    if (!noted) return std::unexpected(noted.error());
    return {};
}

std::vector<Shift> mostFirst(const std::map<std::pair<std::string, std::string>, std::int64_t>& counts) {
    std::vector<Shift> shifts;
    for (const auto& [way, requests] : counts)
        shifts.push_back({way.first, way.second, requests});
    std::ranges::sort(shifts, [](const Shift& a, const Shift& b) {
        return std::tie(b.requests, a.from, a.to) < std::tie(a.requests, b.from, b.to);
    });
    return shifts;
}

} // namespace

PolicyEffect effectOf(const std::vector<Record>& records, const Redecide& redecide) {
    PolicyEffect effect;
    std::map<std::pair<std::string, std::string>, std::int64_t> tiers, models;
    std::map<MoneyKind, CostShift> costs;
    for (const auto& record : records) {
        ++effect.sampled;
        const auto now = redecide && record.prompt ? redecide(record) : std::nullopt;
        if (!now) continue;
        ++effect.judged;
        if (now->tier != record.tier) ++tiers[{record.tier, now->tier}];
        if (now->model != record.model) ++models[{record.model, now->model}];
        if (now->tier != record.tier || now->model != record.model) ++effect.changed;
        if (!record.estimatedCost || !now->estimatedCost) continue;
        auto& cost = costs[record.money];
        cost.money = record.money;
        ++cost.requests;
        cost.before += *record.estimatedCost;
        cost.after += *now->estimatedCost;
    }
    effect.tiers = mostFirst(tiers);
    effect.models = mostFirst(models);
    for (const auto& [kind, cost] : costs)
        effect.costs.push_back(cost);
    return effect;
}

Result<void> notePolicy(Ledger& ledger, const PolicyChange& change) {
    const std::string hash = sha256Hex(change.text);
    std::string last;
    const auto looked = ledger.read([&](sqlite3* database) -> Result<void> {
        auto found = lastPolicy(database);
        if (!found) return std::unexpected(found.error());
        last = std::move(*found);
        return {};
    });
    if (!looked) return looked;
    if (last == hash) return {};
    PolicyEffect effect;
    if (!last.empty() && change.redecide) {
        const auto records = ledger.decisions({std::clamp(change.sample, 1, 1000), {}, false});
        if (!records) return std::unexpected(records.error());
        effect = effectOf(*records, change.redecide);
    }
    auto written = ledger.write([&](sqlite3* database) { return write(database, change, hash, effect); });
    if (!written) return written;
    return saveAuditHead(ledger);
}

Result<std::optional<std::string>> policyText(const Ledger& ledger, const std::string& hash) {
    std::optional<std::string> text;
    const auto done = ledger.read([&](sqlite3* database) -> Result<void> {
        auto found = textOf(database, hash);
        if (!found) return std::unexpected(found.error());
        text = std::move(*found);
        return {};
    });
    if (!done) return std::unexpected(done.error());
    return text;
}

} // namespace tierline::ledger
