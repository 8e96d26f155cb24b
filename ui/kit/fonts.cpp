#include "kit/fonts.h"

#include <QFontDatabase>
#include <QString>
#include <QStringList>

namespace tierline::kit {

using namespace Qt::Literals::StringLiterals;

namespace {

QFont make(const QFont& base, double points, QFont::Weight weight) {
    QFont font = base;
    font.setPointSizeF(points);
    font.setWeight(weight);
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

const QFont& textBase() {
    static const QFont font = QFontDatabase::families().contains(u"Inter"_s)
                                  ? QFont(u"Inter"_s)
                                  : QFontDatabase::systemFont(QFontDatabase::GeneralFont);
    return font;
}

const QFont& numberBase() {
    static const QFont font = QFontDatabase::families().contains(u"JetBrains Mono"_s)
                                  ? QFont(u"JetBrains Mono"_s)
                                  : QFontDatabase::systemFont(QFontDatabase::FixedFont);
    return font;
}

} // namespace

QFont textFont(double points, QFont::Weight weight) {
    return make(textBase(), points, weight);
}
QFont numberFont(double points, QFont::Weight weight) {
    return make(numberBase(), points, weight);
}
QFont headlineFont() {
    return textFont(15.0, QFont::DemiBold);
}
QFont smallFont() {
    return textFont(9.0);
}

} // namespace tierline::kit
