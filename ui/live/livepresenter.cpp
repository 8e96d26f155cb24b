#include "live/livepresenter.h"

#include "kit/format.h"

namespace tierline::live {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::size_t keptLimit = 10'000;

} // namespace

Records LivePresenter::take(const Records& records) {
    for (const auto& record : records) {
        ++m_total;
        if (record->outcome != ledger::Outcome::Ok && record->outcome != ledger::Outcome::Cancelled)
            ++m_failed;
    }
    Records out;
    if (m_view.paused) {
        m_kept.insert(m_kept.end(), records.begin(), records.end());
        if (m_kept.size() > keptLimit) {
            const auto excess = m_kept.size() - keptLimit;
            m_kept.erase(m_kept.begin(), m_kept.begin() + static_cast<std::ptrdiff_t>(excess));
            m_dropped += excess;
        }
    } else {
        out = records;
    }
    refresh();
    return out;
}

void LivePresenter::noteBelow(std::size_t rows) {
    if (m_view.following) return;
    m_below += rows;
    refresh();
}

void LivePresenter::noteOlder(std::size_t rows) {
    m_older += rows;
    refresh();
}

void LivePresenter::setWaiting(std::size_t rows) {
    m_waiting = rows;
    refresh();
}

void LivePresenter::setShown(const QString& words, std::size_t rows) {
    m_words = words;
    m_shown = rows;
    refresh();
}

void LivePresenter::setGateway(GatewayState state, const QString& url) {
    m_state = state;
    m_url = url;
    refresh();
}

Records LivePresenter::setPaused(bool paused) {
    Records out;
    if (!paused) out.swap(m_kept);
    m_view.paused = paused;
    m_dropped = 0;
    refresh();
    return out;
}

void LivePresenter::setFollowing(bool following) {
    m_view.following = following;
    if (following) m_below = 0;
    refresh();
}

QString LivePresenter::headline() const {
    const auto counted = [](std::size_t n) { return kit::count(static_cast<std::int64_t>(n)); };
    const std::size_t all = m_total + m_older;
    QString text;
    if (all > 0) text = all == 1 ? tr("1 decision") : tr("%1 decisions").arg(counted(all));
    if (m_failed > 0) text += u", "_s + tr("%1 failed").arg(counted(m_failed));
    if (!m_words.isEmpty() && all > 0) text += u" · "_s + tr("%1 shown").arg(counted(m_shown));
    if (!m_view.paused) return text;
    text += (text.isEmpty() ? QString() : u" · "_s) + tr("paused, %1 waiting").arg(counted(m_kept.size()));
    if (m_dropped > 0) text += u", "_s + tr("%1 older ones only in the ledger").arg(counted(m_dropped));
    return text;
}

void LivePresenter::sayEmpty(LiveView& next) const {
    next.emptyAction.clear();
    switch (m_state) {
    case GatewayState::Starting:
        next.emptyIcon = u"clock"_s;
        next.emptyTitle = tr("Starting the gateway");
        next.emptySentence = tr("The first decisions appear here as soon as it listens.");
        return;
    case GatewayState::Running:
        next.emptyIcon = m_view.paused ? u"pause"_s : u"inbox"_s;
        next.emptyTitle = m_view.paused ? tr("Paused") : tr("No request yet");
        next.emptySentence =
            m_view.paused ? tr("%1 waiting. Resume to see them.")
                                .arg(kit::count(static_cast<std::int64_t>(m_kept.size())))
                          : tr("Point a client at %1 with the model name auto, or send a sample.").arg(m_url);
        next.emptyAction = m_view.paused ? tr("Resume") : tr("Send one");
        return;
    case GatewayState::Failed:
    case GatewayState::Stopped:
        next.emptyIcon = u"alert"_s;
        next.emptyTitle = tr("The gateway is not running");
        next.emptySentence = tr("No decision can be made until it runs again.");
        return;
    }
}

void LivePresenter::refresh() {
    LiveView next = m_view;
    next.headline = headline();
    next.showTable = m_total + m_older > m_kept.size();
    next.noHits = next.showTable && !m_words.isEmpty() && m_shown == 0;
    next.noHitsSentence = next.noHits ? tr("Asked for: %1.").arg(m_words) : QString();
    const auto unseen = static_cast<std::int64_t>(m_below + m_waiting);
    next.pill = unseen > 0 && !m_view.following ? tr("%1 new").arg(kit::count(unseen)) : QString();
    sayEmpty(next);
    if (next == m_view) return;
    m_view = next;
    Q_EMIT viewChanged(m_view);
}

} // namespace tierline::live
