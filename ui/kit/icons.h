// Our own 24 px stroke icons, tinted from the theme when they are painted: no second set for the dark theme.
#pragma once

#include <QColor>
#include <QIcon>
#include <QPixmap>
#include <QString>

namespace tierline::kit {

enum class IconTone { Muted, Text, Accent, OnAccent, Good, Warn, Bad };

// `name` without folder and ending: "live", "copy". Disabled and selected modes are tinted by themselves.
QIcon icon(const QString& name, IconTone tone = IconTone::Muted);
QPixmap iconPixmap(const QString& name, int size, const QColor& colour, double devicePixelRatio);

} // namespace tierline::kit
