#include "policy/policypage.h"

#include "kit/confusion.h"
#include "kit/elidedlabel.h"
#include "kit/emptystate.h"
#include "kit/flatbutton.h"
#include "kit/format.h"
#include "policy/bannerbar.h"
#include "policy/changes.h"
#include "policy/effectview.h"
#include "policy/flipscard.h"
#include "policy/histogramview.h"
#include "policy/lintstrip.h"
#include "policy/policydesk.h"
#include "policy/ruleeditor.h"
#include "policy/rulescard.h"
#include "policy/sheets.h"
#include "policy/textpane.h"

#include <QApplication>
#include <QFileDialog>
#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QSettings>
#include <QShowEvent>
#include <QStackedWidget>

#include <algorithm>
#include <utility>

namespace tierline::policypage {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr QLatin1StringView sourcesKey("policy/v1/sources");

QStringList tierNames(const PolicyPtr& policy) {
    QStringList names;
    if (policy)
        for (const auto& tier : policy->tiers)
            names << toQString(tier.name);
    return names;
}

std::vector<Millionths> linesOf(const PolicyPtr& policy) {
    std::vector<Millionths> lines;
    if (policy)
        for (const auto& tier : policy->tiers)
            if (tier.below) lines.push_back(*tier.below);
    return lines;
}

} // namespace

void PolicyPage::setDesk(Desk* desk) {
    m_desk = desk;
    m_state.hasDesk = desk != nullptr;
    if (desk != nullptr) {
        connectDesk();
        m_asker.setDesk(desk);
        desk->open();
    }
    apply();
}

void PolicyPage::connectDesk() {
    connect(m_desk, &Desk::fileRead, this, &PolicyPage::takeFile);
    connect(m_desk, &Desk::fileFailed, this, [this](const QString& sentence) {
        m_state.fileTrouble = sentence;
        apply();
    });
    connect(m_desk, &Desk::sourcesListed, this, [this](const std::vector<Source>& sources) {
        m_state.sources = sources;
        fillSources();
    });
    connect(m_desk, &Desk::loadProgressed, this,
            [this](quint64 number, qint64 done, qint64 all, const QString& what) {
                if (number != m_loadNumber || !m_state.loading) return; // it was answered or stopped
                m_state.loading = Progress{done, all, what};
                apply();
            });
    connect(m_desk, &Desk::loaded, this, [this](quint64 number, const Loaded& loaded) {
        if (number != m_loadNumber) return;
        m_state.loading.reset();
        m_state.loaded = loaded;
        m_state.loadTrouble.clear();
        m_asker.want(m_draft.policy());
        adviseSoon();
        apply();
    });
    connect(m_desk, &Desk::loadFailed, this, [this](quint64 number, const QString& sentence) {
        if (number != m_loadNumber) return;
        m_state.loading.reset();
        m_state.loadTrouble = sentence;
        apply();
    });
    connect(m_desk, &Desk::flipsListed, this, [this](quint64 number, const FlipListPtr& list) {
        if (number != m_flipNumber) return;
        m_flipsUnderWay = false;
        m_list = list;
        m_flips->setList(list, m_state.tiers);
        if (m_flipsWaiting) askFlips();
    });
    connect(m_desk, &Desk::advised, this, [this](quint64 number, const Advice& advice) {
        if (number != m_adviseNumber) return;
        m_lintList = advice.lints;
        m_state.notWorth = advice.notWorth;
        m_lints->setLints(advice.lints, true);
        applyRules();
        apply();
    });
    connect(m_desk, &Desk::textTried, this, [this](quint64 number, const policypage::Tried& tried) {
        if (number == m_testNumber) m_editor->setTried(tried, m_state.tiers);
    });
    connect(m_desk, &Desk::labelled, this, [this](quint32 row, int tier, const QString& trouble) {
        if (!trouble.isEmpty()) {
            m_flips->setLabel(row, tier);
            Q_EMIT message(trouble);
        }
        m_asker.wantAgain();
    });
    connect(m_desk, &Desk::merged, this,
            [this](quint64 number, const QString& text, const QStringList& conflicts) {
                // Of what it was asked for, and of nothing that came after.
                if (number == m_mergeNumber && m_state.theirs && m_state.theirs->text == m_merging.theirs
                    && m_draft.text() == m_merging.mine)
                    takeMerged(text, conflicts);
            });
    connect(m_desk, &Desk::worked, this, [this](quint64, qint64 done, qint64 all, const QString& what) {
        m_state.working = what.isEmpty() ? std::nullopt : std::optional(Progress{done, all, what});
        apply();
    });
    const auto done = [this] {
        if (!std::exchange(m_state.working, std::nullopt)) return;
        apply();
    };
    connect(m_desk, &Desk::optimised, this, done);
    connect(m_desk, &Desk::checked, this, done);
    connect(m_desk, &Desk::learned, this, done);
    connect(m_desk, &Desk::draftTaken, this,
            [this](const QString& text) { takeText(text, tr("the draft of the journal")); });
    connect(m_desk, &Desk::told, this, &PolicyPage::message);
    m_sheets->connectDesk(*m_desk);
}

