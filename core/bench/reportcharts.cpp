#include "bench/reportcharts.h"

#include "bench/ranking.h"
#include "bench/reporttext.h"

#include <algorithm>
#include <cmath>
#include <spdlog/fmt/fmt.h>

namespace tierline::bench {

namespace {

std::string sharePlaces(double share, int) {
    return fmt::format("{:.0f} %", share * 100);
}

std::optional<std::size_t> modelNamed(const Set& set, const std::string& name) {
    const auto found = std::ranges::find(set.names.models, name);
    if (found == set.names.models.end()) return std::nullopt;
    return static_cast<std::size_t>(found - set.names.models.begin());
}

const Outcome* outcomeOf(const Case& item, std::size_t model) {
    const auto found = std::ranges::find(item.outcomes, model, &Outcome::model);
    return found == item.outcomes.end() ? nullptr : &*found;
}

// The candidate's scores over the outcomes of the ladder's ends.
std::optional<Ranking> rankingOf(const ReportPart& part) {
    const auto& figures = part.evaluation->candidate.ranking;
    if (!figures) return std::nullopt;
    const auto weak = modelNamed(*part.set, figures->weak), strong = modelNamed(*part.set, figures->strong);
    if (!weak || !strong) return std::nullopt;
    std::vector<double> scores, weakly, strongly;
    for (const auto& row : part.run->rows) {
        const auto& item = part.set->cases[row.at];
        const auto *low = outcomeOf(item, *weak), *high = outcomeOf(item, *strong);
        if (low == nullptr || high == nullptr) continue;
        scores.push_back(static_cast<double>(row.score));
        weakly.push_back(low->score);
        strongly.push_back(high->score);
    }
    auto ranking = Ranking::of(scores, weakly, strongly);
    if (!ranking || !ranking->apgr()) return std::nullopt;
    return *std::move(ranking);
}

// A file stays small whatever the set: so many points of a curve are enough for an eye.
std::vector<PlanePoint> thinned(std::vector<PlanePoint> points) {
    constexpr std::size_t most = 240;
    if (points.size() <= most) return points;
    std::vector<PlanePoint> kept;
    for (std::size_t at = 0; at < most; ++at)
        kept.push_back(points[at * (points.size() - 1) / (most - 1)]);
    return kept;
}

} // namespace

Axis axisOver(double low, double high) {
    if (!(high > low)) high = low + (low == 0 ? 1 : std::abs(low) * 0.1);
    const double rough = (high - low) / 4, power = std::pow(10.0, std::floor(std::log10(rough)));
    double step = 10 * power;
    for (const double factor : {5.0, 2.5, 2.0, 1.0})
        if (rough <= factor * power * 1.0001) step = factor * power;
    Axis axis{std::floor(low / step + 1e-9) * step, std::ceil(high / step - 1e-9) * step, step, 0};
    while (axis.places < 9
           && std::abs(std::round(step * std::pow(10, axis.places)) - step * std::pow(10, axis.places))
                  > 1e-6)
        ++axis.places;
    return axis;
}

std::string grid(const Frame& frame, std::string (*printX)(double, int), std::string_view titleX,
                 std::string_view titleY) {
    std::string out;
    for (double at = frame.y.from; at <= frame.y.to + frame.y.step / 2; at += frame.y.step)
        out +=
            fmt::format("<line class=\"grid\" x1=\"{0:.1f}\" x2=\"{1:.1f}\" y1=\"{2:.1f}\" y2=\"{2:.1f}\"/>"
                        "<text class=\"tick\" x=\"{3:.1f}\" y=\"{4:.1f}\" text-anchor=\"end\">{5}</text>",
                        frame.left, frame.right, frame.atY(at), frame.left - 9, frame.atY(at) + 4,
                        fmt::format("{:.{}f} %", at * 100, std::max(0, frame.y.places - 2)));
    for (double at = frame.x.from; at <= frame.x.to + frame.x.step / 2; at += frame.x.step)
        out += fmt::format(
            "<line class=\"grid\" x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"{1:.1f}\" y2=\"{2:.1f}\"/>"
            "<text class=\"tick\" x=\"{0:.1f}\" y=\"{3:.1f}\" text-anchor=\"middle\">{4}</text>",
            frame.atX(at), frame.top, frame.bottom, frame.bottom + 18, printX(at, frame.x.places));
    return out
           + fmt::format("<text class=\"axis\" x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"end\">{}</text>"
                         "<text class=\"axis\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>",
                         frame.right, frame.bottom + 36, titleX, frame.left, frame.top - 10, titleY);
}

std::string polyline(const Frame& frame, std::string_view name, std::span<const PlanePoint> points) {
    if (points.size() < 2) return {};
    auto out = fmt::format("<polyline class=\"{}\" points=\"", name);
    for (const auto& point : points)
        out += fmt::format("{:.1f},{:.1f} ", frame.atX(point.cost), frame.atY(point.quality));
    return out + "\"/>";
}

std::string svg(double width, double height, std::string_view name, std::string_view label,
                const std::string& inner) {
    return fmt::format(
        "<svg class=\"{}\" viewBox=\"0 0 {:.0f} {:.0f}\" role=\"img\" aria-label=\"{}\">{}</svg>", name,
        width, height, label, inner);
}

std::string gapChart(const ReportPart& part) {
    const auto ranking = rankingOf(part);
    if (!ranking) return {};
    std::vector<PlanePoint> curve;
    double low = 0, high = 1;
    for (const auto& point : ranking->points())
        if (const auto pgr = ranking->pgr(point.share)) {
            curve.push_back({point.share, *pgr});
            low = std::min(low, *pgr), high = std::max(high, *pgr);
        }
    // With a small gap the curve swings far; beyond this it tells nothing.
    Frame frame{62, 452, 26, 262, {0, 1, 0.25, 2}, axisOver(std::max(low, -1.0), std::min(high, 2.0))};
    curve = thinned(std::move(curve));
    for (auto& point : curve)
        point.quality = std::clamp(point.quality, frame.y.from, frame.y.to);
    auto inner = grid(frame, sharePlaces, "share of calls that go to the strong model", "gap recovered");
    const PlanePoint even[] = {{0, 0}, {1, 1}};
    inner += polyline(frame, "even", even) + polyline(frame, "curve", curve);
    const auto& figures = *part.evaluation->candidate.ranking;
    if (figures.decidedShare && figures.decidedPgr)
        inner += fmt::format("<circle class=\"candidate\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"6\"><title>as "
                             "decided: {} strong, {} "
                             "of the gap</title></circle>",
                             frame.atX(*figures.decidedShare),
                             frame.atY(std::clamp(*figures.decidedPgr, frame.y.from, frame.y.to)),
                             percent(*figures.decidedShare), percent(*figures.decidedPgr));
    return svg(470, 306, "chart half", "Gap recovered by the share of strong calls", inner);
}

std::string reliabilityChart(const Calibration& calibration) {
    Frame frame{62, 452, 26, 262, {0, 1, 0.25, 2}, {0, 1, 0.25, 2}};
    auto inner = grid(frame, sharePlaces, "stated chance", "how often it was so");
    const PlanePoint even[] = {{0, 0}, {1, 1}};
    inner += polyline(frame, "even", even);
    std::size_t most = 1;
    for (const auto& bin : calibration.bins)
        most = std::max(most, bin.rows);
    for (const auto& bin : calibration.bins) {
        if (!bin.actual) continue;
        const double x = frame.atX(bin.stated),
                     size = 3 + 5 * std::sqrt(static_cast<double>(bin.rows) / static_cast<double>(most));
        inner += fmt::format(
            "<g><title>stated {}, was {} {}, {}</title><line class=\"whisker\" x1=\"{:.1f}\" x2=\"{:.1f}\" "
            "y1=\"{:.1f}\" y2=\"{:.1f}\"/><circle class=\"bin\" cx=\"{:.1f}\" cy=\"{:.1f}\" "
            "r=\"{:.1f}\"/></g>",
            percent(bin.stated), percent(bin.actual->value), rangeOf(*bin.actual), counted(bin.rows, "case"),
            x, x, frame.atY(bin.actual->low), frame.atY(bin.actual->high), x, frame.atY(bin.actual->value),
            size);
    }
    return svg(470, 306, "chart half", "Reliability of the stated chances", inner);
}

std::string shareBar(const Share& share, const std::optional<Share>& against) {
    const auto x = [](double value) { return 4 + 192 * std::clamp(value, 0.0, 1.0); };
    auto inner =
        fmt::format("<line class=\"grid\" x1=\"4\" x2=\"196\" y1=\"9\" y2=\"9\"/>"
                    "<rect class=\"range\" x=\"{:.1f}\" width=\"{:.1f}\" y=\"5\" height=\"8\" rx=\"4\"/>",
                    x(share.low), std::max(2.0, x(share.high) - x(share.low)));
    if (against)
        inner += fmt::format("<line class=\"live\" x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"2\" y2=\"16\"/>",
                             x(against->value));
    inner += fmt::format("<circle class=\"candidate\" cx=\"{:.1f}\" cy=\"9\" r=\"4.5\"/>", x(share.value));
    return svg(200, 18, "bar", "share with its interval", inner);
}

} // namespace tierline::bench
