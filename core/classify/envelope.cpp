#include "classify/envelope.h"

#include "classify/envelopedetail.h"

#include <algorithm>

namespace tierline::classify {

namespace {

constexpr std::size_t longBytes = 1500; // a fenced block of these is a pasted file, or of more lines than
constexpr std::ptrdiff_t longLines = 20;

bool isLong(std::string_view block) {
    return block.size() >= longBytes || std::ranges::count(block, '\n') > longLines;
}

// One way through a text: which candidates hold, and what stays.
class Sweep {
public:
    Sweep(const EnvelopeMarks& marks, std::string_view text) : m_marks(marks), m_text(text), m_fences(text) {}

    // The pieces that stay, without white space around them.
    std::vector<Span> run(std::vector<Fold>& folds) {
        walk(folds);
        if (!m_only.empty()) foldOutside(folds);
        return piecesBetween(folds);
    }

private:
    void walk(std::vector<Fold>& folds) {
        const auto candidates = findCandidates(m_marks, m_text);
        if (candidates.empty() && !m_marks.pasted) return;
        std::size_t at = 0;
        auto next = candidates.begin();
        for (;;) {
            next = std::find_if(next, candidates.end(), [&](const auto& c) { return c.range.begin >= at; });
            const auto block = m_fences.next(at);
            const auto begin = next == candidates.end() ? m_text.size() : next->range.begin;
            if (block.begin < begin) {
                if (m_marks.pasted && isLong(m_text.substr(block.begin, block.end - block.begin)))
                    folds.push_back({makeSpan(block.begin, block.end), *m_marks.pasted});
                at = block.end;
            } else if (next != candidates.end()) {
                folds.push_back({next->range, next->envelope});
                if (next->only) m_only.push_back({*next->only, next->envelope});
                at = next->range.end;
            } else {
                return;
            }
        }
    }

    // Where words are marked as such, nothing outside is the user's.
    void foldOutside(std::vector<Fold>& folds) {
        std::vector<Fold> kept;
        std::uint32_t at = 0;
        const auto outside = [&](std::uint32_t end, std::uint16_t envelope) {
            const auto piece = trimmed({at, end});
            if (piece.begin < piece.end) kept.push_back({piece, envelope});
        };
        auto fold = folds.begin();
        for (const auto& [inside, envelope] : m_only) {
            if (inside.begin < at) continue; // one within another
            outside(inside.begin, envelope);
            for (; fold != folds.end() && fold->range.begin < inside.end; ++fold)
                if (fold->range.begin >= inside.begin && fold->range.end <= inside.end) kept.push_back(*fold);
            at = inside.end;
        }
        outside(static_cast<std::uint32_t>(m_text.size()), m_only.back().envelope);
        folds = std::move(kept);
    }

    Span trimmed(Span piece) const {
        while (piece.begin < piece.end && isSpace(m_text[piece.begin]))
            ++piece.begin;
        while (piece.end > piece.begin && isSpace(m_text[piece.end - 1]))
            --piece.end;
        return piece;
    }

    std::vector<Span> piecesBetween(const std::vector<Fold>& folds) const {
        std::vector<Span> pieces;
        std::uint32_t at = 0;
        const auto add = [&](std::uint32_t end) {
            const auto piece = trimmed({at, std::max(at, end)});
            if (piece.begin < piece.end) pieces.push_back(piece);
        };
        for (const auto& fold : folds) {
            add(fold.range.begin);
            at = fold.range.end;
        }
        add(static_cast<std::uint32_t>(m_text.size()));
        return pieces;
    }

