// The widgets of the Playground: the part of its page that is layout and actions.
#include "kit/actions.h"
#include "kit/flatbutton.h"
#include "kit/fonts.h"
#include "kit/icons.h"
#include "playground/answersview.h"
#include "playground/decisioncard.h"
#include "playground/playpage.h"
#include "playground/promptcard.h"
#include "playground/textsview.h"
#include "playground/variantsview.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QSplitter>
#include <QTabWidget>
#include <QVBoxLayout>

namespace tierline::playground {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr QLatin1StringView rowsKey("playground/v1/rows");
constexpr QLatin1StringView sidesKey("playground/v1/sides");
constexpr QLatin1StringView tabKey("playground/v1/tab");
constexpr QLatin1StringView runOnKey("playground/v1/runOn");
constexpr QLatin1StringView pickedKey("playground/v1/picked");
constexpr int gap = 10;

QSplitter* splitter(Qt::Orientation orientation, QWidget* parent) {
    auto* made = new QSplitter(orientation, parent);
    made->setChildrenCollapsible(false);
    made->setHandleWidth(gap);
    return made;
}

} // namespace

QWidget* PlaygroundPage::buildHead() {
    auto* head = new QWidget(this);
    auto* line = new QHBoxLayout(head);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(8);
    auto* title = new QLabel(tr("Playground"), head);
    title->setFont(kit::headlineFont());
    m_hint = new QLabel(head);
    m_hint->setForegroundRole(QPalette::PlaceholderText);
    m_hint->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_runOn = new QComboBox(head);
    m_runOn->addItem(tr("The chosen model"));
    m_runOn->addItem(tr("Every able model"));
    m_runOn->addItem(tr("Picked models"));
    m_runOn->setMinimumHeight(28);
    m_runOn->setAccessibleName(tr("Run on"));
    m_runOn->setWhatsThis(
        tr("Whom a run asks: what the policy chooses, every model that could take the request at its "
           "tier or above (eight at most), or those that you pick, cheaper ones too."));
    m_pick = new kit::FlatButton(kit::FlatButton::Chip, head);
    m_pick->setText(tr("Pick"));
    m_pick->setPopupMode(QToolButton::InstantPopup);
    m_pick->setFocusPolicy(Qt::StrongFocus);
    m_pick->setAccessibleName(tr("Pick models"));
    m_stop = new kit::FlatButton(kit::FlatButton::Chip, head);
    m_stop->setIcon(kit::icon(u"close"_s));
    m_stop->setText(tr("Stop all"));
    m_stop->setFocusPolicy(Qt::StrongFocus);
    m_stop->setWhatsThis(
        tr("Ends every answer that is under way. What has come stays, and what was used is paid."));
    m_run = new QPushButton(tr("Run"), head);
    m_run->setProperty("primary", true);
    m_run->setMinimumHeight(28);
    m_run->setWhatsThis(
        tr("Sends the prompt to the gateway's own port as any client would. The estimate on it is for all "
           "the models together; billed and simulated money are two numbers."));
    line->addWidget(title);
    line->addWidget(m_hint, 1);
    line->addWidget(m_runOn);
    line->addWidget(m_pick);
    line->addWidget(m_stop);
    line->addWidget(m_run);
    return head;
}

QWidget* PlaygroundPage::buildBody() {
    m_rows = splitter(Qt::Vertical, this);
    m_sides = splitter(Qt::Horizontal, m_rows);
    m_prompt = new PromptCard(m_sides);
    m_decision = new DecisionCard(m_sides);
    m_sides->addWidget(m_prompt);
    m_sides->addWidget(m_decision);
    m_sides->setStretchFactor(0, 5);
    m_sides->setStretchFactor(1, 6);
    m_rows->addWidget(m_sides);
    m_tabs = new QTabWidget(m_rows);
    m_tabs->setAccessibleName(tr("Answers, variants and what is read of the prompt"));
    m_tabs->setDocumentMode(true);
    m_answers = new AnswersView;
    m_variants = new VariantsView;
    m_folded = new TextsView(
        tr("What is folded away"),
        tr("The message as it is sent. What harnesses write around the user's words is struck through: it "
           "is sent to the model, and never scored."));
    m_judge = new TextsView(
        tr("What a judge would be told"),
        tr("The messages that the judge stage would send to its model for these words, and the schema "
           "of its answer. Nothing is sent from here."));
    m_tabs->addTab(m_answers, tr("Answers"));
    m_tabs->addTab(m_variants, tr("Variants"));
    m_tabs->addTab(m_folded, tr("Folded away"));
    m_tabs->addTab(m_judge, tr("For a judge"));
    m_rows->addWidget(m_tabs);
    m_rows->setStretchFactor(0, 1);
    m_rows->setStretchFactor(1, 1);
    m_rows->setSizes({430, 340});
    return m_rows;
}

