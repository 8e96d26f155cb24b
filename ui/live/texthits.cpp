#include "live/texthits.h"

#include <algorithm>

namespace tierline::live {

bool TextHits::add(std::vector<RowId> more) {
    const auto before = ids();
    std::erase_if(more, [&](RowId id) { return id.isOdd() || hasId(*before, id); });
    if (more.empty()) return false;
    auto all = std::make_shared<Ids>(*before);
    all->insert(all->end(), more.begin(), more.end());
    std::ranges::sort(*all);
    all->erase(std::ranges::unique(*all).begin(), all->end());
    m_ids.store(std::move(all), std::memory_order_release);
    return true;
}

bool hasId(const TextHits::Ids& ids, RowId id) {
    return std::ranges::binary_search(ids, id);
}

} // namespace tierline::live
