#include "policy/effectwords.h"

#include "kit/format.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace tierline::policypage {

using namespace Qt::Literals::StringLiterals;
using kit::Tone;

namespace {

constexpr double surely = 0.05;     // of McNemar's p
constexpr std::int64_t enough = 50; // labels; with fewer the page asks for more

QString tr(const char* text) {
    return QCoreApplication::translate("policypage", text);
}

QString sign(double value) {
    return value < 0 ? u"−"_s : u"+"_s;
}

Tone toneOf(double change, bool lessIsBetter) {
    if (change == 0) return Tone::Idle;
    return (change < 0) == lessIsBetter ? Tone::Good : Tone::Warn;
}

Money per(const Money& sum, double times, double of) {
    return Money::fromNano(std::llround(static_cast<double>(sum.nano()) * times / of));
}

QString moneyRange(const MoneyEffect& money) {
    if (!money.change) return {};
    return tr("95 % %1 to %2").arg(signedPercent(money.change->low), signedPercent(money.change->high));
}

EffectLine moneyLine(const MoneyEffect& money, const QString& name, const Money& live, const Money& draft) {
    EffectLine line;
    line.name = name;
    line.live = kit::money(live);
    line.draft = kit::money(draft);
    const auto change = (draft - live).nano();
    line.delta = live.nano() == 0
                     ? signedMoney(draft - live)
                     : signedPercent(static_cast<double>(change) / static_cast<double>(live.nano()));
    line.tone = toneOf(static_cast<double>(change), true);
    line.note = money.isSimulated ? tr("simulated") : QString();
    return line;
}

void addMoney(std::vector<EffectLine>& lines, const MoneyEffect& money, double days) {
    if (money.priced == 0) return;
    const auto calls = static_cast<double>(money.priced);
    if (days > 0) {
        lines.push_back(
            moneyLine(money, tr("Cost a day"), per(money.live, 1, days), per(money.draft, 1, days)));
        lines.back().range = moneyRange(money);
        lines.back().help = tr("What the loaded requests cost with the policy in force and what they would "
                               "cost with the draft, as estimated before the call, divided by their days. "
                               "The interval is what chance alone would make of as many conversations.");
    }
    lines.push_back(
        moneyLine(money, tr("per 1,000"), per(money.live, 1000, calls), per(money.draft, 1000, calls)));
    if (days <= 0) lines.back().range = moneyRange(money);
    lines.back().help = tr("The same for a thousand requests; those without a known price are left out.");
}

EffectLine shareLine(const QString& name, const Range& live, const Range& draft, bool lessIsBetter) {
    EffectLine line;
    line.name = name;
    line.live = kit::percent(live.value, 1);
    line.draft = kit::percent(draft.value, 1);
    line.delta = signedPoints(draft.value - live.value);
    line.range = tr("95 % %1 to %2").arg(kit::percent(draft.low, 1), kit::percent(draft.high, 1));
    const double shown = std::round((draft.value - live.value) * 1000);
    line.tone = toneOf(shown, lessIsBetter);
    if (line.tone == Tone::Warn && lessIsBetter) line.tone = Tone::Bad;
    return line;
}

void addQuality(std::vector<EffectLine>& lines, const QualityEffect& quality) {
    lines.push_back(shareLine(tr("Agrees with labels"), quality.live, quality.draft, false));
    lines.back().help = tr("The share of labelled requests that go to the tier of their label, with its "
                           "interval (Wilson, 95 %).");
    lines.push_back(shareLine(tr("Under-routed"), quality.liveUnder, quality.draftUnder, true));
    lines.back().note = tr("harm");
    lines.back().help =
        tr("Labelled requests that go to a lower tier than they deserve: their answers suffer.");
    lines.push_back(shareLine(tr("Over-routed"), quality.liveOver, quality.draftOver, true));
    if (lines.back().tone == Tone::Bad) lines.back().tone = Tone::Warn;
    lines.back().note = tr("waste");
    lines.back().help = tr("Labelled requests that go to a dearer tier than they need: money without use.");
}

void addTop(std::vector<EffectLine>& lines, const Effect& effect, const QStringList& tiers) {
    if (effect.draftTiers.empty() || effect.liveTiers.size() != effect.draftTiers.size() || effect.rows == 0)
        return;
    const auto all = static_cast<double>(effect.rows);
    const double live = static_cast<double>(effect.liveTiers.back()) / all;
    const double draft = static_cast<double>(effect.draftTiers.back()) / all;
    EffectLine line;
    line.name = tiers.isEmpty() ? tr("Top tier") : tr("To %1").arg(tiers.last());
    line.live = kit::percent(live, 1);
    line.draft = kit::percent(draft, 1);
    line.delta = signedPoints(draft - live);
    line.help = tr("The share of all loaded requests that go to the dearest tier.");
    lines.push_back(line);
}

void addSentence(EffectWords& words, const Effect& effect) {
    const auto moved = effect.flips[static_cast<std::size_t>(FlipKind::All)];
    if (!effect.quality || effect.quality->labelled == 0) {
        words.sentence = tr("No labels here: label 50 to see agreement.");
        words.sentenceTone = Tone::Warn;
        return;
    }
    const auto& q = *effect.quality;
    const QString counts =
        tr("%1 now right, %2 now wrong").arg(kit::count(q.onlyDraft), kit::count(q.onlyLive));
    if (moved == 0) {
        words.sentence = tr("The draft sends every request where it went.");
    } else if (q.onlyDraft == 0 && q.onlyLive == 0) {
        words.sentence = tr("No labelled request is right in one of both only.");
    } else if (q.p < surely) {
        const bool isBetter = q.onlyDraft > q.onlyLive;
        words.sentence = (isBetter ? tr("Better on labels, and more than chance: %1, %2.")
                                   : tr("Worse on labels, and more than chance: %1, %2."))
                             .arg(counts, chance(q.p));
        words.sentenceTone = isBetter ? Tone::Good : Tone::Bad;
    } else {
        words.sentence =
            tr("On %1 this is within noise: %2, %3.")
                .arg(kit::counted(q.labelled, tr("%1 label"), tr("%1 labels")), counts, chance(q.p));
    }
    if (q.labelled < enough)
        words.missing << tr("Only %1: label %2 more to see agreement.")
                             .arg(kit::counted(q.labelled, tr("%1 label"), tr("%1 labels")),
                                  kit::count(enough - q.labelled));
}

void addMissing(EffectWords& words, const Effect& effect, const Loaded& loaded) {
    const auto say = [&](std::int64_t n, const QString& one, const QString& many) {
        if (n > 0) words.missing << kit::counted(n, one, many);
    };
    say(effect.withoutWords, tr("The words of %1 request were not kept: it is in no figure."),
        tr("The words of %1 requests were not kept: they are in no figure."));
    say(loaded.strangeLabels, tr("%1 label names no tier of this policy and counts as none."),
        tr("%1 labels name no tier of this policy and count as none."));
    std::int64_t unpriced = 0;
    for (const auto& money : effect.money)
        unpriced += money.unpriced;
    say(unpriced, tr("%1 request has no known price and is in no sum."),
        tr("%1 requests have no known price and are in no sum."));
    for (const auto& sentence : effect.missing)
        words.missing << sentence;
}

} // namespace

