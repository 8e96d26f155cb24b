// Brings decisions of before into the list: a page more, or all back to a moment, until the list is full.
// Window thread; the desk reads elsewhere.
#pragma once

#include "live/livedesk.h"

#include <QObject>
#include <QString>

#include <optional>

namespace tierline::live {

class DecisionModel;

class History final : public QObject {
    Q_OBJECT

public:
    explicit History(DecisionModel& model, QObject* parent = nullptr);

    void setDesk(Desk* desk); // null: there is no ledger to ask
    void readMore();
    void readSince(std::int64_t from); // milliseconds since 1970
    void stop();

    bool isReading() const { return m_isReading; }
    bool hasMore() const { return m_desk != nullptr && m_hasMore; }
    QString
    words() const; // "Reading older decisions: 12,000 so far, back to 12 Nov 14:44"; or why not; or empty

Q_SIGNALS:
    void changed();
    void cameBack(qint64 rows); // so many more are here

private:
    void ask(std::int64_t from, int count);
    void onArrived(const std::vector<RecordPtr>& records);
    void onFinished(bool more, const QString& problem);

    DecisionModel& m_model;
    Desk* m_desk = nullptr;
    bool m_isReading = false, m_hasMore = true;
    std::int64_t m_read = 0;              // of the wish that is on
    std::optional<std::int64_t> m_wanted; // asked for while another wish is on
    QString m_problem;
};

} // namespace tierline::live