    const EnvelopeMarks& m_marks;
    std::string_view m_text;
    Fences m_fences;
    std::vector<Fold> m_only; // the insides that alone are words
};

std::string joined(std::string_view text, const std::vector<Span>& pieces) {
    std::string out;
    std::uint32_t last = 0;
    for (const auto& piece : pieces) {
        const bool onOtherLine = text.substr(last, piece.begin - last).find('\n') != text.npos;
        if (!out.empty()) out += onOtherLine ? '\n' : ' ';
        out += text.substr(piece.begin, piece.end - piece.begin);
        last = piece.end;
    }
    return out;
}

std::string namesOf(const EnvelopeMarks& marks, const std::vector<Fold>& folds) {
    std::vector<std::uint16_t> seen;
    std::string names;
    for (const auto& fold : folds) {
        if (std::ranges::find(seen, fold.envelope) != seen.end()) continue;
        seen.push_back(fold.envelope);
        names += (names.empty() ? "" : ", ") + marks.names[fold.envelope];
    }
    return names;
}

bool hasCode(std::string_view text, const EnvelopeMarks& marks, const std::vector<Fold>& folds) {
    return std::ranges::any_of(folds, [&](const Fold& fold) {
        return fold.envelope == marks.pasted
               && looksLikeCode(text.substr(fold.range.begin, fold.range.end - fold.range.begin));
    });
}

std::optional<Peeled> peelMarks(const EnvelopeMarks& marks, std::string_view text) {
    Peeled peeled;
    const auto pieces = Sweep(marks, text).run(peeled.folds);
    if (peeled.folds.empty()) return std::nullopt;
    peeled.names = namesOf(marks, peeled.folds);
    peeled.nothingLeft = pieces.empty();
    if (peeled.nothingLeft) {
        peeled.folds.clear();
        peeled.text = text;
    } else {
        peeled.code = hasCode(text, marks, peeled.folds);
        peeled.text = joined(text, pieces);
    }
    return peeled;
}

// The words of a JSON object may be wrapped once more; their folds are told by places in the object.
Peeled peelJson(const EnvelopeMarks& marks, std::string_view text, const JsonWords& words) {
    Peeled peeled = peelMarks(marks, words.text).value_or(Peeled{words.text, {}, {}, false, false});
    std::vector<std::size_t> places;
    for (const auto& fold : peeled.folds)
        places.insert(places.end(), {fold.range.begin, fold.range.end});
    toRawPlaces(text.substr(words.raw.begin, words.raw.end - words.raw.begin), places);
    std::vector<Fold> folds{{{0, words.raw.begin}, *marks.json}};
    for (std::size_t i = 0; i < peeled.folds.size(); ++i)
        folds.push_back({makeSpan(words.raw.begin + places[2 * i], words.raw.begin + places[2 * i + 1]),
                         peeled.folds[i].envelope});
    folds.push_back({makeSpan(words.raw.end, text.size()), *marks.json});
    peeled.folds = std::move(folds);
    peeled.names = namesOf(marks, peeled.folds);
    peeled.nothingLeft = false; // the object itself was folded
    return peeled;
}

void addBuiltIn(EnvelopeMarks& marks, std::string_view name) {
    const auto index = static_cast<std::uint16_t>(marks.names.size() - 1);
    for (const auto& row : envelopeTags())
        if (row.envelope == name
            && std::ranges::find(marks.tags, row.name, &EnvelopeMarks::Tag::name) == marks.tags.end())
            marks.tags.push_back({row.name, row.way, index});
    for (const auto& row : envelopeSentences())
        if (row.envelope == name) marks.sentences.push_back({row, index});
    if (name == "json-wrapper") marks.json = index;
    if (name == "pasted-files") marks.pasted = index;
}

} // namespace

std::vector<Span> Peeled::ranges() const {
    std::vector<Span> list;
    for (const auto& fold : folds)
        list.push_back(fold.range);
    return list;
}

Envelopes::Envelopes(const std::vector<policy::Envelope>& list) {
    auto marks = std::make_unique<EnvelopeMarks>();
    for (const auto& envelope : list) {
        marks->names.push_back(envelope.name);
        const auto index = static_cast<std::uint16_t>(marks->names.size() - 1);
        if (envelope.open.empty())
            addBuiltIn(*marks, envelope.name);
        else
            marks->own.push_back({envelope.open, envelope.close, envelope.keep, index});
    }
    std::ranges::sort(marks->tags, {}, &EnvelopeMarks::Tag::name);
    m_marks = std::move(marks);
}

Envelopes::~Envelopes() = default;
Envelopes::Envelopes(Envelopes&&) noexcept = default;

bool Envelopes::isEmpty() const {
    return m_marks->names.empty();
}

const std::string& Envelopes::name(std::uint16_t envelope) const {
    return m_marks->names[envelope];
}

std::optional<Peeled> Envelopes::peel(std::string_view text) const {
    if (isEmpty()) return std::nullopt;
    if (m_marks->json)
        if (const auto words = findJsonWords(text)) return peelJson(*m_marks, text, *words);
    return peelMarks(*m_marks, text);
}

} // namespace tierline::classify
