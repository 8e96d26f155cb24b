#include "training/trainingpage.h"

#include "kit/actions.h"
#include "kit/elidedlabel.h"
#include "kit/flatbutton.h"
#include "kit/fonts.h"
#include "training/calibrationchart.h"
#include "training/figurespanel.h"
#include "training/runcard.h"
#include "training/setspanel.h"
#include "training/trainingdesk.h"
#include "training/trainingexport.h"
#include "training/weightspanel.h"

#include <QAction>
#include <QApplication>
#include <QButtonGroup>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QSettings>
#include <QShowEvent>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace tierline::training {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int leftWidth = 324;
constexpr QLatin1StringView tabKey("training/v1/tab");
constexpr QLatin1StringView folderKey("training/v1/importFolder");

} // namespace

TrainingPage::TrainingPage(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::ClickFocus);
    setAccessibleName(tr("Training"));
    m_state.choices = loadChoices();
    m_figures = new FiguresPanel(this);
    m_weights = new WeightsPanel(this);
    m_export = new TrainingExport(m_figures->chart(), this);
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(m_figures);
    m_stack->addWidget(m_weights);
    auto* body = new QHBoxLayout;
    body->setSpacing(12);
    body->addWidget(buildLeft());
    body->addWidget(m_stack, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 14, 16, 14);
    layout->setSpacing(12);
    layout->addWidget(buildHead());
    layout->addLayout(body, 1);
    connect(m_export, &TrainingExport::said, this, &TrainingPage::message);
    connect(m_figures, &FiguresPanel::trainRequested, this, &TrainingPage::startTraining);
    connect(m_figures, &FiguresPanel::addRequested, this, &TrainingPage::askForSets);
    connect(m_weights, &WeightsPanel::openRequested, this, &TrainingPage::askForModel);
    showTab(QSettings().value(tabKey).toInt() == Weights ? Weights : Figures);
    refresh();
}

QWidget* TrainingPage::buildHead() {
    auto* head = new QWidget(this);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    auto* title = new QLabel(tr("Training"), head);
    title->setFont(kit::headlineFont());
    m_headline = new kit::ElidedLabel(head);
    m_headline->setForegroundRole(QPalette::PlaceholderText);
    row->addWidget(title);
    row->addSpacing(10);
    row->addWidget(m_headline, 1, Qt::AlignBottom);
    m_tabs = new QButtonGroup(this);
    for (const auto& [text, tab] : {std::pair(tr("Figures"), Figures), {tr("Weights"), Weights}}) {
        auto* chip = new kit::FlatButton(kit::FlatButton::Chip, head);
        chip->setText(text);
        chip->setCheckable(true);
        chip->setFocusPolicy(Qt::StrongFocus);
        m_tabs->addButton(chip, tab);
        row->addWidget(chip);
    }
    connect(m_tabs, &QButtonGroup::idClicked, this, [this](int tab) {
        QSettings().setValue(tabKey, tab);
        showTab(static_cast<Tab>(tab));
    });
    row->addSpacing(12);
    auto* open = new kit::FlatButton(kit::FlatButton::Chip, head);
    open->setText(tr("Open a model"));
    open->setFocusPolicy(Qt::StrongFocus);
    open->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(open);
    connect(menu->addAction(tr("The shipped model")), &QAction::triggered, this, [this] { openModel({}); });
    connect(menu->addAction(tr("From a file…")), &QAction::triggered, this, &TrainingPage::askForModel);
    open->setMenu(menu);
    row->addWidget(open);
    auto* exports = new kit::FlatButton(kit::FlatButton::Chip, head);
    exports->setText(tr("Export"));
    exports->setFocusPolicy(Qt::StrongFocus);
    exports->setPopupMode(QToolButton::InstantPopup);
    exports->setMenu(m_export);
    row->addWidget(exports);
    return head;
}

