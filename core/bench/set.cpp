#include "bench/set.h"

#include "base/hash.h"
#include "bench/rowread.h"

#include <spdlog/fmt/fmt.h>
#include <unordered_map>

namespace tierline::bench {

struct SetReader::State {
    LineReader lines;
    RowReader rows;
};

SetReader::SetReader(std::unique_ptr<State> state) : m_state(std::move(state)) {}
SetReader::SetReader(SetReader&&) noexcept = default;
SetReader::~SetReader() = default;

Result<SetReader> SetReader::open(const std::string& path, SetOptions options) {
    auto lines = LineReader::open(path);
    if (!lines) return std::unexpected(lines.error());
    return SetReader(std::make_unique<State>(State{*std::move(lines), RowReader(std::move(options))}));
}

Result<std::optional<Result<Case>>> SetReader::next() {
    for (;;) {
        const auto line = m_state->lines.next();
        if (!line) return std::unexpected(line.error());
        if (!*line) return std::nullopt;
        if ((*line)->find_first_not_of(" \t") == std::string_view::npos) continue;
        auto row = m_state->rows.read(**line, m_state->lines.line());
        if (!row) {
            row.error().file = m_state->lines.name();
            row.error().line = static_cast<int>(m_state->lines.line());
        }
        return std::optional(std::move(row));
    }
}

const Names& SetReader::names() const {
    return m_state->rows.names();
}

std::string SetReader::hash() {
    return m_state->lines.hash();
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

std::unexpected<Error> nothingIn(const std::string& path, const Set& set) {
    if (set.skipped.empty())
        return fail(ErrorCode::InvalidInput, path + ": the set has no row", "write one JSON object a line");
    return fail(ErrorCode::InvalidInput, fmt::format("{}: none of the {} rows can be used; the first: {}",
                                                     path, set.skipped.size(), set.skipped.front().detail));
}

} // namespace

Result<Set> readSet(const std::string& path, SetOptions options) {
    const bool skipBad = options.skipBad;
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
        if (read->tier) ++set.labelled;
        if (!read->outcomes.empty()) ++set.withOutcomes;
        set.cases.push_back(std::move(*read));
    }
    if (set.cases.empty()) return nothingIn(path, set);
    if (const auto unseen = reader->unseenColumns(); !unseen.empty())
        return fail(ErrorCode::InvalidInput,
                    fmt::format("{}: no row has the member `{}` that is mapped", path, unseen.front()));
    set.names = reader->names();
    set.hash = reader->hash();
    countRepeats(set);
    return set;
}

} // namespace tierline::bench
