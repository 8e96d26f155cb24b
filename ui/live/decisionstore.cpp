#include "live/decisionstore.h"

#include <algorithm>
#include <atomic>
#include <unordered_set>

namespace tierline::live {

namespace {

constexpr std::size_t oddIdLimit = 10'000; // ids that are no ULIDs come from somebody else's gateway

} // namespace

std::uint32_t Shift::operator()(std::uint32_t position) const {
    if (position < front.size()) return front[position];
    return static_cast<std::uint32_t>(position + rest);
}

std::string_view RowView::model() const {
    const auto path = name(NameKind::Model);
    const auto last = path.rfind(partSeparator);
    return last == std::string_view::npos ? path : path.substr(last + 1);
}

void DecisionStore::append(const std::vector<RecordPtr>& records) {
    for (const auto& record : records) {
        addRow(*record);
        m_recent.push_back(record);
    }
    while (m_recent.size() > wholeRecords)
        m_recent.pop_front();
}

void DecisionStore::addRow(const ledger::Record& record) {
    if (m_pieces.empty() || m_pieces.back().block->isFull())
        m_pieces.push_back({std::make_shared<RowBlock>(), m_size});
    bool cut = false;
    const auto prompt = record.prompt ? oneLine(*record.prompt, promptBytes, &cut) : std::string();
    m_pieces.back().block->append(makeRow(record, cut), prompt, oneLine(record.session, 40));
    ++m_size;
}

std::optional<Shift> DecisionStore::planRoom(std::size_t coming) const {
    if (m_size + coming <= m_limit) return std::nullopt;
    // At least a block, so that a full list costs no more than an empty one.
    const std::size_t excess = m_size + coming - m_limit;
    const std::size_t wanted =
        std::max<std::size_t>(excess, std::min<std::uint32_t>(RowBlock::capacity, m_limit / 10));
    Shift shift;
    std::size_t leaving = 0;
    for (const auto& piece : m_pieces) {
        for (std::uint32_t i = 0; i < piece.block->size() && leaving < wanted; ++i) {
            const bool stays = piece.block->at(i).isKept();
            shift.front.push_back(stays ? static_cast<std::uint32_t>(shift.front.size() - leaving)
                                        : Shift::gone);
            if (!stays) ++leaving;
        }
        if (leaving >= wanted) break;
    }
    shift.rest = -static_cast<std::int64_t>(leaving);
    return shift;
}

void DecisionStore::evict(const Shift& shift) {
    const auto touched = static_cast<std::uint32_t>(shift.front.size());
    std::vector<Piece> pieces;
    std::uint32_t staying = 0;
    for (const auto& piece : m_pieces) {
        if (piece.first >= touched) {
            pieces.push_back(piece);
            continue;
        }
        std::vector<std::uint32_t> rows;
        for (std::uint32_t i = 0; i < piece.block->size(); ++i)
            if (const auto position = piece.first + i;
                position >= touched || shift.front[position] != Shift::gone) {
                rows.push_back(i);
                if (position < touched) ++staying;
            }
        if (rows.empty()) continue;
        // The last one goes on being filled.
        const bool isLast = &piece == &m_pieces.back();
        auto left =
            std::make_shared<RowBlock>(isLast ? RowBlock::capacity : static_cast<std::uint32_t>(rows.size()));
        for (const auto i : rows)
            left->append(piece.block->at(i), piece.block->prompt(piece.block->at(i)),
                         piece.block->session(piece.block->at(i)));
        pieces.push_back({std::move(left), 0});
    }
    m_evicted -= shift.rest;
    m_pieces = std::move(pieces);
    m_leftovers = staying;
    mergeLeftovers();
    renumber();
    while (m_recent.size() > m_size)
        m_recent.pop_front();
}

// Many blocks of a row or two would make every search for a position long.
void DecisionStore::mergeLeftovers() {
    std::vector<Piece> pieces;
    std::uint32_t seen = 0;
    for (std::size_t p = 0; p < m_pieces.size(); ++p) {
        const auto& block = m_pieces[p].block;
        const bool canJoin = !pieces.empty() && p + 1 < m_pieces.size() && seen + block->size() <= m_leftovers
                             && pieces.back().block->size() + block->size() <= RowBlock::capacity;
        seen += block->size();
        if (!canJoin) {
            pieces.push_back(m_pieces[p]);
            continue;
        }
        auto joined = std::make_shared<RowBlock>(pieces.back().block->size() + block->size());
        for (const auto* from : {pieces.back().block.get(), block.get()})
            for (std::uint32_t i = 0; i < from->size(); ++i)
                joined->append(from->at(i), from->prompt(from->at(i)), from->session(from->at(i)));
        pieces.back().block = std::move(joined);
    }
    m_pieces = std::move(pieces);
}

void DecisionStore::renumber() {
    m_size = 0;
    for (auto& piece : m_pieces) {
        piece.first = m_size;
        m_size += piece.block->size();
    }
    ++m_layout;
}

Shift DecisionStore::prepend(const std::vector<RecordPtr>& records) {
    const std::size_t room = m_limit - std::min(m_limit, m_size);
    std::vector<RecordPtr> coming;
    for (const auto& record : records)
        if (!positionOf(record->id)) coming.push_back(record);
    if (coming.size() > room) coming.erase(coming.begin(), coming.end() - static_cast<std::ptrdiff_t>(room));

    // Rows that stayed when theirs left may stand before, between or behind those that come back.
    struct Line {
        Row row;
        std::string prompt, session;
        std::uint32_t was; // Shift::gone: new
    };
    std::vector<Line> lines;
    for (std::uint32_t p = 0; p < m_leftovers; ++p) {
        const auto old = view(p);
        lines.push_back({old.row, std::string(old.prompt), std::string(old.session), p});
    }
    for (const auto& record : coming) {
        bool cut = false;
        auto prompt = record->prompt ? oneLine(*record->prompt, promptBytes, &cut) : std::string();
        lines.push_back(
            {makeRow(*record, cut), std::move(prompt), oneLine(record->session, 40), Shift::gone});
    }
    std::ranges::sort(lines, [](const Line& a, const Line& b) {
        return a.row.time != b.row.time ? a.row.time < b.row.time : a.row.id < b.row.id;
    });

    Shift shift;
    shift.front.resize(m_leftovers);
    shift.rest = std::ssize(coming);
    std::vector<Piece> pieces;
    std::uint32_t stillLeft = 0;
    bool seenNew = false;
    for (std::uint32_t i = 0; i < lines.size(); ++i) {
        if (pieces.empty() || pieces.back().block->isFull())
            pieces.push_back({std::make_shared<RowBlock>(std::min<std::uint32_t>(
                                  RowBlock::capacity, static_cast<std::uint32_t>(lines.size()) - i)),
                              0});
        pieces.back().block->append(lines[i].row, lines[i].prompt, lines[i].session);
        seenNew = seenNew || lines[i].was == Shift::gone;
        if (!seenNew) ++stillLeft;
        if (lines[i].was != Shift::gone) shift.front[lines[i].was] = i;
    }
    std::uint32_t skipped = 0; // the leftovers, which have been written anew
    for (const auto& piece : m_pieces) {
        const auto size = piece.block->size();
        if (skipped < m_leftovers) {
            const auto drop = std::min(size, m_leftovers - skipped);
            skipped += drop;
            if (drop == size) continue;
            auto rest =
                std::make_shared<RowBlock>(&piece == &m_pieces.back() ? RowBlock::capacity : size - drop);
            for (std::uint32_t i = drop; i < size; ++i)
                rest->append(piece.block->at(i), piece.block->prompt(piece.block->at(i)),
                             piece.block->session(piece.block->at(i)));
            pieces.push_back({std::move(rest), 0});
        } else {
            pieces.push_back(piece);
        }
    }
    m_pieces = std::move(pieces);
    m_leftovers = stillLeft;
    renumber();
    return shift;
}

std::optional<Wall> DecisionStore::completeSince() const {
    if (m_size <= m_leftovers) return std::nullopt;
    return Wall(Milliseconds(row(m_leftovers).time));
}

const DecisionStore::Piece& DecisionStore::pieceOf(std::uint32_t position) const {
    // Mostly the newest are asked for.
    if (m_pieces.back().first <= position) return m_pieces.back();
    return *std::prev(std::ranges::upper_bound(m_pieces, position, {}, &Piece::first));
}

const Row& DecisionStore::row(std::uint32_t position) const {
    const auto& piece = pieceOf(position);
    return piece.block->at(position - piece.first);
}

RowView DecisionStore::view(std::uint32_t position) const {
    const auto& piece = pieceOf(position);
    const Row& row = piece.block->at(position - piece.first);
    return {row, piece.block->prompt(row), piece.block->session(row), m_names};
}

std::string DecisionStore::id(std::uint32_t position) const {
    const RowId id = row(position).id;
    if (!id.isOdd()) return textOf(id);
    return id.low < m_oddIds.size() ? m_oddIds[id.low] : std::string();
}

std::optional<std::uint32_t> DecisionStore::positionOf(const std::string& id) const {
    RowId wanted = rowIdOf(id);
    if (wanted.isOdd()) {
        const auto found = std::ranges::find(m_oddIds, id);
        if (found == m_oddIds.end()) return std::nullopt;
        wanted.low = static_cast<std::uint64_t>(found - m_oddIds.begin());
    }
    for (auto piece = m_pieces.rbegin(); piece != m_pieces.rend(); ++piece) {
        const RowBlock& block = *piece->block;
        if (wanted < block.lowest() || block.highest() < wanted) continue;
        for (std::uint32_t i = block.size(); i-- > 0;)
            if (block.at(i).id == wanted) return piece->first + i;
    }
    return std::nullopt;
}

RecordPtr DecisionStore::record(std::uint32_t position) const {
    const std::size_t fromEnd = m_size - position;
    return position < m_size && fromEnd <= m_recent.size() ? m_recent[m_recent.size() - fromEnd] : nullptr;
}

RowId DecisionStore::idFor(const std::string& id) {
    RowId number = rowIdOf(id);
    if (!number.isOdd()) return number;
    const auto found = std::ranges::find(m_oddIds, id);
    number.low = static_cast<std::uint64_t>(found - m_oddIds.begin());
    if (found == m_oddIds.end() && m_oddIds.size() < oddIdLimit) m_oddIds.push_back(id);
    return number;
}

Snapshot DecisionStore::snapshot() const {
    Snapshot shot;
    shot.pieces.reserve(m_pieces.size());
    for (const auto& piece : m_pieces)
        shot.pieces.push_back({piece.block, piece.first, piece.block->size()});
    shot.names = m_names.view();
    shot.size = m_size;
    shot.layout = m_layout;
    return shot;
}

Row* DecisionStore::changeRow(const std::string& id) {
    const auto position = positionOf(id);
    if (!position) return nullptr;
    auto& piece = const_cast<Piece&>(pieceOf(*position));
    if (piece.block.use_count() > 1)
        piece.block = piece.block->copy(); // a snapshot reads the old one
    else
        std::atomic_thread_fence(std::memory_order_acquire); // the last reader has gone
    return &piece.block->change(*position - piece.first);
}

bool DecisionStore::setVote(const std::string& id, int vote) {
    Row* row = changeRow(id);
    if (row == nullptr) return false;
    row->vote = static_cast<std::int8_t>(std::clamp(vote, -1, 1));
    replaceRecord(id, *row);
    return true;
}

bool DecisionStore::setLabel(const std::string& id, std::string_view label) {
    Row* row = changeRow(id);
    if (row == nullptr) return false;
    row->names[static_cast<std::size_t>(NameKind::Label)] = m_names.of(NameKind::Label).idOf(label);
    replaceRecord(id, *row);
    return true;
}

bool DecisionStore::setPinned(const std::string& id, bool pinned) {
    Row* row = changeRow(id);
    if (row == nullptr) return false;
    row->marks = static_cast<std::uint8_t>(pinned ? row->marks | Pinned : row->marks & ~unsigned(Pinned));
    return true;
}

bool DecisionStore::setColour(const std::string& id, int colour) {
    Row* row = changeRow(id);
    if (row == nullptr) return false;
    row->colour = static_cast<std::uint8_t>(std::clamp(colour, 0, 6));
    return true;
}

// Records are shared and do not change: the one here gives way to one with the new vote and label.
void DecisionStore::replaceRecord(const std::string& id, const Row& row) {
    const auto found =
        std::ranges::find(m_recent, id, [](const RecordPtr& r) -> const std::string& { return r->id; });
    if (found == m_recent.end()) return;
    auto changed = std::make_shared<ledger::Record>(**found);
    changed->vote = row.vote == 0 ? std::nullopt : std::optional<int>(row.vote);
    const auto label = m_names.of(NameKind::Label).at(row.name(NameKind::Label));
    changed->label = label.empty() ? std::nullopt : std::optional<std::string>(label);
    *found = std::move(changed);
}

} // namespace tierline::live
