// Who did what when: the trail's entries, one of them whole, and whether the chain of them is sound. Window
// thread.
#pragma once

#include "models/modelsdata.h"

#include <QDialog>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QTableWidget;

namespace tierline::kit {
class StateDot;
}

namespace tierline::models {

class Desk;

class TrailDialog final : public QDialog {
    Q_OBJECT

public:
    TrailDialog(Desk& desk, QWidget* parent = nullptr); // asks at once
    void setEntries(const std::vector<TrailEntry>& entries);
    void setVerdict(const TrailVerdict& verdict);
    QTableWidget& table() const { return *m_table; }
    QPushButton& verifyButton() const { return *m_verify; }
    QString verdictText() const;

private:
    void ask();

    Desk& m_desk;
    std::vector<TrailEntry> m_entries;
    TrailVerdict m_verdict;
    kit::StateDot* m_dot;
    QLabel* m_headline;
    QTableWidget* m_table;
    QPlainTextEdit* m_text;
    QPushButton *m_verify, *m_copyHead, *m_copy;
};

} // namespace tierline::models
