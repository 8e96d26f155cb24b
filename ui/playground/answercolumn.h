// One model's answer as it streams in: which model, its figures, a button to stop it. Window thread.
#pragma once

#include "playground/playdata.h"
#include "playground/worddiff.h"

#include <QWidget>

class QLabel;
class QPlainTextEdit;

namespace tierline::kit {
class FlatButton;
class StateDot;
} // namespace tierline::kit

namespace tierline::playground {

class AnswerColumn final : public QWidget {
    Q_OBJECT

public:
    AnswerColumn(const QString& letter, const Answer& answer, QWidget* parent = nullptr);

    void show(const Answer& answer); // of the same column
    void showDiff(const std::vector<DiffPart>& parts);
    void showText(); // again, after a diff
    const Answer& answer() const { return m_answer; }
    QPlainTextEdit& text() const { return *m_text; }
    kit::FlatButton& stopButton() const { return *m_stop; }
    QString figures() const;

Q_SIGNALS:
    void stopRequested(quint64 column);
    void decisionRequested(const QString& id);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QWidget* buildHead(const QString& letter);
    void appendNew();
    void applyHead();

    static constexpr qsizetype shownLimit = 400'000; // characters; copying gives all

    Answer m_answer;
    qsizetype m_shown = 0;
    bool m_isDiff = false;
    kit::StateDot* m_dot;
    kit::FlatButton *m_title, *m_stop, *m_copy;
    QLabel *m_subtitle, *m_figures, *m_state;
    QPlainTextEdit* m_text;
};

} // namespace tierline::playground
