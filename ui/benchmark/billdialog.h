// What an end-to-end run would cost, with the most it may; nothing is asked before the person agrees. Window
// thread.
#pragma once

#include "benchmark/benchdata.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QPushButton;

namespace tierline::benchmark {

class BillDialog final : public QDialog {
    Q_OBJECT

public:
    explicit BillDialog(const Bill& bill, QWidget* parent = nullptr);
    void setBill(const Bill& bill);

Q_SIGNALS:
    void estimateRequested(const tierline::benchmark::Wish& wish); // the judge is another
    void askRequested(const tierline::benchmark::Wish& wish);

private:
    void typed();

    Bill m_bill;
    QLabel *m_headline, *m_lines, *m_word;
    QLineEdit *m_budget, *m_judge;
    QPushButton* m_ask;
};

} // namespace tierline::benchmark
