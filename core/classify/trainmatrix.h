// What training learns from: the terms worth keeping, and each row as a line of numbers in liblinear's form.
// Built once, then read only. One thread.
#pragma once

#include "classify/train.h"

#include <linear.h>
#include <vector>

namespace tierline::classify {

struct TrainTerm {
    TermKind kind = TermKind::Word;
    std::string text;
    std::uint32_t texts = 0; // in how many it stands
    double idf = 0;
};

// Columns, from 1: terms, figures, groups. A row's numbers end with index -1.
class TrainMatrix {
public:
    TrainMatrix(std::span<const TrainRow> rows, const TrainOptions& options);

    const std::vector<TrainTerm>& terms() const { return m_terms; }
    const std::array<double, figureCount>& spreads() const { return m_spreads; } // divisors of the figures
    int columns() const { return m_columns; }
    feature_node* row(std::size_t row) const { return m_begins[row]; }
    std::size_t figureColumn(std::size_t figure) const { return m_terms.size() + figure + 1; }

private:
    struct Read; // a row's figures and counted terms
    std::vector<Read> readAll(std::span<const TrainRow> rows);
    std::vector<std::uint32_t> keep(const TrainOptions& options);
    void setSpreads(const std::vector<Read>& all);
    void appendRow(const Read& read, std::uint32_t group, const TrainOptions& options);

    std::vector<TrainTerm> m_terms;
    std::array<double, figureCount> m_spreads{};
    std::vector<feature_node> m_nodes;
    std::vector<feature_node*> m_begins;
    int m_columns = 0;
};

} // namespace tierline::classify
