#include "statsview.h"

#include "base/jsonwriter.h"
#include "base/utf8.h"
#include "command.h"
#include "gateway/wouldbestats.h"
#include "ledger/netsavings.h"
#include "protocol/json.h"
#include "wouldbeview.h"

#include <algorithm>
#include <spdlog/fmt/fmt.h>

namespace tierline::ctl {

namespace {

using Counts = std::map<std::string, std::int64_t>;

Counts countsFrom(protocol::JsonView object) {
    Counts counts;
    for (const auto& [key, value] : object.members())
        counts.emplace(key, value.int64().value_or(0));
    return counts;
}

std::string textFrom(protocol::JsonView value) {
    return std::string(value.string().value_or(""));
}

Money moneyFrom(protocol::JsonView object, std::string_view key) {
    return Money::fromNano(object[key].int64().value_or(0));
}

// Most first; a share of all beside each.
std::string table(std::string_view title, const Counts& counts, std::int64_t all) {
    if (counts.empty()) return {};
    std::vector<std::pair<std::string, std::int64_t>> rows(counts.begin(), counts.end());
    std::ranges::sort(rows, [](const auto& a, const auto& b) {
        return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
    std::size_t width = title.size();
    for (const auto& [name, count] : rows)
        width = std::max(width, countCodePoints(name));
    std::string out = fmt::format("\n{:<{}}  {:>9}  {:>6}\n", title, width, "requests", "share");
    for (const auto& [name, count] : rows) {
        const auto padding = std::string(width - countCodePoints(name), ' ');
        const auto share = all > 0 ? 100.0 * static_cast<double>(count) / static_cast<double>(all) : 0.0;
        out += fmt::format("{}{}  {:>9}  {:>5.1f}%\n", name.empty() ? "(none)" : name,
                           name.empty() ? "" : padding, count, share);
    }
    return out;
}

std::string spendText(const SpendLine& line) {
    std::string out =
        fmt::format("{:<11} ${}, estimated ${}", line.kind, toString(line.actual), toString(line.estimated));
    if (line.saved && line.baseline.nano() > 0) {
        const auto share =
            100.0 * static_cast<double>(line.saved->nano()) / static_cast<double>(line.baseline.nano());
        out += fmt::format("; always the strongest ${}, saved ${} ({:.1f}%)", toString(line.baseline),
                           toString(*line.saved), share);
    } else if (line.baseline.nano() > 0) {
        out += fmt::format("; always the strongest ${}", toString(line.baseline));
    }
    if (line.unpriced > 0) out += fmt::format("; {} without a known price", plural(line.unpriced, "request"));
    return out + "\n";
}

std::string overheadText(const std::vector<OverheadLine>& lines) {
    if (lines.empty()) return {};
    std::string out = fmt::format("\n{:<12}{:>8}{:>8}{:>8}\n", "overhead µs", "p50", "p95", "p99");
    for (const auto& line : lines)
        out += fmt::format("{:<11}{:>8}{:>8}{:>8}\n", line.stage, line.p50, line.p95, line.p99);
    return out;
}

std::string breakerText(const std::vector<BreakerLine>& lines) {
    if (lines.empty()) return {};
    std::string out;
    for (const auto& line : lines)
        if (line.state != "closed")
            out += fmt::format("  {} is {}{}\n", line.model, line.state,
                               line.reason.empty() ? "" : ": " + line.reason);
    return out.empty() ? fmt::format("\nBreakers: all {} closed\n", lines.size()) : "\nBreakers\n" + out;
}

void append(JsonWriter& json, std::string_view key, const Counts& counts) {
    json.key(key);
    json.beginObject();
    for (const auto& [name, count] : counts)
        json.member(name, count);
    json.endObject();
}

void append(JsonWriter& json, const std::string& key, Money money) {
    json.member(key, money.usd());
    json.member(key + "_nano_usd", money.nano());
}

} // namespace

StatsView viewOf(const ledger::Counts& counts, const std::vector<ledger::Spend>& spend) {
    StatsView view;
    view.requests = counts.requests;
    view.votesUp = counts.votesUp;
    view.votesDown = counts.votesDown;
    view.byTier = counts.byTier;
    view.byModel = counts.byModel;
    view.byReason = counts.byReason;
    view.byOutcome = counts.byOutcome;
    for (const auto& one : spend) {
        const auto& t = one.total;
        view.spend.push_back({std::string(toString(one.money)), t.cost, t.estimated, t.baseline,
                              t.baseline - ledger::costAgainstBaseline(t), t.unpriced});
    }
    return view;
}

Result<StatsView> viewFromJson(std::string_view body) {
    const auto json = protocol::Json::parse(body);
    if (!json || !json->root().isObject() || !json->get("requests"))
        return fail(ErrorCode::InvalidInput, "the reply is not that of a Tierline gateway's /stats");
    const auto root = json->root();
    StatsView view;
    view.requests = root["requests"].int64().value_or(0);
    view.votesUp = root["votes"]["up"].int64().value_or(0);
    view.votesDown = root["votes"]["down"].int64().value_or(0);
    view.byTier = countsFrom(root["by_tier"]);
    view.byModel = countsFrom(root["by_model"]);
    view.byReason = countsFrom(root["by_reason"]);
    view.byOutcome = countsFrom(root["by_outcome"]);
    for (const auto& [kind, value] : root["spend"].members())
        view.spend.push_back({std::string(kind), moneyFrom(value, "actual_nano_usd"),
                              moneyFrom(value, "estimated_nano_usd"), moneyFrom(value, "baseline_nano_usd"),
                              std::nullopt, value["unpriced"].int64().value_or(0)});
    for (const auto& [stage, value] : root["overhead_us"].members())
        view.overhead.push_back({std::string(stage), value["p50"].int64().value_or(0),
                                 value["p95"].int64().value_or(0), value["p99"].int64().value_or(0)});
    view.wouldBe = wouldBeFrom(root["would_be"]);
    for (const auto error : root["policy"]["trouble"].items())
        view.policyTrouble.push_back(textFrom(error["text"]));
    for (const auto row : root["breakers"].items())
        view.breakers.push_back({textFrom(row["model"]), textFrom(row["state"]), textFrom(row["reason"])});
    return view;
}

std::string asText(const StatsView& view) {
    auto out = fmt::format("{}: {}\n", view.source, plural(view.requests, "request"));
    out += troubleText(view.policyTrouble);
    if (view.requests == 0) return out + breakerText(view.breakers);
    out += table("outcome", view.byOutcome, view.requests);
    out += table("tier", view.byTier, view.requests);
    out += table("model", view.byModel, view.requests);
    out += table("reason", view.byReason, view.requests);
    if (!view.spend.empty()) out += "\nSpend, an estimate and no bill\n";
    for (const auto& line : view.spend)
        out += spendText(line);
    out += wouldBeText(view.wouldBe);
    if (view.votesUp + view.votesDown > 0)
        out += fmt::format("\nVotes: {} up, {} down\n", view.votesUp, view.votesDown);
    return out + overheadText(view.overhead) + breakerText(view.breakers);
}

std::string asJson(const StatsView& view) {
    std::string out;
    JsonWriter json(out);
    json.beginObject();
    json.member("requests", view.requests);
    append(json, "by_tier", view.byTier);
    append(json, "by_model", view.byModel);
    append(json, "by_reason", view.byReason);
    append(json, "by_outcome", view.byOutcome);
    json.key("votes");
    json.beginObject();
    json.member("up", view.votesUp);
    json.member("down", view.votesDown);
    json.endObject();
    json.key("spend");
    json.beginObject();
    for (const auto& line : view.spend) {
        json.key(line.kind);
        json.beginObject();
        append(json, "actual", line.actual);
        append(json, "estimated", line.estimated);
        append(json, "baseline", line.baseline);
        if (line.saved) append(json, "saved", *line.saved);
        json.member("unpriced", line.unpriced);
        json.endObject();
    }
    json.endObject();
    json.key("would_be");
    gateway::appendWouldBe(json, view.wouldBe);
    json.endObject();
    return out + "\n";
}

} // namespace tierline::ctl
