// The versions of the policy that were in force: what changed with each, its text or what is between it and
// the one in force, and the way back, asked for twice. Window thread.
#pragma once

#include "models/modelsdata.h"

#include <QDialog>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QTableWidget;

namespace tierline::models {

class Desk;

class VersionsDialog final : public QDialog {
    Q_OBJECT

public:
    VersionsDialog(Desk& desk, QWidget* parent = nullptr); // asks at once
    void setVersions(const std::vector<Version>& versions, const QStringList& troubles);
    void setText(const QString& hash, bool asDiff, const QString& text);
    QTableWidget& table() const { return *m_table; }
    QPlainTextEdit& text() const { return *m_text; }
    QPushButton& rollBackButton() const { return *m_rollBack; }

private:
    const Version* current() const;
    void ask();
    void rollBack();

    Desk& m_desk;
    std::vector<Version> m_versions;
    bool m_asDiff = true;
    QLabel *m_note, *m_what;
    QTableWidget* m_table;
    QPlainTextEdit* m_text;
    QPushButton *m_diff, *m_copy, *m_rollBack;
};

} // namespace tierline::models
