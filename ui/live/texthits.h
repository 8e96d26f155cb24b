// What a text term of the filter found beyond the beginnings that the list holds: ids of decisions whose kept
// prompt has the words. The window adds, predicates on other threads read what was there at one moment.
#pragma once

#include "live/row.h"

#include <atomic>
#include <memory>
#include <vector>

namespace tierline::live {

class TextHits {
public:
    using Ids = std::vector<RowId>; // ascending, each once

    std::shared_ptr<const Ids> ids() const { return m_ids.load(std::memory_order_acquire); }
    bool add(std::vector<RowId> more); // false: all were there already

private:
    std::atomic<std::shared_ptr<const Ids>> m_ids{std::make_shared<const Ids>()};
};

bool hasId(const TextHits::Ids& ids, RowId id);

} // namespace tierline::live
