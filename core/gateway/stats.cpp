#include "gateway/stats.h"

#include "base/jsonwriter.h"
#include "base/zone.h"
#include "gateway/admin.h"
#include "gateway/policyadmin.h"
#include "gateway/recordings.h"
#include "gateway/replycache.h"
#include "gateway/slots.h"
#include "gateway/stagecount.h"
#include "gateway/wouldbestats.h"
#include "net/url.h"
#include "route/plan.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace tierline::gateway {

namespace {

using ledger::MoneyKind;

constexpr Wall endOfTime = Wall(std::chrono::sys_days{std::chrono::year{9999} / 1 / 1});

void counts(JsonWriter& json, std::string_view name, const std::map<std::string, std::int64_t>& by) {
    json.key(name);
    json.beginObject();
    for (const auto& [key, count] : by)
        json.member(key, count);
    json.endObject();
}

std::optional<Wall> readTime(const std::string& text, const Zone& zone) {
    if (const auto time = wallFromRfc3339(text)) return time;
    if (const auto day = catalog::dayFrom(text)) return zone.startOfDay(*day);
    return std::nullopt;
}

struct StatsData {
    ledger::Counts counts;
    std::vector<ledger::Spend> spend;
    std::vector<ledger::WouldBeSum> wouldBe;
};

Result<StatsData> readStats(const ledger::Ledger& ledger, Wall from, Wall to, Wall now) {
    auto counted = ledger.counts(from, to);
    if (!counted) return std::unexpected(counted.error());
    auto spend = ledger.spend(from, to);
    if (!spend) return std::unexpected(spend.error());
    auto would = wouldBeIn(ledger, from, to, now);
    if (!would) return std::unexpected(would.error());
    return StatsData{std::move(*counted), std::move(*spend), std::move(*would)};
}

void overhead(JsonWriter& json, const Core& core) {
    std::vector<ledger::Overhead> all;
    for (const auto& lane : core.lanes)
        lane->tally.appendTo(all);
    json.key("overhead_us");
    json.beginObject();
    for (const Stage stage : stages) {
        const Percentiles values = percentiles(all, stage);
        json.key(toString(stage));
        json.beginObject();
        json.member("p50", values.p50);
        json.member("p95", values.p95);
        json.member("p99", values.p99);
        json.endObject();
    }
    json.endObject();
}

void limit(JsonWriter& json, const std::string& name, const std::optional<Money>& amount) {
    if (amount) appendMoney(json, name, amount);
}

// A budget for each client may come to thousands: those that are nearest to a limit, then the dearest.
void budgets(JsonWriter& json, std::vector<route::BudgetStatus> all) {
    constexpr std::size_t shown = 200;
    const auto rank = [](const route::BudgetStatus& one) {
        return std::tuple(-static_cast<int>(one.level), -one.spent.nano(), std::string_view(one.scope),
                          std::string_view(one.name), std::string_view(one.per));
    };
    const std::size_t omitted = all.size() > shown ? all.size() - shown : 0;
    if (omitted > 0) {
        std::ranges::sort(all, {}, rank);
        all.resize(shown);
    }
    json.member("budgets_omitted", static_cast<std::int64_t>(omitted));
    json.key("budgets");
    json.beginArray();
    for (const auto& one : all) {
        json.beginObject();
        json.member("scope", one.scope);
        json.member("name", one.name);
        json.member("per", one.per);
        json.member("money", toString(one.simulated ? MoneyKind::Simulated : MoneyKind::Billed));
        appendMoney(json, "spent", one.spent);
        appendMoney(json, "reserved", one.reserved);
        limit(json, "soft", one.soft);
        limit(json, "degrade", one.degrade);
        limit(json, "hard", one.hard);
        json.member("level", toString(one.level));
        json.member("from", toRfc3339(one.from));
        json.member("until", toRfc3339(one.until));
        json.member("requests", one.requests);
        json.member("unpriced", one.unpriced);
        json.key("hard_at");
        if (one.hardAt)
            json.value(toRfc3339(*one.hardAt));
        else
            json.null();
        json.endObject();
    }
    json.endArray();
}

// What prompts were expected to come to, and what the providers counted; since the start.
void tokenDrift(JsonWriter& json, const std::vector<route::TokenDrift>& all) {
    json.key("token_drift");
    json.beginArray();
    for (const auto& one : all) {
        json.beginObject();
        json.member("model", one.model);
        json.member("requests", one.requests);
        json.member("estimated_tokens", one.predicted);
        json.member("actual_tokens", one.actual);
        json.member("uncorrected_tokens", one.estimated);
        json.member("factor", static_cast<double>(one.factor) / policy::one);
        json.member("learned", one.isLearned);
        json.endObject();
    }
    json.endArray();
}

void replyCache(JsonWriter& json, const Core& core) {
    const auto counted = core.replyCache->counters();
    json.key("reply_cache");
    json.beginObject();
    json.member("hits", counted.hits);
    json.member("misses", counted.misses);
    json.member("stored", counted.stored);
    json.member("entries", counted.entries);
    json.member("bytes", counted.bytes);
    json.endObject();
    if (!core.recordings) return;
    const auto recorded = core.recordings->counters();
    json.key("recordings");
    json.beginObject();
    json.member("kept", recorded.kept);
    json.member("given", recorded.given);
    json.member("missed", recorded.missed);
    json.member("damaged", recorded.damaged);
    json.member("lost", recorded.lost);
    json.endObject();
}

// Who waits for whom, and how much room there is.
void providers(JsonWriter& json, const std::vector<SlotRow>& rows) {
    const auto number = [&](std::string_view name, const std::optional<std::int64_t>& value) {
        json.key(name);
        if (value)
            json.value(*value);
        else
            json.null();
    };
    json.key("providers");
    json.beginArray();
    for (const auto& row : rows) {
        json.beginObject();
        json.member("provider", row.provider);
        json.member("queued", static_cast<std::int64_t>(row.view.queued));
        json.member("in_flight", row.view.inFlight);
        number("requests_left", row.view.requestsLeft);
        number("tokens_left", row.view.tokensLeft);
        json.key("keys");
        json.beginArray();
        for (const auto& key : row.credentials) {
            json.beginObject();
            json.member("credential", key.credential.empty() ? "1 of 1" : key.credential);
            json.member("state", key.reason.empty() ? "good" : key.reason);
            json.endObject();
        }
        json.endArray();
        json.endObject();
    }
    json.endArray();
}

std::string statsBody(Core& core, const StatsData& data) {
    std::string body;
    JsonWriter json(body);
    json.beginObject();
    json.member("requests", data.counts.requests);
    json.member("requests_per_minute", requestsPerMinute(core));
    counts(json, "by_tier", data.counts.byTier);
    counts(json, "by_model", data.counts.byModel);
    counts(json, "by_reason", data.counts.byReason);
    counts(json, "by_outcome", data.counts.byOutcome);
    json.key("votes");
    json.beginObject();
    json.member("up", data.counts.votesUp);
    json.member("down", data.counts.votesDown);
    json.endObject();
    json.key("spend");
    json.beginObject();
    for (const auto& spend : data.spend) {
        json.key(toString(spend.money));
        json.beginObject();
        appendMoney(json, "actual", spend.total.cost);
        appendMoney(json, "estimated", spend.total.estimated);
        appendMoney(json, "baseline", spend.total.baseline);
        json.member("unpriced", spend.total.unpriced);
        json.endObject();
    }
    json.endObject();
    json.key("would_be");
    appendWouldBe(json, data.wouldBe);
    overhead(json, core);
    budgets(json, core.budgets->status(core.clock.wall()));
    tokenDrift(json, core.calibration.drift());
    replyCache(json, core);
    json.key("policy");
    std::string policy;
    appendPolicyState(policy, core);
    json.raw(policy);
    providers(json, core.slots->rows(*core.setup.load()->policy));
    core.stages->append(json);
    json.key("breakers");
    std::string breakers;
    appendBreakers(breakers, core.board.rows());
    json.raw(breakers);
    json.endObject();
    return body;
}

} // namespace

