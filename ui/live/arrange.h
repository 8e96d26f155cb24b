// Which rows are shown and in what order: from a snapshot, on any thread. A million rows take milliseconds by
// time and a tenth of a second by another column.
#pragma once

#include "live/columns.h"
#include "live/predicate.h"

#include <QObject>
#include <QThreadPool>

#include <atomic>
#include <functional>
#include <memory>
#include <vector>

namespace tierline::live {

struct Order {
    Column column = Column::Time;
    bool down = false;
    bool isByTime() const { return column == Column::Time && !down; } // as they come
    bool operator==(const Order&) const = default;
};

struct Arrangement {
    std::vector<std::uint32_t> visible; // positions
    Predicate predicate;
    Filter filter;
    Order order;
    std::uint32_t size = 0; // the rows that were looked at: positions below
    std::uint64_t layout = 0;
};

// Null: `stop` said so on the way.
std::shared_ptr<Arrangement> arrange(const Snapshot& rows, const Filter& filter, Order order,
                                     std::int64_t now, const std::function<bool()>& stop = {});

// One job at a time on a thread of its own; a newer wish ends the older one. Window thread.
class Arranger final : public QObject {
    Q_OBJECT

public:
    explicit Arranger(QObject* parent = nullptr);
    ~Arranger() override; // waits

    void ask(Snapshot rows, const Filter& filter, Order order, std::int64_t now);
    bool isBusy() const { return m_asked != m_answered; }

Q_SIGNALS:
    void arranged(const std::shared_ptr<tierline::live::Arrangement>& arrangement); // of the newest wish

private:
    QThreadPool m_pool;
    std::shared_ptr<std::atomic<std::uint64_t>> m_newest = std::make_shared<std::atomic<std::uint64_t>>(0);
    std::uint64_t m_asked = 0, m_answered = 0;
};

} // namespace tierline::live
