// What harnesses wrap around the user's words, and its folding away before anything is scored.
//
// An `Envelopes` is immutable; any thread. Marks count where a harness puts them: a tag at the beginning of a
// line and closed, a sentence at the beginning of a line, marks of the policy's own anywhere; none of them in
// a fenced block. So who writes *about* `<system-reminder>` keeps the words. Linear in the bytes, whatever
// stands there.
#pragma once

#include "classify/envelopetable.h"
#include "classify/verdict.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::classify {

struct Fold {
    Span range; // bytes of the original
    std::uint16_t envelope = 0;
    bool operator==(const Fold&) const = default;
};

struct Peeled {
    std::string text;         // what is scored: the words that are left, or all when none would be
    std::vector<Fold> folds;  // rising, apart from each other
    std::string names;        // of the envelopes, as they come: "claude-code, pasted-files"
    bool code = false;        // there is code in what was folded
    bool nothingLeft = false; // it is all envelope: `text` is the original and nothing was folded
    std::vector<Span> ranges() const;
};

struct EnvelopeMarks;

class Envelopes {
public:
    explicit Envelopes(const std::vector<policy::Envelope>& list);
    ~Envelopes();
    Envelopes(Envelopes&&) noexcept;

    // Absent: the text is scored as it stands. `text` must be valid UTF-8.
    std::optional<Peeled> peel(std::string_view text) const;

    bool isEmpty() const;
    const std::string& name(std::uint16_t envelope) const;

private:
    std::unique_ptr<const EnvelopeMarks> m_marks;
};

} // namespace tierline::classify
