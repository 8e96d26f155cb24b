#include "bench/trainreport.h"

#include "bench/trainfigures.h"
#include "classify/textmodel.h"

#include <algorithm>

namespace tierline::bench {

namespace {

using detail::TrainColumns;

std::vector<std::optional<double>> foldsOf(const TrainSets& sets, const classify::Trained& trained,
                                           std::size_t file, bool isGap) {
    std::vector<std::optional<double>> out;
    if (trained.folds.empty()) return out;
    const auto count = *std::ranges::max_element(trained.folds) + 1;
    for (int fold = 0; fold < count; ++fold) {
        const auto columns = detail::columnsOf(
            sets, [&](std::size_t i) { return sets.texts[i].file == file && trained.folds[i] == fold; },
            [&](std::size_t i) { return detail::TrainScored{trained.sums[i], trained.scores[i]}; });
        out.push_back(isGap ? detail::gapValue(columns) : detail::tierValue(columns));
    }
    return out;
}

void addCautions(TrainFigures& figures, const TrainColumns& columns) {
    if (figures.rows < fewRows) figures.cautions.push_back(TrainCaution::FewRows);
    const bool isOneKind = !columns.high.empty() && !figures.tiers.value;
    if (isOneKind && columns.weak.empty()) figures.cautions.push_back(TrainCaution::OneTierOnly);
    if (!columns.weak.empty() && !figures.gap.value) figures.cautions.push_back(TrainCaution::EqualModels);
}

TrainFigures figuresOf(std::string name, const TrainColumns& columns, const policy::Policy& policy,
                       bool isMixed) {
    TrainFigures out;
    out.file = std::move(name);
    out.rows = columns.scores.size();
    out.labelled = columns.truth.size();
    if (!isMixed) out.gap = detail::gapOrder(columns); // outcomes of several sources do not make one APGR
    out.tiers = detail::tierOrder(columns);
    if (auto found = calibration(columns.scores, columns.notEnough)) out.calibration = *std::move(found);
    out.quality = detail::qualityOf(columns, policy);
    out.shares = detail::sharesOf(columns, policy);
    if (!isMixed) addCautions(out, columns);
    return out;
}

TrainLeftOut without(std::size_t file, const TrainSets& sets, const TrainSources& sources,
                     const policy::Policy& policy, const classify::TrainOptions& options, bool& stopped) {
    TrainLeftOut out;
    TrainSets others;
    std::ranges::copy_if(sets.texts, std::back_inserter(others.texts),
                         [file](const TrainText& text) { return text.file != file; });
    const auto rows = trainRows(others, sources, policy);
    const auto trained = classify::train(rows, options);
    if (!trained) {
        stopped = trained.error().code == ErrorCode::Refused;
        out.trouble = rows.empty() ? "there is no other set" : trained.error().detail;
        return out;
    }
    const auto model = classify::TextModel::parse(classify::print(trained->model));
    if (!model) {
        out.trouble = model.error().detail;
        return out;
    }
    classify::TextScratch scratch;
    const auto columns = detail::columnsOf(
        sets, [&](std::size_t i) { return sets.texts[i].file == file; },
        [&](std::size_t i) {
            const auto sum = (*model)->sum(sets.texts[i].text, scratch);
            return detail::TrainScored{sum, (*model)->placed(sum).score};
        });
    out.gap = detail::gapOrder(columns);
    out.tiers = detail::tierOrder(columns);
    out.shares = detail::sharesOf(columns, policy);
    return out;
}

} // namespace

TrainStanding standingOf(const TrainOrder& order) {
    if (!order.value || !order.range || !order.chance) return TrainStanding::Unknown;
    if (*order.value <= order.chance->high) return TrainStanding::LikeChance;
    if (!order.overLength) return TrainStanding::Unknown;
    if (order.overLength->high < 0) return TrainStanding::WorseThanLength;
    return order.overLength->low > 0 ? TrainStanding::BetterThanLength : TrainStanding::LikeLength;
}

TrainReport trainReport(const TrainSets& sets, const TrainSources& sources, const policy::Policy& policy,
                        const classify::Trained& trained) {
    TrainReport report;
    for (const auto& tier : policy.tiers)
        report.tiers.push_back(tier.name);
    const auto scored = [&](std::size_t i) {
        return detail::TrainScored{trained.sums[i], trained.scores[i]};
    };
    for (std::size_t file = 0; file < sources.files.size(); ++file) {
        const auto columns =
            detail::columnsOf(sets, [&](std::size_t i) { return sets.texts[i].file == file; }, scored);
        auto figures = figuresOf(fileName(sources.files[file]), columns, policy, false);
        figures.folds = foldsOf(sets, trained, file, figures.gap.value.has_value());
        report.files.push_back(std::move(figures));
    }
    const auto all = detail::columnsOf(sets, [](std::size_t) { return true; }, scored);
    report.files.push_back(figuresOf("all", all, policy, true));
    report.terms = trained.model.terms.size();
    report.skipped = sets.skipped.size();
    return report;
}

Result<std::vector<TrainLeftOut>> trainLeftOut(const TrainSets& sets, const TrainSources& sources,
                                               const policy::Policy& policy,
                                               const classify::TrainOptions& options) {
    std::vector<TrainLeftOut> out;
    auto each = options;
    each.folds = 2; // for the curve only
    const auto count = static_cast<double>(sources.files.size());
    for (std::size_t file = 0; file < sources.files.size(); ++file) {
        if (options.progress)
            each.progress = [&, file](std::string_view, double share) {
                return options.progress("without " + fileName(sources.files[file]),
                                        (static_cast<double>(file) + share) / count);
            };
        bool stopped = false;
        out.push_back(without(file, sets, sources, policy, each, stopped));
        if (stopped) return fail(ErrorCode::Refused, "training was stopped");
    }
    return out;
}

} // namespace tierline::bench
