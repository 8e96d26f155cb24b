#include "breakers/breakerspresenter.h"

#include "kit/format.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>
#include <tuple>

namespace tierline::breakers {

using namespace Qt::Literals::StringLiterals;
using health::Action;
using health::BreakerState;
using kit::Tone;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Breakers)
};

QString fromUtf8(const std::string& text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

Tone toneOf(BreakerState state) {
    switch (state) {
    case BreakerState::Closed: return Tone::Good;
    case BreakerState::HalfOpen: return Tone::Warn;
    case BreakerState::Open:
    case BreakerState::HeldOpen: return Tone::Bad;
    case BreakerState::Draining: return Tone::Idle;
    }
    return Tone::Idle;
}

QString textOf(const health::BreakerView& view, int probes) {
    switch (view.state) {
    case BreakerState::Closed: return Text::tr("Closed");
    case BreakerState::Open: return Text::tr("Open");
    case BreakerState::HalfOpen: return Text::tr("Half-open %1/%2").arg(view.probesSucceeded).arg(probes);
    case BreakerState::HeldOpen: return Text::tr("Held open");
    case BreakerState::Draining: return Text::tr("Draining");
    }
    return {};
}

// The whole open time doubles with every opening up to the cap; the ring needs it to know its share.
double openShareOf(const health::BreakerView& view, const policy::Breaker& settings) {
    if (view.state != BreakerState::Open) return 0;
    Milliseconds whole = settings.open;
    for (int i = 1; i < view.timesOpened && whole < settings.maxOpen; ++i)
        whole = std::min(whole * 2, settings.maxOpen);
    if (whole.count() <= 0) return 0;
    return std::clamp(static_cast<double>(view.reopensIn.count()) / static_cast<double>(whole.count()), 0.0,
                      1.0);
}

struct Place {
    int tier = -1;
    std::size_t order = std::numeric_limits<std::size_t>::max();
};

// The first tier that lists the model, and the model's place in the file.
Place placeOf(const policy::Policy* policy, std::string_view model) {
    if (policy == nullptr) return {};
    const auto index = policy->model(model);
    if (!index) return {};
    for (std::size_t tier = 0; tier < policy->tiers.size(); ++tier)
        if (std::ranges::find(policy->tiers[tier].models, *index) != policy->tiers[tier].models.end())
            return {static_cast<int>(tier), *index};
    return {-1, *index};
}

QString nameOf(BreakerState state) {
    switch (state) {
    case BreakerState::Closed: return Text::tr("closed");
    case BreakerState::Open: return Text::tr("open");
    case BreakerState::HalfOpen: return Text::tr("half-open");
    case BreakerState::HeldOpen: return Text::tr("held open");
    case BreakerState::Draining: return Text::tr("draining");
    }
    return {};
}

QString sourceOf(const std::string& reference) {
    const std::string_view text = reference;
    if (text.empty()) return Text::tr("none");
    if (text == "client") return Text::tr("caller's");
    const auto colon = text.find(':');
    // What is no reference is never shown: it could be a key.
    for (const auto& known : {"env", "keychain", "file"})
        if (text.substr(0, colon) == known) return QString::fromLatin1(known);
    return Text::tr("other");
}

QString keySourceOf(const policy::Policy* policy, const health::BreakerRow& row, const QString& provider) {
    const policy::Provider* about = policy == nullptr ? nullptr : policy->provider(provider.toStdString());
    if (about == nullptr) return {};
    if (row.credential.empty())
        return about->isSimulated() && about->key.empty() ? Text::tr("none") : sourceOf(about->key);
    const auto place =
        static_cast<std::size_t>(std::max(1, fromUtf8(row.credential).section(u' ', 0, 0).toInt()));
    const std::string& reference =
        place - 1 <= about->moreKeys.size() && place > 1 ? about->moreKeys[place - 2] : about->key;
    return sourceOf(reference) + u' ' + fromUtf8(row.credential);
}

QString nameOf(health::RateFill::What what) {
    using What = health::RateFill::What;
    switch (what) {
    case What::Requests: return Text::tr("requests a minute");
    case What::Tokens: return Text::tr("tokens a minute");
    case What::InputTokens: return Text::tr("input tokens a minute");
    case What::OutputTokens: return Text::tr("output tokens a minute");
    case What::RequestsADay: return Text::tr("requests a day");
    case What::TokensADay: return Text::tr("tokens a day");
    case What::AtOnce: return Text::tr("at once");
    }
    return {};
}

RateLine rateOf(const health::RateFill& fill, const QString& provider) {
    RateLine line;
    line.name = nameOf(fill.what);
    line.text = fill.limit > 0 ? kit::countShort(fill.used) + u" / "_s + kit::countShort(fill.limit)
                               : Text::tr("%1 left").arg(kit::countShort(fill.left));
    line.share = fill.limit > 0
                     ? std::clamp(static_cast<double>(fill.used) / static_cast<double>(fill.limit), 0.0, 1.0)
                     : (fill.left > 0 ? 0.0 : 1.0);
    line.tone = line.share >= 1 ? Tone::Bad : line.share >= 0.8 ? Tone::Warn : Tone::Good;
    if (fill.isRemote)
        line.whose = Text::tr("said by %1, starts anew in %2").arg(provider, kit::countdown(fill.resetIn));
    else
        line.whose = fill.isOfProvider ? Text::tr("of the policy, all models of %1").arg(provider)
                                       : Text::tr("of the policy");
    return line;
}

std::vector<RateLine> ratesOf(const std::vector<health::RateFill>& fills, const QString& provider) {
    std::vector<RateLine> lines;
    for (const health::RateFill& fill : fills)
        lines.push_back(rateOf(fill, provider));
    std::ranges::sort(lines, [](const RateLine& a, const RateLine& b) {
        return a.share != b.share ? a.share > b.share : a.name < b.name;
    });
    return lines;
}

std::vector<Stretch> stretchesOf(const std::vector<Change>& changes, Wall beginning, Wall now) {
    std::vector<Stretch> stretches;
    const Wall start = now - spanShown;
    // In steps of the span's two-hundredth: finer would repaint the table with every snapshot.
    const auto shareOf = [start](Wall at) {
        const double share =
            static_cast<double>((at - start).count()) / static_cast<double>(Milliseconds(spanShown).count());
        return std::clamp(std::round(share * 200) / 200, 0.0, 1.0);
    };
    Stretch current{shareOf(beginning), 1, Tone::Good};
    for (const Change& change : changes) {
        current.to = shareOf(change.at);
        if (current.to > current.from) stretches.push_back(current);
        current = {std::max(current.from, current.to), 1, toneOf(change.to)};
    }
    current.to = 1;
    if (current.to > current.from) stretches.push_back(current);
    return stretches;
}

BreakerLine lineOf(const health::BreakerRow& row, const policy::Policy* policy, int tier, Wall now) {
    const policy::Breaker settings = policy == nullptr ? policy::Breaker{} : policy->breaker;
    BreakerLine line;
    line.model = fromUtf8(row.model);
    line.target = fromUtf8(targetOf(row.model, row.credential));
    line.provider = line.model.section(u'/', 0, 0);
    line.keySource = keySourceOf(policy, row, line.provider);
    line.since = row.since;
    line.tier = tier;
    if (tier >= 0) line.tierName = fromUtf8(policy->tiers[static_cast<std::size_t>(tier)].name);
    line.state = row.view.state;
    line.tone = toneOf(row.view.state);
    line.stateText = textOf(row.view, settings.probes);
    line.reason = fromUtf8(row.view.reason);
    if (!line.reason.isEmpty() && row.since != Wall{}) line.sinceText = kit::relativeTime(row.since, now);
    line.openShare = openShareOf(row.view, settings);
    if (row.view.state == BreakerState::Open) line.countdown = kit::countdown(row.view.reopensIn);
    line.failures = row.view.failures;
    line.calls = row.view.calls;
    line.consecutive = row.view.consecutive;
    line.samples = row.samples;
    line.timesOpened = row.view.timesOpened;
    line.p95 = row.p95 ? kit::duration(*row.p95) : u"–"_s;
    if (row.p95) line.p95Raw = *row.p95;
    return line;
}

void applyGate(BreakerLine& line, const health::BreakerRow& row, const std::vector<health::GateRow>& gates) {
    const auto gate = std::ranges::find_if(gates, [&](const health::GateRow& one) {
        return one.model == row.model && one.credential == row.credential;
    });
    if (gate == gates.end()) return;
    line.keyTrouble = fromUtf8(gate->keyTrouble);
    line.rates = ratesOf(gate->rates, line.provider);
    line.inFlight = gate->inFlight;
    line.queued = static_cast<int>(gate->queued);
}

FaultLine faultOf(const SandboxProvider& provider) {
    FaultLine line;
    line.provider = provider.name;
    line.fault = provider.fault;
    const auto choice = std::ranges::find(faultChoices(), provider.fault, &FaultChoice::fault);
    line.faultText = choice == faultChoices().end() ? provider.fault : choice->text;
    line.tone = provider.fault == "none"_L1 || provider.fault.isEmpty() ? Tone::Good
                : provider.fault == "slow"_L1                           ? Tone::Warn
                                                                        : Tone::Bad;
    if (provider.remaining.count() > 0) line.remaining = kit::countdown(provider.remaining);
    line.requestsText =
        Text::tr("%1 requests, %2 failed").arg(kit::count(provider.requests), kit::count(provider.failures));
    return line;
}

QString headlineOf(const BreakersView& view) {
    if (view.lines.empty()) return {};
    QStringList parts{kit::counted(static_cast<std::int64_t>(view.lines.size()), Text::tr("%1 model"),
                                   Text::tr("%1 models"))};
    const std::array<std::pair<BreakerState, QString>, 4> named{
        {{BreakerState::Open, Text::tr("open")},
         {BreakerState::HeldOpen, Text::tr("held open")},
         {BreakerState::HalfOpen, Text::tr("half-open")},
         {BreakerState::Draining, Text::tr("draining")}}};
    for (const auto& [state, name] : named) {
        const auto n = std::ranges::count(view.lines, state, &BreakerLine::state);
        if (n > 0) parts << QString::number(n) + u' ' + name;
    }
    if (parts.size() == 1) parts << Text::tr("all closed");
    return parts.join(u", "_s);
}

} // namespace

