#include "live/names.h"

namespace tierline::live {

// Vectors of strings are read by views up to the size that the view knows; the element behind is written by
// the window's thread only, and the vector never grows beyond what it reserved.
NameList::NameList() {
    idOf({});
}

NameId NameList::idOf(std::string_view name) {
    if (const auto found = m_ids.find(name); found != m_ids.end()) return found->second;
    if (m_size >= limit) {
        constexpr std::string_view rest = "…";
        if (const auto found = m_ids.find(rest); found != m_ids.end()) return found->second;
        name = rest;
    }
    if (m_size % pieceSize == 0) {
        m_pieces.push_back(std::make_shared<std::vector<std::string>>());
        m_pieces.back()->resize(pieceSize);
    }
    std::string& place = (*m_pieces.back())[m_size % pieceSize];
    place = name;
    const auto id = static_cast<NameId>(m_size++);
    m_ids.emplace(place, id);
    return id;
}

std::string_view NameList::at(NameId id) const {
    return id < m_size ? std::string_view((*m_pieces[id / pieceSize])[id % pieceSize]) : std::string_view();
}

std::string_view NameList::View::at(NameId id) const {
    return id < m_size ? std::string_view((*m_pieces[id / pieceSize])[id % pieceSize]) : std::string_view();
}

NameList::View NameList::view() const {
    View view;
    view.m_pieces.assign(m_pieces.begin(), m_pieces.end());
    view.m_size = m_size;
    return view;
}

Names::View Names::view() const {
    View view;
    for (std::size_t kind = 0; kind < nameKinds; ++kind)
        view.lists[kind] = m_lists[kind].view();
    return view;
}

std::vector<std::string_view> partsOf(std::string_view name) {
    std::vector<std::string_view> parts;
    while (!name.empty()) {
        const auto end = name.find(partSeparator);
        parts.push_back(name.substr(0, end));
        if (end == std::string_view::npos) break;
        name.remove_prefix(end + 1);
    }
    return parts;
}

} // namespace tierline::live
