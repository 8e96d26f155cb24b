#include "live/filtervalues.h"

#include <QCoreApplication>
#include <QDate>
#include <QDateTime>
#include <QTime>

#include <limits>

namespace tierline::live {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr auto lowest = std::numeric_limits<std::int64_t>::min() + 1; // the very lowest means "none"
constexpr auto highest = std::numeric_limits<std::int64_t>::max();

QString say(const char* text) {
    return QCoreApplication::translate("tierline::live::Filter", text);
}

struct Unit {
    QLatin1StringView name;
    std::int64_t size;
};
constexpr Unit durations[] = {{QLatin1StringView("ms"), 1},         {QLatin1StringView("s"), 1'000},
                              {QLatin1StringView("min"), 60'000},   {QLatin1StringView("m"), 60'000},
                              {QLatin1StringView("h"), 3'600'000},  {QLatin1StringView("d"), 86'400'000},
                              {QLatin1StringView("w"), 604'800'000}};
constexpr Unit counts[] = {{QLatin1StringView("k"), 1'000}, {QLatin1StringView("m"), 1'000'000}};

// `1.5s` in the smallest unit; the last unit whose name the text ends with.
template <std::size_t N>
std::optional<std::int64_t> withUnit(QStringView text, const Unit (&units)[N]) {
    const Unit* best = nullptr;
    for (const auto& unit : units)
        if (text.endsWith(unit.name, Qt::CaseInsensitive)
            && (best == nullptr || unit.name.size() > best->name.size()))
            best = &unit;
    const auto thousandths = decimal(best != nullptr ? text.chopped(best->name.size()) : text, 3);
    if (!thousandths) return std::nullopt;
    std::int64_t product = 0;
    if (__builtin_mul_overflow(*thousandths, best != nullptr ? best->size : 1, &product)) return std::nullopt;
    return product / 1'000;
}

std::optional<std::int64_t> number(Field field, QStringView text) {
    switch (fieldRow(field).kind) {
    case FieldKind::Money: return decimal(text.startsWith(u'$') ? text.mid(1) : text, 9);
    case FieldKind::Duration: return withUnit(text, durations);
    case FieldKind::Count: return withUnit(text, counts);
    case FieldKind::Share:
        if (text.endsWith(u'%')) {
            const auto tenThousandths = decimal(text.chopped(1), 4);
            return tenThousandths;
        }
        return decimal(text, 6);
    case FieldKind::Status: return decimal(text, 0);
    case FieldKind::Name:
    case FieldKind::Choice:
    case FieldKind::Since:
    case FieldKind::Text: break;
    }
    return std::nullopt;
}

const char* example(Field field) {
    switch (fieldRow(field).kind) {
    case FieldKind::Money: return QT_TRANSLATE_NOOP("tierline::live::Filter", "an amount such as 0.01");
    case FieldKind::Duration:
        return QT_TRANSLATE_NOOP("tierline::live::Filter", "a time such as 300ms or 2s");
    case FieldKind::Count: return QT_TRANSLATE_NOOP("tierline::live::Filter", "a number such as 500 or 10k");
    case FieldKind::Share:
        return QT_TRANSLATE_NOOP("tierline::live::Filter", "a number from 0 to 1 such as 0.6");
    case FieldKind::Status:
        return QT_TRANSLATE_NOOP("tierline::live::Filter", "a status such as 200, 5xx or failed");
    case FieldKind::Since:
        return QT_TRANSLATE_NOOP("tierline::live::Filter", "a time such as 24h, 12:30 or 2026-06-01");
    case FieldKind::Name:
    case FieldKind::Choice:
    case FieldKind::Text: break;
    }
    return "";
}

Range rangeOf(Compare compare, std::int64_t n) {
    switch (compare) {
    case Compare::Above: return n == highest ? Range{1, 0} : Range{n + 1, highest};
    case Compare::AtLeast: return {n, highest};
    case Compare::Below: return n == lowest ? Range{1, 0} : Range{lowest, n - 1};
    case Compare::AtMost: return {lowest, n};
    case Compare::Is:
    case Compare::Not:
    case Compare::Matches: break;
    }
    return {n, n};
}

ReadValue readNumber(Field field, Compare compare, const QString& word) {
    const bool plain = compare == Compare::Is || compare == Compare::Not;
    if (plain && word.compare(u"none"_s, Qt::CaseInsensitive) == 0) return {Missing{}, {}};
    if (const auto dots = word.indexOf(u".."_s); plain && dots > 0) {
        const auto low = number(field, QStringView(word).left(dots));
        const auto high = number(field, QStringView(word).mid(dots + 2));
        if (low && high) return {Range{*low, *high}, {}};
    }
    if (const auto n = number(field, word)) return {rangeOf(compare, *n), {}};
    return {std::nullopt, say("“%1” is not %2.").arg(word, say(example(field)))};
}

// Outcomes and the like are the place of the word in the field's choices.
ReadValue readChoice(Field field, const QString& word) {
    const auto choices = fieldChoices(field);
    static const QStringList yes{u"true"_s, u"1"_s}, no{u"false"_s, u"0"_s};
    QString asked = word.toLower();
    if (choices.contains(u"yes"_s))
        asked = yes.contains(asked) ? u"yes"_s : no.contains(asked) ? u"no"_s : asked;
    if (field == Field::Vote)
        asked = asked == u"+1"_s || asked == u"+"_s   ? u"up"_s
                : asked == u"-1"_s || asked == u"-"_s ? u"down"_s
                                                      : asked;
    const auto at = choices.indexOf(asked);
    if (at >= 0) return {Range{at, at}, {}};
    return {std::nullopt, say("%1 is one of %2.").arg(fieldNoun(field), choices.join(u", "_s))};
}

// 5xx, 200, or a word for the outcome: those are below zero, so that they never meet a number.
ReadValue readStatus(Compare compare, const QString& word) {
    static const QString classes = u"xx"_s;
    if (word.size() == 3 && word.endsWith(classes, Qt::CaseInsensitive) && word.at(0).isDigit()) {
        const int hundred = word.at(0).digitValue() * 100;
        return {Range{hundred, hundred + 99}, {}};
    }
    if (const auto at = fieldChoices(Field::Outcome).indexOf(word.toLower()); at >= 0) {
        if (compare != Compare::Is && compare != Compare::Not)
            return {std::nullopt, say("“%1” cannot be more or less than something.").arg(word)};
        return {Range{-1 - at, -1 - at}, {}};
    }
    const auto read = readNumber(Field::Status, compare, word);
    if (!read.value) return read;
    Range range = std::get_if<Range>(&*read.value) != nullptr ? std::get<Range>(*read.value) : Range{0, 0};
    range.low = std::max<std::int64_t>(range.low, 0);
    return {range, {}};
}

std::int64_t milliseconds(const QDateTime& time) {
    return time.toMSecsSinceEpoch();
}

std::optional<Value> readMoment(const QString& word) {
    const auto today = QDate::currentDate();
    if (word == u"today"_s) return Range{milliseconds(today.startOfDay()), highest};
    if (word == u"yesterday"_s) return Range{milliseconds(today.addDays(-1).startOfDay()), highest};
    if (const auto day = QDate::fromString(word, Qt::ISODate); day.isValid() && word.size() == 10)
        return Range{milliseconds(day.startOfDay()), highest};
    if (const auto time = QTime::fromString(word, word.size() > 5 ? u"H:mm:ss"_s : u"H:mm"_s); time.isValid())
        return Range{milliseconds(QDateTime(today, time)), highest};
    if (word.size() > 10 && word.at(4) == u'-')
        if (const auto moment = QDateTime::fromString(word, Qt::ISODateWithMs); moment.isValid())
            return Range{milliseconds(moment), highest};
    const bool plain = word.toDouble() > 1e11; // milliseconds since 1970, as links between pages say it
    if (plain)
        if (const auto n = decimal(word, 0)) return Range{*n, highest};
    if (!word.isEmpty() && word.back().isLetter())
        if (const auto ago = withUnit(word, durations)) return Ago{*ago};
    return std::nullopt;
}

ReadValue readSince(Field field, Compare compare, const QString& word) {
    if (compare != Compare::Is)
        return {std::nullopt,
                say("Write %1:24h; no other sign fits here.").arg(QLatin1StringView(fieldRow(field).name))};
    const auto moment = readMoment(word.toLower() == word          ? word
                                   : word.toUpper().contains(u'T') ? word.toUpper()
                                                                   : word.toLower());
    if (!moment) return {std::nullopt, say("“%1” is not %2.").arg(word, say(example(field)))};
    if (const auto* from = std::get_if<Range>(&*moment); from != nullptr && field == Field::To)
        return {Range{lowest, from->low - 1}, {}};
    return {*moment, {}};
}

} // namespace

std::optional<std::int64_t> decimal(QStringView text, int places) {
    const bool negative = text.startsWith(u'-');
    if (negative || text.startsWith(u'+')) text = text.mid(1);
    std::int64_t whole = 0;
    int behind = -1; // digits behind the point
    bool any = false;
    for (const QChar c : text) {
        if (c == u'.' && behind < 0) {
            behind = 0;
            continue;
        }
        if (c < u'0' || c > u'9') return std::nullopt;
        any = true;
        if (behind >= places) { // finer than the unit: only zeros are the same number
            if (c != u'0') return std::nullopt;
            continue;
        }
        if (__builtin_mul_overflow(whole, 10, &whole)
            || __builtin_add_overflow(whole, c.unicode() - u'0', &whole))
            return std::nullopt;
        if (behind >= 0) ++behind;
    }
    if (!any) return std::nullopt;
    for (int i = std::max(behind, 0); i < places; ++i)
        if (__builtin_mul_overflow(whole, 10, &whole)) return std::nullopt;
    return negative ? -whole : whole;
}

ReadValue readValue(Field field, Compare compare, const QString& word) {
    switch (fieldRow(field).kind) {
    case FieldKind::Choice: return readChoice(field, word);
    case FieldKind::Status: return readStatus(compare, word);
    case FieldKind::Since: return readSince(field, compare, word);
    case FieldKind::Money:
    case FieldKind::Duration:
    case FieldKind::Count:
    case FieldKind::Share: return readNumber(field, compare, word);
    case FieldKind::Name:
    case FieldKind::Text: break;
    }
    return {Missing{}, {}}; // names mean themselves
}

} // namespace tierline::live