const std::vector<ActionChoice>& actionChoices() {
    static const std::vector<ActionChoice> choices{
        {Action::Trip, Text::tr("Trip"),
         Text::tr("Open it now, as if it had failed: requests go elsewhere, probes follow"), u"trip"_s, u'T'},
        {Action::Reset, Text::tr("Reset"), Text::tr("Close it and forget its failures"), u"reset"_s, u'R'},
        {Action::HoldOpen, Text::tr("Hold open"), Text::tr("Keep it open until it is reset: no probes"),
         u"hold"_s, u'H'},
        {Action::Drain, Text::tr("Drain"), Text::tr("No new requests; those under way may finish"),
         u"drain"_s, u'D'},
        {Action::Probe, Text::tr("Probe"), Text::tr("Let the next requests try it now"), u"probe"_s, u'B'},
    };
    return choices;
}

const std::vector<FaultChoice>& faultChoices() {
    static const std::vector<FaultChoice> choices{
        {u"none"_s, Text::tr("Healthy"), Text::tr("Answer as usual")},
        {u"down"_s, Text::tr("Down"), Text::tr("Refuse every connection")},
        {u"error"_s, Text::tr("Server error"), Text::tr("Answer 500")},
        {u"rate_limit"_s, Text::tr("Rate limit"), Text::tr("Answer 429 with a delay")},
        {u"slow"_s, Text::tr("Slow"), Text::tr("Many times the usual latency")},
        {u"cut"_s, Text::tr("Cut stream"), Text::tr("Close the connection in the middle of the reply")},
        {u"empty"_s, Text::tr("Empty reply"), Text::tr("Answer 200 without any content")},
    };
    return choices;
}

