#include "classify/train.h"

#include "base/hash.h"
#include "base/utf8.h"
#include "classify/curve.h"
#include "classify/textmodel.h"
#include "classify/trainmatrix.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <spdlog/fmt/fmt.h>

namespace tierline::classify {

namespace {

// liblinear knows no weights of rows: a row stands in it several times, by its need as the one class or the
// other. Needs are rounded to quarters.
constexpr int copies = 4;
constexpr std::uint32_t heaviest = 16, mostGroups = 1000;
constexpr double precision = 0.01; // of the solver, relative to where it begins

Error wrong(std::string detail, std::string remedy = {}) {
    return {ErrorCode::InvalidInput, std::move(detail), std::move(remedy), {}, 0, 0};
}

bool isShare(double value) {
    return value >= 0 && value <= 1; // not for NaN
}

int positiveCopies(const TrainRow& row) {
    return static_cast<int>(std::lround(row.need * copies)) * static_cast<int>(row.weight);
}

Result<void> check(std::span<const TrainRow> rows, const TrainOptions& options) {
    if (rows.empty()) return std::unexpected(wrong("there is nothing to train on"));
    if (options.folds < 2 || options.folds > 20) return std::unexpected(wrong("folds must be 2 to 20"));
    if (!(options.cost > 0) || options.cost > 1e6) return std::unexpected(wrong("the cost must be above 0"));
    std::size_t low = 0, high = 0;
    for (const auto& row : rows) {
        if (!isShare(row.need) || !isShare(row.place) || !(row.placeWeight >= 0) || row.placeWeight > 1e9)
            return std::unexpected(wrong("a row's need or place is not between 0 and 1"));
        if (row.weight < 1 || row.weight > heaviest)
            return std::unexpected(wrong(fmt::format("a row's weight must be 1 to {}", heaviest)));
        if (row.group >= mostGroups) return std::unexpected(wrong("more than 1,000 groups"));
        if (!isUtf8(row.text)) return std::unexpected(wrong("a text is not UTF-8"));
        const auto positive = positiveCopies(row);
        high += positive > 0;
        low += positive < copies * static_cast<int>(row.weight);
    }
    if (low == 0 || high == 0)
        return std::unexpected(wrong("every row says the same: there is nothing to tell apart",
                                     "give a set with both easy and hard prompts"));
    if (rows.size() < 2 * static_cast<std::size_t>(options.folds))
        return std::unexpected(
            wrong(fmt::format("{} rows are too few for {} folds", rows.size(), options.folds)));
    return {};
}

// One row's fold: the same text is never in two.
int foldOf(const TrainRow& row, const TrainOptions& options) {
    auto hash = fnv1a(row.text, options.seed * 0x9e3779b97f4a7c15U + 0xcbf29ce484222325U);
    hash ^= hash >> 32U;
    return static_cast<int>(hash % static_cast<std::uint64_t>(options.folds));
}

// Weights by column, without liblinear's one in front. `without`: the fold that is held out, -1 for none.
// Empty when what is left is of one class.
std::vector<double> solve(const TrainMatrix& matrix, std::span<const TrainRow> rows,
                          std::span<const int> folds, int without, double cost) {
    std::vector<feature_node*> x;
    std::vector<double> y;
    for (const int sign : {1, -1}) // the first class seen is the one that weights speak for
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (folds[i] == without) continue;
            const auto positive = positiveCopies(rows[i]);
            const auto times = sign > 0 ? positive : copies * static_cast<int>(rows[i].weight) - positive;
            x.insert(x.end(), static_cast<std::size_t>(times), matrix.row(i));
            y.insert(y.end(), static_cast<std::size_t>(times), sign);
        }
    if (y.empty() || y.front() < 0 || y.back() > 0) return {};
    const problem given{static_cast<int>(y.size()), matrix.columns(), y.data(), x.data(), -1};
    parameter how{};
    how.solver_type = L2R_LR;
    how.eps = precision;
    how.C = cost / copies;
    set_print_string_function([](const char*) {});
    const std::unique_ptr<model, void (*)(model*)> found(::train(&given, &how),
                                                         [](model* m) { free_and_destroy_model(&m); });
    return {found->w, found->w + matrix.columns()};
}

// Groups have no part in the sum: a text out there is of none.
double sumOf(const TrainMatrix& matrix, std::size_t row, const std::vector<double>& weights) {
    const auto end = static_cast<int>(matrix.figureColumn(figureCount));
    double sum = 0;
    for (const auto* node = matrix.row(row); node->index >= 0 && node->index < end; ++node)
        sum += node->value * weights[static_cast<std::size_t>(node->index - 1)];
    return sum;
}

std::int32_t millionths(double value) {
    return static_cast<std::int32_t>(std::lround(std::clamp(value, -1000.0, 1000.0) * policy::one));
}

void setCurve(TextFile& file, std::span<const Placed> placed) {
    file.curve.clear();
    for (const auto& knot : fitCurve(placed)) {
        const TextFile::CurvePoint point{millionths(knot.sum), millionths(knot.score),
                                         millionths(knot.confidence)};
        if (file.curve.empty() || point.sum > file.curve.back().sum) file.curve.push_back(point);
    }
    if (file.curve.empty()) file.curve.push_back({0, policy::one / 2, 0}); // nothing was to be placed
    if (file.curve.size() == 1) {
        file.curve.push_back(file.curve.front());
        file.curve.front().sum -= policy::one;
        file.curve.back().sum += policy::one;
    }
}

TextFile fileOf(const TrainMatrix& matrix, const std::vector<double>& weights, const TrainOptions& options) {
    TextFile file;
    file.name = options.name;
    file.about = options.about;
    for (std::size_t f = 0; f < figureCount; ++f)
        file.figures[f] =
            millionths(weights[matrix.figureColumn(f) - 1] * options.figures / matrix.spreads()[f]);
    for (std::size_t i = 0; i < matrix.terms().size(); ++i) {
        const auto& term = matrix.terms()[i];
        const auto scale = options.scales[static_cast<std::size_t>(term.kind)];
        file.terms.push_back({term.kind, millionths(term.idf), millionths(weights[i] * scale), term.text});
    }
    return file;
}

// Each fold's rows through a curve that the other folds gave.
std::vector<policy::Millionths> crossPlaced(std::span<const Placed> placed, std::span<const int> folds,
                                            int count) {
    std::vector<policy::Millionths> out(placed.size());
    for (int fold = 0; fold < count; ++fold) {
        std::vector<Placed> others(placed.begin(), placed.end());
        for (std::size_t i = 0; i < others.size(); ++i)
            if (folds[i] == fold) others[i].weight = 0;
        TextFile file;
        setCurve(file, others);
        const auto curve = TextModel::curveOf(file);
        for (std::size_t i = 0; i < placed.size(); ++i)
            if (folds[i] == fold) out[i] = curve->placed(placed[i].sum).score;
    }
    return out;
}

} // namespace

