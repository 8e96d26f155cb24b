#include "bench/trainexport.h"

#include "base/jsonwriter.h"

#include <spdlog/fmt/fmt.h>

namespace tierline::bench {

namespace {

constexpr std::size_t mostWeights = 200; // each way; the model's file has all

void member(JsonWriter& json, std::string_view name, const std::optional<double>& value) {
    json.key(name);
    if (value)
        json.value(*value);
    else
        json.null();
}

void member(JsonWriter& json, std::string_view name, const std::optional<Interval>& value) {
    json.key(name);
    if (!value) return json.null();
    json.beginArray();
    json.value(value->low);
    json.value(value->high);
    json.endArray();
}

std::string_view nameOf(TrainStanding standing) {
    switch (standing) {
    case TrainStanding::Unknown: return "unknown";
    case TrainStanding::LikeChance: return "no better than chance";
    case TrainStanding::WorseThanLength: return "worse than length";
    case TrainStanding::LikeLength: return "no better than length";
    case TrainStanding::BetterThanLength: return "better than length";
    }
    return {};
}

std::string_view nameOf(WeightKind kind) {
    switch (kind) {
    case WeightKind::Word: return "word";
    case WeightKind::Pair: return "pair";
    case WeightKind::Part: return "part";
    case WeightKind::Shape: return "shape";
    }
    return {};
}

void writeOrder(JsonWriter& json, std::string_view name, const TrainOrder& order) {
    json.key(name);
    if (!order.value) return json.null();
    json.beginObject();
    member(json, "value", order.value);
    member(json, "range", order.range);
    member(json, "length", order.length);
    member(json, "chance", order.chance);
    member(json, "over_length", order.overLength);
    json.member("standing", nameOf(standingOf(order)));
    json.endObject();
}

void writeShares(JsonWriter& json, const TrainReport& report, const std::vector<double>& shares) {
    json.key("share");
    json.beginObject();
    for (std::size_t i = 0; i < shares.size(); ++i)
        json.member(report.tiers[i], shares[i]);
    json.endObject();
}

void writeCalibration(JsonWriter& json, const TrainFigures& figures) {
    json.key("calibration");
    if (!figures.calibration) return json.null();
    const auto& found = *figures.calibration;
    json.beginObject();
    json.member("ece", found.error);
    json.member("worst", found.worst);
    json.member("brier", found.brier);
    json.member("base_rate", found.base);
    json.key("bins");
    json.beginArray();
    for (const auto& bin : found.bins) {
        if (!bin.actual) continue;
        json.beginObject();
        json.member("from", bin.from);
        json.member("to", bin.to);
        json.member("rows", bin.rows);
        json.member("stated", bin.stated);
        json.member("actual", bin.actual->value);
        member(json, "range", std::optional(Interval{bin.actual->low, bin.actual->high, 0}));
        json.endObject();
    }
    json.endArray();
    json.endObject();
}

void writeQuality(JsonWriter& json, const TrainFigures& figures) {
    json.key("tiers");
    if (!figures.quality) return json.null();
    const auto& quality = *figures.quality;
    json.beginObject();
    json.member("accuracy", quality.accuracy);
    json.member("macro_f1", quality.macroF1);
    json.member("under_routed", quality.underRouted);
    json.member("over_routed", quality.overRouted);
    json.member("severe", quality.severe);
    json.key("confusion");
    json.beginArray();
    for (const auto count : quality.confusion)
        json.value(count);
    json.endArray();
    json.endObject();
}

void writeSet(JsonWriter& json, const TrainReport& report, const TrainFigures& figures) {
    json.beginObject();
    json.member("set", std::string_view(figures.file));
    json.member("rows", figures.rows);
    json.member("labelled", figures.labelled);
    writeOrder(json, "apgr", figures.gap);
    writeOrder(json, "auc", figures.tiers);
    json.key("folds");
    json.beginArray();
    for (const auto& fold : figures.folds)
        if (fold)
            json.value(*fold);
        else
            json.null();
    json.endArray();
    writeShares(json, report, figures.shares);
    writeQuality(json, figures);
    writeCalibration(json, figures);
    if (figures.leftOut) {
        json.key("left_out");
        json.beginObject();
        if (!figures.leftOut->trouble.empty())
            json.member("trouble", std::string_view(figures.leftOut->trouble));
        writeOrder(json, "apgr", figures.leftOut->gap);
        writeOrder(json, "auc", figures.leftOut->tiers);
        writeShares(json, report, figures.leftOut->shares);
        json.endObject();
    }
    json.endObject();
}

void writeWeights(JsonWriter& json, std::string_view name, const classify::TextFile& model, int sign) {
    auto weights = trainWeights(model, sign);
    if (weights.size() > mostWeights) weights.resize(mostWeights);
    json.key(name);
    json.beginArray();
    for (const auto& weight : weights) {
        json.beginObject();
        json.member("text", std::string_view(weight.text));
        json.member("kind", nameOf(weight.kind));
        json.member("weight", weight.weight);
        json.endObject();
    }
    json.endArray();
}

std::string field(std::string_view text) {
    if (text.find_first_of(",\"\n\r") == std::string_view::npos) return std::string(text);
    std::string out = "\"";
    for (const auto letter : text)
        out += letter == '"' ? std::string("\"\"") : std::string(1, letter);
    return out + '"';
}

std::string number(const std::optional<double>& value) {
    return value ? fmt::format("{:.4f}", *value) : "";
}

std::string columns(const TrainOrder& order) {
    const auto low = [](const std::optional<Interval>& range) {
        return number(range ? std::optional(range->low) : std::nullopt);
    };
    const auto high = [](const std::optional<Interval>& range) {
        return number(range ? std::optional(range->high) : std::nullopt);
    };
    return fmt::format("{},{},{},{},{},{}", number(order.value), low(order.range), high(order.range),
                       number(order.length), low(order.chance), high(order.chance));
}

} // namespace

std::string trainReportJson(const TrainReport& report, const TrainPlan& plan,
                            const classify::TextFile& model) {
    std::string out;
    JsonWriter json(out);
    json.beginObject();
    json.member("name", std::string_view(model.name));
    json.member("about", std::string_view(model.about));
    json.member("command", std::string_view(trainCommand(plan)));
    json.member("seed", plan.seed);
    json.member("folds", plan.folds);
    json.member("terms", report.terms);
    json.member("bytes", report.bytes);
    json.member("skipped", report.skipped);
    json.key("sets");
    json.beginArray();
    for (const auto& figures : report.files)
        writeSet(json, report, figures);
    json.endArray();
    writeWeights(json, "up", model, 1);
    writeWeights(json, "down", model, -1);
    json.endObject();
    return out + '\n';
}

std::string trainReportCsv(const TrainReport& report) {
    std::string out =
        "set,rows,labelled,figure,value,low,high,length,chance_low,chance_high,"
        "left_out,left_out_low,left_out_high,left_out_length,left_out_chance_low,left_out_chance_high,"
        "accuracy,severe,ece,brier,base_rate";
    for (const auto& tier : report.tiers)
        out += ',' + field("share " + tier);
    out += '\n';
    for (const auto& figures : report.files) {
        const auto isGap = figures.gap.value.has_value();
        const TrainOrder none;
        const auto& left = !figures.leftOut ? none : (isGap ? figures.leftOut->gap : figures.leftOut->tiers);
        out += fmt::format("{},{},{},{},{},{}", field(figures.file), figures.rows, figures.labelled,
                           isGap ? "apgr" : "auc", columns(figures.main()), columns(left));
        out += figures.quality
                   ? fmt::format(",{:.4f},{:.4f}", figures.quality->accuracy, figures.quality->severe)
                   : ",,";
        out += figures.calibration ? fmt::format(",{:.4f},{:.4f},{:.4f}", figures.calibration->error,
                                                 figures.calibration->brier, figures.calibration->base)
                                   : ",,,";
        for (const auto share : figures.shares)
            out += fmt::format(",{:.4f}", share);
        out += '\n';
    }
    return out;
}

} // namespace tierline::bench
