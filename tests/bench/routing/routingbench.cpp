// How well routers route: gap recovered between a weak and a strong model, tiers beside labels, trivial
// beside hard; each beside length and chance, with intervals. Prints tables or JSON; asks no model.
#include "tables.h"

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
    bool json = false, confusion = false;
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
        auto figures = measure(corpus, router, judged, measuring);
        if (&corpus == trivial) easy = std::move(judged), row.trivialShares = figures.shares;
        if (&corpus == hard) difficult = std::move(judged), row.hardShares = figures.shares;
        into.figures.push_back(std::move(figures));
    }
    if (trivial == nullptr || hard == nullptr) return;
    row.auc = separation(easy, difficult, measuring);
    into.separations.push_back(std::move(row));
}

int run(const Options& options) {
    const auto corpora = readCorpora(options.data);
    if (!corpora) return complain(corpora.error());
    std::vector<Router> routers{randomRouter(), lengthRouter()};
    for (const auto& file : options.policies) {
        auto router = policyRouter(file);
        if (!router) return complain(router.error());
        routers.push_back(*std::move(router));
    }
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
    app.add_flag("--confusion", options.confusion, "Tiers beside true tiers as a table");
    app.add_flag("--json", options.json, "One JSON object instead of tables");
    CLI11_PARSE(app, argc, argv);
    return run(options);
}