bool allows(BreakerState state, Action action) {
    switch (action) {
    case Action::Trip: return state == BreakerState::Closed || state == BreakerState::HalfOpen;
    case Action::Reset: return state != BreakerState::Closed;
    case Action::HoldOpen: return state != BreakerState::HeldOpen;
    case Action::Drain: return state != BreakerState::Draining;
    case Action::Probe: return state == BreakerState::Open || state == BreakerState::HeldOpen;
    }
    return false;
}

int openCount(const BreakersData& data) {
    return static_cast<int>(std::ranges::count_if(data.rows, [](const health::BreakerRow& row) {
        return row.view.state == BreakerState::Open || row.view.state == BreakerState::HeldOpen;
    }));
}

std::vector<ChangeLine> changeLines(const std::vector<Change>& changes) {
    std::vector<ChangeLine> lines;
    for (auto change = changes.rbegin(); change != changes.rend(); ++change)
        lines.push_back({kit::clockTime(change->at), fromUtf8(change->model), nameOf(change->to),
                         toneOf(change->to), fromUtf8(change->reason)});
    return lines;
}

std::optional<Action> undoOf(BreakerState before, Action action) {
    switch (before) {
    case BreakerState::Closed: // its window and its count are not lost but by a reset
        return action == Action::Reset ? std::nullopt : std::optional(Action::Reset);
    case BreakerState::HalfOpen: return action == Action::Probe ? std::nullopt : std::optional(Action::Probe);
    case BreakerState::Open: return action == Action::Trip ? std::nullopt : std::optional(Action::Trip);
    case BreakerState::HeldOpen:
        return action == Action::HoldOpen ? std::nullopt : std::optional(Action::HoldOpen);
    case BreakerState::Draining: return action == Action::Drain ? std::nullopt : std::optional(Action::Drain);
    }
    return std::nullopt;
}

