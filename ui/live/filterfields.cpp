#include "live/filterfields.h"

#include <QCoreApplication>

#include <algorithm>

namespace tierline::live {

using namespace Qt::Literals::StringLiterals;

namespace {

#define TEXT(words) QT_TRANSLATE_NOOP("tierline::live::Filter", words)

// In the order of `Field`.
constexpr FieldRow rows[] = {
    {Field::Tier, FieldKind::Name, "tier", nullptr, TEXT("tier"), TEXT("the tier that it was put into"), ""},
    {Field::Model, FieldKind::Name, "model", nullptr, TEXT("model"), TEXT("the model that answered"), ""},
    {Field::Provider, FieldKind::Name, "provider", nullptr, TEXT("provider"), TEXT("who was asked"), ""},
    {Field::Client, FieldKind::Name, "client", nullptr, TEXT("client"), TEXT("the program that asked"), ""},
    {Field::Rule, FieldKind::Name, "rule", nullptr, TEXT("rule"), TEXT("a rule or feature that fired"), ""},
    {Field::Status, FieldKind::Status, "status", nullptr, TEXT("status"),
     TEXT("HTTP status sent to the client: 200, 5xx, or failed"), ""},
    {Field::State, FieldKind::Choice, "state", nullptr, TEXT("state"), TEXT("how it ended"),
     "ok failed cancelled truncated refused retried"},
    {Field::Outcome, FieldKind::Choice, "outcome", nullptr, TEXT("outcome"), TEXT("how it ended"),
     "ok failed cancelled truncated refused"},
    {Field::Cost, FieldKind::Money, "cost", nullptr, TEXT("cost"), TEXT("in dollars: cost>0.01"), ""},
    {Field::Latency, FieldKind::Duration, "lat", "latency", TEXT("latency"), TEXT("whole time: lat>2s"), ""},
    {Field::FirstToken, FieldKind::Duration, "ttft", nullptr, TEXT("time to first token"),
     TEXT("until the first token: ttft>300ms"), ""},
    {Field::Tokens, FieldKind::Count, "tokens", nullptr, TEXT("tokens"),
     TEXT("in and out together: tokens>10k"), ""},
    {Field::Score, FieldKind::Share, "score", nullptr, TEXT("score"), TEXT("0 to 1: score>=0.6"), ""},
    {Field::Confidence, FieldKind::Share, "conf", "confidence", TEXT("confidence"), TEXT("0 to 1: conf<0.2"),
     ""},
    {Field::Margin, FieldKind::Share, "margin", nullptr, TEXT("margin"),
     TEXT("distance to the nearest line: margin<0.05"), ""},
    {Field::Session, FieldKind::Name, "session", nullptr, TEXT("session"),
     TEXT("a conversation or agent run"), ""},
    {Field::Policy, FieldKind::Name, "policy", nullptr, TEXT("policy"),
     TEXT("the beginning of a policy's hash"), ""},
    {Field::Label, FieldKind::Name, "label", nullptr, TEXT("label"),
     TEXT("the right tier, as you said; or none"), ""},
    {Field::Vote, FieldKind::Choice, "vote", nullptr, TEXT("vote"), TEXT("your vote"), "up down none"},
    {Field::Flip, FieldKind::Choice, "flip", "flips", TEXT("flip"),
     TEXT("label or observed choice is another"), "yes no"},
    {Field::Pinned, FieldKind::Choice, "pinned", nullptr, TEXT("pinned"), TEXT("kept by you"), "yes no"},
    {Field::Mark, FieldKind::Choice, "mark", nullptr, TEXT("mark"), TEXT("the colour you gave it, 1 to 6"),
     "1 2 3 4 5 6 none"},
    {Field::Since, FieldKind::Since, "since", "from", TEXT("time"),
     TEXT("not older: since:24h, since:2026-06-01"), ""},
    {Field::To, FieldKind::Since, "to", "until", TEXT("time"), TEXT("older than: to:1h, to:12:30"), ""},
    {Field::Tag, FieldKind::Name, "tag", nullptr, TEXT("tag"), TEXT("sent by the client: tag:project=x"), ""},
    {Field::Reason, FieldKind::Name, "reason", nullptr, TEXT("reason"), TEXT("why that model was chosen"),
     ""},
    {Field::Flag, FieldKind::Choice, "flag", nullptr, TEXT("flag"), TEXT("what was unusual"),
     "estimated partial unpriced truncated wouldbe repeated doubtful translated"},
    {Field::Id, FieldKind::Text, "id", nullptr, TEXT("id"), TEXT("of the decision, or its beginning"), ""},
    {Field::Text, FieldKind::Text, "text", "prompt", TEXT("prompt"),
     TEXT("words of the prompt; text~ for a pattern"), ""},
};

#undef TEXT

// How many letters must change, at most `limit`.
int distance(QStringView a, QStringView b) {
    std::vector<int> line(static_cast<std::size_t>(b.size()) + 1);
    for (std::size_t j = 0; j < line.size(); ++j)
        line[j] = static_cast<int>(j);
    for (qsizetype i = 0; i < a.size(); ++i) {
        int diagonal = line[0]++;
        for (std::size_t j = 1; j < line.size(); ++j) {
            const int changed = diagonal + (a[i] == b[static_cast<qsizetype>(j) - 1] ? 0 : 1);
            diagonal = line[j];
            line[j] = std::min({changed, line[j] + 1, line[j - 1] + 1});
        }
    }
    return line.back();
}

} // namespace

const FieldRow& fieldRow(Field field) {
    return rows[static_cast<std::size_t>(field)];
}

std::optional<Field> fieldNamed(QStringView name) {
    for (const auto& row : rows)
        if (name.compare(QLatin1StringView(row.name), Qt::CaseInsensitive) == 0
            || (row.also != nullptr && name.compare(QLatin1StringView(row.also), Qt::CaseInsensitive) == 0))
            return row.field;
    return std::nullopt;
}

QStringList fieldNames() {
    QStringList names;
    for (const auto& row : rows)
        names.append(QLatin1StringView(row.name));
    return names;
}

QString fieldNoun(Field field) {
    return QCoreApplication::translate("tierline::live::Filter", fieldRow(field).noun);
}

QString fieldHelp(Field field) {
    return QCoreApplication::translate("tierline::live::Filter", fieldRow(field).help);
}

QStringList fieldChoices(Field field) {
    return QString::fromLatin1(fieldRow(field).choices).split(u' ', Qt::SkipEmptyParts);
}

QString nearestField(QStringView word) {
    if (word.size() > 20) return {};
    const QString folded = word.toString().toLower();
    QString best;
    int nearest = 3; // more than two letters off is another word
    for (const auto& name : fieldNames())
        if (const int d = distance(folded, name); d < nearest && d < name.size()) {
            nearest = d;
            best = name;
        }
    return best;
}

} // namespace tierline::live
