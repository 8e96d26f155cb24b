// Requests of a ledger in a form that is mapped and read at once: what of them never changes, and the words
// that were scored. What does change (label, vote, cost, whether the words may still be kept) always comes
// from the ledger.
//
// They lie in pieces of some ten thousand requests each, files of 0600 in a folder of 0700, immutable once
// they are in place. So a request that the ledger has dropped vanishes by writing its piece anew, whoever
// still looks at the old one; a damaged piece is made again from the ledger; and what a crash left behind is
// removed. `syncKept` makes the folder agree with the ledger. One process writes; the caller's thread.
#pragma once

#include "base/error.h"
#include "base/usage.h"
#include "ledger/ledger.h"
#include "ledger/marks.h"
#include "tune/step.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace tierline::tune {

// As it lies in the file, in this machine's order of bytes; another one's file is another version's.
struct KeptRow {
    std::int64_t seq = 0, time = 0;
    std::uint64_t textAt = 0;
    std::uint32_t textBytes = 0, usage = 0; // `nothing` where there is none
    std::int64_t tokens = 0, estimatedIn = 0, estimatedOut = 0;
    std::int32_t turns = 0, toolResults = 0, loopStep = 0;
    std::uint32_t id = 0, requested = 0, client = 0, session = 0, tier = 0, model = 0; // into the names
    std::uint8_t bits = 0, needs = 0, dialect = 0, money = 0;
    static constexpr std::uint32_t nothing = 0xffff'ffff;
    bool hasText() const { return textBytes != nothing; }
};

class KeptPiece {
public:
    // Corrupt: damaged, or of another version.
    static Result<std::shared_ptr<const KeptPiece>> map(const std::filesystem::path& file);
    ~KeptPiece();
    KeptPiece(const KeptPiece&) = delete;
    KeptPiece& operator=(const KeptPiece&) = delete;

    ledger::SeqRange covers() const; // all decisions of the ledger within are in it
    std::span<const KeptRow> rows() const;
    std::span<const Usage> usages() const;
    std::string_view name(std::uint32_t number) const;
    std::string_view text(const KeptRow& row) const; // null: none
    const std::filesystem::path& file() const { return m_file; }

private:
    KeptPiece() = default;
    bool isSound() const;

    std::filesystem::path m_file;
    const char* m_bytes = nullptr;
    std::size_t m_size = 0;
};

// What the ledger says of a decision at the moment.
struct KeptMark {
    std::int64_t seq = 0;
    std::int64_t cost = 0;   // noMoney: not known
    std::uint16_t label = 0; // into `KeptRequests::labels`; noName: none
    std::int8_t vote = 0;
};

struct KeptRequests {
    std::vector<std::shared_ptr<const KeptPiece>> pieces; // rising, without gaps from the wanted time on
    std::vector<KeptMark> marks;                          // one for each of their rows, in their order
    std::vector<std::string> labels;
};

// From `from` on. Io: the folder cannot be written. Refused: stopped; the pieces done so far stay.
Result<KeptRequests> syncKept(const ledger::Ledger& ledger, const std::filesystem::path& folder, Wall from,
                              const Step& step);

// Takes out of the folder what the ledger has dropped, and adds nothing; for whoever tidies the ledger up.
// True: there was something. Nothing to do where there is no such folder.
Result<bool> forgetDropped(const ledger::Ledger& ledger, const std::filesystem::path& folder);

} // namespace tierline::tune
