// A request's stay in the hold, between its plan and its first attempt. On the exchange's loop.
#pragma once

#include "gateway/turn.h"
#include "net/task.h"

#include <string_view>

namespace tierline::gateway {

inline constexpr std::string_view droppedCode = "dropped"; // of the client's error

// Whether anything is held at all, and this request could be. Asked of each one: a load and three compares.
inline bool mayBeHeld(const Turn& turn) {
    return turn.core.hold.isOn() && turn.incoming.kind == CallKind::Chat && !turn.refusal
           && !turn.plan.order.empty();
}

// Goes on at once unless the hold wants it. Dropped: `refusal` is set. The client has left: `cancelled` is.
// What happened stands in the record, as the tag `held` and in `selectionDetail`.
net::Task<void> waitInHold(TurnPtr turn);

} // namespace tierline::gateway
