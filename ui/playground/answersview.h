// The answers side by side, with what they differ in and a vote between two. Window thread.
#pragma once

#include "playground/playdata.h"

#include <QWidget>

#include <vector>

class QHBoxLayout;
class QLabel;
class QStackedWidget;

namespace tierline::kit {
class EmptyState;
class FlatButton;
} // namespace tierline::kit

namespace tierline::playground {

class AnswerColumn;

class AnswersView final : public QWidget {
    Q_OBJECT

public:
    explicit AnswersView(QWidget* parent = nullptr);

    void begin(const std::vector<Answer>& answers); // a new run: the former columns go
    void show(const Answer& answer);
    int underWay() const;
    const std::vector<AnswerColumn*>& columns() const { return m_columns; }
    std::vector<Answer> answers() const;
    kit::FlatButton& diffButton() const { return *m_diff; }
    kit::FlatButton& voteButton(const QString& which) const; // "a", "b", "tie"
    void setVote(const QString& vote);                       // shown, not told
    void setCanRun(bool can);

Q_SIGNALS:
    void stopRequested(quint64 column);
    void decisionRequested(const QString& id);
    void voted(const QString& which); // empty: taken back
    void runRequested();

protected:
    void changeEvent(QEvent* event) override;

private:
    QWidget* buildBar();
    void toggleVote(const QString& which);
    void applyDiff();
    void applyBar();

    std::vector<AnswerColumn*> m_columns;
    QString m_vote;
    QStackedWidget* m_stack;
    kit::EmptyState* m_empty;
    QWidget *m_bar, *m_row;
    QHBoxLayout* m_rowLayout;
    kit::FlatButton *m_a, *m_b, *m_tie, *m_diff;
    QLabel* m_note;
};

} // namespace tierline::playground
