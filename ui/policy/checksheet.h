// Before a draft is promoted: what it changes, what it does, whether the gates let it through. Window thread.
#pragma once

#include "policy/changes.h"
#include "policy/policydata.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QListWidget;
class QPlainTextEdit;
class QPushButton;

namespace tierline::policypage {

class CheckSheet final : public QDialog {
    Q_OBJECT

public:
    explicit CheckSheet(QWidget* parent);
    void setDraft(const std::vector<Change>& changes, const QString& effect);
    void setReport(const CheckReport& report);
    void setPromoted(bool fine, const QString& sentence);
    void startCheck();
    QStringList gates() const;
    QPushButton& promoteButton() const { return *m_promote; }
    QListWidget& results() const { return *m_results; }
    QLineEdit& noteEdit() const { return *m_note; }
    QString sentence() const;

Q_SIGNALS:
    void checkRequested(const QStringList& gates);
    void promoteRequested(const QString& note);

private:
    void apply();

    QLabel *m_changes, *m_effect, *m_sentence;
    QPlainTextEdit* m_gates;
    QListWidget* m_results;
    QLineEdit* m_note;
    QPushButton *m_check, *m_promote;
    std::optional<CheckReport> m_report;
    bool m_isChecking = false, m_isPromoting = false;
};

} // namespace tierline::policypage
