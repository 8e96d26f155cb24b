#include "playground/playpage.h"

#include "kit/flatbutton.h"
#include "kit/format.h"
#include "playground/answersview.h"
#include "playground/decisioncard.h"
#include "playground/playdesk.h"
#include "playground/prompt.h"
#include "playground/promptcard.h"
#include "playground/promptedit.h"
#include "playground/shelf.h"
#include "playground/textsview.h"
#include "playground/variants.h"
#include "playground/variantsview.h"

#include <QComboBox>
#include <QDateTime>
#include <QEvent>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace tierline::playground {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype decidedHere = 60'000; // characters; more take longer than a frame
constexpr int longPauseMs = 200, variantsPauseMs = 180;

QString qt(const std::string& text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

qsizetype weightOf(const Draft& draft) {
    return draft.prompt.size() + draft.system.size() + (draft.around ? std::ssize(draft.around->body) : 0);
}

Wall now() {
    return systemClock().wall();
}

} // namespace

PlaygroundPage::PlaygroundPage(QWidget* parent) : QWidget(parent) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->setSpacing(10);
    layout->addWidget(buildHead());
    layout->addWidget(buildBody(), 1);
    m_soon.setSingleShot(true);
    m_variantsSoon.setSingleShot(true);
    m_variantsSoon.setInterval(variantsPauseMs);
    restore();
    connectParts();
    m_state.kitTrouble = tr("Nothing decides in this window: it watches a gateway that runs elsewhere.");
    m_prompt->setShelf({{}, shippedTemplates(), {}});
    pick();
}

PlaygroundPage::~PlaygroundPage() = default;

void PlaygroundPage::connectParts() {
    connect(&m_soon, &QTimer::timeout, this, &PlaygroundPage::decide);
    connect(&m_variantsSoon, &QTimer::timeout, this, &PlaygroundPage::askVariants);
    connect(m_prompt, &PromptCard::draftChanged, this, &PlaygroundPage::onDraft);
    connect(m_prompt, &PromptCard::draftChosen, this, &PlaygroundPage::setDraft);
    connect(m_prompt, &PromptCard::saveCaseRequested, this, &PlaygroundPage::saveCase);
    connect(m_prompt, &PromptCard::saveTemplateRequested, this, &PlaygroundPage::saveTemplate);
    connect(m_prompt, &PromptCard::clearHistoryRequested, this, [this] {
        Shelf shelf = m_shelf;
        shelf.past.clear();
        keep(shelf);
        Q_EMIT message(tr("The history of the Playground is forgotten."));
    });
    connect(m_prompt, &PromptCard::removeTemplateRequested, this, [this](const QString& name) {
        Shelf shelf = m_shelf;
        shelf.templates.removeIf([&](const Template& each) { return !each.isShipped && each.name == name; });
        keep(shelf);
    });
    connect(m_variants, &VariantsView::draftChosen, this, &PlaygroundPage::setDraft);
    connect(m_variants, &VariantsView::translationChanged, this, [this] {
        m_hasVariants = false;
        m_variantsSoon.start();
    });
    connect(m_answers, &AnswersView::runRequested, this, &PlaygroundPage::run);
    connect(m_answers, &AnswersView::decisionRequested, this, &PlaygroundPage::decisionRequested);
    connect(m_answers, &AnswersView::voted, this, &PlaygroundPage::vote);
    connect(m_answers, &AnswersView::stopRequested, this, [this](quint64 column) {
        if (m_desk != nullptr) m_desk->stop(column);
    });
    connect(m_run, &QPushButton::clicked, this, &PlaygroundPage::run);
    connect(m_stop, &QAbstractButton::clicked, this, &PlaygroundPage::stopAll);
    connect(m_runOn, &QComboBox::currentIndexChanged, this, &PlaygroundPage::pick);
    connect(m_tabs, &QTabWidget::currentChanged, this, [this] {
        pick();
        fillTexts();
        askVariants();
    });
}

