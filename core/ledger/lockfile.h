// Who uses a data folder: a lock on the file `gateway.lock`, which holds the process id and, once known, the
// address. The system drops the lock when the process ends, however it ends; the file stays. One owner.
#pragma once

#include "base/error.h"

#include <string>
#include <string_view>

namespace tierline::ledger {

class LockFile {
public:
    // InUse names the holder; Io names the folder.
    static Result<LockFile> take(const std::string& folder);

    LockFile(LockFile&& other) noexcept;
    LockFile& operator=(LockFile&& other) noexcept;
    ~LockFile();

    void write(std::string_view url); // any thread, one at a time

private:
    explicit LockFile(int descriptor) : m_descriptor(descriptor) {}
    int m_descriptor = -1;
};

} // namespace tierline::ledger
