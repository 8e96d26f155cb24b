// What a cell means as a filter.
#include "live/columns.h"
#include "live/filteredit.h"

namespace tierline::live {

using namespace Qt::Literals::StringLiterals;

namespace {

QString text(std::string_view utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

// An exact decimal of `n` at `places` behind the point, without zeros at its end.
QString decimalText(std::int64_t n, int places) {
    QString digits = QString::number(n < 0 ? -n : n).rightJustified(places + 1, u'0');
    digits.insert(digits.size() - places, u'.');
    while (digits.endsWith(u'0'))
        digits.chop(1);
    if (digits.endsWith(u'.')) digits.chop(1);
    return n < 0 ? u'-' + digits : digits;
}

QString atLeast(QStringView field, const QString& value) {
    return field + u">="_s + value;
}

QString nameTerm(Field field, std::string_view name) {
    return termFor(field, text(name));
}

QString firstPart(Field field, std::string_view set) {
    const auto parts = partsOf(set);
    return parts.empty() ? QString() : nameTerm(field, parts.front());
}

QString stateTerm(const Row& row) {
    if (row.outcome == ledger::Outcome::Ok && row.attempts > 1) return u"state:retried"_s;
    return u"state:"_s + text(toString(row.outcome));
}

QString moneyTerm(const Row& row) {
    return row.cost == noMoney ? u"cost:none"_s : atLeast(u"cost", decimalText(row.cost, 9));
}

} // namespace

QString cellTerm(const Cell& cell, Column column) {
    const RowView& view = cell.row;
    const Row& row = view.row;
    switch (column) {
    case Column::Time: return u"since:"_s + QString::number(row.time);
    case Column::Client: return nameTerm(Field::Client, view.name(NameKind::Client));
    case Column::Tier: return nameTerm(Field::Tier, view.name(NameKind::Tier));
    case Column::Prompt:
        return row.has(HasPrompt)
                   ? u"text:"_s + quoted(text(view.prompt.substr(0, view.prompt.find(' ', 40))))
                   : QString();
    case Column::Score: return atLeast(u"score", decimalText(row.score, 6));
    case Column::Model:
        return view.model().empty() ? nameTerm(Field::Provider, view.name(NameKind::Provider))
                                    : nameTerm(Field::Model, view.model());
    case Column::Tokens:
        return row.has(HasTokens)
                   ? atLeast(u"tokens", QString::number(std::int64_t{row.tokensIn} + row.tokensOut))
                   : u"tokens:none"_s;
    case Column::Cost: return moneyTerm(row);
    case Column::Latency: return atLeast(u"lat", QString::number(row.latency) + u"ms"_s);
    case Column::State: return stateTerm(row);
    case Column::FirstToken:
        return row.firstToken == noNumber ? u"ttft:none"_s
                                          : atLeast(u"ttft", QString::number(row.firstToken) + u"ms"_s);
    case Column::Confidence: return u"conf<="_s + decimalText(row.confidence, 6);
    case Column::Margin: return u"margin<="_s + decimalText(row.margin, 6);
    case Column::Session: return nameTerm(Field::Session, view.session);
    case Column::Provider: return nameTerm(Field::Provider, view.name(NameKind::Provider));
    case Column::Rules: return firstPart(Field::Rule, view.name(NameKind::Rules));
    case Column::Reason: return nameTerm(Field::Reason, view.name(NameKind::Reason));
    case Column::Label:
        return termFor(Field::Label,
                       row.name(NameKind::Label) == 0 ? u"none"_s : text(view.name(NameKind::Label)));
    case Column::Vote: return row.vote > 0 ? u"vote:up"_s : row.vote < 0 ? u"vote:down"_s : u"vote:none"_s;
    case Column::Tags: return firstPart(Field::Tag, view.name(NameKind::Tags));
    case Column::Policy: return nameTerm(Field::Policy, view.name(NameKind::Policy).substr(0, 12));
    case Column::Id: return u"id:"_s + text(cell.id);
    }
    return {};
}

} // namespace tierline::live
