#include "ledger/readers.h"

namespace tierline::ledger {

Result<Readers::Lease> Readers::lend() {
    {
        const std::scoped_lock lock(m_mutex);
        if (!m_free.empty()) {
            Database database = std::move(m_free.back());
            m_free.pop_back();
            return Lease(*this, std::move(database));
        }
    }
    auto database = openDatabase(m_file, Access::Read);
    if (!database) return std::unexpected(database.error());
    return Lease(*this, std::move(*database));
}

void Readers::giveBack(Database database) {
    const std::scoped_lock lock(m_mutex);
    if (m_free.size() < kept) m_free.push_back(std::move(database));
}

} // namespace tierline::ledger
