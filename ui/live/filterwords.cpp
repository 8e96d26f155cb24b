#include "live/filter.h"

#include "kit/format.h"

#include <QCoreApplication>
#include <QDateTime>

namespace tierline::live {

using namespace Qt::Literals::StringLiterals;

namespace {

QString say(const char* text) {
    return QCoreApplication::translate("tierline::live::Filter", text);
}

QString number(FieldKind kind, std::int64_t n) {
    switch (kind) {
    case FieldKind::Money: return kit::money(Money::fromNano(n));
    case FieldKind::Duration: return kit::roundDuration(Milliseconds(n));
    case FieldKind::Share: return QLocale().toString(static_cast<double>(n) / 1e6, 'g', 6);
    case FieldKind::Count: return kit::count(n);
    case FieldKind::Status: return QString::number(n);
    case FieldKind::Name:
    case FieldKind::Choice:
    case FieldKind::Since:
    case FieldKind::Text: break;
    }
    return {};
}

QString shown(const QString& word) {
    return word.isEmpty() || word.contains(u' ') ? u'“' + word + u'”' : word;
}

// One alternative of a comparison for equality.
QString plainValue(const Term& term, std::size_t i) {
    const auto kind = fieldRow(term.field).kind;
    const auto* range = std::get_if<Range>(&term.values[i]);
    const bool isNumber = kind != FieldKind::Name && kind != FieldKind::Choice && kind != FieldKind::Text;
    if (!isNumber) return shown(term.words[i]);
    if (range == nullptr) return say("unknown");
    if (kind == FieldKind::Status && range->low != range->high) return term.words[i];
    if (range->low < 0 && kind == FieldKind::Status) return term.words[i].toLower();
    if (range->low == range->high) return number(kind, range->low);
    return say("from %1 to %2").arg(number(kind, range->low), number(kind, range->high));
}

QString orList(QStringList words) {
    if (words.size() == 1) return words.front();
    const QString last = words.takeLast();
    return say("%1 or %2").arg(words.join(u", "_s), last);
}

QString moment(const Term& term) {
    const bool isTo = term.field == Field::To;
    const auto& value = term.values.front();
    if (const auto* ago = std::get_if<Ago>(&value)) {
        const QString length = kit::roundDuration(Milliseconds(ago->milliseconds));
        return isTo ? say("older than %1").arg(length) : say("not older than %1").arg(length);
    }
    const auto range = std::get<Range>(value);
    const auto at = QDateTime::fromMSecsSinceEpoch(isTo ? range.high + 1 : range.low);
    return (isTo ? say("before %1") : say("since %1"))
        .arg(QLocale().toString(at,
                                at.date() == QDate::currentDate() ? u"HH:mm:ss"_s : u"d MMM yyyy HH:mm"_s));
}

QString textPhrase(const Term& term) {
    const QString word = u'“' + term.words.front() + u'”', noun = fieldNoun(term.field);
    switch (term.compare) {
    case Compare::Not: return say("%1 has no %2").arg(noun, word);
    case Compare::Matches: return say("%1 matches %2").arg(noun, word);
    case Compare::Is:
    case Compare::Above:
    case Compare::Below:
    case Compare::AtLeast:
    case Compare::AtMost: break;
    }
    return term.field == Field::Id ? say("%1 begins with %2").arg(noun, word)
                                   : say("%1 has %2").arg(noun, word);
}

QString phrase(const Term& term) {
    const auto kind = fieldRow(term.field).kind;
    if (kind == FieldKind::Since) return moment(term);
    if (kind == FieldKind::Text) return textPhrase(term);
    const QString noun = fieldNoun(term.field);
    const auto* range = std::get_if<Range>(&term.values.front());
    const Range r = range != nullptr ? *range : Range{};
    switch (term.compare) {
    case Compare::Above: return say("%1 above %2").arg(noun, number(kind, r.low - 1));
    case Compare::AtLeast: return say("%1 at least %2").arg(noun, number(kind, r.low));
    case Compare::Below: return say("%1 below %2").arg(noun, number(kind, r.high + 1));
    case Compare::AtMost: return say("%1 at most %2").arg(noun, number(kind, r.high));
    case Compare::Matches: return say("%1 matches %2").arg(noun, u'“' + term.words.front() + u'”');
    case Compare::Is:
    case Compare::Not: break;
    }
    QStringList words;
    for (std::size_t i = 0; i < term.words.size(); ++i)
        words.append(plainValue(term, i));
    return (term.compare == Compare::Not ? say("%1 is not %2") : say("%1 is %2")).arg(noun, orList(words));
}

QString sentence(const Filter& filter, bool inside) {
    QStringList parts;
    for (const auto& part : filter.parts)
        parts.append(sentence(part, true));
    switch (filter.kind) {
    case Filter::Kind::Everything: return say("every decision");
    case Filter::Kind::Term: return phrase(filter.term);
    case Filter::Kind::Not: return say("not (%1)").arg(sentence(filter.parts.front(), false));
    case Filter::Kind::All: return inside ? u'(' + parts.join(say(" and ")) + u')' : parts.join(say(" and "));
    case Filter::Kind::Any: return inside ? u'(' + parts.join(say(" or ")) + u')' : parts.join(say(" or "));
    }
    return {};
}

} // namespace

QString inWords(const Filter& filter) {
    return sentence(filter, false);
}

} // namespace tierline::live
