// The ledger's file as a file: made private, forced to disk, put in its place at once, set aside under a
// dated name. Any thread.
#pragma once

#include "base/clock.h"
#include "base/error.h"

#include <string>
#include <string_view>

namespace tierline::ledger {

std::int64_t fileSize(const std::string& file); // 0: none
Error fileError(const std::string& what, const std::string& file, int why);

// An empty file of mode 0600 that is filled beside its place and moved there when it is whole. What is left
// of a run that was killed is overwritten by the next; of two runs at a time one is refused.
class PartFile {
public:
    static Result<PartFile> make(const std::string& place, std::string_view suffix);
    PartFile(PartFile&& other) noexcept;
    PartFile& operator=(PartFile&&) = delete;
    ~PartFile(); // what was not moved goes

    const std::string& path() const { return m_path; }
    Result<void> moveTo(const std::string& place, bool replace); // Refused: there is one already

private:
    PartFile() = default;
    std::string m_path;
    int m_descriptor = -1;
};

Result<void> syncFolderOf(const std::string& file);

// "ledger-20261121T124000Z-damaged.db": a second name for a file, or a new one. The name it got.
Result<std::string> linkAside(const std::string& file, std::string_view why, Wall now);
Result<std::string> moveAside(const std::string& file, std::string_view why, Wall now);

} // namespace tierline::ledger
