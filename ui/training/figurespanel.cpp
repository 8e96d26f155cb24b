#include "training/figurespanel.h"

#include "kit/card.h"
#include "kit/densetable.h"
#include "kit/emptystate.h"
#include "kit/fonts.h"
#include "kit/statedot.h"
#include "training/binsmodel.h"
#include "training/calibrationchart.h"
#include "training/figuresdelegate.h"
#include "training/figuresmodel.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace tierline::training {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::array<int, FiguresModel::columnTotal> widths{0, 66, 0, 84, 66, 84, 110, 66};
constexpr std::array<int, BinsModel::columnTotal> binWidths{84, 66, 90, 90, 0};
constexpr int mostRowsShown = 8, binTableWidth = 440, narrowBinTableWidth = 240;
constexpr int roomForAll = 760; // narrower, the least telling columns go

} // namespace

FiguresPanel::FiguresPanel(QWidget* parent) : QWidget(parent) {
    m_stack = new QStackedWidget(this);
    m_empty = new kit::EmptyState(m_stack);
    connect(m_empty, &kit::EmptyState::actionTriggered, this, [this] {
        if (m_offersTraining)
            Q_EMIT trainRequested();
        else
            Q_EMIT addRequested();
    });
    auto* full = new QWidget(m_stack);
    auto* layout = new QVBoxLayout(full);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    layout->addWidget(buildSets());
    layout->addWidget(buildCalibration(), 1);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(full);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(12);
    outer->addWidget(buildVerdict());
    outer->addWidget(m_stack, 1);
}

void FiguresPanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    const bool isNarrow = width() < roomForAll;
    m_table->setColumnHidden(FiguresModel::Tiers, isNarrow);
    m_table->setColumnHidden(FiguresModel::Error, isNarrow);
    m_binTable->setFixedWidth(isNarrow ? narrowBinTableWidth : binTableWidth);
}

QWidget* FiguresPanel::buildVerdict() {
    m_verdictCard = new kit::Card({}, this);
    m_dot = new kit::StateDot(kit::Tone::Idle, m_verdictCard);
    m_sentence = new QLabel(m_verdictCard);
    m_sentence->setFont(kit::textFont(12.0, QFont::DemiBold));
    m_detail = new QLabel(m_verdictCard);
    m_facts = new QLabel(m_verdictCard);
    m_facts->setFont(kit::smallFont());
    m_facts->setForegroundRole(QPalette::PlaceholderText);
    for (QLabel* label : {m_sentence, m_detail, m_facts}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    auto* words = new QVBoxLayout;
    words->setSpacing(4);
    words->addWidget(m_sentence);
    words->addWidget(m_detail);
    words->addWidget(m_facts);
    auto* row = new QHBoxLayout;
    row->setSpacing(10);
    auto* dot = new QVBoxLayout;
    dot->addSpacing(5);
    dot->addWidget(m_dot);
    dot->addStretch(1);
    row->addLayout(dot);
    row->addLayout(words, 1);
    m_verdictCard->content()->addLayout(row);
    return m_verdictCard;
}

QWidget* FiguresPanel::buildSets() {
    auto* card = new kit::Card(tr("By set"), this);
    card->setNote(tr("band: chance · upright line: length alone · dot: the model, with its 95 %"));
    card->setFlush(true);
    m_figures = new FiguresModel(this);
    m_table = new QTableView(card);
    m_table->setItemDelegate(new FiguresDelegate(m_table));
    kit::setUpDenseTable(*m_table, kit::denseRowHeight + 4);
    m_table->setModel(m_figures);
    m_table->setAccessibleName(tr("Figures by set"));
    QHeaderView& header = *m_table->horizontalHeader();
    for (int column = 0; column < FiguresModel::columnTotal; ++column) {
        const int width = widths[static_cast<std::size_t>(column)];
        header.setSectionResizeMode(column, width == 0 ? QHeaderView::Stretch : QHeaderView::Fixed);
        if (width > 0) m_table->setColumnWidth(column, width);
    }
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &FiguresPanel::applyDetail);
    card->content()->addWidget(m_table);
    return card;
}

