#include "live/textsearch.h"

#include "kit/format.h"

#include <algorithm>

namespace tierline::live {

namespace {

constexpr int tellMs = 600;

// The text terms of a filter in their order, each with where its hits go.
void collect(Filter& filter, std::vector<Term*>& terms) {
    for (auto& part : filter.parts)
        collect(part, terms);
    const bool isText = filter.kind == Filter::Kind::Term && filter.term.field == Field::Text;
    if (isText && !filter.term.words.empty() && !filter.term.words.front().isEmpty())
        terms.push_back(&filter.term);
}

} // namespace

TextMatcher::TextMatcher(std::vector<TextTerm> terms) {
    for (auto& term : terms) {
        Finder finder;
        if (term.isPattern)
            finder.pattern.emplace(term.words, QRegularExpression::CaseInsensitiveOption);
        else
            finder.words.emplace(term.words);
        finder.isOneWord = !term.isPattern && !term.words.simplified().contains(u' ');
        m_finders.push_back(std::move(finder));
    }
}

void TextMatcher::match(std::string_view prompt, std::vector<std::size_t>& found) const {
    std::optional<std::string> line; // as the list has it, where blanks matter
    for (std::size_t i = 0; i < m_finders.size(); ++i) {
        const auto& finder = m_finders[i];
        if (!finder.isOneWord && !line) line = oneLine(prompt, prompt.size());
        const bool isIn = finder.pattern ? finder.pattern->match(QString::fromStdString(*line)).hasMatch()
                                         : finder.words->isIn(finder.isOneWord ? prompt : *line);
        if (isIn) found.push_back(i);
    }
}

TextSearch::TextSearch(QObject* parent) : QObject(parent) {
    m_tell.setSingleShot(true);
    m_tell.setInterval(tellMs);
    connect(&m_tell, &QTimer::timeout, this, &TextSearch::found);
}

void TextSearch::setDesk(Desk* desk) {
    if (m_desk != nullptr) m_desk->disconnect(this);
    m_desk = desk;
    if (desk == nullptr) return;
    connect(desk, &Desk::textsFound, this, &TextSearch::onFound);
    connect(desk, &Desk::textsEnded, this, &TextSearch::onEnded);
    if (!m_terms.empty()) begin();
}

// Terms of before keep what was found for them: typing on at another term does not lose it.
Filter TextSearch::prepared(const Filter& filter) {
    Filter made = filter;
    std::vector<Term*> places;
    collect(made, places);
    std::vector<TextTerm> terms;
    std::vector<std::shared_ptr<TextHits>> hits;
    for (auto* place : places) {
        const TextTerm term{place->words.front(), place->compare == Compare::Matches};
        const auto known = std::ranges::find(m_terms, term);
        hits.push_back(known != m_terms.end() ? m_hits[static_cast<std::size_t>(known - m_terms.begin())]
                                              : std::make_shared<TextHits>());
        place->found = hits.back();
        terms.push_back(term);
    }
    const bool isSame = terms == m_terms;
    m_terms = std::move(terms);
    m_hits = std::move(hits);
    if (isSame) return made;
    m_matcher.reset();
    if (!m_terms.empty()) m_matcher.emplace(m_terms);
    begin();
    return made;
}

void TextSearch::begin() {
    ++m_number; // what is under way answers another question
    m_read = m_found = 0;
    m_tell.stop();
    m_isSearching = false;
    if (m_terms.empty()) {
        if (m_desk != nullptr) m_desk->stopTexts();
        return say({});
    }
    if (m_desk == nullptr)
        return say(
            tr("The first %1 bytes of each prompt were searched: the ledger is not here.").arg(promptBytes));
    m_isSearching = true;
    say(tr("Searching the kept prompts…"));
    m_desk->searchTexts(m_number, m_terms);
}

void TextSearch::stop() {
    if (!m_isSearching || m_desk == nullptr) return;
    m_desk->stopTexts();
    onEnded(m_number, false, {});
}

void TextSearch::take(const std::vector<RecordPtr>& records) {
    if (!m_matcher) return;
    std::vector<std::vector<RowId>> more(m_terms.size());
    std::vector<std::size_t> which;
    for (const auto& record : records) {
        if (!record->prompt || record->prompt->size() <= promptBytes) continue;
        which.clear();
        m_matcher->match(*record->prompt, which);
        for (const auto term : which)
            more[term].push_back(rowIdOf(record->id));
    }
    for (std::size_t term = 0; term < more.size(); ++term)
        if (!more[term].empty()) m_hits[term]->add(std::move(more[term]));
}

QString TextSearch::counted() const {
    return kit::counted(m_read, tr("%1 kept prompt"), tr("%1 kept prompts"));
}

void TextSearch::onFound(quint64 number, const std::vector<TextFound>& found, qint64 read) {
    if (number != m_number || !m_isSearching) return;
    m_read = read;
    std::vector<std::vector<RowId>> more(m_terms.size());
    for (const auto& hit : found)
        if (hit.term < more.size()) more[hit.term].push_back(hit.id);
    bool isNew = false;
    for (std::size_t term = 0; term < more.size(); ++term) {
        m_found += std::ssize(more[term]);
        isNew = m_hits[term]->add(std::move(more[term])) || isNew;
    }
    if (isNew && !m_tell.isActive()) m_tell.start();
    say(tr("Searching: %1 so far, %2 found").arg(counted(), kit::count(m_found)));
}

void TextSearch::onEnded(quint64 number, bool whole, const QString& problem) {
    if (number != m_number || !m_isSearching) return;
    m_isSearching = false;
    if (m_tell.isActive()) {
        m_tell.stop();
        Q_EMIT found();
    }
    if (!problem.isEmpty())
        return say(
            tr("Only the first %1 bytes of each prompt were searched: %2").arg(promptBytes).arg(problem));
    say(whole ? tr("Searched: %1, whole; others by their first %2 bytes").arg(counted()).arg(promptBytes)
              : tr("Stopped: of the prompts, the newest %1 were searched whole, of the others the first %2 "
                   "bytes")
                    .arg(kit::count(m_read))
                    .arg(promptBytes));
}

void TextSearch::say(const QString& words) {
    m_words = words;
    Q_EMIT changed();
}

} // namespace tierline::live
