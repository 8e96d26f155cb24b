#include "ledger/reconcile.h"

#include "ledger/database.h"

#include <algorithm>
#include <map>
#include <set>
#include <sqlite3.h>
#include <utility>

namespace tierline::ledger {

namespace {

constexpr std::int64_t quarter = 900'000; // ms; local days begin on one everywhere

constexpr std::string_view usedSql = R"(
SELECT time_ms / ?3, provider, model, count(*),
    add_up(usage_input + usage_cached_read + usage_cache_write_5m + usage_cache_write_1h), add_up(usage_output),
    add_up(cost_nano_usd), sum(cost_nano_usd IS NULL)
FROM decisions WHERE time_ms >= ?1 AND time_ms < ?2 AND money = 'billed' AND usage_input IS NOT NULL
GROUP BY 1, 2, 3)";

using Day = std::chrono::sys_days;
struct Both {
    std::optional<Used> theirs, ours;
};

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& sign : out)
        if (sign >= 'A' && sign <= 'Z') sign = static_cast<char>(sign - 'A' + 'a');
    return out;
}

// The upstream's name: behind the provider's id.
std::string upstreamName(const UsedRow& row) {
    const auto name =
        row.model.starts_with(row.provider + "/") ? row.model.substr(row.provider.size() + 1) : row.model;
    return lower(name);
}

bool isDigits(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}

// -2024-07-18, -20241022, @20241022, -latest
std::string_view withoutDate(std::string_view name) {
    if (name.ends_with("-latest")) return name.substr(0, name.size() - 7);
    if (name.size() > 11) {
        const auto end = name.substr(name.size() - 11);
        if (end[0] == '-' && end[5] == '-' && end[8] == '-' && isDigits(end.substr(1, 4))
            && isDigits(end.substr(6, 2)) && isDigits(end.substr(9)))
            return name.substr(0, name.size() - 11);
    }
    if (name.size() > 9) {
        const auto end = name.substr(name.size() - 9);
        if ((end[0] == '-' || end[0] == '@') && isDigits(end.substr(1)) && end.substr(1, 2) == "20")
            return name.substr(0, name.size() - 9);
    }
    return name;
}

// Under which name each model of either side is compared.
class Names {
public:
    Names(const std::vector<UsedRow>& theirs, const std::vector<UsedRow>& ours) {
        std::set<std::string> exact, plain;
        for (const auto& row : ours)
            exact.insert(upstreamName(row));
        for (const auto& row : theirs) {
            const auto whole = lower(row.model), bare = whole.substr(whole.find('/') + 1);
            if (exact.contains(whole))
                m_theirs[row.model] = whole, m_taken.insert(whole);
            else if (exact.contains(bare))
                m_theirs[row.model] = bare, m_taken.insert(bare);
            else
                m_theirs[row.model] = plainModelName(row.model), plain.insert(plainModelName(row.model));
        }
        for (const auto& name : exact)
            m_ours[name] =
                !m_taken.contains(name) && plain.contains(plainModelName(name)) ? plainModelName(name) : name;
    }

    const std::string& ofTheirs(const UsedRow& row) const { return m_theirs.at(row.model); }
    const std::string& ofOurs(const UsedRow& row) const { return m_ours.at(upstreamName(row)); }

    void remark(std::vector<std::string>& remarks) const {
        for (const auto& [name, key] : m_ours) {
            if (name == key) continue;
            for (const auto& [their, theirKey] : m_theirs)
                if (theirKey == key)
                    remarks.push_back("theirs `" + their + "` is taken for ours `" + name + "`");
        }
    }

private:
    std::map<std::string, std::string> m_theirs, m_ours;
    std::set<std::string> m_taken;
};

std::int64_t magnitude(std::int64_t value) {
    return value < 0 ? saturatingSubtract(0, value) : value;
}

bool differ(std::int64_t a, std::int64_t b, std::int64_t slack, std::int64_t tolerance) {
    __extension__ using Wide = __int128;
    const auto gap = magnitude(saturatingSubtract(a, b));
    if (gap <= slack) return false;
    return static_cast<Wide>(gap) * 1'000'000
           > static_cast<Wide>(std::max(magnitude(a), magnitude(b))) * tolerance;
}

bool isBeyond(const Both& both, const ProviderExport& theirs, const ReconcileRules& rules) {
    const Used a = both.theirs.value_or(Used{}), b = both.ours.value_or(Used{});
    const auto tolerance = rules.toleranceMillionths;
    if (theirs.has(ExportField::Cost) && differ(a.cost.nano(), b.cost.nano(), rules.slack.nano(), tolerance))
        return true;
    if (theirs.has(ExportField::Input) && differ(a.input, b.input, 0, tolerance)) return true;
    return theirs.has(ExportField::Output) && differ(a.output, b.output, 0, tolerance);
}

void add(std::optional<Used>& into, const std::optional<Used>& used) {
    if (!used) return;
    if (!into) into.emplace();
    *into += *used;
}

