// The page: what a month came to, read from above to below by someone in a hurry.
#include "ledger/reporttext.h"

#include "ledger/audittext.h"

#include <algorithm>
#include <spdlog/fmt/fmt.h>

namespace tierline::ledger {

namespace {

constexpr std::size_t rowsShown = 12; // of a table; the rest is one line

std::string cell(std::string_view text) {
    return "<bdi>" + escaped(text) + "</bdi>";
}

// For the eye, with every digit behind it.
std::string money(Money amount) {
    return fmt::format("<span title=\"{} USD exactly\">{}</span>", toString(amount), dollarsOf(amount));
}

std::string counted(std::int64_t count, std::string_view noun) {
    return fmt::format("{} {}{}", countOf(count), noun, count == 1 ? "" : "s");
}

std::string localTime(Wall time, const Zone& zone) {
    auto text = toRfc3339(time + zone.offsetAt(time)).substr(0, 16);
    text[10] = ' ';
    return text;
}

// --- Money -------------------------------------------------------------------------------------------------

struct KindWords {
    MoneyKind money;
    std::string_view title, says;
};
constexpr KindWords kindWords[] = {
    {MoneyKind::Billed, "Billed", "What providers charge for. An estimate by list prices, not a bill."},
    {MoneyKind::Equivalent, "Equivalent",
     "What subscriptions would have cost at list prices. Nobody charged this."},
    {MoneyKind::Simulated, "Simulated", "Made-up traffic to simulated providers. Nobody charged this."}};

const KindWords& wordsOf(MoneyKind money) {
    return *std::ranges::find(kindWords, money, &KindWords::money);
}

std::string baselineName(const MoneyReport& kind) {
    if (kind.baselines.empty()) return "the strongest model";
    auto text = cell(kind.baselines.front().first);
    if (kind.baselines.size() > 1)
        text += fmt::format(" (and {} more in this month)", kind.baselines.size() - 1);
    return text;
}

std::string rangeText(const Interval& interval) {
    return money(interval.low) + " to " + money(interval.high);
}

// The finding in words, before any figure.
std::string finding(const MoneyReport& kind) {
    const Savings& s = kind.savings;
    const auto base = baselineName(kind);
    const auto share =
        s.baseline > Money() ? " (" + shareOf(s.saved().usd() / s.baseline.usd()) + ")" : std::string();
    switch (findingOf(s)) {
    case Finding::Saved:
        return fmt::format(
            "Routing <strong>saved {}</strong>{} against always asking {}. With 95 % confidence it was "
            "{}.",
            money(s.saved()), share, base, rangeText(*s.interval));
    case Finding::Cost:
        return fmt::format(
            "Routing <strong>cost {} more</strong> than always asking {}: it did not save. With 95 % "
            "confidence the difference was {}.",
            money(Money() - s.saved()), base, rangeText(*s.interval));
    case Finding::Unclear:
        return fmt::format(
            "It is <strong>not clear that routing saved anything</strong> against always asking {}: the "
            "figure is {}, but its 95 % interval, {}, holds zero.",
            base, money(s.saved()), rangeText(*s.interval));
    case Finding::Unsure:
        return fmt::format(
            "By the recorded prices the difference to always asking {} is <strong>{}</strong>{}, but {} "
            "of traffic is too little to say how sure that is.",
            base, money(s.saved()), share, counted(s.blocks, s.unit));
    case Finding::Nothing:
        return "<strong>Savings are not known</strong>: no request has both a cost and a baseline.";
    }
    return {};
}

std::string card(std::string_view label, const std::string& value, const std::string& below) {
    return fmt::format("<div class=\"card\"><span class=\"label\">{}</span><span class=\"value\">{}</span>"
                       "<span class=\"below\">{}</span></div>",
                       label, value, below);
}

std::string cards(const MoneyReport& kind) {
    const Group& total = kind.total;
    const Savings& s = kind.savings;
    auto out = std::string("<div class=\"cards\">");
    out += card("Spent", money(total.cost),
                total.requests > 0 ? money(Money::fromNano(total.cost.nano() / total.requests)) + " a request"
                                   : "");
    out += card("Requests", countOf(total.requests),
                total.failed > 0 ? countOf(total.failed) + " failed" : std::string("none failed"));
    out += card(s.saved() < Money() ? "More than the baseline" : "Less than the baseline",
                s.blocks > 0 ? money(s.saved() < Money() ? Money() - s.saved() : s.saved()) : "–",
                s.interval ? rangeText(*s.interval) : "no interval");
    const auto tokens = saturatingAdd(total.inputTokens, total.outputTokens);
    const auto cached = total.inputTokens > 0
                            ? static_cast<double>(total.cachedTokens) / static_cast<double>(total.inputTokens)
                            : 0.0;
    out += card("Tokens", countOf(tokens), shareOf(cached) + " of the input from a cache");
    out += card("Without a price", countOf(kind.coverage.unpriced),
                kind.coverage.unpriced > 0 ? "in no sum of money here" : "every cost is known");
    return out + "</div>";
}

std::string legend(const MoneyReport& kind) {
    const auto tiers = tierOrder(kind);
    std::string out = "<p class=\"legend\">";
    for (const auto& tier : tiers)
        out += fmt::format("<span><i class=\"{}\"></i>{}</span>", tierClass(tiers, tier), cell(tier));
    if (hasUntiered(kind)) out += "<span><i class=\"none\"></i>not routed</span>";
    if (const auto beyond = baselineBeyondChart(kind))
        out += "<span class=\"note\">The same tokens at the baseline are beyond this chart: up to "
               + money(*beyond) + " a day</span>";
    else
        out += "<span><i class=\"line\"></i>the same tokens at the baseline</span>";
    return out + "</p>";
}

bool isUnknown(const Group& g) {
    return g.unpriced == g.requests && g.requests > 0 && g.cost == Money();
}

// A cost that nobody knows is no zero.
std::string costCell(const Group& g) {
    if (g.unpriced == 0) return money(g.cost);
    const auto known = isUnknown(g) ? std::string("unknown") : money(g.cost);
    return known + fmt::format("<sup title=\"{} without a price\">?</sup>", counted(g.unpriced, "request"));
}

std::string groupRow(const NamedGroup& row, Money whole, std::string_view colour) {
    const Group& g = row.group;
    const double share = whole.nano() > 0 ? std::clamp(g.cost.usd() / whole.usd(), 0.0, 1.0) : 0;
    const auto name = row.name.empty() ? "<em>none</em>" : cell(row.name);
    const auto bar = isUnknown(g) ? std::string()
                                  : fmt::format("<i class=\"{}\" style=\"width:{:.1f}%\"></i><span>{}</span>",
                                                colour, share * 100, shareOf(share));
    return fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td>"
                       "<td class=\"share\">{}</td></tr>",
                       name, countOf(g.requests), countOf(g.inputTokens), countOf(g.outputTokens),
                       costCell(g), bar);
}

std::string groupTable(std::string_view title, const std::vector<NamedGroup>& rows, const MoneyReport& kind,
                       bool byTier = false) {
    if (rows.empty()) return {};
    const auto tiers = tierOrder(kind);
    auto out = fmt::format(
        "<section class=\"table\"><h3>By {}</h3><table><thead><tr><th scope=\"col\">{}</th><th>requests"
        "</th><th>tokens in</th><th>out</th><th>cost</th><th class=\"share\">share</th></tr></thead><tbody>",
        title, title);
    NamedGroup rest;
    std::size_t others = 0;
    for (std::size_t at = 0; at < rows.size(); ++at) {
        if (at < rowsShown || rows.size() == rowsShown + 1)
            out += groupRow(rows[at], kind.total.cost, byTier ? tierClass(tiers, rows[at].name) : "bar");
        else
            rest.group += rows[at].group, ++others;
    }
    if (others > 0) {
        rest.name = counted(static_cast<std::int64_t>(others), "other");
        out += groupRow(rest, kind.total.cost, "bar");
    }
    return out + "</tbody></table></section>";
}

std::string item(const std::string& text) {
    return "<li>" + text + "</li>";
}

std::string unpricedModels(const MoneyReport& kind) {
    std::vector<const NamedGroup*> models;
    for (const auto& model : kind.byModel)
        if (model.group.unpriced > 0) models.push_back(&model);
    std::ranges::sort(models, std::ranges::greater(), [](const NamedGroup* m) { return m->group.unpriced; });
    std::string out;
    for (std::size_t at = 0; at < std::min(rowsShown, models.size()); ++at)
        out += (at == 0 ? " " : ", ") + cell(models[at]->name) + " (" + countOf(models[at]->group.unpriced)
               + ")";
    if (models.size() > rowsShown) out += fmt::format(" and {} more", models.size() - rowsShown);
    return out.empty() ? out : ":" + out;
}

// What the figure rests on and what it leaves out.
std::string smallPrint(const MoneyReport& kind) {
    const Savings& s = kind.savings;
    const Coverage& c = kind.coverage;
    auto out = std::string("<section class=\"print\"><h3>What the savings rest on</h3><ul>");
    out += item(
        "The baseline is " + baselineName(kind)
        + " for every request, with the very same tokens in and out at its own prices, its price for cached "
          "input too. A stronger model may have said more or less, and may have been asked less often.");
    if (s.interval)
        out += item(fmt::format(
            "The interval is a bootstrap over {}: {} draws with replacement, seed {}. It says how "
            "much the mix of {}s matters, not whether prices or token counts are right.",
            counted(s.blocks, s.unit), countOf(s.draws), s.seed, s.unit));
    if (c.unpriced > 0)
        out += item(fmt::format(
            "<strong>{}</strong> of {} that used tokens have no known price and are in neither side{}.",
            counted(c.unpriced, "request"), countOf(c.used), unpricedModels(kind)));
    if (c.noBaseline > 0)
        out += item(fmt::format("{} have a cost, but the baseline has no known price for them.",
                                counted(c.noBaseline, "request")));
    if (c.estimated > 0)
        out += item(fmt::format("The tokens of {} were estimated: the provider did not count them.",
                                counted(c.estimated, "request")));
    if (c.partial > 0)
        out += item(fmt::format("{} broke off; what they had used until then counts.",
                                countOf(c.partial) + (c.partial == 1 ? " reply" : " replies")));
    if (c.repriced > 0)
        out += item(
            fmt::format("The cost of {} was corrected after the fact; the first cost is kept in the ledger.",
                        counted(c.repriced, "request")));
    if (c.unpriced + c.noBaseline + c.estimated == 0)
        out += item("Every request that used tokens has a counted usage, a cost and a baseline.");
    if (kind.total.switchCost != Money())
        out += item("Prompt caches that were lost by changing the model are part of the cost as the "
                    "providers counted them. The baseline never changes its model and would have kept them: "
                    "Tierline puts them at "
                    + money(kind.total.switchCost) + " and takes that off the savings.");
    return out + "</ul></section>";
}

std::string kindSection(const MoneyReport& kind) {
    const auto& words = wordsOf(kind.money);
    auto out = fmt::format("<article class=\"kind {}\"><header><h2>{} money</h2><p>{}</p></header>",
                           toString(kind.money), words.title, words.says);
    out += "<p class=\"finding\">" + finding(kind) + "</p>" + savingsChart(kind.savings) + cards(kind);
    out += "<section><h3>By day</h3>" + dayChart(kind) + legend(kind) + "</section>";
    out += groupTable("model", kind.byModel, kind) + groupTable("tier", kind.byTier, kind, true);
    out += groupTable("client", kind.byClient, kind) + groupTable("tag", kind.byTag, kind);
    return out + smallPrint(kind) + "</article>";
}

// --- The rest ----------------------------------------------------------------------------------------------

std::string countList(std::string_view title, const std::vector<std::pair<std::string, std::int64_t>>& counts,
                      std::int64_t all, std::string_view nothing) {
    auto out = fmt::format("<section class=\"counts\"><h3>{}</h3>", title);
    if (counts.empty()) return out + fmt::format("<p>{}</p></section>", nothing);
    out += "<dl>";
    for (std::size_t at = 0; at < std::min(rowsShown, counts.size()); ++at) {
        auto name = counts[at].first.empty() ? std::string("not routed") : counts[at].first;
        std::ranges::replace(name, '_', ' ');
        const double share = all > 0 ? static_cast<double>(counts[at].second) / static_cast<double>(all) : 0;
        out += fmt::format("<dt>{}</dt><dd>{} <small>{}</small></dd>", cell(name), countOf(counts[at].second),
                           shareOf(std::min(1.0, share)));
    }
    return out + "</dl></section>";
}

std::string budgets(const MonthReport& report) {
    auto out = std::string("<section class=\"counts\"><h3>Budgets</h3>");
    if (report.capped == 0 && report.refused == 0)
        return out + "<p>No budget held a request back.</p></section>";
    std::string told;
    for (std::size_t at = 0; at < std::min(rowsShown, report.refusedBy.size()); ++at) {
        const auto& [budget, refused] = report.refusedBy[at];
        told += fmt::format("<dt>{}</dt><dd>{} <small>refused</small></dd>", cell(budget), countOf(refused));
    }
    out += fmt::format("<p>{} went to a cheaper tier because of a budget; {} refused with status 402.</p>",
                       counted(report.capped, "request"),
                       counted(report.refused, "request") + (report.refused == 1 ? " was" : " were"));
    return out + (told.empty() ? "" : "<dl>" + told + "</dl>") + "</section>";
}

std::string happened(const MonthReport& report) {
    return "<article><header><h2>What happened</h2></header><div class=\"columns\">"
           + countList("Outcomes", report.outcomes, report.requests, "No request.")
           + countList("Why a model was chosen", report.reasons, report.requests, "No request.")
           + countList("Errors", report.errors, report.requests, "No request ended in an error.")
           + budgets(report)
           + countList("Price tables used", report.priceDates, report.rows, "No request has a price.")
           + "</div></article>";
}

std::string changes(const MonthReport& report, const Zone& zone) {
    auto out = std::string("<article><header><h2>What was changed</h2><p>From the audit trail.</p></header>");
    std::string rows;
    for (const auto& entry : report.trail)
        rows += fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><th scope=\"row\">{}</th></tr>",
                            entry.seq, localTime(entry.time, zone), cell(entry.actor), cell(entry.action),
                            cell(summaryOf(entry)));
    if (rows.empty()) return out + "<p>No policy, price or ledger was changed in this month.</p></article>";
    return out
           + "<table "
             "class=\"trail\"><thead><tr><th>entry</th><th>when</th><th>who</th><th>action</th><th>what</"
             "th></tr>"
             "</thead><tbody>"
           + rows + "</tbody></table></article>";
}

