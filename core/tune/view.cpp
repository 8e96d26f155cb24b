#include "tune/view.h"

#include "classify/envelope.h"
#include "classify/patterns.h"
#include "classify/unicode.h"
#include "policy/envelopenames.h"

#include <algorithm>
#include <limits>

namespace tierline::tune {

namespace {

using classify::Envelopes;
using classify::Patterns;

std::int32_t narrowed(std::size_t count) {
    return static_cast<std::int32_t>(std::min<std::size_t>(count, std::numeric_limits<std::int32_t>::max()));
}

// The policy's, and all that is known besides.
std::vector<policy::Envelope> all(std::vector<policy::Envelope> envelopes) {
    for (const auto name : policy::builtInEnvelopes)
        if (std::ranges::find(envelopes, name, &policy::Envelope::name) == envelopes.end())
            envelopes.push_back({std::string(name), {}, {}, false});
    return envelopes;
}

class Maker {
public:
    Maker(const Columns& data, View& view, const Envelopes& scored, const Envelopes& every, bool isEvery,
          const Patterns& code, std::deque<std::string>& peeled)
        : m_data(data),
          m_view(view),
          m_scored(scored),
          m_every(every),
          m_isEvery(isEvery),
          m_code(code),
          m_scratch(code.makeScratch()),
          m_peeled(peeled) {}

    void operator()(std::size_t begin, std::size_t end) {
        for (auto row = begin; row < end; ++row)
            if (m_data.hasText(row)) make(row);
    }

private:
    void make(std::size_t row) {
        const auto came = m_data.text[row];
        auto peeled = m_scored.peel(came);
        bool code = m_data.is(row, RowBit::Code);
        m_view.text[row] = came;
        m_view.own[row] = came;
        if (peeled && peeled->nothingLeft) {
            m_view.own[row] = std::string_view("");
        } else if (peeled) {
            code = code || peeled->code;
            m_view.text[row] = m_view.own[row] = m_peeled.emplace_back(std::move(peeled->text));
        }
        if (!m_isEvery) lookInside(row);
        const auto text = m_view.text[row];
        const auto counts = classify::countText(text);
        m_view.chars[row] = narrowed(counts.characters);
        m_view.words[row] = narrowed(counts.words);
        m_view.questions[row] = narrowed(counts.questions);
        if (!code) {
            m_code.scan(text, m_scratch);
            code = m_scratch.code;
        }
        m_view.code[row] = code ? 1 : 0;
    }

    void lookInside(std::size_t row) {
        auto peeled = m_every.peel(m_data.text[row]);
        auto& own = m_view.own[row];
        own = m_data.text[row];
        if (peeled && peeled->nothingLeft)
            own = std::string_view("");
        else if (peeled && peeled->text == m_view.text[row])
            own = m_view.text[row];
        else if (peeled)
            own = m_peeled.emplace_back(std::move(peeled->text));
    }

    const Columns& m_data;
    View& m_view;
    const Envelopes& m_scored;
    const Envelopes& m_every;
    bool m_isEvery;
    const Patterns& m_code;
    classify::PatternScratch m_scratch;
    std::deque<std::string>& m_peeled;
};

} // namespace

classify::Features View::features(const Columns& data, std::size_t row) const {
    return {chars[row],       words[row],      questions[row],        code[row] != 0,
            data.tokens[row], data.turns[row], data.toolResults[row], data.loopStep[row]};
}

Result<std::shared_ptr<const View>>
makeView(const Columns& data, const std::vector<policy::Envelope>& envelopes, const Step& step) {
    const auto view = std::make_shared<View>();
    view->envelopes = envelopes;
    const auto rows = data.size();
    view->text.resize(rows);
    view->own.resize(rows);
    for (auto* counts : {&view->chars, &view->words, &view->questions})
        counts->resize(rows);
    view->code.resize(rows);
    view->peeled.resize(std::max(step.threads, 1U));
    const auto every = all(envelopes);
    const Envelopes scored(envelopes), known(every);
    const auto code = Patterns::compile(policy::Policy{});
    if (!code) return std::unexpected(code.error());
    const auto made = step.run("words", rows, [&](unsigned worker) {
        return Maker(data, *view, scored, known, every.size() == envelopes.size(), *code,
                     view->peeled[worker]);
    });
    if (!made) return std::unexpected(made.error());
    const auto isSame = [](std::string_view a, std::string_view b) {
        return a.data() == b.data() && a.size() == b.size();
    };
    if (std::ranges::equal(view->own, view->text, isSame)) view->own = {};
    return view;
}

} // namespace tierline::tune
