// The Live page's door to the ledger behind this window: reads on a thread of its own, a page at a time, so
// that stopping the gateway never waits for more than that. Window thread.
#pragma once

#include "access.h"
#include "live/livedesk.h"
#include "live/textsearch.h"
#include "worker.h"

#include <atomic>
#include <memory>

namespace tierline::workbench {

class LiveDesk final : public live::Desk {
    Q_OBJECT

public:
    explicit LiveDesk(std::shared_ptr<const Access> access);
    ~LiveDesk() override;

    void fetch(const QString& id) override;
    void readOlder(Wall from, Wall before, int count) override;
    void stopOlder() override;
    void searchTexts(quint64 number, const std::vector<live::TextTerm>& terms) override;
    void stopTexts() override;

private:
    struct Page {
        std::vector<live::RecordPtr> rows; // oldest first
        bool more = false;
        QString problem;
    };
    struct Searched {
        std::vector<live::TextFound> found;
        qint64 read = 0;         // prompts, all in all
        std::int64_t before = 0; // where to go on; 0: that was all
        QString problem;
    };
    using MatcherPtr = std::shared_ptr<const live::TextMatcher>;
    void searchOn(quint64 number, const MatcherPtr& matcher, std::int64_t before, qint64 read);
    static Searched searchSome(const Access& access, const live::TextMatcher& matcher, std::int64_t before);
    void readPage(Wall from, Wall before, int left);
    static Page page(const Access& access, Wall from, Wall before, int rows);

    std::shared_ptr<const Access> m_access;
    std::uint64_t m_fetch = 0, m_older = 0;    // the newest wishes
    quint64 m_search = 0;                      // 0: none
    Worker m_fetching, m_reading, m_searching; // a row that is clicked does not wait for a day that is read
};

} // namespace tierline::workbench
