// The list of requests that would go elsewhere: which of them, in which order, open one, label it with a key.
// Window thread.
#pragma once

#include "policy/flipsmodel.h"

#include <QWidget>

class QButtonGroup;
class QComboBox;
class QLabel;
class QTableView;

namespace tierline::kit {
class Actions;
class FlatButton;
} // namespace tierline::kit

namespace tierline::policypage {

class FlipsCard final : public QWidget {
    Q_OBJECT

public:
    explicit FlipsCard(QWidget* parent = nullptr);
    void setCounts(const std::array<std::int64_t, flipKinds>& counts);
    void setList(const FlipListPtr& list, const QStringList& tiers);
    void setLabel(std::uint32_t row, int tier) { m_model->setLabel(row, tier); }
    // What is asked for besides the chips: a cell, a rule, a score; `name` says it on a chip.
    void setDoor(const FlipWish& wish, const QString& name);
    const FlipWish& wish() const { return m_wish; }
    void addActions(kit::Actions& actions, const QString& group);
    FlipsModel& model() const { return *m_model; }
    QTableView& table() const { return *m_table; }
    QButtonGroup& chips() const { return *m_chips; }
    void undoLabel();

Q_SIGNALS:
    void wished(const tierline::policypage::FlipWish& wish);
    void decisionRequested(const QString& id);
    void labelRequested(quint32 row, int tier); // noTier: takes it away
    void message(const QString& sentence);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* buildHead();
    QString emptyText() const;
    void choose(const FlipWish& wish);
    void applyChips();
    void label(int tier);
    void moveBy(int rows);
    void open();
    void copy(bool isAll);

    FlipsModel* m_model;
    QTableView* m_table;
    QLabel* m_none;
    QButtonGroup* m_chips;
    QComboBox* m_order = nullptr;
    kit::FlatButton* m_door = nullptr;
    QStringList m_tiers;
    FlipWish m_wish;
    QString m_doorName;
    std::array<std::int64_t, flipKinds> m_counts{};
    struct Given {
        std::uint32_t row = 0;
        int before = noTier;
    };
    std::vector<Given> m_given; // to be undone, the newest last
};

} // namespace tierline::policypage