QString signedPercent(double share, int decimals) {
    const double shown = std::abs(share) * std::pow(10.0, decimals + 2);
    if (std::round(shown) == 0) return u"±0 %"_s;
    return sign(share) + kit::percent(std::abs(share), decimals);
}

QString signedPoints(double share) {
    if (std::round(std::abs(share) * 1000) == 0) return u"±0"_s;
    return sign(share) + QLocale().toString(std::abs(share) * 100, 'f', 1);
}

QString signedMoney(Money change) {
    if (change.nano() == 0) return u"±0"_s;
    return sign(static_cast<double>(change.nano()))
           + kit::money(change.nano() < 0 ? Money() - change : change);
}

QString chance(double p) {
    if (p < 0.001) return u"p < .001"_s;
    return u"p = "_s + QString::number(p, 'f', 3).mid(p >= 1 ? 0 : 1);
}

EffectWords wordsOf(const Effect& effect, const Loaded& loaded, const QStringList& tiers) {
    EffectWords words;
    for (const auto& money : effect.money)
        addMoney(words.lines, money, loaded.days);
    addTop(words.lines, effect, tiers);
    if (effect.quality && effect.quality->labelled > 0) addQuality(words.lines, *effect.quality);
    addSentence(words, effect);
    addMissing(words, effect, loaded);
    QStringList spoken;
    for (const auto& line : words.lines)
        spoken << tr("%1 %2, was %3")
                      .arg(line.note.isEmpty() ? line.name : line.name + u", "_s + line.note, line.draft,
                           line.live);
    spoken << words.sentence;
    words.spoken = spoken.join(u"; "_s);
    return words;
}

} // namespace tierline::policypage
