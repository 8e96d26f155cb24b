#include "kit/theme.h"

#include "kit/fonts.h"
#include "kit/resources.h"
#include "kit/systemscheme.h"

#include <QApplication>
#include <QFile>
#include <QPalette>
#include <QPixmapCache>
#include <QStyleFactory>

namespace tierline::kit {

using namespace Qt::Literals::StringLiterals;

namespace {

Theme* theTheme = nullptr;

} // namespace

QString nameOf(ThemeChoice choice) {
    switch (choice) {
    case ThemeChoice::System: return u"system"_s;
    case ThemeChoice::Light: return u"light"_s;
    case ThemeChoice::Dark: return u"dark"_s;
    }
    return {};
}

ThemeChoice themeChoiceFromString(const QString& text) {
    if (text == "light"_L1) return ThemeChoice::Light;
    if (text == "dark"_L1) return ThemeChoice::Dark;
    return ThemeChoice::System;
}

QPalette paletteOf(const Tokens& t) {
    QPalette palette;
    const auto set = [&palette](QPalette::ColorRole role, const QColor& colour, const QColor& disabled) {
        palette.setColor(QPalette::Active, role, colour);
        palette.setColor(QPalette::Inactive, role, colour);
        palette.setColor(QPalette::Disabled, role, disabled);
    };
    set(QPalette::Window, t.window, t.window);
    set(QPalette::WindowText, t.text, t.disabled);
    set(QPalette::Base, t.base, t.window);
    set(QPalette::AlternateBase, t.alternate, t.alternate);
    set(QPalette::Text, t.text, t.disabled);
    set(QPalette::PlaceholderText, t.muted, t.disabled);
    set(QPalette::Button, t.raised, t.window);
    set(QPalette::ButtonText, t.text, t.disabled);
    set(QPalette::BrightText, t.bad, t.disabled);
    set(QPalette::Highlight, t.accent, t.hairline);
    set(QPalette::HighlightedText, t.onAccent, t.disabled);
    set(QPalette::Link, t.link, t.disabled);
    set(QPalette::LinkVisited, t.link, t.disabled);
    set(QPalette::ToolTipBase, t.raised, t.raised);
    set(QPalette::ToolTipText, t.text, t.text);
    set(QPalette::Light, t.raised, t.raised);
    set(QPalette::Midlight, t.hover, t.hover);
    set(QPalette::Mid, t.hairline, t.hairline);
    set(QPalette::Dark, t.edge, t.edge);
    set(QPalette::Shadow, t.scheme == Scheme::Dark ? QColor(0, 0, 0) : t.edge, t.edge);
    return palette;
}

QString styleSheetOf(const Tokens& t) {
    initResources();
    QFile file(u":/tierline/themes/tierline.qss"_s);
    if (!file.open(QIODevice::ReadOnly)) return {};
    QString sheet = QString::fromUtf8(file.readAll());
    for (const TokenRow& row : tokenRows())
        sheet.replace(u"${"_s + row.name + u'}', (t.*row.colour).name());
    return sheet;
}

Theme& Theme::install(QApplication& application, ThemeChoice choice) {
    initResources();
    if (theTheme == nullptr)
        theTheme = new Theme(application, choice);
    else
        theTheme->setChoice(choice);
    return *theTheme;
}

Theme& Theme::current() {
    Q_ASSERT(theTheme != nullptr);
    return *theTheme;
}

Theme::Theme(QApplication& application, ThemeChoice choice)
    : QObject(&application), m_application(application), m_choice(choice) {
    connect(this, &QObject::destroyed, this, [] { theTheme = nullptr; });
    const bool darkDesktop = application.palette().color(QPalette::Window).lightness() < 128;
    application.setStyle(QStyleFactory::create(u"Fusion"_s));
    application.setFont(textFont());
    m_system = new SystemScheme(darkDesktop ? Scheme::Dark : Scheme::Light, this);
    connect(m_system, &SystemScheme::schemeChanged, this, [this] {
        if (m_choice == ThemeChoice::System) apply();
    });
    apply();
}

void Theme::setChoice(ThemeChoice choice) {
    if (choice == m_choice) return;
    m_choice = choice;
    apply();
}

void Theme::apply() {
    switch (m_choice) {
    case ThemeChoice::System: m_scheme = m_system->scheme(); break;
    case ThemeChoice::Light: m_scheme = Scheme::Light; break;
    case ThemeChoice::Dark: m_scheme = Scheme::Dark; break;
    }
    useTokens(m_scheme);
    QPixmapCache::clear();
    m_application.setPalette(paletteOf(tokens()));
    m_application.setStyleSheet(styleSheetOf(tokens()));
    Q_EMIT changed();
}

} // namespace tierline::kit
