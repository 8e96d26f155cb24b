// Beside the list: how what is shown divides, each line a filter. A click narrows to it or widens again, with
// Ctrl it is added as an alternative, with Alt it is excluded. Counted on another thread, at most twice a
// second.
#pragma once

#include "live/decisionmodel.h"
#include "live/facets.h"
#include "live/filteredit.h"

#include <QTimer>
#include <QWidget>

#include <memory>

class QStandardItemModel;
class QTreeView;

namespace tierline::live {

class FacetsPanel final : public QWidget {
    Q_OBJECT

public:
    explicit FacetsPanel(DecisionModel& model, QWidget* parent = nullptr);

    void setFilter(const QString& filter);
    QTreeView& list() const { return *m_list; }

Q_SIGNALS:
    void termAsked(const QString& term, tierline::live::Join how);
    void toggleAsked(const QString& term);
    void counted();

protected:
    void showEvent(QShowEvent* event) override;

private:
    void count();
    void fill(const std::vector<Facet>& facets);
    void onClicked(const QModelIndex& index);

    DecisionModel& m_model;
    QTreeView* m_list;
    QStandardItemModel* m_lines;
    QString m_filter;
    std::vector<Facet> m_facets;
    QTimer m_rest;
    bool m_isCounting = false;
};

} // namespace tierline::live
