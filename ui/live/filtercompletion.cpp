#include "live/filtercompletion.h"

#include "live/filter.h"

#include <QCoreApplication>

#include <algorithm>

namespace tierline::live {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::size_t most = 12;

// Where the term that the cursor is in begins: behind a blank or bracket outside quotes.
qsizetype beginOfTerm(const QString& text, qsizetype cursor) {
    qsizetype begin = 0;
    bool isQuoted = false;
    for (qsizetype i = 0; i < cursor; ++i) {
        if (text[i] == u'"') isQuoted = !isQuoted;
        if (!isQuoted && (text[i].isSpace() || text[i] == u'(')) begin = i + 1;
    }
    return begin;
}

QStringList valuesFor(Field field, const ValuesOf& valuesOf) {
    switch (fieldRow(field).kind) {
    case FieldKind::Choice: return fieldChoices(field);
    case FieldKind::Status: return {u"200"_s, u"4xx"_s, u"5xx"_s, u"failed"_s, u"429"_s, u"503"_s};
    case FieldKind::Since: return {u"15min"_s, u"1h"_s, u"24h"_s, u"7d"_s, u"today"_s, u"yesterday"_s};
    case FieldKind::Name: {
        auto values = valuesOf ? valuesOf(field) : QStringList();
        if (field == Field::Label) values.prepend(u"none"_s);
        return values;
    }
    case FieldKind::Money:
    case FieldKind::Duration:
    case FieldKind::Count:
    case FieldKind::Share:
    case FieldKind::Text: break;
    }
    return {};
}

// Those that begin with the word before those that have it.
void addValues(Completions& found, const QStringList& values, const QString& word) {
    for (const bool begins : {true, false})
        for (const auto& value : values) {
            const bool fits = value.startsWith(word, Qt::CaseInsensitive)
                                  ? begins
                                  : !begins && value.contains(word, Qt::CaseInsensitive);
            if (fits && !value.isEmpty() && value != word && found.list.size() < most)
                found.list.push_back({quoted(value), {}});
        }
}

void addFields(Completions& found, const QString& word) {
    for (const auto& name : fieldNames()) {
        if (!name.startsWith(word, Qt::CaseInsensitive) || found.list.size() == most) continue;
        const auto field = *fieldNamed(name);
        const auto kind = fieldRow(field).kind;
        const bool compares = kind == FieldKind::Money || kind == FieldKind::Duration
                              || kind == FieldKind::Count || kind == FieldKind::Share;
        found.list.push_back({name + (compares ? u'>' : u':'), fieldHelp(field)});
    }
}

} // namespace

Completions completionsAt(const QString& text, qsizetype cursor, const ValuesOf& valuesOf) {
    cursor = std::clamp<qsizetype>(cursor, 0, text.size());
    Completions found;
    found.from = beginOfTerm(text, cursor);
    const QString term = text.mid(found.from, cursor - found.from);
    const auto sign = std::ranges::find_if(term, [](QChar c) { return QStringView(u":=!<>~").contains(c); });
    if (sign == term.end()) {
        found.length = cursor - found.from;
        if (!term.startsWith(u'"')) addFields(found, term);
        return found;
    }
    const auto field = fieldNamed(QStringView(term).left(sign - term.begin()));
    if (!field) return found;
    qsizetype value = sign - term.begin();
    while (value < term.size() && QStringView(u":=!<>~").contains(term[value]))
        ++value;
    if (const auto comma = term.lastIndexOf(u','); comma >= value) value = comma + 1;
    QString word = term.mid(value);
    if (word.startsWith(u'"')) word = word.mid(1);
    found.from += value;
    found.length = cursor - found.from;
    addValues(found, valuesFor(*field, valuesOf), word);
    return found;
}

} // namespace tierline::live
