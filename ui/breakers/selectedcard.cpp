#include "breakers/selectedcard.h"

#include "breakers/ratesview.h"
#include "kit/flatbutton.h"
#include "kit/fonts.h"
#include "kit/format.h"
#include "kit/icons.h"
#include "kit/tokens.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace tierline::breakers {

using namespace Qt::Literals::StringLiterals;

SelectedCard::SelectedCard(QWidget* parent)
    : QWidget(parent),
      m_state(new QLabel(this)),
      m_reason(new QLabel(this)),
      m_numbers(new QLabel(this)),
      m_key(new QLabel(this)),
      m_moved(new QLabel(this)),
      m_rates(new RatesView(this)),
      m_show(new kit::FlatButton(kit::FlatButton::Chip, this)),
      m_undo(new kit::FlatButton(kit::FlatButton::Chip, this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(5);
    m_state->setFont(kit::textFont(12.0, QFont::DemiBold));
    for (QLabel* label : {m_reason, m_numbers, m_key}) {
        label->setWordWrap(true);
        label->setForegroundRole(QPalette::PlaceholderText);
    }
    m_moved->setWordWrap(true);
    m_reason->setWhatsThis(tr("Why the breaker changed its state last."));
    m_numbers->setWhatsThis(tr("Calls in the sliding window, the latency of good replies, and how often it "
                               "opened since it was last stably closed."));
    m_key->setWhatsThis(tr("Where the key comes from, and whether the provider takes it now."));
    m_moved->setWhatsThis(tr("Requests that would have asked this model since its last change, but were kept "
                             "back by its breaker or failed there: who answered them."));
    auto* why = new QHBoxLayout;
    m_show->setText(tr("Show them"));
    m_show->setToolTip(tr("The requests behind it, in Live"));
    why->addWidget(m_reason, 1);
    why->addWidget(m_show, 0, Qt::AlignTop);
    layout->addWidget(m_state);
    layout->addLayout(why);
    layout->addWidget(m_moved);
    layout->addWidget(m_numbers);
    layout->addWidget(m_key);
    layout->addWidget(m_rates);
    layout->addSpacing(4);
    buildButtons();
    connect(m_show, &kit::FlatButton::clicked, this, &SelectedCard::showChosen);
    connect(m_undo, &kit::FlatButton::clicked, this, &SelectedCard::undoChosen);
    m_moved->hide();
    m_undo->hide();
}

void SelectedCard::buildButtons() {
    auto* row = new QHBoxLayout;
    row->setSpacing(5);
    for (const ActionChoice& choice : actionChoices()) {
        auto* button = new kit::FlatButton(kit::FlatButton::Chip, this);
        button->setIcon(kit::icon(choice.iconName));
        button->setText(choice.text);
        button->setToolTip(choice.hint + u"  ("_s + choice.key + u')');
        button->setWhatsThis(choice.hint);
        connect(button, &kit::FlatButton::clicked, this,
                [this, action = choice.action] { Q_EMIT actionChosen(action); });
        row->addWidget(button);
        m_buttons.push_back(button);
    }
    row->addStretch(1);
    static_cast<QVBoxLayout*>(layout())->addLayout(row);
    auto* last = new QHBoxLayout;
    last->addWidget(m_undo);
    last->addStretch(1);
    static_cast<QVBoxLayout*>(layout())->addLayout(last);
    m_undo->setIcon(kit::icon(u"reset"_s));
}

void SelectedCard::setLine(const BreakerLine& line) {
    if (line.target != m_line.target || line.since != m_line.since) m_moved->hide();
    m_line = line;
    m_state->setText(line.countdown.isEmpty()
                         ? line.stateText
                         : tr("%1, next probe in %2").arg(line.stateText, line.countdown));
    const QColor ink = kit::toneColour(line.tone, kit::tokens());
    if (m_state->palette().color(QPalette::WindowText) != ink) { // setting it lays out anew
        QPalette inked = palette();
        inked.setColor(QPalette::WindowText, ink);
        m_state->setPalette(inked);
    }
    m_reason->setText(line.reason.isEmpty() ? tr("It has not changed since the start.")
                                            : line.reason + u" · "_s + line.sinceText);
    m_show->setVisible(!line.reason.isEmpty());
    m_numbers->setText(tr("%1 of %2 calls failed in the window, %3 in a row · p95 %4 over %5 samples · %6")
                           .arg(line.failures)
                           .arg(line.calls)
                           .arg(line.consecutive)
                           .arg(line.p95)
                           .arg(line.samples)
                           .arg(kit::counted(line.timesOpened, tr("opened %1 time"), tr("opened %1 times"))));
    QString key = line.keySource.isEmpty() ? QString() : tr("Key: %1").arg(line.keySource);
    if (!line.keyTrouble.isEmpty()) key += u", "_s + line.keyTrouble;
    if (line.inFlight > 0 || line.queued > 0)
        key += tr(" · %1 under way, %2 waiting").arg(kit::count(line.inFlight), kit::count(line.queued));
    m_key->setText(key);
    m_key->setVisible(!key.isEmpty());
    m_rates->setLines(line.rates);
    const std::vector<ActionChoice>& choices = actionChoices();
    for (std::size_t i = 0; i < choices.size(); ++i)
        m_buttons[i]->setEnabled(allows(line.state, choices[i].action));
}

void SelectedCard::setMoved(const Moved& moved) {
    if (moved.target != m_line.target) return;
    m_moved->setVisible(moved.requests > 0);
    if (moved.requests > 0)
        m_moved->setText(tr("Traffic moved to: %1").arg(movedSentence(moved)) + u"  ("_s
                         + kit::counted(moved.requests, tr("%1 request"), tr("%1 requests")) + u')');
}

void SelectedCard::setUndo(const QString& text) {
    m_undo->setText(text);
    m_undo->setVisible(!text.isEmpty());
}

kit::FlatButton* SelectedCard::buttonOf(health::Action action) const {
    const auto found = std::ranges::find(actionChoices(), action, &ActionChoice::action);
    return m_buttons[static_cast<std::size_t>(found - actionChoices().begin())];
}

} // namespace tierline::breakers
