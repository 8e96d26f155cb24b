// The verdict in one sentence, and what can be done with a decision: vote, label, repeat, compare, copy,
// step. Two lines where it is narrow. Window thread.
#pragma once

#include "inspector/inspection.h"

#include <QWidget>

class QBoxLayout;
class QLabel;
class QMenu;
class QToolButton;

namespace tierline::kit {
class StateDot;
}

namespace tierline::inspector {

class InspectorHeader final : public QWidget {
    Q_OBJECT

public:
    explicit InspectorHeader(QWidget* parent = nullptr);
    void show(const Inspection& inspection, const ledger::Record& record);
    void setTiers(const QStringList& tiers);
    void setBusy(bool busy); // a replay is under way
    void setNote(const QString& note);
    void openLabels();

Q_SIGNALS:
    void voteRequested(int vote);
    void labelRequested(const QString& tier); // empty: none any more
    void replayRequested();
    void editRequested();
    void compareRequested();
    void stepRequested(int by);
    void copyCurlRequested();
    void copyRecordRequested();
    void copyCaseRequested();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* buildWords();
    QWidget* buildButtons();
    void fillLabels();

    QBoxLayout* m_layout;
    kit::StateDot* m_dot = nullptr;
    QLabel* m_title = nullptr;
    QLabel* m_why = nullptr;
    QLabel* m_subtitle = nullptr;
    QLabel* m_translation = nullptr;
    QLabel* m_note = nullptr;
    QToolButton* m_up = nullptr;
    QToolButton* m_down = nullptr;
    QToolButton* m_label = nullptr;
    QToolButton* m_replay = nullptr;
    QMenu* m_labels = nullptr;
    QStringList m_tiers;
    QString m_labelled;
};

} // namespace tierline::inspector
