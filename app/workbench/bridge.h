// Records from gateway threads to the window's: kept under one short mutex, the window woken once per batch,
// however many arrive. Bounded: when the window cannot keep up the oldest go (the ledger has them all).
#pragma once

#include "ledger/record.h"

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace tierline::workbench {

using RecordPtr = std::shared_ptr<const ledger::Record>;

class Bridge {
public:
    static constexpr std::size_t limit = 20'000;

    // `wake` runs on the pushing thread for the first record since the last `take`; it must only post.
    explicit Bridge(std::function<void()> wake) : m_wake(std::move(wake)) {}

    void push(RecordPtr record);   // any thread
    std::vector<RecordPtr> take(); // the window's thread

private:
    std::function<void()> m_wake;
    std::mutex m_mutex;
    std::vector<RecordPtr> m_records;
    bool m_awake = false;
};

} // namespace tierline::workbench
