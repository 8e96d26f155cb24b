// Items of a list in another order, some gone and some new: what lies between those that stay is copied.
#include "policy/treeedit.h"

#include <algorithm>

namespace tierline::policy {

namespace {

std::string spaces(std::size_t count) {
    return std::string(count, ' ');
}

// What lies between two items of a list on one line or several, without its comma.
std::string withoutComma(std::string_view gap) {
    std::string out(gap);
    const auto comma = out.find(',');
    if (comma < out.find('#')) out.erase(comma, 1);
    return out;
}

} // namespace

bool TreeEdit::rearrangeFlow(const Node& list, const std::vector<Piece>& wanted) {
    const auto close = m_source.end(list);
    if (!close) return false;
    struct Span {
        std::size_t begin, end;
    };
    std::vector<Span> items;
    for (const Node& item : list.items) {
        const auto end = m_source.end(item);
        if (!end) return false;
        items.push_back({m_source.at(item.at), *end});
    }
    const std::string_view text = m_source.text();
    const bool json = !items.empty() && text[items.front().begin] == '"';
    const auto gapBefore = [&](std::size_t i) {
        return text.substr(items[i - 1].end, items[i].begin - items[i - 1].end);
    };
    const auto stays = staying(wanted);
    std::string out;
    std::size_t next = 0; // the first item whose gap is not written yet
    bool isFirst = true;
    const auto addComments = [&](std::size_t stop) { // of the gaps that go
        for (std::size_t i = std::max<std::size_t>(next, 1); i < stop; ++i)
            if (gapBefore(i).contains('#')) out += withoutComma(gapBefore(i));
    };
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const Piece& piece = wanted[i];
        if (stays[i]) {
            const std::size_t k = *piece.from;
            addComments(k);
            if (k > 0 && k >= next && (!isFirst || gapBefore(k).contains('#')))
                out += isFirst ? withoutComma(gapBefore(k)) : std::string(gapBefore(k));
            else if (!isFirst)
                out += ", ";
            next = k + 1;
        } else if (!isFirst) {
            out += ", ";
        }
        if (piece.from)
            out += text.substr(items[*piece.from].begin, items[*piece.from].end - items[*piece.from].begin);
        else
            out += piece.entries.empty() ? piece.scalar : flowMap(piece.entries, json);
        isFirst = false;
    }
    addComments(items.size());
    const std::size_t begin = items.empty() ? m_source.at(list.at) + 1 : items.front().begin;
    const std::size_t end = items.empty() ? *close - 1 : items.back().end;
    if (wanted.empty() && !out.contains('#'))
        m_changes.push_back({m_source.at(list.at) + 1, *close - 2 - m_source.at(list.at), {}});
    else
        m_changes.push_back({begin, end - begin, out});
    return true;
}

std::optional<std::vector<TreeEdit::Block>> TreeEdit::blocksOf(const Node& list) const {
    std::vector<Block> lines; // without comments
    for (const Node& item : list.items) {
        const auto end = m_source.end(item);
        const std::size_t begin = m_source.at(item.at), line = m_source.lineStart(begin);
        const std::size_t dash = m_source.behindBlanks(line);
        const bool isOne = dash < begin && m_source.text()[dash] == '-'
                           && m_source.behindBlanks(dash + 1) == begin && begin > dash + 1;
        if (!end || !isOne || !m_source.isNothingMore(*end, true)) return std::nullopt;
        lines.push_back({line, m_source.lineStop(*end)});
    }
    std::vector<Block> blocks = lines;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const bool isHeading = i + 1 < lines.size() && m_source.nextLine(lines[i].end) == lines[i + 1].begin;
        const std::size_t floor = i == 0 ? 0 : lines[i - 1].end;
        while (!isHeading && blocks[i].begin > 0) {
            const std::size_t above = m_source.lineStart(blocks[i].begin - 1);
            if (above < floor || !m_source.isComment(above)) break;
            blocks[i].begin = above;
        }
    }
    return blocks;
}

// In the form of its neighbours: on one line, or a key a line.
std::string TreeEdit::blockItem(const Node& list, const Piece& piece) const {
    const std::size_t begin = m_source.at(list.items.front().at), line = m_source.lineStart(begin);
    const std::string lead(m_source.text().substr(line, begin - line));
    if (piece.entries.empty()) return lead + piece.scalar;
    const bool oneLine = std::ranges::all_of(
        list.items, [&](const Node& item) { return m_source.isFlow(item) || item.isScalar(); });
    if (oneLine) return lead + flowMap(piece.entries);
    std::string out;
    for (const auto& [key, value] : piece.entries)
        out += (out.empty() ? lead : std::string(m_source.lineEnd()) + spaces(begin - line)) + key + ": "
               + value;
    return out;
}

bool TreeEdit::rearrangeBlock(const Node& list, const std::vector<Piece>& wanted) {
    const auto blocks = blocksOf(list);
    if (!blocks || blocks->empty()) return false;
    const std::string_view text = m_source.text();
    const std::string end(m_source.lineEnd());
    const auto stays = staying(wanted);
    std::string out;
    std::size_t next = 1;                        // the first gap that is not written yet
    const auto addGaps = [&](std::size_t stop) { // headings and empty lines between the items
        for (; next <= stop && next < blocks->size(); ++next) {
            const std::size_t behind = m_source.nextLine((*blocks)[next - 1].end);
            out += text.substr(behind, (*blocks)[next].begin - behind);
        }
    };
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (stays[i]) addGaps(*wanted[i].from);
        if (wanted[i].from) {
            const Block& block = (*blocks)[*wanted[i].from];
            out += text.substr(block.begin, block.end - block.begin);
        } else {
            out += blockItem(list, wanted[i]);
        }
        out += end;
    }
    addGaps(blocks->size());
    const std::size_t begin = blocks->front().begin, stop = m_source.nextLine(blocks->back().end);
    const bool isEnded = stop > 0 && text[stop - 1] == '\n';
    if (!isEnded && out.ends_with(end)) out.resize(out.size() - end.size());
    m_changes.push_back({begin, stop - begin, out});
    return true;
}

} // namespace tierline::policy
