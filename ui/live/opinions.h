// Votes and labels as they are being given: shown at once, taken back when they could not be kept, undone one
// step at a time. Pure; no widgets, no files. Window thread.
#pragma once

#include "live/recorddesk.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tierline::live {

struct Opinion { // of one decision, as the list shows it
    std::string id;
    int vote = 0;      // 0: none
    std::string label; // empty: none
    bool operator==(const Opinion&) const = default;
};

// What is asked of the desk and what the list shows from now on.
struct OpinionStep {
    std::uint64_t number = 0;
    std::vector<Said> say;
    std::vector<Opinion> show;
    bool isEmpty() const { return say.empty(); }
};

class Opinions {
public:
    static constexpr std::size_t mostSteps = 200; // that can be undone

    // `now` is what the list shows of each of the rows. The same again takes a vote back.
    OpinionStep vote(const std::vector<Opinion>& now, int vote);
    OpinionStep label(const std::vector<Opinion>& now, const std::string& label); // empty: clears
    OpinionStep undo();
    bool canUndo() const { return !m_done.empty(); }

    // The desk's answer: what the list shows again of those that were refused.
    std::vector<Opinion> answered(std::uint64_t number, const std::vector<std::string>& refused);

private:
    struct Change {
        Opinion before, after;
    };
    OpinionStep take(std::vector<Change> changes, bool canBeUndone);

    std::uint64_t m_number = 0;
    std::vector<std::pair<std::uint64_t, std::vector<Change>>> m_done; // to be undone, the newest last
    std::map<std::uint64_t, std::vector<Change>> m_waiting;            // for the desk's answer
};

// Which row to label next: behind `current` the first without a label; wrapping round once. -1: none.
// `closest`: the one whose score lay nearest to a line instead, since its label teaches most.
struct ToLabel {
    bool labelled = false, scored = false;
    std::int32_t margin = 0; // millionths
};
int nextToLabel(int rows, int current, bool closest, const std::function<ToLabel(int)>& rowAt);

} // namespace tierline::live
