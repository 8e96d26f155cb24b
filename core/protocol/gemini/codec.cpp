#include "protocol/gemini/gemini.h"

namespace tierline::protocol {

const Codec gemini::codec{nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr};

} // namespace tierline::protocol
