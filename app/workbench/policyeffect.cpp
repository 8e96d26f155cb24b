#include "policyeffect.h"

#include "policyfiles.h"

#include "kit/format.h"

#include <QCoreApplication>

#include <algorithm>
#include <spdlog/fmt/fmt.h>

namespace tierline::workbench {

using namespace Qt::Literals::StringLiterals;

namespace {

// What a few minutes cost says nothing about a day.
double daysFor(const tune::Columns& data) {
    constexpr double least = 1.0 / 24;
    return data.days >= least ? data.days : 0;
}

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Policy)
};

constexpr int bins = 100; // of 0.01, as the arrow keys move a line
constexpr std::size_t wordsShown = 300;

QString toQString(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

// The beginning, on one line.
QString wordsOf(std::string_view text) {
    std::size_t end = std::min(text.size(), wordsShown);
    while (end < text.size() && end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
        --end;
    return toQString(text.substr(0, end)).simplified();
}

int tierNamed(const std::vector<std::string>& tiers, std::string_view name) {
    const auto found = std::ranges::find(tiers, name);
    return found == tiers.end() ? policypage::noTier : static_cast<int>(found - tiers.begin());
}

int tierOf(std::uint8_t tier) {
    return tier == tune::noTier ? policypage::noTier : tier;
}

std::optional<Money> moneyOf(std::int64_t nano) {
    return nano == tune::noMoney ? std::nullopt : std::optional(Money::fromNano(nano));
}

class EffectRows final : public policypage::Rows {
public:
    explicit EffectRows(tune::EffectPointer effect) : m_effect(std::move(effect)) {}
    std::uint32_t size() const override { return static_cast<std::uint32_t>(m_effect->data->size()); }
    policypage::Row row(std::uint32_t at) const override {
        const tune::Columns& data = *m_effect->data;
        const auto found = tune::rowEffect(*m_effect, at);
        policypage::Row row;
        row.isSimulated = data.money[at] == ledger::MoneyKind::Simulated;
        // Sets and logs have ids of their own; the ledger's are ULIDs and their money is somebody's.
        if (data.money[at] != ledger::MoneyKind::Equivalent) row.id = toQString(data.id(at));
        row.time = Wall(Milliseconds(data.time[at]));
        if (at < data.client.size() && data.client[at] != tune::noName)
            row.client = toQString(data.clients[data.client[at]]);
        row.hasWords = data.hasText(at);
        if (row.hasWords) row.words = wordsOf(data.text[at]);
        if (found.label != tune::noName)
            row.label = tierNamed(m_effect->draft.tiers, m_effect->labels->names[found.label]);
        row.liveScore = found.liveScore;
        row.draftScore = found.draftScore;
        row.liveTier = tierOf(found.live);
        row.draftTier = tierOf(found.draft);
        row.liveCost = moneyOf(found.liveCost);
        row.draftCost = moneyOf(found.draftCost);
        return row;
    }

private:
    tune::EffectPointer m_effect;
};

policypage::Histogram histogramOf(const tune::Effect& effect) {
    policypage::Histogram out;
    const std::size_t tiers = effect.draft.tiers.size(), labels = effect.labels->names.size() + 1;
    out.bins = bins;
    out.tiers = static_cast<int>(tiers);
    out.live.assign(bins, 0);
    out.moved.assign(bins, 0);
    out.draft.assign(bins * (tiers + 1), 0);
    std::vector<std::size_t> column(labels, tiers);
    for (std::size_t label = 0; label + 1 < labels; ++label)
        if (const int tier = tierNamed(effect.draft.tiers, effect.labels->names[label]); tier >= 0)
            column[label] = static_cast<std::size_t>(tier);
    for (std::size_t fine = 0; fine < tune::scoreBins; ++fine) {
        const std::size_t bin = fine * bins / tune::scoreBins;
        for (std::size_t label = 0; label < labels; ++label) {
            const std::size_t at = fine * labels + label;
            if (at < effect.live.scores.size()) out.live[bin] += effect.live.scores[at];
            if (at < effect.draft.scores.size())
                out.draft[bin * (tiers + 1) + column[label]] += effect.draft.scores[at];
        }
        if (fine < effect.moved.size()) out.moved[bin] += effect.moved[fine];
    }
    return out;
}

// What was really used where nearly all of it is known, else what the router would estimate.
const tune::MoneyChange& best(const tune::MoneyKindEffect& money) {
    return money.used.requests > 0 && money.used.requests * 10 >= money.estimated.requests * 9
               ? money.used
               : money.estimated;
}

policypage::MoneyEffect moneyOf(const tune::MoneyChange& change, bool isSimulated) {
    policypage::MoneyEffect out;
    out.isSimulated = isSimulated;
    out.priced = change.requests;
    out.unpriced = change.unknown;
    out.live = change.live;
    out.draft = change.draft;
    const auto live = static_cast<double>(change.live.nano());
    if (live > 0 && change.interval)
        out.change = policypage::Range{static_cast<double>(change.change().nano()) / live,
                                       change.interval->low / live, change.interval->high / live};
    return out;
}

std::vector<policypage::MoneyEffect> moneyOf(const tune::Effect& effect) {
    std::vector<policypage::MoneyEffect> out;
    const auto kind = [&](ledger::MoneyKind each) -> const tune::MoneyChange& {
        return best(effect.money[static_cast<std::size_t>(each)]);
    };
    const auto add = [&](ledger::MoneyKind each, bool isSimulated) {
        if (const auto& change = kind(each); change.requests > 0 || change.unknown > 0)
            out.push_back(moneyOf(change, isSimulated));
    };
    add(ledger::MoneyKind::Billed, false);
    if (out.empty()) add(ledger::MoneyKind::Equivalent, false); // a set's: what it would cost
    add(ledger::MoneyKind::Simulated, true);
    return out;
}

policypage::Range rangeOf(const std::optional<bench::Share>& share) {
    return share ? policypage::Range{share->value, share->low, share->high} : policypage::Range{};
}

std::optional<policypage::QualityEffect> qualityOf(const tune::Effect& effect) {
    if (effect.draft.labelled == 0 || effect.live.labelled == 0) return std::nullopt;
    policypage::QualityEffect out;
    out.labelled = effect.draft.labelled;
    out.live = rangeOf(effect.live.agreement);
    out.draft = rangeOf(effect.draft.agreement);
    out.liveUnder = rangeOf(effect.live.underShare);
    out.draftUnder = rangeOf(effect.draft.underShare);
    out.liveOver = rangeOf(effect.live.overShare);
    out.draftOver = rangeOf(effect.draft.overShare);
    out.onlyLive = effect.onlyLiveRight;
    out.onlyDraft = effect.onlyDraftRight;
    out.p = effect.mcnemar;
    out.liveConfusion.assign(effect.live.confusion.begin(), effect.live.confusion.end());
    out.draftConfusion.assign(effect.draft.confusion.begin(), effect.draft.confusion.end());
    return out;
}

std::vector<policypage::RuleHits> hitsOf(const std::vector<tune::RuleHits>& hits) {
    std::vector<policypage::RuleHits> out;
    for (const auto& each : hits)
        out.push_back({each.user, each.harness, {each.byTime.begin(), each.byTime.end()}});
    return out;
}

QStringList missingOf(const tune::Effect& effect) {
    const tune::Missing& missing = effect.missing;
    QStringList out;
    const auto add = [&](std::int64_t count, const QString& sentence) {
        if (count > 0) out << sentence.arg(kit::count(count));
    };
    add(missing.named, Text::tr("%1 named their model: routing decides nothing of them"));
    add(missing.forced, Text::tr("%1 named a tier: in counts and money only"));
    add(missing.unknownLabel, Text::tr("%1 have a label that is no tier of the policy"));
    add(missing.nobodyAble, Text::tr("%1 could be answered by no model of the draft"));
    add(missing.byNetwork, Text::tr("%1 were decided by a stage of the network, which is not asked here"));
    add(missing.noHarness, Text::tr("of %1 only the scored words are kept: hits around them cannot be seen"));
    add(missing.cut, Text::tr("of %1 only the beginning was kept: they are scored by it"));
    if (!missing.noTextModel.empty())
        out << Text::tr("the text model: %1").arg(toQString(missing.noTextModel));
    if (missing.noWhole) out << Text::tr("a rule looks at more of the conversation than is kept");
    for (const auto& tier : missing.emptyTiers)
        out << Text::tr("tier %1 has no model: the next dearer one answers").arg(toQString(tier));
    if (missing.linesCross) out << Text::tr("lines cross: a tier between them gets nothing");
    const auto& equivalent = best(effect.money[static_cast<std::size_t>(ledger::MoneyKind::Equivalent)]);
    const auto& billed = best(effect.money[static_cast<std::size_t>(ledger::MoneyKind::Billed)]);
    if (billed.requests > 0)
        add(equivalent.requests, Text::tr("%1 of sets cost nobody anything: not in the money"));
    return out;
}

} // namespace

policypage::EffectPtr effectOf(const tune::Effect& effect, std::int64_t tookUs) {
    auto out = std::make_shared<policypage::Effect>();
    out->rows = effect.decided;
    out->liveTiers = effect.live.byTier;
    out->draftTiers = effect.draft.byTier;
    out->histogram = histogramOf(effect);
    out->money = moneyOf(effect);
    out->quality = qualityOf(effect);
    out->flips = {effect.flips.all, effect.flips.cheaper, effect.flips.dearer, effect.flips.breaks,
                  effect.flips.fixes};
    out->rules = hitsOf(effect.rules);
    out->features = hitsOf(effect.features);
    out->withoutWords = effect.missing.noText;
    out->missing = missingOf(effect);
    out->tookUs = tookUs;
    return out;
}

policypage::RowsPtr rowsOf(tune::EffectPointer effect) {
    return std::make_shared<EffectRows>(std::move(effect));
}

policypage::FlipListPtr flipsOf(const tune::EffectPointer& effect, const policypage::FlipWish& wish,
                                std::stop_token stop) {
    tune::RowQuery query;
    query.order = static_cast<tune::RowOrder>(wish.order);
    query.flipsOnly = wish.flipsOnly;
    query.unlabelledOnly = wish.unlabelledOnly;
    switch (wish.kind) {
    case policypage::FlipKind::All: break;
    case policypage::FlipKind::Cheaper: query.money = tune::FlipMoney::Cheaper; break;
    case policypage::FlipKind::Dearer: query.money = tune::FlipMoney::Dearer; break;
    case policypage::FlipKind::Breaks: query.of = tune::FlipLabel::Breaks; break;
    case policypage::FlipKind::Fixes: query.of = tune::FlipLabel::Fixes; break;
    }
    if (wish.cell)
        query.cell = std::pair(static_cast<std::uint8_t>(wish.cell->first),
                               static_cast<std::uint8_t>(wish.cell->second));
    if (wish.rule && *wish.rule >= 0) query.rule = static_cast<std::size_t>(*wish.rule);
    auto list = std::make_shared<policypage::FlipList>();
    list->wish = wish;
    list->rows = rowsOf(effect);
    list->order = tune::listRows(*effect, query, stop);
    if (wish.scores)
        std::erase_if(list->order, [&](std::uint32_t row) {
            const auto score = tune::rowEffect(*effect, row).draftScore;
            return score < wish.scores->first || score >= wish.scores->second;
        });
    return list;
}

policypage::Loaded loadedOf(const tune::Effect& effect, const QStringList& sources) {
    policypage::Loaded loaded;
    const tune::Columns& data = *effect.data;
    loaded.sources = sources;
    loaded.name = toQString(data.name);
    loaded.rows = static_cast<std::int64_t>(data.size());
    loaded.labelled = effect.live.labelled;
    loaded.withoutWords = effect.missing.noText;
    loaded.unpriced = effect.missing.unpriced;
    loaded.strangeLabels = effect.missing.unknownLabel;
    loaded.days = daysFor(data);
    loaded.hasHarness = effect.missing.noHarness < loaded.rows;
    return loaded;
}

std::vector<std::string> effectLines(const tune::Effect& effect) {
    std::vector<std::string> lines;
    const auto percent = [](double share) { return fmt::format("{:.1f} %", share * 100); };
    const auto usd = [](Money money) {
        return fmt::format("${:.4f}", static_cast<double>(money.nano()) / 1e9);
    };
    constexpr std::array<std::string_view, 3> kinds{"billed", "simulated", "equivalent"};
    for (std::size_t kind = 0; kind < effect.money.size(); ++kind) {
        const auto& change = best(effect.money[kind]);
        if (change.requests == 0) continue;
        const double days = daysFor(*effect.data);
        const auto each = [&](Money money) {
            return days > 0
                       ? Money::fromNano(static_cast<std::int64_t>(static_cast<double>(money.nano()) / days))
                       : money;
        };
        lines.push_back(fmt::format("cost{} ({}) {} -> {}", days > 0 ? " a day" : "", kinds[kind],
                                    usd(each(change.live)), usd(each(change.draft))));
    }
    if (effect.draft.labelled > 0 && effect.draft.agreement && effect.live.agreement) {
        lines.push_back(fmt::format("agreement {} -> {}, p {:.2f}", percent(effect.live.agreement->value),
                                    percent(effect.draft.agreement->value), effect.mcnemar));
        if (effect.live.underShare && effect.draft.underShare)
            lines.push_back(fmt::format("under-routed {} -> {}", percent(effect.live.underShare->value),
                                        percent(effect.draft.underShare->value)));
    }
    lines.push_back(fmt::format("another tier for {} of {} requests", effect.flips.all, effect.decided));
    return lines;
}

} // namespace tierline::workbench
