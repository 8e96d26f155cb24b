// A ledger whose decisions have the time, label and texts that a test asks for.
#pragma once

#include "ledger/bodies.h"
#include "ledger/database.h"
#include "ledger/folder.h"
#include "ledger/retention.h"

namespace tierline::ledger {

inline constexpr Wall keptNow = Wall(std::chrono::sys_days{std::chrono::year{2026} / 6 / 1});

inline RequestId idAt(std::int64_t number) {
    return sampleRecord(number).id;
}

// One decision, so long before `keptNow`.
inline Record recordOf(std::int64_t number, Milliseconds age, const std::string& label = {}) {
    Record record = sampleRecord(number);
    record.time = keptNow - age;
    record.prompt.reset();
    record.vote.reset();
    record.label.reset();
    if (!label.empty()) record.label = label;
    return record;
}

// Stores it; its number in the ledger.
inline std::int64_t keepOne(Ledger& ledger, const Record& record, const std::optional<std::string>& prompt,
                            const std::optional<std::string>& reply = {}) {
    std::int64_t seq = 0;
    if (!store(ledger, record)) return 0;
    const auto done = ledger.write([&](sqlite3* database) -> Result<void> {
        seq = queryInteger(database, "SELECT max(seq) FROM decisions").value_or(0);
        if (!prompt && !reply) return {};
        BodyPacker packer;
        auto put = prepare(database, "INSERT OR REPLACE INTO bodies(seq, prompt, reply) VALUES(?,?,?)");
        if (!put) return std::unexpected(put.error());
        sqlite3_bind_int64(put->get(), 1, seq);
        int column = 2;
        for (const auto* text : {&prompt, &reply}) {
            if (*text) {
                const auto packed = packer.pack(**text);
                sqlite3_bind_blob64(put->get(), column, packed.data(), packed.size(), SQLITE_TRANSIENT);
            }
            ++column;
        }
        const auto row = step(put->get());
        if (!row) return std::unexpected(row.error());
        return {};
    });
    return done ? seq : 0;
}

inline std::int64_t ask(const Ledger& ledger, std::string_view sql) {
    std::int64_t found = -1;
    static_cast<void>(ledger.read([&](sqlite3* database) -> Result<void> {
        found = queryInteger(database, sql).value_or(-1);
        return {};
    }));
    return found;
}

// "1 2 5"
inline std::string listOf(const Ledger& ledger, std::string_view sql) {
    std::string list;
    static_cast<void>(ledger.read([&](sqlite3* database) -> Result<void> {
        auto query = prepare(database, sql);
        if (!query) return std::unexpected(query.error());
        while (step(query->get()).value_or(false))
            (list += list.empty() ? "" : " ") += columnText(query->get(), 0);
        return {};
    }));
    return list;
}

// Until nothing is left to do, in calls of any size.
inline Result<KeepReport> keepAll(Ledger& ledger, const KeepRules& rules, Wall now,
                                  KeepLimits limits = {100'000, std::chrono::hours(1)}) {
    KeepReport all;
    do {
        const auto one = keepWithin(ledger, rules, now, limits);
        if (!one) return one;
        all += *one;
    } while (all.more);
    return all;
}

} // namespace tierline::ledger
