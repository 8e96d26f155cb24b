#include "policy/problems.h"

#include "base/utf8.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace tierline::policy {

namespace {

constexpr std::size_t maxKept = 1000;

std::vector<Error> sorted(std::vector<Error> list) {
    std::ranges::sort(list, {}, [](const Error& e) { return std::tie(e.line, e.column, e.detail); });
    const auto same = std::ranges::unique(list);
    list.erase(same.begin(), same.end());
    return list;
}

} // namespace

void Problems::error(Place at, std::string detail, std::string remedy) {
    if (isFull()) return;
    m_errors.push_back(
        {ErrorCode::InvalidInput, std::move(detail), std::move(remedy), m_file, at.line, at.column});
}

bool Problems::isFull() const {
    return m_errors.size() >= maxKept;
}

void Problems::warning(Place at, std::string detail, std::string remedy) {
    if (m_warnings.size() >= maxKept) return;
    m_warnings.push_back(
        {ErrorCode::InvalidInput, std::move(detail), std::move(remedy), m_file, at.line, at.column});
}

std::vector<Error> Problems::takeErrors() {
    return sorted(std::exchange(m_errors, {}));
}

std::vector<Error> Problems::takeWarnings() {
    return sorted(std::exchange(m_warnings, {}));
}

std::string inQuotes(std::string_view text) {
    constexpr std::size_t limit = 60;
    std::string shown;
    std::size_t at = 0;
    while (at < text.size() && shown.size() < limit) {
        const auto length = std::max<std::size_t>(utf8SequenceLength(text.substr(at)), 1);
        const bool control = static_cast<unsigned char>(text[at]) < 0x20U;
        shown += control ? " " : text.substr(at, length);
        at += length;
    }
    return "`" + shown + (at < text.size() ? "…`" : "`");
}

} // namespace tierline::policy
