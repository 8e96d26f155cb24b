// A filter asked of one record before it is sent, on the gateway's threads. Names mean what they mean in the
// list: where one that is known is just the word, only that one, else all that have it as a part.
#pragma once

#include "live/filter.h"
#include "live/holddesk.h"
#include "live/names.h"

namespace tierline::live {

// Of a filter whose terms are all known before (holdwish.h). `now` for times like `since:1h`.
HoldCondition holdCondition(const Filter& filter, const Names::View& known, std::int64_t now);

} // namespace tierline::live
