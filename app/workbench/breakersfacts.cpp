#include "breakersfacts.h"

#include "engine.h"

#include "breakers/history.h"

#include <algorithm>
#include <iterator>
#include <unordered_map>

namespace tierline::workbench {

namespace {

// Records are stored when they end, under the time they began.
constexpr std::chrono::minutes overlap{15};
// Votes and labels come later: now and then all is read again.
constexpr std::chrono::minutes wholeEvery{5};

QString toQString(const std::string& text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace

BreakersFacts::Fact BreakersFacts::factOf(const ledger::Record& record, const policy::Policy& policy) {
    Fact fact;
    fact.time = record.time;
    fact.failed = record.outcome == ledger::Outcome::Failed || record.outcome == ledger::Outcome::Truncated;
    fact.cancelled = record.outcome == ledger::Outcome::Cancelled;
    breakers::appendCalls(fact.calls, record);
    for (const auto& attempt : record.attempts)
        fact.errors.push_back(attempt.errorClass);
    breakers::appendAnswers(fact.answers, record, policy);
    if (record.selectionReason == "circuit_fallback")
        for (const auto& candidate : record.candidates)
            if (candidate.verdict == "refused" && candidate.reason.starts_with("breaker")) {
                fact.keptBack = candidate.model;
                break;
            }
    return fact;
}

bool BreakersFacts::readHour(const Access& access, Wall from, Wall to, std::vector<Fact>& into) {
    bool fine = false;
    const bool runs = access.use([&](Engine& engine) {
        const auto policy = engine.gateway().policy();
        const auto walked = ledger::walkDecisions(engine.gateway().ledger(), {from, to, mostRows},
                                                  [&](ledger::Record& record) {
                                                      into.push_back(factOf(record, *policy));
                                                      return true;
                                                  });
        fine = walked.has_value();
        m_trouble = fine ? QString() : toQString(toString(walked.error()));
    });
    return runs && fine;
}

bool BreakersFacts::refresh(const Access& access, Wall now, const std::atomic<bool>& stop) {
    const bool whole = m_until == Wall{} || now - m_whole >= wholeEvery;
    const Wall from = whole ? now - span : m_until - overlap;
    std::vector<Fact> fresh; // newest first
    bool reachedFrom = true;
    for (Wall to = now + std::chrono::seconds(1); to > from; to -= std::chrono::hours(1)) {
        if (stop) return false;
        if (std::ssize(fresh) >= mostRows) {
            reachedFrom = false;
            break;
        }
        if (!readHour(access, std::max<Wall>(from, to - std::chrono::hours(1)), to, fresh)) return false;
    }
    if (whole) m_facts.clear();
    std::erase_if(m_facts, [&](const Fact& fact) { return fact.time >= from || fact.time < now - span; });
    m_facts.insert(m_facts.end(), std::make_move_iterator(fresh.rbegin()),
                   std::make_move_iterator(fresh.rend()));
    m_until = now;
    if (whole) m_whole = now;
    if (!reachedFrom) m_trouble.clear();
    return true;
}

breakers::Past BreakersFacts::past(Wall now, const policy::Policy& policy) const {
    breakers::Past past;
    past.at = now;
    past.requests = std::ssize(m_facts);
    past.trouble = m_trouble;
    std::vector<breakers::Answer> answers;
    for (const Fact& fact : m_facts) {
        answers.insert(answers.end(), fact.answers.begin(), fact.answers.end());
        if (fact.time < now - breakers::spanShown - overlap) continue;
        std::ranges::copy_if(fact.calls, std::back_inserter(past.calls), [&](const breakers::PastCall& call) {
            return call.end >= now - breakers::spanShown;
        });
    }
    past.success = breakers::successOf(std::move(answers), policy);
    return past;
}

breakers::ReplayReport BreakersFacts::replay(const breakers::ReplayWish& wish, const policy::Policy& policy,
                                             const std::atomic<bool>* stop) const {
    breakers::ReplayReport report;
    report.number = wish.number;
    report.trouble = m_trouble;
    report.requests = std::ssize(m_facts);
    report.until = m_until;
    report.from = m_facts.empty() ? m_until : m_facts.front().time;
    const std::string only = wish.provider.isEmpty() ? std::string() : wish.provider.toStdString() + '/';
    std::vector<health::PastCall> calls;
    std::vector<std::uint32_t> failed;
    std::unordered_map<std::string, std::uint32_t> targets;
    std::uint32_t request = 0;
    for (const Fact& fact : m_facts) {
        ++request;
        bool isOurs = false;
        for (std::size_t at = 0; at < fact.calls.size(); ++at) {
            const auto& call = fact.calls[at];
            if (!call.target.starts_with(only)) continue;
            const auto target =
                targets.try_emplace(call.target, static_cast<std::uint32_t>(targets.size())).first->second;
            const bool left = fact.cancelled && at + 1 == fact.calls.size();
            calls.push_back({request, target, call.start, call.end, fact.errors[at], left});
            isOurs = true;
        }
        if (isOurs && fact.failed) failed.push_back(request);
    }
    report.wanted = health::replayBreakers(calls, failed, wish.settings, stop);
    report.now = wish.settings == policy.breaker
                     ? report.wanted
                     : health::replayBreakers(calls, failed, policy.breaker, stop);
    return report;
}

std::map<std::string, std::int64_t> BreakersFacts::openModels() const {
    std::map<std::string, std::int64_t> models;
    for (const Fact& fact : m_facts)
        if (!fact.keptBack.empty()) ++models[fact.keptBack];
    return models;
}

} // namespace tierline::workbench