void PlaygroundPage::restore() {
    const QSettings settings;
    m_rows->restoreState(settings.value(rowsKey).toByteArray());
    m_sides->restoreState(settings.value(sidesKey).toByteArray());
    m_tabs->setCurrentIndex(settings.value(tabKey, 0).toInt());
    m_runOn->setCurrentIndex(std::clamp(settings.value(runOnKey, 0).toInt(), 0, m_runOn->count() - 1));
    m_state.picked = settings.value(pickedKey).toStringList();
    connect(m_rows, &QSplitter::splitterMoved, this,
            [this] { QSettings().setValue(rowsKey, m_rows->saveState()); });
    connect(m_sides, &QSplitter::splitterMoved, this,
            [this] { QSettings().setValue(sidesKey, m_sides->saveState()); });
}

void PlaygroundPage::pick() {
    QSettings settings;
    settings.setValue(tabKey, m_tabs->currentIndex());
    settings.setValue(runOnKey, m_runOn->currentIndex());
    settings.setValue(pickedKey, m_state.picked);
    m_state.runOn = static_cast<RunOn>(m_runOn->currentIndex());
    apply();
}

void PlaygroundPage::addActions(kit::Actions& actions) {
    const auto group = tr("Playground");
    const auto add = [&](const char* id, const QString& text, const QKeySequence& keys, const QString& icon,
                         const QString& command, QWidget* context, auto call) {
        auto* action = actions.add({.id = QString::fromLatin1(id),
                                    .text = text,
                                    .keys = keys,
                                    .group = group,
                                    .icon = icon,
                                    .command = command,
                                    .context = context});
        connect(action, &QAction::triggered, this, call);
        return action;
    };
    const auto tab = [this](Tab which) {
        return [this, which] {
            Q_EMIT shown();
            showTab(which);
        };
    };
    add("playground.run", tr("Run the prompt"), Qt::CTRL | Qt::Key_Return, u"play"_s, {}, this,
        [this] { run(); });
    add("playground.stop", tr("Stop all answers"), Qt::CTRL | Qt::SHIFT | Qt::Key_X, u"close"_s, {}, this,
        [this] { stopAll(); });
    add("playground.explain", tr("Explain where a prompt would go"), {}, u"probe"_s, u"route"_s, nullptr,
        [this] {
            Q_EMIT shown();
            m_prompt->focusPrompt();
        });
    add("playground.variants", tr("Score a prompt said otherwise"), Qt::ALT | Qt::Key_2, {}, u"score"_s, this,
        tab(Variants));
    add("playground.answers", tr("Show the answers"), Qt::ALT | Qt::Key_1, {}, {}, this, tab(Answers));
    add("playground.folded", tr("What is folded away of a prompt"), Qt::ALT | Qt::Key_3, {}, u"peel"_s, this,
        tab(Folded));
    add("playground.judge", tr("What a judge would be told"), Qt::ALT | Qt::Key_4, {}, u"judge"_s, this,
        tab(Judge));
    add("playground.case", tr("Save the prompt as a benchmark case"), Qt::CTRL | Qt::Key_S, u"benchmark"_s,
        {}, this, [this] { saveCase(); });
    add("playground.template", tr("Keep the prompt as a template"), {}, u"policy"_s, {}, this,
        [this] { saveTemplate(); });
}

} // namespace tierline::playground