void PolicyPage::connectParts() {
    connect(&m_asker, &Asker::answered, this, &PolicyPage::takeEffect);
    connect(&m_asker, &Asker::failed, this, [this](const QString& sentence) {
        m_state.evaluateTrouble = sentence;
        apply();
    });
    connect(m_histogram, &HistogramWidget::lineTried, this, [this](int line, int value) {
        commitTried();
        m_draft.preview(withLine(*m_draft.kept(), line, value));
        draftMoved();
    });
    connect(m_histogram, &HistogramWidget::lineDropped, this, [this](int line, int value) {
        tryPolicy(withLine(*m_draft.kept(), line, value), tr("line %1").arg(lineName(*m_draft.kept(), line)),
                  u"line%1"_s.arg(line));
    });
    connect(m_histogram, &HistogramWidget::lineReset, this, [this](int line) {
        const auto lines = linesOf(m_draft.live());
        if (static_cast<std::size_t>(line) >= lines.size()) return;
        commit(withLine(*m_draft.kept(), line,
                        m_histogram->bounded(line, lines[static_cast<std::size_t>(line)])),
               tr("line %1 as it is live").arg(lineName(*m_draft.kept(), line)));
    });
    connect(m_histogram, &HistogramWidget::held, this, [this](const QString& sentence) {
        m_held->setText(sentence);
        m_held->setVisible(!sentence.isEmpty());
    });
    connect(m_histogram, &HistogramWidget::scoreClicked, this, [this](int from, int until) {
        FlipWish wish = m_flips->wish();
        wish.kind = FlipKind::All;
        wish.flipsOnly = false;
        wish.scores = {from, until};
        showFlips(wish, tr("score %1 to %2").arg(kit::score(from), kit::score(until)));
    });
    connect(m_confusion, &kit::Confusion::opened, this, [this](const QString& truth, const QString& routed) {
        FlipWish wish;
        wish.order = m_flips->wish().order;
        wish.flipsOnly = false;
        wish.cell = {static_cast<int>(m_state.tiers.indexOf(truth)),
                     static_cast<int>(m_state.tiers.indexOf(routed))};
        showFlips(wish, tr("%1 routed to %2").arg(truth, routed));
    });
    connect(m_flips, &FlipsCard::wished, this, &PolicyPage::askFlips);
    connect(m_flips, &FlipsCard::decisionRequested, this, &PolicyPage::decisionRequested);
    connect(m_flips, &FlipsCard::message, this, &PolicyPage::message);
    connect(m_flips, &FlipsCard::labelRequested, this, [this](quint32 row, int tier) {
        if (m_desk != nullptr) m_desk->label(row, tier);
    });
    connect(m_lints, &LintStrip::message, this, &PolicyPage::message);
    connect(m_lints, &LintStrip::placeRequested, this, [this](int line, int column) {
        const auto& rules = m_draft.kept()->classify.rules;
        const auto rule = std::ranges::find(rules, line, &policy::Rule::line);
        if (rule != rules.end() && m_left->currentIndex() == 0 && m_rules->selectRule(toQString(rule->id)))
            return;
        showText(true);
        m_text->editor().goTo(line, column);
    });
    connect(m_text, &TextPane::textEdited, this, [this](const QString& text) {
        commitTried();
        m_draft.setText(text, tr("the text"), u"text"_s);
        draftMoved();
    });
    connect(&m_commitSoon, &QTimer::timeout, this, &PolicyPage::commitTried);
    connect(&m_testSoon, &QTimer::timeout, this, &PolicyPage::tryText);
    connect(&m_keepSoon, &QTimer::timeout, this, [this] {
        if (m_desk == nullptr) return;
        const bool isTyping = !m_draft.troubles().empty();
        const QString mine = m_draft.isChanged() ? m_draft.text() : QString();
        m_desk->keepDraft(isTyping ? m_draft.typed() : mine, m_draft.base());
    });
    connect(&m_adviseSoon, &QTimer::timeout, this, [this] {
        if (m_desk != nullptr && m_draft.isOpen()) m_desk->advise(++m_adviseNumber, m_draft.policy());
    });
    connect(m_undo, &QAbstractButton::clicked, this, &PolicyPage::undo);
    connect(m_redo, &QAbstractButton::clicked, this, &PolicyPage::redo);
    connect(m_discard, &QAbstractButton::clicked, this, &PolicyPage::discard);
    connect(m_diff, &QAbstractButton::clicked, m_sheets, &Sheets::openDiff);
    connect(m_optimise, &QAbstractButton::clicked, m_sheets, &Sheets::openOptimise);
    connect(m_learn, &QAbstractButton::clicked, m_sheets, &Sheets::openLearn);
    connect(m_check, &QAbstractButton::clicked, m_sheets, &Sheets::openCheck);
    connect(m_promote, &QAbstractButton::clicked, m_sheets, &Sheets::openPromote);
    connect(m_stop, &QAbstractButton::clicked, this, [this] {
        if (m_desk == nullptr) return;
        if (m_state.loading) m_desk->cancelLoad();
        if (m_state.working) m_desk->cancelWork();
        m_state.loading.reset();
        m_state.working.reset();
        apply();
    });
    connect(m_rulesTab, &QAbstractButton::clicked, this, [this] { showText(false); });
    connect(m_textTab, &QAbstractButton::clicked, this, [this] { showText(true); });
    connect(m_banner, &BannerBar::chosen, this, &PolicyPage::answerBanner);
    connect(m_blank, &kit::EmptyState::actionTriggered, this, [this] { answerBlank(false); });
    connect(m_blank, &kit::EmptyState::secondActionTriggered, this, [this] { answerBlank(true); });
    connectRules();
}

void PolicyPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (!event->spontaneous() && !isAncestorOf(QApplication::focusWidget())) setFocus();
    if (!m_hasLoaded && m_draft.isOpen()) load({}); // what is not looked at is not loaded
}

// The sources of before, else the first there is.
void PolicyPage::load(const QStringList& sources) {
    QStringList wanted = sources.isEmpty() ? QSettings().value(sourcesKey).toStringList() : sources;
    wanted.removeIf([this](const QString& id) {
        return std::ranges::find(m_state.sources, id, &Source::id) == m_state.sources.end();
    });
    if (wanted.isEmpty() && !m_state.sources.empty()) wanted << m_state.sources.front().id;
    if (m_desk == nullptr || wanted.isEmpty()) return;
    m_hasLoaded = true;
    if (!sources.isEmpty()) QSettings().setValue(sourcesKey, wanted);
    m_state.loading = Progress{0, 0, tr("Loading")};
    m_desk->load(++m_loadNumber, wanted);
    fillSources();
    apply();
}

void PolicyPage::fillSources() {
    auto* menu = m_data->menu();
    menu->clear();
    const QStringList now =
        m_state.loaded ? m_state.loaded->sources : QSettings().value(sourcesKey).toStringList();
    for (const Source& source : m_state.sources) {
        auto* action =
            menu->addAction(source.note.isEmpty() ? source.name : source.name + u"   "_s + source.note);
        action->setCheckable(true);
        action->setChecked(now.contains(source.id));
        connect(action, &QAction::triggered, this, [this, id = source.id](bool isOn) {
            // With Ctrl several together; else the one alone.
            QStringList ids = m_state.loaded ? m_state.loaded->sources : QStringList();
            const bool isMore = (QApplication::keyboardModifiers() & Qt::ControlModifier) != 0;
            if (!isMore) ids.clear();
            ids.removeAll(id);
            if (isOn || !isMore) ids << id;
            if (!ids.isEmpty()) load(ids);
        });
    }
    menu->addSeparator();
    connect(menu->addAction(tr("Import a log…")), &QAction::triggered, this, [this] {
        const QString file = QFileDialog::getOpenFileName(this, tr("Import a log"));
        if (!file.isEmpty() && m_desk != nullptr) m_desk->importLog(file);
    });
    auto* hint = menu->addAction(tr("Ctrl: several together"));
    hint->setEnabled(false);
    if (!m_hasLoaded && isVisible() && m_draft.isOpen()) load({});
}

