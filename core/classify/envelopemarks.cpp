// Where envelopes' marks stand.
#include "classify/envelopedetail.h"

#include <algorithm>
#include <tuple>

namespace tierline::classify {

namespace {

constexpr auto npos = std::string_view::npos;

bool isAtLineStart(std::string_view text, std::size_t at) {
    while (at > 0 && isBlank(text[at - 1]))
        --at;
    return at == 0 || text[at - 1] == '\n';
}

// A tag that ends amid a sentence is spoken of, not used.
bool isAmidSentence(std::string_view text, std::size_t at) {
    if (at >= text.size() || !isBlank(text[at])) return false;
    while (at < text.size() && isBlank(text[at]))
        ++at;
    return at < text.size() && text[at] != '\n' && text[at] != '\r' && text[at] != '<';
}

// Opening and closing tags, paired by a stack for each name.
class TagScan {
public:
    TagScan(const EnvelopeMarks& marks, std::string_view text, std::vector<Candidate>& out)
        : m_marks(marks), m_text(text), m_out(out), m_open(marks.tags.size()) {}

    void run() {
        for (auto at = m_text.find('<'); at != npos; at = m_text.find('<', at + 1))
            look(at);
    }

private:
    const EnvelopeMarks::Tag* tagNamed(std::string_view inside) const {
        for (const auto name : {inside, inside.substr(0, inside.find_first_of(" \t"))}) {
            const auto tag = std::ranges::lower_bound(m_marks.tags, name, {}, &EnvelopeMarks::Tag::name);
            if (tag != m_marks.tags.end() && tag->name == name) return &*tag;
        }
        return nullptr;
    }

    void look(std::size_t at) {
        const bool isClosing = at + 1 < m_text.size() && m_text[at + 1] == '/';
        const auto begin = at + (isClosing ? 2 : 1);
        const auto end = m_text.find_first_of("<>\n", begin);
        if (end == npos || m_text[end] != '>') return;
        const auto inside = m_text.substr(begin, end - begin);
        if (inside.ends_with('/')) return;
        const auto* tag = tagNamed(inside);
        if (tag == nullptr) return;
        const bool isFirst = isAtLineStart(m_text, at) || (at == m_lastEnd && at > 0);
        auto& open = m_open[static_cast<std::size_t>(tag - m_marks.tags.data())];
        if (!isClosing && isFirst) {
            open.push_back({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end + 1)});
            m_lastEnd = end + 1;
        } else if (isClosing && !open.empty() && (isFirst || !isAmidSentence(m_text, end + 1))) {
            add(*tag, open.back(), makeSpan(at, end + 1));
            open.pop_back();
            m_lastEnd = end + 1;
        }
    }

    void add(const EnvelopeMarks::Tag& tag, Span open, Span close) {
        if (tag.way == Way::Drop) {
            m_out.push_back({{open.begin, close.end}, tag.envelope, {}});
            return;
        }
        const Span inside{open.end, close.begin};
        m_out.push_back({open, tag.envelope, tag.way == Way::Only ? std::optional(inside) : std::nullopt});
        m_out.push_back({close, tag.envelope, {}});
    }

    const EnvelopeMarks& m_marks;
    std::string_view m_text;
    std::vector<Candidate>& m_out;
    std::vector<std::vector<Span>> m_open;
    std::size_t m_lastEnd = 0; // of the last mark: one may follow the other on a line
};

std::size_t lineEnd(std::string_view text, std::size_t at) {
    return std::min(text.find('\n', at), text.size());
}

bool isListLine(std::string_view line) {
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    for (const std::string_view sign : {"- ", "* ", "*", "•", "│", "⋮", "|"})
        if (line.starts_with(sign)) return true;
    const auto digits = line.find_first_not_of("0123456789");
    if (digits != npos && digits > 0 && (line[digits] == '.' || line[digits] == ')')) return true;
    const auto wordEnd = line.find_first_of(" \t(");
    if (wordEnd == npos) { // a path, or one with a colon behind it
        const auto dot = line.find_last_of("./");
        return dot != npos && dot + 1 < line.size();
    }
    return wordEnd > 0 && line[wordEnd] == '('; // name(arguments): …
}

// Where a listing that `at` is in the first paragraph of comes to its end.
std::size_t listingEnd(std::string_view text, std::size_t at, Fences& fences) {
    std::size_t end = lineEnd(text, at);
    bool inParagraph = true;
    for (std::size_t next = end + 1; next < text.size();) {
        const auto stop = lineEnd(text, next);
        const auto line = text.substr(next, stop - next);
        const bool isEmpty = line.find_first_not_of(" \t\r") == npos;
        const auto block = fences.next(next);
        if (block.begin == next || (block.begin == stop + 1 && !isEmpty)) { // fenced, or the path above
            end = block.end;
            next = block.end + 1;
            inParagraph = false;
            continue;
        }
        if (isEmpty)
            inParagraph = false;
        else if (line.starts_with('*') && !line.starts_with("* ")) // *Trust this message …*
            inParagraph = true, end = stop;
        else if (inParagraph || isListLine(line))
            end = stop;
        else
            break;
        next = stop + 1;
    }
    return std::min(end, text.size());
}

class SentenceScan {
public:
    SentenceScan(const EnvelopeMarks& marks, std::string_view text, std::vector<Candidate>& out)
        : m_marks(marks), m_text(text), m_out(out), m_fences(text), m_closeAt(marks.sentences.size(), 0) {}

