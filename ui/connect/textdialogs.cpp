#include "connect/textdialogs.h"

#include "kit/fonts.h"
#include "kit/icons.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QShowEvent>
#include <QVBoxLayout>

namespace tierline::connect {

using namespace Qt::Literals::StringLiterals;

namespace {

QPlainTextEdit* textBox(QWidget* parent) {
    auto* box = new QPlainTextEdit(parent);
    box->setReadOnly(true);
    box->setTabChangesFocus(true);
    box->setLineWrapMode(QPlainTextEdit::NoWrap);
    box->setFont(kit::numberFont(9.0));
    return box;
}

} // namespace

HeadlessDialog::HeadlessDialog(const HeadlessWish& wish, QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("Run headless"));
    resize(760, 560);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 18, 20, 16);
    layout->setSpacing(8);
    auto* sentence = new QLabel(
        tr("The same gateway runs without a window, on a server or at login. Close this one first, or "
           "choose another port: a port and a data folder belong to one gateway at a time. Then “Watch "
           "another gateway…” shows it here."),
        this);
    sentence->setWordWrap(true);
    layout->addWidget(sentence);
    addText(tr("Command"), serveCommand(wish), 3, tr("the command"));
    addText(tr("systemd unit"), systemdUnit(wish), 0, tr("the unit"));
    auto* close = new QPushButton(tr("Close"), this);
    layout->addWidget(close, 0, Qt::AlignRight);
    QObject::connect(close, &QPushButton::clicked, this, &QDialog::reject);
}

void HeadlessDialog::addText(const QString& title, const QString& text, int lines, const QString& what) {
    auto* head = new QHBoxLayout;
    auto* label = new QLabel(title, this);
    label->setFont(kit::textFont(10.0, QFont::DemiBold));
    auto* copy = new QPushButton(tr("Copy"), this);
    copy->setAutoDefault(false);
    copy->setAccessibleName(tr("Copy %1").arg(what));
    head->addWidget(label);
    head->addStretch(1);
    head->addWidget(copy);
    auto* box = textBox(this);
    box->setPlainText(text);
    box->setAccessibleName(title);
    if (lines > 0) {
        box->setLineWrapMode(QPlainTextEdit::WidgetWidth);
        box->setFixedHeight(lines * box->fontMetrics().lineSpacing() + 14);
    }
    auto* column = qobject_cast<QVBoxLayout*>(layout());
    column->addSpacing(6);
    column->addLayout(head);
    column->addWidget(box, lines > 0 ? 0 : 1);
    QObject::connect(copy, &QPushButton::clicked, this, [this, text, what] {
        QApplication::clipboard()->setText(text);
        Q_EMIT copied(what);
    });
}

SelftestDialog::SelftestDialog(Desk& desk, QWidget* parent) : QDialog(parent), m_desk(desk) {
    setWindowTitle(tr("Self-test"));
    resize(860, 560);
    m_sentence = new QLabel(
        tr("Plays every client's dialect against every provider's, with faults, on simulated providers in "
           "a process of its own. No key, no network, nothing is left behind."),
        this);
    m_sentence->setWordWrap(true);
    m_progress = new QProgressBar(this);
    m_progress->setRange(0, 0);
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(6);
    m_progress->setAccessibleName(tr("The self-test runs"));
    m_text = textBox(this);
    m_text->setAccessibleName(tr("Result of the self-test"));
    auto* copy = new QPushButton(tr("Copy"), this);
    copy->setAutoDefault(false);
    m_again = new QPushButton(tr("Cancel"), this);
    auto* close = new QPushButton(tr("Close"), this);
    close->setAutoDefault(false);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(copy);
    buttons->addStretch(1);
    buttons->addWidget(close);
    buttons->addWidget(m_again);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 18, 20, 16);
    column->setSpacing(10);
    column->addWidget(m_sentence);
    column->addWidget(m_progress);
    column->addWidget(m_text, 1);
    column->addLayout(buttons);
    QObject::connect(copy, &QPushButton::clicked, this,
                     [this] { QApplication::clipboard()->setText(m_text->toPlainText()); });
    QObject::connect(close, &QPushButton::clicked, this, &QDialog::reject);
    QObject::connect(m_again, &QPushButton::clicked, this,
                     [this] { m_isRunning ? m_desk.cancelSelftest() : m_desk.startSelftest(); });
    QObject::connect(&m_desk, &Desk::selftestChanged, this, &SelftestDialog::setState);
    QObject::connect(this, &QDialog::finished, this, [this] { m_desk.cancelSelftest(); });
}

void SelftestDialog::showEvent(QShowEvent* event) {
    QDialog::showEvent(event);
    if (!event->spontaneous()) m_desk.startSelftest();
}

void SelftestDialog::setState(const SelftestState& state) {
    m_isRunning = state.isRunning;
    m_progress->setVisible(state.isRunning);
    m_again->setText(state.isRunning ? tr("Cancel") : tr("Run again"));
    if (state.isRunning) m_text->clear();
    if (!state.isOver) return;
    m_sentence->setText(state.sentence);
    m_text->setPlainText(state.text);
}

} // namespace tierline::connect