void PolicyPage::takeEffect(const EffectPtr& effect, bool isNewest) {
    const bool hasOtherHits = !m_state.effect || m_state.effect->rules != effect->rules
                              || m_state.effect->features != effect->features;
    m_state.effect = effect;
    m_state.evaluateTrouble.clear();
    m_view.words = wordsOf(*effect, m_state.loaded.value_or(Loaded()), m_state.tiers);
    applyHistogram();
    applyEffect();
    if (hasOtherHits) applyRules();
    if (isNewest && !m_histogram->isDragging()) apply();
    askFlips();
}

void PolicyPage::askFlips() {
    if (m_desk == nullptr || !m_state.effect) return;
    constexpr qint64 patienceMs = 400; // a list may never come: its data have gone
    m_flipsWaiting = m_flipsUnderWay && m_flipsSince.elapsed() < patienceMs;
    if (m_flipsWaiting) return;
    m_flipsUnderWay = true;
    m_flipsSince.start();
    m_desk->listFlips(++m_flipNumber, m_flips->wish());
}

void PolicyPage::showFlips(const FlipWish& wish, const QString& name) {
    m_flips->setDoor(wish, name);
}

void PolicyPage::adviseSoon() {
    m_lints->setLints(m_lintList, false);
    m_adviseSoon.start();
}

void PolicyPage::tryText() {
    const QString text = m_editor->testText().text();
    if (m_desk == nullptr || !m_draft.isOpen()) return;
    if (text.trimmed().isEmpty()) return m_editor->setTried({}, m_state.tiers);
    m_desk->tryText(++m_testNumber, m_draft.policy(), text);
}

void PolicyPage::applyHistogram() {
    HistogramView view;
    view.tiers = m_state.tiers;
    view.lines = linesOf(m_draft.policy());
    view.live = linesOf(m_draft.live());
    if (m_state.effect) {
        view.histogram = m_state.effect->histogram;
        view.liveTiers = m_state.effect->liveTiers;
        view.draftTiers = m_state.effect->draftTiers;
    }
    m_histogram->setView(view);
}

