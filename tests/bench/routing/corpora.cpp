#include "corpora.h"

#include "bench/matrix.h"

#include <algorithm>
#include <filesystem>

namespace tierline::bench {

namespace {

struct Known {
    const char* name;
    CorpusKind kind;
    std::vector<const char*> columns;
    bool hasLadder = false; // many models; else weak and strong
};

const std::vector<Known>& knownFiles() {
    static const std::vector<Known> files{
        {"mmlu_dev", CorpusKind::Outcomes, {"outcomes.weak=weak_correct", "outcomes.strong=strong_correct"}},
        {"gsm8k_dev", CorpusKind::Outcomes, {"outcomes.weak=weak_correct", "outcomes.strong=strong_correct"}},
        {"llmrouter9_train_clean", CorpusKind::Outcomes, {"outcomes=scores"}, true},
        {"uncommonroute_train", CorpusKind::Tiers, {"tier=tier4"}},
        {"uncommonroute_dev", CorpusKind::Tiers, {"tier=tier4"}},
        {"clinc_dev", CorpusKind::Trivial, {}},
        {"arena_hard_dev", CorpusKind::Hard, {}},
    };
    return files;
}

std::string nameOf(const std::vector<std::string>& models) {
    return models.size() == 1 ? models.front() : "mean of " + std::to_string(models.size());
}

// The mean over these models, by prompt.
Result<std::vector<double>> meansOf(const Set& set, const std::vector<std::string>& models) {
    const auto matrix = matrixOf(set, models);
    if (!matrix) return std::unexpected(matrix.error());
    if (matrix->leftOut > 0) return fail(ErrorCode::InvalidInput, set.file + ": rows without outcomes");
    std::vector<double> means(matrix->rows());
    for (std::size_t row = 0; row < means.size(); ++row)
        for (std::size_t model = 0; model < models.size(); ++model)
            means[row] += matrix->score(row, model) / static_cast<double>(models.size());
    return means;
}

Result<void> readOutcomes(Corpus& corpus, const Ladder& ladder) {
    corpus.weakName = nameOf(ladder.weak);
    corpus.strongName = nameOf(ladder.strong);
    auto weak = meansOf(corpus.set, ladder.weak), strong = meansOf(corpus.set, ladder.strong);
    if (!weak) return std::unexpected(weak.error());
    if (!strong) return std::unexpected(strong.error());
    corpus.weak = *std::move(weak);
    corpus.strong = *std::move(strong);
    return {};
}

Result<Corpus> read(const std::string& file, const Known& known, const Ladder& ladder) {
    SetOptions options;
    for (const auto* column : known.columns)
        if (const auto added = options.mapping.addColumn(column); !added)
            return std::unexpected(added.error());
    if (known.kind == CorpusKind::Tiers) options.tiers = {"SIMPLE", "MEDIUM", "COMPLEX", "REASONING"};
    auto set = readSet(file, options);
    if (!set) return std::unexpected(set.error());
    Corpus made{known.name, known.kind, *std::move(set), {}, {}, {}, {}, {}};
    if (known.kind == CorpusKind::Tiers)
        for (const auto& each : made.set.cases)
            made.tier.push_back(each.tier.value_or(0));
    if (known.kind != CorpusKind::Outcomes) return made;
    const auto done = readOutcomes(made, known.hasLadder ? ladder : Ladder{{"weak"}, {"strong"}});
    if (!done) return std::unexpected(done.error());
    return made;
}

} // namespace

std::vector<std::size_t> Corpus::tiersOf(std::size_t count) const {
    auto made = tier;
    for (auto& each : made)
        each = std::min(each, count - 1);
    return made;
}

Ladder usualLadder() {
    return {{"qwen2.5-7b-instruct", "codegemma-7b", "gemma-2-9b-it", "llama-3.1-8b-instruct",
             "llama3-chatqa-1.5-8b", "mistral-7b-instruct-v0.3"},
            {"llama-3.3-nemotron-super-49b-v1", "llama-3.1-nemotron-51b-instruct"}};
}

Result<std::vector<Corpus>> readCorpora(const std::string& folder, const Ladder& ladder) {
    std::vector<Corpus> all;
    for (const auto& known : knownFiles()) {
        const auto file = folder + "/" + known.name + ".jsonl";
        if (!std::filesystem::exists(file)) continue;
        auto corpus = read(file, known, ladder);
        if (!corpus) return std::unexpected(corpus.error());
        all.push_back(*std::move(corpus));
    }
    if (all.empty()) return fail(ErrorCode::NotFound, folder + " holds none of the known sets");
    return all;
}

} // namespace tierline::bench
