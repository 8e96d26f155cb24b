#include "connecting/filechange.h"

#include "base/digest.h"
#include "base/paths.h"
#include "base/utf8.h"
#include "connecting/masking.h"
#include "ledger/linediff.h"

#include <cerrno>
#include <cstring>
#include <optional>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tierline::connecting {

namespace fs = std::filesystem;

namespace {

std::unexpected<Error> refused(const std::string& what, const fs::path& file) {
    return fail(ErrorCode::Io, "cannot " + what + " " + file.string() + ": " + std::strerror(errno),
                "look at the rights of the file and its folder");
}

std::string digestOf(std::string_view text) {
    Sha256 sha;
    sha.add(text);
    return sha.hex();
}

bool writeAll(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return ::fsync(descriptor) == 0;
}

void syncFolder(const fs::path& folder) {
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return;
    ::fsync(descriptor);
    ::close(descriptor);
}

mode_t modeOf(const fs::path& file) {
    struct stat status{};
    return ::stat(file.c_str(), &status) == 0 ? status.st_mode & 07777U : mode_t{0600};
}

// Whole or not at all: whoever reads the file finds the old text or the new one.
Result<void> replace(const fs::path& file, std::string_view text, mode_t mode) {
    std::string part = file.string() + ".XXXXXX.part";
    const int descriptor = ::mkstemps(part.data(), 5);
    if (descriptor < 0) return refused("write", file);
    const bool good = ::fchmod(descriptor, mode) == 0 && writeAll(descriptor, text);
    const int why = errno;
    const bool closed = ::close(descriptor) == 0;
    if (!good || !closed || std::rename(part.c_str(), file.c_str()) != 0) {
        if (!good) errno = why;
        auto error = refused("write", file);
        ::unlink(part.c_str());
        return error;
    }
    syncFolder(file.parent_path());
    return {};
}

std::string stamp(Wall now) { // 20261122-014501
    std::string out;
    for (const char c : toRfc3339(now).substr(0, 19))
        if (c != ':' && c != '-') out += c == 'T' ? '-' : c;
    return out;
}

Result<fs::path> keepBackup(const fs::path& file, std::string_view text, Wall now) {
    for (int count = 0; count < 100; ++count) {
        fs::path backup = file;
        backup += ".tierline-" + stamp(now) + (count == 0 ? "" : "-" + std::to_string(count)) + ".bak";
        const int descriptor = ::open(backup.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (descriptor < 0 && errno == EEXIST) continue;
        if (descriptor < 0) return refused("write the backup", backup);
        const bool good = ::fchmod(descriptor, modeOf(file)) == 0 && writeAll(descriptor, text);
        if (::close(descriptor) != 0 || !good) {
            auto error = refused("write the backup", backup);
            ::unlink(backup.c_str());
            return error;
        }
        return backup;
    }
    return fail(ErrorCode::Io, "there are a hundred backups of this second beside " + file.string());
}

// Where a link leads; a file that is not there yet is itself.
fs::path targetOf(const fs::path& file) {
    std::error_code ignored;
    fs::path target = fs::weakly_canonical(file, ignored);
    return target.empty() ? file : target;
}

Result<void> makeFolder(const fs::path& folder) {
    std::error_code error;
    if (fs::exists(folder, error)) return {};
    if (auto parent = makeFolder(folder.parent_path()); !parent) return parent;
    if (::mkdir(folder.c_str(), 0700) == 0 || errno == EEXIST) return {};
    return refused("make the folder", folder);
}

Error of(Error error, const fs::path& file) {
    error.file = file.string();
    return error;
}

} // namespace

Result<FileChange> openFile(const fs::path& file) {
    FileChange change{file, false, {}, {}};
    std::error_code error;
    const auto status = fs::status(file, error);
    if (status.type() == fs::file_type::not_found) return change;
    if (status.type() != fs::file_type::regular)
        return std::unexpected(
            of({ErrorCode::InvalidInput, "this is no file", "move it out of the way", {}, 0, 0}, file));
    auto text = readFile(file, fileLimit);
    if (!text) return std::unexpected(of(text.error(), file));
    const bool hasNul = text->find('\0') != std::string::npos;
    if (hasNul || !isUtf8(*text))
        return std::unexpected(of({ErrorCode::InvalidInput,
                                   hasNul ? "the file has NUL bytes: it is no text" : "the file is not UTF-8",
                                   "mend or move it; nothing was changed",
                                   {},
                                   0,
                                   0},
                                  file));
    change.existed = true;
    change.before = change.after = *std::move(text);
    return change;
}

Result<Applied> writeChange(const FileChange& change, Wall now) {
    const auto current = openFile(change.file);
    if (!current) return std::unexpected(current.error());
    if (current->existed != change.existed || current->before != change.before)
        return std::unexpected(of({ErrorCode::Refused,
                                   "the file has changed since the preview",
                                   "look at the new preview",
                                   {},
                                   0,
                                   0},
                                  change.file));
    const fs::path target = targetOf(change.file);
    Applied applied{change.file, {}, digestOf(change.after)};
    if (auto made = makeFolder(target.parent_path()); !made) return std::unexpected(made.error());
    if (change.existed) {
        auto backup = keepBackup(target, change.before, now);
        if (!backup) return std::unexpected(backup.error());
        applied.backup = *std::move(backup);
    }
    const auto done = replace(target, change.after, change.existed ? modeOf(target) : mode_t{0600});
    if (!done) return std::unexpected(done.error());
    return applied;
}

Result<void> undoChange(const Applied& applied) {
    const auto current = openFile(applied.file);
    if (!current) return std::unexpected(current.error());
    if (!current->existed || digestOf(current->before) != applied.digest)
        return std::unexpected(
            of({ErrorCode::Refused,
                "the file has changed since it was written, so it is left as it is",
                applied.backup.empty() ? "remove Tierline's lines by hand"
                                       : "what it was before is in " + applied.backup.string(),
                {},
                0,
                0},
               applied.file));
    const fs::path target = targetOf(applied.file);
    if (applied.backup.empty()) {
        if (::unlink(target.c_str()) != 0) return refused("remove", target);
        return {};
    }
    const auto before = readFile(applied.backup, fileLimit);
    if (!before) return std::unexpected(of(before.error(), applied.backup));
    if (auto done = replace(target, *before, modeOf(target)); !done) return done;
    ::unlink(applied.backup.c_str()); // the same bytes again
    return {};
}

std::string diffOf(const FileChange& change) {
    const std::string name = change.file.filename().string();
    return masked(ledger::unifiedDiff(change.before, change.after, {name, name}));
}

} // namespace tierline::connecting
