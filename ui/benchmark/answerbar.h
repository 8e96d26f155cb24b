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
    QString sentence() const;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void fit();

    bool m_isLarge;
    kit::Tone m_tone = kit::Tone::Idle;
    QHBoxLayout* m_layout;
    kit::StateDot* m_dot;
    QLabel *m_sentence, *m_context;
};

} // namespace tierline::benchmark
