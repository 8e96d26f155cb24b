// Inter for words, JetBrains Mono for numbers, since Inter's digits are not tabular through Qt 6.4. Where
// they are missing the system's own sans and fixed fonts stand in. Sizes in points, 10 is the body.
#pragma once

#include <QFont>

namespace tierline::kit {

QFont textFont(double points = 10.0, QFont::Weight weight = QFont::Normal);
QFont numberFont(double points = 9.5, QFont::Weight weight = QFont::Normal); // tabular
QFont headlineFont();                                                        // page titles
QFont smallFont();                                                           // captions, chips

} // namespace tierline::kit
