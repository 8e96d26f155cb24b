// What the Live page says and allows. No widgets: tested without a screen. Window thread.
#pragma once

#include "ledger/record.h"

#include <QObject>
#include <QString>

#include <memory>
#include <vector>

namespace tierline::live {

enum class GatewayState { Starting, Running, Failed, Stopped };

struct LiveView {
    QString headline; // "1,204 decisions, 3 failed"
    bool showTable = false;
    QString emptyIcon, emptyTitle, emptySentence, emptyAction; // when there is no table
    bool paused = false, following = true;
    QString pill; // "37 new", empty = none
    bool operator==(const LiveView&) const = default;
};

using Records = std::vector<std::shared_ptr<const ledger::Record>>;

class LivePresenter final : public QObject {
    Q_OBJECT

public:
    explicit LivePresenter(QObject* parent = nullptr) : QObject(parent) {}

    // What of `records` goes into the table now; while paused nothing does and they are kept (the newest
    // 10,000).
    Records take(const Records& records);
    // While not following, rows that arrive below the fold are counted for the pill.
    void noteBelow(std::size_t rows);

    void setGateway(GatewayState state, const QString& url);
    Records setPaused(bool paused); // what had been kept, when it ends
    void setFollowing(bool following);
    const LiveView& view() const { return m_view; }

Q_SIGNALS:
    void viewChanged(const tierline::live::LiveView& view);

private:
    void refresh();

    LiveView m_view;
    Records m_kept;
    GatewayState m_state = GatewayState::Starting;
    QString m_url;
    std::size_t m_total = 0, m_failed = 0, m_dropped = 0, m_below = 0;
};

} // namespace tierline::live
