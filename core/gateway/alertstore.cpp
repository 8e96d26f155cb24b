#include "gateway/alertstore.h"

#include "base/jsonwriter.h"
#include "base/paths.h"
#include "protocol/json.h"

#include <algorithm>
#include <array>

namespace tierline::gateway {

namespace {

using route::AlertState;
using When = policy::Alert::When;
constexpr std::array allWhens{When::CircuitFallback, When::CostPerHour, When::ErrorRate, When::Budget,
                              When::PremiumShare};

std::int64_t count(Wall time) {
    return time.time_since_epoch().count();
}

void appendState(JsonWriter& json, const AlertState& state) {
    json.beginObject();
    json.member("name", state.name);
    json.member("when", toString(state.when));
    json.member("subject", state.subject);
    json.member("firing", state.firing);
    json.member("since", count(state.since));
    json.member("value", state.value);
    json.member("limit", state.limit);
    json.member("sentence", state.sentence);
    json.endObject();
}

void appendMemory(JsonWriter& json, const route::AlertMemory& memory) {
    json.key("states");
    json.beginArray();
    for (const AlertState& state : memory.states)
        appendState(json, state);
    json.endArray();
    if (memory.last) {
        json.member("now", count(memory.last->now));
        json.member("uptime", memory.last->uptime.count());
    }
    if (memory.gap) json.member("gap", count(*memory.gap));
    if (memory.blindUntil) json.member("blind_until", count(*memory.blindUntil));
}

std::optional<Wall> wallOf(protocol::JsonView value) {
    const auto number = value.int64();
    constexpr std::int64_t limit = 9'000'000'000'000; // the year 2255, so that sums of times do not overflow
    if (!number || *number < 0 || *number > limit) return std::nullopt;
    return Wall(Milliseconds(*number));
}

std::optional<AlertState> readState(protocol::JsonView json) {
    AlertState state;
    const auto name = json["name"].string(), when = json["when"].string(), subject = json["subject"].string();
    const auto since = wallOf(json["since"]);
    const auto firing = json["firing"].boolean();
    if (!name || !when || !subject || !since || !firing) return std::nullopt;
    const auto kind = std::ranges::find(allWhens, *when, [](When one) { return toString(one); });
    if (kind == allWhens.end()) return std::nullopt;
    state.name = *name;
    state.when = *kind;
    state.subject = *subject;
    state.firing = *firing;
    state.since = *since;
    state.value = json["value"].int64().value_or(0);
    state.limit = json["limit"].int64().value_or(0);
    state.sentence = json["sentence"].string().value_or("");
    return state;
}

void readShares(protocol::JsonView json, ShareTally& shares) {
    for (const auto& [subject, list] : json.members()) {
        std::vector<ShareTally::Count> counts;
        for (const auto item : list.items()) {
            std::array<std::int64_t, 3> numbers{-1, -1, -1};
            std::size_t at = 0;
            for (const auto number : item.items())
                if (at < numbers.size()) numbers[at++] = number.int64().value_or(-1);
            counts.push_back({numbers[0], numbers[1], numbers[2]});
        }
        shares.put(std::string(subject), std::move(counts));
    }
}

// A share as a fraction, money as USD with its integer beside it.
void appendAmount(JsonWriter& json, const AlertState& state, std::string_view key, std::int64_t amount) {
    if (!state.isMoney()) return json.member(key, static_cast<double>(amount) / policy::one);
    json.member(key, Money::fromNano(amount).usd());
    json.member(std::string(key) + "_nano_usd", amount);
}

void appendTold(JsonWriter& json, const AlertState& state, std::string_view quiet) {
    json.member("name", state.name);
    json.member("when", toString(state.when));
    json.member("subject", state.subject);
    json.member("state", state.firing ? std::string_view("firing") : quiet);
    json.member("unit", state.isMoney() ? "usd_per_hour" : "share");
    appendAmount(json, state, "value", state.value);
    appendAmount(json, state, "limit", state.limit);
    json.member("since", toRfc3339(state.since));
    json.member("sentence", state.sentence);
}

} // namespace

std::string toJson(const AlertStore& store) {
    std::string out;
    JsonWriter json(out);
    json.beginObject();
    json.member("version", 1);
    appendMemory(json, store.memory);
    json.key("shares");
    json.beginObject();
    for (const auto& [subject, counts] : store.shares.subjects()) {
        json.key(subject);
        json.beginArray();
        for (const auto& one : counts) {
            json.beginArray();
            for (const std::int64_t number : {one.number, one.requests, one.premium})
                json.value(number);
            json.endArray();
        }
        json.endArray();
    }
    json.endObject();
    json.endObject();
    return out;
}

Result<AlertStore> alertStoreFrom(std::string_view text) {
    const auto json = protocol::Json::parse(text);
    if (!json) return std::unexpected(json.error());
    if ((*json)["version"].int64() != 1)
        return fail(ErrorCode::InvalidInput, "it is of another version, or damaged");
    AlertStore store;
    for (const auto item : (*json)["states"].items()) {
        auto state = readState(item);
        if (!state) return fail(ErrorCode::InvalidInput, "a state of an alert is damaged");
        store.memory.states.push_back(std::move(*state));
    }
    if (const auto now = wallOf((*json)["now"]))
        store.memory.last = {*now, Milliseconds((*json)["uptime"].int64().value_or(0)), true};
    store.memory.gap = wallOf((*json)["gap"]);
    store.memory.blindUntil = wallOf((*json)["blind_until"]);
    readShares((*json)["shares"], store.shares);
    return store;
}

Result<AlertStore> loadAlerts(const std::string& file) {
    const auto text = readFile(file);
    if (!text && text.error().code == ErrorCode::NotFound) return AlertStore{};
    if (!text) return std::unexpected(text.error());
    return alertStoreFrom(*text);
}

std::string alertsBody(const std::vector<AlertState>& states, std::optional<Wall> evaluatedAt) {
    std::string out;
    JsonWriter json(out);
    json.beginObject();
    json.key("alerts");
    json.beginArray();
    for (const AlertState& state : states) {
        json.beginObject();
        appendTold(json, state, "quiet");
        if (!state.held.empty()) json.member("held", state.held);
        json.endObject();
    }
    json.endArray();
    json.key("evaluated_at");
    if (evaluatedAt)
        json.value(toRfc3339(*evaluatedAt));
    else
        json.null();
    json.endObject();
    return out;
}

std::string alertMessage(const AlertState& state, std::string_view gatewayUrl, Wall now) {
    std::string out;
    JsonWriter json(out);
    json.beginObject();
    json.member("event", "alert");
    json.member("timestamp", toRfc3339(now));
    appendTold(json, state, "resolved");
    json.member("gateway", gatewayUrl);
    json.endObject();
    return out;
}

} // namespace tierline::gateway
