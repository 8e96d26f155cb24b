// A change of one file of a person's: planned and shown first, written with a backup beside it, and undone
// while nobody has changed the file since. Blocks for the disk; any thread.
#pragma once

#include "base/clock.h"
#include "base/error.h"

#include <filesystem>
#include <string>

namespace tierline::connecting {

struct FileChange {
    std::filesystem::path file;
    bool existed = false;
    std::string before, after;
    bool isNeeded() const { return before != after || !existed; }
};

struct Applied { // enough to undo it, also after a restart
    std::filesystem::path file;
    std::filesystem::path backup; // empty: the file was made
    std::string digest;           // SHA-256 of what was written
    bool operator==(const Applied&) const = default;
};

constexpr std::size_t fileLimit = 4U << 20U;

// Empty when there is none. Refused: no regular file, more than `fileLimit`, NUL bytes, no UTF-8.
Result<FileChange> openFile(const std::filesystem::path& file);

// Behind a symbolic link its target is written. Mode and link stay; a new file gets 0600, new folders 0700.
// Refused when the file is no longer what was planned on.
Result<Applied> writeChange(const FileChange& change, Wall now);

// Refused when the file has changed since; the error then says where the backup is.
Result<void> undoChange(const Applied& applied);

// "-removed", "+added" and " kept" lines, keys masked.
std::string diffOf(const FileChange& change);

} // namespace tierline::connecting
