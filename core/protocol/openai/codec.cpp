#include "protocol/openai/openai.h"

namespace tierline::protocol {

const Codec openai::codec{view, nullptr, nullptr, nullptr, nullptr, errorBody, errorEvent, message};

} // namespace tierline::protocol
