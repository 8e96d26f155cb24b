// Texts as they are shown: blocks with titles, long ones folded, every line short enough to be laid out
// quickly, nothing that ends or hides a text. Pure; any thread, so that two megabytes are made ready beside
// the window's.
#pragma once

#include <QString>

#include <string_view>
#include <vector>

namespace tierline::inspector {

enum class BlockKind { System, User, Assistant, Tool, Tools, Plain };

struct BlockMark { // in UTF-16 units of the block's text
    enum class Kind { Scored, Fired } kind = Kind::Scored;
    qsizetype begin = 0, length = 0;
    bool operator==(const BlockMark&) const = default;
};

struct Block {
    BlockKind kind = BlockKind::Plain;
    QString title; // empty: no title line
    QString text;
    std::vector<BlockMark> marks = {}; // in their order
    bool operator==(const Block&) const = default;
};

struct ShownMark { // in UTF-16 units of the shown text
    enum class Kind { Title, Fold, Scored, Fired } kind = Kind::Title;
    BlockKind block = BlockKind::Plain;
    int index = 0; // of the block
    qsizetype begin = 0, length = 0;
    bool operator==(const ShownMark&) const = default;
};

struct Shown {
    QString text;
    std::vector<ShownMark> marks;
    bool isCut = false;  // there is more than `limit`
    qsizetype whole = 0; // units of all of it
    bool operator==(const Shown&) const = default;
};

inline constexpr qsizetype shownLimit = 2'000'000; // units shown at first
inline constexpr qsizetype longestLine = 2'000; // a longer one is broken; what is copied by the button is not

struct ShowOptions {
    qsizetype limit = shownLimit;    // negative: all
    std::vector<bool> unfolded = {}; // by block; missing: as it comes
    bool operator==(const ShowOptions&) const = default;
};
Shown shownOf(const std::vector<Block>& blocks, const ShowOptions& options = {});

bool foldsAtFirst(const Block& block); // the system's text, tools and long results

// Valid text of any bytes: NUL and other controls become visible signs, broken UTF-8 replacement characters.
QString displayText(std::string_view utf8);

} // namespace tierline::inspector
