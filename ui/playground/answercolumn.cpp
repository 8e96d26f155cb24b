#include "playground/answercolumn.h"

#include "kit/flatbutton.h"
#include "kit/fonts.h"
#include "kit/format.h"
#include "kit/icons.h"
#include "kit/statedot.h"
#include "kit/surface.h"
#include "kit/tokens.h"
#include "playground/playpresenter.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QVBoxLayout>

namespace tierline::playground {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int narrowest = 250;

QLabel* small(QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setFont(kit::smallFont());
    label->setForegroundRole(QPalette::PlaceholderText);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

} // namespace

AnswerColumn::AnswerColumn(const QString& letter, const Answer& answer, QWidget* parent)
    : QWidget(parent), m_answer(answer) {
    setMinimumWidth(narrowest);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 8, 8);
    layout->setSpacing(3);
    layout->addWidget(buildHead(letter));
    m_figures = small(this);
    m_figures->setFont(kit::numberFont(8.5));
    m_figures->setWhatsThis(
        tr("Time to the first token and in all, as this window saw them; tokens in and out as the provider "
           "counted them; the cost by today's prices, or the gateway's estimate until it is known."));
    layout->addWidget(m_figures);
    m_state = small(this);
    m_state->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(m_state);
    m_text = new QPlainTextEdit(this);
    m_text->setMinimumHeight(30);
    m_text->setReadOnly(true);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setTabChangesFocus(true);
    m_text->setAccessibleName(tr("Answer %1").arg(letter));
    layout->addWidget(m_text, 1);
    show(answer);
}

QWidget* AnswerColumn::buildHead(const QString& letter) {
    auto* head = new QWidget(this);
    auto* line = new QHBoxLayout(head);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(6);
    m_dot = new kit::StateDot(kit::Tone::Busy, head);
    auto* name = new QLabel(letter, head);
    name->setFont(kit::textFont(10.0, QFont::DemiBold));
    m_title = new kit::FlatButton(kit::FlatButton::Plain, head);
    m_title->setFocusPolicy(Qt::StrongFocus);
    m_title->setToolTip(tr("Why this model: shows the decision"));
    m_title->setWhatsThis(tr("The model that answered, and the door to its decision."));
    connect(m_title, &QAbstractButton::clicked, this, [this] {
        if (!m_answer.id.isEmpty()) Q_EMIT decisionRequested(m_answer.id);
    });
    m_subtitle = small(head);
    m_subtitle->setWordWrap(false);
    m_subtitle->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_copy = new kit::FlatButton(kit::FlatButton::Plain, head);
    m_copy->setIcon(kit::icon(u"copy"_s));
    m_copy->setText(tr("Copy the answer"));
    m_copy->setIconOnly(true);
    m_copy->setFocusPolicy(Qt::StrongFocus);
    m_copy->setToolTip(tr("Copy the answer"));
    m_copy->setAccessibleName(tr("Copy answer %1").arg(letter));
    connect(m_copy, &QAbstractButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_answer.text); });
    m_stop = new kit::FlatButton(kit::FlatButton::Plain, head);
    m_stop->setIcon(kit::icon(u"close"_s));
    m_stop->setText(tr("Stop"));
    m_stop->setFocusPolicy(Qt::StrongFocus);
    m_stop->setAccessibleName(tr("Stop answer %1").arg(letter));
    connect(m_stop, &QAbstractButton::clicked, this, [this] { Q_EMIT stopRequested(m_answer.column); });
    line->addWidget(m_dot);
    line->addWidget(name);
    line->addWidget(m_title);
    line->addWidget(m_subtitle, 1);
    line->addWidget(m_stop);
    line->addWidget(m_copy);
    return head;
}

void AnswerColumn::show(const Answer& answer) {
    m_answer = answer;
    applyHead();
    if (!m_isDiff) appendNew();
}

void AnswerColumn::applyHead() {
    const auto view = viewOf(m_answer);
    m_dot->setTone(view.tone);
    m_title->setText(view.title);
    m_title->setEnabled(!m_answer.id.isEmpty());
    m_subtitle->setText(view.subtitle);
    m_figures->setText(view.figures);
    QString state = view.state;
    if (m_answer.text.isEmpty() && !m_answer.thinking.isEmpty() && m_answer.isUnderWay())
        state = tr("thinking, %1 characters so far").arg(kit::count(m_answer.thinking.size()));
    if (m_answer.text.size() > shownLimit)
        state += tr("; its first %1 characters are shown, copying takes all").arg(kit::count(shownLimit));
    m_state->setText(state);
    const bool isPlain =
        m_answer.phase == Answer::Phase::Done && (m_answer.finish.isEmpty() || m_answer.finish == "stop"_L1);
    m_state->setVisible(!isPlain || m_answer.text.size() > shownLimit); // its dot says so
    m_state->setForegroundRole(view.tone == kit::Tone::Bad ? QPalette::Text : QPalette::PlaceholderText);
    m_figures->setVisible(!view.figures.isEmpty());
    m_stop->setVisible(view.canStop);
    m_copy->setVisible(!view.canStop);
}

// What is new goes behind the rest; who has scrolled up is left there.
void AnswerColumn::appendNew() {
    const auto end = std::min(m_answer.text.size(), shownLimit);
    if (end <= m_shown) return;
    auto more = m_answer.text.mid(m_shown, end - m_shown);
    more.replace(QChar::Null, QChar::ReplacementCharacter);
    m_shown = end;
    auto* bar = m_text->verticalScrollBar();
    const bool follows = bar->value() == bar->maximum();
    QTextCursor cursor(m_text->document());
    cursor.movePosition(QTextCursor::End);
    cursor.insertText(more, QTextCharFormat());
    if (follows) bar->setValue(bar->maximum());
}

void AnswerColumn::showDiff(const std::vector<DiffPart>& parts) {
    m_isDiff = true;
    m_text->clear();
    m_shown = 0;
    QTextCursor cursor(m_text->document());
    QTextCharFormat own;
    own.setBackground(kit::tokens().accentSoft);
    own.setFontUnderline(true); // never colour alone
    for (const auto& part : parts)
        cursor.insertText(part.text, part.isOwn ? own : QTextCharFormat());
    m_text->verticalScrollBar()->setValue(0);
}

void AnswerColumn::showText() {
    if (!m_isDiff) return;
    m_isDiff = false;
    m_text->clear();
    m_text->setCurrentCharFormat(QTextCharFormat());
    m_shown = 0;
    appendNew();
}

QString AnswerColumn::figures() const {
    return m_figures->text();
}

void AnswerColumn::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    kit::paintSurface(painter, QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
}

} // namespace tierline::playground