Result<Trained> train(std::span<const TrainRow> rows, const TrainOptions& options) {
    if (const auto good = check(rows, options); !good) return std::unexpected(good.error());
    const auto steps = options.folds + 2;
    const auto goOn = [&](std::string_view what, int step) {
        return !options.progress || options.progress(what, static_cast<double>(step) / steps);
    };
    const auto stopped = [] { return fail(ErrorCode::Refused, "training was stopped"); };
    if (!goOn("reading the texts", 0)) return stopped();
    const TrainMatrix matrix(rows, options);
    std::vector<int> folds;
    for (const auto& row : rows)
        folds.push_back(foldOf(row, options));
    std::vector<Placed> placed(rows.size());
    for (int fold = 0; fold < options.folds; ++fold) {
        if (!goOn("held-out folds", fold + 1)) return stopped();
        const auto weights = solve(matrix, rows, folds, fold, options.cost);
        if (weights.empty())
            return std::unexpected(
                wrong("without one of the folds every row says the same", "give more rows, or fewer folds"));
        for (std::size_t i = 0; i < rows.size(); ++i)
            if (folds[i] == fold) placed[i] = {sumOf(matrix, i, weights), rows[i].place, rows[i].placeWeight};
    }
    if (!goOn("all rows", options.folds + 1)) return stopped();
    Trained out;
    out.model = fileOf(matrix, solve(matrix, rows, folds, -1, options.cost), options);
    setCurve(out.model, placed);
    for (const auto& row : placed)
        out.sums.push_back(row.sum);
    out.scores = crossPlaced(placed, folds, options.folds);
    out.folds = std::move(folds);
    goOn("done", steps);
    return out;
}

} // namespace tierline::classify
