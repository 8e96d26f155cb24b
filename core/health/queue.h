// Who waits for one provider, and who is next: clients take turns, a client's sessions take turns, and within
// a session it is first come, first served. One that waits for a model without room is passed by those for
// another model, never by one for the same. Bounded. Pure; no time, no lock.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tierline::health {

using Ticket = std::uint64_t; // never 0

struct Caller {
    std::string client, session;
};

struct Waiter {
    Ticket ticket = 0;
    std::uint32_t model = 0;
    std::int64_t tokens = 0;
    std::uint64_t keys = ~std::uint64_t{0}; // that it may use
};

class FairQueue {
public:
    static constexpr std::size_t bound = 20'000;

    explicit FairQueue(std::size_t most = bound) : m_most(most) {}
    Ticket enter(const Caller& caller, Waiter waiter); // 0: full
    bool leave(Ticket ticket);                         // false: it is not here (any more)
    // Takes out, in turn, all that can go. `tryTake` says whether there is room for it and has taken the
    // place when it says yes; after a no the model is not asked for again in this round.
    std::vector<Waiter> release(const std::function<bool(const Waiter&)>& tryTake);

    struct Line { // of one model
        std::size_t waiting = 0;
        std::int64_t tokens = 0;
    };
    std::size_t size() const { return m_places.size(); }
    Line lineOf(std::uint32_t model) const;
    std::vector<Waiter> heads() const; // the next one of each model that is waited for

private:
    struct Session {
        std::string name;
        std::deque<Waiter> waiting;
    };
    using Sessions = std::list<Session>;
    struct Client {
        std::string name;
        Sessions sessions;
        std::unordered_map<std::string, Sessions::iterator> byName;
    };
    using Clients = std::list<Client>;
    struct Place {
        Clients::iterator client;
        Sessions::iterator session;
    };

    bool releaseOne(const std::function<bool(const Waiter&)>& tryTake, std::vector<std::uint32_t>& full,
                    std::vector<Waiter>& into);
    void remove(Place place, std::deque<Waiter>::iterator waiter);
    void count(const Waiter& waiter, int by);

    std::size_t m_most;
    Ticket m_last = 0;
    Clients m_clients; // whose turn is next stands first
    std::unordered_map<std::string, Clients::iterator> m_byName;
    std::unordered_map<Ticket, Place> m_places;
    std::map<std::uint32_t, Line> m_lines; // of the models that are waited for
};

} // namespace tierline::health
