#include "classify/textmodel.h"

#include "base/hash.h"
#include "base/paths.h"
#include "classify/textfile.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>

namespace tierline::classify {

namespace {

constexpr std::uint32_t nowhere = 0xffffffff;
constexpr std::size_t sieveBits = 1U << 18U;

constexpr double million = policy::one;

Millionths toMillionths(double value) {
    return static_cast<Millionths>(std::lround(std::clamp(value, 0.0, 1.0) * million));
}

// 1 + ln n: a word said ten times does not count ten times.
double damped(std::uint32_t count) {
    static const auto table = [] {
        std::array<double, 64> out{};
        for (std::size_t i = 1; i < out.size(); ++i)
            out[i] = 1 + std::log(static_cast<double>(i));
        return out;
    }();
    return count < table.size() ? table[count] : 1 + std::log(static_cast<double>(count));
}

std::size_t sieveBit(std::uint64_t hash) {
    return (hash >> 40U) % sieveBits;
}

} // namespace

struct TextModel::Added {
    std::array<double, termKinds> sum{}, square{};
    std::size_t known = 0; // words, not distinct

    double term(std::size_t kind) const { return square[kind] > 0 ? sum[kind] / std::sqrt(square[kind]) : 0; }
};

Result<std::shared_ptr<const TextModel>> TextModel::load(const std::filesystem::path& file) {
    auto bytes = readFile(file, largestTextModel);
    if (!bytes) return std::unexpected(bytes.error());
    auto model = parse(*bytes);
    if (!model) {
        model.error().file = file.string();
        return std::unexpected(model.error());
    }
    return model;
}

Result<std::shared_ptr<const TextModel>> TextModel::parse(std::string_view bytes) {
    const auto file = parseTextFile(bytes);
    if (!file) return std::unexpected(file.error());
    std::shared_ptr<TextModel> model(new TextModel);
    model->m_hash = sha256Hex(bytes);
    model->fill(*file);
    return model;
}

std::shared_ptr<const TextModel> TextModel::curveOf(const TextFile& file) {
    std::shared_ptr<TextModel> model(new TextModel);
    model->fill(file);
    return model;
}

void TextModel::fill(const TextFile& file) {
    m_name = file.name;
    for (std::size_t i = 0; i < figureCount; ++i)
        m_figures[i] = file.figures[i] / million;
    for (const auto& point : file.curve)
        m_knots.push_back({point.sum / million, point.score / million, point.confidence / million});
    m_slots.resize(std::bit_ceil(std::max<std::size_t>(file.terms.size() * 2, 16)));
    m_kinds.resize(m_slots.size());
    m_sieve.resize(sieveBits / 64);
    for (const auto& term : file.terms) {
        const auto hash = *termHash(term.kind, term.text);
        auto slot = hash & (m_slots.size() - 1);
        while (m_slots[slot].hash != 0 && m_slots[slot].hash != hash)
            slot = (slot + 1) & (m_slots.size() - 1);
        m_slots[slot] = {hash, static_cast<float>(term.idf / million),
                         static_cast<float>(term.weight / million)};
        m_kinds[slot] = static_cast<std::uint8_t>(term.kind);
        m_sieve[sieveBit(hash) / 64] |= std::uint64_t{1} << (sieveBit(hash) % 64);
    }
    addUpParts(file);
}

void TextModel::addUpParts(const TextFile& file) {
    m_parts.resize(m_slots.size());
    for (const auto& term : file.terms) {
        if (term.kind != TermKind::Word) continue;
        auto letters = lettersOf(term.text);
        const TextWord word{hashOf(term.kind, letters), 1, static_cast<std::uint32_t>(letters.size() + 1)};
        letters.insert(letters.begin(), U' ');
        letters.push_back(U' ');
        m_parts[find(word.hash)] = partsOf(letters, word);
    }
}

TextModel::PartSum TextModel::partsOf(const std::vector<char32_t>& letters, const TextWord& word) const {
    PartSum out;
    forEachPart(letters, word, [&](std::uint64_t hash, std::uint32_t, std::uint32_t) {
        const auto slot = find(hash);
        if (slot == nowhere) return;
        out.sum += m_slots[slot].idf * m_slots[slot].weight;
        out.square += m_slots[slot].idf * m_slots[slot].idf;
    });
    return out;
}

std::uint32_t TextModel::find(std::uint64_t hash) const {
    const auto bit = sieveBit(hash);
    if ((m_sieve[bit / 64] >> (bit % 64) & 1U) == 0) return nowhere;
    for (auto slot = hash & (m_slots.size() - 1);; slot = (slot + 1) & (m_slots.size() - 1)) {
        if (m_slots[slot].hash == hash) return static_cast<std::uint32_t>(slot);
        if (m_slots[slot].hash == 0) return nowhere;
    }
}

TextModel::Added TextModel::add(std::string_view text, TextScratch& scratch) const {
    if (scratch.counts.size() != m_slots.size()) scratch.counts.assign(m_slots.size(), 0);
    scratch.touched.clear();
    readText(text, scratch.parts);
    Added added;
    constexpr auto part = static_cast<std::size_t>(TermKind::Part);
    forEachWordAndPair(
        scratch.parts, [&](TermKind kind, std::uint64_t hash, std::uint32_t first, std::uint32_t last) {
            const auto slot = find(hash);
            if (slot != nowhere && scratch.counts[slot]++ == 0) scratch.touched.push_back(slot);
            if (kind != TermKind::Word) return;
            added.known += slot != nowhere;
            const auto parts =
                slot != nowhere ? m_parts[slot] : partsOf(scratch.parts.letters, {hash, first, last});
            added.sum[part] += static_cast<double>(parts.sum);
            added.square[part] += static_cast<double>(parts.square);
        });
    for (const auto slot : scratch.touched) {
        const auto& found = m_slots[slot];
        const auto value = damped(scratch.counts[slot]) * static_cast<double>(found.idf);
        added.sum[m_kinds[slot]] += value * static_cast<double>(found.weight);
        added.square[m_kinds[slot]] += value * value;
    }
    return added;
}

// Also makes the scratch ready for the next run.
double TextModel::total(const Added& added, TextScratch& scratch) const {
    double sum = 0;
    for (std::size_t kind = 0; kind < termKinds; ++kind)
        sum += added.term(kind);
    for (std::size_t i = 0; i < figureCount; ++i)
        sum += m_figures[i] * static_cast<double>(scratch.parts.figures[i]);
    for (const auto slot : scratch.touched)
        scratch.counts[slot] = 0;
    return sum;
}

// Straight between the knots; beyond them it nears 0 and 1, so that no two sums ever share a score.
TextScore TextModel::placed(double sum) const {
    const auto& first = m_knots.front();
    const auto& last = m_knots.back();
    if (sum <= first.sum)
        return {toMillionths(first.score / (1 + (first.sum - sum))), toMillionths(first.confidence)};
    if (sum >= last.sum)
        return {toMillionths(1 - (1 - last.score) / (1 + (sum - last.sum))), toMillionths(last.confidence)};
    const auto right = std::ranges::upper_bound(m_knots, sum, {}, &Knot::sum);
    const auto left = right - 1;
    const auto share = (sum - left->sum) / (right->sum - left->sum);
    const auto between = [share](double a, double b) { return toMillionths(a + share * (b - a)); };
    return {between(left->score, right->score), between(left->confidence, right->confidence)};
}

double TextModel::sum(std::string_view text, TextScratch& scratch) const {
    return total(add(text, scratch), scratch);
}

TextScore TextModel::run(std::string_view text, TextScratch& scratch) const {
    const auto added = add(text, scratch);
    auto out = placed(total(added, scratch));
    // Half of the words must be known for full confidence.
    const auto words = scratch.parts.words.size(), known = 2 * added.known;
    if (words == 0) out.confidence = 0;
    if (known < words)
        out.confidence =
            static_cast<Millionths>(static_cast<std::int64_t>(out.confidence)
                                    * static_cast<std::int64_t>(known) / static_cast<std::int64_t>(words));
    return out;
}

std::vector<TextWeight> TextModel::explain(std::string_view text, std::size_t most) const {
    TextScratch scratch;
    const auto added = add(text, scratch);
    struct Found {
        std::string name;
        std::uint32_t count = 0;
    };
    std::map<std::uint32_t, Found> terms;
    forEachTerm(
        scratch.parts, [&](TermKind kind, std::uint64_t hash, std::uint32_t first, std::uint32_t last) {
            const auto slot = find(hash);
            if (slot == nowhere) return;
            auto& found = terms[slot];
            if (++found.count == 1)
                found.name = termText(kind, std::span(scratch.parts.letters).subspan(first, last - first));
        });
    std::vector<TextWeight> out;
    for (auto& [slot, found] : terms) {
        const auto& term = m_slots[slot];
        const bool isPart = m_kinds[slot] == static_cast<std::uint8_t>(TermKind::Part);
        const auto times = isPart ? static_cast<double>(found.count) : damped(found.count);
        out.push_back({std::move(found.name), times * static_cast<double>(term.idf * term.weight)
                                                  / std::sqrt(added.square[m_kinds[slot]])});
    }
    for (std::size_t i = 0; i < figureCount; ++i)
        out.push_back(
            {std::string(figureName(i)), m_figures[i] * static_cast<double>(scratch.parts.figures[i])});
    std::erase_if(out, [](const TextWeight& weight) { return weight.weight == 0; });
    std::ranges::sort(out, [](const TextWeight& a, const TextWeight& b) {
        return std::abs(a.weight) != std::abs(b.weight) ? std::abs(a.weight) > std::abs(b.weight)
                                                        : a.feature < b.feature;
    });
    if (out.size() > most) out.resize(most);
    return out;
}

} // namespace tierline::classify
