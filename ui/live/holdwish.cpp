#include "live/holdwish.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <optional>
#include <utility>

namespace tierline::live {

using namespace Qt::Literals::StringLiterals;

namespace {

QString say(const char* text) {
    return QCoreApplication::translate("tierline::live::Hold", text);
}

enum class Towards { More, Less }; // what an unknown term becomes: true, or false

// Absent: nothing of it is known, so it holds for all (towards more), or for none.
std::optional<Filter> relaxed(const Filter& filter, Towards way) {
    const bool allMustBeKnown = (filter.kind == Filter::Kind::Any) == (way == Towards::More);
    switch (filter.kind) {
    case Filter::Kind::Everything: return filter;
    case Filter::Kind::Term: return isKnownBefore(filter.term) ? std::optional(filter) : std::nullopt;
    case Filter::Kind::Not: {
        auto inner = relaxed(filter.parts.front(), way == Towards::More ? Towards::Less : Towards::More);
        if (!inner) return std::nullopt;
        return Filter{Filter::Kind::Not, {}, {*std::move(inner)}};
    }
    case Filter::Kind::All:
    case Filter::Kind::Any: break;
    }
    std::vector<Filter> parts;
    for (const auto& part : filter.parts) {
        auto kept = relaxed(part, way);
        if (kept)
            parts.push_back(*std::move(kept));
        else if (allMustBeKnown)
            return std::nullopt;
    }
    if (parts.empty()) return std::nullopt;
    return parts.size() == 1 ? parts.front() : Filter{filter.kind, {}, std::move(parts)};
}

struct Notes {
    QStringList unknown, estimated;
};

void collect(const Filter& filter, Notes& notes) {
    for (const auto& part : filter.parts)
        collect(part, notes);
    if (filter.kind != Filter::Kind::Term) return;
    const auto add = [](QStringList& list, const QString& words) {
        if (!list.contains(words)) list.append(words);
    };
    if (!isKnownBefore(filter.term))
        add(notes.unknown, inWords(filter));
    else if (isEstimated(filter.term.field))
        add(notes.estimated, fieldNoun(filter.term.field));
}

QString leftOut(const QStringList& unknown) {
    return say("Left out, since it is known only after the answer: %1.").arg(unknown.join(u", "_s));
}

} // namespace

bool isKnownBefore(const Term& term) {
    constexpr Field known[] = {
        Field::Tier,   Field::Model, Field::Provider, Field::Client,     Field::Rule,    Field::Cost,
        Field::Tokens, Field::Score, Field::Margin,   Field::Confidence, Field::Session, Field::Policy,
        Field::Since,  Field::To,    Field::Tag,      Field::Reason,     Field::Id,      Field::Text};
    return std::ranges::find(known, term.field) != std::end(known);
}

bool isEstimated(Field field) {
    return field == Field::Cost || field == Field::Tokens;
}

HoldWish holdWish(const Filter& filter) {
    if (filter.kind == Filter::Kind::Everything) return {true, filter, say("every request"), {}};
    Notes notes;
    collect(filter, notes);
    auto condition = relaxed(filter, Towards::More);
    if (!condition)
        return {false,
                {},
                {},
                say("This filter cannot say which requests to hold, since it is known only after the answer "
                    "whether %1. Change the filter, or clear it to hold every request.")
                    .arg(inWords(filter))};
    QStringList sentences;
    if (!notes.unknown.isEmpty()) sentences << leftOut(notes.unknown);
    if (!notes.estimated.isEmpty())
        sentences << say("%1: as estimated before it is sent.").arg(notes.estimated.join(say(" and ")));
    QString words = inWords(*condition);
    return {true, *std::move(condition), std::move(words), sentences.join(u' ')};
}

} // namespace tierline::live
