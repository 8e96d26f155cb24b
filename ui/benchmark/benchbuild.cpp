// The widgets of the Benchmark page: the part of BenchPage that is layout more than anything else.
#include "benchmark/answerbar.h"
#include "benchmark/benchpage.h"
#include "benchmark/casescard.h"
#include "benchmark/celltable.h"
#include "kit/confusion.h"
#include "benchmark/gatescard.h"
#include "benchmark/planechart.h"
#include "kit/actions.h"
#include "kit/card.h"
#include "kit/flatbutton.h"
#include "kit/fonts.h"
#include "kit/icons.h"

#include <QAbstractItemView>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace tierline::benchmark {

using namespace Qt::Literals::StringLiterals;

namespace {

// One version for all keys: another version means defaults.
constexpr QLatin1StringView wishKey("benchmark/v1/wish");
constexpr QLatin1StringView gatesKey("benchmark/v1/gates");
constexpr QLatin1StringView layoutKey("benchmark/v1/layout");
constexpr QLatin1StringView tabKey("benchmark/v1/tab");

constexpr int gapWidth = 10;

QSplitter* splitter(Qt::Orientation orientation, QWidget* parent) {
    auto* made = new QSplitter(orientation, parent);
    made->setChildrenCollapsible(false);
    made->setHandleWidth(gapWidth);
    return made;
}

QLabel* caption(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

} // namespace

QComboBox* BenchPage::chooser(const QString& name, int width, QWidget* parent) {
    auto* box = new QComboBox(parent);
    box->setAccessibleName(name);
    box->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(6);
    box->setMinimumHeight(28);
    box->setMaximumWidth(width);
    box->view()->setTextElideMode(Qt::ElideMiddle);
    connect(box, &QComboBox::currentIndexChanged, this, &BenchPage::choose);
    return box;
}

QWidget* BenchPage::buildHead() {
    auto* head = new QWidget(this);
    auto* lines = new QVBoxLayout(head);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(4);
    auto* line = new QHBoxLayout;
    line->setSpacing(8);
    auto* title = new QLabel(tr("Benchmark"), head);
    title->setFont(kit::headlineFont());
    m_set = chooser(tr("Set"), 260, head);
    m_candidate = chooser(tr("Candidate"), 260, head);
    m_against = chooser(tr("Against"), 260, head);
    m_kind = chooser(tr("Kind of run"), 160, head);
    auto* more = new kit::FlatButton(kit::FlatButton::Chip, head);
    more->setText(tr("Add…"));
    more->setToolTip(tr("A set of your own: out of a file, or out of your requests"));
    more->setMenu(addMenu());
    more->setPopupMode(QToolButton::InstantPopup);
    m_run = new QPushButton(head);
    m_run->setProperty("primary", true);
    m_run->setObjectName(u"benchmarkRun"_s);
    connect(m_run, &QPushButton::clicked, this, &BenchPage::run);
    m_busy = new QWidget(head);
    auto* busyLine = new QHBoxLayout(m_busy);
    busyLine->setContentsMargins(0, 0, 0, 0);
    m_progress = new QProgressBar(m_busy);
    m_progress->setFixedWidth(110);
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Progress of the run"));
    m_cancel = new QPushButton(tr("Cancel"), m_busy);
    m_cancel->setObjectName(u"benchmarkCancel"_s);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        if (m_desk != nullptr) m_desk->cancel();
    });
    m_pause = new QPushButton(m_busy);
    m_pause->setObjectName(u"benchmarkPause"_s);
    connect(m_pause, &QPushButton::clicked, this, [this] {
        if (m_desk != nullptr) m_desk->pause(!m_view.isPaused);
    });
    busyLine->addWidget(m_progress, 1);
    busyLine->addWidget(m_pause);
    busyLine->addWidget(m_cancel);
    m_busy->hide();
    line->addWidget(title);
    line->addSpacing(10);
    line->addWidget(m_set, 3);
    line->addWidget(more);
    line->addSpacing(6);
    line->addWidget(m_candidate, 3);
    line->addWidget(caption(tr("against"), head));
    line->addWidget(m_against, 3);
    line->addSpacing(6);
    line->addWidget(m_kind, 2);
    line->addStretch(1);
    line->addWidget(m_run);
    line->addWidget(m_busy);
    m_setNote = caption({}, head);
    m_setNote->setFont(kit::smallFont());
    m_setNote->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    lines->addLayout(line);
    lines->addWidget(m_setNote);
    return head;
}