    void run() {
        for (std::size_t at = 0; at < m_text.size();) {
            const auto line = m_text.substr(at, lineEnd(m_text, at) - at);
            std::size_t end = at + line.size();
            for (std::size_t i = 0; i < m_marks.sentences.size(); ++i) {
                const auto& sentence = m_marks.sentences[i];
                if (!line.starts_with(sentence.row.open)) continue;
                const auto reached = reachOf(i, at);
                if (reached == npos) continue;
                m_out.push_back({makeSpan(at, reached), sentence.envelope, {}});
                end = reached;
                break;
            }
            at = lineEnd(m_text, end) + 1;
        }
    }

private:
    std::size_t reachOf(std::size_t index, std::size_t at) {
        const auto& row = m_marks.sentences[index].row;
        switch (row.reach) {
        case Reach::Line: return lineEnd(m_text, at);
        case Reach::Rest: return m_text.size();
        case Reach::Listing: return listingEnd(m_text, at, m_fences);
        case Reach::Close: break;
        }
        auto& close = m_closeAt[index]; // searched once: it only moves on
        while (close != npos && (close <= at || m_text[close - 1] != '\n'))
            close = m_text.find(row.close, std::max(close, at) + 1);
        return close == npos ? npos : lineEnd(m_text, close);
    }

    const EnvelopeMarks& m_marks;
    std::string_view m_text;
    std::vector<Candidate>& m_out;
    Fences m_fences;
    std::vector<std::size_t> m_closeAt;
};

void findOwn(const EnvelopeMarks::Own& own, std::string_view text, std::vector<Candidate>& out) {
    for (auto at = text.find(own.open); at != npos;) {
        const auto inside = at + own.open.size();
        const auto close = text.find(own.close, inside);
        if (close == npos) return;
        const auto end = close + own.close.size();
        if (own.keep) {
            out.push_back({makeSpan(at, inside), own.envelope, makeSpan(inside, close)});
            out.push_back({makeSpan(close, end), own.envelope, {}});
        } else {
            out.push_back({makeSpan(at, end), own.envelope, {}});
        }
        at = text.find(own.open, end);
    }
}

} // namespace

std::vector<Candidate> findCandidates(const EnvelopeMarks& marks, std::string_view text) {
    std::vector<Candidate> found;
    if (!marks.tags.empty()) TagScan(marks, text, found).run();
    if (!marks.sentences.empty()) SentenceScan(marks, text, found).run();
    for (const auto& own : marks.own)
        findOwn(own, text, found);
    std::ranges::sort(found, {},
                      [](const Candidate& c) { return std::tuple(c.range.begin, ~c.range.end, c.envelope); });
    return found;
}

const Fences::Close& Fences::closeOf(std::size_t signs, std::size_t from) {
    auto& close = m_closes[std::min(signs, m_closes.size() - 1)];
    if (close.begin == npos || close.begin >= from) return close; // nothing closes before it
    for (auto at = from; at < m_text.size(); at = lineEnd(m_text, at) + 1) {
        const auto stop = lineEnd(m_text, at);
        auto line = m_text.substr(at, stop - at);
        line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
        const auto run = std::min(line.find_first_not_of('`'), line.size());
        if (run < signs || line.find_first_not_of(" \t\r", run) != npos) continue;
        close = {at, stop};
        return close;
    }
    close.begin = npos;
    return close;
}

Fences::Block Fences::next(std::size_t from) {
    if (m_isFound && m_found.begin >= from) return m_found;
    m_isFound = true;
    for (auto at = m_text.find("```", from); at != npos;) {
        const auto stop = lineEnd(m_text, at);
        const auto signs = std::min(m_text.find_first_not_of('`', at), stop) - at;
        const bool isAlone =
            isAtLineStart(m_text, at) && m_text.substr(at + signs, stop - at - signs).find('`') == npos;
        if (isAlone)
            if (const auto& close = closeOf(signs, stop + 1); close.begin != npos) {
                auto begin = at;
                while (begin > from && isBlank(m_text[begin - 1]))
                    --begin;
                return m_found = {begin, close.end};
            }
        at = m_text.find("```", stop); // a fence is the first on its line
    }
    return m_found = {npos, npos};
}

} // namespace tierline::classify
