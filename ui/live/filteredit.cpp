#include "live/filteredit.h"

namespace tierline::live {

using namespace Qt::Literals::StringLiterals;

namespace {

Filter::Kind kindOf(const QString& filter) {
    return parseFilter(filter).filter.kind;
}

QString inBrackets(const QString& filter) {
    return u'(' + filter + u')';
}

// The terms at the top as they are written: cut at blanks outside quotes and brackets.
QStringList topTerms(const QString& filter) {
    QStringList terms;
    QString word;
    int depth = 0;
    bool isQuoted = false;
    for (qsizetype i = 0; i < filter.size(); ++i) {
        const QChar c = filter[i];
        if (isQuoted && c == u'\\' && i + 1 < filter.size()) {
            word += c;
            word += filter[++i];
            continue;
        }
        if (c == u'"') isQuoted = !isQuoted;
        if (!isQuoted) depth += c == u'(' ? 1 : c == u')' ? -1 : 0;
        if (!c.isSpace() || isQuoted || depth > 0) {
            word += c;
        } else if (!word.isEmpty()) {
            terms.append(word);
            word.clear();
        }
    }
    if (!word.isEmpty()) terms.append(word);
    // `not` belongs to what follows it.
    for (qsizetype i = 0; i + 1 < terms.size(); ++i)
        if (terms[i].compare(u"not"_s, Qt::CaseInsensitive) == 0) {
            terms[i] += u' ' + terms[i + 1];
            terms.removeAt(i + 1);
        }
    terms.removeIf([](const QString& t) { return t.compare(u"and"_s, Qt::CaseInsensitive) == 0; });
    return terms;
}

bool isConjunction(const QString& filter) {
    const auto parsed = parseFilter(filter);
    return !parsed.problem && parsed.filter.kind != Filter::Kind::Any;
}

} // namespace

QString joined(const QString& filter, const QString& term, Join how) {
    const QString old = filter.trimmed();
    const auto kind = kindOf(old); // Everything too when it cannot be read
    const QString denied = u"not "_s + (kindOf(term) == Filter::Kind::Term ? term : inBrackets(term));
    if (kind == Filter::Kind::Everything || how == Join::Replace) return how == Join::Exclude ? denied : term;
    if (how == Join::Or) return old + u" or "_s + term;
    if (isConjunction(old) && topTerms(old).contains(how == Join::Exclude ? denied : term)) return old;
    return (kind == Filter::Kind::Any ? inBrackets(old) : old) + u' '
           + (how == Join::Exclude ? denied : term);
}

bool hasTerm(const QString& filter, const QString& term) {
    return isConjunction(filter) && topTerms(filter).contains(term);
}

QString toggled(const QString& filter, const QString& term) {
    if (!isConjunction(filter)) return joined(filter, term, Join::And);
    auto terms = topTerms(filter);
    if (terms.removeAll(term) > 0) return terms.join(u' ');
    const auto parsed = parseFilter(term).filter;
    terms.removeIf([&](const QString& old) {
        const auto other = parseFilter(old).filter;
        return parsed.kind == Filter::Kind::Term && other.kind == Filter::Kind::Term
               && other.term.field == parsed.term.field && other.term.compare == parsed.term.compare
               && fieldRow(parsed.term.field).kind != FieldKind::Text;
    });
    terms.append(term);
    return terms.join(u' ');
}

QString termFor(Field field, const QString& value) {
    return QLatin1StringView(fieldRow(field).name) + u':' + (value.isEmpty() ? u"\"\""_s : quoted(value));
}

} // namespace tierline::live
