// The plane of cost and quality, with names beside the points where there is room.
#include "bench/reportcharts.h"
#include "bench/reportlines.h"
#include "bench/reporttext.h"

#include <algorithm>
#include <limits>
#include <spdlog/fmt/fmt.h>

namespace tierline::bench {

namespace {

struct Spot {
    std::string name, mark; // mark: its class
    PlanePoint at;          // cost of 1,000 calls
    std::optional<Interval> range;
    double size = 5;
};

std::string usdPlaces(double usd, int places) {
    return fmt::format("${:.{}f}", usd, places);
}

void add(std::vector<Spot>& spots, const Measured& m, std::string_view mark, double size) {
    // Without a case that could be right the place on the plane is none.
    if (!m.point || (!m.tiers && !m.answers && !m.byChance && !m.right.range)) return;
    const auto& range = m.byChance ? m.byChance : m.right.range;
    spots.push_back({m.name, std::string(mark), {m.point->cost * 1000, m.point->quality}, range, size});
}

// The candidate last: it lies above all.
std::vector<Spot> spotsOf(const Evaluation& evaluation) {
    std::vector<Spot> spots;
    for (const auto& baseline : evaluation.baselines) {
        add(spots, baseline, baseline.byChance ? "chance" : "base", 5);
        if (!spots.empty() && !baseline.byChance) spots.back().range.reset();
    }
    if (evaluation.comparison) add(spots, evaluation.comparison->against, "live", 6);
    add(spots, evaluation.candidate, "candidate", 7);
    return spots;
}

std::vector<PlanePoint> perThousand(const std::vector<PlanePoint>& points) {
    auto made = points;
    for (auto& point : made)
        point.cost *= 1000;
    return made;
}

struct Box {
    double left, top, right, bottom;
    bool meets(const Box& other) const {
        return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
    }
};

// Each name at the place beside its point where the least is: points, names and lines that are there already.
class Labels {
public:
    Labels(const Frame& frame, const std::vector<Spot>& spots) : m_frame(frame) {
        for (const auto& spot : spots) {
            const double x = frame.atX(spot.at.cost), y = frame.atY(spot.at.quality);
            m_taken.push_back({x - spot.size, y - spot.size, x + spot.size, y + spot.size});
        }
    }

    void avoid(const std::vector<PlanePoint>& line) {
        constexpr int steps = 12; // between two points of it
        for (std::size_t at = 1; at < line.size(); ++at)
            for (int step = 0; step <= steps; ++step) {
                const double share = static_cast<double>(step) / steps;
                const double x = m_frame.atX(line[at - 1].cost + share * (line[at].cost - line[at - 1].cost));
                const double y =
                    m_frame.atY(line[at - 1].quality + share * (line[at].quality - line[at - 1].quality));
                m_taken.push_back({x - 1, y - 1, x + 1, y + 1});
            }
    }

    std::string put(const Spot& spot) {
        const auto name = excerpt(spot.name, 34);
        const double x = m_frame.atX(spot.at.cost), y = m_frame.atY(spot.at.quality);
        const double wide = 7.0 * static_cast<double>(std::min<std::size_t>(name.size(), 36)),
                     gap = spot.size + 6;
        struct Place {
            double x, y;
            const char* anchor;
        };
        const Place places[] = {{x + gap, y + 4, "start"},  {x - gap, y + 4, "end"},
                                {x, y - gap, "middle"},     {x, y + gap + 10, "middle"},
                                {x + gap, y - 12, "start"}, {x + gap, y + 20, "start"},
                                {x - gap, y - 12, "end"},   {x - gap, y + 20, "end"},
                                {x + gap, y + 34, "start"}, {x + gap, y - 28, "start"}};
        const Place* chosen = places;
        Box box{};
        auto fewest = std::numeric_limits<std::ptrdiff_t>::max();
        for (const auto& place : places) {
            const double left = place.anchor[0] == 's'   ? place.x
                                : place.anchor[0] == 'e' ? place.x - wide
                                                         : place.x - wide / 2;
            const Box here{left, place.y - 11, left + wide, place.y + 3};
            const bool inside = here.left >= m_frame.left && here.right <= m_frame.right + 8 && here.top >= 0
                                && here.bottom <= m_frame.bottom + 2;
            const auto met =
                std::ranges::count_if(m_taken, [&](const Box& taken) { return taken.meets(here); })
                + (inside ? 0 : 1000);
            if (met >= fewest) continue;
            fewest = met;
            chosen = &place;
            box = here;
        }
        m_taken.push_back(box);
        return fmt::format("<text class=\"name {}\" x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>",
                           spot.mark, chosen->x, chosen->y, chosen->anchor, forHtml(name));
    }

private:
    const Frame& m_frame;
    std::vector<Box> m_taken;
};

Frame frameOf(const std::vector<Spot>& spots, const std::vector<PlanePoint>& curve) {
    double dearest = 0, low = 1, high = 0;
    const auto cover = [&](double cost, double quality) {
        dearest = std::max(dearest, cost);
        low = std::min(low, quality), high = std::max(high, quality);
    };
    for (const auto& spot : spots) {
        cover(spot.at.cost, spot.at.quality);
        if (spot.range) cover(0, spot.range->low), cover(0, spot.range->high);
    }
    for (const auto& point : curve)
        cover(point.cost, point.quality);
    const double room = std::max(0.01, (high - low) * 0.08);
    auto y = axisOver(std::max(0.0, low - room), std::min(1.0, high + room));
    y.to = std::min(y.to, 1.0);
    return {70, 936, 30, 372, axisOver(0, dearest * 1.04), y};
}

std::string spotMark(const Frame& frame, const Spot& spot) {
    const double x = frame.atX(spot.at.cost), y = frame.atY(spot.at.quality);
    std::string out = "<g><title>" + forHtml(spot.name) + ": " + percent(spot.at.quality) + " at "
                      + dollars(spot.at.cost) + " for 1,000 calls</title>";
    if (spot.range)
        out += fmt::format(
            "<line class=\"whisker {}\" x1=\"{:.1f}\" x2=\"{:.1f}\" y1=\"{:.1f}\" y2=\"{:.1f}\"/>", spot.mark,
            x, x, frame.atY(std::clamp(spot.range->low, frame.y.from, frame.y.to)),
            frame.atY(std::clamp(spot.range->high, frame.y.from, frame.y.to)));
    return out
           + fmt::format("<circle class=\"{}\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{:.1f}\"/></g>", spot.mark, x,
                         y, spot.size);
}

} // namespace

std::string planeChart(const Evaluation& evaluation) {
    const auto spots = spotsOf(evaluation);
    const bool any = std::ranges::any_of(spots, [](const Spot& spot) { return spot.mark == "candidate"; });
    if (!any) return {};
    const auto hull = perThousand(evaluation.constantsHull);
    const auto curve = evaluation.candidate.plane ? perThousand(evaluation.candidate.plane->curve)
                                                  : std::vector<PlanePoint>();
    const auto frame = frameOf(spots, curve);
    auto inner = grid(frame, usdPlaces, "USD for 1,000 calls", rightWord(evaluation));
    inner += polyline(frame, "hull", hull) + polyline(frame, "curve", curve);
    for (const auto& spot : spots)
        inner += spotMark(frame, spot);
    Labels labels(frame, spots);
    labels.avoid(hull);
    labels.avoid(curve);
    for (auto spot = spots.rbegin(); spot != spots.rend(); ++spot) // the candidate's name gets the best place
        inner += labels.put(*spot);
    return svg(960, 416, "chart plane", "Cost and quality", inner);
}

} // namespace tierline::bench
