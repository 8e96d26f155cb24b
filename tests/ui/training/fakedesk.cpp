#include "training/fakedesk.h"

#include "bench/proportions.h"
#include "training/choices.h"

#include <QFile>

#include <cmath>

namespace tierline::test {

using namespace training;

namespace {

bench::TrainOrder order(double value, double half, double length, double chanceHalf) {
    bench::TrainOrder out;
    out.value = value;
    out.length = length;
    out.range = bench::Interval{value - half, value + half, 0};
    out.chance = bench::Interval{0.5 - chanceHalf, 0.5 + chanceHalf, 0};
    const double over = value - length;
    out.overLength = bench::Interval{over - half, over + half, 0};
    return out;
}

bench::Calibration calibration(std::size_t rows, double slope) {
    bench::Calibration out;
    out.base = 0.42;
    out.error = 0.098 / slope;
    out.worst = 0.21;
    out.brier = 0.187;
    for (int i = 0; i < 10; ++i) {
        bench::ReliabilityBin bin{i / 10.0, (i + 1) / 10.0, 0, 0, {}};
        if (i < 9) {
            bin.rows = static_cast<std::size_t>(static_cast<double>(rows) * (i < 4 ? 0.16 : 0.072));
            bin.stated = bin.from + 0.045;
            const double share = std::min(0.97, 0.08 + slope * bin.stated * 0.85);
            bin.actual =
                bench::wilson(static_cast<std::uint64_t>(share * static_cast<double>(bin.rows)), bin.rows);
        }
        out.bins.push_back(bin);
    }
    return out;
}

bench::TrainFigures figures(const char* file, std::size_t rows, std::vector<double> shares) {
    bench::TrainFigures out;
    out.file = file;
    out.rows = rows;
    out.shares = std::move(shares);
    out.calibration = calibration(rows, 1.0);
    return out;
}

SetSeen seen(const char* file, SetOrigin origin, std::size_t rows, std::vector<std::size_t> tiers) {
    SetSeen out;
    out.look.file = file;
    out.look.rows = rows;
    out.look.tiers = std::move(tiers);
    out.look.bare = rows - out.look.labelled();
    out.origin = origin;
    return out;
}

void addOutcomes(SetSeen& set, const std::vector<std::pair<const char*, double>>& models) {
    set.look.withOutcomes = set.look.rows;
    set.look.bare = 0;
    for (const auto& [name, mean] : models)
        set.look.models.push_back({name, set.look.rows, mean});
}

} // namespace

SetsSeen fakeSets() {
    SetsSeen sets;
    sets.ownFolder = QStringLiteral("/home/you/.local/share/tierline/bench/sets");
    sets.sets.push_back(
        seen("/usr/share/tierline/sets/core.jsonl", SetOrigin::Shipped, 206, {58, 61, 60, 27}));
    sets.sets.push_back(
        seen("/usr/share/tierline/sets/misfires.jsonl", SetOrigin::Shipped, 76, {30, 18, 20, 8}));
    sets.sets.push_back(seen("/home/you/.local/share/tierline/bench/sets/support-tickets.jsonl",
                             SetOrigin::Own, 2'576, {0, 0, 0, 0}));
    addOutcomes(sets.sets.back(), {{"atlas/small", 0.61}, {"atlas/large", 0.83}});
    sets.sets.push_back(
        seen("/home/you/work/banking-questions.jsonl", SetOrigin::Added, 1'500, {0, 0, 0, 0}));
    sets.sets.push_back(seen("/home/you/work/export-march.jsonl", SetOrigin::Added, 0, {0, 0, 0, 0}));
    sets.sets.back().look.bad = 1;
    sets.sets.back().look.trouble = Error{ErrorCode::InvalidInput,
                                          "the row is not JSON",
                                          "one object a line",
                                          "/home/you/work/export-march.jsonl",
                                          17,
                                          0};
    return sets;
}

bench::TrainReport fakeReport() {
    bench::TrainReport report;
    report.tiers = {"simple", "moderate", "complex", "reasoning"};
    report.terms = 12'408;
    report.bytes = 311'000;
    report.files.push_back(figures("core.jsonl", 206, {0.27, 0.31, 0.32, 0.10}));
    report.files[0].tiers = order(0.912, 0.042, 0.744, 0.078);
    report.files[0].labelled = 206;
    report.files[0].quality = bench::TierQuality{4, 206, {}, 0.641, 0.602, 0.223, 0.136, 0.039, {}};
    report.files[0].folds = {0.89, 0.93, 0.90, 0.94, 0.88};
    report.files[0].leftOut =
        bench::TrainLeftOut{{}, order(0.781, 0.061, 0.744, 0.078), {0.3, 0.3, 0.3, 0.1}, ""};
    report.files.push_back(figures("misfires.jsonl", 76, {0.38, 0.24, 0.28, 0.10}));
    report.files[1].tiers = order(0.598, 0.118, 0.571, 0.129);
    report.files[1].labelled = 76;
    report.files[1].quality = bench::TierQuality{4, 76, {}, 0.421, 0.388, 0.316, 0.263, 0.118, {}};
    report.files[1].folds = {0.52, 0.71, 0.55, 0.63, 0.58};
    report.files[1].cautions = {bench::TrainCaution::FewRows};
    report.files[1].leftOut =
        bench::TrainLeftOut{{}, order(0.533, 0.124, 0.571, 0.129), {0.4, 0.3, 0.2, 0.1}, ""};
    report.files.push_back(figures("support-tickets.jsonl", 2'576, {0.41, 0.29, 0.24, 0.06}));
    report.files[2].gap = order(0.638, 0.021, 0.584, 0.031);
    report.files[2].folds = {0.63, 0.65, 0.62, 0.64, 0.65};
    report.files[2].leftOut =
        bench::TrainLeftOut{order(0.552, 0.024, 0.584, 0.031), {}, {0.5, 0.3, 0.2, 0.0}, ""};
    report.files.push_back(figures("banking-questions.jsonl", 1'500, {0.952, 0.040, 0.008, 0}));
    report.files[3].labelled = 1'500;
    report.files[3].quality = bench::TierQuality{4, 1'500, {}, 0.952, 0.244, 0, 0.048, 0, {}};
    report.files[3].cautions = {bench::TrainCaution::OneTierOnly};
    report.files[3].calibration = calibration(1'500, 0.3);
    report.files[3].leftOut = bench::TrainLeftOut{{}, {}, {0.7, 0.2, 0.1, 0}, ""};
    report.files.push_back(figures("all", 4'358, {0.59, 0.20, 0.16, 0.05}));
    report.files[4].tiers = order(0.968, 0.012, 0.802, 0.03);
    return report;
}

ModelPtr fakeModel(bool ofRun) {
    QFile file(QStringLiteral(TIERLINE_SOURCE_DIR "/resources/models/default.model"));
    if (!file.open(QIODevice::ReadOnly)) return nullptr;
    auto model = std::make_shared<ModelInHand>();
    model->bytes = file.readAll().toStdString();
    auto text = classify::parseTextFile(model->bytes);
    auto scorer = classify::TextModel::parse(model->bytes);
    if (!text || !scorer) return nullptr;
    model->text = *std::move(text);
    model->scorer = *std::move(scorer);
    if (!ofRun) {
        model->file = QStringLiteral("/usr/share/tierline/models/default.model");
        return model;
    }
    model->text.name = "support 3";
    model->text.about = "4358 rows, 4 sets, seed 1";
    model->report = fakeReport();
    model->plan.name = "support 3";
    model->plan.sources.files = {"/sets/core.jsonl", "/sets/misfires.jsonl", "/sets/support-tickets.jsonl",
                                 "/sets/banking-questions.jsonl"};
    model->plan.sources.tiers["banking-questions.jsonl"] = "simple";
    model->plan.sources.weak = {"atlas/small"};
    model->plan.sources.strong = {"atlas/large"};
    model->took = Milliseconds(14'300);
    return model;
}

void rememberFakeChoices() {
    Choices choices;
    choices.name = QStringLiteral("support 3");
    choices.leavesOut = true;
    for (const SetSeen& set : fakeSets().sets) {
        const QString file = QString::fromStdString(set.look.file);
        if (set.origin == SetOrigin::Added) choices.added << file;
        if (set.look.rows > 0) choices.sets[file].isTicked = true;
        if (set.look.bare == set.look.rows && set.look.rows > 0) {
            choices.sets[file].tier = QStringLiteral("simple");
            choices.sets[file].weight = 4;
        }
    }
    saveChoices(choices);
}

} // namespace tierline::test
