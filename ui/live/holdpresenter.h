// What the hold says and allows, as a value. Pure: tested without a screen.
#pragma once

#include "live/holddesk.h"
#include "live/holdwish.h"

#include <QString>

namespace tierline::live {

struct HoldView {
    bool isThere = false; // there is a gateway here that could hold
    bool isOn = false;
    bool isShown = false; // the strip: it is on, or some wait still
    bool anyWaits = false;
    QString title;             // "Holding requests where tier is complex"
    QString counts;            // "2 waiting · 5 released · 1 dropped"; empty: nothing has happened
    QString note;              // what of the filter is left out
    QString empty;             // in place of the rows
    bool offersFilter = false; // the list's filter is another one now
    QString status;            // for the status line: "Hold is on · 2 waiting"; empty: off
    QString buttonHint;        // of the button that switches it
    bool operator==(const HoldView&) const = default;
};

struct HoldFacts {
    bool isThere = false;
    HoldWish wish; // what it was switched on with
    HoldNews news;
    bool filterChanged = false;
};
HoldView present(const HoldFacts& facts);

// When there is nothing that could hold: why.
QString holdIsElsewhere();
// What switching it off did to those that waited.
QString holdEnded(std::size_t waiting);

} // namespace tierline::live