BreakersView present(const BreakersData& data, const History& history, const policy::Policy* policy,
                     const PastSeen& past) {
    BreakersView view;
    const std::vector<Change> changes = merged(past.changes, history);
    const Wall beginning =
        past.from == Wall{} ? history.beginning() : std::min(past.from, history.beginning());
    view.tierCount = policy == nullptr ? 0 : static_cast<int>(policy->tiers.size());
    std::vector<std::tuple<unsigned, std::size_t, const health::BreakerRow*, int>> order;
    for (const health::BreakerRow& row : data.rows) {
        const Place place = placeOf(policy, row.model);
        order.emplace_back(static_cast<unsigned>(place.tier), place.order, &row, place.tier); // -1 sorts last
    }
    std::ranges::sort(order);
    for (const auto& [rank, place, row, tier] : order) {
        BreakerLine line = lineOf(*row, policy, tier, data.at);
        applyGate(line, *row, data.gates);
        const std::string target = targetOf(row->model, row->credential);
        std::vector<Change> own;
        std::ranges::copy_if(changes, std::back_inserter(own),
                             [&](const Change& c) { return c.model == target; });
        line.stretches = stretchesOf(own, beginning, data.at);
        if (const auto found = past.minutes.find(target); found != past.minutes.end())
            line.minutes = found->second;
        view.lines.push_back(std::move(line));
    }
    for (const SandboxProvider& provider : data.sandbox)
        view.faults.push_back(faultOf(provider));
    view.changes = changeLines(changes);
    view.headline = headlineOf(view);
    view.counting =
        std::ranges::any_of(view.lines, [](const BreakerLine& l) { return !l.countdown.isEmpty(); })
        || std::ranges::any_of(view.faults, [](const FaultLine& l) { return !l.remaining.isEmpty(); });
    return view;
}

} // namespace tierline::breakers
