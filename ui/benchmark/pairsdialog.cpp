#include "benchmark/pairsdialog.h"

#include "kit/fonts.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace tierline::benchmark {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr QSize usualSize(1040, 680);
constexpr int promptHeight = 140;

QPlainTextEdit* reading(const QString& name, QWidget* parent) {
    auto* text = new QPlainTextEdit(parent);
    text->setReadOnly(true);
    text->setAccessibleName(name);
    text->setFont(kit::textFont());
    return text;
}

QLabel* caption(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setFont(kit::textFont(12.0, QFont::DemiBold));
    return label;
}

QLabel* words(QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

PairsDialog::PairsDialog(Desk& desk, const PairTurn& turn, QWidget* parent) : QDialog(parent), m_desk(desk) {
    setWindowTitle(tr("Judge blindly"));
    resize(usualSize);
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(buildPair());
    m_stack->addWidget(buildResult());
    m_trouble = words(this);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 14);
    layout->setSpacing(10);
    layout->addWidget(m_stack, 1);
    layout->addWidget(m_trouble);
    layout->addWidget(buildFoot());
    const auto onKey = [this](Qt::Key key, auto act) {
        auto* shortcut = new QShortcut(key, this);
        shortcut->setAutoRepeat(false); // a key held down judges once
        connect(shortcut, &QShortcut::activated, this, act);
    };
    onKey(Qt::Key_A, [this] { vote(bench::Vote::First); });
    onKey(Qt::Key_B, [this] { vote(bench::Vote::Second); });
    onKey(Qt::Key_T, [this] { vote(bench::Vote::Tie); });
    onKey(Qt::Key_U, [this] { undo(); });
    connect(&desk, &Desk::paired, this, &PairsDialog::setTurn);
    setTurn(turn);
}

QWidget* PairsDialog::answerBox(const QString& name, QPlainTextEdit*& text) {
    auto* box = new QWidget(this);
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(caption(name, box));
    text = reading(tr("Answer %1").arg(name), box);
    layout->addWidget(text, 1);
    return box;
}

QWidget* PairsDialog::buildPair() {
    auto* page = new QWidget(this);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(caption(tr("Asked"), page));
    m_prompt = reading(tr("What was asked"), page);
    m_prompt->setFixedHeight(promptHeight);
    layout->addWidget(m_prompt);
    layout->addSpacing(6);
    auto* answers = new QHBoxLayout;
    answers->setSpacing(14);
    answers->addWidget(answerBox(u"A"_s, m_first), 1);
    answers->addWidget(answerBox(u"B"_s, m_second), 1);
    layout->addLayout(answers, 1);
    return page;
}

QWidget* PairsDialog::buildResult() {
    auto* page = new QWidget(this);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(60, 0, 60, 0);
    layout->setSpacing(12);
    m_sentence = words(page);
    m_sentence->setFont(kit::textFont(14.0, QFont::DemiBold));
    m_lines = words(page);
    layout->addStretch(1);
    layout->addWidget(m_sentence);
    layout->addWidget(m_lines);
    layout->addStretch(2);
    return page;
}

QWidget* PairsDialog::buildFoot() {
    auto* foot = new QWidget(this);
    auto* layout = new QHBoxLayout(foot);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    m_progress = new QLabel(foot);
    m_bar = new QProgressBar(foot);
    m_bar->setFixedWidth(120);
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Judged so far"));
    m_votes = new QWidget(foot);
    auto* votes = new QHBoxLayout(m_votes);
    votes->setContentsMargins(0, 0, 0, 0);
    votes->setSpacing(8);
    const auto button = [foot](const QString& text, QHBoxLayout* line) {
        auto* made = new QPushButton(text, foot);
        made->setAutoDefault(false);
        line->addWidget(made);
        return made;
    };
    const std::pair<QString, bench::Vote> choices[] = {{tr("A is better · A"), bench::Vote::First},
                                                       {tr("As good · T"), bench::Vote::Tie},
                                                       {tr("B is better · B"), bench::Vote::Second}};
    for (const auto& choice : choices)
        connect(button(choice.first, votes), &QPushButton::clicked, this,
                [this, given = choice.second] { vote(given); });
    layout->addWidget(m_progress);
    layout->addWidget(m_bar);
    layout->addStretch(1);
    layout->addWidget(m_votes);
    layout->addStretch(1);
    m_undo = button(tr("Take back · U"), layout);
    connect(m_undo, &QPushButton::clicked, this, &PairsDialog::undo);
    m_close = button({}, layout);
    connect(m_close, &QPushButton::clicked, this, &QDialog::reject);
    return foot;
}

void PairsDialog::setTurn(const PairTurn& turn) {
    m_isWaiting = false;
    m_view = presentPair(turn);
    m_stack->setCurrentIndex(m_view.isOver ? 1 : 0);
    m_prompt->setPlainText(turn.prompt);
    m_first->setPlainText(turn.first);
    m_second->setPlainText(turn.second);
    m_sentence->setText(m_view.sentence);
    m_lines->setText(m_view.lines.join(u'\n'));
    m_progress->setText(m_view.progress);
    m_bar->setValue(m_view.percent);
    m_votes->setVisible(!m_view.isOver);
    m_undo->setEnabled(m_view.canUndo);
    m_close->setText(m_view.isOver ? tr("Close · Esc") : tr("Enough for now · Esc"));
    m_trouble->setText(m_view.trouble);
    m_trouble->setVisible(!m_view.trouble.isEmpty());
}

void PairsDialog::vote(bench::Vote vote) {
    if (m_isWaiting || m_view.isOver) return;
    m_isWaiting = true;
    m_desk.voteOnPair(vote);
}

void PairsDialog::undo() {
    if (m_isWaiting || !m_view.canUndo) return;
    m_isWaiting = true;
    m_desk.undoPair();
}

} // namespace tierline::benchmark
