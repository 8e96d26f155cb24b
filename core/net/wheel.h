// Coarse deadlines for many connections: setting one that lies later than before is a store, and a
// connection's usual life never unlinks. Precision: one tick late at most, never early. One thread. The node
// belongs to its owner.
#pragma once

#include "base/clock.h"

#include <array>
#include <cstdint>
#include <limits>

namespace tierline::net {

class Loop;

class Expiring {
public:
    virtual void onDeadline() = 0; // may destroy its own deadline, or set it again

protected:
    ~Expiring() = default;
};

class Wheel {
public:
    static constexpr Milliseconds tick{10};
    static constexpr std::uint64_t never = std::numeric_limits<std::uint64_t>::max();

    struct Link {
        Link* before = this;
        Link* after = this;
    };
    struct Node : Link {
        std::uint64_t due = never; // tick
        std::uint64_t place = 0;   // the tick whose slot holds the node; due is not earlier
        Expiring* owner = nullptr;
        bool isLinked() const { return after != this; }
    };

    explicit Wheel(Monotonic start) : m_start(start) {}
    Wheel(const Wheel&) = delete;
    Wheel& operator=(const Wheel&) = delete;

    bool set(Node& node, Monotonic when); // true: earlier than `next` was, so wake earlier
    static void unlink(Node& node);
    void advance(Monotonic now); // calls the owners of what is due

    // When `advance` has work to do: the first slot that is not empty. max() = none.
    Monotonic next();

private:
    static constexpr std::uint64_t slots = 512;

    void link(Node& node, std::uint64_t at);
    std::uint64_t ceilTick(Monotonic when) const;

    Monotonic m_start;
    std::uint64_t m_current = 0; // ticks up to here are done
    std::uint64_t m_promised = never;
    std::array<Link, slots> m_slots;
};

// A deadline of one connection on its loop's wheel.
class Deadline {
public:
    Deadline(Loop& loop, Expiring& owner);
    ~Deadline();
    Deadline(const Deadline&) = delete;
    Deadline& operator=(const Deadline&) = delete;

    void set(Monotonic when);
    void clear() { m_node.due = Wheel::never; }
    bool isSet() const { return m_node.due != Wheel::never; }

private:
    Loop& m_loop;
    Wheel::Node m_node;
};

} // namespace tierline::net
