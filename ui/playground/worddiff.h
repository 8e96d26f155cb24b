// Two answers beside each other: what stands in one of them only. By words; of long texts by lines. Pure.
#pragma once

#include <QString>

#include <vector>

namespace tierline::playground {

struct DiffPart {
    QString text;
    bool isOwn = false; // not in the other one
    bool operator==(const DiffPart&) const = default;
};
struct WordDiff {
    std::vector<DiffPart> left, right;
    bool byLines = false;
    double alike = 1; // share of what both have, of all pieces
};

WordDiff diffOf(const QString& left, const QString& right);

} // namespace tierline::playground
