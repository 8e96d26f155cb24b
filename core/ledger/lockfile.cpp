#include "ledger/lockfile.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include <utility>

namespace tierline::ledger {

namespace {

// "1234\nhttp://127.0.0.1:8787\n" → "process 1234 (http://127.0.0.1:8787)"
std::string holder(int descriptor) {
    std::array<char, 256> buffer{};
    const auto length = pread(descriptor, buffer.data(), buffer.size(), 0);
    const std::string_view text(buffer.data(), length > 0 ? static_cast<std::size_t>(length) : 0);
    const auto end = text.find('\n');
    if (end == std::string_view::npos || end == 0) return "another process";
    std::string who = "process " + std::string(text.substr(0, end));
    const auto url = text.substr(end + 1, text.find('\n', end + 1) - end - 1);
    if (!url.empty()) who += " (" + std::string(url) + ")";
    return who;
}

} // namespace

Result<LockFile> LockFile::take(const std::string& folder) {
    const std::string file = folder + "/gateway.lock";
    const int descriptor = open(file.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return fail(ErrorCode::Io, "data folder " + folder + " cannot be written: " + std::strerror(errno),
                    "make it writable, or choose another with --data DIR");
    if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        const int why = errno;
        const std::string who = holder(descriptor);
        close(descriptor);
        if (why != EWOULDBLOCK)
            return fail(ErrorCode::Io, "data folder " + folder + " cannot be locked: " + std::strerror(why));
        return fail(ErrorCode::InUse, "data folder " + folder + " is in use by " + who,
                    "stop that one, or choose another folder with --data DIR");
    }
    LockFile lock(descriptor);
    lock.write({});
    return lock;
}

LockFile::LockFile(LockFile&& other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) {}

LockFile& LockFile::operator=(LockFile&& other) noexcept {
    std::swap(m_descriptor, other.m_descriptor);
    return *this;
}

LockFile::~LockFile() {
    if (m_descriptor < 0) return;
    [[maybe_unused]] const int emptied = ftruncate(m_descriptor, 0);
    close(m_descriptor);
}

void LockFile::write(std::string_view url) {
    std::string text = std::to_string(getpid()) + '\n';
    if (!url.empty()) (text += url) += '\n';
    if (ftruncate(m_descriptor, 0) != 0) return; // informative only
    [[maybe_unused]] const auto written = pwrite(m_descriptor, text.data(), text.size(), 0);
}

} // namespace tierline::ledger
