// The list of rules and features with what is done to it: add, copy, remove, move, switch. Says wishes; the
// page answers with a view. Window thread.
#pragma once

#include "policy/rulesmodel.h"

#include <QWidget>

class QTableView;

namespace tierline::kit {
class Actions;
class FlatButton;
} // namespace tierline::kit

namespace tierline::policypage {

class RulesCard final : public QWidget {
    Q_OBJECT

public:
    explicit RulesCard(QWidget* parent = nullptr);
    void setView(const RulesView& view);
    void addActions(kit::Actions& actions, const QString& group);
    Item current() const;
    void select(const Item& item);
    bool selectRule(const QString& id); // false: no such rule
    QTableView& table() const { return *m_table; }
    RulesModel& model() const { return *m_model; }
    QString asText() const; // tab-separated, for the clipboard

Q_SIGNALS:
    void selected(const tierline::policypage::Item& item);
    void addRequested();
    void featureRequested(tierline::policy::FeatureKind kind);
    void copyRequested(const tierline::policypage::Item& item);
    void removeRequested(const tierline::policypage::Item& item);
    void hitsRequested(const tierline::policypage::Item& item); // the requests it fires in

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* buildFoot();
    void fillAddMenu();
    void apply();
    void moveCurrent(int by);

    RulesModel* m_model;
    QTableView* m_table;
    kit::FlatButton *m_add = nullptr, *m_copy = nullptr, *m_remove = nullptr, *m_up = nullptr,
                    *m_down = nullptr;
    Item m_current;
};

} // namespace tierline::policypage
