#include "spend/example.h"

#include <QCoreApplication>

#include <array>

namespace tierline::spend {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Spend)
};

constexpr int hours = 24;
// Requests of a working day by the hour, and nano-dollars a request of three models.
constexpr std::array<int, hours> busy{0,  0,  0,  0,  0,  0,  1, 4, 22, 41, 46, 38,
                                      19, 35, 48, 44, 37, 21, 9, 6, 4,  2,  1,  0};
struct Model {
    const char* name;
    std::int64_t share, nano;
};
constexpr std::array<Model, 3> models{
    {{"small", 6, 400'000}, {"medium", 3, 2'900'000}, {"large", 1, 9'000'000}}};

} // namespace

ChartView exampleChart() {
    ChartView chart;
    chart.title = Text::tr("Cost per hour and model");
    ChartLine always{Text::tr("all to large"), false, {}, std::nullopt};
    for (int hour = 0; hour < hours; ++hour) {
        const auto requests = busy[static_cast<std::size_t>(hour)];
        chart.slices.push_back({QString::number(hour).rightJustified(2, QLatin1Char('0')), {}, {}, {}});
        always.values.push_back(Money::fromNano(requests * models.back().nano));
    }
    for (std::size_t i = 0; i < models.size(); ++i) {
        ChartSeries series{
            QString::number(i), QString::fromLatin1(models[i].name), {}, static_cast<int>(i), {}};
        for (const int requests : busy)
            series.values.push_back(Money::fromNano(requests * models[i].share * models[i].nano / 10));
        chart.series.push_back(std::move(series));
    }
    chart.lines.push_back(std::move(always));
    return chart;
}

} // namespace tierline::spend
