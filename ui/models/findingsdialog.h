// What a check of the policy found, a line each with its place and its remedy; copied as text. Window thread.
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

QString
toText(const CheckReport& report); // "policy.yaml:12:7: warning: … [id]", as tierlinectl check says it
QString headlineOf(const CheckReport& report);

class FindingsDialog final : public QDialog {
    Q_OBJECT

public:
    explicit FindingsDialog(QWidget* parent = nullptr);
    void setReport(const CheckReport& report);
    void setBusy(); // a check is under way
    QTableWidget& table() const { return *m_table; }

Q_SIGNALS:
    void checkRequested();

private:
    void showDetail();

    CheckReport m_report;
    kit::StateDot* m_dot;
    QLabel *m_headline, *m_summary;
    QTableWidget* m_table;
    QPlainTextEdit* m_detail;
    QPushButton *m_copy, *m_open, *m_again;
};

} // namespace tierline::models
