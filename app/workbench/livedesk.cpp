#include "livedesk.h"

#include "engine.h"

#include "gateway/gateway.h"
#include "ledger/promptwalk.h"
#include "ledger/walk.h"

#include <algorithm>
#include <chrono>
#include <limits>

namespace tierline::workbench {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int pageRows = 2'000;
constexpr std::chrono::milliseconds searchSlice{60};

struct Fetched {
    live::RecordPtr record;
    QString problem;
};

Fetched fetchFrom(const Access& access, const std::string& id) {
    Fetched fetched;
    const bool runs = access.use([&](Engine& engine) {
        auto found = engine.gateway().ledger().decision(id);
        if (!found)
            fetched.problem = QString::fromStdString(found.error().detail);
        else if (!*found)
            fetched.problem = LiveDesk::tr("the ledger no longer has it");
        else
            fetched.record = std::make_shared<const ledger::Record>(std::move(**found));
    });
    if (!runs) fetched.problem = LiveDesk::tr("the gateway is not running");
    return fetched;
}

} // namespace

LiveDesk::LiveDesk(std::shared_ptr<const Access> access)
    : m_access(std::move(access)),
      m_fetching(u"live-fetch"_s),
      m_reading(u"live-older"_s),
      m_searching(u"live-texts"_s) {}

LiveDesk::~LiveDesk() = default;

void LiveDesk::fetch(const QString& id) {
    const auto number = ++m_fetch;
    m_fetching.ask(
        this, [access = m_access, id = id.toStdString()] { return fetchFrom(*access, id); },
        [this, id, number](const Fetched& fetched) {
            if (number == m_fetch) Q_EMIT this->fetched(id, fetched.record, fetched.problem);
        });
}

void LiveDesk::readOlder(Wall from, Wall before, int count) {
    ++m_older;
    readPage(from, before, count);
}

void LiveDesk::stopOlder() {
    ++m_older;
    Q_EMIT olderFinished(true, {});
}

LiveDesk::Page LiveDesk::page(const Access& access, Wall from, Wall before, int rows) {
    Page page;
    const bool runs = access.use([&](Engine& engine) {
        const auto walked = ledger::walkDecisions(
            engine.gateway().ledger(), {from, before, rows}, [&](ledger::Record& record) {
                page.rows.push_back(std::make_shared<const ledger::Record>(std::move(record)));
                return true;
            });
        if (!walked) page.problem = QString::fromStdString(walked.error().detail);
        page.more = walked && *walked == rows;
    });
    if (!runs) page.problem = tr("the gateway is not running");
    std::ranges::reverse(page.rows);
    return page;
}

void LiveDesk::readPage(Wall from, Wall before, int left) {
    const int rows = std::min(left, pageRows);
    m_reading.ask(
        this, [access = m_access, from, before, rows] { return page(*access, from, before, rows); },
        [this, from, left, rows, number = m_older](const Page& page) {
            if (number != m_older) return;
            if (!page.rows.empty()) Q_EMIT olderArrived(page.rows);
            if (number != m_older) return; // told to stop while it was shown
            // Earlier ones of the same millisecond would be lost without it; those that are here are passed
            // over.
            const Wall next = page.rows.empty() ? from : page.rows.front()->time + Milliseconds(1);
            const bool moves = !page.rows.empty() && page.rows.front()->time < page.rows.back()->time;
            if (page.more && left > rows && moves && page.problem.isEmpty())
                return readPage(from, next, left - rows);
            const bool whole = from.time_since_epoch().count() <= 0; // all there is was asked for
            Q_EMIT olderFinished(page.more || !whole, page.problem);
        });
}

void LiveDesk::searchTexts(quint64 number, const std::vector<live::TextTerm>& terms) {
    m_search = number;
    searchOn(number, std::make_shared<const live::TextMatcher>(terms),
             std::numeric_limits<std::int64_t>::max(), 0);
}

void LiveDesk::stopTexts() {
    m_search = 0;
}

// As long as a stop of the gateway may wait.
LiveDesk::Searched LiveDesk::searchSome(const Access& access, const live::TextMatcher& matcher,
                                        std::int64_t before) {
    Searched searched;
    std::vector<std::size_t> terms;
    const auto until = std::chrono::steady_clock::now() + searchSlice;
    const auto look = [&](std::string_view id, std::string_view prompt) {
        terms.clear();
        matcher.match(prompt, terms);
        for (const auto term : terms)
            searched.found.push_back({term, live::rowIdOf(std::string(id))});
        return std::chrono::steady_clock::now() < until;
    };
    const bool runs = access.use([&](Engine& engine) {
        const auto walked = ledger::walkPrompts(engine.gateway().ledger(), {before, pageRows}, look);
        if (!walked) return void(searched.problem = QString::fromStdString(walked.error().detail));
        searched.read = walked->prompts;
        searched.before = walked->before;
    });
    if (!runs) searched.problem = tr("the gateway is not running");
    return searched;
}

void LiveDesk::searchOn(quint64 number, const MatcherPtr& matcher, std::int64_t before, qint64 read) {
    m_searching.ask(
        this, [access = m_access, matcher, before] { return searchSome(*access, *matcher, before); },
        [this, number, matcher, read](const Searched& searched) {
            if (number != m_search) return; // another one was asked for, or none
            const qint64 all = read + searched.read;
            Q_EMIT textsFound(number, searched.found, all);
            if (number != m_search) return;
            if (searched.before > 0 && searched.problem.isEmpty())
                return searchOn(number, matcher, searched.before, all);
            m_search = 0;
            Q_EMIT textsEnded(number, searched.problem.isEmpty(), searched.problem);
        });
}

} // namespace tierline::workbench
