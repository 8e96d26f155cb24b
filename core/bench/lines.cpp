#include "bench/lines.h"

#include <algorithm>
#include <spdlog/fmt/fmt.h>

namespace tierline::bench {

Result<LineReader> LineReader::open(const std::string& path) {
    auto bytes = ByteReader::open(path);
    if (!bytes) return std::unexpected(bytes.error());
    return LineReader(*std::move(bytes));
}

Result<std::optional<std::string_view>> LineReader::next() {
    for (std::size_t searched = 0;;) {
        const auto window = m_bytes.window();
        auto stop = window.find('\n', searched);
        if (stop == window.npos) {
            searched = window.size();
            if (searched > longestLine)
                return fail(ErrorCode::InvalidInput,
                            fmt::format("{}:{}: the line is longer than 64 MB", name(), m_line + 1));
            const auto more = m_bytes.more();
            if (!more) return std::unexpected(more.error());
            if (*more) continue;
            if (searched == 0) return std::nullopt;
            stop = searched;
        }
        auto line = m_bytes.window().substr(0, stop);
        m_bytes.take(std::min(stop + 1, m_bytes.window().size()));
        ++m_line;
        if (line.ends_with('\r')) line.remove_suffix(1);
        return line;
    }
}

} // namespace tierline::bench
