// A few read connections, opened by the thread that first needs one and lent to one thread at a time. The
// mutex guards the list alone; no query runs under it.
#pragma once

#include "ledger/database.h"

#include <mutex>
#include <vector>

namespace tierline::ledger {

class Readers {
public:
    explicit Readers(std::string file) : m_file(std::move(file)) {}

    // Back to the pool at the end of its scope.
    class Lease {
    public:
        Lease(Readers& pool, Database database) : m_pool(&pool), m_database(std::move(database)) {}
        Lease(Lease&&) noexcept = default;
        Lease& operator=(Lease&&) = delete;
        ~Lease() {
            if (m_database) m_pool->giveBack(std::move(m_database));
        }
        sqlite3* get() const { return m_database.get(); }

    private:
        Readers* m_pool;
        Database m_database;
    };
    Result<Lease> lend();

private:
    static constexpr std::size_t kept = 4; // more are closed after use
    void giveBack(Database database);

    const std::string m_file;
    std::mutex m_mutex;
    std::vector<Database> m_free;
};

} // namespace tierline::ledger
