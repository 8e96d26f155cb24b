// A data folder for one test, and a second, plain connection to what is in it.
#pragma once

#include "ledger/database.h"
#include "ledger/ledger.h"
#include "ledger/samples.h"

#include <QTemporaryDir>
#include <atomic>
#include <future>
#include <sqlite3.h>
#include <string>
#include <vector>

namespace tierline::ledger {

struct Folder {
    QTemporaryDir dir;
    std::string path() const { return dir.path().toStdString() + "/data"; }
    std::string file() const { return path() + "/ledger.db"; }
    Options options() const {
        Options made;
        made.folder = path();
        return made;
    }
};

// Another program's view: only what is committed.
class OtherConnection {
public:
    explicit OtherConnection(const std::string& file) {
        sqlite3_open(file.c_str(), &m_database);
        static_cast<void>(teach(m_database));
    }
    ~OtherConnection() { sqlite3_close(m_database); }
    OtherConnection(const OtherConnection&) = delete;
    OtherConnection& operator=(const OtherConnection&) = delete;

    bool run(const std::string& sql) {
        return sqlite3_exec(m_database, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK;
    }
    std::int64_t integer(const std::string& sql) {
        sqlite3_stmt* statement = nullptr;
        sqlite3_prepare_v2(m_database, sql.c_str(), -1, &statement, nullptr);
        const std::int64_t value =
            sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : -1;
        sqlite3_finalize(statement);
        return value;
    }
    std::vector<std::string> texts(const std::string& sql) {
        std::vector<std::string> all;
        sqlite3_stmt* statement = nullptr;
        sqlite3_prepare_v2(m_database, sql.c_str(), -1, &statement, nullptr);
        while (sqlite3_step(statement) == SQLITE_ROW)
            all.emplace_back(
                static_cast<const char*>(static_cast<const void*>(sqlite3_column_text(statement, 0))));
        sqlite3_finalize(statement);
        return all;
    }

private:
    sqlite3* m_database = nullptr;
};

// Appends and waits for the commit. The promise is shared: the writer may still be inside `set_value` when
// the waiting thread goes on.
inline Result<void> store(Ledger& ledger, Record record) {
    auto done = std::make_shared<std::promise<Result<void>>>();
    auto answer = done->get_future();
    ledger.append(shared(std::move(record)),
                  [done](Result<void> committed) { done->set_value(std::move(committed)); });
    return answer.get();
}

} // namespace tierline::ledger
