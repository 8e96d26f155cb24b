// Ctrl+K: type a few letters, Enter does it. A pop-up over the window; deletes itself when it closes.
#pragma once

#include "shell/palettemodel.h"

#include <QDialog>

class QLineEdit;
class QListView;

namespace tierline::shell {

class Palette final : public QDialog {
    Q_OBJECT

public:
    Palette(std::vector<PaletteItem> items, QWidget* window);

Q_SIGNALS:
    void chosen(const QString& id);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void choose();
    void moveBy(int rows);

    PaletteModel* m_model;
    QLineEdit* m_typed;
    QListView* m_list;
};

} // namespace tierline::shell
