// The draft for other programs: as they read it, with what they cannot say. Window thread.
#pragma once

#include "policy/policydata.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace tierline::policypage {

class ExportDialog final : public QDialog {
    Q_OBJECT

public:
    explicit ExportDialog(QWidget* parent);
    ExportForm form() const;
    void setExported(const Exported& exported);
    QPlainTextEdit& text() const { return *m_text; }
    QComboBox& forms() const { return *m_forms; }
    QString notes() const;

Q_SIGNALS:
    void formChosen(tierline::policypage::ExportForm form);
    void saveRequested(const QString& file, const QString& text);

private:
    QComboBox* m_forms;
    QLabel* m_notes;
    QPlainTextEdit* m_text;
    QPushButton *m_copy, *m_save;
    QString m_name;
};

} // namespace tierline::policypage
