// What an end-to-end run would cost, with the most it may; nothing is asked before the person agrees to the
// bill that is shown. Another judge means another bill: until it is there, nobody can agree. Window thread.
#pragma once

#include "benchmark/benchdesk.h"

#include <QDialog>

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace tierline::benchmark {

class BillDialog final : public QDialog {
    Q_OBJECT

public:
    BillDialog(Desk& desk, const Bill& bill, QWidget* parent = nullptr);
    bool isEstimating() const { return m_state == State::Estimating; }

private:
    enum class State { Current, Estimating, Failed };
    void buildForm(QFormLayout& form);
    void setBill(const Bill& bill);
    void setTrouble(const Trouble& trouble);
    void fillJudges();
    void revise(); // asks for another bill
    void ask();
    void apply();

    Desk& m_desk;
    Bill m_bill; // of what is chosen, while `m_state` is Current
    Trouble m_trouble;
    State m_state = State::Current;
    QLabel *m_headline, *m_lines, *m_word;
    QLineEdit* m_budget;
    QLabel* m_judgeLabel;
    QComboBox* m_judge;
    QPushButton* m_ask;
};

} // namespace tierline::benchmark
