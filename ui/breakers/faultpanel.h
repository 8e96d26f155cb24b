// One line for each simulated provider: how it is, and a menu of ways to break it. Only with the sandbox.
#pragma once

#include "breakers/breakerspresenter.h"

#include <QWidget>

#include <vector>

class QGridLayout;
class QLabel;
class QToolButton;

namespace tierline::kit {
class StateDot;
}

namespace tierline::breakers {

class FaultPanel final : public QWidget {
    Q_OBJECT

public:
    explicit FaultPanel(QWidget* parent = nullptr);
    void setLines(const std::vector<FaultLine>& lines);
    QToolButton* buttonOf(const QString& provider) const; // for tests and for the keyboard

Q_SIGNALS:
    void faultRequested(const QString& provider, const QString& fault);

private:
    struct Row {
        QString provider;
        kit::StateDot* dot;
        QLabel* state;
        QLabel* requests;
        QToolButton* button;
    };
    void rebuild(const std::vector<FaultLine>& lines);

    QGridLayout* m_grid;
    std::vector<Row> m_rows;
    std::vector<FaultLine> m_lines;
};

} // namespace tierline::breakers
