#include "trainview.h"

#include "base/jsonwriter.h"
#include "base/utf8.h"
#include "bench/calibration.h"
#include "bench/ranking.h"
#include "command.h"

#include <algorithm>
#include <spdlog/fmt/fmt.h>

namespace tierline::ctl {

namespace {

constexpr std::size_t mostTelling = 12;
constexpr std::size_t orders = 300; // for what chance gives

// The rows of one file, or of all.
struct Columns {
    std::vector<double> sums, scores, weak, strong, lengths; // weak, strong, lengths: with outcomes only
    std::vector<double> outcomeSums, tierSums;
    std::vector<bool> notEnough, high; // high: of rows with a tier
};

Columns columnsOf(const TrainSets& sets, const classify::Trained& trained, std::optional<std::size_t> file) {
    Columns out;
    for (std::size_t i = 0; i < sets.texts.size(); ++i) {
        const auto& text = sets.texts[i];
        if (file && text.file != *file) continue;
        out.scores.push_back(policy::toDouble(trained.scores[i]));
        if (text.tier) {
            out.tierSums.push_back(trained.sums[i]);
            out.high.push_back(*text.tier > 0);
            out.notEnough.push_back(*text.tier > 0);
        } else {
            out.outcomeSums.push_back(trained.sums[i]);
            out.weak.push_back(*text.weak);
            out.strong.push_back(*text.strong);
            out.lengths.push_back(static_cast<double>(countCodePoints(text.text)));
            out.notEnough.push_back(*text.weak < 0.5);
        }
    }
    return out;
}

TrainFigures figuresOf(std::string name, const Columns& columns, const policy::Policy& policy, bool mixed) {
    TrainFigures out;
    out.file = std::move(name);
    out.rows = columns.scores.size();
    if (const auto ranking = bench::Ranking::of(columns.outcomeSums, columns.weak, columns.strong);
        ranking && !mixed) {
        out.apgr = ranking->apgr();
        if (const auto length = bench::Ranking::of(columns.lengths, columns.weak, columns.strong))
            out.lengthApgr = length->apgr();
        out.chance = bench::chanceRange(columns.weak, columns.strong, {orders, 1, 0.95});
    }
    out.auc = bench::auc(columns.tierSums, columns.high);
    if (const auto found = bench::calibration(columns.scores, columns.notEnough))
        out.calibrationError = found->error;
    out.shares.resize(policy.tiers.size());
    for (const auto score : columns.scores)
        out.shares[policy.tierFor(static_cast<policy::Millionths>(score * policy::one + 0.5))] +=
            1 / static_cast<double>(columns.scores.size());
    return out;
}

std::vector<TellingTerm> telling(const classify::TextFile& model, int sign) {
    std::vector<TellingTerm> all;
    for (const auto& term : model.terms)
        if (term.kind != classify::TermKind::Part && term.weight * sign > 0)
            all.push_back({term.text, policy::toDouble(term.idf) * policy::toDouble(term.weight)});
    std::ranges::sort(all, [sign](const TellingTerm& a, const TellingTerm& b) {
        return a.weight != b.weight ? a.weight * sign > b.weight * sign : a.term < b.term;
    });
    if (all.size() > mostTelling) all.resize(mostTelling);
    return all;
}

std::string number(std::optional<double> value) {
    return value ? fmt::format("{:.3f}", *value) : "–";
}

std::string line(const TrainFigures& figures, std::size_t width) {
    auto out = fmt::format(
        "{:<{}} {:>6}  {:>5}  {:>15}  {:>6}  {:>5}  {:>5} ", figures.file, width, figures.rows,
        number(figures.apgr),
        figures.chance ? fmt::format("{:.3f} to {:.3f}", figures.chance->low, figures.chance->high) : "–",
        number(figures.lengthApgr), number(figures.auc), number(figures.calibrationError));
    for (const auto share : figures.shares)
        out += fmt::format("  {:>9}", fmt::format("{:.1f} %", share * 100));
    return out + '\n';
}

std::string terms(std::string_view title, const std::vector<TellingTerm>& list) {
    std::string out(title);
    for (const auto& term : list)
        out += fmt::format("{}{} {:+.2f}", &term == list.data() ? " " : ", ", term.term, term.weight);
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

TrainReport trainReport(const TrainSets& sets, const TrainSources& sources, const policy::Policy& policy,
                        const classify::Trained& trained) {
    TrainReport report;
    for (const auto& tier : policy.tiers)
        report.tiers.push_back(tier.name);
    for (std::size_t i = 0; i < sources.files.size(); ++i)
        report.files.push_back(
            figuresOf(fileName(sources.files[i]), columnsOf(sets, trained, i), policy, false));
    // Outcomes of several sources do not make one APGR.
    report.files.push_back(figuresOf("all", columnsOf(sets, trained, {}), policy, true));
    report.up = telling(trained.model, 1);
    report.down = telling(trained.model, -1);
    report.terms = trained.model.terms.size();
    report.skipped = sets.skipped.size();
    return report;
}

std::string trainText(const TrainReport& report) {
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
    out += terms("most telling, up:  ", report.up) + terms("most telling, down:", report.down);
    return out
           + fmt::format("\n{}: {}, {:.0f} kB\n", report.out,
                         plural(static_cast<std::int64_t>(report.terms), "term"),
                         static_cast<double>(report.bytes) / 1000);
}

std::string trainJson(const TrainReport& report) {
    std::string out;
    JsonWriter json(out);
    json.beginObject();
    json.member("out", std::string_view(report.out));
    json.member("bytes", report.bytes);
    json.member("terms", report.terms);
    json.member("skipped", report.skipped);
    json.key("sets");
    json.beginArray();
    for (const auto& file : report.files) {
        json.beginObject();
        json.member("set", std::string_view(file.file));
        json.member("rows", file.rows);
        optional(json, "apgr", file.apgr);
        optional(json, "apgr_length", file.lengthApgr);
        optional(json, "apgr_chance_low", file.chance ? std::optional(file.chance->low) : std::nullopt);
        optional(json, "apgr_chance_high", file.chance ? std::optional(file.chance->high) : std::nullopt);
        optional(json, "auc", file.auc);
        optional(json, "calibration_error", file.calibrationError);
        json.key("share");
        json.beginObject();
        for (std::size_t i = 0; i < file.shares.size(); ++i)
            json.member(report.tiers[i], file.shares[i]);
        json.endObject();
        json.endObject();
    }
    json.endArray();
    for (const auto& [name, list] : {std::pair("up", &report.up), std::pair("down", &report.down)}) {
        json.key(name);
        json.beginArray();
        for (const auto& term : *list) {
            json.beginObject();
            json.member("term", std::string_view(term.term));
            json.member("weight", term.weight);
            json.endObject();
        }
        json.endArray();
    }
    json.endObject();
    return out + '\n';
}

} // namespace tierline::ctl
