// The three longer tools of the page: history by today's prices, a provider's own account beside ours, a
// month as one file. Each asks the desk and shows what it answered. Window thread; the desk outlives them.
#pragma once

#include "spend/spendtasks.h"
#include "spend/tasksheet.h"

class QComboBox;
class QLineEdit;

namespace tierline::spend {

class Desk;

class RepriceSheet final : public TaskSheet {
    Q_OBJECT

public:
    RepriceSheet(Desk& desk, Wall from, Wall to, QWidget* parent); // the range that is shown

private:
    void start(bool apply);
    void showResult(const RepriceResult& result);

    Desk& m_desk;
    Wall m_from, m_to;
    QComboBox* m_range;
    QLineEdit* m_model;
    QPushButton *m_compare, *m_apply;
};

class ReconcileSheet final : public TaskSheet {
    Q_OBJECT

public:
    ReconcileSheet(Desk& desk, const QString& zone, QWidget* parent);
    void setFile(const QString& file);

private:
    void start();
    void choose();

    Desk& m_desk;
    QLineEdit *m_file, *m_provider, *m_tolerance;
    QComboBox* m_zone;
    QPushButton* m_compare;
    std::int64_t m_asked = 0; // the tolerance of the question, in millionths
};

class ReportSheet final : public TaskSheet {
    Q_OBJECT

public:
    ReportSheet(Desk& desk, std::chrono::year_month newest, QWidget* parent);
    void setFile(const QString& file);

private:
    void start();
    void choose();
    void showResult(const ReportResult& result);

    Desk& m_desk;
    QComboBox* m_month;
    QLineEdit* m_file;
    QPushButton *m_write, *m_open;
    QString m_written;
};

// "1.5" or "1,5" percent in millionths of the whole; absent: no number from 0 to 100.
std::optional<std::int64_t> toleranceFrom(const QString& text);

} // namespace tierline::spend