QWidget* TrainingPage::buildLeft() {
    auto* left = new QWidget(this);
    left->setFixedWidth(leftWidth);
    m_sets = new SetsPanel(left);
    m_run = new RunCard(left);
    m_run->setChoices(m_state.choices);
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    column->addWidget(m_sets, 1);
    column->addWidget(m_run);
    connect(m_sets, &SetsPanel::addRequested, this, &TrainingPage::askForSets);
    connect(m_sets, &SetsPanel::setChanged, this, [this](const QString& file, const SetChoice& choice) {
        Choices choices = m_state.choices;
        choices.sets[file] = choice;
        changeChoices(choices, false);
    });
    connect(m_sets, &SetsPanel::roleChanged, this, [this](const QString& model, ModelRole role) {
        Choices choices = m_state.choices;
        choices.models[model] = role;
        changeChoices(choices, false);
    });
    connect(m_run, &RunCard::changed, this, [this](const Choices& of) {
        Choices choices = of;
        choices.added = m_state.choices.added;
        choices.sets = m_state.choices.sets;
        choices.models = m_state.choices.models;
        changeChoices(choices,
                      choices.maps != m_state.choices.maps || choices.values != m_state.choices.values);
    });
    connect(m_run, &RunCard::trainRequested, this, &TrainingPage::startTraining);
    connect(m_run, &RunCard::cancelRequested, this, &TrainingPage::cancel);
    return left;
}

void TrainingPage::addActions(kit::Actions& actions) {
    const auto add = [&](const kit::ActionSpec& spec, const QList<QKeySequence>& keys, auto does) {
        kit::ActionSpec whole = spec;
        whole.id = u"training."_s + spec.id;
        whole.keys = keys.first();
        whole.group = tr("Training");
        whole.context = this;
        QAction* action = actions.add(whole);
        action->setShortcuts(keys);
        connect(action, &QAction::triggered, this, does);
    };
    add({.id = u"train"_s, .text = tr("Train a text model"), .icon = u"play"_s, .command = u"train"_s},
        {QKeySequence(Qt::CTRL | Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::Key_Enter)},
        [this] { startTraining(); });
    add({.id = u"find"_s, .text = tr("Find a word among the weights")},
        {QKeySequence(Qt::Key_Slash), QKeySequence::Find}, [this] {
            showTab(Weights);
            m_weights->focusSearch();
        });
    add({.id = u"open"_s, .text = tr("Open a text model…")}, {QKeySequence::Open}, [this] { askForModel(); });
    add({.id = u"save"_s, .text = tr("Save the text model…")}, {QKeySequence::Save},
        [this] { m_export->saveAction()->trigger(); });
}

// Its keys work at once.
void TrainingPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (!event->spontaneous() && !isAncestorOf(QApplication::focusWidget())) setFocus();
}

void TrainingPage::setDesk(TrainingDesk* desk) {
    m_desk = desk;
    m_export->setDesk(desk);
    connectDesk();
    look();
    m_desk->open({});
}

void TrainingPage::connectDesk() {
    connect(m_desk, &TrainingDesk::setsChanged, this, [this](const SetsSeen& sets) {
        m_state.sets = sets;
        refresh();
    });
    connect(m_desk, &TrainingDesk::progressed, this, [this](const QString& what, double share) {
        if (!m_state.running) return;
        m_state.running->what = what;
        m_state.running->share = share;
        refresh();
    });
    connect(m_desk, &TrainingDesk::trained, this, [this](const ModelPtr& model) {
        m_state.running.reset();
        m_state.trouble.reset();
        m_state.model = model;
        refresh();
        showTab(Figures);
        Q_EMIT message(tr("Trained %1").arg(m_view.modelName));
    });
    connect(m_desk, &TrainingDesk::failed, this, [this](const TrainingTrouble& trouble) {
        m_state.running.reset();
        m_state.trouble = trouble;
        refresh();
    });
    connect(m_desk, &TrainingDesk::opened, this, [this](const ModelPtr& model) {
        m_state.model = model;
        m_state.trouble.reset();
        refresh();
    });
    connect(m_desk, &TrainingDesk::openFailed, this, [this](const TrainingTrouble& trouble) {
        m_state.trouble = trouble;
        refresh();
        Q_EMIT message(trouble.sentence);
    });
    connect(m_desk, &TrainingDesk::saved, this, &TrainingPage::onSaved);
}

