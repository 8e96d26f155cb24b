// Makes a folder of kept requests agree with its ledger.
#include "base/hash.h"
#include "base/paths.h"
#include "tune/columns.h"
#include "tune/kept.h"
#include "tune/keptwriter.h"

#include <algorithm>
#include <limits>
#include <thread>

namespace tierline::tune {

namespace {

using Piece = std::shared_ptr<const KeptPiece>;
using ledger::SeqRange;

constexpr std::size_t smallRows = 8192; // a last piece with fewer is made again with what is new

struct Known { // of a decision, in the ledger
    KeptMark mark;
    std::uint64_t id = 0; // hash
};

auto stopped() {
    return fail(ErrorCode::Refused, "stopped");
}

class Sync {
public:
    Sync(const ledger::Ledger& ledger, std::filesystem::path folder, Step step)
        : m_ledger(ledger), m_folder(std::move(folder)), m_step(std::move(step)) {}

    // What is there and sound, in order; the rest is removed.
    Result<void> look() {
        if (const auto made = makePrivateFolder(m_folder); !made) return made;
        std::error_code error;
        std::vector<std::filesystem::path> files;
        for (const auto& entry : std::filesystem::directory_iterator(m_folder, error))
            files.push_back(entry.path());
        if (error) return fail(ErrorCode::Io, m_folder.string() + ": " + error.message());
        std::ranges::sort(files);
        for (const auto& file : files) {
            auto piece = file.extension() == ".kept" ? KeptPiece::map(file) : fail(ErrorCode::Corrupt, "");
            const bool overlaps =
                piece && !m_pieces.empty() && (*piece)->covers().first < m_pieces.back()->covers().end;
            if (piece && !overlaps)
                m_pieces.push_back(*std::move(piece));
            else
                std::filesystem::remove(file, error);
        }
        return {};
    }

    // Both at once: each is bound by its own pages.
    Result<void> ask(std::int64_t first) {
        if (!m_pieces.empty()) first = std::min(first, m_pieces.front()->covers().first);
        Result<void> prompts;
        {
            const std::jthread other([&] {
                prompts = ledger::walkPrompts(m_ledger, {first}, [&](std::int64_t seq) {
                    m_prompts.push_back(seq);
                    return !m_step.stop.stop_requested();
                });
            });
            const auto marks = ledger::walkMarks(m_ledger, {first}, [&](const ledger::Mark& mark) {
                m_known.push_back({{mark.seq, mark.cost.value_or(noMoney), m_labels.add(mark.label),
                                    static_cast<std::int8_t>(std::clamp(mark.vote, -1, 1))},
                                   fnv1a(mark.id)});
                tell("decisions", std::ssize(m_known), std::ssize(m_known) + 1);
                return !m_step.stop.stop_requested();
            });
            if (!marks) return marks;
        }
        if (!prompts) return prompts;
        if (m_step.stop.stop_requested()) return stopped();
        return {};
    }

    // Pieces with something that the ledger no longer has are written anew without it.
    Result<bool> forget() {
        bool changed = false;
        std::vector<Piece> pieces;
        for (auto& piece : m_pieces) {
            const auto left = leftOf(*piece);
            if (left.isWhole) {
                pieces.push_back(std::move(piece));
                continue;
            }
            changed = true;
            auto made = without(*piece, left);
            if (!made) return std::unexpected(made.error());
            if (*made) pieces.push_back(*std::move(made));
        }
        m_pieces = std::move(pieces);
        return changed;
    }

    Result<void> fill(std::int64_t first) {
        if (m_known.empty()) return {};
        const auto end = m_known.back().mark.seq + 1;
        if (!m_pieces.empty() && m_pieces.back()->covers().end < end
            && m_pieces.back()->rows().size() < smallRows) {
            std::error_code error;
            std::filesystem::remove(m_pieces.back()->file(), error);
            m_pieces.pop_back();
        }
        const auto had = m_pieces;
        auto from = first;
        for (const auto& piece : had) {
            const auto covers = piece->covers();
            if (covers.first > from)
                if (const auto made = make({from, covers.first}); !made) return made;
            from = std::max(from, covers.end);
        }
        if (from < end)
            if (const auto made = make({from, end}); !made) return made;
        std::ranges::sort(m_pieces, {}, [](const Piece& piece) { return piece->covers().first; });
        return {};
    }

    KeptRequests take(std::int64_t first) {
        KeptRequests kept;
        std::erase_if(m_pieces, [&](const Piece& piece) { return piece->covers().end <= first; });
        auto known = m_known.begin();
        for (const auto& piece : m_pieces)
            for (const auto& row : piece->rows()) {
                known = std::lower_bound(known, m_known.end(), row.seq,
                                         [](const Known& each, auto seq) { return each.mark.seq < seq; });
                const bool isThere = known != m_known.end() && known->mark.seq == row.seq;
                kept.marks.push_back(isThere ? known->mark : KeptMark{row.seq, noMoney, noName, 0});
            }
        kept.pieces = std::move(m_pieces);
        kept.labels = m_labels.all();
        return kept;
    }

private:
    struct Left {
        bool isWhole = true, isForeign = false;
        std::vector<std::uint8_t> rows; // 0: gone; 1: without its text; 2: all of it
    };

