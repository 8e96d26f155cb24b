#include "spend/pricepresenter.h"

#include "kit/format.h"

#include <QCoreApplication>

namespace tierline::spend {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Prices)
};

constexpr std::int64_t nano = 1'000'000'000;
constexpr std::int64_t dearest = 1'000 * nano; // USD per 1M that no model asks

QString fetchedText(const PriceRefresh& refresh) {
    if (refresh.received == 0) return Text::tr("Asking %1").arg(refresh.source);
    if (refresh.total <= 0) return Text::tr("%1 received").arg(kit::bytes(refresh.received));
    return Text::tr("%1 of %2 received").arg(kit::bytes(refresh.received), kit::bytes(refresh.total));
}

QString countsText(const PriceRefresh& refresh) {
    QString text =
        Text::tr("%1 prices new, %2 gone, %3 changed; %4 before, %5 after.")
            .arg(kit::count(refresh.added), kit::count(refresh.removed), kit::count(refresh.changed),
                 kit::count(refresh.before), kit::count(refresh.after));
    if (!refresh.leftOut.isEmpty())
        text += u' ' + Text::tr("Not understood: %1.").arg(refresh.leftOut.join(u", "_s));
    return text;
}

// One field; empty stays absent.
std::optional<Rate> rateOf(const QString& text, const QString& name, QString& error) {
    const QString plain = text.trimmed();
    if (plain.isEmpty()) return std::nullopt;
    const auto rate = rateFromDecimal(plain.toStdString());
    if (rate) return *rate;
    if (error.isEmpty())
        error = Text::tr("%1: “%2” is not a price; write US dollars per 1M tokens, for example 2.50")
                    .arg(name, plain);
    return std::nullopt;
}

} // namespace

RefreshView presentRefresh(const PriceRefresh& refresh) {
    RefreshView view;
    switch (refresh.phase) {
    case PriceRefresh::Idle: return {};
    case PriceRefresh::Fetching:
        view.headline = Text::tr("Fetching the price list");
        view.detail = fetchedText(refresh);
        view.tone = kit::Tone::Busy;
        view.isBusy = true;
        view.percent = refresh.total > 0 ? static_cast<int>(100 * refresh.received / refresh.total) : -1;
        return view;
    case PriceRefresh::Same:
        view.headline = Text::tr("Nothing has changed");
        view.detail = Text::tr("The %1 prices in use are those of the list.").arg(kit::count(refresh.after));
        view.tone = kit::Tone::Good;
        return view;
    case PriceRefresh::Review:
        view.headline = Text::tr("A newer price list is here");
        view.detail = countsText(refresh);
        view.lines = refresh.moves;
        view.tone = kit::Tone::Good;
        view.canAdopt = true;
        return view;
    case PriceRefresh::Questioned:
        view.headline = Text::tr("This list is not taken; the old prices stay");
        view.detail = countsText(refresh);
        view.lines = refresh.objections;
        view.tone = kit::Tone::Warn;
        view.canRetry = true;
        return view;
    case PriceRefresh::Adopted:
        view.headline = Text::tr("The new prices are kept");
        view.detail = Text::tr("They are in %1 and count from now on.").arg(refresh.place);
        view.tone = kit::Tone::Good;
        return view;
    case PriceRefresh::Failed:
        view.headline = Text::tr("The price list could not be had; the old prices stay");
        view.detail = refresh.failure;
        view.tone = kit::Tone::Bad;
        view.canRetry = true;
        return view;
    }
    return view;
}

TypedPrice readPrice(const PriceFields& fields) {
    TypedPrice typed;
    catalog::Rates rates;
    rates.input = rateOf(fields.input, Text::tr("Input"), typed.error);
    rates.output = rateOf(fields.output, Text::tr("Output"), typed.error);
    rates.cachedRead = rateOf(fields.cached, Text::tr("Cached input"), typed.error);
    if (!typed.error.isEmpty() || !rates.input || !rates.output) return typed;
    for (const auto& rate : {rates.input, rates.output})
        if (rate->nanoPerMillion > dearest)
            typed.warning = Text::tr("More than %1 per 1M tokens: is it a price per 1M?")
                                .arg(kit::money(Money::fromNano(dearest)));
    if (rates.cachedRead && *rates.cachedRead > *rates.input)
        typed.warning = Text::tr("Cached input is dearer than fresh input: are they swapped?");
    typed.rates = rates;
    return typed;
}

} // namespace tierline::spend
