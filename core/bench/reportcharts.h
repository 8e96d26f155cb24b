// The charts of the HTML report as SVG: no script, colours by class so that they follow the page's own. Each
// is empty where its figures do not exist. Pure; any thread.
#pragma once

#include "bench/report.h"

#include <string>

namespace tierline::bench {

// Cost a thousand calls against what is right: candidate, the other run, baselines, the constants' hull, the
// range of chance, and what moving the line would reach.
std::string planeChart(const Evaluation& evaluation);
// Gap recovered over the share of strong calls, beside chance.
std::string gapChart(const ReportPart& part);
std::string reliabilityChart(const Calibration& calibration);
// A share with its interval, before it the other run's as a tick.
std::string shareBar(const Share& share, const std::optional<Share>& against);

// --- Between the files of the charts

struct Axis {
    double from = 0, to = 1, step = 0.25;
    int places = 0; // of its numbers
};
Axis axisOver(double low, double high); // round steps that cover both

struct Frame { // a chart's inner rectangle
    double left = 64, right = 0, top = 0, bottom = 0;
    Axis x, y;
    double atX(double value) const { return left + (right - left) * (value - x.from) / (x.to - x.from); }
    double atY(double value) const { return bottom - (bottom - top) * (value - y.from) / (y.to - y.from); }
};
std::string grid(const Frame& frame, std::string (*printX)(double, int), std::string_view titleX,
                 std::string_view titleY);
std::string polyline(const Frame& frame, std::string_view name, std::span<const PlanePoint> points);
std::string svg(double width, double height, std::string_view name, std::string_view label,
                const std::string& inner);

} // namespace tierline::bench
