#include "bench/trainrows.h"

#include "bench/seen.h"
#include "bench/set.h"
#include "classify/envelope.h"
#include "policy/nearest.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <spdlog/fmt/fmt.h>

namespace tierline::bench {

namespace {

std::string listed(const std::vector<std::string>& names) {
    return fmt::format("{}", fmt::join(names, ", "));
}

// The mean outcome over those of `models` that the row has.
std::optional<double> meanOf(const Case& row, const Names& names, const std::vector<std::string>& models) {
    double sum = 0;
    int count = 0;
    for (const auto& outcome : row.outcomes)
        if (std::ranges::find(models, names.models[outcome.model]) != models.end()) {
            sum += outcome.score;
            ++count;
        }
    return count > 0 ? std::optional(sum / count) : std::nullopt;
}

class Reader {
public:
    Reader(const TrainSources& sources, const policy::Policy& policy)
        : m_sources(sources), m_envelopes(policy.classify.envelopes) {
        for (const auto& tier : policy.tiers)
            m_tiers.push_back(tier.name);
        for (const auto& [target, column] : sources.mapping.columns)
            m_unseen.insert(column);
    }

    Result<TrainSets> all() {
        for (std::size_t i = 0; i < m_sources.files.size(); ++i)
            if (const auto good = file(i); !good) return std::unexpected(good.error());
        if (!m_unseen.empty() && !m_out.texts.empty())
            return fail(ErrorCode::InvalidInput, "--map: no row of any set has `" + *m_unseen.begin() + "`");
        return std::move(m_out);
    }

private:
    Result<void> file(std::size_t index) {
        const auto& path = m_sources.files[index];
        const auto given = m_sources.tiers.find(fileName(path));
        std::optional<std::size_t> tier;
        if (given != m_sources.tiers.end()) {
            const auto found = std::ranges::find(m_tiers, given->second);
            if (found == m_tiers.end())
                return fail(ErrorCode::InvalidInput, "--tier: there is no tier `" + given->second + "`",
                            policy::nearestRemedy(given->second, m_tiers));
            tier = static_cast<std::size_t>(found - m_tiers.begin());
        }
        auto reader = SetReader::open(path, {m_sources.mapping, m_tiers, m_sources.skipBad});
        if (!reader) return std::unexpected(reader.error());
        for (;;) {
            auto next = reader->next();
            if (!next) return std::unexpected(next.error());
            if (!*next) break;
            auto& row = **next;
            auto text = row ? textOf(*row, reader->names(), index, tier) : std::unexpected(row.error());
            if (text) {
                m_out.texts.push_back(*std::move(text));
                continue;
            }
            if (!m_sources.skipBad) return std::unexpected(text.error());
            m_out.skipped.push_back(text.error());
        }
        const auto unseen = reader->unseenColumns();
        std::erase_if(m_unseen, [&](const auto& column) { return !std::ranges::count(unseen, column); });
        return {};
    }

    Result<TrainText> textOf(const Case& row, const Names& names, std::size_t file,
                             std::optional<std::size_t> tier) const {
        const auto wrong = [&](std::string detail, std::string remedy) -> Result<TrainText> {
            return std::unexpected(Error{ErrorCode::InvalidInput, std::move(detail), std::move(remedy),
                                         m_sources.files[file], static_cast<int>(row.line), 0});
        };
        auto peeled = m_envelopes.peel(row.prompt);
        TrainText out{peeled ? std::move(peeled->text) : row.prompt, file, tier ? tier : row.tier, {}, {}};
        if (out.tier) return out;
        if (row.outcomes.empty())
            return wrong("the row has neither a tier nor outcomes",
                         "name the columns with --map, or the tier of the whole set with --tier");
        out.weak = meanOf(row, names, m_sources.weak);
        out.strong = meanOf(row, names, m_sources.strong);
        if (!out.weak || !out.strong)
            return wrong(
                fmt::format("no outcome of {}", listed(out.weak ? m_sources.strong : m_sources.weak)),
                "say with --weak and --strong which models stand for the cheap and the dear tier");
        for (const auto score : {*out.weak, *out.strong})
            if (!(score >= 0 && score <= 1))
                return wrong("an outcome is not between 0 and 1", "divide a judge's points by their maximum");
        return out;
    }

    const TrainSources& m_sources;
    classify::Envelopes m_envelopes;
    std::vector<std::string> m_tiers;
    std::set<std::string> m_unseen;
    TrainSets m_out;
};

double middleOf(const policy::Policy& policy, std::size_t tier) {
    const auto lower = tier == 0 ? 0 : policy::toDouble(*policy.tiers[tier - 1].below);
    const auto upper = policy.tiers[tier].below ? policy::toDouble(*policy.tiers[tier].below) : 1;
    return (lower + upper) / 2;
}

} // namespace

std::string seenText(const TrainSets& sets, const std::string& name, std::string_view modelBytes) {
    std::vector<std::uint64_t> hashes;
    for (const auto& each : sets.texts)
        hashes.push_back(plainHash(each.text));
    return print(seenOf(name, modelBytes, std::move(hashes)));
}

std::string fileName(const std::string& path) {
    return std::filesystem::path(path).filename().string();
}

Result<TrainSets> readTrainSets(const TrainSources& sources, const policy::Policy& policy) {
    return Reader(sources, policy).all();
}

std::vector<classify::TrainRow> trainRows(const TrainSets& sets, const TrainSources& sources,
                                          const policy::Policy& policy) {
    const auto weightOf = [&](const TrainText& text) {
        const auto found = sources.weights.find(fileName(sources.files[text.file]));
        return found == sources.weights.end() ? 1U : found->second;
    };
    const bool labelled =
        std::ranges::any_of(sets.texts, [](const TrainText& text) { return text.tier.has_value(); });
    const auto last = static_cast<double>(std::max<std::size_t>(policy.tiers.size() - 1, 1));
    std::vector<classify::TrainRow> rows;
    for (const auto& text : sets.texts) {
        classify::TrainRow row{text.text, 0, 0, weightOf(text), 0, 0};
        if (text.tier) {
            row.need = static_cast<double>(*text.tier) / last;
            row.place = middleOf(policy, *text.tier);
            row.placeWeight = row.weight;
        } else {
            row.need = (1 + *text.strong - *text.weak) / 2;
            row.group = static_cast<std::uint32_t>(text.file) + 1;
            row.place = 1 - *text.weak;
            row.placeWeight = labelled ? 0 : row.weight;
        }
        rows.push_back(row);
    }
    return rows;
}

} // namespace tierline::bench