void PlaygroundPage::setDesk(Desk* desk) {
    m_desk = desk;
    if (desk == nullptr) return;
    m_state.kitTrouble = desk->kitTrouble();
    connect(desk, &Desk::kitChanged, this, &PlaygroundPage::takeKit);
    connect(desk, &Desk::draftKitChanged, this, &PlaygroundPage::takeDraftKit);
    connect(desk, &Desk::kitFailed, this, [this](const QString& sentence) {
        m_state.kitTrouble = sentence;
        apply();
    });
    connect(desk, &Desk::doorChanged, this, [this] {
        m_state.hasDoor = m_desk->isDoorOpen();
        apply();
    });
    connect(desk, &Desk::decided, this, [this](quint64 number, const DecisionPtr& decision) {
        if (number == m_number) takeDecision(decision);
    });
    connect(desk, &Desk::variantsTried, this, [this](quint64 number, const std::vector<VariantRow>& rows) {
        if (number != m_number) return;
        m_variants->setRows(rows, m_state.kit ? static_cast<int>(m_state.kit->policy->tiers.size()) : 0);
    });
    connect(desk, &Desk::answered, this, &PlaygroundPage::takeAnswer);
    connect(desk, &Desk::shelfChanged, this, [this](const Shelf& shelf) {
        m_shelf = shelf;
        m_prompt->setShelf(shelf);
    });
    connect(desk, &Desk::said, this, &PlaygroundPage::message);
    m_state.hasDoor = desk->isDoorOpen();
    desk->loadShelf();
    takeDraftKit(desk->draftKit());
    takeKit(desk->kit());
}

void PlaygroundPage::takeKit(const KitPtr& kit) {
    m_state.kit = kit;
    m_decider.reset();
    if (kit) m_decider.emplace(kit);
    if (kit) m_state.kitTrouble.clear();
    m_prompt->setTargets(targets());
    m_judge->setContent({}, {});
    onDraft();
}

void PlaygroundPage::takeDraftKit(const KitPtr& kit) {
    m_state.draftKit = kit;
    m_draftDecider.reset();
    if (kit) m_draftDecider.emplace(kit);
    if (m_state.kit) onDraft();
}

QStringList PlaygroundPage::targets() const {
    QStringList all{u"auto"_s};
    if (!m_state.kit) return all;
    for (const auto& tier : m_state.kit->policy->tiers)
        all << u"auto:"_s + qt(tier.name);
    for (const auto& model : m_state.kit->policy->models)
        all << qt(model.id);
    return all;
}

void PlaygroundPage::onDraft() {
    m_state.draft = m_prompt->draft();
    ++m_number; // what is under way for the former words is stale
    m_hasVariants = false;
    if (m_state.draft.isEmpty() || !m_state.kit) {
        m_soon.stop();
        m_state.decision.reset();
        m_state.draftDecision.reset();
        m_state.isDeciding = false;
        m_variants->setRows({}, 0);
        m_prompt->mark({});
        fillTexts();
        apply();
        return;
    }
    const bool isLong = weightOf(m_state.draft) > decidedHere;
    if (isLong) {
        m_soon.start(longPauseMs);
        apply();
    } else {
        m_soon.stop();
        decide();
    }
}

void PlaygroundPage::decide() {
    if (!m_decider) return;
    m_variantsSoon.start();
    const bool isLong = weightOf(m_state.draft) > decidedHere;
    m_state.draftDecision.reset();
    if (!isLong && m_draftDecider)
        m_state.draftDecision =
            std::make_shared<const Decision>(m_draftDecider->decide(m_state.draft, now()));
    if (!isLong)
        return takeDecision(std::make_shared<const Decision>(m_decider->decide(m_state.draft, now())));
    m_state.isDeciding = true;
    apply();
    m_desk->decide(m_number, m_state.draft);
}

void PlaygroundPage::takeDecision(const DecisionPtr& decision) {
    m_state.decision = decision;
    m_state.isDeciding = false;
    // What was scored are the words as they stand, unless something was folded out of their middle.
    const auto& scored = decision->record.prompt;
    const auto& prompt = m_prompt->prompt();
    const bool isAsTyped = scored && !prompt.isHeld() && qt(*scored) == m_state.draft.prompt;
    m_prompt->mark(isAsTyped ? inspector::toTextSpans(*scored, decision->record.firedSignals)
                             : std::vector<inspector::TextSpan>());
    fillTexts();
    fillPicker();
    apply();
}

void PlaygroundPage::askVariants() {
    const bool isSeen = m_tabs->currentIndex() == Variants;
    if (!isSeen || m_hasVariants || m_desk == nullptr || !m_state.kit
        || m_state.draft.prompt.trimmed().isEmpty())
        return;
    m_hasVariants = true;
    m_desk->tryVariants(m_number, m_state.draft, m_variants->translation());
}

