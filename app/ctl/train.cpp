// tierlinectl train: labelled and outcome sets in, a text model out.
#include "command.h"
#include "trainview.h"

#include "bench/seen.h"
#include "bench/trainplan.h"

#include <CLI/CLI.hpp>
#include <charconv>
#include <filesystem>
#include <optional>
#include <spdlog/fmt/fmt.h>
#include <unistd.h>

namespace tierline::ctl {

namespace {

struct Options {
    std::string policy, out, name;
    bench::TrainSources sources;
    std::vector<std::string> maps, values, tiers, weights;
    int folds = 5;
    std::uint64_t seed = 1;
    double cost = classify::TrainOptions{}.cost;
    bool json = false;
};

Result<std::pair<std::string, std::string>> pairOf(std::string_view option, const Options& options,
                                                   const std::string& text) {
    const auto at = text.rfind('=');
    if (at == text.npos || at == 0 || at + 1 == text.size())
        return fail(ErrorCode::InvalidInput,
                    fmt::format("{}: `{}` is not of the form FILE=VALUE", option, text));
    std::pair out{bench::fileName(text.substr(0, at)), text.substr(at + 1)};
    for (const auto& file : options.sources.files)
        if (bench::fileName(file) == out.first) return out;
    return fail(ErrorCode::InvalidInput, fmt::format("{}: `{}` is none of the sets", option, out.first),
                "name one that --set names");
}

Result<void> readPairs(Options& options) {
    auto& sources = options.sources;
    for (const auto& text : options.maps)
        if (const auto good = sources.mapping.addColumn(text); !good) return good;
    for (const auto& text : options.values)
        if (const auto good = sources.mapping.addValue(text); !good) return good;
    for (const auto& text : options.tiers) {
        auto pair = pairOf("--tier", options, text);
        if (!pair) return std::unexpected(pair.error());
        sources.tiers.insert(*std::move(pair));
    }
    for (const auto& text : options.weights) {
        const auto pair = pairOf("--weight", options, text);
        if (!pair) return std::unexpected(pair.error());
        std::uint32_t weight = 0;
        const auto* end = pair->second.data() + pair->second.size();
        const auto [stop, error] = std::from_chars(pair->second.data(), end, weight);
        if (error != std::errc{} || stop != end || weight < 1 || weight > 16)
            return fail(ErrorCode::InvalidInput,
                        "--weight: " + pair->second + " is not a whole number from 1 to 16");
        sources.weights[pair->first] = weight;
    }
    return {};
}

classify::TrainOptions optionsOf(const Options& given, std::size_t rows) {
    classify::TrainOptions options;
    options.name = given.name;
    options.about = bench::trainAbout(rows, given.sources.files.size(), given.seed);
    options.folds = given.folds;
    options.seed = given.seed;
    options.cost = given.cost;
    if (isatty(STDERR_FILENO) != 0)
        options.progress = [](std::string_view what, double share) {
            fmt::print(stderr, "\r\x1b[K{}",
                       share < 1 ? fmt::format("{:3.0f} %  {}", share * 100, what) : "");
            return true;
        };
    return options;
}

// Where the hashes of what was learnt go; absent when the model goes to no file.
Result<std::optional<Output>> openSeen(const std::string& model) {
    std::error_code ec;
    const auto kind = std::filesystem::status(model, ec).type();
    const bool isFile =
        kind == std::filesystem::file_type::regular || kind == std::filesystem::file_type::not_found;
    if (model.empty() || model == "-" || !isFile) return std::nullopt;
    const auto path = bench::seenPathOf(model);
    if (path == model)
        return fail(ErrorCode::InvalidInput, "--out: the hashes of the prompts go to " + path.string(),
                    "give the model another name, for example NAME.model");
    auto output = Output::open(path.string());
    if (!output) return std::unexpected(output.error());
    return std::optional(*std::move(output));
}

int train(Options options) {
    if (const auto good = readPairs(options); !good) return complain(good.error());
    const auto loaded = loadScorer(options.policy);
    if (!loaded) return complain(loaded.error());
    const auto& policy = *loaded->policy;
    const auto sets = bench::readTrainSets(options.sources, policy);
    if (!sets) return complain(sets.error());
    for (const auto& error : sets->skipped)
        complain(error);
    if (!sets->skipped.empty())
        fmt::print(stderr, "tierlinectl: {} skipped\n",
                   plural(static_cast<std::int64_t>(sets->skipped.size()), "bad row"));
    auto output = Output::open(options.out);
    if (!output) return complain(output.error());
    auto seen = openSeen(options.out);
    if (!seen) return complain(seen.error());
    const auto rows = bench::trainRows(*sets, options.sources, policy);
    const auto trained = classify::train(rows, optionsOf(options, rows.size()));
    if (!trained) return complain(trained.error());
    const auto file = classify::print(trained->model);
    if (!output->write(file) || (*seen && !(*seen)->write(bench::seenText(*sets, trained->model.name, file))))
        return complain(fail(ErrorCode::Io, "cannot keep the model: no space left").error());
    if (const auto done = output->finish(); !done) return complain(done.error());
    if (*seen)
        if (const auto done = (*seen)->finish(); !done) return complain(done.error());
    auto report = bench::trainReport(*sets, options.sources, policy, *trained);
    report.bytes = file.size();
    const auto view = trainView(std::move(report), trained->model, options.out);
    print(options.json ? trainJson(view) : trainText(view));
    return Fine;
}

} // namespace

void addTrain(CLI::App& app, int& exitCode) {
    auto* command = app.add_subcommand("train", "Train a text model on labelled or outcome sets");
    auto options = std::make_shared<Options>();
    auto& sources = options->sources;
    sources.weak = {"weak"};
    sources.strong = {"strong"};
    options->name = "model 1";
    command->add_option("--set", sources.files, "A set to learn from: JSON lines or CSV; may be given again")
        ->type_name("FILE")
        ->required();
    command
        ->add_option("--out", options->out,
                     "Where to write the model; hashes of its prompts go beside it, to NAME.seen")
        ->type_name("FILE")
        ->required();
    command
        ->add_option("--policy", options->policy,
                     "Its tiers and lines (default: your own policy, else the shipped one)")
        ->type_name("FILE");
    command
        ->add_option("--map", options->maps,
                     "A column's name in the sets: tier=tier4, outcomes.weak=weak_correct")
        ->type_name("NAME=NAME");
    command->add_option("--map-value", options->values, "A tier's name in the sets: SIMPLE=simple")
        ->type_name("NAME=TIER");
    command->add_option("--tier", options->tiers, "The tier of all rows of a set")->type_name("FILE=TIER");
    command->add_option("--weight", options->weights, "Count the rows of a set so many times, 1 to 16")
        ->type_name("FILE=N");
    command
        ->add_option("--weak", sources.weak,
                     "Models whose mean outcome stands for the cheap tier (default: weak)")
        ->type_name("MODEL,…")
        ->delimiter(',');
    command
        ->add_option("--strong", sources.strong,
                     "Models whose mean outcome stands for the dear tier (default: strong)")
        ->type_name("MODEL,…")
        ->delimiter(',');
    command->add_option("--name", options->name, "The model's name and version")->type_name("TEXT");
    command->add_option("--folds", options->folds, "Folds of the cross-validation (default: 5)")
        ->check(CLI::Range(2, 20));
    command->add_option("--seed", options->seed, "Deals rows to folds (default: 1)");
    command->add_option("--cost", options->cost, "liblinear's C: higher fits closer (default: 0.003)")
        ->check(CLI::PositiveNumber);
    command->add_flag("--skip-bad", sources.skipBad, "Report bad rows and go on");
    command->add_flag("--json", options->json, "Print JSON");
    command->footer(
        "Rows: {\"id\", \"prompt\"|\"messages\", \"tier\"} or {…, \"outcomes\": {MODEL: score from 0 to 1}}. "
        "Figures are of folds that\nhad not seen the row. Prompts are learned as they are scored: without "
        "what the policy's envelopes peel.\n"
        "The same sets, options and seed write the "
        "same bytes. A bad row ends the run with its line\nnumber and exit code 2; nothing is written then.");
    command->callback([options, &exitCode] { exitCode = train(*options); });
}

} // namespace tierline::ctl
