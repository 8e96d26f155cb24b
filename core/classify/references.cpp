#include "classify/references.h"

#include "base/paths.h"
#include "protocol/json.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <set>
#include <spdlog/fmt/fmt.h>

namespace tierline::classify {

namespace {

using policy::Millionths;
using policy::TierIndex;

constexpr std::size_t phraseBytes = 8'000;
constexpr std::size_t mostPhrases = 50'000; // beyond it an exact search is too slow

Error atLine(const std::filesystem::path& file, int line, std::string what, std::string remedy = {}) {
    return {ErrorCode::InvalidInput, std::move(what), std::move(remedy), file.string(), line, 0};
}

Result<ReferencePhrase> readRow(std::string_view line, const policy::Policy& policy) {
    const auto json = protocol::Json::parse(line);
    if (!json) return std::unexpected(json.error());
    const auto prompt = (*json)["prompt"].string(), tier = (*json)["tier"].string();
    if (!prompt || prompt->empty()) return fail(ErrorCode::InvalidInput, "the row has no `prompt`");
    if (!tier) return fail(ErrorCode::InvalidInput, "the row has no `tier`");
    const auto found = std::ranges::find(policy.tiers, *tier, &policy::Tier::name);
    if (found == policy.tiers.end())
        return fail(ErrorCode::InvalidInput, "there is no tier `" + std::string(*tier) + "`");
    if (prompt->size() > phraseBytes)
        return fail(ErrorCode::InvalidInput, fmt::format("the prompt is longer than {} bytes", phraseBytes));
    return ReferencePhrase{static_cast<TierIndex>(found - policy.tiers.begin()), std::string(*prompt)};
}

Result<void> readRows(const policy::Policy& policy, std::vector<ReferencePhrase>& out) {
    std::filesystem::path file = policy.classify.embedding.referenceFile;
    if (file.is_relative()) file = std::filesystem::path(policy.file).parent_path() / file;
    const auto text = readFile(file);
    if (!text) return std::unexpected(text.error());
    int number = 0;
    for (std::string_view rest = *text; !rest.empty();) {
        const auto line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        ++number;
        if (line.find_first_not_of(" \t\r") == line.npos) continue;
        auto row = readRow(line, policy);
        if (!row) return std::unexpected(atLine(file, number, row.error().detail));
        if (out.size() >= mostPhrases)
            return std::unexpected(atLine(file, number, fmt::format("more than {} phrases", mostPhrases)));
        out.push_back(std::move(*row));
    }
    return {};
}

struct Near {
    float cosine;
    std::size_t at;
};

} // namespace

bool normalise(Vector& vector) {
    double sum = 0;
    for (const float value : vector)
        sum += static_cast<double>(value) * static_cast<double>(value);
    if (!std::isfinite(sum) || sum < 1e-24) return false;
    const auto scale = static_cast<float>(1.0 / std::sqrt(sum));
    for (float& value : vector)
        value *= scale;
    return true;
}

// Eight sums beside each other: the compiler may not reorder a single one.
float dot(std::span<const float> a, std::span<const float> b) {
    std::array<float, 8> sums{};
    const auto size = std::min(a.size(), b.size());
    std::size_t at = 0;
    for (; at + sums.size() <= size; at += sums.size())
        for (std::size_t lane = 0; lane < sums.size(); ++lane)
            sums[lane] += a[at + lane] * b[at + lane];
    for (; at < size; ++at)
        sums[0] += a[at] * b[at];
    return ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7]));
}

Millionths cosineOf(std::span<const float> a, std::span<const float> b) {
    return static_cast<Millionths>(std::lround(std::clamp(dot(a, b), -1.0F, 1.0F) * 1e6F));
}

Millionths middleOf(const policy::Policy& policy, TierIndex tier) {
    const auto from = tier == 0 ? 0 : policy.tiers[tier - 1U].below.value_or(policy::one);
    return (from + policy.tiers[tier].below.value_or(policy::one)) / 2;
}

