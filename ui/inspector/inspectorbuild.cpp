// How the inspector is put together: the part of it that is a list more than anything else.
#include "inspector/costtab.h"
#include "inspector/decisiontab.h"
#include "inspector/inspector.h"
#include "inspector/inspectorheader.h"
#include "inspector/inspectortables.h"
#include "inspector/pieces.h"
#include "inspector/textview.h"
#include "inspector/timeaxis.h"
#include "kit/actions.h"
#include "kit/emptystate.h"
#include "kit/flatbutton.h"
#include "kit/fonts.h"

#include <QAction>
#include <QLabel>
#include <QScrollArea>
#include <QSettings>
#include <QStackedWidget>
#include <QTabBar>
#include <QTableView>
#include <QVBoxLayout>

namespace tierline::inspector {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr QLatin1StringView tabKey("inspector/v1/tab");
constexpr QLatin1StringView wrapKey("inspector/v1/wrap");

} // namespace

void Inspector::build() {
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_stack);
    m_empty = new kit::EmptyState;
    m_stack->addWidget(m_empty);
    auto* body = new QWidget;
    auto* layout = new QVBoxLayout(body);
    layout->setContentsMargins(14, 10, 14, 10);
    layout->setSpacing(6);
    m_header = new InspectorHeader;
    layout->addWidget(m_header);
    layout->addWidget(buildStrip());
    buildTabs();
    layout->addWidget(m_bar);
    layout->addWidget(m_pages, 1);
    m_stack->addWidget(body);
}

// What a replay changed, with the ways back and on.
QWidget* Inspector::buildStrip() {
    m_strip = new QWidget;
    auto* layout = new QHBoxLayout(m_strip);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    m_comparison = new QLabel;
    m_comparison->setFont(kit::textFont(10.0));
    m_comparison->setTextFormat(Qt::PlainText);
    m_comparison->setWordWrap(true);
    m_comparison->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_comparison->setAccessibleDescription(tr("What the replay changed"));
    layout->addWidget(m_comparison, 1);
    const auto button = [&](const QString& text, const QString& hint) {
        auto* made = new kit::FlatButton(kit::FlatButton::Chip);
        made->setText(text);
        made->setToolTip(hint);
        layout->addWidget(made, 0, Qt::AlignTop);
        return made;
    };
    connect(button(tr("Side by side"), tr("Both decisions in full")), &QToolButton::clicked, this,
            [this] { Q_EMIT comparePairRequested(m_before, m_record); });
    connect(button(tr("Back to the first"), tr("The decision that was repeated")), &QToolButton::clicked,
            this, [this] { showRecord(RecordPtr(m_before)); });
    m_strip->hide();
    return m_strip;
}

QWidget* Inspector::textPage(Tab tab, const QString& name) {
    auto& page = m_texts[tab - Conversation];
    page.stack = new QStackedWidget;
    page.view = new TextView(name);
    page.empty = new kit::EmptyState;
    page.stack->addWidget(page.empty);
    page.stack->addWidget(page.view);
    page.view->setWrapped(QSettings().value(wrapKey, true).toBool());
    connect(page.view, &TextView::wrapChanged, this, [this](bool wrapped) {
        QSettings().setValue(wrapKey, wrapped);
        for (const auto& other : m_texts)
            if (other.view != nullptr) other.view->setWrapped(wrapped);
    });
    connect(page.view, &TextView::doorOpened, this, &Inspector::keepingRequested);
    connect(page.empty, &kit::EmptyState::actionTriggered, this, &Inspector::keepingRequested);
    connect(page.view, &TextView::copied, this,
            [this](const QString& what) { Q_EMIT message(tr("Copied all of %1").arg(what)); });
    return page.stack;
}

void Inspector::buildTabs() {
    m_bar = new QTabBar;
    m_bar->setDrawBase(false);
    m_bar->setExpanding(false);
    m_bar->setDocumentMode(true);
    m_bar->setUsesScrollButtons(true);
    m_bar->setAccessibleName(tr("What of the decision is shown"));
    m_pages = new QStackedWidget;
    m_pages->setMinimumHeight(40); // its pages scroll; the header would be squeezed instead
    const auto add = [this](const QString& name, const QString& about, QWidget* page) {
        const int index = m_bar->addTab(name);
        m_bar->setTabToolTip(index, about);
        m_bar->setTabWhatsThis(index, about);
        m_pages->addWidget(page);
    };
    m_decision = new DecisionTab;
    add(tr("Decision"), tr("Why it went where it did, and what would have changed it"), m_decision);
    add(tr("Conversation"), tr("The messages that the request holds"),
        textPage(Conversation, tr("the conversation")));
    add(tr("Request"), tr("The client's bytes, indented"), textPage(Request, tr("the request")));
    add(tr("Response"), tr("What the model said"), textPage(Response, tr("the reply")));
    auto* timing = new QWidget;
    auto* layout = new QVBoxLayout(timing);
    layout->setContentsMargins(0, 2, 6, 0);
    layout->setSpacing(10);
    m_timeSummary = new QLabel;
    m_timeSummary->setFont(kit::textFont(10.0));
    m_timeSummary->setWordWrap(true);
    m_timeSummary->setAccessibleDescription(tr("The times in a sentence"));
    layout->addWidget(m_timeSummary);
    m_times = new TimeAxis;
    layout->addWidget(m_times);
    layout->addStretch(1);
    add(tr("Timing"), tr("Where the time went, on one axis"), scrolled(timing));
    m_cost = new CostTab;
    add(tr("Cost"), tr("What it is made of, and against what"), m_cost);
    m_attemptTable = lineTable(m_attempts, {32, 190, 124, 74, 74, 82, 74, 86, 70, 130}, tr("Attempts"));
    m_attemptTable->setWhatsThis(tr("Every model that was asked for this request, in their order, with what "
                                    "became of it."));
    add(tr("Attempts"), tr("Every model that was asked, and what became of it"), m_attemptTable);
    connect(m_bar, &QTabBar::currentChanged, m_pages, &QStackedWidget::setCurrentIndex);
    connect(m_bar, &QTabBar::tabBarClicked, this, [](int index) {
        if (index >= 0) QSettings().setValue(tabKey, index);
    });
}

