#include "live/filter.h"
#include "live/filtervalues.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

namespace tierline::live {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype longest = 4'000;
constexpr int deepest = 50; // brackets and `not`

QString say(const char* text) {
    return QCoreApplication::translate("tierline::live::Filter", text);
}

struct Sign {
    QStringView text;
    Compare compare;
    bool exact;
};
// Longer ones first.
constexpr Sign signs[] = {{u"!=", Compare::Not, true},     {u">=", Compare::AtLeast, false},
                          {u"<=", Compare::AtMost, false}, {u":", Compare::Is, false},
                          {u"=", Compare::Is, true},       {u">", Compare::Above, false},
                          {u"<", Compare::Below, false},   {u"~", Compare::Matches, false}};

// Recursive descent; the first problem ends it.
class Parser {
public:
    explicit Parser(QStringView text) : m_text(text) {}

    ParsedFilter parse() {
        if (m_text.size() > longest) fail(longest, m_text.size() - longest, say("This filter is too long."));
        skipBlanks();
        Filter filter;
        if (!m_problem && !atEnd()) filter = any(0);
        if (!m_problem && !atEnd()) fail(m_at, 1, say("This bracket closes nothing."));
        if (m_problem) return {{}, m_problem};
        return {std::move(filter), {}};
    }

private:
    bool atEnd() const { return m_at >= m_text.size(); }
    QChar next() const { return atEnd() ? QChar() : m_text[m_at]; }
    void skipBlanks() {
        while (!atEnd() && next().isSpace())
            ++m_at;
    }
    void fail(qsizetype at, qsizetype length, const QString& sentence) {
        if (!m_problem) m_problem = FilterProblem{at, std::max<qsizetype>(length, 1), sentence};
    }

    // The keyword stands here as a word of its own.
    bool isWord(QStringView word) const {
        if (m_text.mid(m_at, word.size()).compare(word, Qt::CaseInsensitive) != 0) return false;
        const qsizetype behind = m_at + word.size();
        return behind >= m_text.size() || m_text[behind].isSpace() || m_text[behind] == u'('
               || m_text[behind] == u')' || m_text[behind] == u'"';
    }
    bool take(QStringView word) {
        if (!isWord(word)) return false;
        m_lastWord = m_at;
        m_at += word.size();
        skipBlanks();
        return true;
    }

    Filter any(int depth) {
        std::vector<Filter> parts{all(depth)};
        while (!m_problem && take(u"or")) {
            const qsizetype sign = m_lastWord;
            if (atEnd() || next() == u')') fail(sign, 2, say("“or” needs something on both sides."));
            if (!m_problem) parts.push_back(all(depth));
        }
        return join(Filter::Kind::Any, std::move(parts));
    }

    Filter all(int depth) {
        std::vector<Filter> parts{one(depth)};
        while (!m_problem && !atEnd() && next() != u')' && !isWord(u"or")) {
            const bool sign = take(u"and");
            if (sign && (atEnd() || next() == u')'))
                fail(m_lastWord, 3, say("“and” needs something on both sides."));
            if (!m_problem) parts.push_back(one(depth));
        }
        return join(Filter::Kind::All, std::move(parts));
    }

    static Filter join(Filter::Kind kind, std::vector<Filter> parts) {
        if (parts.size() == 1) return std::move(parts.front());
        Filter filter;
        filter.kind = kind;
        filter.parts = std::move(parts);
        return filter;
    }

    Filter one(int depth) {
        if (depth > deepest) fail(m_at, 1, say("There are too many brackets within each other."));
        if (m_problem) return {};
        if (take(u"not")) {
            if (atEnd() || next() == u')') fail(m_lastWord, 3, say("“not” needs something behind it."));
            if (m_problem) return {};
            Filter filter;
            filter.kind = Filter::Kind::Not;
            filter.parts.push_back(one(depth + 1));
            return filter;
        }
        if (isWord(u"or") || isWord(u"and")) {
            fail(m_at, isWord(u"or") ? 2 : 3,
                 say("“%1” needs something on both sides.").arg(m_text.mid(m_at, isWord(u"or") ? 2 : 3)));
            return {};
        }
        return next() == u'(' ? bracket(depth) : term();
    }

    Filter bracket(int depth) {
        const qsizetype open = m_at++;
        skipBlanks();
        if (next() == u')') fail(open, m_at - open + 1, say("There is nothing between these brackets."));
        if (atEnd()) fail(open, 1, say("This bracket is not closed."));
        if (m_problem) return {};
        Filter inner = any(depth + 1);
        if (!m_problem && next() != u')') fail(open, 1, say("This bracket is not closed."));
        if (m_problem) return {};
        ++m_at;
        skipBlanks();
        return inner;
    }

    const Sign* signAt(qsizetype at) const {
        for (const auto& sign : signs)
            if (m_text.mid(at, sign.text.size()) == sign.text) return &sign;
        return nullptr;
    }

    Filter term() {
        const qsizetype begin = m_at;
        if (const Sign* lone = signAt(m_at)) {
            fail(m_at, lone->text.size(),
                 say("“%1” needs a field before it, such as cost or tier.").arg(lone->text));
            return {};
        }
        qsizetype end = m_at;
        while (end < m_text.size() && m_text[end].isLetter())
            ++end;
        const QStringView name = m_text.mid(begin, end - begin);
        const auto field = fieldNamed(name);
        qsizetype sign = end;
        while (field && sign < m_text.size() && m_text[sign].isSpace())
            ++sign;
        const Sign* found = name.isEmpty() ? nullptr : signAt(sign);
        if (found == nullptr || (!field && m_text.mid(sign).startsWith(u"://"))) return words();
        if (!field) {
            failField(begin, name);
            return {};
        }
        m_at = sign + found->text.size();
        skipBlanks();
        return compared(*field, *found, begin);
    }

