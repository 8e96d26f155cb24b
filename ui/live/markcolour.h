// The six colours that people mark rows with, in the order of their names (markbook.h).
#pragma once

#include "kit/tokens.h"

namespace tierline::live {

inline QColor markColour(int colour, const kit::Tokens& t) {
    switch (colour) {
    case 1: return t.bad;
    case 2: return t.warn;
    case 3: return t.good;
    case 4: return t.accent;
    case 5: return t.tiers[2];
    default: return t.muted;
    }
}

} // namespace tierline::live
