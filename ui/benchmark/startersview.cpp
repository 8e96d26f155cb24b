#include "benchmark/startersview.h"

#include "kit/card.h"
#include "kit/fonts.h"
#include "kit/format.h"
#include "kit/icons.h"
#include "kit/tokens.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace tierline::benchmark {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int iconSize = 36, wide = 760;

QLabel* muted(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setForegroundRole(QPalette::PlaceholderText);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

} // namespace

StartersView::StartersView(QWidget* parent) : QWidget(parent) {
    auto* column = new QWidget;
    column->setMaximumWidth(wide);
    m_place = new QVBoxLayout(column);
    m_place->setContentsMargins(0, 26, 0, 20);
    m_place->setSpacing(8);
    m_icon = new QLabel(column);
    m_title = new QLabel(column);
    m_title->setFont(kit::textFont(13.0, QFont::DemiBold));
    m_sentence = muted({}, column);
    for (QLabel* label : {m_icon, m_title, m_sentence}) {
        label->setAlignment(Qt::AlignHCenter);
        m_place->addWidget(label);
    }
    m_place->addSpacing(8);
    m_import = new QPushButton(tr("Import a set…"), column);
    connect(m_import, &QPushButton::clicked, this, &StartersView::importRequested);
    m_place->addSpacing(8);
    m_place->addWidget(m_import, 0, Qt::AlignHCenter);
    m_place->addStretch(1);
    auto* holder = new QWidget;
    auto* centred = new QHBoxLayout(holder);
    centred->addStretch(1);
    centred->addWidget(column, 100);
    centred->addStretch(1);
    auto* scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setWidget(holder);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(scroll);
}

void StartersView::setSets(const std::vector<SetChoice>& sets, const QString& policy, bool canRun) {
    if (sets == m_sets && policy == m_policy && canRun == m_canRun && m_list != nullptr) return;
    m_sets = sets;
    m_policy = policy;
    m_canRun = canRun;
    rebuild();
}

void StartersView::rebuild() {
    m_icon->setPixmap(kit::iconPixmap(u"benchmark"_s, iconSize, kit::tokens().muted, devicePixelRatioF()));
    m_title->setText(m_sets.empty() ? tr("No sets yet") : tr("Is the policy right, and for whom is it not?"));
    m_sentence->setText(
        m_sets.empty()
            ? tr("A set is a file of prompts with the tier each belongs to, or with recorded outcomes: JSON "
                 "lines or CSV.")
            : tr("A run sends every prompt of a set through %1 and compares where it went with its label. "
                 "Classify only asks no model: free, and done in a moment.")
                  .arg(m_policy.isEmpty() ? tr("a policy") : m_policy));
    delete m_list;
    m_list = new QWidget(this);
    auto* grid = new QVBoxLayout(m_list);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(8);
    m_place->insertWidget(4, m_list); // behind the sentence and its gap
    for (int row = 0; row < static_cast<int>(m_sets.size()); ++row)
        addRow(row, m_sets[static_cast<std::size_t>(row)]);
}

void StartersView::addRow(int row, const SetChoice& set) {
    auto* card = new kit::Card({}, m_list);
    auto* line = new QHBoxLayout;
    line->setSpacing(16);
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    auto* name = new QLabel(set.name, card);
    name->setFont(kit::textFont(10.5, QFont::DemiBold));
    words->addWidget(name);
    words->addWidget(muted(set.trouble.isEmpty() ? set.tests : set.trouble, card));
    auto* count = new QLabel(set.trouble.isEmpty() ? kit::count(set.cases) : QString(), card);
    count->setFont(kit::numberFont(11.0, QFont::DemiBold));
    auto* unit = new QLabel(set.trouble.isEmpty() ? tr("cases") : QString(), card);
    unit->setForegroundRole(QPalette::PlaceholderText);
    auto* run = new QPushButton(set.trouble.isEmpty() ? tr("Run · free") : tr("Cannot be read"), card);
    run->setAccessibleName(tr("Run %1").arg(set.name));
    run->setProperty("primary", row == 0);
    run->setEnabled(m_canRun && set.trouble.isEmpty());
    run->setMinimumWidth(110);
    connect(run, &QPushButton::clicked, this, [this, id = set.id] { Q_EMIT runRequested(id); });
    line->addLayout(words, 1);
    line->addWidget(count);
    line->addWidget(unit);
    line->addWidget(run);
    card->content()->addLayout(line);
    static_cast<QVBoxLayout*>(m_list->layout())->addWidget(card);
}

void StartersView::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_list != nullptr)
        m_icon->setPixmap(
            kit::iconPixmap(u"benchmark"_s, iconSize, kit::tokens().muted, devicePixelRatioF()));
}

} // namespace tierline::benchmark
