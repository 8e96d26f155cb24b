// How well routers route: gap recovered between a weak and a strong model, tiers beside labels, trivial
// beside hard; each beside length and chance, with intervals. Prints tables or JSON; asks no model.
#include "tables.h"
#include "trained.h"

#include "policy/reader.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <spdlog/fmt/fmt.h>

namespace {

using namespace tierline;
using namespace tierline::bench;

struct Options {
    std::string data;
    std::vector<std::string> policies;
    Measuring measuring;
    std::vector<std::string> weights;
    Training training;
    Ladder ladder = usualLadder();
    bool json = false, confusion = false, trainCv = false, trainOther = false, trainOne = false;
};

int complain(const Error& error) {
    fmt::print(stderr, "bench_routing: {}\n", toString(error));
    return 2;
}

const Corpus* first(const std::vector<Corpus>& corpora, CorpusKind kind) {
    const auto found = std::ranges::find(corpora, kind, &Corpus::kind);
    return found == corpora.end() ? nullptr : &*found;
}

void measureAll(const std::vector<Corpus>& corpora, const Router& router, const Measuring& measuring,
                Report& into) {
    const auto *trivial = first(corpora, CorpusKind::Trivial), *hard = first(corpora, CorpusKind::Hard);
    Judged easy, difficult;
    Separation row{router.name, {}, {}, {}};
    for (const auto& corpus : corpora) {
        auto judged = router.judge(corpus);
        if (judged.scores.empty()) continue; // nothing to say of this one
        auto figures = measure(corpus, router, judged, measuring);
        if (&corpus == trivial) easy = std::move(judged), row.trivialShares = figures.shares;
        if (&corpus == hard) difficult = std::move(judged), row.hardShares = figures.shares;
        into.figures.push_back(std::move(figures));
    }
    if (easy.scores.empty() || difficult.scores.empty()) return;
    row.auc = separation(easy, difficult, measuring);
    into.separations.push_back(std::move(row));
}

Result<void> readTraining(Options& options) {
    if (options.policies.empty())
        return fail(ErrorCode::InvalidInput,
                    "training needs a --policy: the first one has the tiers and lines");
    auto read = policy::loadPolicy(options.policies.front());
    if (!read.policy) return std::unexpected(read.errors.front());
    options.training.policy = read.policy;
    for (const auto& text : options.weights) {
        const auto at = text.find('=');
        const int weight = at == text.npos ? 0 : std::atoi(text.c_str() + at + 1);
        if (weight < 1 || weight > 16)
            return fail(ErrorCode::InvalidInput, "--weight: `" + text + "` is not NAME=1 to 16");
        options.training.weights[text.substr(0, at)] = static_cast<std::uint32_t>(weight);
    }
    return {};
}

Result<void> addTrained(Options& options, const std::vector<Corpus>& corpora, std::vector<Router>& routers) {
    if (!options.trainCv && !options.trainOther && !options.trainOne) return {};
    if (const auto read = readTraining(options); !read) return read;
    using Make = Result<Router> (*)(const std::vector<Corpus>&, const Training&);
    for (const auto& [wanted, make] :
         {std::pair<bool, Make>{options.trainCv, crossValidated}, {options.trainOther, otherSources}}) {
        if (!wanted) continue;
        auto router = make(corpora, options.training);
        if (!router) return std::unexpected(router.error());
        routers.push_back(*std::move(router));
    }
    if (!options.trainOne) return {};
    auto ones = oneSource(corpora, options.training);
    if (!ones) return std::unexpected(ones.error());
    std::ranges::move(*ones, std::back_inserter(routers));
    return {};
}

int run(Options options) {
    const auto corpora = readCorpora(options.data, options.ladder);
    if (!corpora) return complain(corpora.error());
    std::vector<Router> routers{randomRouter(), lengthRouter()};
    for (const auto& file : options.policies) {
        auto router = policyRouter(file);
        if (!router) return complain(router.error());
        routers.push_back(*std::move(router));
    }
    if (const auto added = addTrained(options, *corpora, routers); !added) return complain(added.error());
    Report report;
    report.confusion = options.confusion;
    for (const auto& corpus : *corpora) {
        report.corpora.push_back(&corpus);
        report.chances.push_back(chanceOf(corpus, options.measuring));
    }
    for (const auto& router : routers)
        measureAll(*corpora, router, options.measuring, report);
    const auto text = options.json ? asJson(report) : asText(report);
    return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() ? 0 : 2;
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app("How well policies route, beside length and chance.", "bench_routing");
    Options options;
    app.add_option("--data", options.data, "Folder with the recorded sets")->required()->type_name("DIR");
    app.add_option("--policy", options.policies, "A policy file; may be given again")->type_name("FILE");
    app.add_option("--resamples", options.measuring.resamples, "Of each interval (default: 2000)")
        ->check(CLI::Range(10, 1'000'000));
    app.add_option("--seed", options.measuring.seed, "Of the dice (default: 1)");
    app.add_flag("--train-cv", options.trainCv, "The text model too, by folds over all sets");
    app.add_flag("--train-other", options.trainOther, "And trained on all sources but the tested one");
    app.add_flag("--train-one", options.trainOne, "And trained on each source alone, tested on the others");
    app.add_option("--weak", options.ladder.weak,
                   "Where a set has many models: whose mean stands for the weak one")
        ->delimiter(',');
    app.add_option("--strong", options.ladder.strong, "And for the strong one")->delimiter(',');
    app.add_option("--weight", options.weights, "Count the rows of a set so often in training: NAME=N");
    app.add_flag("--confusion", options.confusion, "Tiers beside true tiers as a table");
    app.add_flag("--json", options.json, "One JSON object instead of tables");
    CLI11_PARSE(app, argc, argv);
    return run(options);
}
