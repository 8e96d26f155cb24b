#include "shell/shellpresenter.h"

#include "breakers/breakerspresenter.h"
#include "kit/format.h"

#include <QCoreApplication>

namespace tierline::shell {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr Milliseconds newsShown = std::chrono::seconds(30);

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Shell)
};

// The core speaks in lower-case clauses.
QString sentence(const QString& clause) {
    if (clause.isEmpty()) return clause;
    const QString text = clause.contains(u'\n') ? clause : clause.left(1).toUpper() + clause.mid(1);
    return text.endsWith(u'.') || text.contains(u'\n') ? text : text + u'.';
}

void fillGateway(ShellView& view, const GatewayState& state) {
    switch (state.phase) {
    case GatewayPhase::Starting:
        view.gatewayTone = kit::Tone::Busy;
        view.gatewayText = Text::tr("Starting …");
        break;
    case GatewayPhase::Running:
        view.gatewayTone = kit::Tone::Good;
        view.gatewayText = Text::tr("Running");
        view.url = state.url;
        view.running = true;
        break;
    case GatewayPhase::Failed:
        view.gatewayTone = kit::Tone::Bad;
        view.gatewayText = Text::tr("Not running");
        view.failed = true;
        view.failure = sentence(state.failure);
        if (!state.remedy.isEmpty()) view.failure += u'\n' + sentence(state.remedy);
        view.portTaken = state.portTaken;
        break;
    }
    if (state.watching && view.running) view.gatewayText = Text::tr("Watching");
    if (state.isLost) {
        view.gatewayTone = kit::Tone::Warn;
        view.gatewayText = Text::tr("Lost");
        view.running = false;
        view.lost = state.notice;
        view.url = state.url;
    }
    view.watching = state.watching;
    view.sandbox = state.sandbox;
    view.hasTraffic = state.hasTraffic && view.running;
    view.trafficPaused = state.trafficPaused;
}

QString bannerOf(const Snapshot& snapshot) {
    if (!snapshot.ledgerTrouble.isEmpty())
        return Text::tr(
                   "Decisions are not being kept: %1. Requests go on, and Live shows them until the window "
                   "closes; Spend, budgets and Benchmark know what was kept before.")
            .arg(snapshot.ledgerTrouble);
    if (!snapshot.ledgerRecovered.isEmpty())
        return Text::tr("The ledger was damaged and has been mended: %1. What came after it is whole.")
            .arg(snapshot.ledgerRecovered);
    return {};
}

void fillStatus(ShellView& view, const Snapshot& snapshot) {
    const double rate = snapshot.requestsPerMinute;
    view.rate = Text::tr("%1 req/min").arg(QLocale().toString(rate, 'f', rate > 0 && rate < 9.95 ? 1 : 0));
    view.overhead = snapshot.overheadP99 == 0 ? Text::tr("route –")
                                              : Text::tr("route p50 %1  p99 %2")
                                                    .arg(kit::microseconds(snapshot.overheadP50),
                                                         kit::microseconds(snapshot.overheadP99));
    const int open = breakers::openCount(snapshot.breakers);
    view.breakersTone = open == 0 ? kit::Tone::Good : kit::Tone::Bad;
    view.breakers = open == 0 ? Text::tr("no breaker open")
                              : kit::counted(open, Text::tr("%1 breaker open"), Text::tr("%1 breakers open"));
    view.ledger =
        Text::tr("%1 rows  %2").arg(kit::countShort(snapshot.ledgerRows), kit::bytes(snapshot.ledgerBytes));
    view.routingPaused = snapshot.routingPaused && view.running;
    if (view.routingPaused) {
        view.gatewayTone = kit::Tone::Warn;
        view.gatewayText = Text::tr("Routing paused");
    }
    view.banner = bannerOf(snapshot);
    if (!snapshot.policyTrouble.isEmpty())
        view.notice = Text::tr("the changed policy is not in force: %1").arg(snapshot.policyTrouble);
    else if (snapshot.offline)
        view.notice = Text::tr("offline: no network, nothing is blamed on a provider");
    else if (snapshot.ledgerDropped > 0)
        view.notice =
            kit::counted(snapshot.ledgerDropped, Text::tr("%1 record was not kept: the disk is too slow"),
                         Text::tr("%1 records were not kept: the disk is too slow"));
    else if (!snapshot.policyChange.isEmpty() && snapshot.breakers.at - snapshot.policySince < newsShown)
        view.notice = Text::tr("policy changed: %1").arg(snapshot.policyChange);
}

} // namespace

ShellView present(const GatewayState& state, const Snapshot& snapshot, const policy::Policy* policy) {
    ShellView view;
    fillGateway(view, state);
    fillStatus(view, snapshot);
    if (policy != nullptr && !view.failed) {
        view.policyText = Text::tr("Policy %1").arg(QString::fromStdString(policy->hash12()));
        view.policyHint = QString::fromStdString(policy->file) + u'\n'
                          + kit::counted(static_cast<std::int64_t>(policy->models.size()),
                                         Text::tr("%1 model"), Text::tr("%1 models"))
                          + u", "_s
                          + kit::counted(static_cast<std::int64_t>(policy->tiers.size()), Text::tr("%1 tier"),
                                         Text::tr("%1 tiers"))
                          + u'\n' + Text::tr("Click to copy the whole hash.");
    }
    return view;
}

QString captureSentence(const GatewayState& state) {
    if (!state.capturesPrompts) return Text::tr("Prompts are not kept: the policy turns capture off.");
    return Text::tr("Prompts are kept on this machine only, in %1 (folder 0700).").arg(state.dataFolder);
}

} // namespace tierline::shell
