// The order that clients of each dialect rely on in a stream of ours: asserted event by event.
#pragma once

#include "base/dialect.h"

#include <string_view>

namespace tierline::fuzz {

// `bytes`: a stream that ended, well or with an error.
void checkStream(Dialect client, std::string_view bytes);

} // namespace tierline::fuzz