void appendMoney(JsonWriter& json, const std::string& name, std::optional<Money> amount) {
    json.key(name);
    if (amount)
        json.value(amount->usd());
    else
        json.null();
    json.key(name == "usd" ? "nano_usd" : name + "_nano_usd");
    if (amount)
        json.value(amount->nano());
    else
        json.null();
}

Result<Period> readPeriod(std::string_view query, std::string_view zoneName, Wall now) {
    const Zone zone = Zone::load(std::string(zoneName));
    Period period{zone.startOfDay(now), now + Milliseconds(1), zone.name()};
    for (const auto& [name, time] : {std::pair{"from", &period.from}, std::pair{"to", &period.to}}) {
        const auto text = net::queryValue(query, name);
        if (!text) continue;
        const auto read = readTime(*text, zone);
        if (!read)
            return fail(ErrorCode::InvalidInput,
                        std::string("`") + name + "` must be a date or a time such as 2026-06-01T12:00:00Z");
        *time = *read;
    }
    if (period.to < period.from) return fail(ErrorCode::InvalidInput, "`to` is before `from`");
    return period;
}

OverheadStats overheadStats(const Core& core) {
    std::vector<ledger::Overhead> all;
    for (const auto& lane : core.lanes)
        lane->tally.appendTo(all);
    const Percentiles values = percentiles(all, Stage::Routing);
    return {values.p50, values.p95, values.p99};
}

double requestsPerMinute(const Core& core) {
    std::int64_t count = 0;
    for (const auto& lane : core.lanes)
        count += lane->tally.lastMinute(std::chrono::steady_clock::now());
    return static_cast<double>(count);
}

net::Task<void> serveStats(Core* core, std::shared_ptr<net::Exchange> exchange) {
    const std::string_view query = exchange->head().query();
    Result<Period> period = Period{Wall{}, endOfTime, {}};
    if (net::queryValue(query, "from") || net::queryValue(query, "to"))
        period = readPeriod(query, core->setup.load()->policy->budgetsTimezone, core->clock.wall());
    net::Reply reply;
    if (!period) {
        reply = problem(exchange->head(), period.error());
    } else {
        auto work = [core, span = *period]() -> Result<std::string> {
            const auto data = readStats(*core->ledger, span.from, span.to, core->clock.wall());
            if (!data) return std::unexpected(data.error());
            return statsBody(*core, *data);
        };
        auto body = co_await ask(core->worker, std::move(work));
        if (!body)
            reply = busy(exchange->head());
        else if (!*body)
            reply = problem(exchange->head(), body->error());
        else
            reply = jsonReply(exchange->head(), std::move(**body));
    }
    co_await exchange->reply(reply);
}

} // namespace tierline::gateway
