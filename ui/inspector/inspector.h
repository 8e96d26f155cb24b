// The shared pane that explains one decision, in seven tabs. Shown by a record or by an id; what is kept of
// it comes from its desk, beside the window's thread, and what comes late is dropped. Without a desk it shows
// what the record itself says. Window thread.
#pragma once

#include "inspector/bodies.h"
#include "inspector/inspection.h"
#include "inspector/inspectordesk.h"

#include <QThreadPool>
#include <QTimer>
#include <QWidget>

class QLabel;
class QStackedWidget;
class QTabBar;
class QTableView;

namespace tierline::kit {
class Actions;
class EmptyState;
} // namespace tierline::kit

namespace tierline::inspector {

class AttemptModel;
class CostTab;
class DecisionTab;
class InspectorHeader;
class TextView;
class TimeAxis;

class Inspector final : public QWidget {
    Q_OBJECT

public:
    enum Tab { Decision, Conversation, Request, Response, Timing, Cost, Attempts };

    explicit Inspector(QWidget* parent = nullptr);
    ~Inspector() override;

    void setDesk(Desk* desk); // outlives this; null: none
    void setPolicy(std::shared_ptr<const policy::Policy> policy);
    void showRecord(const RecordPtr& record);
    void showId(const QString& id);
    void showNothing();
    RecordPtr record() const { return m_record; }                                    // null: none
    std::shared_ptr<const std::string> request() const { return m_content.whole(); } // null: not kept whole
    void setNote(const QString& note); // what the user wrote of it; empty: nothing

    void addActions(kit::Actions& actions); // once
    void setTab(Tab tab);
    Tab tab() const;
    void stepTab(int by);
    DecisionTab& decisionTab() const { return *m_decision; }
    CostTab& costTab() const { return *m_cost; }
    TimeAxis& timeAxis() const { return *m_times; }
    TextView& textOf(Tab tab) const; // of the three tabs that show texts
    // As if it had come from the desk: for measuring, and while there is none.
    void showContent(const Content& content);

public Q_SLOTS:
    void replay();

Q_SIGNALS:
    void shown(const QString& id); // all that is known of it; also a second time when more has come
    void filterRequested(const QString& filter);
    void message(const QString& text);
    void voteRequested(const QString& id, int vote);
    void labelRequested(const QString& id, const QString& tier); // empty: none any more
    void editRequested(const tierline::inspector::RecordPtr& record);
    void compareRequested(const tierline::inspector::RecordPtr& record);
    void comparePairRequested(const tierline::inspector::RecordPtr& before,
                              const tierline::inspector::RecordPtr& after);
    void priceRequested(const QString& model);
    void stepRequested(int by);
    void copyCurlRequested();
    void copyRecordRequested();
    void keepingRequested(); // the setting that keeps whole requests

private:
    void build();
    QWidget* buildStrip();
    void buildTabs();
    QWidget* textPage(Tab tab, const QString& name);
    void connectHeader();
    void apply();
    void showAttempts(const std::vector<AttemptLine>& attempts);
    void fetch(const QString& id);
    void onFetched(const Content& content);
    void onReplayed(const Replayed& replayed);
    void prepare(Content content);
    void showBodies(const Bodies& bodies);
    void showPage(Tab tab, const Page& page);
    void showComparison();
    void copy(const QString& what, const QString& text);
    void copyCase();

    struct TextPage {
        QStackedWidget* stack = nullptr;
        TextView* view = nullptr;
        kit::EmptyState* empty = nullptr;
    };

    Desk* m_desk = nullptr;
    std::shared_ptr<const policy::Policy> m_policy;
    RecordPtr m_record, m_before; // m_before: what the shown one repeats
    Content m_content;            // of m_record; may be still without texts
    QString m_wanted;             // the id that was asked for last
    QTimer m_slow;                // what takes longer than it says so
    QThreadPool m_pool;           // makes texts ready; waited for at the end

    QStackedWidget* m_stack;
    kit::EmptyState* m_empty = nullptr;
    InspectorHeader* m_header = nullptr;
    QWidget* m_strip = nullptr;
    QLabel* m_comparison = nullptr;
    QTabBar* m_bar = nullptr;
    QStackedWidget* m_pages = nullptr;
    DecisionTab* m_decision = nullptr;
    TextPage m_texts[3];
    QLabel* m_timeSummary = nullptr;
    TimeAxis* m_times = nullptr;
    CostTab* m_cost = nullptr;
    AttemptModel* m_attempts;
    QTableView* m_attemptTable = nullptr;
};

} // namespace tierline::inspector
