#include "benchmark/answerbar.h"

#include "kit/fonts.h"
#include "kit/surface.h"
#include "kit/tokens.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

namespace tierline::benchmark {

namespace {

constexpr double largePoints = 12.5;
constexpr int firstLine = 4; // to the middle of a large sentence's first line

// The dots of names and figures are followed by no blank.
qsizetype endOfFirst(const QString& text) {
    const qsizetype dot = text.indexOf(QLatin1StringView(". "));
    return dot < 0 ? text.size() : dot + 1;
}

} // namespace

AnswerBar::AnswerBar(bool isLarge, QWidget* parent) : QFrame(parent), m_isLarge(isLarge) {
    m_dot = new kit::StateDot(kit::Tone::Idle, this);
    m_sentence = new QLabel(this);
    m_rest = new QLabel(this);
    for (QLabel* words : {m_sentence, m_rest}) {
        words->setTextFormat(Qt::PlainText);
        words->setWordWrap(true);
        words->setTextInteractionFlags(Qt::TextSelectableByMouse);
        words->setFont(kit::textFont());
    }
    if (isLarge) m_sentence->setFont(kit::textFont(largePoints, QFont::DemiBold));
    m_rest->setObjectName(QStringLiteral("answerRest"));
    m_context = new QLabel(this);
    m_context->setFont(kit::smallFont());
    m_context->setTextFormat(Qt::PlainText);
    m_context->setForegroundRole(QPalette::PlaceholderText);
    m_context->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto* words = new QVBoxLayout;
    words->setSpacing(3);
    words->addWidget(m_sentence);
    words->addWidget(m_rest);
    words->addWidget(m_context);
    m_layout = new QHBoxLayout(this);
    m_layout->setContentsMargins(14, isLarge ? 10 : 6, 12, isLarge ? 10 : 6);
    m_layout->setSpacing(10);
    auto* beside = new QVBoxLayout;
    beside->addSpacing(isLarge ? firstLine : 0);
    beside->addWidget(m_dot, 0, isLarge ? Qt::AlignTop : Qt::AlignVCenter);
    if (isLarge) beside->addStretch(1);
    m_layout->addLayout(beside);
    m_layout->addLayout(words, 1);
}

void AnswerBar::setContent(const QString& sentence, const QString& context, kit::Tone tone) {
    m_tone = tone;
    m_dot->setTone(tone);
    m_whole = sentence;
    const qsizetype first = m_isLarge ? endOfFirst(sentence) : sentence.size();
    m_sentence->setText(sentence.first(first));
    m_rest->setText(sentence.sliced(first).trimmed());
    m_rest->setVisible(!m_rest->text().isEmpty());
    m_context->setText(context);
    m_context->setVisible(!context.isEmpty());
    m_context->setToolTip(context);
    setAccessibleName(context.isEmpty() ? sentence : sentence + QLatin1Char(' ') + context);
    fit();
    update();
}

// Inside a stack the height that a wrapped label needs does not reach the layout by itself.
void AnswerBar::fit() {
    m_layout->activate();
    for (QLabel* words : {m_sentence, m_rest}) {
        words->setMinimumHeight(0); // else it never becomes smaller
        if (words->width() > 0) words->setMinimumHeight(std::max(0, words->heightForWidth(words->width())));
    }
}

void AnswerBar::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    fit();
}

void AnswerBar::addWidget(QWidget* widget) {
    m_layout->addWidget(widget, 0, Qt::AlignVCenter);
}

QString AnswerBar::sentence() const {
    return m_whole;
}

void AnswerBar::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    const kit::Tokens& t = kit::tokens();
    if (m_tone == kit::Tone::Idle)
        kit::paintSurface(painter, rect());
    else
        kit::paintSurface(painter, rect(), kit::toneSoftColour(m_tone, t), t.edge);
}

} // namespace tierline::benchmark
