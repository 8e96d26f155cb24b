// Whether a few letters mean a text: each word typed is found in it, letter by letter in order, and the
// better the nearer to the beginnings of words and to each other. Pure.
#pragma once

#include <QList>
#include <QStringView>

#include <optional>

namespace tierline::shell {

struct FuzzyMatch {
    int score = 0;     // higher is better; comparable for the same `typed` only
    QList<int> places; // in the text, ascending
};

// Nothing typed matches everything with 0. Case does not count.
std::optional<FuzzyMatch> fuzzyMatch(QStringView typed, QStringView text);

} // namespace tierline::shell
