// The cases in four buckets, found by text, slice or cell; beside them one in full. J and K go through them,
// 0 to 4 choose a bucket, C copies, / finds. Window thread.
#pragma once

#include "benchmark/casesmodel.h"

#include <QTimer>
#include <QWidget>

class QButtonGroup;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QSplitter;
class QTableView;

namespace tierline::kit {
class Actions;
class Card;
class FlatButton;
} // namespace tierline::kit

namespace tierline::benchmark {

class CaseDetail;

class CasesCard final : public QWidget {
    Q_OBJECT

public:
    explicit CasesCard(QWidget* parent = nullptr);
    void setFindings(const FindingsPtr& findings);
    void setReasons(const CaseReasons& reasons);
    void showSlice(const QString& name, const QString& value);
    void showConfused(const QString& truth, const QString& routed);
    void showBucket(std::optional<bench::Bucket> bucket);
    void addActions(kit::Actions& actions); // once
    QTableView& table() const { return *m_table; }
    CasesModel& model() const { return *m_model; }
    CaseDetail& detail() const { return *m_detail; }
    QSplitter& splitter() const { return *m_splitter; }

Q_SIGNALS:
    void reasonsWanted(quint64 number, std::size_t at);
    void message(const QString& text);

private:
    QWidget* buildHead();
    QWidget* buildTable();
    void applyFilter(const CaseFilter& filter);
    void applyButtons();
    void onCurrentChanged();
    void moveBy(int rows);
    void copy();

    FindingsPtr m_findings;
    CasesModel* m_model;
    QTableView* m_table;
    CaseDetail* m_detail;
    QSplitter* m_splitter;
    QButtonGroup* m_buckets;
    QLineEdit* m_text;
    kit::FlatButton* m_door; // the slice or cell the cases are narrowed to; a click lets them all in again
    QLabel* m_none;
    QTimer m_typing;
    quint64 m_asked = 0;
};

} // namespace tierline::benchmark
