// Who holds a port that is in use: asks its /healthz for our signature. Blocks for at most a second; not on a
// loop's thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tierline::gateway {

// "another Tierline (pid 4711, version 0.1.0)" or "another program".
std::string describePortHolder(std::string_view host, std::uint16_t port);

} // namespace tierline::gateway
