// What people do with decisions in the window, over the gateway that runs behind it and the data folder:
// votes, labels, marks, exports, cases of a set. Window thread; a worker of its own does what waits.
#pragma once

#include "access.h"
#include "live/recorddesk.h"
#include "worker.h"

#include "policy/policy.h"

#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>

namespace tierline::workbench {

class LocalRecordDesk final : public live::RecordDesk {
    Q_OBJECT

public:
    LocalRecordDesk(std::shared_ptr<Access> access, std::filesystem::path data);
    ~LocalRecordDesk() override;

    void setPolicy(std::shared_ptr<const policy::Policy> policy); // whose tiers the cases of a set name

    void give(quint64 number, const std::vector<live::Said>& said) override;
    void loadMarks() override;
    void keepMarks(const live::MarkBook& marks) override;
    void pin(const std::vector<std::string>& ids, bool pinned) override;
    void sumWouldBe(Wall from, Wall until) override;
    void fetch(quint64 number, const std::vector<std::string>& ids) override;
    void exportRows(const live::ExportWish& wish) override;
    void cancelExport() override;
    void makeCases(const std::vector<std::string>& ids) override;
    void addToSet(const std::vector<std::string>& ids) override;

private:
    std::vector<std::string> tiers() const;

    const std::shared_ptr<Access> m_access;
    const std::filesystem::path m_data;
    std::shared_ptr<const policy::Policy> m_policy;
    std::shared_ptr<std::atomic<bool>> m_stop = std::make_shared<std::atomic<bool>>(false); // the export
    std::shared_ptr<std::atomic<quint64>> m_newestMarks = std::make_shared<std::atomic<quint64>>(0);
    std::optional<live::MarkBook> m_unsaved; // handed to the worker, not known to be on disk
    std::unique_ptr<Worker> m_worker;
    Worker m_exporter{QStringLiteral("export")};
};

} // namespace tierline::workbench