void PolicyPage::applyEffect() {
    if (!m_state.effect) return;
    const Effect& effect = *m_state.effect;
    m_effect->setWords(m_view.words);
    m_sentence->setText(m_view.words.sentence);
    m_missing->setText(m_view.words.missing.join(u'\n'));
    m_missing->setVisible(!m_view.words.missing.isEmpty());
    m_flips->setCounts(effect.flips);
    kit::ConfusionView confusion;
    const bool hasLabels = effect.quality && effect.quality->labelled > 0;
    if (hasLabels) {
        confusion.tiers = m_state.tiers;
        confusion.counts = effect.quality->draftConfusion;
        confusion.other = effect.quality->liveConfusion;
        const auto cells =
            static_cast<std::size_t>(m_state.tiers.size()) * static_cast<std::size_t>(m_state.tiers.size());
        if (confusion.counts.size() != cells) confusion = {}; // of a draft with other tiers
    }
    m_quality->setCurrentIndex(hasLabels ? 0 : 1);
    m_confusion->setView(confusion);
}

void PolicyPage::applyRules() {
    RulesView rules;
    rules.draft = m_draft.isOpen() ? m_draft.policy() : nullptr;
    rules.live = m_draft.live();
    rules.canEdit = m_view.canEdit;
    if (m_state.effect) {
        rules.rules = m_state.effect->rules;
        rules.features = m_state.effect->features;
    }
    for (const auto& lint : m_lintList) {
        if (lint.line == 0 || !rules.draft) continue;
        for (const auto& rule : rules.draft->classify.rules)
            if (rule.line == lint.line) rules.warnings[toQString(rule.id)] = toQString(lint.text);
    }
    m_rules->setView(rules);
    showItem();
}

void PolicyPage::apply() {
    m_state.tiers = tierNames(m_draft.isOpen() ? m_draft.policy() : nullptr);
    const bool couldEdit = m_view.canEdit;
    m_view = viewOf(m_state);
    m_headline->setText(m_view.headline);
    m_data->setText(m_view.dataText);
    m_draftText->setText(m_view.draftText);
    m_undo->setEnabled(m_view.canUndo);
    m_undo->setToolTip(m_view.undoTip);
    m_redo->setEnabled(m_view.canRedo);
    m_redo->setToolTip(m_view.redoTip);
    for (auto* each : {m_diff, m_discard})
        each->setVisible(m_view.isChanged);
    for (auto* each : {m_undo, m_redo})
        each->setVisible(m_view.canUndo || m_view.canRedo);
    m_check->setEnabled(m_view.canCheck);
    m_promote->setEnabled(m_view.canPromote);
    m_promote->setToolTip(m_view.promoteTip);
    for (auto* each : {m_optimise, m_learn})
        each->setEnabled(m_view.canEdit && m_view.hasEffect);
    m_progressRow->setVisible(m_view.isBusy);
    m_progressText->setText(m_view.progressText);
    m_progress->setRange(0, m_view.progress < 0 ? 0 : 100);
    if (m_view.progress >= 0) m_progress->setValue(m_view.progress);
    static const std::pair<kit::Tone, QStringList> choices[] = {
        {kit::Tone::Idle, {}},
        {kit::Tone::Warn, {tr("Merge"), tr("Take theirs"), tr("Keep mine")}},
        {kit::Tone::Bad, {tr("Take theirs"), tr("Keep mine")}},
        {kit::Tone::Bad, {tr("Try again")}},
        {kit::Tone::Idle, {tr("Dismiss")}},
    };
    const auto& [tone, words] = choices[static_cast<std::size_t>(m_view.banner)];
    m_banner->setContent(tone, m_view.bannerText, words);
    const bool isBlank = m_view.blank != Blank::None;
    m_stack->setCurrentIndex(isBlank ? 1 : 0);
    m_lints->setVisible(m_state.isOpen);
    if (isBlank) {
        m_blank->setContent(m_view.blank == Blank::NoRows ? u"inbox"_s : u"policy"_s, m_view.blankTitle,
                            m_view.blankText);
        m_blank->setAction(m_view.blankAction);
        m_blank->setSecondAction(m_view.blankSecond);
    }
    m_histogram->setEditable(m_view.canEdit);
    applyHistogram();
    applyEffect();
    if (couldEdit != m_view.canEdit) applyRules();
}

QString PolicyPage::notes() const {
    return m_effect->asText();
}

} // namespace tierline::policypage
