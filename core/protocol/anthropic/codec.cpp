#include "protocol/anthropic/anthropic.h"

namespace tierline::protocol {

const Codec anthropic::codec{view, nullptr, nullptr, nullptr, nullptr, errorBody, errorEvent, message};

} // namespace tierline::protocol
