#include "live/nameset.h"

#include <QRegularExpression>

#include <algorithm>

namespace tierline::live {

namespace {

QString text(std::string_view utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

// Names that are made of several: each counts, but of a path of models only the last.
std::vector<std::string_view> partsFor(Field field, std::string_view name) {
    auto parts = partsOf(name);
    if (field == Field::Model && parts.size() > 1) parts.erase(parts.begin(), parts.end() - 1);
    if (parts.empty()) parts.emplace_back();
    return parts;
}

} // namespace

Fit fitOf(Field field, const QString& name, const QString& word, bool exact) {
    static const QString none = QStringLiteral("none");
    if (word.isEmpty() || (field == Field::Label && word.compare(none, Qt::CaseInsensitive) == 0))
        return name.isEmpty() ? Fit::Whole : Fit::None;
    if (name.compare(word, Qt::CaseInsensitive) == 0) return Fit::Whole;
    if (field == Field::Tag && name.startsWith(word + u'=', Qt::CaseInsensitive)) return Fit::Whole;
    if (field == Field::Policy && name.startsWith(word, Qt::CaseInsensitive)) return Fit::Part;
    if (exact || field == Field::Policy || !name.contains(word, Qt::CaseInsensitive)) return Fit::None;
    return Fit::Part;
}

bool matches(const Term& term, std::string_view name) {
    const QRegularExpression pattern(term.words.front(), QRegularExpression::CaseInsensitiveOption);
    return pattern.match(text(name)).hasMatch();
}

NameSet::NameSet(Term term)
    : m_term(std::move(term)), m_fits(m_term.words.size()), m_hasWhole(m_term.words.size(), false) {}

Fit NameSet::fit(std::size_t word, std::string_view name) const {
    Fit best = Fit::None;
    for (const auto part : partsFor(m_term.field, name)) {
        const Fit fit = m_term.compare == Compare::Matches
                            ? (matches(m_term, part) ? Fit::Part : Fit::None)
                            : fitOf(m_term.field, text(part), m_term.words[word], m_term.exact);
        best = std::max(best, fit);
    }
    return best;
}

bool NameSet::learn(const NameList::View& names) {
    bool changed = false;
    const std::size_t known = m_hits.size();
    for (std::size_t word = 0; word < m_fits.size(); ++word) {
        auto& fits = m_fits[word];
        bool came = false;
        for (std::size_t id = fits.size(); id < names.size(); ++id) {
            fits.push_back(fit(word, names.at(static_cast<NameId>(id))));
            came = came || fits.back() == Fit::Whole;
        }
        const auto asPart =
            std::ranges::count(fits.begin(), fits.begin() + static_cast<std::ptrdiff_t>(known), Fit::Part);
        if (came && !m_hasWhole[word]) {
            m_hasWhole[word] = true;
            changed = changed || asPart > 0;
        }
    }
    settle();
    return changed;
}

void NameSet::settle() {
    m_hits.assign(m_fits.empty() ? 0 : m_fits.front().size(), 0);
    for (std::size_t word = 0; word < m_fits.size(); ++word)
        for (std::size_t id = 0; id < m_hits.size(); ++id)
            if (m_fits[word][id] == Fit::Whole || (m_fits[word][id] == Fit::Part && !m_hasWhole[word]))
                m_hits[id] = 1;
}

NameKind nameKindOf(Field field) {
    struct Pair {
        Field field;
        NameKind kind;
    };
    constexpr Pair pairs[] = {{Field::Tier, NameKind::Tier},         {Field::Model, NameKind::Model},
                              {Field::Provider, NameKind::Provider}, {Field::Rule, NameKind::Rules},
                              {Field::Policy, NameKind::Policy},     {Field::Label, NameKind::Label},
                              {Field::Tag, NameKind::Tags},          {Field::Reason, NameKind::Reason}};
    const auto* found = std::ranges::find(pairs, field, &Pair::field);
    return found != std::end(pairs) ? found->kind : NameKind::Client;
}

} // namespace tierline::live
