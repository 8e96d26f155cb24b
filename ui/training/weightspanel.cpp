#include "training/weightspanel.h"

#include "kit/card.h"
#include "kit/densetable.h"
#include "kit/emptystate.h"
#include "kit/flatbutton.h"
#include "kit/fonts.h"
#include "kit/format.h"
#include "kit/scoreruler.h"
#include "kit/tierglyph.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace tierline::training {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kindWidth = 62, weightWidth = 150, numberWidth = 52;
constexpr std::size_t mostExplained = 60;
constexpr int debounceMs = 120;
constexpr int everyKind = 99;

// The number, and beside it a bar in the colour of the tier that it pulls to.
class WeightDelegate final : public kit::DenseDelegate {
public:
    using DenseDelegate::DenseDelegate;

protected:
    void paintCell(QPainter& painter, const QStyleOptionViewItem& option, const QRect& box,
                   const QModelIndex& index) const override {
        if (index.column() == WeightsModel::Kind) {
            QStyleOptionViewItem cell = option;
            cell.palette.setColor(QPalette::Text, kit::tokens().muted);
            return DenseDelegate::paintCell(painter, cell, box, index);
        }
        if (index.column() != WeightsModel::Weight)
            return DenseDelegate::paintCell(painter, option, box, index);
        DenseDelegate::paintCell(painter, option, box, index);
        const double share = index.data(WeightsModel::ShareRole).toDouble();
        const double room = box.width() - numberWidth - 8;
        const double width = std::max(2.0, room * std::abs(share));
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(kit::tierColour(share > 0 ? 3 : 0, 4, kit::tokens()));
        painter.drawRoundedRect(QRectF(box.left() + room - width, box.center().y() - 3, width, 7), 2, 2);
    }
};

QTableView* tableOf(WeightsModel* model, const QString& name, QWidget* parent) {
    auto* table = new QTableView(parent);
    table->setItemDelegate(new WeightDelegate(table));
    kit::setUpDenseTable(*table, 22);
    table->setModel(model);
    table->setAccessibleName(name);
    QHeaderView& header = *table->horizontalHeader();
    header.setSectionResizeMode(WeightsModel::Term, QHeaderView::Stretch);
    header.setSectionResizeMode(WeightsModel::Kind, QHeaderView::Fixed);
    header.setSectionResizeMode(WeightsModel::Weight, QHeaderView::Fixed);
    table->setColumnWidth(WeightsModel::Kind, kindWidth);
    table->setColumnWidth(WeightsModel::Weight, weightWidth);
    return table;
}

} // namespace

WeightsPanel::WeightsPanel(QWidget* parent) : QWidget(parent) {
    m_later.setSingleShot(true);
    m_later.setInterval(debounceMs);
    connect(&m_later, &QTimer::timeout, this, &WeightsPanel::applyScore);
    m_stack = new QStackedWidget(this);
    m_empty = new kit::EmptyState(m_stack);
    m_empty->setContent(u"training"_s, tr("No model in hand"),
                        tr("Train one, or open a model's file: every word it weighs can be read."));
    m_empty->setAction(tr("Open a model…"));
    connect(m_empty, &kit::EmptyState::actionTriggered, this, &WeightsPanel::openRequested);
    auto* full = new QWidget(m_stack);
    auto* layout = new QVBoxLayout(full);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    layout->addWidget(buildHead());
    auto* lists = new QHBoxLayout;
    lists->setSpacing(12);
    lists->addWidget(buildList(0, tr("Pulls up")), 1);
    lists->addWidget(buildList(1, tr("Pulls down")), 1);
    layout->addLayout(lists, 5);
    layout->addWidget(buildScoring(), 4);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(full);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_stack);
}

QWidget* WeightsPanel::buildHead() {
    auto* head = new QWidget(this);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    m_search = new QLineEdit(head);
    m_search->setPlaceholderText(tr("Find a word  /"));
    m_search->setClearButtonEnabled(true);
    m_search->setFixedWidth(220);
    m_search->setAccessibleName(tr("Find a word among the weights"));
    connect(m_search, &QLineEdit::textChanged, this, &WeightsPanel::applyFilter);
    row->addWidget(m_search);
    m_kinds = new QButtonGroup(this);
    using bench::WeightKind;
    for (const auto& [text, id] : {std::pair(tr("All"), everyKind),
                                   {tr("Words"), static_cast<int>(WeightKind::Word)},
                                   {tr("Pairs"), static_cast<int>(WeightKind::Pair)},
                                   {tr("Parts"), static_cast<int>(WeightKind::Part)},
                                   {tr("Shape"), static_cast<int>(WeightKind::Shape)}}) {
        auto* chip = new kit::FlatButton(kit::FlatButton::Chip, head);
        chip->setText(text);
        chip->setCheckable(true);
        chip->setFocusPolicy(Qt::StrongFocus);
        m_kinds->addButton(chip, id);
        row->addWidget(chip);
    }
    m_kinds->button(everyKind)->setChecked(true);
    connect(m_kinds, &QButtonGroup::idClicked, this, &WeightsPanel::applyFilter);
    m_name = new QLabel(head);
    m_name->setFont(kit::smallFont());
    m_name->setForegroundRole(QPalette::PlaceholderText);
    m_name->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_name->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    row->addSpacing(8);
    row->addWidget(m_name, 1);
    return head;
}

