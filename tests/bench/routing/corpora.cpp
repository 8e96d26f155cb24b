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
    const char *weak, *strong;
};

// Of the nine models the cheapest and the best of the dear ones.
const std::vector<Known>& knownFiles() {
    static const std::vector<Known> files{
        {"mmlu_dev",
         CorpusKind::Outcomes,
         {"outcomes.weak=weak_correct", "outcomes.strong=strong_correct"},
         "weak",
         "strong"},
        {"gsm8k_dev",
         CorpusKind::Outcomes,
         {"outcomes.weak=weak_correct", "outcomes.strong=strong_correct"},
         "weak",
         "strong"},
        {"llmrouter9_train_clean",
         CorpusKind::Outcomes,
         {"outcomes=scores"},
         "gemma-2-9b-it",
         "llama-3.1-nemotron-51b-instruct"},
        {"uncommonroute_train", CorpusKind::Tiers, {"tier=tier4"}, "", ""},
        {"uncommonroute_dev", CorpusKind::Tiers, {"tier=tier4"}, "", ""},
        {"clinc_dev", CorpusKind::Trivial, {}, "", ""},
        {"arena_hard_dev", CorpusKind::Hard, {}, "", ""},
    };
    return files;
}

Result<Corpus> read(const std::string& file, const Known& known) {
    SetOptions options;
    for (const auto* column : known.columns)
        if (const auto added = options.mapping.addColumn(column); !added)
            return std::unexpected(added.error());
    if (known.kind == CorpusKind::Tiers) options.tiers = {"SIMPLE", "MEDIUM", "COMPLEX", "REASONING"};
    auto set = readSet(file, options);
    if (!set) return std::unexpected(set.error());
    Corpus made{known.name, known.kind, *std::move(set), known.weak, known.strong, {}, {}, {}};
    if (known.kind == CorpusKind::Tiers)
        for (const auto& each : made.set.cases)
            made.tier.push_back(each.tier.value_or(0));
    if (known.kind != CorpusKind::Outcomes) return made;
    const std::vector<std::string> models{known.weak, known.strong};
    const auto matrix = matrixOf(made.set, models);
    if (!matrix) return std::unexpected(matrix.error());
    if (matrix->leftOut > 0) return fail(ErrorCode::InvalidInput, file + ": rows without outcomes");
    made.weak = matrix->column(0);
    made.strong = matrix->column(1);
    return made;
}

} // namespace

std::vector<std::size_t> Corpus::tiersOf(std::size_t count) const {
    auto made = tier;
    for (auto& each : made)
        each = std::min(each, count - 1);
    return made;
}

Result<std::vector<Corpus>> readCorpora(const std::string& folder) {
    std::vector<Corpus> all;
    for (const auto& known : knownFiles()) {
        const auto file = folder + "/" + known.name + ".jsonl";
        if (!std::filesystem::exists(file)) continue;
        auto corpus = read(file, known);
        if (!corpus) return std::unexpected(corpus.error());
        all.push_back(*std::move(corpus));
    }
    if (all.empty()) return fail(ErrorCode::NotFound, folder + " holds none of the known sets");
    return all;
}

} // namespace tierline::bench
