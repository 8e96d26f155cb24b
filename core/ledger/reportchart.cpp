// The charts of the report as SVG: no script, colours by class so that they follow the page's own.
#include "ledger/reporttext.h"

#include <algorithm>
#include <cmath>
#include <spdlog/fmt/fmt.h>

namespace tierline::ledger {

namespace {

constexpr double width = 960, height = 280, left = 78, right = 12, top = 14, bottom = 30;
constexpr std::size_t tierColours = 6;

// 1, 2 or 5 of a power of ten, so that four or five lines cover `most`.
double stepFor(double most) {
    const double rough = most / 4;
    const double power = std::pow(10.0, std::floor(std::log10(rough)));
    for (const double factor : {1.0, 2.0, 5.0})
        if (rough <= factor * power) return factor * power;
    return 10 * power;
}

std::string axisText(double dollars, double step) {
    const int places = step >= 1 ? 0 : std::min(9, static_cast<int>(std::ceil(-std::log10(step) - 1e-9)));
    return fmt::format("${:.{}f}", dollars, places);
}

struct Scale {
    double most = 1, step = 1;
    double y(double dollars) const { return top + (height - top - bottom) * (1 - dollars / most); }
};

Scale scaleOf(const MoneyReport& kind) {
    double most = 0;
    const bool withBaseline = !baselineBeyondChart(kind);
    for (const auto& day : kind.days)
        most = std::max({most, day.group.cost.usd(), withBaseline ? day.group.baseline.usd() : 0.0});
    if (most <= 0) return {};
    const double step = stepFor(most);
    return {std::ceil(most / step - 1e-9) * step, step};
}

std::string grid(const Scale& scale) {
    std::string out;
    for (double at = 0; at <= scale.most + scale.step / 2; at += scale.step)
        out += fmt::format("<line class=\"grid\" x1=\"{:.0f}\" x2=\"{:.0f}\" y1=\"{:.1f}\" y2=\"{:.1f}\"/>"
                           "<text class=\"tick\" x=\"{:.0f}\" y=\"{:.1f}\" text-anchor=\"end\">{}</text>",
                           left, width - right, scale.y(at), scale.y(at), left - 10, scale.y(at) + 4,
                           axisText(at, scale.step));
    return out;
}

std::string titleOf(const ReportDay& day) {
    auto text = catalog::toString(day.day) + ": " + dollarsOf(day.group.cost) + ", "
                + countOf(day.group.requests) + (day.group.requests == 1 ? " request" : " requests");
    if (day.group.baseline > Money()) text += "; at the baseline " + dollarsOf(day.group.baseline);
    return escaped(text);
}

std::string bar(const ReportDay& day, const std::vector<std::string>& tiers, const Scale& scale, double x,
                double wide) {
    auto out = "<g><title>" + titleOf(day) + "</title>";
    double sum = 0;
    const auto stack = [&](const std::string& tier, double dollars) {
        if (dollars <= 0) return;
        out += fmt::format(
            "<rect class=\"{}\" x=\"{:.1f}\" width=\"{:.1f}\" y=\"{:.2f}\" height=\"{:.2f}\"/>",
            tierClass(tiers, tier), x, wide, scale.y(sum + dollars), scale.y(sum) - scale.y(sum + dollars));
        sum += dollars;
    };
    for (const auto& tier : tiers)
        if (const auto cost = day.byTier.find(tier); cost != day.byTier.end())
            stack(tier, cost->second.usd());
    stack("", std::max(0.0, day.group.cost.usd() - sum)); // what has no tier
    return out + "</g>";
}

} // namespace

std::vector<std::string> tierOrder(const MoneyReport& kind) {
    // By what a request costs: the order of the policy, which may have changed within the month.
    std::vector<std::pair<double, std::string>> tiers;
    for (const auto& [name, group] : kind.byTier)
        if (!name.empty() && group.requests > 0)
            tiers.emplace_back(group.cost.usd() / static_cast<double>(group.requests), name);
    std::ranges::sort(tiers);
    std::vector<std::string> names;
    for (const auto& [cost, name] : tiers)
        names.push_back(name);
    return names;
}

std::string tierClass(const std::vector<std::string>& tiers, std::string_view tier) {
    const auto at = static_cast<std::size_t>(std::ranges::find(tiers, tier) - tiers.begin());
    return at < tiers.size() ? "t" + std::to_string(std::min(at, tierColours - 1)) : "none";
}

std::optional<Money> baselineBeyondChart(const MoneyReport& kind) {
    constexpr double tooMuch = 4; // times the highest cost
    Money cost, baseline;
    for (const auto& day : kind.days) {
        cost = std::max(cost, day.group.cost);
        baseline = std::max(baseline, day.group.baseline);
    }
    if (cost <= Money() || baseline.usd() <= tooMuch * cost.usd()) return std::nullopt;
    return baseline;
}

bool hasUntiered(const MoneyReport& kind) {
    return std::ranges::any_of(
        kind.byTier, [](const NamedGroup& tier) { return tier.name.empty() && tier.group.cost > Money(); });
}

std::string dayChart(const MoneyReport& kind) {
    const Scale scale = scaleOf(kind);
    const auto tiers = tierOrder(kind);
    const double room =
        (width - left - right) / static_cast<double>(std::max<std::size_t>(1, kind.days.size()));
    std::string out = fmt::format("<svg class=\"chart\" viewBox=\"0 0 {:.0f} {:.0f}\" role=\"img\" "
                                  "aria-label=\"Cost by day\">",
                                  width, height)
                      + grid(scale);
    std::string line;
    for (std::size_t at = 0; at < kind.days.size(); ++at) {
        const auto& day = kind.days[at];
        const double x = left + room * static_cast<double>(at);
        out += bar(day, tiers, scale, x + room * 0.16, room * 0.68);
        if (day.group.baseline > Money() && !baselineBeyondChart(kind)) {
            const double y = scale.y(day.group.baseline.usd());
            line += fmt::format(
                "<line class=\"baseline\" x1=\"{:.1f}\" x2=\"{:.1f}\" y1=\"{:.1f}\" y2=\"{:.1f}\"/>",
                x + room * 0.06, x + room * 0.94, y, y);
        }
        const auto number = static_cast<unsigned>(std::chrono::year_month_day(day.day).day());
        if (number == 1 || number % 5 == 0)
            out +=
                fmt::format("<text class=\"tick\" x=\"{:.1f}\" y=\"{:.0f}\" text-anchor=\"middle\">{}</text>",
                            x + room / 2, height - 8, number);
    }
    return out + line + "</svg>";
}

std::string savingsChart(const Savings& savings) {
    if (!savings.interval) return {};
    const double low = savings.interval->low.usd(), high = savings.interval->high.usd(),
                 at = savings.saved().usd();
    const double from = std::min({0.0, low, at}), to = std::max({0.0, high, at});
    const double span = to > from ? to - from : 1;
    const auto x = [&](double dollars) { return 8 + 484 * (dollars - from) / span; };
    return fmt::format(
        "<svg class=\"interval\" viewBox=\"0 0 500 46\" role=\"img\" aria-label=\"Savings with their "
        "interval\"><line class=\"grid\" x1=\"8\" x2=\"492\" y1=\"20\" y2=\"20\"/>"
        "<line class=\"zero\" x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"6\" y2=\"34\"/>"
        "<text class=\"tick\" x=\"{0:.1f}\" y=\"45\" text-anchor=\"{4}\">0</text>"
        "<rect class=\"range\" x=\"{1:.1f}\" width=\"{2:.1f}\" y=\"15\" height=\"10\" rx=\"5\"/>"
        "<circle class=\"point\" cx=\"{3:.1f}\" cy=\"20\" r=\"6\"/></svg>",
        x(0), x(low), std::max(2.0, x(high) - x(low)), x(at), "middle");
}

} // namespace tierline::ledger