QWidget* BenchPage::buildFigures() {
    auto* page = new QWidget(this);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(gapWidth);
    m_answer = new AnswerBar(true, page);
    m_notes = new kit::FlatButton(kit::FlatButton::Chip, m_answer);
    m_notes->setIcon(kit::icon(u"alert"_s));
    connect(m_notes, &QAbstractButton::clicked, this, [this] {
        QApplication::clipboard()->setText(m_view.notes.join(u'\n'));
        Q_EMIT message(tr("Copied the notes"));
    });
    m_export = new kit::FlatButton(kit::FlatButton::Chip, m_answer);
    m_export->setText(tr("Export"));
    m_export->setMenu(exportMenu());
    m_export->setPopupMode(QToolButton::InstantPopup);
    m_pairs = new kit::FlatButton(kit::FlatButton::Chip, m_answer);
    m_pairs->setText(tr("Judge blindly…"));
    m_pairs->setToolTip(tr("Two answers to the same case side by side, without names, one key each"));
    connect(m_pairs, &QAbstractButton::clicked, this, &BenchPage::openPairs);
    m_answer->addWidget(m_notes);
    m_answer->addWidget(m_pairs);
    m_answer->addWidget(m_export);
    layout->addWidget(m_answer);
    m_rows = splitter(Qt::Vertical, page);
    m_upper = splitter(Qt::Horizontal, m_rows);
    m_upper->addWidget(buildRuns());
    m_upper->addWidget(buildPlane());
    m_gates = new GatesCard(m_upper);
    m_upper->addWidget(m_gates);
    m_lower = splitter(Qt::Horizontal, m_rows);
    m_cases = new CasesCard(m_lower);
    m_lower->insertWidget(0, buildTabs());
    connect(m_cases, &CasesCard::message, this, &BenchPage::message);
    m_rows->addWidget(m_upper);
    m_rows->addWidget(m_lower);
    m_upper->setSizes({390, 480, 350});
    m_lower->setSizes({480, 740});
    m_rows->setSizes({300, 360});
    const std::pair<QSplitter*, std::vector<int>> shares[] = {
        {m_rows, {1, 1}}, {m_upper, {0, 1, 0}}, {m_lower, {1, 3}}};
    for (const auto& [parts, share] : shares)
        for (std::size_t i = 0; i < share.size(); ++i)
            parts->setStretchFactor(static_cast<int>(i), share[i]);
    layout->addWidget(m_rows, 1);
    return page;
}

QWidget* BenchPage::buildRuns() {
    m_runsCard = new kit::Card(tr("Runs"), m_upper);
    m_runsCard->setNote(tr("● candidate  ○ against"));
    m_runsCard->setFlush(true);
    m_runsCard->setMinimumWidth(220);
    m_runs = new CellView(tr("Runs of this set"), m_runsCard);
    m_runs->setTextElideMode(Qt::ElideMiddle); // what tells two names apart is often their end
    m_runs->setContextMenuPolicy(Qt::CustomContextMenu);
    m_runs->setToolTip(
        tr("A click or Enter makes a run the candidate, Ctrl+click or B the one it is set against; "
           "Delete removes it"));
    connect(m_runs, &QWidget::customContextMenuRequested, this, &BenchPage::showRunsMenu);
    connect(m_runs, &CellView::opened, this, [this](const QString& run) { compareWith(run, false); });
    connect(m_runs, &QTableView::clicked, this, [this](const QModelIndex& index) {
        compareWith(index.data(CellModel::IdRole).toString(),
                    (QApplication::keyboardModifiers() & Qt::ControlModifier) != 0);
    });
    m_runsCard->content()->addWidget(m_runs);
    return m_runsCard;
}

