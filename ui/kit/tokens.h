// The colours of a theme by role. Read once from resources/themes; painters take them from `tokens()` at
// paint time, so a change of theme needs no more than a repaint. Window thread.
#pragma once

#include <QColor>

#include <array>

namespace tierline::kit {

enum class Scheme { Light, Dark };

struct Tokens {
    Scheme scheme = Scheme::Light;
    QColor window;    // behind everything
    QColor base;      // cards, tables, fields
    QColor alternate; // every other row
    QColor raised;    // menus, tool tips
    QColor text, muted, disabled;
    QColor hairline; // rules between rows and sections
    QColor edge;     // outline of cards and fields
    QColor hover, selection;
    QColor accent, onAccent, accentSoft, link;
    QColor good, goodSoft, warn, warnSoft, bad, badSoft; // soft: background of a chip or strip
    std::array<QColor, 4> tiers;                         // one hue, cheapest to dearest
    std::array<QColor, 8> series;                        // charts; apart for colour-blind readers
};

const Tokens& tokensOf(Scheme scheme);
const Tokens& tokens(); // of the theme in use

} // namespace tierline::kit
