#include "protocol/anthropic/anthropic.h"

namespace tierline::protocol {

const Codec anthropic::codec{view, read, write, decoder, encoder, errorBody, errorEvent, message};

} // namespace tierline::protocol
