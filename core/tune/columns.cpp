#include "tune/columns.h"

namespace tierline::tune {

std::uint16_t NameList::add(std::string_view name) {
    if (name.empty()) return noName;
    if (const auto known = m_numbers.find(name); known != m_numbers.end()) return known->second;
    if (m_names.size() >= noName) return noName;
    const auto number = static_cast<std::uint16_t>(m_names.size());
    m_names.emplace_back(name);
    m_numbers.emplace(name, number);
    return number;
}

std::uint16_t NameList::find(std::string_view name) const {
    const auto known = m_numbers.find(name);
    return known == m_numbers.end() ? noName : known->second;
}

std::string_view Columns::id(std::size_t row) const {
    const auto first = row == 0 ? 0U : idEnd[row - 1];
    return std::string_view(ids).substr(first, idEnd[row] - first);
}

std::string_view Columns::labelOf(std::size_t row) const {
    return label[row] == noName ? std::string_view() : std::string_view(labels[label[row]]);
}

std::span<const RowOutcome> Columns::outcomesOf(std::size_t row) const {
    if (outcomeBegin.empty()) return {};
    return std::span(outcomes).subspan(outcomeBegin[row], outcomeBegin[row + 1] - outcomeBegin[row]);
}

} // namespace tierline::tune