// Cheapest able first, as the plan asks them; the refused ones can be picked too.
void PlaygroundPage::fillPicker() {
    if (m_pick->menu() == nullptr) m_pick->setMenu(new QMenu(m_pick));
    auto* menu = m_pick->menu();
    if (menu->isVisible()) return;
    menu->clear();
    if (!m_state.decision) return;
    for (const auto& offer : m_state.decision->offers) {
        auto* action =
            menu->addAction(u"%1   %2   %3"_s.arg(offer.model, offer.tier, kit::money(offer.cost)));
        action->setCheckable(true);
        action->setChecked(m_state.picked.contains(offer.model));
        connect(action, &QAction::toggled, this, [this, model = offer.model](bool isOn) {
            m_state.picked.removeAll(model);
            if (isOn) m_state.picked << model;
            pick();
        });
    }
}

void PlaygroundPage::apply() {
    m_state.underWay = m_answers->underWay();
    m_view = viewOf(m_state);
    m_prompt->setCounts(m_view.counts);
    m_prompt->setCanSave(m_view.canSave);
    m_decision->show(m_view, m_state.decision.get(), m_state.kit ? m_state.kit->policy.get() : nullptr);
    m_run->setText(m_view.runText);
    m_run->setEnabled(m_view.canRun);
    m_answers->setCanRun(m_view.canRun);
    m_run->setToolTip(m_view.runHint);
    m_hint->setText(m_view.canRun ? QString() : m_view.runHint);
    m_stop->setVisible(m_view.canStop);
    m_pick->setVisible(m_state.runOn == RunOn::Picked);
}

void PlaygroundPage::run() {
    if (m_desk == nullptr || !m_view.canRun) return;
    stopAll();
    std::vector<Answer> answers;
    std::vector<Ask> asks;
    for (const auto& model : m_view.columns) {
        Ask ask{++m_column, m_state.draft};
        ask.draft.model = model;
        Answer answer;
        answer.column = ask.column;
        answer.asked = model;
        answers.push_back(std::move(answer));
        asks.push_back(std::move(ask));
    }
    m_answers->begin(answers);
    m_voted = 0;
    showTab(Answers);
    rememberRun();
    for (const auto& ask : asks)
        m_desk->ask(ask);
    apply();
}

void PlaygroundPage::stopAll() {
    if (m_desk == nullptr) return;
    for (const auto& answer : m_answers->answers())
        if (answer.isUnderWay()) m_desk->stop(answer.column);
}

void PlaygroundPage::takeAnswer(const Answer& answer) {
    Answer priced = answer;
    if (m_state.kit && !priced.model.isEmpty()) {
        priced.isSimulated = isSimulated(*m_state.kit, priced.model);
        if (priced.usage && !priced.cost)
            priced.cost = costOf(*m_state.kit, priced.model, *priced.usage, now());
    }
    m_answers->show(priced);
    if (!priced.isUnderWay()) {
        if (!m_shelf.past.isEmpty() && !priced.model.isEmpty()
            && !m_shelf.past.first().answered.contains(priced.model)) {
            Shelf shelf = m_shelf;
            shelf.past.first().answered << priced.model;
            keep(shelf);
        }
        apply();
    }
}

void PlaygroundPage::setPrompt(const ledger::Record& record, const std::string* request) {
    Draft draft;
    draft.prompt = record.prompt ? qt(*record.prompt) : QString();
    if (request != nullptr) draft.around = aroundOf(record, *request);
    if (draft.around) draft.prompt = draft.around->words;
    if (!record.requestedModel.empty()) draft.model = qt(record.requestedModel);
    setDraft(draft);
    m_prompt->focusPrompt();
    if (draft.around)
        Q_EMIT message(tr("The whole conversation is sent, with the words as you change them."));
    else if (!record.prompt)
        Q_EMIT message(tr("The text of that request was not kept."));
    else
        Q_EMIT message(tr("Only the words that were scored are sent: the conversation was not kept."));
}

void PlaygroundPage::setDraft(const Draft& draft) {
    m_prompt->setDraft(draft);
}

void PlaygroundPage::showTab(Tab tab) {
    m_tabs->setCurrentIndex(tab);
}

void PlaygroundPage::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange && m_state.decision) takeDecision(m_state.decision);
    QWidget::changeEvent(event);
}

} // namespace tierline::playground
