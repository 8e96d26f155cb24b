#include "ledger/dbfiles.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace tierline::ledger {

namespace {

// 2026-11-21T12:40:00.000Z → 20261121T124000Z
std::string stamp(Wall now) {
    auto text = toRfc3339(now).substr(0, 19);
    std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
    return text + 'Z';
}

// The first free name of the series.
Result<std::string> giveName(const std::string& file, std::string_view why, Wall now,
                             int (*give)(const char* from, const char* to)) {
    const std::filesystem::path path(file);
    const auto begin =
        (path.parent_path() / path.stem()).string() + '-' + stamp(now) + '-' + std::string(why);
    for (int i = 1; i < 1000; ++i) {
        const auto name = begin + (i == 1 ? "" : "-" + std::to_string(i)) + path.extension().string();
        if (give(file.c_str(), name.c_str()) == 0) return name;
        if (errno != EEXIST) return std::unexpected(fileError("cannot be set aside", file, errno));
    }
    return std::unexpected(fileError("cannot be set aside", file, EEXIST));
}

// Never over another file; where the file system cannot promise that, as well as can be.
int renameAnew(const char* from, const char* to) {
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0) return 0;
    if (errno != EINVAL && errno != ENOSYS) return -1;
    if (access(to, F_OK) == 0) {
        errno = EEXIST;
        return -1;
    }
    return std::rename(from, to);
}

} // namespace

std::int64_t fileSize(const std::string& file) {
    struct stat info{};
    return stat(file.c_str(), &info) == 0 ? info.st_size : 0;
}

Error fileError(const std::string& what, const std::string& file, int why) {
    return {ErrorCode::Io, what + ": " + std::strerror(why), {}, file, 0, 0};
}

Result<PartFile> PartFile::make(const std::string& place, std::string_view suffix) {
    PartFile part;
    auto path = place + std::string(suffix);
    const int descriptor = open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0) {
        auto error = fileError("cannot be written", path, errno);
        error.remedy = "name a file in a folder that exists and is yours";
        return std::unexpected(std::move(error));
    }
    part.m_descriptor = descriptor;
    if (flock(descriptor, LOCK_EX | LOCK_NB) != 0)
        return std::unexpected(Error{ErrorCode::InUse, "another run is writing it", {}, path, 0, 0});
    part.m_path = std::move(path); // from here on it is ours to remove
    if (ftruncate(descriptor, 0) != 0 || fchmod(descriptor, 0600) != 0)
        return std::unexpected(fileError("cannot be written", part.m_path, errno));
    for (const char* with : {"-wal", "-shm", "-journal"})
        unlink((part.m_path + with).c_str());
    return part;
}

PartFile::PartFile(PartFile&& other) noexcept
    : m_path(std::exchange(other.m_path, {})), m_descriptor(std::exchange(other.m_descriptor, -1)) {}

PartFile::~PartFile() {
    if (!m_path.empty())
        for (const char* with : {"", "-wal", "-shm", "-journal"})
            unlink((m_path + with).c_str());
    if (m_descriptor >= 0) close(m_descriptor);
}

Result<void> PartFile::moveTo(const std::string& place, bool replace) {
    if (fsync(m_descriptor) != 0) return std::unexpected(fileError("cannot be written", m_path, errno));
    const int done =
        replace ? std::rename(m_path.c_str(), place.c_str()) : renameAnew(m_path.c_str(), place.c_str());
    if (done != 0 && errno == EEXIST)
        return std::unexpected(
            Error{ErrorCode::Refused, "there is such a file already", "choose another name", place, 0, 0});
    if (done != 0) return std::unexpected(fileError("cannot be put in its place", place, errno));
    m_path.clear();
    return syncFolderOf(place);
}

Result<void> syncFolderOf(const std::string& file) {
    auto folder = std::filesystem::path(file).parent_path().string();
    if (folder.empty()) folder = ".";
    const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return std::unexpected(fileError("cannot be read", folder, errno));
    const bool fine = fsync(descriptor) == 0 || errno == EINVAL; // some file systems cannot
    const int why = errno;
    close(descriptor);
    if (!fine) return std::unexpected(fileError("cannot be forced to disk", folder, why));
    return {};
}

Result<std::string> linkAside(const std::string& file, std::string_view why, Wall now) {
    return giveName(file, why, now, [](const char* from, const char* to) { return link(from, to); });
}

Result<std::string> moveAside(const std::string& file, std::string_view why, Wall now) {
    return giveName(file, why, now, renameAnew);
}

} // namespace tierline::ledger
