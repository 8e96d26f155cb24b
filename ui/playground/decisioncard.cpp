#include "playground/decisioncard.h"

#include "inspector/inspectortables.h"
#include "inspector/waterfall.h"
#include "kit/card.h"
#include "kit/densetable.h"
#include "kit/emptystate.h"
#include "kit/fonts.h"
#include "kit/scoreruler.h"
#include "kit/statedot.h"
#include "kit/tokens.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace tierline::playground {

using namespace Qt::Literals::StringLiterals;

namespace {

class LineDelegate final : public kit::DenseDelegate {
public:
    using DenseDelegate::DenseDelegate;

protected:
    void paintCell(QPainter& painter, const QStyleOptionViewItem& option, const QRect& box,
                   const QModelIndex& index) const override {
        QStyleOptionViewItem cell = option;
        QRect rest = box;
        if (const auto tone = index.data(inspector::ToneOfRow); tone.isValid()) {
            kit::paintStateDot(painter, QRectF(box.left(), box.center().y() - 4, 9, 9),
                               static_cast<kit::Tone>(tone.toInt()), kit::tokens());
            rest.adjust(15, 0, 0, 0);
        }
        if (index.data(inspector::StrongOfRow).toBool())
            cell.font.setWeight(QFont::DemiBold);
        else if (index.column() > 0)
            cell.palette.setColor(QPalette::Text, kit::tokens().muted);
        cell.fontMetrics = QFontMetrics(cell.font);
        DenseDelegate::paintCell(painter, cell, rest, index);
    }
};

QLabel* small(QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setFont(kit::smallFont());
    label->setForegroundRole(QPalette::PlaceholderText);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    return label;
}

} // namespace

DecisionCard::DecisionCard(QWidget* parent)
    : QWidget(parent),
      m_card(new kit::Card({}, this)),
      m_stack(new QStackedWidget(m_card)),
      m_empty(new kit::EmptyState),
      m_candidates(new inspector::CandidateModel(this)) {
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_card);
    m_card->content()->addWidget(buildHead());
    m_stack->addWidget(m_empty);
    m_stack->addWidget(buildBody());
    m_card->content()->addWidget(m_stack, 1);
    m_notAsked = small(m_card);
    m_notAsked->setWhatsThis(
        tr("Stages of the policy that need a network, such as embedding or judge. They are left "
           "out here, so the gateway may decide otherwise."));
    m_card->content()->addWidget(m_notAsked);
    setAccessibleName(tr("Decision"));
}

QWidget* DecisionCard::buildHead() {
    auto* head = new QWidget(m_card);
    auto* line = new QHBoxLayout(head);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(8);
    m_dot = new kit::StateDot(kit::Tone::Idle, head);
    m_headline = new QLabel(head);
    m_headline->setFont(kit::textFont(11.0, QFont::DemiBold));
    m_headline->setTextFormat(Qt::PlainText);
    m_headline->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_headline->setAccessibleName(tr("Where it would go"));
    m_headline->setWhatsThis(
        tr("The model that would be asked first, with every model in good health. Breakers, limits "
           "and budgets of the moment are the gateway's to know."));
    m_cost = new QLabel(head);
    m_cost->setFont(kit::numberFont(9.5));
    m_cost->setWhatsThis(
        tr("Estimated cost of one call: input tokens times input price, and the expected output times "
           "output price."));
    m_reason = small(head);
    auto* words = new QVBoxLayout;
    words->setSpacing(1);
    auto* first = new QHBoxLayout;
    first->addWidget(m_headline, 1);
    first->addWidget(m_cost);
    words->addLayout(first);
    m_took = small(head);
    m_took->setWhatsThis(
        tr("How long reading, scoring and planning took on this machine, by the same code as the "
           "gateway's. Nobody was asked and nothing was paid."));
    m_took->setWordWrap(false);
    auto* second = new QHBoxLayout;
    second->addWidget(m_reason, 1);
    second->addWidget(m_took, 0, Qt::AlignTop);
    words->addLayout(second);
    m_byDraft = small(head);
    m_byDraft->setForegroundRole(QPalette::WindowText);
    m_byDraft->setAccessibleName(tr("By the policy's draft"));
    m_byDraft->setWhatsThis(
        tr("What the draft on the Policy page would do with these words, beside the policy in force. A draft "
           "decides nothing until it is promoted."));
    words->addWidget(m_byDraft);
    line->addWidget(m_dot, 0, Qt::AlignTop);
    line->addLayout(words, 1);
    m_dot->setContentsMargins(0, 4, 0, 0);
    return head;
}

QWidget* DecisionCard::buildBody() {
    auto* body = new QWidget(m_stack);
    auto* layout = new QVBoxLayout(body);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    m_ruler = new kit::ScoreRuler(body);
    m_ruler->setWhatsThis(
        tr("The score from 0 to 1 and the lines between the tiers. The marked tier is the one in effect; "
           "a rule may move it away from the score."));
    layout->addWidget(m_ruler);
    auto* scroll = new QScrollArea(body);
    m_waterfall = new inspector::Waterfall;
    m_waterfall->setWhatsThis(
        tr("How the score came about: the policy's base, then what each rule and feature adds or "
           "takes."));
    auto* inside = new QWidget;
    auto* insideLayout = new QVBoxLayout(inside);
    insideLayout->setContentsMargins(0, 0, 0, 0);
    insideLayout->addWidget(m_waterfall);
    insideLayout->addStretch(1);
    scroll->setWidget(inside);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->viewport()->setAutoFillBackground(false);
    inside->setAutoFillBackground(false);
    m_steps = scroll;
    layout->addWidget(scroll);
    m_table = new QTableView(body);
    m_table->setModel(m_candidates);
    kit::setUpDenseTable(*m_table, 22);
    m_table->setItemDelegate(new LineDelegate(m_table));
    m_table->setAccessibleName(tr("Candidates"));
    m_table->setColumnWidth(0, 180);
    m_table->setColumnWidth(1, 100);
    m_table->setColumnWidth(2, 84);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->setWhatsThis(
        tr("Every model of the policy in the order it would be asked, and why each other one is refused."));
    m_table->setMinimumHeight(60);
    layout->addWidget(m_table, 1);
    return body;
}

void DecisionCard::show(const PlayView& view, const Decision* decision, const policy::Policy* policy) {
    m_dot->setTone(view.tone);
    m_headline->setText(view.headline);
    m_cost->setText(view.cost);
    m_reason->setText(view.reason);
    m_took->setText(view.took);
    m_took->setVisible(!view.took.isEmpty());
    m_byDraft->setText(view.byDraft);
    m_byDraft->setVisible(!view.byDraft.isEmpty());
    m_notAsked->setText(view.notAsked);
    m_notAsked->setVisible(!view.notAsked.isEmpty());
    const bool isDecided = view.hasDecision && decision != nullptr && policy != nullptr;
    m_stack->setCurrentIndex(isDecided ? 1 : 0);
    if (!isDecided) {
        m_empty->setContent(
            u"probe"_s, tr("The decision, as you type"),
            tr("Score, tier, model and what it would cost: by the policy in force, on this machine."));
        return;
    }
    const auto inspection = inspector::inspect(decision->record, policy);
    m_ruler->setView(inspection.ruler);
    m_waterfall->setContributions(inspection.contributions);
    m_candidates->setRows(inspection.candidates);
    m_steps->setFixedHeight(std::min(m_waterfall->sizeHint().height() + 4, std::max(height() / 3, 80)));
}

} // namespace tierline::playground
