// The Live page: every decision as it is made, those that the filter lets through. Which one is selected is
// told to the inspector.
//
// Window thread. Shows what it is given; asks for the rest through its signals and its desk.
#pragma once

#include "live/decisionstore.h"
#include "live/filteredit.h"
#include "live/livepresenter.h"

#include "ledger/record.h"
#include "policy/policy.h"

#include <QTimer>
#include <QWidget>

#include <memory>
#include <vector>

class QHBoxLayout;
class QLabel;
class QMenu;
class QModelIndex;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QToolButton;
class QVBoxLayout;

namespace tierline::kit {
class Actions;
class EmptyState;
class FlatButton;
} // namespace tierline::kit

namespace tierline::live {

class DecisionModel;
class DecisionTable;
class Desk;
class FacetsPanel;
class FilterBar;
class History;
class TextSearch;

class LivePage final : public QWidget {
    Q_OBJECT

public:
    // `limit`: of the rows that are kept.
    explicit LivePage(QWidget* parent = nullptr, std::uint32_t limit = DecisionStore::defaultLimit);
    ~LivePage() override;

    void addRecords(const std::vector<std::shared_ptr<const ledger::Record>>& records);
    void setPolicy(std::shared_ptr<const policy::Policy> policy);
    void setGateway(GatewayState state, const QString& url);
    void setDesk(Desk* desk); // null: only what comes is here
    void selectNewest();

    // At once; one that cannot be read is shown with what is wrong, and the list stays.
    void setFilter(const QString& filter);
    QString filter() const;
    void select(const std::string& id);     // the row, as soon as it is shown
    std::string selectedId() const;         // empty: none
    void addActions(kit::Actions& actions); // once

    // For other parts of the page: between the filter and the table, over its whole width, as they are added.
    void addAboveTable(QWidget* widget);
    // Beside the page's title, before Follow and Pause.
    void addToHeader(QWidget* widget);
    DecisionTable& table() const { return *m_table; }
    FilterBar& filterBar() const { return *m_bar; }
    FacetsPanel& facets() const { return *m_facets; }
    const LivePresenter& presenter() const { return *m_presenter; }
    DecisionModel& model() const { return *m_model; }

Q_SIGNALS:
    void sendOneRequested();
    void filterChanged(const QString& filter);
    void added(quint32 rows); // to the store, whether the filter lets them through or not
    void selected(const std::shared_ptr<const tierline::ledger::Record>& record); // null: none
    void menuOpening(QMenu* menu, const QString& id); // of a row: others add what they can do with it
    void message(const QString& text);                // for the status bar: "Copied …"

public Q_SLOTS:
    void togglePause();
    void toggleFollow();
    void toggleFacets();

private:
    void apply(const LiveView& view);
    void build();
    QWidget* buildHeader();
    QWidget* buildList();
    QWidget* buildProgress();
    QWidget* buildSearched();
    void connectParts();
    void restoreLook();
    void keepLook();
    void put(const Records& records);
    void tellSelected();
    void onFetched(const QString& id, const RecordPtr& record, const QString& problem);
    void onArranged();
    void sortBy(int column);
    void showMenu(const QModelIndex& cell, const QPoint& globally);
    void addFilterLines(QMenu& menu, const QString& term);
    void addCopyLines(QMenu& menu, const QModelIndex& cell);
    void join(const QString& term, Join how);
    void copyRow(int row);
    void copyAs(const QString& what, const QString& text);
    RecordPtr current() const;

    LivePresenter* m_presenter;
    DecisionModel* m_model;
    History* m_history;
    TextSearch* m_texts;
    Desk* m_desk = nullptr;
    DecisionTable* m_table = nullptr;
    FilterBar* m_bar = nullptr;
    FacetsPanel* m_facets = nullptr;
    QSplitter* m_splitter = nullptr; // facets and table
    QStackedWidget* m_stack = nullptr;
    QStackedWidget* m_rows = nullptr; // the table, or that nothing passes the filter
    kit::EmptyState* m_empty = nullptr;
    kit::EmptyState* m_noHits = nullptr;
    QVBoxLayout* m_above = nullptr;
    QHBoxLayout* m_header = nullptr;
    QWidget* m_progress = nullptr;
    QLabel* m_progressWords = nullptr;
    kit::FlatButton* m_stopReading = nullptr;
    QWidget* m_searched = nullptr;
    QLabel* m_searchedWords = nullptr;
    kit::FlatButton* m_stopSearch = nullptr;
    QLabel* m_headline = nullptr;
    QToolButton* m_pause = nullptr;
    QToolButton* m_follow = nullptr;
    QPushButton* m_newPill = nullptr;
    QTimer m_sortAgain;  // while a sorted list follows
    RecordPtr m_fetched; // the last one that came from the desk
    QString m_url;
};

} // namespace tierline::live
