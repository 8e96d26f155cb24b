#include "trained.h"

#include "bench/trainrows.h"
#include "classify/textmodel.h"
#include "classify/train.h"

#include <algorithm>
#include <cstdio>
#include <spdlog/fmt/fmt.h>

namespace tierline::bench {

namespace {

using Chosen = std::vector<const Corpus*>;
using Answers = std::map<std::string, Judged>; // by corpus

// The two files of one collection are one source.
std::string sourceOf(const Corpus& corpus) {
    return corpus.name.substr(0, corpus.name.find('_'));
}

std::vector<std::string> sourcesOf(const std::vector<Corpus>& corpora) {
    std::vector<std::string> names;
    for (const auto& corpus : corpora)
        if (std::ranges::find(names, sourceOf(corpus)) == names.end()) names.push_back(sourceOf(corpus));
    return names;
}

TrainText textOf(const Corpus& corpus, std::size_t row, std::size_t file, const Training& training) {
    const auto& each = corpus.set.cases[row];
    TrainText made{each.prompt, file, {}, {}, {}};
    const auto last = training.policy->tiers.size() - 1;
    switch (corpus.kind) {
    case CorpusKind::Tiers: made.tier = std::min(corpus.tier[row], last); break;
    case CorpusKind::Trivial: made.tier = 0; break;
    case CorpusKind::Hard: made.tier = last; break;
    case CorpusKind::Outcomes:
        made.weak = corpus.weak[row];
        made.strong = corpus.strong[row];
        break;
    }
    return made;
}

struct Learned {
    std::vector<policy::Millionths> scores; // of folds that had not seen the row, corpus after corpus
    std::shared_ptr<const classify::TextModel> model;
};

Result<Learned> learn(const Chosen& corpora, const Training& training, const std::string& what) {
    TrainSources sources;
    TrainSets sets;
    for (const auto* corpus : corpora) {
        const auto found = training.weights.find(corpus->name);
        if (found != training.weights.end()) sources.weights[corpus->name] = found->second;
        sources.files.push_back(corpus->name);
        for (std::size_t row = 0; row < corpus->rows(); ++row)
            sets.texts.push_back(textOf(*corpus, row, sources.files.size() - 1, training));
    }
    const auto rows = trainRows(sets, sources, *training.policy);
    classify::TrainOptions options;
    options.folds = training.folds;
    options.seed = training.seed;
    fmt::print(stderr, "bench_routing: training {} on {} rows\n", what, rows.size());
    auto trained = classify::train(rows, options);
    if (!trained) return std::unexpected(trained.error());
    auto model = classify::TextModel::parse(classify::print(trained->model));
    if (!model) return std::unexpected(model.error());
    return Learned{std::move(trained->scores), *std::move(model)};
}

void add(Judged& to, policy::Millionths score, const policy::Policy& policy) {
    to.scores.push_back(static_cast<double>(score) / policy::one);
    std::size_t tier = 0;
    while (policy.tiers[tier].below && score >= *policy.tiers[tier].below)
        ++tier;
    to.tiers.push_back(tier);
}

Judged judge(const Corpus& corpus, const classify::TextModel& model, const policy::Policy& policy) {
    Judged made;
    classify::TextScratch scratch;
    for (const auto& each : corpus.set.cases)
        add(made, model.run(each.prompt, scratch).score, policy);
    return made;
}

Router routerOf(std::string name, const Training& training, Answers answers) {
    return {std::move(name), training.policy->tiers.size(), true,
            [answers = std::move(answers)](const Corpus& corpus) {
                const auto found = answers.find(corpus.name);
                return found == answers.end() ? Judged{} : found->second;
            }};
}

} // namespace

Result<Router> crossValidated(const std::vector<Corpus>& corpora, const Training& training) {
    Chosen all;
    for (const auto& corpus : corpora)
        all.push_back(&corpus);
    const auto learned = learn(all, training, "by folds");
    if (!learned) return std::unexpected(learned.error());
    Answers answers;
    std::size_t at = 0;
    for (const auto& corpus : corpora)
        for (std::size_t row = 0; row < corpus.rows(); ++row)
            add(answers[corpus.name], learned->scores[at++], *training.policy);
    return routerOf("text, cross-validated", training, std::move(answers));
}

Result<Router> otherSources(const std::vector<Corpus>& corpora, const Training& training) {
    Answers answers;
    for (const auto& source : sourcesOf(corpora)) {
        Chosen others;
        for (const auto& corpus : corpora)
            if (sourceOf(corpus) != source) others.push_back(&corpus);
        const auto learned = learn(others, training, "without " + source);
        if (!learned) return std::unexpected(learned.error());
        for (const auto& corpus : corpora)
            if (sourceOf(corpus) == source)
                answers[corpus.name] = judge(corpus, *learned->model, *training.policy);
    }
    return routerOf("text, other sources", training, std::move(answers));
}

Result<std::vector<Router>> oneSource(const std::vector<Corpus>& corpora, const Training& training) {
    std::vector<Router> made;
    for (const auto& source : sourcesOf(corpora)) {
        Chosen own;
        for (const auto& corpus : corpora)
            if (sourceOf(corpus) == source) own.push_back(&corpus);
        if (own.front()->kind == CorpusKind::Trivial || own.front()->kind == CorpusKind::Hard)
            continue; // one need
        const auto learned = learn(own, training, "on " + source);
        if (!learned) return std::unexpected(learned.error());
        Answers answers;
        for (const auto& corpus : corpora)
            if (sourceOf(corpus) != source)
                answers[corpus.name] = judge(corpus, *learned->model, *training.policy);
        made.push_back(routerOf("text, only " + source, training, std::move(answers)));
    }
    return made;
}

} // namespace tierline::bench