void Inspector::connectHeader() {
    const auto idOf = [this] { return m_record ? QString::fromStdString(m_record->id) : QString(); };
    connect(m_header, &InspectorHeader::voteRequested, this,
            [this, idOf](int vote) { Q_EMIT voteRequested(idOf(), vote); });
    connect(m_header, &InspectorHeader::labelRequested, this,
            [this, idOf](const QString& tier) { Q_EMIT labelRequested(idOf(), tier); });
    connect(m_header, &InspectorHeader::replayRequested, this, &Inspector::replay);
    connect(m_header, &InspectorHeader::editRequested, this, [this] { Q_EMIT editRequested(m_record); });
    connect(m_header, &InspectorHeader::compareRequested, this,
            [this] { Q_EMIT compareRequested(m_record); });
    connect(m_header, &InspectorHeader::stepRequested, this, &Inspector::stepRequested);
    connect(m_header, &InspectorHeader::copyCurlRequested, this, &Inspector::copyCurlRequested);
    connect(m_header, &InspectorHeader::copyRecordRequested, this, &Inspector::copyRecordRequested);
    connect(m_header, &InspectorHeader::copyCaseRequested, this, &Inspector::copyCase);
    connect(m_decision, &DecisionTab::filterRequested, this, &Inspector::filterRequested);
    connect(m_decision, &DecisionTab::ruleFromSelectionRequested, this, [this](const QString& selection) {
        const QString rule = ruleFrom(selection);
        copy(tr("a rule for `classify: rules:` in the policy: %1").arg(rule), rule);
    });
    connect(m_cost, &CostTab::priceRequested, this, [this] {
        if (m_record) Q_EMIT priceRequested(QString::fromStdString(m_record->model));
    });
}

void Inspector::addActions(kit::Actions& actions) {
    const auto add = [&](const QString& id, const QString& text, const QKeySequence& keys, auto does) {
        QAction* action = actions.add({.id = u"inspector."_s + id,
                                       .text = text,
                                       .keys = keys,
                                       .group = tr("Inspector"),
                                       .context = this});
        connect(action, &QAction::triggered, this, [this, does] {
            if (m_record != nullptr) does();
        });
    };
    add(u"tab.next"_s, tr("Next tab"), Qt::Key_Right, [this] { stepTab(1); });
    add(u"tab.previous"_s, tr("Previous tab"), Qt::Key_Left, [this] { stepTab(-1); });
    add(u"why"_s, tr("Why: the Decision tab"), Qt::Key_W, [this] { setTab(Decision); });
    add(u"replay"_s, tr("Replay: the same request again"), Qt::Key_R, [this] { replay(); });
    add(u"edit"_s, tr("Edit and replay in the Playground"), Qt::Key_E,
        [this] { Q_EMIT editRequested(m_record); });
    add(u"compare"_s, tr("Compare with another decision"), Qt::Key_D,
        [this] { Q_EMIT compareRequested(m_record); });
    add(u"label"_s, tr("Label the tier it should have been"), Qt::Key_L, [this] { m_header->openLabels(); });
    const auto vote = [this](int vote) { Q_EMIT voteRequested(QString::fromStdString(m_record->id), vote); };
    add(u"vote.up"_s, tr("Vote: a good answer"), Qt::Key_Plus, [vote] { vote(1); });
    add(u"vote.down"_s, tr("Vote: a bad answer"), Qt::Key_Minus, [vote] { vote(-1); });
    add(u"case"_s, tr("Copy as a case for a benchmark set"), Qt::Key_B, [this] { copyCase(); });
    add(u"curl"_s, tr("Copy as curl"), Qt::Key_C, [this] { Q_EMIT copyCurlRequested(); });
    add(u"record"_s, tr("Copy the record"), Qt::SHIFT | Qt::Key_C, [this] { Q_EMIT copyRecordRequested(); });
    add(u"next"_s, tr("Next decision"), Qt::Key_J, [this] { Q_EMIT stepRequested(1); });
    add(u"previous"_s, tr("Previous decision"), Qt::Key_K, [this] { Q_EMIT stepRequested(-1); });
}

} // namespace tierline::inspector
