#include "bench/run.h"

#include "base/jsonwriter.h"
#include "ledger/jsontext.h"
#include "protocol/json.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <spdlog/fmt/fmt.h>

namespace tierline::bench {

namespace {

using protocol::Json;
using protocol::JsonView;

constexpr int fileVersion = 1;

std::unexpected<Error> damaged(std::string what) {
    return fail(ErrorCode::Corrupt, std::move(what));
}

void appendScore(std::string& out, std::string_view key, policy::Millionths value) {
    out += fmt::format(R"(,"{}":)", key);
    ledger::appendDecimal(out, value, 6);
}

void writeNames(JsonWriter& json, std::string_view key, const std::vector<std::string>& names) {
    json.key(key);
    json.beginArray();
    for (const auto& name : names)
        json.value(name);
    json.endArray();
}

std::string textOf(JsonView value) {
    return std::string(value.string().value_or(""));
}

std::vector<std::string> namesOf(JsonView list) {
    std::vector<std::string> names;
    for (const JsonView each : list.items())
        names.push_back(textOf(each));
    return names;
}

template <class Enum, class Number>
std::optional<Enum> named(std::string_view text, Number last) {
    for (Number at = 0; at <= last; ++at)
        if (toString(static_cast<Enum>(at)) == text) return static_cast<Enum>(at);
    return std::nullopt;
}

std::optional<RunKind> kindNamed(std::string_view text) {
    return named<RunKind>(text, static_cast<std::uint8_t>(RunKind::EndToEnd));
}

std::optional<std::uint16_t> placeOf(const std::vector<std::string>& names, JsonView name) {
    const auto found = std::ranges::find(names, name.string().value_or("\n"));
    if (found == names.end()) return std::nullopt;
    return static_cast<std::uint16_t>(found - names.begin());
}

policy::Millionths millionths(JsonView value) {
    const double scaled = value.number().value_or(0) * policy::one;
    constexpr double most = std::numeric_limits<policy::Millionths>::max();
    return static_cast<policy::Millionths>(std::lround(std::clamp(scaled, -most, most)));
}

Result<RunHeader> headerFrom(JsonView json) {
    const auto version = json["tierline_run"].int64();
    if (!version) return damaged("this is no run of the benchmark");
    if (*version > fileVersion)
        return fail(ErrorCode::TooNew,
                    fmt::format("form {} of a run is of a later version; this one reads form {}", *version,
                                fileVersion));
    const auto kind = kindNamed(textOf(json["kind"]));
    const auto started = wallFromRfc3339(textOf(json["started"]));
    const auto cases = json["cases"].int64();
    if (!kind || !started || !cases || *cases < 0)
        return damaged("the header lacks its kind, time or number of cases");
    RunHeader made;
    made.id = textOf(json["id"]);
    made.kind = *kind;
    made.started = *started;
    made.set = textOf(json["set"]);
    made.setHash = textOf(json["set_hash"]);
    made.cases = *cases;
    made.policy = textOf(json["policy"]);
    made.policyHash = textOf(json["policy_hash"]);
    made.tiers = namesOf(json["tiers"]);
    made.models = namesOf(json["models"]);
    made.seed = static_cast<std::uint64_t>(json["seed"].int64().value_or(1));
    made.priceDate = textOf(json["price_date"]);
    made.textModel = textOf(json["text_model"]);
    made.note = textOf(json["note"]);
    made.money = textOf(json["money"]);
    if (const auto summary = json["summary"]; summary.isObject())
        made.summary = {summary["right"].number().value_or(0), summary["low"].number().value_or(0),
                        summary["high"].number().value_or(0), summary["usd_per_1k"].number()};
    return made;
}

Result<RunRow> rowFrom(JsonView json, const RunHeader& header) {
    const auto at = json["at"].int64();
    if (!at || *at < 0 || *at >= header.cases) return damaged("the row is of no case of the set");
    const auto tier = placeOf(header.tiers, json["tier"]);
    const auto by = named<classify::StageKind>(textOf(json["decided_by"]),
                                               static_cast<std::uint8_t>(classify::StageKind::Judge));
    const auto reason = named<route::SelectionReason>(
        textOf(json["reason"]), static_cast<std::uint8_t>(route::SelectionReason::AllExhausted));
    if (!tier || !by || !reason) return damaged("the row's tier, stage or reason is unknown");
    RunRow made;
    made.at = static_cast<std::uint32_t>(*at);
    made.tier = *tier;
    made.score = millionths(json["score"]);
    made.confidence = millionths(json["confidence"]);
    made.decidedBy = *by;
    made.reason = *reason;
    made.nanos = static_cast<std::uint32_t>(std::clamp<std::int64_t>(
        json["ns"].int64().value_or(0), 0, std::numeric_limits<std::uint32_t>::max()));
    if (const auto model = json["model"]) {
        made.model = placeOf(header.models, model);
        if (!made.model) return damaged("the row's model is not in the header");
    }
    made.quality = json["quality"].number();
    if (const auto cost = json["cost_nano_usd"].int64()) made.cost = Money::fromNano(*cost);
    made.isEstimated = json["estimated"].boolean().value_or(false);
    made.latencyMs = json["latency_ms"].number();
    made.trouble = textOf(json["trouble"]);
    return made;
}

} // namespace

std::string_view toString(RunKind kind) {
    switch (kind) {
    case RunKind::ClassifyOnly: return "classify_only";
    case RunKind::OutcomeReplay: return "outcome_replay";
    case RunKind::EndToEnd: return "end_to_end";
    }
    return {};
}

std::string print(const RunHeader& header) {
    std::string out;
    JsonWriter json(out);
    json.beginObject();
    json.member("tierline_run", fileVersion);
    json.member("id", header.id);
    json.member("kind", toString(header.kind));
    json.member("started", toRfc3339(header.started));
    json.member("set", header.set);
    json.member("set_hash", header.setHash);
    json.member("cases", header.cases);
    json.member("policy", header.policy);
    json.member("policy_hash", header.policyHash);
    writeNames(json, "tiers", header.tiers);
    writeNames(json, "models", header.models);
    json.member("seed", static_cast<std::int64_t>(header.seed));
    json.member("price_date", header.priceDate);
    json.member("text_model", header.textModel);
    json.member("note", header.note);
    json.member("money", header.money);
    if (header.summary) {
        json.key("summary");
        json.beginObject();
        json.member("right", header.summary->right);
        json.member("low", header.summary->low);
        json.member("high", header.summary->high);
        if (header.summary->usdPer1k) json.member("usd_per_1k", *header.summary->usdPer1k);
        json.endObject();
    }
    json.endObject();
    return out;
}

std::string print(const RunRow& row, const RunHeader& header) {
    auto out = fmt::format(R"({{"at":{},"tier":)", row.at);
    appendJsonString(out, header.tiers.at(row.tier));
    appendScore(out, "score", row.score);
    appendScore(out, "confidence", row.confidence);
    out += fmt::format(R"(,"decided_by":"{}","reason":"{}","ns":{})", toString(row.decidedBy),
                       toString(row.reason), row.nanos);
    if (row.model) {
        out += R"(,"model":)";
        appendJsonString(out, header.models.at(*row.model));
    }
    if (row.quality) out += fmt::format(R"(,"quality":{})", *row.quality);
    if (row.cost) out += fmt::format(R"(,"cost_nano_usd":{})", row.cost->nano());
    if (row.isEstimated) out += R"(,"estimated":true)";
    if (row.latencyMs) out += fmt::format(R"(,"latency_ms":{})", *row.latencyMs);
    if (!row.trouble.empty()) {
        out += R"(,"trouble":)";
        appendJsonString(out, row.trouble);
    }
    return out + '}';
}

std::string print(const Run& run) {
    auto out = print(run.header) + '\n';
    for (const auto& row : run.rows)
        out += print(row, run.header) + '\n';
    return out;
}

Result<Run> parseRun(std::string_view text) {
    Run run;
    protocol::JsonParser parser;
    for (std::int64_t line = 1; !text.empty(); ++line) {
        const auto end = text.find('\n');
        if (end == text.npos && line > 1) break; // cut off by a crash
        const auto one = text.substr(0, end);
        text.remove_prefix(end == text.npos ? text.size() : end + 1);
        const auto atLine = [&](Error error) {
            error.line = static_cast<int>(line);
            error.code = error.code == ErrorCode::TooNew ? error.code : ErrorCode::Corrupt;
            return std::unexpected(std::move(error));
        };
        const auto json = parser.parse(one);
        if (!json) return atLine(json.error());
        if (line == 1) {
            auto header = headerFrom(*json);
            if (!header) return atLine(header.error());
            run.header = *std::move(header);
            continue;
        }
        auto row = rowFrom(*json, run.header);
        if (row && !run.rows.empty() && row->at <= run.rows.back().at)
            row = damaged("the rows are out of order");
        if (!row) return atLine(row.error());
        run.rows.push_back(*std::move(row));
    }
    if (run.header.tiers.empty()) return damaged("the run is empty");
    return run;
}

} // namespace tierline::bench
