// What the Live page has beside its table: the strip of when decisions came, the map beside the scroll bar,
// the list grouped by session, what routing saved, and what is done with chosen rows. Window thread; belongs
// to the page.
#pragma once

#include "live/callsource.h"
#include "live/density.h"
#include "live/recorddesk.h"
#include "live/savedline.h"

#include <QObject>
#include <QPointer>

#include <memory>

class QAction;
class QMenu;
class QStackedWidget;
class QToolButton;

namespace tierline::kit {
class Actions;
}

namespace tierline::live {

class DensityStrip;
class LivePage;
class Minimap;
class RowActs;
class SavedDoor;
class SessionModel;
class SessionView;

class LiveTools final : public QObject {
    Q_OBJECT

public:
    explicit LiveTools(LivePage& page);
    ~LiveTools() override;

    void setDesk(RecordDesk* desk); // null: none
    void setPolicy(const std::shared_ptr<const policy::Policy>& policy);
    void setSpent(std::vector<ledger::Spend> today, std::string baselineName, std::string baselineModel,
                  Wall from, Wall until);
    void addActions(kit::Actions& actions); // once
    void addToMenu(QMenu& menu);            // of a row
    bool isGrouped() const;
    void setGrouped(bool grouped);

    DensityStrip& strip() const { return *m_strip; }
    Minimap& map() const { return *m_map; }
    SessionModel& sessions() const { return *m_sessions; }
    SessionView& sessionView() const { return *m_view; }
    RowActs& acts() const { return *m_acts; }

Q_SIGNALS:
    void spendRequested();

private:
    class Source;

    void build();
    void buildHeader();
    void connectModel();
    void takeNew(quint32 rows);
    void onMoved(const Shift& shift);
    void count(std::uint32_t position); // into the strip
    void onArranged();
    void refreshMap();
    void showLens();
    void brush(const DensitySpan& span);
    void clearBrush();
    void select(const std::string& id);
    void go(const std::string& id);
    void popUp(QMenu* menu);
    std::vector<std::string> chosen() const;
    int tierOf(NameId tier) const;

    LivePage& m_page;
    std::unique_ptr<Source> m_source;
    std::shared_ptr<const policy::Policy> m_policy;
    QPointer<RecordDesk> m_desk;
    RowActs* m_acts = nullptr;
    DensityStrip* m_strip = nullptr;
    Minimap* m_map = nullptr;
    SessionModel* m_sessions = nullptr;
    SessionView* m_view = nullptr;
    QWidget* m_area = nullptr; // the table or the sessions, and the map
    QStackedWidget* m_lists = nullptr;
    QToolButton* m_group = nullptr;
    QToolButton* m_range = nullptr;
    SavedDoor* m_saved = nullptr;
    SavedToday m_today;
    QString m_since, m_to; // the terms that the brush put into the filter
    std::vector<QAction*> m_rowActions;
};

} // namespace tierline::live
