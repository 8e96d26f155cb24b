// Dresses the application: Fusion, a whole palette, fonts and a small style sheet from the tokens.
//
// One per application, made by `install`, owned by it, on the window's thread. Widgets hear of a change
// through the usual QEvent::PaletteChange.
#pragma once

#include "kit/tokens.h"

#include <QObject>
#include <QString>

class QApplication;
class QPalette;

namespace tierline::kit {

class SystemScheme;

enum class ThemeChoice { System, Light, Dark };
QString nameOf(ThemeChoice choice); // system, light, dark: for settings
ThemeChoice themeChoiceFromString(const QString& text);

class Theme final : public QObject {
    Q_OBJECT

public:
    static Theme& install(QApplication& application, ThemeChoice choice);
    static Theme& current(); // after `install`

    void setChoice(ThemeChoice choice);
    ThemeChoice choice() const { return m_choice; }
    Scheme scheme() const { return m_scheme; }

Q_SIGNALS:
    void changed();

private:
    Theme(QApplication& application, ThemeChoice choice);
    void apply();

    QApplication& m_application;
    ThemeChoice m_choice;
    Scheme m_scheme = Scheme::Light;
    SystemScheme* m_system = nullptr;
};

QPalette paletteOf(const Tokens& tokens);
QString styleSheetOf(const Tokens& tokens);

} // namespace tierline::kit
