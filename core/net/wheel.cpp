#include "net/wheel.h"

#include "net/loop.h"

#include <algorithm>

namespace tierline::net {

std::uint64_t Wheel::ceilTick(Monotonic when) const {
    if (when <= m_start) return 0;
    const auto passed = when - m_start;
    const auto whole = passed / tick;
    return static_cast<std::uint64_t>(whole) + (passed % tick == Monotonic::duration::zero() ? 0 : 1);
}

bool Wheel::set(Node& node, Monotonic when) {
    node.due = ceilTick(when);
    if (node.isLinked() && node.place <= node.due) return false; // its slot comes first and puts it right
    unlink(node);
    link(node, node.due);
    return node.place < m_promised;
}

void Wheel::link(Node& node, std::uint64_t at) {
    node.place = std::clamp(at, m_current + 1, m_current + slots - 1);
    Link& head = m_slots[node.place % slots];
    node.before = head.before;
    node.after = &head;
    head.before->after = &node;
    head.before = &node;
}

void Wheel::unlink(Node& node) {
    node.before->after = node.after;
    node.after->before = node.before;
    node.before = node.after = &node;
}

void Wheel::advance(Monotonic now) {
    if (now < m_start) return;
    const auto target = static_cast<std::uint64_t>((now - m_start) / tick);
    m_promised = never;
    if (target <= m_current) return;
    const std::uint64_t first = std::max(m_current + 1, target >= slots ? target - slots + 1 : 0);
    m_current = target;
    // Gather first: an owner may link into a slot that is still to be visited.
    Link due;
    for (std::uint64_t at = first; at <= target; ++at) {
        Link& head = m_slots[at % slots];
        if (head.after == &head) continue;
        head.after->before = due.before;
        due.before->after = head.after;
        head.before->after = &due;
        due.before = head.before;
        head.before = head.after = &head;
    }
    while (due.after != &due) {
        Node& node = static_cast<Node&>(*due.after);
        unlink(node);
        if (node.due == never) continue;
        if (node.due > m_current) {
            link(node, node.due);
            continue;
        }
        node.due = never;
        node.owner->onDeadline();
    }
}

Monotonic Wheel::next() {
    for (std::uint64_t at = m_current + 1; at < m_current + slots; ++at) {
        const Link& head = m_slots[at % slots];
        if (head.after == &head) continue;
        m_promised = at;
        return m_start + tick * static_cast<std::int64_t>(at);
    }
    m_promised = never;
    return Monotonic::max();
}

Deadline::Deadline(Loop& loop, Expiring& owner) : m_loop(loop) {
    m_node.owner = &owner;
}

Deadline::~Deadline() {
    Wheel::unlink(m_node);
}

void Deadline::set(Monotonic when) {
    if (m_loop.wheel().set(m_node, when)) m_loop.armWheel();
}

} // namespace tierline::net
