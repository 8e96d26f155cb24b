// A filter of the list as a condition on requests that have not been sent. What is known only after the
// answer cannot be asked for: those terms are left out, so that rather more is held than less. Pure.
#pragma once

#include "live/filter.h"

#include <QString>

namespace tierline::live {

struct HoldWish {
    bool isPossible = true;
    Filter condition; // everything that the filter could let through, as far as it is known before
    QString words;    // "tier is complex"; of no filter "every request"
    QString note;     // which terms are left out or go by an estimate; of one that is not possible why
};
HoldWish holdWish(const Filter& filter);

// Whether it is known before a request is sent.
bool isKnownBefore(const Term& term);
// Known as an estimate only: cost, tokens.
bool isEstimated(Field field);

} // namespace tierline::live