Result<std::vector<ReferencePhrase>> referencePhrases(const policy::Policy& policy) {
    std::vector<ReferencePhrase> all;
    for (const auto& [tier, text] : policy.classify.embedding.references)
        all.push_back({tier, text});
    if (!policy.classify.embedding.referenceFile.empty())
        if (const auto read = readRows(policy, all); !read) return std::unexpected(read.error());
    std::set<std::pair<TierIndex, std::string_view>> seen;
    std::vector<ReferencePhrase> out;
    for (const auto& phrase : all)
        if (seen.emplace(phrase.tier, phrase.text).second) out.push_back(phrase);
    return out;
}

Result<std::shared_ptr<const References>> References::make(std::vector<ReferencePhrase> phrases,
                                                           const std::vector<Vector>& vectors) {
    if (phrases.empty()) return fail(ErrorCode::InvalidInput, "there are no reference phrases");
    if (phrases.size() != vectors.size())
        return fail(ErrorCode::InvalidInput,
                    fmt::format("{} vectors for {} phrases", vectors.size(), phrases.size()));
    auto made = std::make_shared<References>();
    made->m_dimension = vectors.front().size();
    made->m_vectors.reserve(vectors.size() * made->m_dimension);
    for (const auto& vector : vectors) {
        if (vector.size() != made->m_dimension)
            return fail(ErrorCode::InvalidInput,
                        fmt::format("vectors of {} and of {} dimensions", made->m_dimension, vector.size()));
        auto unit = vector;
        if (!normalise(unit)) return fail(ErrorCode::InvalidInput, "a vector without direction");
        made->m_vectors.insert(made->m_vectors.end(), unit.begin(), unit.end());
    }
    made->m_phrases = std::move(phrases);
    return std::shared_ptr<const References>(std::move(made));
}

Result<Vote> References::vote(std::span<const float> normalised, const policy::Policy& policy) const {
    if (normalised.size() != m_dimension)
        return fail(ErrorCode::InvalidInput,
                    fmt::format("the vector has {} dimensions, the references have {}", normalised.size(),
                                m_dimension));
    std::vector<Near> all(m_phrases.size());
    for (std::size_t at = 0; at < all.size(); ++at)
        all[at] = {dot(normalised, std::span(m_vectors).subspan(at * m_dimension, m_dimension)), at};
    const auto& settings = policy.classify.embedding;
    const auto count = std::min(all.size(), static_cast<std::size_t>(std::max(1, settings.neighbours)));
    std::ranges::partial_sort(all, all.begin() + static_cast<std::ptrdiff_t>(count), [](Near a, Near b) {
        return a.cosine != b.cosine ? a.cosine > b.cosine : a.at < b.at;
    });
    const double nearest = static_cast<double>(all.front().cosine);
    std::vector<double> weights(policy.tiers.size());
    std::vector<int> voters(policy.tiers.size());
    double sum = 0;
    int voted = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (std::lround(all[i].cosine * 1e6F) < settings.floor) break;
        const auto tier = m_phrases[all[i].at].tier;
        const auto weight = static_cast<double>(all[i].cosine);
        weights[tier] += weight;
        ++voters[tier];
        sum += weight;
        ++voted;
    }
    Vote vote;
    if (voted == 0 || sum <= 0) {
        vote.detail = fmt::format("nearest {:.2f}, below {:.2f}", nearest, policy::toDouble(settings.floor));
        return vote;
    }
    std::size_t winner = 0;
    for (std::size_t tier = 0; tier < weights.size(); ++tier)
        if (weights[tier] >= weights[winner]) winner = tier;
    vote.any = true;
    vote.tier = static_cast<TierIndex>(winner);
    vote.score = middleOf(policy, vote.tier);
    vote.confidence = static_cast<Millionths>(std::lround(weights[winner] / sum * policy::one));
    vote.detail = fmt::format("{} of {} say {}, nearest {:.2f}", voters[winner], voted,
                              policy.tiers[winner].name, nearest);
    return vote;
}

} // namespace tierline::classify
