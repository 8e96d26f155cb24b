#include "training/runcard.h"

#include "kit/card.h"
#include "kit/flatbutton.h"
#include "kit/fonts.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QStyle>
#include <QVBoxLayout>

#include <limits>

namespace tierline::training {

using namespace Qt::Literals::StringLiterals;

namespace {

QLabel* caption(const QString& text, QWidget* buddy, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setForegroundRole(QPalette::PlaceholderText);
    label->setBuddy(buddy);
    buddy->setAccessibleName(text);
    return label;
}

} // namespace

RunCard::RunCard(QWidget* parent) : QWidget(parent) {
    m_card = new kit::Card({}, this);
    m_options = new QWidget(m_card);
    m_name = new QLineEdit(m_options);
    m_folds = new QSpinBox(m_options);
    m_folds->setRange(2, 20);
    m_folds->setToolTip(tr("Each row is scored by a model of the other folds"));
    m_seed = new QSpinBox(m_options);
    m_seed->setRange(0, std::numeric_limits<int>::max());
    m_seed->setToolTip(tr("Deals rows to folds: the same seed writes the same model"));
    m_leavesOut = new QCheckBox(tr("Also train without each set"), m_options);
    m_leavesOut->setToolTip(
        tr("Says what the model does on a set that it has not seen at all; takes as long again a "
           "set"));
    m_moreButton = new kit::FlatButton(kit::FlatButton::Plain, m_options);
    m_moreButton->setText(tr("More"));
    m_moreButton->setCheckable(true);
    m_moreButton->setFocusPolicy(Qt::StrongFocus);
    auto* grid = new QGridLayout(m_options);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(8);
    grid->addWidget(caption(tr("Name"), m_name, m_options), 0, 0);
    grid->addWidget(m_name, 0, 1, 1, 3);
    grid->addWidget(caption(tr("Folds"), m_folds, m_options), 1, 0);
    grid->addWidget(m_folds, 1, 1);
    grid->addWidget(caption(tr("Seed"), m_seed, m_options), 1, 2);
    grid->addWidget(m_seed, 1, 3);
    grid->addWidget(m_leavesOut, 2, 0, 1, 3);
    grid->addWidget(m_moreButton, 2, 3, Qt::AlignRight);
    m_more = buildMore();
    m_more->hide();
    grid->addWidget(m_more, 3, 0, 1, 4);
    grid->setColumnStretch(1, 1);
    grid->setColumnStretch(3, 1);
    connect(m_moreButton, &QAbstractButton::toggled, m_more, &QWidget::setVisible);
    m_reason = new QLabel(m_card);
    m_reason->setFont(kit::smallFont());
    m_reason->setWordWrap(true);
    m_reason->setTextFormat(Qt::PlainText);
    m_reason->setForegroundRole(QPalette::PlaceholderText);
    m_progress = new QProgressBar(m_card);
    m_progress->setRange(0, 1000);
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(6);
    m_progress->setAccessibleName(tr("Progress of the training"));
    m_button = new QPushButton(m_card);
    m_button->setProperty("primary", true);
    m_button->setToolTip(tr("Ctrl+Enter"));
    connect(m_button, &QPushButton::clicked, this, [this] {
        if (m_isRunning)
            Q_EMIT cancelRequested();
        else
            Q_EMIT trainRequested();
    });
    m_card->content()->setSpacing(10);
    for (QWidget* part : {m_options, static_cast<QWidget*>(m_reason), static_cast<QWidget*>(m_progress),
                          static_cast<QWidget*>(m_button)})
        m_card->content()->addWidget(part);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_card);
    connect(m_name, &QLineEdit::textEdited, this, &RunCard::tell);
    connect(m_folds, &QSpinBox::valueChanged, this, &RunCard::tell);
    connect(m_seed, &QSpinBox::valueChanged, this, &RunCard::tell);
    connect(m_leavesOut, &QCheckBox::clicked, this, &RunCard::tell);
}

QWidget* RunCard::buildMore() {
    auto* more = new QWidget(m_options);
    m_maps = new QLineEdit(more);
    m_maps->setPlaceholderText(u"tier=tier4, outcomes.weak=weak_correct"_s);
    m_values = new QLineEdit(more);
    m_values->setPlaceholderText(u"EASY=simple, HARD=complex"_s);
    m_skipsBad = new QCheckBox(tr("Leave bad rows out"), more);
    auto* layout = new QVBoxLayout(more);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(caption(tr("Columns of other names"), m_maps, more));
    layout->addWidget(m_maps);
    layout->addWidget(caption(tr("Tiers of other names"), m_values, more));
    layout->addWidget(m_values);
    layout->addWidget(m_skipsBad);
    connect(m_maps, &QLineEdit::editingFinished, this, &RunCard::tell);
    connect(m_values, &QLineEdit::editingFinished, this, &RunCard::tell);
    connect(m_skipsBad, &QCheckBox::clicked, this, &RunCard::tell);
    return more;
}

void RunCard::setChoices(const Choices& choices) {
    const QSignalBlocker blocked(this);
    m_name->setText(choices.name);
    m_folds->setValue(choices.folds);
    m_seed->setValue(choices.seed);
    m_leavesOut->setChecked(choices.leavesOut);
    m_maps->setText(choices.maps);
    m_values->setText(choices.values);
    m_skipsBad->setChecked(choices.skipsBad);
    m_moreButton->setChecked(!choices.maps.isEmpty() || !choices.values.isEmpty() || choices.skipsBad);
}

void RunCard::tell() {
    Choices of;
    of.name = m_name->text();
    of.folds = m_folds->value();
    of.seed = m_seed->value();
    of.leavesOut = m_leavesOut->isChecked();
    of.maps = m_maps->text().trimmed();
    of.values = m_values->text().trimmed();
    of.skipsBad = m_skipsBad->isChecked();
    Q_EMIT changed(of);
}

void RunCard::setView(const TrainingView& view) {
    m_isRunning = view.isRunning;
    m_options->setEnabled(!view.isRunning);
    m_button->setText(view.isRunning ? tr("Cancel") : tr("Train"));
    m_button->setEnabled(view.isRunning ? !view.isStopping : view.canTrain);
    const bool isPrimary = !view.isRunning && view.canTrain;
    if (m_button->property("primary").toBool() != isPrimary) {
        m_button->setProperty("primary", isPrimary);
        m_button->style()->unpolish(m_button); // the sheet asks the property only then
        m_button->style()->polish(m_button);
    }
    m_reason->setText(view.isRunning ? view.runningText : view.whyNot);
    m_reason->setVisible(!m_reason->text().isEmpty());
    m_progress->setVisible(view.isRunning);
    m_progress->setValue(static_cast<int>(view.share * 1000));
}

} // namespace tierline::training
