// The bar above the pages: gateway pill with its menu, SANDBOX chip, policy chip; at the right the sandbox's
// traffic, "Send one" and the theme.
#pragma once

#include "shell/shellpresenter.h"

#include <QWidget>

#include <vector>

namespace tierline::kit {
class FlatButton;
}

class QAction;
class QHBoxLayout;
class QLabel;
class QMenu;
class QToolButton;

namespace tierline::shell {

class GatewayPill;

class TopBar final : public QWidget {
    Q_OBJECT

public:
    explicit TopBar(QWidget* parent = nullptr);
    void setView(const ShellView& view);
    QToolButton* pill() const;
    QToolButton* policyChip() const { return m_policy; }
    void setPillMenu(QMenu* menu);
    void addRightAction(QAction* action, QMenu* menu = nullptr, bool withText = false);

Q_SIGNALS:
    void policyClicked();
    void searchClicked();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    GatewayPill* m_pill;
    QLabel* m_sandbox;
    QToolButton* m_policy;
    kit::FlatButton* m_search;
    std::vector<kit::FlatButton*> m_worded; // lose their words when there is no room
    QHBoxLayout* m_layout;
};

} // namespace tierline::shell
