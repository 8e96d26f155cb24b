#include "bench/trainplan.h"

#include "base/jsonwriter.h"

#include <algorithm>
#include <set>
#include <spdlog/fmt/fmt.h>

namespace tierline::bench {

namespace {

std::string counted(std::size_t count, std::string_view noun) {
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

bool isPlain(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z')
           || (letter >= '0' && letter <= '9')
           || std::string_view("_-./=,:@%+").find(letter) != std::string_view::npos;
}

std::string inQuotes(std::string_view text) {
    if (!text.empty() && std::ranges::all_of(text, isPlain)) return std::string(text);
    std::string out = "'";
    for (const auto letter : text)
        if (letter == '\'')
            out += "'\\''";
        else
            out += letter;
    return out + '\'';
}

} // namespace

std::string trainAbout(std::size_t rows, std::size_t sets, std::uint64_t seed) {
    return fmt::format("{}, {}, seed {}", counted(rows, "row"), counted(sets, "set"), seed);
}

classify::TrainOptions trainOptions(const TrainPlan& plan, std::size_t rows) {
    classify::TrainOptions options;
    options.name = plan.name;
    options.about = trainAbout(rows, plan.sources.files.size(), plan.seed);
    options.folds = plan.folds;
    options.seed = plan.seed;
    options.cost = plan.cost;
    return options;
}

Result<void> checkPlan(const TrainPlan& plan) {
    if (plan.sources.files.empty())
        return fail(ErrorCode::InvalidInput, "no set is chosen", "tick at least one");
    std::set<std::string> names;
    for (const auto& file : plan.sources.files)
        if (!names.insert(fileName(file)).second)
            return fail(ErrorCode::InvalidInput, "two sets are called " + fileName(file),
                        "rename one: tiers and weights are given by name");
    for (const auto& [file, weight] : plan.sources.weights)
        if (weight < 1 || weight > 16)
            return fail(ErrorCode::InvalidInput, "the weight of " + file + " is not 1 to 16");
    if (plan.name.empty() || plan.name.find('\n') != std::string::npos)
        return fail(ErrorCode::InvalidInput, "the model needs a name of one line");
    auto copy = plan;
    return readMaps(copy);
}

Result<void> readMaps(TrainPlan& plan) {
    for (const auto& text : plan.maps)
        if (const auto good = plan.sources.mapping.addColumn(text); !good) return good;
    for (const auto& text : plan.values)
        if (const auto good = plan.sources.mapping.addValue(text); !good) return good;
    return {};
}

std::string trainCommand(const TrainPlan& plan) {
    const TrainPlan usual;
    std::vector<std::string> lines{"tierlinectl train"};
    const auto add = [&](std::string_view option, std::string_view value) {
        lines.push_back(fmt::format("  {} {}", option, inQuotes(value)));
    };
    const auto& sources = plan.sources;
    if (!plan.policyFile.empty()) add("--policy", plan.policyFile);
    for (const auto& file : sources.files)
        add("--set", file);
    for (const auto& text : plan.maps)
        add("--map", text);
    for (const auto& text : plan.values)
        add("--map-value", text);
    const bool hasOutcomes = sources.tiers.size() < sources.files.size();
    if (hasOutcomes && !sources.weak.empty()) add("--weak", fmt::format("{}", fmt::join(sources.weak, ",")));
    if (hasOutcomes && !sources.strong.empty())
        add("--strong", fmt::format("{}", fmt::join(sources.strong, ",")));
    for (const auto& [file, tier] : sources.tiers)
        add("--tier", file + '=' + tier);
    for (const auto& [file, weight] : sources.weights)
        if (weight != 1) add("--weight", fmt::format("{}={}", file, weight));
    add("--name", plan.name);
    add("--seed", std::to_string(plan.seed));
    add("--folds", std::to_string(plan.folds));
    if (plan.cost != usual.cost) add("--cost", fmt::format("{}", plan.cost));
    if (sources.skipBad) lines.push_back("  --skip-bad");
    add("--out", plan.out);
    return fmt::format("{}\n", fmt::join(lines, " \\\n"));
}

std::string trainSnippet(std::string_view modelFile) {
    std::string name;
    appendJsonString(name, modelFile); // a quoted scalar of YAML as well
    return fmt::format("classify:\n  stages: [rules, text]\n  text: {{model: {}}}\n", name);
}

} // namespace tierline::bench
