// How well a router's scores order prompts: gap recovered (PGR, APGR, CPT) between a weak and a strong model,
// and AUC. Higher score = more in need of the strong model. Pure values; any thread.
//
// Q(f) = mean quality when the top share f goes to strong; prompts of one score share their mean difference,
// so that ties are averaged. PGR(f) = (Q(f) - Q(0)) / (Q(1) - Q(0)). Where both models are equally good over
// all, nothing can be recovered and the figures are absent.
#pragma once

#include "base/error.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace tierline::bench {

class Ranking {
public:
    struct Point {
        double share = 0, quality = 0;
    };

    // Quality of both models for each prompt, as many as scores. InvalidInput: none, of different lengths, or
    // not a number.
    static Result<Ranking> of(std::span<const double> scores, std::span<const double> weak,
                              std::span<const double> strong);

    std::size_t rows() const { return m_order.size(); }
    double weakQuality() const { return m_points.front().quality; }
    double strongQuality() const { return m_points.back().quality; }
    const std::vector<Point>& points() const { return m_points; } // from share 0 to 1, one step a score

    double quality(double share) const; // linear between the points
    std::optional<double> pgr(double share) const;
    std::optional<double> apgr() const;          // trapezoids over shares from 0 to 1; chance is 0.5
    std::optional<double> cpt(double pgr) const; // smallest share that recovers so much

    // The same on a resample: how often each prompt is in it. Allocates nothing.
    std::optional<double> apgr(std::span<const std::uint32_t> counts) const;

private:
    std::vector<std::uint32_t> m_order; // prompts, the highest score first
    std::vector<double> m_gain;         // strong - weak, in that order
    std::vector<std::uint32_t> m_ends;  // behind the last prompt of each score, in that order
    std::vector<Point> m_points;
};

// Share of pairs (positive, negative) in which the positive has the higher score; ties count half. Absent
// without both kinds.
std::optional<double> auc(std::span<const double> scores, const std::vector<bool>& isPositive);

// A router that has decided: what went to strong, and what it gave.
struct Decided {
    double strongShare = 0, quality = 0;
    std::optional<double> pgr; // random at the same share has `strongShare`
};
std::optional<Decided> decided(const std::vector<bool>& toStrong, std::span<const double> weak,
                               std::span<const double> strong); // absent without prompts

} // namespace tierline::bench