std::set<std::string> providersFound(const ProviderExport& theirs, const std::vector<UsedRow>& ours,
                                     const Names& names) {
    std::set<std::string> keys, providers;
    for (const auto& row : theirs.rows)
        keys.insert(names.ofTheirs(row));
    for (const auto& row : ours)
        if (keys.contains(names.ofOurs(row))) providers.insert(row.provider);
    return providers;
}

std::vector<UsedRow> chosen(const ProviderExport& theirs, const std::vector<UsedRow>& ours,
                            const ReconcileRules& rules, std::vector<std::string>& remarks) {
    const Names names(theirs.rows, ours);
    const auto providers =
        rules.provider.empty() ? providersFound(theirs, ours, names) : std::set<std::string>{rules.provider};
    std::vector<UsedRow> kept;
    std::set<std::string> out;
    for (const auto& row : ours)
        if (providers.contains(row.provider))
            kept.push_back(row);
        else
            out.insert(row.provider);
    for (const auto& provider : out)
        remarks.push_back(
            "provider `" + provider + "` is left out: "
            + (rules.provider.empty() ? "the export names no model of it" : "another one was asked for"));
    return kept;
}

} // namespace

Used& Used::operator+=(const Used& other) {
    requests = saturatingAdd(requests, other.requests);
    input = saturatingAdd(input, other.input);
    output = saturatingAdd(output, other.output);
    cost += other.cost;
    unpriced = saturatingAdd(unpriced, other.unpriced);
    return *this;
}

std::string plainModelName(std::string_view name) {
    std::string text = lower(name);
    if (const auto slash = text.rfind('/'); slash != text.npos) text.erase(0, slash + 1);
    if (const auto vendor = text.rfind("anthropic."); vendor != text.npos) text.erase(0, vendor + 10);
    if (const auto colon = text.find(':'); colon != text.npos) text.erase(colon);
    if (text.ends_with("-v1") || text.ends_with("-v2")) text.erase(text.size() - 3);
    text = std::string(withoutDate(text));
    std::ranges::replace(text, '.', '-');
    return text;
}

Result<std::vector<UsedRow>> usedByDay(const Ledger& ledger, Day from, Day to, const Zone& zone) {
    std::map<std::tuple<Day, std::string, std::string>, Used> sums;
    const auto done = ledger.read([&](sqlite3* database) -> Result<void> {
        const auto statement = prepare(database, usedSql);
        if (!statement) return std::unexpected(statement.error());
        sqlite3_stmt* row = statement->get();
        sqlite3_bind_int64(row, 1, zone.startOfDay(from).time_since_epoch().count());
        sqlite3_bind_int64(row, 2, zone.startOfDay(to + std::chrono::days(1)).time_since_epoch().count());
        sqlite3_bind_int64(row, 3, quarter);
        for (;;) {
            const auto more = step(row);
            if (!more) return std::unexpected(more.error());
            if (!*more) return {};
            const Wall time(Milliseconds(sqlite3_column_int64(row, 0) * quarter));
            const auto day = std::chrono::floor<std::chrono::days>(time + zone.offsetAt(time));
            sums[{day, std::string(columnText(row, 1)), std::string(columnText(row, 2))}] +=
                Used{sqlite3_column_int64(row, 3), sqlite3_column_int64(row, 4), sqlite3_column_int64(row, 5),
                     Money::fromNano(sqlite3_column_int64(row, 6)), sqlite3_column_int64(row, 7)};
        }
    });
    if (!done) return std::unexpected(done.error());
    std::vector<UsedRow> rows;
    for (const auto& [key, used] : sums)
        rows.push_back({std::get<0>(key), std::get<1>(key), std::get<2>(key), used});
    return rows;
}

Reconciliation reconcile(const ProviderExport& theirs, const std::vector<UsedRow>& all,
                         const ReconcileRules& rules) {
    Reconciliation result;
    result.remarks = theirs.remarks;
    const auto ours = chosen(theirs, all, rules, result.remarks);
    const Names names(theirs.rows, ours);
    std::map<std::pair<std::string, Day>, Both> days;
    for (const auto& row : theirs.rows)
        add(days[{names.ofTheirs(row), row.day}].theirs, row.used);
    for (const auto& row : ours)
        add(days[{names.ofOurs(row), row.day}].ours, row.used);
    std::map<std::string, Both> models;
    Both total;
    for (const auto& [key, both] : days) {
        const bool beyond = isBeyond(both, theirs, rules);
        result.agrees = result.agrees && !beyond;
        result.days.push_back({key.second, key.first, both.theirs, both.ours, beyond});
        for (auto* sum : {&models[key.first], &total}) {
            add(sum->theirs, both.theirs);
            add(sum->ours, both.ours);
        }
    }
    for (const auto& [model, both] : models)
        result.models.push_back({std::nullopt, model, both.theirs, both.ours, isBeyond(both, theirs, rules)});
    result.total = {std::nullopt, "all", total.theirs, total.ours, isBeyond(total, theirs, rules)};
    names.remark(result.remarks);
    if (all.empty()) result.remarks.push_back("the ledger has no billed request on these days");
    return result;
}

} // namespace tierline::ledger
