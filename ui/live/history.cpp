#include "live/history.h"

#include "kit/format.h"
#include "live/decisionmodel.h"

#include <limits>

namespace tierline::live {

namespace {

constexpr int pageRows = 2'000;
constexpr auto everything = std::numeric_limits<std::int64_t>::min();
constexpr Wall farAway{Milliseconds{4'102'444'800'000}}; // 2100: whatever the clocks say, it is later

} // namespace

History::History(DecisionModel& model, QObject* parent) : QObject(parent), m_model(model) {}

void History::setDesk(Desk* desk) {
    if (m_desk != nullptr) m_desk->disconnect(this);
    m_desk = desk;
    if (desk == nullptr) return;
    connect(desk, &Desk::olderArrived, this, &History::onArrived);
    connect(desk, &Desk::olderFinished, this, &History::onFinished);
}

void History::readMore() {
    if (m_isReading || !hasMore()) return;
    ask(everything, pageRows);
}

void History::readSince(std::int64_t from) {
    const auto since = m_model.store().completeSince();
    if (!hasMore() || (since && since->time_since_epoch().count() <= from)) return;
    if (m_isReading) {
        m_wanted = from;
        return;
    }
    ask(from, std::numeric_limits<int>::max());
}

void History::ask(std::int64_t from, int count) {
    const auto& store = m_model.store();
    const auto room = static_cast<int>(store.limit() - std::min(store.size(), store.limit()));
    if (room == 0) return;
    m_isReading = true;
    m_read = 0;
    m_problem.clear();
    // Others of the same millisecond may be missing: those that are here are passed over.
    const auto since = store.completeSince();
    const Wall begin{Milliseconds{std::max<std::int64_t>(from, 0)}};
    m_desk->readOlder(begin, since ? *since + Milliseconds(1) : farAway, std::min(count, room));
    Q_EMIT changed();
}

void History::stop() {
    m_wanted.reset();
    if (m_isReading) m_desk->stopOlder();
}

void History::onArrived(const std::vector<RecordPtr>& records) {
    const auto before = m_model.store().size();
    m_model.prepend(records);
    const auto came = static_cast<qint64>(m_model.store().size()) - before;
    m_read += came;
    Q_EMIT cameBack(came);
    Q_EMIT changed();
}

void History::onFinished(bool more, const QString& problem) {
    m_isReading = false;
    m_hasMore = more || !problem.isEmpty();
    m_problem = problem;
    const auto wanted = std::exchange(m_wanted, std::nullopt);
    Q_EMIT changed();
    if (wanted && problem.isEmpty()) readSince(*wanted);
}

QString History::words() const {
    if (!m_problem.isEmpty()) return tr("Older decisions could not be read: %1").arg(m_problem);
    if (!m_isReading) return {};
    const auto since = m_model.store().completeSince();
    if (m_read == 0 || !since) return tr("Reading older decisions …");
    return tr("Reading older decisions: %1 so far, back to %2")
        .arg(kit::count(m_read), kit::dayAndTime(*since));
}

} // namespace tierline::live
