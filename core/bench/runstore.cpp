#include "bench/run.h"

#include "base/id.h"
#include "base/paths.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace tierline::bench {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view extension = ".jsonl";
constexpr std::size_t largestRun = 1U << 30U;

fs::path fileOf(const std::string& folder, const std::string& id) {
    return fs::path(folder) / (id + std::string(extension));
}

std::unexpected<Error> noSuchRun(const std::string& id) {
    return fail(ErrorCode::NotFound, "there is no run `" + id.substr(0, 40) + "`");
}

// The header and the number of whole lines behind it.
RunStore::Listed listed(const fs::path& file) {
    RunStore::Listed made;
    made.header.id = file.stem().string();
    std::ifstream in(file, std::ios::binary);
    std::string first;
    if (!std::getline(in, first)) {
        made.error = Error{ErrorCode::Io, "cannot be read", {}, file.string(), 0, 0};
        return made;
    }
    auto run = parseRun(first + "\n");
    if (!run) {
        made.error = run.error();
        made.error->file = file.string();
        return made;
    }
    made.header = std::move(run->header);
    std::string block(1U << 16U, '\0');
    while (in.read(block.data(), std::ssize(block)), in.gcount() > 0)
        made.rows += std::count(block.begin(), block.begin() + in.gcount(), '\n');
    return made;
}

} // namespace

Result<void> RunStore::keep(const Run& run) const {
    if (!isRequestId(run.header.id)) return fail(ErrorCode::InvalidInput, "the run has no id to be kept by");
    if (const auto made = makePrivateFolder(m_folder); !made) return made;
    return replaceFile(fileOf(m_folder, run.header.id), print(run));
}

Result<Run> RunStore::load(const std::string& id) const {
    if (!isRequestId(id)) return noSuchRun(id);
    const auto file = fileOf(m_folder, id);
    std::error_code error;
    if (!fs::exists(file, error)) return noSuchRun(id);
    const auto text = readFile(file, largestRun);
    if (!text) return std::unexpected(text.error());
    auto run = parseRun(*text);
    if (!run) run.error().file = file.string();
    return run;
}

Result<std::vector<RunStore::Listed>> RunStore::list() const {
    std::vector<Listed> all;
    std::error_code error;
    if (!fs::exists(m_folder, error)) return all;
    for (fs::directory_iterator at(m_folder, error), end; !error && at != end; at.increment(error))
        if (at->path().extension() == extension && isRequestId(at->path().stem().string()))
            all.push_back(listed(at->path()));
    if (error) return fail(ErrorCode::Io, m_folder + ": " + error.message());
    std::ranges::sort(all, [](const Listed& a, const Listed& b) { return a.header.id > b.header.id; });
    return all;
}

Result<void> RunStore::remove(const std::string& id) const {
    std::error_code error;
    if (!isRequestId(id) || !fs::remove(fileOf(m_folder, id), error)) {
        if (error) return fail(ErrorCode::Io, m_folder + ": " + error.message());
        return noSuchRun(id);
    }
    return {};
}

} // namespace tierline::bench
