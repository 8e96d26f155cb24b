// Makes a widget a door: pointer, Tab, Enter and Space open it. The widget owns what listens. Window thread.
#pragma once

#include <QString>

#include <functional>

class QWidget;

namespace tierline::spend {

void makeDoor(QWidget& widget, const QString& accessibleName, std::function<void()> open);

} // namespace tierline::spend
