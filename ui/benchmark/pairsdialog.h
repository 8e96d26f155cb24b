// Pairs of answers judged one key each: A, B, T for a tie, U takes back, Esc is enough for now. What is voted
// is kept by the desk at once. Window thread.
#pragma once

#include "benchmark/benchdesk.h"

#include <QDialog>

class QLabel;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace tierline::benchmark {

class PairsDialog final : public QDialog {
    Q_OBJECT

public:
    PairsDialog(Desk& desk, const PairTurn& turn, QWidget* parent = nullptr);
    const PairView& view() const { return m_view; }

private:
    QWidget* buildPair();
    QWidget* buildResult();
    QWidget* buildFoot();
    QWidget* answerBox(const QString& name, QPlainTextEdit*& text);
    void setTurn(const PairTurn& turn);
    void vote(bench::Vote vote);
    void undo();

    Desk& m_desk;
    PairView m_view;
    bool m_isWaiting = false; // for the next pair: a key pressed meanwhile would judge what nobody saw
    QStackedWidget* m_stack;
    QPlainTextEdit *m_prompt, *m_first, *m_second;
    QLabel *m_progress, *m_sentence, *m_lines, *m_trouble;
    QProgressBar* m_bar;
    QWidget* m_votes;
    QPushButton *m_undo, *m_close;
};

} // namespace tierline::benchmark
