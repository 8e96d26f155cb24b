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
    QString headline; // "1,204 decisions, 3 failed · 37 shown"
    bool showTable = false;
    QString emptyIcon, emptyTitle, emptySentence, emptyAction; // when there is no table
    bool paused = false, following = true;
    QString pill;        // "37 new", empty = none
    bool noHits = false; // there are decisions, but the filter shows none
    QString noHitsSentence;
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

    void noteOlder(std::size_t rows);  // came out of the ledger
    void setWaiting(std::size_t rows); // pass the filter, but the sorted list stands still

    // What the filter asks for, in words (empty: there is none), and how many it shows.
    void setShown(const QString& words, std::size_t rows);
    void setGateway(GatewayState state, const QString& url);
    Records setPaused(bool paused); // what had been kept, when it ends
    void setFollowing(bool following);
    const LiveView& view() const { return m_view; }

Q_SIGNALS:
    void viewChanged(const tierline::live::LiveView& view);

private:
    void refresh();
    QString headline() const;
    void sayEmpty(LiveView& next) const;

    LiveView m_view;
    Records m_kept;
    GatewayState m_state = GatewayState::Starting;
    QString m_url;
    std::size_t m_total = 0, m_failed = 0, m_dropped = 0, m_below = 0, m_older = 0, m_waiting = 0,
                m_shown = 0;
    QString m_words;
};

} // namespace tierline::live