void BenchPage::showRunsMenu(const QPoint& position) {
    const QModelIndex index = m_runs->indexAt(position);
    if (!index.isValid()) return;
    const QString run = index.data(CellModel::IdRole).toString();
    auto* menu = new QMenu(this);
    menu->setObjectName(u"benchmarkRunMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QString why = tr("A run is under way");
    for (const auto& [text, isAgainst] :
         {std::pair(tr("Make it the candidate"), false), {tr("Compare against it"), true}}) {
        QAction* action =
            menu->addAction(text, this, [this, run, isAgainst] { compareWith(run, isAgainst); });
        action->setEnabled(!isRunning());
        if (isRunning()) action->setToolTip(why);
    }
    menu->setToolTipsVisible(true);
    menu->addSeparator();
    menu->addAction(tr("Remove the run…"), this, [this, run] { removeRun(run); });
    menu->popup(m_runs->viewport()->mapToGlobal(position));
}

QWidget* BenchPage::buildPlane() {
    auto* card = new kit::Card(tr("Cost and quality"), m_upper);
    card->setNote(tr("dashed: constants mixed"));
    card->setMinimumWidth(280);
    m_plane = new PlaneChart(card);
    card->content()->addWidget(m_plane, 1);
    auto* more = new kit::FlatButton(kit::FlatButton::Plain, card);
    more->setIcon(kit::icon(u"copy"_s));
    more->setIconOnly(true);
    more->setAccessibleName(tr("Copy or save the plane"));
    more->setToolTip(more->accessibleName());
    auto* menu = new QMenu(more);
    menu->addAction(tr("Copy as picture"), this, [this] {
        QApplication::clipboard()->setImage(m_plane->picture());
        Q_EMIT message(tr("Copied the plane"));
    });
    menu->addAction(tr("Save as PNG…"), this, [this] { savePlane(u"png"_s); });
    menu->addAction(tr("Save as SVG…"), this, [this] { savePlane(u"svg"_s); });
    more->setMenu(menu);
    more->setPopupMode(QToolButton::InstantPopup);
    card->addHeaderWidget(more);
    return card;
}

QWidget* BenchPage::buildTabs() {
    auto* card = new kit::Card({}, m_lower);
    card->setFlush(true);
    card->setMinimumWidth(260);
    m_tabs = new QTabWidget(card);
    m_tabs->setAccessibleName(tr("Runs, slices and confusions"));
    m_tabs->setDocumentMode(true);
    m_tabs->setUsesScrollButtons(true);
    m_slices = new CellView(tr("Slices, worst first"), m_tabs);
    m_slices->setToolTip(tr("A click shows the cases of a slice"));
    m_beside = new CellView(tr("Beside the baselines"), m_tabs);
    m_figures = new CellView(tr("All figures"), m_tabs);
    m_card = new CellView(tr("What makes the run repeatable"), m_tabs);
    m_confusion = new kit::Confusion(m_tabs);
    const auto open = [this](const QString& id) {
        m_cases->showSlice(id.section(u'\n', 0, 0), id.section(u'\n', 1));
    };
    connect(m_slices, &CellView::selected, this, open);
    connect(m_slices, &CellView::opened, this, open);
    connect(m_confusion, &kit::Confusion::opened, m_cases, &CasesCard::showConfused);
    m_tabs->addTab(m_slices, tr("Slices"));
    m_tabs->addTab(m_beside, tr("Baselines"));
    m_tabs->addTab(m_figures, tr("Figures"));
    m_tabs->addTab(m_confusion, tr("Confusion"));
    m_tabs->addTab(m_card, tr("Repeat"));
    card->content()->addWidget(m_tabs, 1);
    return card;
}

QMenu* BenchPage::addMenu() {
    auto* menu = new QMenu(this);
    menu->setObjectName(u"benchmarkAdd"_s);
    menu->setToolTipsVisible(true);
    menu->addAction(tr("Import a file…"), this, &BenchPage::importSet);
    menu->addSeparator();
    const auto gather = [&](const QString& text, const QString& tip, LedgerPart part) {
        auto* action = menu->addAction(text, this, [this, part] {
            if (m_desk != nullptr && !m_view.isBusy) m_desk->gather(part);
        });
        action->setToolTip(tip);
        connect(menu, &QMenu::aboutToShow, action, [this, action] { action->setEnabled(!m_view.isBusy); });
    };
    gather(tr("From the newest requests"), tr("All whose prompt was kept; votes and labels come with them"),
           LedgerPart::Newest);
    gather(tr("From labelled requests"), tr("Those that somebody said the right tier of"),
           LedgerPart::Labelled);
    return menu;
}

QMenu* BenchPage::exportMenu() {
    auto* menu = new QMenu(this);
    using Entry = std::pair<QString, QString>;
    for (const Entry& entry :
         {Entry(tr("Report as HTML…"), u"html"_s), Entry(tr("Report as Markdown…"), u"md"_s),
          Entry(tr("Report as JSON…"), u"json"_s), Entry(tr("Report as JUnit…"), u"xml"_s)})
        menu->addAction(entry.first, this, [this, ending = entry.second] { saveReport(ending); });
    menu->addSeparator();
    menu->addAction(tr("Cases as CSV…"), this, [this] { saveReport(u"csv"_s); });
    menu->addAction(tr("What makes it repeatable, to the clipboard"), this, [this] {
        if (m_state.found == nullptr) return;
        QApplication::clipboard()->setText(cardText(*m_state.found->evaluation));
        Q_EMIT message(tr("Copied what makes the run repeatable"));
    });
    return menu;
}

void BenchPage::addActions(kit::Actions& actions) {
    const auto add = [&](const QString& id, const QString& text, const QKeySequence& keys, QWidget* context,
                         auto does) {
        QAction* action = actions.add({.id = u"benchmark."_s + id,
                                       .text = text,
                                       .keys = keys,
                                       .group = tr("Benchmark"),
                                       .context = context});
        connect(action, &QAction::triggered, this, does);
        return action;
    };
    QAction* run = actions.add({.id = u"benchmark.run"_s,
                                .text = tr("Run the benchmark"),
                                .keys = QKeySequence(Qt::CTRL | Qt::Key_Return),
                                .group = tr("Benchmark"),
                                .icon = u"play"_s,
                                .command = u"bench"_s,
                                .context = this});
    run->setShortcuts({QKeySequence(Qt::CTRL | Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::Key_Enter)});
    connect(run, &QAction::triggered, this, &BenchPage::run);
    QAction* import = actions.add({.id = u"benchmark.import"_s,
                                   .text = tr("Import a labelled set…"),
                                   .group = tr("Benchmark"),
                                   .command = u"set"_s,
                                   .context = this});
    connect(import, &QAction::triggered, this, &BenchPage::importSet);
    m_replay = actions.add({.id = u"benchmark.replay"_s,
                            .text = tr("Replay recorded requests with another policy…"),
                            .group = tr("Benchmark"),
                            .command = u"replay"_s,
                            .context = this});
    m_replay->setEnabled(m_replayDesk != nullptr);
    connect(m_replay, &QAction::triggered, this, &BenchPage::openReplay);
    add(u"against"_s, tr("Compare with this run"), Qt::Key_B, m_runs,
        [this] { compareWith(m_runs->currentId(), true); });
    add(u"removeRun"_s, tr("Remove this run…"), QKeySequence::Delete, m_runs,
        [this] { removeRun(m_runs->currentId()); });
    m_cases->addActions(actions);
}

void BenchPage::restoreSettings() {
    const QSettings settings;
    const QStringList wish = settings.value(wishKey).toStringList();
    m_isChosen = wish.size() == 4 && !wish[1].isEmpty();
    m_takesOver = !m_isChosen;
    if (wish.size() == 4)
        m_state.wish = {wish[0], wish[1],
                        wish[2], static_cast<bench::RunKind>(std::clamp(wish[3].toInt(), 0, 2)),
                        {},      {}};
    m_gates->setGates(settings.value(gatesKey).toStringList());
    m_tabs->setCurrentIndex(settings.value(tabKey, 0).toInt());
    const auto layouts = settings.value(layoutKey).toList();
    QSplitter* const parts[] = {m_rows, m_upper, m_lower, &m_cases->splitter()};
    if (layouts.size() == std::ssize(parts))
        for (qsizetype i = 0; i < layouts.size(); ++i)
            parts[i]->restoreState(layouts[i].toByteArray());
}

void BenchPage::saveSettings() const {
    QSettings settings;
    const Wish& wish = m_state.wish;
    settings.setValue(wishKey, QStringList{wish.set, wish.candidate, wish.against,
                                           QString::number(static_cast<int>(wish.kind))});
    settings.setValue(gatesKey, m_gates->gates());
    settings.setValue(tabKey, m_tabs->currentIndex());
    QVariantList layouts;
    for (const QSplitter* part : {m_rows, m_upper, m_lower, &m_cases->splitter()})
        layouts << part->saveState();
    settings.setValue(layoutKey, layouts);
}

} // namespace tierline::benchmark
