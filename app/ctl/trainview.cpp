#include "trainview.h"

#include "base/jsonwriter.h"
#include "command.h"

#include <algorithm>
#include <spdlog/fmt/fmt.h>

namespace tierline::ctl {

namespace {

constexpr std::size_t mostTelling = 12;

// Words and pairs only: parts say little to a person.
std::vector<bench::TrainWeight> telling(const classify::TextFile& model, int sign) {
    auto all = bench::trainWeights(model, sign);
    std::erase_if(all, [](const bench::TrainWeight& weight) {
        return weight.kind != bench::WeightKind::Word && weight.kind != bench::WeightKind::Pair;
    });
    if (all.size() > mostTelling) all.resize(mostTelling);
    return all;
}

std::string number(std::optional<double> value) {
    return value ? fmt::format("{:.3f}", *value) : "–";
}

std::optional<double> calibrationError(const bench::TrainFigures& figures) {
    return figures.calibration ? std::optional(figures.calibration->error) : std::nullopt;
}

std::string line(const bench::TrainFigures& figures, std::size_t width) {
    auto out = fmt::format("{:<{}} {:>6}  {:>5}  {:>15}  {:>6}  {:>5}  {:>5} ", figures.file, width,
                           figures.rows, number(figures.gap.value),
                           figures.gap.chance ? fmt::format("{:.3f} to {:.3f}", figures.gap.chance->low,
                                                            figures.gap.chance->high)
                                              : "–",
                           number(figures.gap.length), number(figures.tiers.value),
                           number(calibrationError(figures)));
    for (const auto share : figures.shares)
        out += fmt::format("  {:>9}", fmt::format("{:.1f} %", share * 100));
    return out + '\n';
}

std::string terms(std::string_view title, const std::vector<bench::TrainWeight>& list) {
    std::string out(title);
    for (const auto& term : list)
        out += fmt::format("{}{} {:+.2f}", &term == list.data() ? " " : ", ", term.text, term.weight);
    return out + '\n';
}

void optional(JsonWriter& json, std::string_view name, std::optional<double> value) {
    json.key(name);
    if (value)
        json.value(*value);
    else
        json.null();
}

} // namespace

TrainView trainView(bench::TrainReport report, const classify::TextFile& model, std::string out) {
    return {std::move(report), std::move(out), telling(model, 1), telling(model, -1)};
}

std::string trainText(const TrainView& view) {
    const auto& report = view.report;
    std::size_t width = 3;
    for (const auto& file : report.files)
        width = std::max(width, file.file.size());
    auto out = fmt::format(
        "Scored by folds that had not seen the row:\n{:<{}} {:>6}  {:>5}  {:>15}  {:>6}  {:>5}  {:>5} ",
        "set", width, "rows", "APGR", "by chance", "length", "AUC", "ECE");
    for (const auto& tier : report.tiers)
        out += fmt::format("  {:>9}", tier);
    out += '\n';
    for (const auto& file : report.files)
        out += line(file, width);
    out +=
        "\nAPGR: share of the gap between the weak and the strong model that the order recovers, 0.5 by "
        "chance.\n"
        "AUC: the lowest tier against the others. ECE: mean distance of the score from how often the cheap\n"
        "tier was not enough.\n\n";
    out += terms("most telling, up:  ", view.up) + terms("most telling, down:", view.down);
    return out
           + fmt::format("\n{}: {}, {:.0f} kB\n", view.out,
                         plural(static_cast<std::int64_t>(report.terms), "term"),
                         static_cast<double>(report.bytes) / 1000);
}

std::string trainJson(const TrainView& view) {
    const auto& report = view.report;
    std::string out;
    JsonWriter json(out);
    json.beginObject();
    json.member("out", std::string_view(view.out));
    json.member("bytes", report.bytes);
    json.member("terms", report.terms);
    json.member("skipped", report.skipped);
    json.key("sets");
    json.beginArray();
    for (const auto& file : report.files) {
        json.beginObject();
        json.member("set", std::string_view(file.file));
        json.member("rows", file.rows);
        optional(json, "apgr", file.gap.value);
        optional(json, "apgr_length", file.gap.length);
        optional(json, "apgr_chance_low",
                 file.gap.chance ? std::optional(file.gap.chance->low) : std::nullopt);
        optional(json, "apgr_chance_high",
                 file.gap.chance ? std::optional(file.gap.chance->high) : std::nullopt);
        optional(json, "auc", file.tiers.value);
        optional(json, "calibration_error", calibrationError(file));
        json.key("share");
        json.beginObject();
        for (std::size_t i = 0; i < file.shares.size(); ++i)
            json.member(report.tiers[i], file.shares[i]);
        json.endObject();
        json.endObject();
    }
    json.endArray();
    for (const auto& [name, list] : {std::pair("up", &view.up), std::pair("down", &view.down)}) {
        json.key(name);
        json.beginArray();
        for (const auto& term : *list) {
            json.beginObject();
            json.member("term", std::string_view(term.text));
            json.member("weight", term.weight);
            json.endObject();
        }
        json.endArray();
    }
    json.endObject();
    return out + '\n';
}

} // namespace tierline::ctl