QWidget* FiguresPanel::buildCalibration() {
    m_calibration = new kit::Card(tr("Calibration"), this);
    m_setSentence = new QLabel(m_calibration);
    m_setSentence->setWordWrap(true);
    m_setSentence->setTextFormat(Qt::PlainText);
    m_setSentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_chart = new CalibrationChart(m_calibration);
    m_bins = new BinsModel(this);
    m_binTable = new QTableView(m_calibration);
    kit::setUpDenseTable(*m_binTable, 22);
    m_binTable->setModel(m_bins);
    m_binTable->setFixedWidth(binTableWidth);
    m_binTable->setSelectionMode(QAbstractItemView::NoSelection);
    m_binTable->setAccessibleName(tr("Calibration by bin"));
    for (int column = 0; column < BinsModel::columnTotal; ++column) {
        const int width = binWidths[static_cast<std::size_t>(column)];
        m_binTable->horizontalHeader()->setSectionResizeMode(column, width == 0 ? QHeaderView::Stretch
                                                                                : QHeaderView::Fixed);
        if (width > 0) m_binTable->setColumnWidth(column, width);
    }
    auto* body = new QHBoxLayout;
    body->setSpacing(16);
    body->addWidget(m_chart, 1);
    body->addWidget(m_binTable);
    m_calibration->content()->addWidget(m_setSentence);
    m_calibration->content()->addLayout(body, 1);
    return m_calibration;
}

void FiguresPanel::setView(const TrainingView& view, const ModelPtr& model) {
    m_stack->setCurrentIndex(view.hasReport ? 1 : 0);
    m_verdictCard->setVisible(!view.verdict.sentence.isEmpty());
    m_dot->setTone(view.verdict.tone);
    m_sentence->setText(view.verdict.sentence);
    m_detail->setText(view.verdict.detail);
    m_detail->setVisible(!view.verdict.detail.isEmpty());
    m_facts->setText(view.facts);
    m_facts->setVisible(!view.facts.isEmpty());
    applyEmpty(view);
    if (!view.hasReport) {
        m_model = model;
        return;
    }
    const bool isNew = model != m_model;
    m_model = model;
    if (!isNew) return; // the figures of a run do not change
    m_figures->setLines(view.figures);
    const int shown = std::min<int>(static_cast<int>(view.figures.size()), mostRowsShown);
    m_table->setFixedHeight(m_table->horizontalHeader()->sizeHint().height()
                            + shown * m_table->verticalHeader()->defaultSectionSize() + 2);
    m_table->setCurrentIndex(m_figures->index(static_cast<int>(view.figures.size()) - 1, 0));
    applyDetail();
}

void FiguresPanel::applyEmpty(const TrainingView& view) {
    m_offersTraining = view.canTrain;
    if (view.isRunning) {
        m_empty->setContent(u"training"_s, tr("Training…"),
                            tr("The window stays free meanwhile. Figures show here "
                               "when every fold was held out once."));
        m_empty->setAction({});
    } else if (view.sets.empty()) {
        m_empty->setContent(
            u"training"_s, tr("Nothing to train on yet"),
            tr("A set is a file of JSON lines: a prompt a row, with the tier it needs or with what "
               "a cheap and a dear model made of it. A few hundred rows say something."));
        m_empty->setAction(tr("Add a set…"));
    } else {
        m_empty->setContent(
            u"training"_s, tr("No figures yet"),
            view.canTrain
                ? tr("Training takes seconds for a thousand rows. Every figure is of prompts that "
                     "the model had not seen, beside length and chance.")
                : tr("Tick sets on the left. Every figure will be of prompts that the model had not "
                     "seen, beside length and chance. The weights of the model in use show already."));
        m_empty->setAction(view.canTrain ? tr("Train") : QString());
    }
}

void FiguresPanel::applyDetail() {
    if (m_model == nullptr || !m_model->report) return;
    const int row = m_table->currentIndex().row();
    if (row < 0) return;
    const DetailView detail = detailOf(*m_model->report, static_cast<std::size_t>(row));
    m_calibration->setTitle(tr("Calibration of %1").arg(detail.title));
    m_calibration->setNote(detail.calibration);
    m_setSentence->setText(detail.notes.isEmpty() ? detail.sentence : detail.sentence + u' ' + detail.notes);
    m_chart->setView(detail);
    m_bins->setBins(detail.bins);
}

} // namespace tierline::training
