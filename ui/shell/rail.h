// The rail at the left: one button a page, folded to icons by Ctrl+B. Only pages that exist are on it.
#pragma once

#include <QWidget>

#include <vector>

class QAction;
class QBoxLayout;
class QLabel;

namespace tierline::kit {
class FlatButton;
}

namespace tierline::shell {

class Rail final : public QWidget {
    Q_OBJECT

public:
    explicit Rail(QWidget* parent = nullptr);
    void addPage(QAction* action); // checkable; its icon and text are shown
    void addFooter(QAction* action);
    void setFolded(bool folded);
    bool isFolded() const { return m_folded; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    kit::FlatButton* makeButton(QAction* action);

    QBoxLayout* m_pages;
    QBoxLayout* m_footer;
    QLabel* m_mark;
    QLabel* m_name;
    std::vector<kit::FlatButton*> m_buttons;
    bool m_folded = false;
};

} // namespace tierline::shell
