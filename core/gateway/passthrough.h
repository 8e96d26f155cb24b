// What the providers offer beside chat and is not routed: files, audio, images, batches, stored replies … It
// goes as it is to the one provider that the policy names under `pass_through`, and is recorded without a
// tier. Coroutine on the exchange's loop.
#pragma once

#include "gateway/turn.h"
#include "net/task.h"

#include <string_view>

namespace tierline::gateway {

// Whether the path is one of the providers' APIs that is not routed.
bool isPassThroughPath(std::string_view path);

// 404 with the hint when the policy names nobody.
net::Task<void> servePassThrough(Core* core, ExchangePtr exchange);

} // namespace tierline::gateway
