#include "inspector/inspectorheader.h"

#include "kit/flatbutton.h"
#include "kit/fonts.h"
#include "kit/icons.h"
#include "kit/statedot.h"

#include <QBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QResizeEvent>
#include <QToolButton>

namespace tierline::inspector {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int oneLine = 900; // narrower: the buttons stand below the words

QLabel* words(double points, QFont::Weight weight = QFont::Normal) {
    auto* label = new QLabel;
    label->setFont(kit::textFont(points, weight));
    label->setTextFormat(Qt::PlainText); // checks and errors quote what others wrote
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setWordWrap(true);
    return label;
}

} // namespace

InspectorHeader::InspectorHeader(QWidget* parent)
    : QWidget(parent), m_layout(new QBoxLayout(QBoxLayout::LeftToRight, this)) {
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(8);
    m_layout->addWidget(buildWords(), 1);
    m_layout->addWidget(buildButtons(), 0, Qt::AlignTop);
}

QWidget* InspectorHeader::buildWords() {
    auto* left = new QWidget;
    auto* line = new QHBoxLayout(left);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(8);
    m_dot = new kit::StateDot;
    m_dot->setContentsMargins(0, 4, 0, 0);
    line->addWidget(m_dot, 0, Qt::AlignTop);
    auto* column = new QVBoxLayout;
    column->setSpacing(1);
    m_title = words(11.0, QFont::DemiBold);
    m_title->setAccessibleDescription(tr("Verdict"));
    m_why = words(10.0);
    m_why->setAccessibleDescription(tr("Why"));
    m_subtitle = words(9.0);
    m_subtitle->setFont(kit::smallFont());
    m_subtitle->setForegroundRole(QPalette::PlaceholderText);
    m_subtitle->setAccessibleDescription(tr("Which decision"));
    m_translation = words(9.0);
    m_translation->setFont(kit::smallFont());
    m_translation->setAccessibleDescription(tr("Translation"));
    m_note = words(10.0);
    m_note->setAccessibleDescription(tr("Your note"));
    m_note->setToolTip(tr("Your note to this decision. In the list, M and N change it."));
    m_note->hide();
    for (QLabel* label : {m_title, m_why, m_subtitle, m_translation, m_note})
        column->addWidget(label);
    line->addLayout(column, 1);
    return left;
}

QWidget* InspectorHeader::buildButtons() {
    auto* bar = new QWidget;
    auto* layout = new QHBoxLayout(bar);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    const auto add = [&](const QString& text, const QString& hint) {
        auto* button = new kit::FlatButton(kit::FlatButton::Plain);
        button->setText(text);
        button->setToolTip(hint);
        button->setWhatsThis(hint);
        button->setAccessibleName(hint.section(u'.', 0, 0));
        layout->addWidget(button);
        return button;
    };
    m_up = add(u"+"_s, tr("A good answer (+). Votes feed the success view and the labels."));
    m_down = add(u"−"_s, tr("A bad answer (−). Votes feed the success view and the labels."));
    for (QToolButton* button : {m_up, m_down})
        button->setCheckable(true);
    connect(m_up, &QToolButton::clicked, this, [this] { Q_EMIT voteRequested(m_up->isChecked() ? 1 : 0); });
    connect(m_down, &QToolButton::clicked, this,
            [this] { Q_EMIT voteRequested(m_down->isChecked() ? -1 : 0); });
    m_label = add(tr("Label"), tr("Say which tier it should have been (L). Benchmarks and training use it."));
    m_labels = new QMenu(this);
    m_label->setMenu(m_labels);
    m_label->setPopupMode(QToolButton::InstantPopup);
    m_replay = add(tr("Replay"), tr("Send the same request again and compare (R). It costs what a request "
                                    "costs."));
    connect(m_replay, &QToolButton::clicked, this, &InspectorHeader::replayRequested);
    connect(add(tr("Edit"), tr("Change the text in the Playground and send it from there (E).")),
            &QToolButton::clicked, this, &InspectorHeader::editRequested);
    connect(add(tr("Compare"), tr("Put it beside another decision (D).")), &QToolButton::clicked, this,
            &InspectorHeader::compareRequested);
    auto* copies =
        add(tr("Copy"), tr("Copy as a curl command (C), as the whole record (Shift+C) or as a case "
                           "of a benchmark (B)."));
    auto* menu = new QMenu(this);
    menu->addAction(tr("As a curl command"), this, &InspectorHeader::copyCurlRequested);
    menu->addAction(tr("The record as JSON"), this, &InspectorHeader::copyRecordRequested);
    menu->addAction(tr("As a case for a benchmark set"), this, &InspectorHeader::copyCaseRequested);
    copies->setIcon(kit::icon(u"copy"_s));
    copies->setMenu(menu);
    copies->setPopupMode(QToolButton::InstantPopup);
    connect(add(u"‹"_s, tr("The decision before (K).")), &QToolButton::clicked, this,
            [this] { Q_EMIT stepRequested(-1); });
    connect(add(u"›"_s, tr("The decision after (J).")), &QToolButton::clicked, this,
            [this] { Q_EMIT stepRequested(1); });
    layout->addStretch(1);
    return bar;
}

void InspectorHeader::show(const Inspection& inspection, const ledger::Record& record) {
    const auto say = [](QLabel* label, const QString& text) {
        label->setText(text);
        label->setVisible(!text.isEmpty());
    };
    m_dot->setTone(inspection.tone);
    say(m_title, inspection.title);
    say(m_why, inspection.why);
    say(m_subtitle, inspection.subtitle);
    say(m_translation, inspection.translation);
    m_up->setChecked(record.vote.value_or(0) > 0);
    m_down->setChecked(record.vote.value_or(0) < 0);
    m_labelled = QString::fromStdString(record.label.value_or(std::string()));
    m_label->setText(m_labelled.isEmpty() ? tr("Label") : tr("Label: %1").arg(m_labelled));
    fillLabels();
}

void InspectorHeader::setNote(const QString& note) {
    m_note->setText(tr("Note: %1").arg(note));
    m_note->setVisible(!note.isEmpty());
}

void InspectorHeader::setTiers(const QStringList& tiers) {
    m_tiers = tiers;
    fillLabels();
}

// The digits choose, so that L 2 is a label.
void InspectorHeader::fillLabels() {
    m_labels->clear();
    int number = 0;
    for (const QString& tier : m_tiers) {
        auto* action =
            m_labels->addAction(u"&%1  %2"_s.arg(++number).arg(QString(tier).replace(u'&', u"&&"_s)));
        action->setCheckable(true);
        action->setChecked(tier == m_labelled);
        connect(action, &QAction::triggered, this, [this, tier] { Q_EMIT labelRequested(tier); });
    }
    m_labels->addSeparator();
    auto* none = m_labels->addAction(tr("&0  No label"));
    none->setEnabled(!m_labelled.isEmpty());
    connect(none, &QAction::triggered, this, [this] { Q_EMIT labelRequested(QString()); });
}

void InspectorHeader::setBusy(bool busy) {
    m_replay->setEnabled(!busy);
    m_replay->setText(busy ? tr("Replaying…") : tr("Replay"));
}

void InspectorHeader::openLabels() {
    m_labels->popup(m_label->mapToGlobal(QPoint(0, m_label->height())));
}

void InspectorHeader::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_layout->setDirection(width() < oneLine ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

} // namespace tierline::inspector