std::string footer(const MonthReport& report, const Zone& zone) {
    auto out = fmt::format(
        "<footer><p>Made {} ({}) by Tierline from its own ledger: {} in the sums by hour, {} still whole "
        "in the ledger.",
        localTime(report.made, zone), escaped(report.zone), counted(report.requests, "request"),
        countOf(report.rows));
    if (report.rows < report.requests)
        out += " Counts of errors, estimates and prices come from the latter only.";
    return out + " Costs are estimates by list prices and never add up across kinds of money.</p></footer>";
}

std::string headline(const MonthReport& report, const Zone& zone) {
    auto out = fmt::format(
        "<header class=\"top\"><p class=\"brand\">Tierline</p><h1>{}</h1><p>{} of routed LLM traffic, "
        "days of {}.",
        monthName(report.month), counted(report.requests, "request"), escaped(report.zone));
    if (!report.isOver())
        out +=
            fmt::format(" <strong>The month is not over: as of {}.</strong>", localTime(report.made, zone));
    return out + "</p></header>";
}

} // namespace

std::string reportPage(const MonthReport& report, std::string_view style) {
    const Zone zone = Zone::load(report.zone);
    std::string out = "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>"
                      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>"
                      "<meta name=\"color-scheme\" content=\"light dark\"/>"
                      "<meta http-equiv=\"content-security-policy\" content=\"default-src 'none'; style-src "
                      "'unsafe-inline'\"/>"
                      "<title>Tierline, "
                      + monthName(report.month) + "</title><style>\n" + std::string(style)
                      + "</style></head><body><main>\n";
    out += headline(report, zone);
    if (report.kinds.empty())
        out += "<article><p class=\"finding\">No request was recorded in this month.</p></article>";
    for (const auto& kind : report.kinds)
        out += kindSection(kind) + "\n";
    if (!report.kinds.empty()) out += happened(report) + "\n";
    return out + changes(report, zone) + footer(report, zone) + "</main></body></html>\n";
}

} // namespace tierline::ledger
