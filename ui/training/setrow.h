// One set on the left: ticked or not, what it holds, what its rows are, how often they count.
#pragma once

#include "training/trainingpresenter.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;

namespace tierline::kit {
class StateDot;
}

namespace tierline::training {

class SetRow final : public QWidget {
    Q_OBJECT

public:
    SetRow(const std::vector<QString>& tiers, QWidget* parent);
    void setLine(const SetLine& line);
    QString file() const { return m_line.file; }
    QCheckBox& tick() const { return *m_tick; }
    QComboBox& role() const { return *m_role; }
    QComboBox& weight() const { return *m_weight; }

Q_SIGNALS:
    void changed(const QString& file, const tierline::training::SetChoice& choice);

private:
    void tell();

    SetLine m_line;
    QCheckBox* m_tick;
    QLabel* m_facts;
    QWidget* m_troubleRow;
    kit::StateDot* m_dot;
    QLabel* m_trouble;
    QWidget* m_options;
    QComboBox* m_role;
    QComboBox* m_weight;
};

} // namespace tierline::training
