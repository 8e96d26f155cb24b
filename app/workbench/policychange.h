// A change of the policy's file: planned and shown, then written with a copy of the old text beside it, and
// undone while nobody changed the file since. Blocks for the disk: a worker's thread.
#pragma once

#include "base/clock.h"
#include "base/error.h"
#include "breakers/deskdata.h"

#include <filesystem>
#include <functional>
#include <string>

namespace tierline::workbench {

class PolicyFile {
public:
    using Edit = std::function<Result<std::string>(std::string_view)>;

    // `lines`: what is to be copied where it cannot be written.
    breakers::PolicyChange plan(const std::string& file, const Edit& edit, const std::string& lines);
    Result<std::filesystem::path> write(Wall now); // where the copy is
    Result<void> undo();
    bool canUndo() const { return !m_backup.empty(); }

private:
    std::string m_file, m_before, m_after; // as planned
    std::string m_written;                 // as it was left
    std::string m_target;
    std::filesystem::path m_backup;
};

} // namespace tierline::workbench
