// A file becomes a set: which column is what, shown and editable; what is to be said about it so; then it is
// kept. Asks the desk again whenever something is changed. Window thread.
#pragma once

#include "benchmark/benchdesk.h"

#include <QDialog>
#include <QTimer>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace tierline::benchmark {

class ImportDialog final : public QDialog {
    Q_OBJECT

public:
    ImportDialog(Desk& desk, const QString& file, QWidget* parent = nullptr);
    ImportWish wish() const;

private:
    void setContents(const FileContents& contents);
    void setColumns(const FileContents& contents);
    void setChecks(const FileContents& contents);
    void ask();

    Desk& m_desk;
    QString m_file;
    FileContents m_contents;
    QTimer m_typing;
    QLineEdit *m_name, *m_values;
    QCheckBox* m_skipBad;
    QLabel* m_headline;
    QWidget *m_columns, *m_checks;
    std::vector<QComboBox*> m_targets;
    QPushButton* m_import;
};

} // namespace tierline::benchmark