    void tell(std::string_view step, std::int64_t done, std::int64_t all) const {
        if (m_step.progress != nullptr && *m_step.progress && (done % 8192 == 0 || done == all))
            (*m_step.progress)(step, done, all);
    }

    Left leftOf(const KeptPiece& piece) const {
        Left left;
        const auto first = piece.covers().first;
        auto known =
            std::ranges::lower_bound(m_known, first, {}, [](const Known& each) { return each.mark.seq; });
        auto prompt = std::ranges::lower_bound(m_prompts, first);
        for (const auto& row : piece.rows()) {
            while (known != m_known.end() && known->mark.seq < row.seq)
                ++known;
            while (prompt != m_prompts.end() && *prompt < row.seq)
                ++prompt;
            const bool isThere = known != m_known.end() && known->mark.seq == row.seq;
            left.isForeign = left.isForeign || (isThere && known->id != fnv1a(piece.name(row.id)));
            const bool mayText = prompt != m_prompts.end() && *prompt == row.seq;
            left.rows.push_back(!isThere ? 0 : row.hasText() && !mayText ? 1 : 2);
            left.isWhole = left.isWhole && left.rows.back() == 2;
        }
        left.isWhole = left.isWhole && !left.isForeign;
        return left;
    }

    // Null: nothing of it is left, or it is another ledger's.
    Result<Piece> without(const KeptPiece& piece, const Left& left) {
        KeptWriter writer(m_folder);
        for (std::size_t at = 0; at < left.rows.size() && !left.isForeign; ++at)
            if (left.rows[at] != 0) writer.add(piece, piece.rows()[at], left.rows[at] == 2);
        if (writer.rows() > 0) {
            if (const auto done = writer.write(piece.covers()); !done) return std::unexpected(done.error());
            return KeptPiece::map(piece.file());
        }
        std::error_code error;
        std::filesystem::remove(piece.file(), error);
        if (error) return fail(ErrorCode::Io, piece.file().string() + ": " + error.message());
        return nullptr;
    }

    Result<void> make(SeqRange range) {
        KeptWriter writer(m_folder);
        auto begin = range.first;
        Result<void> trouble;
        std::int64_t done = 0;
        const auto put = [&](std::int64_t end) {
            const auto file = begin;
            trouble = writer.write({begin, end});
            begin = end;
            if (!trouble) return;
            auto piece = KeptPiece::map(m_folder / keptName(file));
            if (piece)
                m_pieces.push_back(*std::move(piece));
            else
                trouble = std::unexpected(piece.error());
        };
        const auto walked =
            ledger::walkRecords(m_ledger, range, [&](std::int64_t seq, const ledger::Record& record) {
                if (writer.isFull()) put(seq);
                writer.add(seq, record);
                tell("texts", ++done, std::ssize(m_known));
                return trouble.has_value() && !m_step.stop.stop_requested();
            });
        if (!walked) return walked;
        if (m_step.stop.stop_requested()) return stopped();
        if (trouble && writer.rows() > 0) put(range.end);
        return trouble;
    }

    const ledger::Ledger& m_ledger;
    std::filesystem::path m_folder;
    Step m_step;
    std::vector<Piece> m_pieces;
    std::vector<Known> m_known; // by seq, rising
    std::vector<std::int64_t> m_prompts;
    NameList m_labels;
};

} // namespace

Result<KeptRequests> syncKept(const ledger::Ledger& ledger, const std::filesystem::path& folder, Wall from,
                              const Step& step) {
    const auto first = ledger::firstSeq(ledger, from);
    if (!first) return std::unexpected(first.error());
    constexpr auto none = std::numeric_limits<std::int64_t>::max();
    Sync sync(ledger, folder, step);
    if (const auto done = sync.look(); !done) return std::unexpected(done.error());
    if (const auto done = sync.ask(first->value_or(none)); !done) return std::unexpected(done.error());
    if (const auto done = sync.forget(); !done) return std::unexpected(done.error());
    if (*first)
        if (const auto done = sync.fill(**first); !done) return std::unexpected(done.error());
    return sync.take(first->value_or(none));
}

Result<bool> forgetDropped(const ledger::Ledger& ledger, const std::filesystem::path& folder) {
    std::error_code error;
    if (!std::filesystem::is_directory(folder, error)) return false;
    Sync sync(ledger, folder, {});
    if (const auto done = sync.look(); !done) return std::unexpected(done.error());
    if (const auto done = sync.ask(std::numeric_limits<std::int64_t>::max()); !done)
        return std::unexpected(done.error());
    return sync.forget();
}

} // namespace tierline::tune