// From now on the model has a place, which the policy's lines and the command name.
void TrainingPage::onSaved(bool fine, const QString& file, const QString& sentence) {
    if (fine && m_state.model != nullptr && file.endsWith(".model"_L1)) {
        auto kept = std::make_shared<ModelInHand>(*m_state.model);
        kept->file = file;
        m_state.model = std::move(kept);
        refresh();
    }
    Q_EMIT message(sentence);
}

void TrainingPage::setPolicy(const PolicyPtr& policy) {
    m_state.policy = policy;
    look();
    refresh();
}

void TrainingPage::look() {
    if (m_desk != nullptr && m_state.policy != nullptr)
        m_desk->look(lookingOf(m_state.choices, m_state.policy));
}

void TrainingPage::changeChoices(const Choices& choices, bool needsLook) {
    m_state.choices = choices;
    saveChoices(choices);
    if (needsLook) look();
    refresh();
}

void TrainingPage::startTraining() {
    if (m_desk == nullptr || !m_view.canTrain) return;
    TrainingJob job;
    job.plan = planOf(m_state.choices, m_state.sets, m_state.policy.get());
    job.policy = m_state.policy;
    job.leavesOut = m_state.choices.leavesOut;
    m_state.trouble.reset();
    m_state.running = Running{tr("reading the sets"), 0, false};
    m_desk->train(job);
    refresh();
}

void TrainingPage::cancel() {
    if (m_desk == nullptr || !m_state.running) return;
    m_state.running->isStopping = true;
    m_desk->cancel();
    refresh();
}

void TrainingPage::askForSets() {
    QSettings settings;
    const QStringList files = QFileDialog::getOpenFileNames(
        this, tr("Add sets"), settings.value(folderKey, QDir::homePath()).toString(),
        tr("Sets (*.jsonl *.json *.csv);;All files (*)"));
    if (files.isEmpty()) return;
    settings.setValue(folderKey, QFileInfo(files.first()).absolutePath());
    addSets(files);
}

void TrainingPage::addSets(const QStringList& files) {
    Choices choices = m_state.choices;
    for (const QString& file : files) {
        if (!choices.added.contains(file)) choices.added << file;
        choices.sets[file].isTicked = true;
    }
    changeChoices(choices, true);
}

void TrainingPage::askForModel() {
    QSettings settings;
    const QString file = QFileDialog::getOpenFileName(this, tr("Open a model"),
                                                      settings.value(folderKey, QDir::homePath()).toString(),
                                                      tr("Text models (*.model);;All files (*)"));
    if (!file.isEmpty()) openModel(file);
}

void TrainingPage::openModel(const QString& file) {
    if (m_desk == nullptr) return;
    m_desk->open(file);
    showTab(Weights);
}

void TrainingPage::showTab(Tab tab) {
    m_tabs->button(tab)->setChecked(true);
    m_stack->setCurrentIndex(tab);
}

TrainingPage::Tab TrainingPage::tab() const {
    return static_cast<Tab>(m_stack->currentIndex());
}

void TrainingPage::refresh() {
    m_view = present(m_state);
    m_headline->setText(m_view.headline);
    m_sets->setView(m_view);
    m_run->setView(m_view);
    m_figures->setView(m_view, m_state.model);
    m_weights->setView(m_view, m_state.model, m_state.policy);
    m_export->setModel(m_state.model, m_view.hasReport);
}

} // namespace tierline::training
