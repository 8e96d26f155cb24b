#include "live/holdpresenter.h"

#include "kit/format.h"

#include <QCoreApplication>
#include <QStringList>

namespace tierline::live {

using namespace Qt::Literals::StringLiterals;

namespace {

QString say(const char* text) {
    return QCoreApplication::translate("tierline::live::Hold", text);
}

QString titleOf(const HoldFacts& facts) {
    if (!facts.news.isOn) return say("Hold is off");
    if (facts.wish.condition.kind == Filter::Kind::Everything) return say("Holding every request");
    return say("Holding requests where %1").arg(facts.wish.words);
}

QString countsOf(const HoldNews& news) {
    QStringList parts;
    const auto add = [&](std::int64_t n, const char* words) {
        if (n > 0) parts << say(words).arg(kit::count(n));
    };
    add(static_cast<std::int64_t>(news.waiting.size()), "%1 waiting");
    add(news.released, "%1 released");
    add(news.dropped, "%1 dropped");
    add(news.expired, "%1 went on by themselves");
    add(news.passed, "%1 not held, since all places were taken");
    return parts.join(u" · "_s);
}

QString statusOf(const HoldNews& news) {
    if (!news.isOn) return {};
    if (news.waiting.empty()) return say("Hold is on");
    return say("Hold is on · %1 waiting").arg(kit::count(static_cast<std::int64_t>(news.waiting.size())));
}

QString hintOf(const HoldFacts& facts) {
    if (!facts.isThere) return holdIsElsewhere();
    return facts.news.isOn ? say("Stop holding: those that wait go on (Shift+P)")
                           : say("Hold requests that match the filter before they are sent (Shift+P)");
}

} // namespace

QString holdIsElsewhere() {
    return say("Requests can be held only where the gateway runs in this window; this one runs elsewhere.");
}

QString holdEnded(std::size_t waiting) {
    const auto n = static_cast<std::int64_t>(waiting);
    return n == 0 ? say("Hold is off")
                  : kit::counted(n, say("Hold is off; %1 request goes on"),
                                 say("Hold is off; %1 requests go on"));
}

HoldView present(const HoldFacts& facts) {
    HoldView view;
    view.isThere = facts.isThere;
    view.isOn = facts.isThere && facts.news.isOn;
    view.anyWaits = facts.isThere && !facts.news.waiting.empty();
    view.isShown = view.isOn || view.anyWaits;
    view.buttonHint = hintOf(facts);
    if (!view.isShown) return view;
    view.title = titleOf(facts);
    view.counts = countsOf(facts.news);
    view.note = facts.wish.note;
    view.offersFilter = view.isOn && facts.filterChanged;
    view.status = statusOf(facts.news);
    if (!view.anyWaits)
        view.empty = say("None waits. The next one that matches stops here before it is sent, and goes on by "
                         "itself after %1 s.")
                         .arg(holdSeconds);
    return view;
}

} // namespace tierline::live
