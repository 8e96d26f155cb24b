#include "bench/set.h"

#include "base/hash.h"
#include "bench/rowread.h"
#include "bench/rowsource.h"

#include <spdlog/fmt/fmt.h>
#include <unordered_map>

namespace tierline::bench {

struct SetReader::State {
    RowSource source;
    RowReader rows;
};

SetReader::SetReader(std::unique_ptr<State> state) : m_state(std::move(state)) {}
SetReader::SetReader(SetReader&&) noexcept = default;
SetReader::~SetReader() = default;

Result<SetReader> SetReader::open(const std::string& path, SetOptions options) {
    auto source = RowSource::open(path);
    if (!source) return std::unexpected(source.error());
    RowReader rows(std::move(options));
    if (source->format() == SetFormat::Csv) rows.cellsAreTexts(source->columns());
    return SetReader(std::make_unique<State>(State{*std::move(source), std::move(rows)}));
}

Result<std::optional<Result<Case>>> SetReader::next() {
    const auto row = m_state->source.next();
    if (!row) return std::unexpected(row.error());
    if (!*row) return std::nullopt;
    if (!**row) return std::optional<Result<Case>>(std::unexpected((**row).error()));
    auto read = m_state->rows.read((**row)->json, (**row)->line);
    if (!read) {
        read.error().file = m_state->source.name();
        read.error().line = static_cast<int>((**row)->line);
    }
    return std::optional(std::move(read));
}

const Names& SetReader::names() const {
    return m_state->rows.names();
}

std::string SetReader::hash() {
    return m_state->source.hash();
}

std::vector<std::string> SetReader::unseenColumns() const {
    return m_state->rows.unseenColumns();
}

namespace {

void countRepeats(Set& set) {
    std::unordered_map<std::uint64_t, std::size_t> first;
    for (std::size_t at = 0; at < set.cases.size(); ++at) {
        const auto& each = set.cases[at];
        const auto [earlier, isNew] = first.emplace(fnv1a(each.prompt), at);
        if (isNew) continue;
        ++set.repeatedPrompts;
        if (each.tier != set.cases[earlier->second].tier) ++set.disagreements;
    }
}

std::size_t bytesOf(const Case& read) {
    auto bytes = sizeof(Case) + read.id.size() + read.prompt.size() + read.messages.size()
                 + read.reason.size() + read.grader.size() + read.expected.value_or("").size()
                 + read.outcomes.size() * sizeof(Outcome);
    for (const auto& [key, value] : read.tags)
        bytes += 2 * sizeof(std::string) + key.size() + value.size();
    return bytes;
}

Error tooLarge(const std::string& path, std::size_t most, std::int64_t line) {
    return {ErrorCode::InvalidInput,
            fmt::format("the set takes more than {} MB of memory; line {} is the first beyond", most >> 20U,
                        line),
            "split it, or take a sample of its rows",
            path,
            0,
            0};
}

} // namespace

Error nothingIn(const std::string& path, std::size_t skipped, const std::vector<Error>& first) {
    if (skipped == 0)
        return {ErrorCode::InvalidInput,
                path + ": the set has no row",
                "write one JSON object a line, or CSV",
                {},
                0,
                0};
    return {ErrorCode::InvalidInput,
            fmt::format("{}: none of the {} rows can be used; the first: {}", path, skipped,
                        first.front().detail),
            first.front().remedy,
            {},
            0,
            0};
}

Error nowhere(const std::string& path, const std::string& column) {
    return {ErrorCode::InvalidInput,
            fmt::format("{}: no row has the column `{}` that is mapped", path, column),
            "`tierlinectl set show` lists its columns",
            {},
            0,
            0};
}

Result<Set> readSet(const std::string& path, SetOptions options) {
    const bool skipBad = options.skipBad;
    const auto most = options.mostBytes;
    std::size_t kept = 0;
    auto reader = SetReader::open(path, std::move(options));
    if (!reader) return std::unexpected(reader.error());
    Set set;
    set.file = path;
    for (;;) {
        auto row = reader->next();
        if (!row) return std::unexpected(row.error());
        if (!*row) break;
        auto& read = **row;
        if (!read && !skipBad) return std::unexpected(read.error());
        if (!read) {
            set.skipped.push_back(read.error());
            continue;
        }
        kept += bytesOf(*read);
        if (kept > most) return std::unexpected(tooLarge(path, most, read->line));
        if (read->tier) ++set.labelled;
        if (!read->outcomes.empty()) ++set.withOutcomes;
        set.cases.push_back(std::move(*read));
    }
    if (set.cases.empty()) return std::unexpected(nothingIn(path, set.skipped.size(), set.skipped));
    if (const auto unseen = reader->unseenColumns(); !unseen.empty())
        return std::unexpected(nowhere(path, unseen.front()));
    set.names = reader->names();
    set.hash = reader->hash();
    countRepeats(set);
    return set;
}

} // namespace tierline::bench
