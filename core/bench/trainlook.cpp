#include "bench/trainlook.h"

#include <algorithm>
#include <numeric>

namespace tierline::bench {

namespace {

constexpr std::size_t rowsBetweenAsking = 256;

void count(TrainLook& look, const Case& row, const Names& names) {
    ++look.rows;
    if (row.tier) ++look.tiers[*row.tier];
    if (!row.outcomes.empty()) ++look.withOutcomes;
    if (!row.tier && row.outcomes.empty()) ++look.bare;
    look.models.resize(names.models.size());
    for (const auto& outcome : row.outcomes) {
        auto& model = look.models[outcome.model];
        ++model.rows;
        model.mean += (outcome.score - model.mean) / static_cast<double>(model.rows);
    }
}

} // namespace

std::size_t TrainLook::labelled() const {
    return std::accumulate(tiers.begin(), tiers.end(), std::size_t{0});
}

TrainLook trainLook(const std::string& file, const SetOptions& options, const std::function<bool()>& goOn) {
    TrainLook look;
    look.file = file;
    look.tiers.resize(options.tiers.size());
    auto reader = SetReader::open(file, options);
    if (!reader) {
        look.trouble = reader.error();
        return look;
    }
    while (look.rows % rowsBetweenAsking != 0 || goOn()) {
        auto next = reader->next();
        if (!next) {
            look.trouble = next.error();
            break;
        }
        if (!*next) break;
        if (auto& row = **next) {
            count(look, *row, reader->names());
        } else {
            ++look.bad;
            if (!look.trouble) look.trouble = row.error();
        }
    }
    for (std::size_t i = 0; i < look.models.size(); ++i)
        look.models[i].name = reader->names().models[i];
    return look;
}

TrainRoles suggestRoles(std::vector<TrainModelSeen> models) {
    const auto has = [&](std::string_view name) {
        return std::ranges::any_of(models, [&](const TrainModelSeen& model) { return model.name == name; });
    };
    if (has("weak") && has("strong")) return {{"weak"}, {"strong"}};
    if (models.size() < 2) return {};
    std::ranges::sort(models, [](const TrainModelSeen& a, const TrainModelSeen& b) {
        return a.mean != b.mean ? a.mean < b.mean : a.name < b.name;
    });
    std::size_t cut = 1;
    for (std::size_t i = 2; i < models.size(); ++i)
        if (models[i].mean - models[i - 1].mean > models[cut].mean - models[cut - 1].mean) cut = i;
    TrainRoles out;
    for (std::size_t i = 0; i < models.size(); ++i)
        (i < cut ? out.weak : out.strong).push_back(models[i].name);
    return out;
}

} // namespace tierline::bench
