// The work behind the record desk, without a window: on a worker's thread.
#pragma once

#include "access.h"
#include "live/recorddesk.h"

#include <atomic>
#include <filesystem>

namespace tierline::workbench {

struct Kept {
    std::vector<std::string> refused; // ids
    QString why;
};
Kept giveAll(const Access& access, const std::vector<live::Said>& said);
Kept pinAll(const Access& access, const std::vector<std::string>& ids, bool pinned);

using RecordPtr = std::shared_ptr<const ledger::Record>;
std::vector<RecordPtr> fetchAll(const Access& access, const std::vector<std::string>& ids);

std::filesystem::path marksFile(const std::filesystem::path& data);
struct LoadedMarks {
    live::MarkBook marks;
    QString trouble; // one sentence; empty: none
};
LoadedMarks loadMarks(const std::filesystem::path& data);
QString writeMarks(const std::filesystem::path& data, const live::MarkBook& marks); // empty: fine

// Reads beside the gateway over a connection of its own; `told` gets rows looked at and all.
struct Exported {
    bool fine = false;
    QString sentence;
};
using Told = std::function<void(std::int64_t rows, std::int64_t of)>;
Exported writeExport(const std::filesystem::path& data, const live::ExportWish& wish,
                     const std::atomic<bool>& stop, const Told& told);

struct Cases {
    std::string lines;
    std::vector<std::string> ids; // of the lines
    std::int64_t without = 0;     // decisions whose words were not kept, or that are gone
};
Cases casesOf(const Access& access, const std::vector<std::string>& ids,
              const std::vector<std::string>& tiers);
QString addCases(const std::filesystem::path& data, const Cases& cases); // what became of them, a sentence

} // namespace tierline::workbench
