#include "replayview.h"

#include "command.h"

#include "base/jsonwriter.h"
#include "base/utf8.h"

#include <algorithm>
#include <cmath>
#include <spdlog/fmt/fmt.h>

namespace tierline::ctl {

namespace {

using bench::Difference;
using ledger::MoneyKind;

constexpr std::size_t modelsShown = 10, promptBytes = 100;

// What a row holds came from a client: nothing of it drives the terminal.
std::string visible(std::string_view text) {
    std::string out = toValidUtf8(text);
    for (char& sign : out)
        if (static_cast<unsigned char>(sign) < 0x20 || sign == 0x7f) sign = ' ';
    return out;
}

std::string padded(const std::string& text, std::size_t width) {
    const auto length = countCodePoints(text);
    return text + std::string(length < width ? width - length : 0, ' ');
}

std::string percent(std::int64_t part, std::int64_t whole) {
    return whole == 0
               ? "0 %"
               : fmt::format("{:.1f} %", 100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

std::string signedMoney(Money money) {
    return money.nano() < 0 ? "-$" + toString(Money::fromNano(-money.nano())) : "+$" + toString(money);
}

// An interval is no exact number; six decimals are enough to read.
std::string about(double nano) {
    return fmt::format("{}${:.6f}", nano < 0 ? "-" : "+", std::abs(nano) / 1e9);
}

std::string nameOf(const std::string& tier) {
    return tier.empty() ? "(none)" : visible(tier);
}

// The new policy's tiers from cheap to dear, before them what it no longer knows.
std::vector<std::string> rowsOf(const ReplayView& view) {
    std::vector<std::string> names;
    const auto isNew = [&](const std::string& name) {
        return std::ranges::find(names, name) == names.end()
               && std::ranges::find(view.policy.tiers, name, &policy::Tier::name) == view.policy.tiers.end();
    };
    for (const auto& [pair, count] : view.report.tiers)
        if (isNew(pair.first)) names.push_back(pair.first);
    for (const auto& tier : view.policy.tiers)
        names.push_back(tier.name);
    return names;
}

std::string matrix(const ReplayView& view) {
    const auto rows = rowsOf(view);
    std::size_t width = 12;
    for (const auto& row : rows)
        width = std::max(width, countCodePoints(nameOf(row)) + 2);
    std::string text = padded("before \\ after", width + 4);
    for (const auto& tier : view.policy.tiers)
        text += fmt::format("{:>{}}", tier.name, width);
    text += "\n";
    for (const auto& row : rows) {
        std::string line = padded("  " + nameOf(row), width + 4);
        std::int64_t all = 0;
        for (const auto& tier : view.policy.tiers) {
            const auto found = view.report.tiers.find({row, tier.name});
            const auto count = found == view.report.tiers.end() ? 0 : found->second;
            all += count;
            line += fmt::format("{:>{}}", count, width);
        }
        if (all > 0) text += line + "\n";
    }
    return text;
}

std::string differenceLine(std::string_view name, const Difference& difference) {
    std::string text = fmt::format("  {:<24} {:>9}  {:>16}  {:>16}  {:>16}", name, difference.requests,
                                   "$" + toString(difference.before), "$" + toString(difference.after),
                                   signedMoney(difference.change()));
    const auto& interval = difference.interval;
    if (interval && difference.requests > 1)
        text += fmt::format("   {} .. {}{}", about(interval->low), about(interval->high),
                            interval->low <= 0 && interval->high >= 0 ? "  not more than chance" : "");
    if (difference.unknown > 0)
        text += fmt::format("   {} without a price or a cost, not in the sums", difference.unknown);
    return text + "\n";
}

std::string moneyText(const ReplayView& view) {
    std::string text;
    for (const auto& [kind, money] : view.report.money) {
        text += fmt::format("\n{}: {} replayed, {} to another model\n", toString(kind),
                            plural(money.requests, "request"), money.moved);
        text += fmt::format("  {:<24} {:>9}  {:>16}  {:>16}  {:>16}   {}\n", "", "requests", "before",
                            "after", "difference", "95 % of resampled requests");
        text += differenceLine("as estimated", money.estimated);
        text += differenceLine("by the tokens used", money.tokens);
    }
    return text;
}

std::string modelsText(const ReplayView& view) {
    const auto& models = view.report.models;
    if (models.empty()) return {};
    std::string text = "\nFrom model to model, by the tokens used\n";
    for (std::size_t at = 0; at < std::min(modelsShown, models.size()); ++at) {
        text += fmt::format("  {:>9}  {} → {}", models[at].requests, visible(models[at].from), models[at].to);
        for (const auto& [kind, tokens] : models[at].tokens)
            if (tokens.requests > 0)
                text += fmt::format("   {} {}", signedMoney(tokens.change()), toString(kind));
        text += "\n";
    }
    if (models.size() > modelsShown) text += fmt::format("  and {} more\n", models.size() - modelsShown);
    return text;
}

std::string reasonBefore(const ledger::Record& record) {
    std::string text = "score " + decimal(record.score);
    for (const auto& signal : record.firedSignals)
        text +=
            fmt::format("{}{}", &signal == record.firedSignals.data() ? " by " : ", ", visible(signal.name));
    return text + "; " + visible(record.selectionReason);
}

std::string moversText(const ReplayView& view) {
    const auto& movers = view.report.movers;
    if (movers.empty()) return {};
    std::string text =
        fmt::format("\nThe {} that would change most, as estimated\n", plural(std::ssize(movers), "request"));
    for (const auto& mover : movers) {
        const auto& record = mover.record;
        text += fmt::format("  {}  {}  {}\n", signedMoney(mover.change), toRfc3339(record.time), record.id);
        text += fmt::format("    before  {}, {}: {}\n", nameOf(record.tier),
                            visible(ledger::plannedModel(record)), reasonBefore(record));
        text += fmt::format("    after   {}, {}: {}; {}\n", mover.now.goes.tier, mover.now.goes.model,
                            visible(view.explain(record)), mover.now.reason);
        if (view.prompts && record.prompt) {
            const auto begin = beginningOf(*record.prompt, promptBytes);
            text += fmt::format("    prompt  {}{}\n", visible(begin),
                                begin.size() < record.prompt->size() ? "…" : "");
        }
    }
    return text;
}

std::string notReplayedText(const bench::ReplayReport& report) {
    std::string text;
    for (const auto& [why, words] : ledger::notReplayedWords) {
        const auto found = report.notReplayed.find(why);
        if (found != report.notReplayed.end())
            text += fmt::format("  {:>9}  not: {}\n", found->second, words);
    }
    return text;
}

} // namespace

void differenceObject(JsonWriter& json, std::string_view name, const Difference& difference) {
    json.key(name);
    json.beginObject();
    json.member("requests", difference.requests);
    json.member("unknown", difference.unknown);
    json.member("before_nano_usd", difference.before.nano());
    json.member("after_nano_usd", difference.after.nano());
    json.member("difference_nano_usd", difference.change().nano());
    json.key("interval95_nano_usd");
    if (difference.interval) {
        json.beginArray();
        json.value(std::int64_t{std::llround(difference.interval->low)});
        json.value(std::int64_t{std::llround(difference.interval->high)});
        json.endArray();
    } else {
        json.null();
    }
    json.endObject();
}

namespace {

void moverObject(JsonWriter& json, const ReplayView& view, const bench::Mover& mover) {
    const auto& record = mover.record;
    json.beginObject();
    json.member("id", record.id);
    json.member("time", toRfc3339(record.time));
    json.member("money", toString(record.money));
    json.member("difference_nano_usd", mover.change.nano());
    json.key("before");
    json.beginObject();
    json.member("tier", record.tier);
    json.member("model", ledger::plannedModel(record));
    json.member("reason", reasonBefore(record));
    json.endObject();
    json.key("after");
    json.beginObject();
    json.member("tier", mover.now.goes.tier);
    json.member("model", mover.now.goes.model);
    json.member("reason", view.explain(record) + "; " + mover.now.reason);
    json.endObject();
    if (view.prompts && record.prompt) json.member("prompt", *record.prompt);
    json.endObject();
}

void countsObject(JsonWriter& json, const ReplayView& view) {
    json.key("not_replayed");
    json.beginObject();
    for (const auto& [why, words] : ledger::notReplayedWords) {
        const auto found = view.report.notReplayed.find(why);
        json.member(words, found == view.report.notReplayed.end() ? 0 : found->second);
    }
    json.endObject();
    json.key("tiers");
    json.beginArray();
    for (const auto& [pair, requests] : view.report.tiers) {
        json.beginObject();
        json.member("before", pair.first);
        json.member("after", pair.second);
        json.member("requests", requests);
        json.endObject();
    }
    json.endArray();
}

void modelsArray(JsonWriter& json, const ReplayView& view) {
    json.key("models");
    json.beginArray();
    for (const auto& move : view.report.models) {
        json.beginObject();
        json.member("before", move.from);
        json.member("after", move.to);
        json.member("requests", move.requests);
        for (const auto& [kind, tokens] : move.tokens)
            differenceObject(json, toString(kind), tokens);
        json.endObject();
    }
    json.endArray();
}

} // namespace

std::string asText(const ReplayView& view) {
    const auto& report = view.report;
    auto text = fmt::format("{}, under policy {} ({})\n  {:>9}  in all\n  {:>9}  replayed\n{}", view.source,
                            view.policy.hash12(), view.policy.file, report.requests, report.replayed,
                            notReplayedText(report));
    if (report.replayed == 0) return text + "\nNothing to compare.\n";
    text += fmt::format("\n{} ({}) would go to another tier, {} ({}) to another model.\n\n", report.otherTier,
                        percent(report.otherTier, report.replayed), report.otherModel,
                        percent(report.otherModel, report.replayed));
    return text + matrix(view) + moneyText(view) + modelsText(view) + moversText(view);
}

std::string asJson(const ReplayView& view) {
    const auto& report = view.report;
    std::string out;
    JsonWriter json(out);
    json.beginObject();
    json.member("policy", view.policy.hash);
    json.member("requests", report.requests);
    json.member("replayed", report.replayed);
    json.member("other_tier", report.otherTier);
    json.member("other_model", report.otherModel);
    countsObject(json, view);
    modelsArray(json, view);
    json.key("money");
    json.beginObject();
    for (const auto& [kind, money] : report.money) {
        json.key(toString(kind));
        json.beginObject();
        json.member("requests", money.requests);
        json.member("moved", money.moved);
        differenceObject(json, "estimated", money.estimated);
        differenceObject(json, "tokens", money.tokens);
        json.endObject();
    }
    json.endObject();
    json.key("movers");
    json.beginArray();
    for (const auto& mover : report.movers)
        moverObject(json, view, mover);
    json.endArray();
    json.endObject();
    return out + "\n";
}

} // namespace tierline::ctl
