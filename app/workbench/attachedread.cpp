#include "attachedread.h"

#include "policy/reader.h"
#include "protocol/json.h"

#include <QUrl>

#include <algorithm>
#include <array>

namespace tierline::workbench {

using namespace Qt::Literals::StringLiterals;
using protocol::Json;
using protocol::JsonView;

namespace {

std::string_view viewOf(const QByteArray& bytes) {
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

QString toQString(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

std::string_view text(JsonView view) {
    return view.string().value_or(std::string_view());
}

std::int64_t number(JsonView view) {
    return view.int64().value_or(0);
}

int smallNumber(JsonView view) {
    return static_cast<int>(std::clamp<std::int64_t>(number(view), 0, 1'000'000'000));
}

// At most a year: what is shown counts on from it.
constexpr std::int64_t longest = 31'536'000'000;

Milliseconds span(JsonView view) {
    return Milliseconds(std::clamp<std::int64_t>(number(view), 0, longest));
}

Milliseconds spanOfSeconds(JsonView view) { // 59.981
    const double seconds = std::clamp(view.number().value_or(0), 0.0, static_cast<double>(longest) / 1000);
    return Milliseconds(static_cast<std::int64_t>(seconds * 1000));
}

Wall wall(JsonView view) {
    return wallFromRfc3339(text(view)).value_or(Wall{});
}

constexpr std::array breakerStates{health::BreakerState::Closed, health::BreakerState::Open,
                                   health::BreakerState::HalfOpen, health::BreakerState::HeldOpen,
                                   health::BreakerState::Draining};

health::BreakerState stateOf(std::string_view name) {
    const auto found =
        std::ranges::find_if(breakerStates, [&](auto state) { return toString(state) == name; });
    return found == breakerStates.end() ? health::BreakerState::Closed : *found;
}

health::BreakerRow rowOf(JsonView json) {
    health::BreakerRow row;
    row.model = text(json["model"]);
    row.credential = text(json["credential"]);
    row.view.state = stateOf(text(json["state"]));
    row.view.reason = text(json["reason"]);
    row.view.reopensIn = span(json["reopens_in_ms"]);
    row.view.calls = smallNumber(json["calls"]);
    row.view.failures = smallNumber(json["failures"]);
    row.view.consecutive = smallNumber(json["consecutive"]);
    row.view.probesInFlight = smallNumber(json["probes_in_flight"]);
    row.view.probesSucceeded = smallNumber(json["probes_succeeded"]);
    row.view.timesOpened = smallNumber(json["times_opened"]);
    if (json["p95_ms"].isNumber()) row.p95 = span(json["p95_ms"]);
    row.samples = smallNumber(json["samples"]);
    row.since = wall(json["since"]);
    return row;
}

Money money(JsonView json) {
    return Money::fromNano(number(json));
}

ledger::Group groupOf(JsonView json) {
    ledger::Group group;
    group.requests = number(json["requests"]);
    group.failed = number(json["failed"]);
    group.unpriced = number(json["unpriced"]);
    group.cost = money(json["spend_nano_usd"]);
    group.baseline = money(json["baseline_nano_usd"]);
    group.costBesideBaseline = group.cost;
    group.inputTokens = number(json["input_tokens"]);
    group.cachedTokens = number(json["cached_tokens"]);
    group.outputTokens = number(json["output_tokens"]);
    return group;
}

ledger::Spend spendOf(JsonView json, ledger::MoneyKind kind) {
    ledger::Spend spend;
    spend.money = kind;
    for (const auto& [model, value] : json["by_model"].members())
        spend.byModel[std::string(model)] = groupOf(value);
    for (const auto& [tier, value] : json["by_complexity"].members())
        spend.byTier[std::string(tier)] = groupOf(value);
    spend.total.requests = number(json["requests"]);
    spend.total.unpriced = number(json["unpriced"]);
    spend.total.cost = money(json["total_spend_nano_usd"]);
    spend.total.switchCost = money(json["savings"]["lost_caches_nano_usd"]);
    for (const auto& [model, group] : spend.byModel) {
        spend.total.failed += group.failed;
        spend.total.baseline += group.baseline;
        spend.total.inputTokens += group.inputTokens;
        spend.total.cachedTokens += group.cachedTokens;
        spend.total.outputTokens += group.outputTokens;
    }
    // What was saved stands there as a sum only.
    spend.total.costBesideBaseline =
        spend.total.baseline - money(json["savings"]["usd_nano_usd"]) - spend.total.switchCost;
    return spend;
}

void add(ReadRecords& into, Result<ledger::Record> record) {
    if (record)
        into.records.push_back(std::make_shared<const ledger::Record>(*std::move(record)));
    else
        ++into.unread;
}

} // namespace

Result<void> readBreakers(const QByteArray& body, shell::Snapshot& into) {
    const auto json = Json::parse(viewOf(body));
    if (!json) return std::unexpected(json.error());
    into.breakers.rows.clear();
    for (const JsonView row : (*json)["breakers"].items())
        into.breakers.rows.push_back(rowOf(row));
    into.breakers.at = systemClock().wall();
    return {};
}

Result<void> readSandbox(const QByteArray& body, shell::Snapshot& into) {
    const auto json = Json::parse(viewOf(body));
    if (!json) return std::unexpected(json.error());
    into.breakers.sandbox.clear();
    for (const JsonView one : (*json)["providers"].items())
        into.breakers.sandbox.push_back({toQString(text(one["name"])), toQString(text(one["fault"])),
                                         spanOfSeconds(one["seconds"]), number(one["requests"]),
                                         number(one["failures"])});
    return {};
}

Result<void> readStats(const QByteArray& body, shell::Snapshot& into) {
    const auto json = Json::parse(viewOf(body));
    if (!json) return std::unexpected(json.error());
    into.requestsPerMinute = std::clamp((*json)["requests_per_minute"].number().value_or(0), 0.0, 1e9);
    into.overheadP50 = number((*json)["overhead_us"]["routing"]["p50"]);
    into.overheadP99 = number((*json)["overhead_us"]["routing"]["p99"]);
    into.ledgerRows = number((*json)["requests"]);
    return {};
}

Result<PolicyInForce> readPolicyState(const QByteArray& body) {
    const auto json = Json::parse(viewOf(body));
    if (!json) return std::unexpected(json.error());
    PolicyInForce state;
    state.hash = toQString(text((*json)["hash"]));
    for (const JsonView error : (*json)["trouble"].items())
        if (state.trouble.isEmpty()) state.trouble = toQString(text(error["text"]));
    if (number((*json)["changes"]) > 0) state.change = toQString(text((*json)["summary"]));
    state.since = wall((*json)["since"]);
    return state;
}

Result<shell::PolicyPtr> readPolicyVersion(const QByteArray& body) {
    const auto json = Json::parse(viewOf(body));
    if (!json) return std::unexpected(json.error());
    const auto read = policy::readPolicy(text((*json)["text"]), text((*json)["file"]));
    if (read.policy == nullptr)
        return read.errors.empty() ? fail(ErrorCode::InvalidInput, "the policy cannot be read")
                                   : std::unexpected(read.errors.front());
    return read.policy;
}

Result<spend::SpendData> readCosts(const QByteArray& body) {
    const auto json = Json::parse(viewOf(body));
    if (!json) return std::unexpected(json.error());
    spend::SpendData data;
    data.from = wall((*json)["from"]);
    data.until = wall((*json)["to"]);
    data.timeZone = text((*json)["time_zone"]);
    for (const auto kind :
         {ledger::MoneyKind::Billed, ledger::MoneyKind::Simulated, ledger::MoneyKind::Equivalent}) {
        const JsonView part = (*json)[toString(kind)];
        if (part.isObject() && number(part["requests"]) > 0) data.today.push_back(spendOf(part, kind));
    }
    return data;
}

ReadRecords readDecisions(const QByteArray& body) {
    ReadRecords read;
    const auto json = Json::parse(viewOf(body));
    if (!json) return read;
    for (const JsonView record : (*json)["decisions"].items())
        add(read, ledger::recordFrom(record));
    std::ranges::reverse(read.records);
    return read;
}

ReadRecords readDecisionTexts(const std::vector<QByteArray>& all) {
    ReadRecords read;
    for (const QByteArray& one : all)
        add(read, ledger::recordFromJson(viewOf(one)));
    return read;
}

Result<QString> gatewayUrl(const QString& typed) {
    QString text = typed.trimmed();
    if (!text.contains(u"://"_s)) text.prepend(u"http://"_s);
    while (text.endsWith(u'/'))
        text.chop(1);
    const QUrl url(text, QUrl::StrictMode);
    const bool isHttp = url.scheme() == u"http"_s || url.scheme() == u"https"_s;
    if (!url.isValid() || !isHttp || url.host().isEmpty() || url.hasQuery() || url.hasFragment())
        return fail(ErrorCode::InvalidInput,
                    "`" + typed.left(200).toStdString() + "` is not a gateway's address",
                    "write http://HOST:PORT");
    if (!url.userInfo().isEmpty())
        return fail(ErrorCode::InvalidInput, "the address holds a user's name or password",
                    "leave it out and give the token in TIERLINE_TOKEN");
    return url.toString();
}

int retryAfterMs(int failures) {
    return std::min(30, 1 << std::clamp(failures - 1, 0, 10)) * 1000;
}

} // namespace tierline::workbench
