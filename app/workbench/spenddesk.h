// The Spend page's desk over the engine behind this window: answers on one thread, the longer work on
// another, so that neither waits for the other. Window thread; goes before the engine.
#pragma once

#include "spendwork.h"
#include "worker.h"

#include "spend/spenddesk.h"

#include <atomic>
#include <memory>

namespace tierline::workbench {

class SpendDesk final : public spend::Desk {
    Q_OBJECT

public:
    explicit SpendDesk(std::shared_ptr<const Access> access, QObject* parent = nullptr);
    ~SpendDesk() override;

    void ask(const spend::Wish& wish) override;
    void save(const QString& file, const QByteArray& content) override;
    void reprice(const spend::RepriceWish& wish) override;
    void reconcile(const spend::ReconcileWish& wish) override;
    void makeReport(const spend::ReportWish& wish) override;
    void cancelTask() override;

private:
    template <class Work, class Tell>
    void begin(Work work, Tell tell);

    using Number = std::shared_ptr<std::atomic<quint64>>;
    Number m_newest = std::make_shared<std::atomic<quint64>>(0); // question; older ones are given up
    Number m_task = std::make_shared<std::atomic<quint64>>(0);   // the same of tasks
    std::unique_ptr<SpendWork> m_answers, m_tasks;
    std::unique_ptr<Worker> m_answering, m_working; // go first
};

} // namespace tierline::workbench
