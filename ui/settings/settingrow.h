// One setting: mark when it was changed, name and sense, its value or a control, where it is stored, and the
// way back. Window thread.
#pragma once

#include "settings/settingsrows.h"

#include <QWidget>

class QLabel;
class QComboBox;
class QCheckBox;

namespace tierline::kit {
class FlatButton;
class StateDot;
} // namespace tierline::kit

namespace tierline::settings {

class SettingRow final : public QWidget {
    Q_OBJECT

public:
    explicit SettingRow(const Line& line, QWidget* parent = nullptr);
    void setLine(const Line& line); // of the same key
    const Line& line() const { return m_line; }
    QCheckBox* check() const { return m_check; }   // null: no switch
    QComboBox* choice() const { return m_choice; } // null: nothing to choose
    kit::FlatButton& resetButton() const { return *m_reset; }

Q_SIGNALS:
    void valueChosen(const QString& key, const QString& value);
    void resetRequested(const QString& key);
    void placeRequested(const QString& key); // open where it is stored

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* buildControl();

    Line m_line;
    QLabel *m_mark, *m_label, *m_what, *m_where, *m_value = nullptr;
    QComboBox* m_choice = nullptr;
    QCheckBox* m_check = nullptr;
    kit::FlatButton *m_reset, *m_place;
};

} // namespace tierline::settings
