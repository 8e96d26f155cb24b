// Holding requests from the Live page: the switch, the strip with those that wait, the keys, and what is
// asked of the desk. Off after every start. Window thread; belongs to the page.
#pragma once

#include "live/holdpresenter.h"

#include "policy/policy.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <memory>

class QAction;
class QMenu;
class QToolButton;

namespace tierline::kit {
class Actions;
}

namespace tierline::live {

class HoldModel;
class HoldStrip;
class LivePage;

class HoldTools final : public QObject {
    Q_OBJECT

public:
    explicit HoldTools(LivePage& page);

    void setDesk(HoldDesk* desk); // null: nothing here can hold
    void setPolicy(const std::shared_ptr<const policy::Policy>& policy);
    void addActions(kit::Actions& actions); // once
    void toggle();
    void end(); // nobody looks any more: those that wait go on
    const HoldView& view() const { return m_view; }
    HoldStrip& strip() const { return *m_strip; }
    HoldModel& model() const { return *m_model; }
    QToolButton& button() const { return *m_button; }
    QMenu* modelsMenu(); // where the current row may go; its own when it closes

Q_SIGNALS:
    void statusChanged(const QString& text); // for the status line; empty: it is off
    void selected(const std::shared_ptr<const tierline::ledger::Record>& record);

private:
    void connectStrip();
    void begin();
    void takeNews(const HoldNews& news);
    void refresh();
    void release(const QString& model = {});
    void drop();
    void releaseAll();
    void showModels(const QPoint& globally);
    void showMenu(const QPoint& globally);
    QString currentId() const;

    LivePage& m_page;
    QPointer<HoldDesk> m_desk;
    HoldModel* m_model;
    HoldStrip* m_strip;
    QToolButton* m_button;
    QTimer m_tick; // while some wait
    HoldFacts m_facts;
    Filter m_filter; // the list's, when it was switched on
    HoldView m_view;
    std::vector<QPointer<QAction>> m_rowActions; // only while some wait
};

} // namespace tierline::live
