#include "models/modelspresenter.h"

#include "catalog/snapshot.h"
#include "kit/format.h"
#include "tune/modelname.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <map>

namespace tierline::models {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(tierline::models::Presenter)
};

QString toQString(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

PriceRow rowOf(const catalog::Rates& rates) {
    PriceRow row;
    row.input = rates.input;
    row.output = rates.output;
    row.cachedRead = rates.cachedRead;
    row.cacheWrite = rates.cacheWrite5m ? rates.cacheWrite5m : rates.cacheWrite1h;
    return row;
}

PriceRow rowOf(const catalog::Row& dated) {
    PriceRow row = rowOf(dated.price.base);
    if (dated.from != std::chrono::sys_days{}) row.from = dated.from;
    if (dated.hours) row.hours = toQString(catalog::textOf(*dated.hours));
    row.hasSteps = !dated.price.steps.empty();
    return row;
}

PriceRow rowOf(const policy::Price& price) {
    PriceRow row;
    row.input = price.input;
    row.output = price.output;
    row.cachedRead = price.cachedRead;
    row.cacheWrite = price.cacheWrite5m ? price.cacheWrite5m : price.cacheWrite1h;
    return row;
}

// Newest first; the one that counts is marked by its price and day.
std::vector<PriceRow> historyOf(std::span<const catalog::Row> dated, std::chrono::sys_days today) {
    std::vector<PriceRow> rows;
    for (const catalog::Row& row : dated) {
        rows.push_back(rowOf(row));
        rows.back().isLater = row.from > today;
    }
    std::ranges::reverse(rows);
    const auto now = std::ranges::find_if(rows, [](const PriceRow& row) { return !row.isLater; });
    if (now != rows.end()) now->isInForce = true;
    return rows;
}

bool isKnown(const PriceRow& row) {
    return row.input.has_value() && row.output.has_value();
}

QString patternText(const catalog::Row& row) {
    switch (row.match) {
    case catalog::MatchKind::Equals: return {};
    case catalog::MatchKind::StartsWith: return Tr::tr("begins with it");
    case catalog::MatchKind::EndsWith: return Tr::tr("ends with it");
    case catalog::MatchKind::Contains: return Tr::tr("contains it");
    case catalog::MatchKind::Regex: return Tr::tr("fits the expression");
    }
    return {};
}

std::chrono::sys_days dayOf(Wall time) {
    return std::chrono::floor<std::chrono::days>(time);
}

void addRetirement(ModelLine& line, const ModelsData& data) {
    const auto found = catalog::retirementOf(data.retirements, line.name.toStdString());
    if (!found) return;
    const QString day = toQString(catalog::toString(found->day));
    line.isRetired = found->day <= dayOf(data.now);
    line.retires = found->instead.empty() ? day : Tr::tr("%1, then %2").arg(day, toQString(found->instead));
}

QString abilitiesOf(const policy::Model& model) {
    if (!model.abilities) return Tr::tr("all");
    QStringList names;
    for (const std::string& ability : *model.abilities)
        names << toQString(ability);
    return names.isEmpty() ? Tr::tr("text only") : names.join(u' ');
}

void addUse(ModelLine& line, const ModelsData& data) {
    QStringList more;
    for (const Used& used : data.used) {
        if (toQString(used.model) != line.id) continue;
        line.requests += used.requests;
        line.failed += used.failed;
        line.unpriced += used.unpriced;
        if (!line.cost || used.money == ledger::MoneyKind::Billed) {
            if (line.cost) more << kit::money(*line.cost) + u' ' + toQString(ledger::toString(line.money));
            line.cost = used.cost;
            line.money = used.money;
        } else {
            more << kit::money(used.cost) + u' ' + toQString(ledger::toString(used.money));
        }
    }
    line.moreMoney = more.join(u", "_s);
}

void addPrice(ModelLine& line, const policy::Provider& provider, const ModelsData& data) {
    if (!data.catalog) return;
    const std::string name = line.name.toStdString();
    const auto found = data.catalog->find(provider.id, provider.baseUrl, name, data.now);
    line.history =
        historyOf(data.catalog->dated(provider.id, provider.baseUrl, name, data.now), dayOf(data.now));
    if (!found) return;
    line.price = rowOf(found->price->base);
    line.price.hasSteps = !found->price->steps.empty();
    if (found->from != std::chrono::sys_days{}) line.price.from = found->from;
    if (!line.context) line.context = found->context;
    line.isPriced = isKnown(line.price);
    line.source = found->isOverride ? Source::Own : data.isFetched ? Source::Fetched : Source::BuiltIn;
}

ModelLine lineOf(const policy::Model& model, const policy::Policy& policy, const ModelsData& data) {
    ModelLine line;
    line.id = toQString(model.id);
    line.provider = toQString(model.provider);
    line.name = toQString(model.name);
    line.isInPolicy = true;
    line.context = model.context;
    line.maxOutput = model.maxOutput;
    line.abilities = abilitiesOf(model);
    QStringList names;
    for (std::size_t tier = 0; tier < policy.tiers.size(); ++tier)
        for (const auto index : policy.tiers[tier].models)
            if (policy.models[index].id == model.id) {
                line.tiers.push_back(static_cast<int>(tier));
                names << toQString(policy.tiers[tier].name);
            }
    line.tierText = names.join(u", "_s);
    const policy::Provider* provider = policy.provider(model.provider);
    line.isSimulated = provider != nullptr && provider->isSimulated();
    policy::Provider unknown;
    unknown.id = model.provider;
    addPrice(line, provider != nullptr ? *provider : unknown, data);
    if (model.price) {
        line.price = rowOf(*model.price);
        line.isPriced = true;
        line.source = Source::Policy;
    }
    addRetirement(line, data);
    addUse(line, data);
    return line;
}

// What was asked and stands in no policy: passed through, or of a policy before.
void addStrangers(std::vector<ModelLine>& lines, const ModelsData& data) {
    const std::size_t known = lines.size();
    for (const Used& used : data.used) {
        const QString id = toQString(used.model);
        if (id.isEmpty() || std::ranges::find(lines, id, &ModelLine::id) != lines.end()) continue;
        ModelLine line;
        line.id = id;
        line.provider = id.section(u'/', 0, 0);
        line.name = id.section(u'/', 1);
        policy::Provider unknown;
        unknown.id = line.provider.toStdString();
        addPrice(line, unknown, data);
        addRetirement(line, data);
        addUse(line, data);
        lines.push_back(std::move(line));
    }
    std::ranges::sort(lines.begin() + static_cast<std::ptrdiff_t>(known), lines.end(), {}, &ModelLine::id);
}

void addRows(std::vector<ModelLine>& lines, const std::vector<catalog::Row>& rows, Source source,
             const ModelsData& data) {
    for (std::size_t at = 0; at < rows.size();) {
        std::size_t end = at + 1;
        while (end < rows.size() && rows[end].provider == rows[at].provider
               && rows[end].match == rows[at].match && rows[end].pattern == rows[at].pattern)
            ++end;
        const catalog::Row& first = rows[at];
        ModelLine line;
        line.provider = toQString(first.provider);
        line.name = toQString(first.pattern);
        line.id = line.provider + u'/' + line.name;
        line.pattern = patternText(first);
        line.history = historyOf(std::span(rows).subspan(at, end - at), dayOf(data.now));
        line.context = rows[end - 1].context;
        const auto now = std::ranges::find_if(line.history, &PriceRow::isInForce);
        if (now != line.history.end()) line.price = *now;
        line.isPriced = isKnown(line.price);
        line.source = source;
        addRetirement(line, data);
        const bool isThere = std::ranges::any_of(
            lines, [&](const ModelLine& other) { return other.isInPolicy && other.id == line.id; });
        if (!isThere) lines.push_back(std::move(line));
        at = end;
    }
}

// Those that cost a miss come first, the most used of them on top; the rest stays as it came.
void unpricedFirst(std::vector<ModelLine>& lines) {
    std::vector<ModelLine> sorted;
    sorted.reserve(lines.size());
    const auto isMiss = [](const ModelLine& line) {
        return !line.isPriced && (line.isInPolicy || line.requests > 0);
    };
    for (ModelLine& line : lines)
        if (isMiss(line)) sorted.push_back(line);
    std::ranges::sort(sorted, [](const ModelLine& a, const ModelLine& b) {
        return a.requests != b.requests ? a.requests > b.requests : a.id < b.id;
    });
    for (ModelLine& line : lines)
        if (!isMiss(line)) sorted.push_back(std::move(line));
    lines = std::move(sorted);
}

std::optional<Money> typicalOf(const ModelLine& line) {
    if (!line.isPriced) return std::nullopt;
    CostSum sum;
    sum.add(750'000, *line.price.input);
    sum.add(250'000, *line.price.output);
    return sum.total();
}

QString warningFor(const CheckReport& check, const QString& subject) {
    for (const Finding& finding : check.findings)
        if (finding.subject == subject
            && (finding.id == "dearer-not-better"_L1 || finding.id == "ladder-falls"_L1))
            return finding.text;
    return {};
}

Rung rungOf(const ModelLine& line, const CheckReport& check) {
    Rung rung;
    rung.model = line.id;
    rung.typical = typicalOf(line);
    if (line.requests > 0)
        rung.answered = kit::percent(static_cast<double>(line.requests - line.failed)
                                     / static_cast<double>(line.requests));
    rung.warning = warningFor(check, line.id);
    rung.isPinned = line.isSimulated || !tune::isUnpinned(line.name.toStdString());
    return rung;
}

// Prices reach from cents to a hundred dollars: each doubling is a step of the same width.
void setShares(std::vector<Step>& ladder) {
    double low = 0, high = 0;
    bool any = false;
    const auto scale = [](Money money) { return std::log2(1.0 + 100.0 * std::max(0.0, money.usd())); };
    for (const Step& step : ladder)
        for (const Rung& rung : step.rungs)
            if (rung.typical) {
                const double at = scale(*rung.typical);
                low = any ? std::min(low, at) : at;
                high = any ? std::max(high, at) : at;
                any = true;
            }
    for (Step& step : ladder)
        for (Rung& rung : step.rungs)
            if (rung.typical) rung.share = high > 0 ? std::max(0.04, scale(*rung.typical) / high) : 0.04;
}

std::vector<Step> ladderOf(const policy::Policy& policy, const std::vector<ModelLine>& lines,
                           const CheckReport& check) {
    std::vector<Step> ladder;
    for (std::size_t i = 0; i < policy.tiers.size(); ++i) {
        const policy::Tier& tier = policy.tiers[i];
        Step step;
        step.tier = toQString(tier.name);
        step.line = tier.below ? Tr::tr("scores below %1").arg(kit::score(*tier.below)) : Tr::tr("all above");
        step.warning = warningFor(check, step.tier);
        for (const auto index : tier.models) {
            const QString id = toQString(policy.models[index].id);
            const auto line = std::ranges::find(lines, id, &ModelLine::id);
            if (line != lines.end()) step.rungs.push_back(rungOf(*line, check));
        }
        std::ranges::sort(step.rungs, [](const Rung& a, const Rung& b) {
            if (a.typical.has_value() != b.typical.has_value()) return a.typical.has_value();
            return a.typical != b.typical ? a.typical < b.typical : a.model < b.model;
        });
        ladder.push_back(std::move(step));
    }
    setShares(ladder);
    return ladder;
}

QString headlineOf(const ModelsView& view, const ModelsData& data, const policy::Policy* policy) {
    QStringList parts;
    if (policy != nullptr)
        parts << kit::counted(std::ssize(policy->models), Tr::tr("%1 model in the policy"),
                              Tr::tr("%1 models in the policy"));
    if (view.unpriced > 0) parts << Tr::tr("%1 without a price").arg(kit::count(view.unpriced));
    if (data.catalog)
        parts << Tr::tr("price list of %1, %2 rows")
                     .arg(toQString(catalog::toString(data.catalog->date())),
                          kit::count(static_cast<std::int64_t>(data.catalog->size())));
    return parts.join(u" · "_s);
}

} // namespace

QString nameOf(Source source) {
    switch (source) {
    case Source::None: return Tr::tr("none");
    case Source::BuiltIn: return Tr::tr("built in");
    case Source::Fetched: return Tr::tr("fetched list");
    case Source::Own: return Tr::tr("own price");
    case Source::Policy: return Tr::tr("policy");
    }
    return {};
}

ModelsView present(const ModelsData& data, const policy::Policy* policy, const CheckReport& check,
                   bool isWhole) {
    ModelsView view;
    if (policy != nullptr) {
        view.tierCount = static_cast<int>(policy->tiers.size());
        for (const policy::Model& model : policy->models)
            view.lines.push_back(lineOf(model, *policy, data));
        std::ranges::sort(view.lines, [](const ModelLine& a, const ModelLine& b) {
            return a.tiers != b.tiers ? a.tiers < b.tiers : a.id < b.id;
        });
    }
    addStrangers(view.lines, data);
    if (policy != nullptr) view.ladder = ladderOf(*policy, view.lines, check);
    unpricedFirst(view.lines);
    view.unpriced = static_cast<int>(
        std::ranges::count_if(view.lines, [](const ModelLine& line) { return !line.isPriced; }));
    if (isWhole && data.own) addRows(view.lines, data.own->rows(), Source::Own, data);
    if (isWhole && data.catalog)
        addRows(view.lines, data.catalog->rows(), data.isFetched ? Source::Fetched : Source::BuiltIn, data);
    for (const Finding& finding : check.findings)
        if (finding.id == "dearer-not-better"_L1 || finding.id == "ladder-falls"_L1)
            view.warnings << finding.text;
    view.headline = headlineOf(view, data, policy);
    return view;
}

QString rateText(const std::optional<Rate>& rate) {
    if (!rate) return u"?"_s;
    QString text = toQString(toString(*rate));
    const qsizetype point = text.indexOf(u'.');
    if (point < 0) return text + u".00"_s;
    return text.size() - point == 2 ? text + u'0' : text;
}

QString sentenceOf(const ModelLine& line) {
    QString text = line.id;
    if (!line.tierText.isEmpty()) text += Tr::tr(", tier %1").arg(line.tierText);
    text += line.isPriced
                ? Tr::tr(", %1 dollars in and %2 out for a million tokens, %3")
                      .arg(rateText(line.price.input), rateText(line.price.output), nameOf(line.source))
                : Tr::tr(", without a price");
    if (line.requests > 0)
        text += u", "_s
                + kit::counted(line.requests, Tr::tr("%1 request in 24 h"), Tr::tr("%1 requests in 24 h"));
    if (!line.retires.isEmpty()) text += Tr::tr(", is taken away on %1").arg(line.retires);
    return text;
}

QString words(const ModelLine& line) {
    QStringList all{line.id, line.tierText, line.abilities, nameOf(line.source)};
    if (!line.isPriced) all << u"unpriced"_s;
    if (!line.retires.isEmpty()) all << u"retires retired"_s << line.retires;
    if (line.isInPolicy) all << u"in-policy"_s;
    return all.join(u' ').toLower();
}

namespace {

QString quoted(const QString& field) {
    if (!field.contains(u',') && !field.contains(u'"') && !field.contains(u'\n')) return field;
    return u'"' + QString(field).replace(u'"', u"\"\""_s) + u'"';
}

QString exact(const std::optional<Rate>& rate) {
    return rate ? toQString(toString(*rate)) : QString();
}

QString number(const std::optional<std::int64_t>& value) {
    return value ? QString::number(*value) : QString();
}

} // namespace

QByteArray toCsv(const std::vector<ModelLine>& lines) {
    QString out =
        u"model,provider,tiers,context,max_output,abilities,input_usd_per_million,output_usd_per_million,"
        "cached_read_usd_per_million,cache_write_usd_per_million,valid_from,source,requests_24h,cost_24h_usd,"
        "money,retires\n"_s;
    for (const ModelLine& line : lines) {
        const QStringList fields{line.id,
                                 line.provider,
                                 line.tierText,
                                 number(line.context),
                                 number(line.maxOutput),
                                 line.abilities,
                                 exact(line.price.input),
                                 exact(line.price.output),
                                 exact(line.price.cachedRead),
                                 exact(line.price.cacheWrite),
                                 line.price.from ? toQString(catalog::toString(*line.price.from)) : QString(),
                                 nameOf(line.source),
                                 QString::number(line.requests),
                                 line.cost ? toQString(toString(*line.cost)) : QString(),
                                 line.cost ? toQString(ledger::toString(line.money)) : QString(),
                                 line.retires};
        QStringList escaped;
        for (const QString& field : fields)
            escaped << quoted(field);
        out += escaped.join(u',') + u'\n';
    }
    return out.toUtf8();
}

} // namespace tierline::models
