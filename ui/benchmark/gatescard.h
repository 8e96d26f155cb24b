// The conditions a candidate has to meet, each with its verdict as a word and a shape. One is added or
// changed in the line below, removed with Delete. Window thread.
#pragma once

#include "benchmark/benchdata.h"

#include <QWidget>

class QLabel;
class QLineEdit;

namespace tierline::kit {
class Card;
}

namespace tierline::benchmark {

class CellView;
struct Table;

Table gatesTable(const std::vector<GateLine>& gates);
QString gatesNote(const std::vector<GateLine>& gates); // "2 of 3 pass"

class GatesCard final : public QWidget {
    Q_OBJECT

public:
    explicit GatesCard(QWidget* parent = nullptr);
    void setGates(const QStringList& expressions);
    const QStringList& gates() const { return m_gates; }
    void setLines(const std::vector<GateLine>& lines); // verdicts on them

Q_SIGNALS:
    void gatesChanged(const QStringList& expressions); // by the user

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void enter();
    void edit(const QString& expression);
    void removeCurrent();
    void apply(const std::vector<GateLine>& lines);

    QStringList m_gates;
    QString m_edited; // the one that the line below will replace; empty: it adds
    kit::Card* m_card;
    CellView* m_table;
    QLabel* m_empty;
    QLineEdit* m_entry;
    QLabel* m_wrong; // why what was entered is no gate
};

} // namespace tierline::benchmark