QWidget* WeightsPanel::buildList(int which, const QString& title) {
    auto* card = new kit::Card(title, this);
    card->setFlush(true);
    m_cards[which] = card;
    m_weights[which] = new WeightsModel(this);
    m_lists[which] = tableOf(m_weights[which], title, card);
    card->content()->addWidget(m_lists[which]);
    return card;
}

QWidget* WeightsPanel::buildScoring() {
    auto* card = new kit::Card(tr("Score a text"), this);
    m_text = new QPlainTextEdit(card);
    m_text->setObjectName(u"scoredText"_s);
    m_text->setPlaceholderText(tr("Type or paste a prompt"));
    m_text->setAccessibleName(tr("A prompt to score"));
    m_text->setTabChangesFocus(true);
    connect(m_text, &QPlainTextEdit::textChanged, this, [this] { m_later.start(); });
    m_ruler = new kit::ScoreRuler(card);
    m_score = new QLabel(card);
    m_score->setFont(kit::smallFont());
    m_score->setForegroundRole(QPalette::PlaceholderText);
    m_scored = new WeightsModel(this);
    m_weighed = tableOf(m_scored, tr("What weighed in the text"), card);
    m_weighed->setColumnHidden(WeightsModel::Kind, true);
    auto* left = new QVBoxLayout;
    left->setSpacing(6);
    left->addWidget(m_text, 1);
    left->addWidget(m_ruler);
    left->addWidget(m_score);
    auto* row = new QHBoxLayout;
    row->setSpacing(16);
    row->addLayout(left, 1);
    row->addWidget(m_weighed, 1);
    card->content()->addLayout(row, 1);
    return card;
}

void WeightsPanel::focusSearch() {
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

QString WeightsPanel::scoreText() const {
    return m_score->text();
}

void WeightsPanel::setView(const TrainingView& view, const ModelPtr& model, const PolicyPtr& policy) {
    m_stack->setCurrentIndex(view.hasModel ? 1 : 0);
    m_name->setText(view.modelBrief);
    m_name->setToolTip(model == nullptr ? QString() : view.modelFacts + u'\n' + model->file);
    if (model == m_model && policy == m_policy) return;
    const bool isOther = model != m_model;
    m_model = model;
    m_policy = policy;
    if (isOther && model != nullptr) {
        m_weights[0]->setWeights(bench::trainWeights(model->text, 1));
        m_weights[1]->setWeights(bench::trainWeights(model->text, -1));
        applyFilter();
    }
    applyScore();
}

void WeightsPanel::applyFilter() {
    const int id = m_kinds->checkedId();
    const auto kind = id == everyKind ? std::nullopt : std::optional(static_cast<bench::WeightKind>(id));
    for (int i = 0; i < 2; ++i) {
        m_weights[i]->setFilter(m_search->text(), kind);
        const auto shown = m_weights[i]->rowCount(), total = static_cast<int>(m_weights[i]->total());
        const QString towards = i == 0 ? tr("towards the dear tiers") : tr("towards the cheap tiers");
        m_cards[i]->setNote(towards + u"  ·  "_s
                            + (shown == total ? kit::count(total)
                                              : tr("%1 of %2").arg(kit::count(shown), kit::count(total))));
        m_lists[i]->verticalScrollBar()->setValue(0);
    }
}

std::vector<bench::TrainWeight> weighedIn(const classify::TextModel& model, const QString& text) {
    const QString folded = text.toLower();
    std::vector<bench::TrainWeight> out;
    for (auto& found : model.explain(text.toUtf8().toStdString(), mostExplained)) {
        // A figure may have the name of a word, such as "numbers"; then the word stands in the text.
        const bool isShape =
            classify::figureNamed(found.feature) && !folded.contains(QString::fromStdString(found.feature));
        out.push_back({isShape ? bench::plainFigure(found.feature) : std::move(found.feature),
                       isShape ? bench::WeightKind::Shape : bench::WeightKind::Word, found.weight});
    }
    return out;
}

void WeightsPanel::applyScore() {
    kit::RulerView ruler;
    if (m_policy != nullptr)
        for (const auto& tier : m_policy->tiers)
            ruler.tiers.push_back({QString::fromStdString(tier.name), tier.below});
    const QString text = m_text->toPlainText();
    if (m_model == nullptr || text.trimmed().isEmpty()) {
        m_scored->setWeights({});
        m_score->setText(tr("The words that weighed will stand beside, the heaviest first."));
        m_ruler->setView(ruler);
        return;
    }
    classify::TextScratch scratch;
    const auto score = m_model->scorer->run(text.toUtf8().toStdString(), scratch);
    ruler.score = score.score;
    QString tier;
    if (m_policy != nullptr) {
        const auto index = m_policy->tierFor(score.score);
        ruler.tier = static_cast<int>(index);
        tier = QString::fromStdString(m_policy->tiers[index].name);
    }
    m_ruler->setView(ruler);
    m_score->setText(
        tr("score %1, %2; sure %3").arg(kit::score(score.score), tier, kit::score(score.confidence)));
    m_scored->setWeights(weighedIn(*m_model->scorer, text));
}

} // namespace tierline::training
