// The Live table itself: rows, keys, columns, and what stays in place while rows come, leave and change their
// order. Follows the newest while told to; says when the user takes over.
#pragma once

#include "live/columns.h"
#include "live/filteredit.h"

#include <QTableView>

#include <functional>
#include <string>

namespace tierline::live {

class DecisionModel;

class DecisionTable final : public QTableView {
    Q_OBJECT

public:
    explicit DecisionTable(DecisionModel& model, QWidget* parent = nullptr);

    void setFollowing(bool following);
    void
    append(const std::function<void()>& change); // what is read stays where it is, or the newest is shown
    void moveBy(int rows);
    void select(const std::string& id); // also when it comes, or comes back, only later
    void selectNewest();
    std::string currentId() const { return m_id; } // also while the filter hides it
    QString currentTerm() const;                   // of the cell the user is on; may be empty

    void setComfortable(bool comfortable);
    bool isComfortable() const;
    QByteArray saveColumns() const;
    void restoreColumns(const QByteArray& state); // of another version: as at first

Q_SIGNALS:
    void chosen();            // another row, or none
    void letGo();             // the user reads: the list must stop
    void reachedEnd(bool at); // the newest row is in view or not
    void reachedTop();        // the oldest that is here
    void orderAsked(tierline::live::Column column);
    void termAsked(const QString& term, tierline::live::Join how);
    void menuAsked(const QModelIndex& cell, const QPoint& globally);

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void setUpColumns();
    void showHeaderMenu(const QPoint& at);
    void onCurrent(const QModelIndex& current);
    void onScrolled(int value);
    void keepPlace();
    void findPlace();
    void showEnd();

    DecisionModel& m_model;
    std::string m_id, m_topId;         // current; first in view before a reset
    int m_topOffset = 0, m_column = 0; // the cell's of the current row
    bool m_following = true, m_byUs = false;
};

} // namespace tierline::live
