#include "health/queue.h"

#include <algorithm>

namespace tierline::health {

Ticket FairQueue::enter(const Caller& caller, Waiter waiter) {
    if (m_places.size() >= m_most) return 0;
    auto client = m_clients.end();
    if (const auto known = m_byName.find(caller.client); known != m_byName.end()) {
        client = known->second;
    } else {
        client = m_clients.insert(m_clients.end(), Client{caller.client, {}, {}});
        m_byName.emplace(caller.client, client);
    }
    auto session = client->sessions.end();
    if (const auto known = client->byName.find(caller.session); known != client->byName.end()) {
        session = known->second;
    } else {
        session = client->sessions.insert(client->sessions.end(), Session{caller.session, {}});
        client->byName.emplace(caller.session, session);
    }
    waiter.ticket = ++m_last;
    session->waiting.push_back(waiter);
    m_places.emplace(waiter.ticket, Place{client, session});
    count(waiter, 1);
    return waiter.ticket;
}

void FairQueue::count(const Waiter& waiter, int by) {
    auto& line = m_lines[waiter.model];
    if (by > 0) {
        ++line.waiting;
        line.tokens += waiter.tokens;
        return;
    }
    line.tokens -= waiter.tokens;
    if (--line.waiting == 0) m_lines.erase(waiter.model);
}

void FairQueue::remove(Place place, std::deque<Waiter>::iterator waiter) {
    m_places.erase(waiter->ticket);
    count(*waiter, -1);
    place.session->waiting.erase(waiter);
    if (!place.session->waiting.empty()) return;
    place.client->byName.erase(place.session->name);
    place.client->sessions.erase(place.session);
    if (!place.client->sessions.empty()) return;
    m_byName.erase(place.client->name);
    m_clients.erase(place.client);
}

bool FairQueue::leave(Ticket ticket) {
    const auto found = m_places.find(ticket);
    if (found == m_places.end()) return false;
    const auto place = found->second;
    remove(place, std::ranges::find(place.session->waiting, ticket, &Waiter::ticket));
    return true;
}

// The first one, in turn, whose model has room. Its session and its client go to the end of their lines.
bool FairQueue::releaseOne(const std::function<bool(const Waiter&)>& tryTake,
                           std::vector<std::uint32_t>& full, std::vector<Waiter>& into) {
    for (auto client = m_clients.begin(); client != m_clients.end(); ++client)
        for (auto session = client->sessions.begin(); session != client->sessions.end(); ++session)
            for (auto waiter = session->waiting.begin(); waiter != session->waiting.end(); ++waiter) {
                if (full.size() == m_lines.size()) return false;
                if (std::ranges::find(full, waiter->model) != full.end()) continue;
                if (!tryTake(*waiter)) {
                    full.push_back(waiter->model);
                    continue;
                }
                into.push_back(*waiter);
                client->sessions.splice(client->sessions.end(), client->sessions, session);
                m_clients.splice(m_clients.end(), m_clients, client);
                remove({client, session}, waiter);
                return true;
            }
    return false;
}

std::vector<Waiter> FairQueue::release(const std::function<bool(const Waiter&)>& tryTake) {
    std::vector<Waiter> out;
    std::vector<std::uint32_t> full;
    while (!m_places.empty() && releaseOne(tryTake, full, out)) {
    }
    return out;
}

FairQueue::Line FairQueue::lineOf(std::uint32_t model) const {
    const auto found = m_lines.find(model);
    return found == m_lines.end() ? Line{} : found->second;
}

std::vector<Waiter> FairQueue::heads() const {
    std::vector<Waiter> out;
    for (const auto& client : m_clients)
        for (const auto& session : client.sessions)
            for (const auto& waiter : session.waiting) {
                if (out.size() == m_lines.size()) return out;
                if (std::ranges::find(out, waiter.model, &Waiter::model) == out.end()) out.push_back(waiter);
            }
    return out;
}

} // namespace tierline::health
