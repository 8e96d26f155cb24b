// One sentence that matters, large, with its tone's shape and what it rests on below; or what went wrong.
#pragma once

#include "kit/statedot.h"

#include <QFrame>

class QHBoxLayout;
class QLabel;

namespace tierline::benchmark {

class AnswerBar final : public QFrame {
    Q_OBJECT

public:
    explicit AnswerBar(bool isLarge, QWidget* parent = nullptr);
    void setContent(const QString& sentence, const QString& context, kit::Tone tone);
    void addWidget(QWidget* widget); // at the right end
    QString sentence() const;        // the whole

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void fit();

    bool m_isLarge;
    kit::Tone m_tone = kit::Tone::Idle;
    QHBoxLayout* m_layout;
    kit::StateDot* m_dot;
    QString m_whole;
    QLabel *m_sentence, *m_rest, *m_context; // the first sentence, those after it
};

} // namespace tierline::benchmark
