// A desk that keeps nothing and notes what it was asked.
#pragma once

#include "live/recorddesk.h"

#include <algorithm>

namespace tierline::sample {

using namespace tierline::live;

class FakeRecordDesk final : public RecordDesk {
    Q_OBJECT

public:
    using RecordDesk::RecordDesk;

    void give(quint64 number, const std::vector<Said>& what) override {
        numbers.push_back(number);
        said.push_back(what);
    }
    void loadMarks() override { Q_EMIT marksLoaded(marks); }
    void keepMarks(const MarkBook& book) override { marks = book; }
    void pin(const std::vector<std::string>& ids, bool isPinned) override {
        (isPinned ? pinned : unpinned) = ids;
    }
    void sumWouldBe(Wall /*from*/, Wall /*until*/) override { Q_EMIT wouldBeSummed(wouldBe); }
    void fetch(quint64 number, const std::vector<std::string>& ids) override {
        std::vector<std::shared_ptr<const ledger::Record>> found;
        for (const auto& record : ledger)
            if (std::ranges::find(ids, record->id) != ids.end()) found.push_back(record);
        Q_EMIT fetched(number, found);
    }
    void exportRows(const ExportWish& wish) override { exports.push_back(wish); }
    void cancelExport() override { Q_EMIT exportEnded(false, QStringLiteral("Stopped")); }
    void makeCases(const std::vector<std::string>& ids) override { cases = ids; }
    void addToSet(const std::vector<std::string>& ids) override { set = ids; }

    std::vector<quint64> numbers;
    std::vector<std::vector<Said>> said;
    MarkBook marks;
    std::vector<std::string> pinned, unpinned, cases, set;
    std::vector<ledger::WouldBeSum> wouldBe;
    std::vector<ExportWish> exports;
    std::vector<std::shared_ptr<const ledger::Record>> ledger;
};

} // namespace tierline::sample
