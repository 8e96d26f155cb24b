// Many figures of the same resamples: the rows are drawn once, and the sums that figures need of them are
// taken in one pass. The draws are those of `bootstrap` with the same seed. Fills what it was given, which
// must live until then. One thread.
#pragma once

#include "bench/resampling.h"
#include "bench/run.h"

#include <functional>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace tierline::bench {

class Resampled {
public:
    explicit Resampled(std::size_t rows) : m_rows(rows) {}

    // Sums over the resample, by the places that `column` gave.
    using Sums = std::span<const double>;
    using OfSums = std::function<std::optional<double>(Sums)>;

    std::size_t column(std::vector<double> values); // one a row; the same one twice is kept once
    std::size_t figure(OfSums of, std::optional<Interval>* into); // its number
    std::size_t figure(Statistic of, std::optional<Interval>* into);
    // Of two figures that were given before.
    void difference(std::size_t first, std::size_t second, std::optional<Interval>* into);
    // The sum of one column by that of another; absent where that is nothing.
    void ratio(std::size_t above, std::size_t below, std::optional<Interval>* into, double times = 1);

    Result<void> run(const Resampling& resampling, const Progress& progress); // Refused: stopped

private:
    static constexpr std::size_t together = 8; // columns that are summed in one loop
    struct Figure {
        OfSums ofSums;
        Statistic ofCounts;
        std::size_t first = 0, second = 0;
        std::optional<Interval>* into = nullptr;
        std::optional<double> now{};
        std::vector<double> values{};
    };
    std::optional<double> valueOf(const Figure& figure, Sums sums,
                                  std::span<const std::uint32_t> counts) const;

    void addUp(std::span<const std::uint32_t> counts, std::vector<double>& sums) const;

    std::size_t m_rows, m_columns = 0;
    std::vector<std::vector<double>> m_blocks; // [row * together + column]
    std::vector<Figure> m_figures;
};

} // namespace tierline::bench
