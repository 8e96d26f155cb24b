#include "estimateview.h"

#include "base/jsonwriter.h"
#include "base/utf8.h"
#include "command.h"

#include <algorithm>
#include <spdlog/fmt/fmt.h>

namespace tierline::ctl {

namespace {

using catalog::Amounts;
using catalog::Verdict;
using catalog::wholeShare;

std::string grouped(std::string digits) {
    const auto point = digits.find('.');
    const std::size_t begin = digits.starts_with('-') ? 1 : 0;
    for (auto at = point == digits.npos ? digits.size() : point; at > begin + 3; at -= 3)
        digits.insert(at - 3, ",");
    return digits;
}
std::string grouped(std::int64_t count) {
    return grouped(std::to_string(count));
}

std::string dollars(Money money) {
    const auto text = grouped(toString(money));
    return text.starts_with('-') ? "-$" + text.substr(1) : "$" + text;
}

std::string percent(std::int64_t share) { // all its decimals
    return toString(Rate{share * 100'000}) + " %";
}
std::string roundPercent(std::int64_t share) {
    return fmt::format("{:.1f} %", static_cast<double>(share) / 10'000.0);
}

// Columns of a table: the first to the left, the others to the right, their points below each other.
using Lines = std::vector<std::vector<std::string>>;
std::size_t behindPoint(const std::string& cell) {
    const auto point = cell.find('.');
    return cell.starts_with('$') || cell.starts_with("-$") ? (point == cell.npos ? 0 : cell.size() - point)
                                                           : 0;
}
std::string table(Lines lines, std::size_t leftColumns) {
    for (std::size_t column = 0; column < lines.front().size(); ++column) {
        std::size_t most = 0, width = 0;
        for (const auto& line : lines)
            most = std::max(most, behindPoint(line[column]));
        for (auto& line : lines) {
            const bool isMoney = line[column].find('$') != line[column].npos;
            if (isMoney) line[column].append(most - behindPoint(line[column]), ' ');
            width = std::max(width, countCodePoints(line[column]));
        }
        for (auto& line : lines) {
            const std::string padding(width - countCodePoints(line[column]), ' ');
            line[column] = column < leftColumns ? line[column] + padding : padding + line[column];
        }
    }
    std::string out;
    for (const auto& line : lines) {
        std::string row = fmt::format("{}", fmt::join(line, "   "));
        row.erase(row.find_last_not_of(' ') + 1);
        out += row + "\n";
    }
    return out;
}

std::string priceText(const catalog::Rates& rates) {
    if (rates.requests && rates.input && rates.input->nanoPerMillion == 0)
        return toString(Rate{rates.requests->nanoPerMillion / 1'000'000}) + " a request";
    const auto shown = [](const std::optional<Rate>& rate) {
        return rate ? toString(*rate) : std::string("-");
    };
    auto text = shown(rates.input) + " / " + shown(rates.output);
    if (rates.cachedRead) text += " / " + toString(*rates.cachedRead);
    return text;
}

std::string workloadText(const catalog::Workload& w) {
    const bool isTasks = w.callsPerTask != wholeShare;
    auto text = fmt::format("{} {} a {}", grouped(w.volume), isTasks ? "tasks" : "requests",
                            w.isMonthly ? "month" : "day");
    if (isTasks) text += fmt::format(" of {} requests each", toString(Rate{w.callsPerTask * 1'000}));
    text += fmt::format(", {} tokens in and {} out a request", grouped(w.shape.inputTokens),
                        grouped(w.shape.outputTokens));
    if (w.shape.cacheShare > 0) text += fmt::format(", {} of the input cached", percent(w.shape.cacheShare));
    return text + fmt::format(" (a month is {} days)\n", catalog::daysPerMonth);
}

std::string mixText(const Estimate& e) {
    Lines lines{{"tier", "model", "share", "per 1M in / out / cached", "a day", "a month"}};
    const auto add = [&](const std::string& tier, const std::string& model, const std::string& share,
                         const catalog::Rates& rates, const Amounts& amounts) {
        lines.push_back({tier.empty() ? "-" : tier, model.empty() ? "-" : model, share, priceText(rates),
                         dollars(amounts.perDay), dollars(amounts.perMonth)});
    };
    for (std::size_t i = 0; i < e.workload.mix.size(); ++i) {
        const auto& entry = e.workload.mix[i];
        add(entry.tier, entry.model, percent(entry.share), entry.rates, e.savings.entries[i]);
    }
    add("baseline", e.workload.baselineModel, percent(wholeShare), e.workload.baseline, e.savings.baseline);
    return table(std::move(lines), 2);
}

std::string sumsText(const Estimate& e) {
    const auto& s = e.savings;
    const bool isTasks = e.workload.callsPerTask != wholeShare;
    Lines lines{{"", "a day", "a month", "a request"}};
    if (isTasks) lines[0].emplace_back("a task");
    const auto add = [&](const char* name, const Amounts& a) {
        lines.push_back({name, dollars(a.perDay), dollars(a.perMonth), dollars(a.perRequest)});
        if (isTasks) lines.back().push_back(dollars(a.perTask));
    };
    add("all to the baseline", s.baseline);
    if (s.classifier.perMonth != Money() || s.classifier.perRequest != Money()) {
        add("models", s.models);
        add("classifying", s.classifier);
    }
    add("routed", s.routed);
    add("saved", s.saved);
    return table(std::move(lines), 1);
}

// Where it turns, one line each.
std::string turnsText(const Estimate& e) {
    const auto& s = e.savings;
    Lines lines;
    if (e.workload.fixedPerMonth > Money()) {
        lines.push_back({"saved a month after the fixed cost of " + dollars(e.workload.fixedPerMonth),
                         dollars(s.netPerMonth)});
        lines.push_back({"earns the fixed cost from",
                         s.volumePerMonth ? grouped(*s.volumePerMonth)
                                                + (e.workload.callsPerTask == wholeShare ? " requests a month"
                                                                                         : " tasks a month")
                                          : std::string("no volume")});
    }
    if (e.workload.classifierShare > 0)
        lines.push_back(
            {"stops paying when classifying one request costs",
             s.classifierCost ? dollars(*s.classifierCost) : std::string("anything: it never pays")});
    if (s.cheapShare && s.cheapest) {
        const auto& entry = e.workload.mix[*s.cheapest];
        const auto& name = entry.tier.empty() ? entry.model : entry.tier;
        lines.push_back(
            {fmt::format("least share of {} at which it still pays", name.empty() ? "the cheapest" : name),
             roundPercent(*s.cheapShare)});
    }
    if (s.repeatShare)
        lines.push_back({"requests that may be asked again of the baseline before it is lost",
                         roundPercent(*s.repeatShare)});
    return lines.empty() ? std::string() : "\n" + table(std::move(lines), 1);
}

std::vector<std::string> notesOf(const Estimate& e) {
    auto notes = e.notes;
    std::string without;
    for (const auto i : e.savings.withoutCachedPrice) {
        const auto& entry = e.workload.mix[i];
        without += (without.empty() ? "" : ", ") + (entry.tier.empty() ? entry.model : entry.tier);
    }
    if (e.savings.baselineWithoutCachedPrice) without += without.empty() ? "the baseline" : ", the baseline";
    if (!without.empty())
        notes.push_back("no cached price for " + without + ": cached input costs there as fresh input does");
    return notes;
}

void append(JsonWriter& json, const std::string& key, Money money) {
    json.member(key, money.usd());
    json.member(key + "_nano_usd", money.nano());
}
void append(JsonWriter& json, std::string_view key, const Amounts& amounts) {
    json.key(key);
    json.beginObject();
    append(json, "day", amounts.perDay);
    append(json, "month", amounts.perMonth);
    append(json, "request", amounts.perRequest);
    append(json, "task", amounts.perTask);
    json.endObject();
}
void append(JsonWriter& json, std::string_view key, const std::optional<std::int64_t>& value, bool isShare) {
    json.key(key);
    if (!value)
        json.null();
    else if (isShare)
        json.value(static_cast<double>(*value) / static_cast<double>(wholeShare));
    else
        json.value(*value);
}

std::string_view nameOf(Verdict verdict) {
    switch (verdict) {
    case Verdict::Pays: return "pays";
    case Verdict::Barely: return "barely";
    case Verdict::NothingSent: return "nothing_sent";
    case Verdict::MixNotCheaper: return "mix_not_cheaper";
    case Verdict::ClassifierEatsIt: return "classifier_eats_it";
    case Verdict::FixedCostEatsIt: return "fixed_cost_eats_it";
    }
    return "";
}

} // namespace

std::string verdictSentence(const Estimate& e) {
    const auto& s = e.savings;
    const auto share = s.savedShare ? roundPercent(*s.savedShare) : std::string();
    switch (s.verdict) {
    case Verdict::Pays:
        if (e.workload.fixedPerMonth > Money())
            return fmt::format("Routing pays: {} a month after the fixed cost, {} of the baseline before it.",
                               dollars(s.netPerMonth), share);
        return fmt::format("Routing pays: {} a month, {} of what the baseline costs.", dollars(s.netPerMonth),
                           share);
    case Verdict::Barely:
        return fmt::format(
            "Hardly worth it: routing saves {}. If more than {} of the requests have to be asked "
            "again, it costs more than it saves.",
            share, roundPercent(s.repeatShare.value_or(0)));
    case Verdict::NothingSent: return "Not worth it: nothing is sent, so there is nothing to save.";
    case Verdict::MixNotCheaper:
        return s.models.perMonth == s.baseline.perMonth
                   ? "Not worth it: the models of the mix cost as much as the baseline for all."
                   : fmt::format(
                         "Not worth it: the models of the mix cost {} a month, {} more than the baseline "
                         "for all.",
                         dollars(s.models.perMonth), dollars(s.models.perMonth - s.baseline.perMonth));
    case Verdict::ClassifierEatsIt:
        return fmt::format("Not worth it: the models save {} a month, but classifying costs {}.",
                           dollars(s.baseline.perMonth - s.models.perMonth), dollars(s.classifier.perMonth));
    case Verdict::FixedCostEatsIt:
        return fmt::format("Not worth it at this volume: {} a month saved, {} a month of fixed cost.",
                           dollars(s.saved.perMonth), dollars(e.workload.fixedPerMonth));
    }
    return {};
}

std::string asText(const Estimate& e) {
    auto out = workloadText(e.workload) + "\n" + mixText(e) + "\n" + sumsText(e) + turnsText(e) + "\n"
               + verdictSentence(e) + "\n";
    for (const auto& note : notesOf(e))
        out += "Note: " + note + ".\n";
    return out;
}

std::string asJson(const Estimate& e) {
    const auto& s = e.savings;
    std::string out;
    JsonWriter json(out);
    json.beginObject();
    json.member("days_per_month", catalog::daysPerMonth);
    append(json, "baseline", s.baseline);
    append(json, "models", s.models);
    append(json, "classifier", s.classifier);
    append(json, "routed", s.routed);
    append(json, "saved", s.saved);
    append(json, "saved_share", s.savedShare, true);
    append(json, "net_month", s.netPerMonth);
    json.key("mix");
    json.beginArray();
    for (std::size_t i = 0; i < e.workload.mix.size(); ++i) {
        const auto& entry = e.workload.mix[i];
        json.beginObject();
        json.member("tier", entry.tier);
        json.member("model", entry.model);
        append(json, "share", entry.share, true);
        append(json, "cost", s.entries[i]);
        json.endObject();
    }
    json.endArray();
    json.key("break_even");
    json.beginObject();
    append(json, "volume_per_month", s.volumePerMonth, false);
    if (s.classifierCost) append(json, "classifier_cost", *s.classifierCost);
    append(json, "cheapest_share", s.cheapShare, true);
    append(json, "repeat_share", s.repeatShare, true);
    json.endObject();
    json.member("verdict", nameOf(s.verdict));
    json.member("sentence", verdictSentence(e));
    json.key("notes");
    json.beginArray();
    for (const auto& note : notesOf(e))
        json.value(note);
    json.endArray();
    json.endObject();
    return out + "\n";
}

} // namespace tierline::ctl
