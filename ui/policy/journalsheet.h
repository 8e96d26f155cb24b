// What was promoted, rolled back and learned, the newest first: each with its diff and what it did. Window
// thread.
#pragma once

#include "policy/policydata.h"

#include <QDialog>

class QLabel;
class QListWidget;
class QPushButton;

namespace tierline::kit {
class DiffView;
}

namespace tierline::policypage {

class JournalSheet final : public QDialog {
    Q_OBJECT

public:
    explicit JournalSheet(QWidget* parent);
    void setEntries(const std::vector<JournalEntry>& entries);
    void setSentence(const QString& sentence);
    QListWidget& list() const { return *m_list; }
    QPushButton& rollBackButton() const { return *m_rollBack; }
    QPushButton& takeButton() const { return *m_take; }

Q_SIGNALS:
    void rollBackRequested(const QString& entry);
    void takeRequested(const QString& entry);

private:
    void showCurrent();
    const JournalEntry* current() const;

    std::vector<JournalEntry> m_entries;
    QListWidget* m_list;
    QLabel *m_effect, *m_sentence;
    kit::DiffView* m_diff;
    QPushButton *m_rollBack, *m_take;
};

} // namespace tierline::policypage
