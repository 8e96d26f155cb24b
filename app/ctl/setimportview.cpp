#include "setimportview.h"

#include "command.h"
#include "replayview.h"
#include "setview.h"

#include "base/jsonwriter.h"
#include "base/utf8.h"

#include <algorithm>
#include <spdlog/fmt/fmt.h>

namespace tierline::ctl {

namespace {

using bench::Difference;
using bench::Elsewhere;
using bench::KnownMoney;

constexpr std::size_t modelsShown = 12, movesShown = 8;

// Names come from a log: nothing of them drives the terminal.
std::string visible(std::string_view text) {
    return safeText(text, 60);
}

std::string padded(const std::string& text, std::size_t width) {
    const auto length = countCodePoints(text);
    return text + std::string(length < width ? width - length : 0, ' ');
}

std::string grouped(std::int64_t number) {
    auto text = std::to_string(number);
    for (auto at = std::ssize(text) - 3; at > 0; at -= 3)
        text.insert(static_cast<std::size_t>(at), 1, ',');
    return text;
}

// To read, not to add up: JSON has the nano-dollars.
std::string usd(double nano, bool isSigned = false) {
    const double size = std::abs(nano) / 1e9;
    const auto* sign = nano < 0 ? "-" : isSigned ? "+" : "";
    const int decimals = size >= 100 ? 2 : size >= 0.01 || size == 0 ? 4 : 6;
    return fmt::format("{}${:.{}f}", sign, size, decimals);
}
std::string usd(Money money, bool isSigned = false) {
    return usd(static_cast<double>(money.nano()), isSigned);
}

std::string percent(double part, double whole) {
    return whole == 0 ? "-" : fmt::format("{:.1f} %", 100 * part / whole);
}
std::string percent(std::int64_t part, std::int64_t whole) {
    return percent(static_cast<double>(part), static_cast<double>(whole));
}

std::string day(Wall time) {
    return toRfc3339(time).substr(0, 10);
}

std::string known(const KnownMoney& money, std::int64_t of) {
    if (money.requests == 0) return "unknown";
    return (money.requests < of ? "≥ " : "") + usd(money.sum);
}

std::string headText(const ImportView& view) {
    const auto& summary = view.summary;
    auto text = view.source + "\n";
    const auto line = [&](std::int64_t count, const std::string& words) {
        text += fmt::format("  {:>10}  {}\n", grouped(count), words);
    };
    line(view.read, view.isLog ? "records" : "decisions");
    auto calls = std::string("calls of chat models");
    if (summary.first) calls += fmt::format(", {} to {}", day(*summary.first), day(*summary.last));
    line(summary.requests, calls);
    if (summary.failed > 0) line(summary.failed, "  of them failed");
    if (summary.cacheHits > 0) line(summary.cacheHits, "  of them answered from a cache, for nothing");
    if (summary.withoutTokens > 0) line(summary.withoutTokens, "  of them without a count of tokens");
    line(view.rows, view.written.empty() ? "would be rows of a set; --out FILE writes them"
                                         : "rows of a set in " + view.written);
    for (const auto& [reason, rows] : view.leftOut) {
        std::string where;
        for (const auto number : rows.lines)
            where += (where.empty() ? "" : ", ") + std::to_string(number);
        if (!where.empty() && rows.count > std::ssize(rows.lines)) where += ", …";
        line(rows.count,
             "  left out: " + reason
                 + (where.empty() ? "" : fmt::format(" (line{} {})", rows.count == 1 ? "" : "s", where)));
    }
    return text;
}

std::string modelsText(const bench::LogMoney& money) {
    std::size_t width = 24;
    for (const auto& model : money.models)
        width = std::max(width, countCodePoints(visible(model.name)));
    width = std::min<std::size_t>(width, 60);
    const auto row = [&](const std::string& name, const std::string& requests, const std::string& input,
                         const std::string& output, const std::string& logged, const std::string& ours) {
        const auto wide = [](const std::string& text, std::size_t to) { // "≥" is one sign of three bytes
            const auto length = countCodePoints(text);
            return std::string(length < to ? to - length : 0, ' ') + text;
        };
        return fmt::format("  {} {:>10} {:>14} {:>13} {} {}\n", padded(name, width), requests, input, output,
                           wide(logged, 14), wide(ours, 14));
    };
    auto text = row("", "requests", "tokens in", "tokens out", "as logged", "by our prices");
    bench::PaidModel all;
    for (std::size_t at = 0; at < money.models.size(); ++at) {
        const auto& model = money.models[at];
        all.requests += model.requests;
        all.usage += model.usage;
        for (const auto& [from, to] : {std::pair{&model.logged, &all.logged}, {&model.ours, &all.ours}}) {
            to->sum += from->sum;
            to->requests += from->requests;
        }
        if (at < modelsShown)
            text += row(visible(model.name), grouped(model.requests), grouped(model.usage.allInput()),
                        grouped(model.usage.output), known(model.logged, model.requests),
                        known(model.ours, model.requests));
    }
    if (money.models.size() > modelsShown)
        text += fmt::format("  and {} more\n", money.models.size() - modelsShown);
    if (money.models.size() > 1)
        text += row("all", grouped(all.requests), grouped(all.usage.allInput()), grouped(all.usage.output),
                    known(all.logged, all.requests), known(all.ours, all.requests));
    return text;
}

std::string tiersText(const ImportView& view) {
    const auto& summary = view.summary;
    if (summary.decided == 0) return "\nNo prompt is there to be classified.\n";
    auto text = fmt::format("\nTiers under policy {} ({}), of {}\n", view.policy.hash12(), view.policy.file,
                            plural(summary.decided, "request"));
    for (std::size_t at = 0; at < view.policy.tiers.size(); ++at)
        text += fmt::format("  {} {:>10}  {:>7}\n", padded(view.policy.tiers[at].name, 16),
                            grouped(summary.ofTier[at]), percent(summary.ofTier[at], summary.decided));
    if (summary.nothingAble > 0)
        text += fmt::format("  {} could be taken by no model of the policy\n",
                            plural(summary.nothingAble, "request"));
    return text;
}

std::string elsewhereRow(const Elsewhere& one, const Difference& difference, std::size_t width) {
    auto text = "    " + padded(one.model.empty() ? one.name : one.name + ", " + one.model, width);
    if (difference.requests == 0) return text + "   unknown\n";
    const auto change = static_cast<double>(difference.change().nano());
    text += fmt::format(" {:>9} {:>13} {:>13} {:>13} {:>9}", grouped(difference.requests),
                        usd(difference.before), usd(difference.after), usd(difference.change(), true),
                        percent(change, static_cast<double>(difference.before.nano())));
    if (const auto& interval = difference.interval; interval && difference.requests > 1)
        text += fmt::format("   {} .. {}{}", usd(interval->low, true), usd(interval->high, true),
                            interval->low <= 0 && interval->high >= 0 ? "  not more than chance" : "");
    if (difference.unknown > 0)
        text += fmt::format("   {} unknown, not in the sums", grouped(difference.unknown));
    return text + "\n";
}

std::string elsewhereText(const bench::LogMoney& money) {
    if (money.elsewhere.empty()) return "\n  No request has tokens to be priced elsewhere.\n";
    std::size_t width = 24;
    for (const auto& one : money.elsewhere)
        width = std::max(width, countCodePoints(one.name + one.model) + 2);
    auto text = std::string("\n  The same tokens elsewhere\n");
    struct Basis {
        const char* name;
        const Difference Elsewhere::* difference;
    };
    for (const auto& [name, which] :
         {Basis{"as logged", &Elsewhere::logged}, Basis{"by our prices", &Elsewhere::ours}}) {
        if (std::ranges::none_of(money.elsewhere,
                                 [&](const auto& one) { return (one.*which).requests > 0; })) {
            text += fmt::format("    {}: nothing is known to compare with\n", name);
            continue;
        }
        text += fmt::format("    {} {:>9} {:>13} {:>13} {:>13} {:>9}   {}\n", padded(name, width), "requests",
                            "before", "there", "difference", "", "95 % of resampled requests");
        for (const auto& one : money.elsewhere)
            text += elsewhereRow(one, one.*which, width);
    }
    return text;
}

std::string movesText(const bench::LogMoney& money, ledger::MoneyKind kind) {
    if (money.moves.empty()) return {};
    std::string text = "\n  From model to model\n";
    for (std::size_t at = 0; at < std::min(movesShown, money.moves.size()); ++at) {
        const auto& move = money.moves[at];
        text += fmt::format("    {:>9}  {} → {}", grouped(move.requests), visible(move.from), move.to);
        if (const auto found = move.tokens.find(kind);
            found != move.tokens.end() && found->second.requests > 0)
            text += fmt::format("   {} as logged", usd(found->second.change(), true));
        text += "\n";
    }
    if (money.moves.size() > movesShown)
        text += fmt::format("    and {} more\n", money.moves.size() - movesShown);
    return text;
}

constexpr std::string_view caveat = "\nNo log knows how good an answer was: this is what other models would "
                                    "have cost, not whether they would\n"
                                    "have done. Label some of the rows, or let both answer (tierlinectl "
                                    "bench), before you believe the saving.\n";

void knownMembers(JsonWriter& json, const char* name, const KnownMoney& money) {
    json.key(fmt::format("{}_nano_usd", name));
    if (money.requests > 0)
        json.value(money.sum.nano());
    else
        json.null();
    json.member(fmt::format("{}_requests", name), money.requests);
}

void moneyObject(JsonWriter& json, const bench::LogMoney& money) {
    json.beginObject();
    json.key("models");
    json.beginArray();
    for (const auto& model : money.models) {
        json.beginObject();
        json.member("model", model.name);
        json.member("requests", model.requests);
        json.member("input_tokens", model.usage.allInput());
        json.member("cached_tokens", model.usage.cachedRead);
        json.member("output_tokens", model.usage.output);
        knownMembers(json, "logged", model.logged);
        knownMembers(json, "ours", model.ours);
        json.endObject();
    }
    json.endArray();
    json.key("elsewhere");
    json.beginArray();
    for (const auto& one : money.elsewhere) {
        json.beginObject();
        json.member("name", one.name);
        if (!one.model.empty()) json.member("model", one.model);
        differenceObject(json, "logged", one.logged);
        differenceObject(json, "ours", one.ours);
        json.endObject();
    }
    json.endArray();
    json.key("moves");
    json.beginArray();
    for (const auto& move : money.moves) {
        json.beginObject();
        json.member("from", move.from);
        json.member("to", move.to);
        json.member("requests", move.requests);
        json.endObject();
    }
    json.endArray();
    json.endObject();
}

void leftOutArray(JsonWriter& json, const ImportView& view) {
    json.key("left_out");
    json.beginArray();
    for (const auto& [reason, rows] : view.leftOut) {
        json.beginObject();
        json.member("reason", reason);
        json.member("count", rows.count);
        json.key("lines");
        json.beginArray();
        for (const auto number : rows.lines)
            json.value(number);
        json.endArray();
        json.endObject();
    }
    json.endArray();
}

} // namespace

std::string asText(const ImportView& view) {
    auto text = headText(view);
    if (view.summary.requests == 0) return text;
    text += tiersText(view);
    for (const auto& [kind, money] : view.summary.money) {
        text += fmt::format("\nPaid ({}), by model; prices of {}\n", toString(kind), view.priceDate);
        text += modelsText(money) + elsewhereText(money) + movesText(money, kind);
    }
    return text + std::string(caveat);
}

std::string asJson(const ImportView& view) {
    const auto& summary = view.summary;
    std::string out;
    JsonWriter json(out);
    json.beginObject();
    json.member("source", view.source);
    json.member("policy", view.policy.hash);
    json.member("price_date", view.priceDate);
    json.member("records", view.read);
    json.member("requests", summary.requests);
    json.member("failed", summary.failed);
    json.member("cache_hits", summary.cacheHits);
    json.member("without_tokens", summary.withoutTokens);
    if (summary.first) json.member("first", toRfc3339(*summary.first));
    if (summary.last) json.member("last", toRfc3339(*summary.last));
    json.member("rows", view.rows);
    leftOutArray(json, view);
    json.member("decided", summary.decided);
    json.member("nothing_able", summary.nothingAble);
    json.key("tiers");
    json.beginObject();
    for (std::size_t at = 0; at < view.policy.tiers.size(); ++at)
        json.member(view.policy.tiers[at].name, summary.ofTier[at]);
    json.endObject();
    json.key("money");
    json.beginObject();
    for (const auto& [kind, money] : summary.money) {
        json.key(toString(kind));
        moneyObject(json, money);
    }
    json.endObject();
    json.endObject();
    return out + "\n";
}

} // namespace tierline::ctl
