// What the what-if says, in the page's values. Pure; any thread.
#pragma once

#include "policy/policydata.h"
#include "tune/effect.h"
#include "tune/flips.h"

#include <stop_token>

namespace tierline::workbench {

policypage::EffectPtr effectOf(const tune::Effect& effect, std::int64_t tookUs);
policypage::RowsPtr rowsOf(tune::EffectPointer effect);
// Empty when stopped.
policypage::FlipListPtr flipsOf(const tune::EffectPointer& effect, const policypage::FlipWish& wish,
                                std::stop_token stop);
policypage::Loaded loadedOf(const tune::Effect& effect, const QStringList& sources);

} // namespace tierline::workbench
