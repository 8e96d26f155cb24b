#include "protocol/sse.h"

#include <algorithm>

namespace tierline::protocol {

LineEnds::LineEnds(std::string_view text) : m_text(text), m_lf(find('\n', 0)), m_cr(find('\r', 0)) {}

std::size_t LineEnds::find(char sign, std::size_t at) const {
    return std::min(m_text.find(sign, at), m_text.size());
}

std::size_t LineEnds::from(std::size_t at) {
    if (m_lf < at) m_lf = find('\n', at);
    if (m_cr < at) m_cr = find('\r', at);
    return std::min(m_lf, m_cr);
}

void SseSplitter::feed(std::string_view bytes) {
    m_input = bytes;
    m_begin = m_at = 0;
    m_ends = LineEnds(bytes);
    if (bytes.empty()) return;
    if (m_afterCr && bytes.front() == '\n') {
        m_at = 1;
        m_looseLf = m_partial.empty() && m_lineIsEmpty && !m_hasLine;
    }
    m_afterCr = false;
}

std::optional<std::string_view> SseSplitter::next() {
    if (m_looseLf) {
        m_looseLf = false;
        m_begin = 1;
        return m_input.substr(0, 1);
    }
    while (m_at < m_input.size()) {
        const auto end = m_ends.from(m_at);
        const bool isEmpty = m_lineIsEmpty && end == m_at;
        if (end == m_input.size()) {
            m_lineIsEmpty = isEmpty;
            m_at = end;
            break;
        }
        m_at = end + 1;
        if (m_input[end] == '\r') {
            if (m_at == m_input.size())
                m_afterCr = true;
            else if (m_input[m_at] == '\n')
                ++m_at;
        }
        m_lineIsEmpty = true;
        if (!isEmpty) {
            m_hasLine = true;
            continue;
        }
        if (!m_hasLine) continue; // blank lines before an event go with it
        m_hasLine = false;
        const auto event = m_input.substr(m_begin, m_at - m_begin);
        m_begin = m_at;
        if (m_partial.empty()) return event;
        m_partial += event;
        m_joined.swap(m_partial);
        m_partial.clear();
        return m_joined;
    }
    m_partial += m_input.substr(m_begin);
    m_input = {};
    m_begin = m_at = 0;
    return std::nullopt;
}

SseEvent readSseEvent(std::string_view raw, std::string& scratch) {
    SseEvent event;
    constexpr std::string_view mark = "\xef\xbb\xbf";
    if (raw.starts_with(mark)) raw.remove_prefix(mark.size());
    bool several = false;
    LineEnds ends(raw);
    for (std::size_t at = 0, end = 0; at < raw.size(); at = end + 1) {
        end = ends.from(at);
        const auto line = raw.substr(at, end - at);
        const auto colon = line.find(':');
        const auto field = line.substr(0, colon);
        auto value = colon == std::string_view::npos ? std::string_view() : line.substr(colon + 1);
        if (value.starts_with(' ')) value.remove_prefix(1);
        if (field == "event") {
            event.name = value;
        } else if (field == "data" && !event.hasData) {
            event.data = value;
            event.hasData = true;
        } else if (field == "data") {
            if (!several) scratch = event.data;
            several = true;
            scratch += '\n';
            scratch += value;
        }
    }
    if (several) event.data = scratch;
    return event;
}

} // namespace tierline::protocol
