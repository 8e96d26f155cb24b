#include "gateway/hold.h"

#include <algorithm>
#include <utility>

namespace tierline::gateway {

void Hold::set(HoldOptions options) {
    const std::scoped_lock lock(m_mutex);
    if (m_isStopped) return;
    if (!m_options) m_counts = {};
    m_options = std::make_shared<const HoldOptions>(std::move(options));
    m_isOn = true;
}

void Hold::end() {
    {
        const std::scoped_lock lock(m_mutex);
        m_options.reset();
        m_isOn = false;
    }
    releaseAll();
}

void Hold::stop() {
    {
        const std::scoped_lock lock(m_mutex);
        m_isStopped = true;
    }
    end();
}

HoldState Hold::state() const {
    const std::scoped_lock lock(m_mutex);
    HoldState state = m_counts;
    state.isOn = m_options != nullptr;
    std::vector<const Place*> places;
    places.reserve(m_places.size());
    for (const auto& [id, place] : m_places)
        places.push_back(&place);
    std::ranges::sort(places, {}, &Place::number);
    for (const Place* place : places)
        state.requests.push_back(place->request);
    return state;
}

bool Hold::hasRoom() {
    if (m_places.size() < m_options->places) return true;
    ++m_counts.passed;
    return false;
}

bool Hold::wants(const ledger::Record& record) {
    std::shared_ptr<const HoldOptions> options;
    {
        const std::scoped_lock lock(m_mutex);
        options = m_options;
    }
    if (!options || (options->condition && !options->condition(record))) return false;
    const std::scoped_lock lock(m_mutex);
    return m_options == options && hasRoom(); // not by a condition that is no more
}

std::optional<Milliseconds> Hold::enter(HeldRequest request, Free free) {
    const std::scoped_lock lock(m_mutex);
    if (!m_options || !hasRoom()) return std::nullopt;
    request.until = m_clock.now() + m_options->atMost;
    const auto id = request.record->id;
    m_places.insert_or_assign(id, Place{std::move(request), std::move(free), ++m_next});
    ++m_counts.held;
    return m_options->atMost;
}

bool Hold::freeOne(std::string_view id, Freed freed) {
    Free free;
    {
        const std::scoped_lock lock(m_mutex);
        const auto found = m_places.find(id);
        if (found == m_places.end()) return false;
        free = std::move(found->second.free);
        m_places.erase(found);
        switch (freed.how) {
        case Freed::How::Released: ++m_counts.released; break;
        case Freed::How::Dropped: ++m_counts.dropped; break;
        case Freed::How::Expired: ++m_counts.expired; break;
        case Freed::How::Left: break;
        }
    }
    free(std::move(freed));
    return true;
}

bool Hold::release(std::string_view id, std::string model) {
    return freeOne(id, {Freed::How::Released, std::move(model)});
}

bool Hold::drop(std::string_view id) {
    return freeOne(id, {Freed::How::Dropped, {}});
}

void Hold::releaseAll() {
    for (const auto& waiting : state().requests)
        freeOne(waiting.record->id, {});
}

void Hold::leave(std::string_view id, Freed::How how) {
    freeOne(id, {how, {}});
}

} // namespace tierline::gateway
