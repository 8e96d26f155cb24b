// Where two texts differ, word by word. Pure. Texts too long and too different to compare in a moment differ
// between what they have in common at both ends.
#pragma once

#include <QString>

#include <vector>

namespace tierline::live {

struct DiffSpan { // UTF-16 units
    qsizetype at = 0, length = 0;
    bool operator==(const DiffSpan&) const = default;
};
struct WordDiff {
    std::vector<DiffSpan> left, right; // what only this one has, neighbours joined
};
WordDiff diffWords(const QString& left, const QString& right);

} // namespace tierline::live
