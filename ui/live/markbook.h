// What people noted at decisions: a colour, a pin, a few words. Kept as lines of JSON in a file of the data
// folder, one a decision. A value; pure.
#pragma once

#include "base/error.h"

#include <QString>

#include <map>
#include <string>
#include <string_view>

namespace tierline::live {

inline constexpr int markColours = 6;

struct Mark {
    int colour = 0; // 1 to 6; 0: none
    bool pinned = false;
    QString note;
    bool isEmpty() const { return colour == 0 && !pinned && note.isEmpty(); }
    bool operator==(const Mark&) const = default;
};

class MarkBook {
public:
    static constexpr qsizetype longestNote = 4'000;

    Mark of(const std::string& id) const;
    void set(const std::string& id, Mark mark); // an empty one is forgotten; a long note is cut
    const std::map<std::string, Mark>& all() const { return m_marks; }
    bool operator==(const MarkBook&) const = default;

    std::string toLines() const;

private:
    std::map<std::string, Mark> m_marks; // by id: oldest first
};

// Lines that are not understood are counted and passed over: a later version may write more. What they were
// is lost with the next writing, so the caller says so.
struct ReadMarks {
    MarkBook marks;
    int skipped = 0;
};
ReadMarks readMarks(std::string_view lines);

QString colourName(int colour); // "red"; 0: "no colour"

} // namespace tierline::live
