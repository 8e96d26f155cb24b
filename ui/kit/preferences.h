// How the window looks and behaves for this user, whatever the page. Kept in the settings file; read once,
// changed as a whole. Window thread.
#pragma once

#include "kit/theme.h"

#include <QObject>

namespace tierline::kit {

struct Preferences {
    ThemeChoice theme = ThemeChoice::System;
    bool comfortable = false; // rows of 30 pixels instead of 24
    bool reducedMotion = false;
    double scale = 1.0; // 1.0 to 2.0, of everything; counts from the next start
    bool notifications = true;
    bool closeToTray = false; // where a tray exists
    bool operator==(const Preferences&) const = default;
};

class PreferenceNews final : public QObject {
    Q_OBJECT

Q_SIGNALS:
    void changed(const tierline::kit::Preferences& now);
};

const Preferences& preferences();
// Kept, and told to `preferenceNews`. A scale outside its range is brought into it.
void setPreferences(const Preferences& wanted);
void reloadPreferences(); // from the settings file, as at the start
PreferenceNews& preferenceNews();

int rowHeight(); // of dense tables, by `comfortable`

// The scale that was kept, before there is an application: for QT_SCALE_FACTOR.
double keptScale();

} // namespace tierline::kit