    void failField(qsizetype begin, QStringView name) {
        const QString near = nearestField(name);
        QString sentence = say("There is no field “%1”.").arg(name);
        sentence += u' '
                    + (near.isEmpty() ? say("Put it in quotes to look for it in prompts.")
                                      : say("Did you mean %1?").arg(near));
        fail(begin, name.size(), sentence);
    }

    Filter words() {
        Filter filter;
        filter.kind = Filter::Kind::Term;
        filter.term.words.push_back(next() == u'"' ? quotedText() : bareText(false));
        filter.term.values.push_back(Missing{});
        skipBlanks();
        return filter;
    }

    Filter compared(Field field, const Sign& sign, qsizetype begin) {
        const FieldRow& row = fieldRow(field);
        const bool isText = row.kind == FieldKind::Text, isName = row.kind == FieldKind::Name || isText;
        Filter filter;
        filter.kind = Filter::Kind::Term;
        Term& term = filter.term;
        term.field = field;
        term.compare = sign.compare;
        term.exact = sign.exact;
        const bool plain = sign.compare == Compare::Is || sign.compare == Compare::Not;
        if (!plain && (sign.compare == Compare::Matches) != isName) {
            fail(begin, m_at - begin,
                 isName ? say("%1 is not a number: use : = != or ~.").arg(fieldNoun(field))
                        : say("~ is for names and text; use : != > or < here."));
            return {};
        }
        if (row.kind == FieldKind::Choice && !plain) {
            fail(begin, m_at - begin, say("%1 is one of a few words: use : or !=.").arg(fieldNoun(field)));
            return {};
        }
        const bool isList = plain && !isText && row.kind != FieldKind::Since;
        do {
            value(term, begin, isList);
        } while (!m_problem && isList && next() == u',' && ++m_at > 0);
        skipBlanks();
        return filter;
    }

    void value(Term& term, qsizetype begin, bool isList) {
        const qsizetype at = m_at;
        const bool isQuoted = next() == u'"';
        const QString word = isQuoted ? quotedText() : bareText(isList);
        if (m_problem) return;
        if (word.isEmpty() && !isQuoted) {
            fail(begin, m_at - begin, say("Say what %1 is compared with.").arg(fieldNoun(term.field)));
            return;
        }
        if (term.compare == Compare::Matches) {
            const QRegularExpression pattern(word);
            if (!pattern.isValid())
                fail(at, m_at - at, say("This pattern is not complete: %1.").arg(pattern.errorString()));
        }
        const auto read = readValue(term.field, term.compare, word);
        if (!read.value) fail(at, m_at - at, read.error);
        if (m_problem) return;
        term.words.push_back(word);
        term.values.push_back(*read.value);
    }

    QString quotedText() {
        const qsizetype open = m_at++;
        QString text;
        for (; !atEnd() && next() != u'"'; ++m_at) {
            if (next() == u'\\' && m_at + 1 < m_text.size()
                && (m_text[m_at + 1] == u'"' || m_text[m_at + 1] == u'\\'))
                ++m_at;
            text += next();
        }
        if (atEnd()) fail(open, m_at - open, say("This quote is not closed."));
        ++m_at;
        return text;
    }

    // Up to a blank, a bracket that it did not open itself, or in a list a comma.
    QString bareText(bool isList) {
        const qsizetype begin = m_at;
        int open = 0;
        for (; !atEnd() && !next().isSpace(); ++m_at) {
            if (next() == u'(') ++open;
            if (next() == u')' && --open < 0) break;
            if (isList && next() == u',') break;
        }
        return m_text.mid(begin, m_at - begin).toString();
    }

    QStringView m_text;
    qsizetype m_at = 0, m_lastWord = 0;
    std::optional<FilterProblem> m_problem;
};

} // namespace

ParsedFilter parseFilter(QStringView text) {
    return Parser(text).parse();
}

QString quoted(const QString& word) {
    static const QStringList keywords{u"and"_s, u"or"_s, u"not"_s};
    const bool isPlain =
        !word.isEmpty() && !keywords.contains(word.toLower()) && std::ranges::all_of(word, [](QChar c) {
            return c.isLetterOrNumber() || QStringView(u"-_./+#@%$*").contains(c);
        });
    if (isPlain) return word;
    QString escaped = word;
    escaped.replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s);
    return u'"' + escaped + u'"';
}

std::optional<std::int64_t> earliest(const Filter& filter, std::int64_t now) {
    using Kind = Filter::Kind;
    std::optional<std::int64_t> found;
    switch (filter.kind) {
    case Kind::Term:
        if (filter.term.field == Field::Since && filter.term.compare == Compare::Is) {
            const auto& value = filter.term.values.front();
            if (const auto* ago = std::get_if<Ago>(&value)) return now - ago->milliseconds;
            if (const auto* range = std::get_if<Range>(&value)) return range->low;
        }
        return std::nullopt;
    case Kind::All: // the latest of those that are bound
        for (const auto& part : filter.parts)
            if (const auto at = earliest(part, now)) found = std::max(found.value_or(*at), *at);
        return found;
    case Kind::Any: // unbound as soon as one is
        for (const auto& part : filter.parts) {
            const auto at = earliest(part, now);
            if (!at) return std::nullopt;
            found = std::min(found.value_or(*at), *at);
        }
        return found;
    case Kind::Everything:
    case Kind::Not: break;
    }
    return std::nullopt;
}

} // namespace tierline::live
