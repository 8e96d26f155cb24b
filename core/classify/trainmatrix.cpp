#include "classify/trainmatrix.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <utility>

namespace tierline::classify {

namespace {

constexpr double groupValue = 10; // large: a group's base rate is hardly held back by the regularisation

} // namespace

struct TrainMatrix::Read {
    std::array<float, figureCount> figures{};
    std::vector<std::pair<std::uint32_t, std::uint32_t>> terms; // index, how often
};

std::vector<TrainMatrix::Read> TrainMatrix::readAll(std::span<const TrainRow> rows) {
    std::unordered_map<std::uint64_t, std::uint32_t> indexes;
    std::unordered_map<std::uint32_t, std::uint32_t> counts;
    std::vector<Read> all(rows.size());
    TextParts parts;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        readText(rows[i].text, parts);
        all[i].figures = parts.figures;
        counts.clear();
        forEachTerm(parts, [&](TermKind kind, std::uint64_t hash, std::size_t first, std::size_t last) {
            const auto [at, isNew] = indexes.try_emplace(hash, static_cast<std::uint32_t>(m_terms.size()));
            if (isNew)
                m_terms.push_back(
                    {kind, termText(kind, std::span(parts.letters).subspan(first, last - first)), 0, 0});
            ++counts[at->second];
        });
        all[i].terms.assign(counts.begin(), counts.end());
        std::ranges::sort(all[i].terms);
        for (const auto& [term, count] : all[i].terms)
            ++m_terms[term].texts;
    }
    return all;
}

// Leaves only the terms worth keeping, sorted by kind and text; returns where each former one went.
std::vector<std::uint32_t> TrainMatrix::keep(const TrainOptions& options) {
    std::array<std::vector<std::uint32_t>, termKinds> kept;
    for (std::uint32_t i = 0; i < m_terms.size(); ++i) {
        const auto kind = static_cast<std::size_t>(m_terms[i].kind);
        if (m_terms[i].texts >= options.leastTexts[kind]) kept[kind].push_back(i);
    }
    std::vector<TrainTerm> terms;
    std::vector<std::uint32_t> went(m_terms.size(), 0xffffffff);
    for (std::size_t kind = 0; kind < termKinds; ++kind) {
        auto& list = kept[kind];
        std::ranges::sort(list, [&](std::uint32_t a, std::uint32_t b) {
            const auto &left = m_terms[a], &right = m_terms[b];
            return left.texts != right.texts ? left.texts > right.texts : left.text < right.text;
        });
        if (list.size() > options.mostTerms[kind]) list.resize(options.mostTerms[kind]);
        std::ranges::sort(list, {}, [&](std::uint32_t i) { return std::string_view(m_terms[i].text); });
        for (const auto i : list) {
            went[i] = static_cast<std::uint32_t>(terms.size());
            terms.push_back(std::move(m_terms[i]));
        }
    }
    m_terms = std::move(terms);
    return went;
}

void TrainMatrix::setSpreads(const std::vector<Read>& all) {
    const auto rows = static_cast<double>(all.size());
    for (std::size_t f = 0; f < figureCount; ++f) {
        double sum = 0, squares = 0;
        for (const auto& read : all) {
            const auto value = static_cast<double>(read.figures[f]);
            sum += value;
            squares += value * value;
        }
        const auto variance = std::max(0.0, squares / rows - (sum / rows) * (sum / rows));
        m_spreads[f] = std::sqrt(variance + 1e-3); // what hardly varies does not become loud
    }
}

void TrainMatrix::appendRow(const Read& read, std::uint32_t group, const TrainOptions& options) {
    const auto begin = m_nodes.size();
    std::array<double, termKinds> squares{};
    for (const auto& [index, count] : read.terms) { // as TextModel adds them up
        const auto& term = m_terms[index];
        const auto times = static_cast<double>(count);
        const bool isPart = term.kind == TermKind::Part;
        const auto value = (isPart ? times : 1 + std::log(times)) * term.idf;
        squares[static_cast<std::size_t>(term.kind)] += isPart ? value * term.idf : value * value;
        m_nodes.push_back({static_cast<int>(index + 1), value});
    }
    for (auto i = begin; i < m_nodes.size(); ++i) {
        const auto kind =
            static_cast<std::size_t>(m_terms[static_cast<std::size_t>(m_nodes[i].index - 1)].kind);
        m_nodes[i].value *= options.scales[kind] / std::sqrt(squares[kind]);
    }
    for (std::size_t f = 0; f < figureCount; ++f)
        if (const auto value = static_cast<double>(read.figures[f]); value != 0)
            m_nodes.push_back({static_cast<int>(figureColumn(f)), value * options.figures / m_spreads[f]});
    m_nodes.push_back({static_cast<int>(figureColumn(figureCount) + group), groupValue});
    m_nodes.push_back({-1, 0});
}

TrainMatrix::TrainMatrix(std::span<const TrainRow> rows, const TrainOptions& options) {
    auto all = readAll(rows);
    const auto went = keep(options);
    for (auto& term : m_terms)
        term.idf = std::log((1.0 + static_cast<double>(rows.size())) / (1.0 + term.texts)) + 1;
    for (auto& read : all) {
        for (auto& [term, count] : read.terms)
            term = went[term];
        std::erase_if(read.terms, [](const auto& entry) { return entry.first == 0xffffffff; });
        std::ranges::sort(read.terms);
    }
    setSpreads(all);
    std::vector<std::size_t> begins;
    std::uint32_t groups = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        begins.push_back(m_nodes.size());
        appendRow(all[i], rows[i].group, options);
        groups = std::max(groups, rows[i].group + 1);
    }
    for (const auto begin : begins)
        m_begins.push_back(m_nodes.data() + begin);
    m_columns = static_cast<int>(figureColumn(figureCount) + groups) - 1;
}

} // namespace tierline::classify
