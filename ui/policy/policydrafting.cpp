// What hands do to the draft on the Policy page, and what follows from it.
#include "kit/flatbutton.h"
#include "kit/format.h"
#include "policy/changes.h"
#include "policy/flipscard.h"
#include "policy/policydesk.h"
#include "policy/policypage.h"
#include "policy/ruleeditor.h"
#include "policy/rulescard.h"
#include "policy/textpane.h"

#include <QLabel>
#include <QLineEdit>
#include <QTableView>

#include <algorithm>
#include <utility>

namespace tierline::policypage {

using namespace Qt::Literals::StringLiterals;

void PolicyPage::connectRules() {
    auto& model = m_rules->model();
    connect(&model, &RulesModel::weightEdited, this, [this](const Item& item, int weight) {
        tryPolicy(withWeight(*m_draft.policy(), item, weight),
                  tr("weight of %1").arg(nameOf(*m_draft.policy(), item)),
                  u"weight%1.%2"_s.arg(static_cast<int>(item.kind)).arg(item.index));
    });
    connect(&model, &RulesModel::enabledEdited, this, [this](int index, bool isOn) {
        policy::Rule rule = m_draft.policy()->classify.rules[static_cast<std::size_t>(index)];
        rule.enabled = isOn;
        commit(withRuleAt(*m_draft.policy(), index, rule),
               (isOn ? tr("rule %1 on") : tr("rule %1 off")).arg(toQString(rule.id)));
    });
    connect(&model, &RulesModel::moveRequested, this, [this](int from, int to) {
        commit(withRuleMoved(*m_draft.policy(), from, to), tr("the order of the rules"));
        m_rules->select({Item::Kind::Rule, to});
    });
    connect(m_rules, &RulesCard::selected, this, [this] { showItem(); });
    connect(m_rules, &RulesCard::addRequested, this, [this] { addRule(newRule(*m_draft.policy())); });
    connect(m_rules, &RulesCard::copyRequested, this, [this](const Item& item) {
        if (item.kind == Item::Kind::Rule) addRule(copyOf(*m_draft.policy(), item.index));
    });
    connect(m_rules, &RulesCard::removeRequested, this, [this](const Item& item) {
        if (item.kind == Item::Kind::Base || !m_view.canEdit) return;
        commit(withoutItem(*m_draft.policy(), item), tr("removing %1").arg(nameOf(*m_draft.policy(), item)));
    });
    connect(m_rules, &RulesCard::featureRequested, this, [this](policy::FeatureKind kind) {
        commit(withFeatureAdded(*m_draft.policy(), newFeature(kind)),
               tr("feature %1").arg(featureKindName(kind)));
        m_rules->select(
            {Item::Kind::Feature, static_cast<int>(m_draft.policy()->classify.features.size()) - 1});
    });
    const auto showHits = [this](const Item& item) {
        if (item.kind != Item::Kind::Rule) return;
        FlipWish wish;
        wish.order = m_flips->wish().order;
        wish.rule = item.index;
        wish.flipsOnly = false;
        showFlips(wish, tr("rule %1").arg(nameOf(*m_draft.policy(), item)));
    };
    connect(m_rules, &RulesCard::hitsRequested, this, showHits);
    connect(m_editor, &RuleEditor::hitsRequested, this, [this, showHits] { showHits(m_rules->current()); });
    connect(m_editor, &RuleEditor::ruleEdited, this,
            [this](int index, const policy::Rule& rule, const QString& field) {
                tryPolicy(withRuleAt(*m_draft.policy(), index, rule), tr("rule %1").arg(toQString(rule.id)),
                          u"rule%1.%2"_s.arg(index).arg(field));
            });
    connect(m_editor, &RuleEditor::featureEdited, this,
            [this](int index, const policy::Feature& feature, const QString& field) {
                tryPolicy(withFeatureAt(*m_draft.policy(), index, feature),
                          tr("feature %1").arg(featureKindName(feature.kind)),
                          u"feature%1.%2"_s.arg(index).arg(field));
            });
    connect(m_editor, &RuleEditor::baseEdited, this, [this](int base) {
        tryPolicy(withWeight(*m_draft.policy(), {}, base), tr("the base"), u"base"_s);
    });
    connect(m_editor, &RuleEditor::testChanged, &m_testSoon, [this] { m_testSoon.start(); });
    connect(m_editor, &RuleEditor::message, this, &PolicyPage::message);
}

void PolicyPage::addRule(const policy::Rule& rule) {
    if (!m_view.canEdit) return;
    const Item item = m_rules->current();
    const int rules = static_cast<int>(m_draft.policy()->classify.rules.size());
    const int at = item.kind == Item::Kind::Rule ? item.index + 1 : rules;
    commit(withRuleAdded(*m_draft.policy(), rule, at), tr("rule %1").arg(toQString(rule.id)));
    m_rules->selectRule(toQString(rule.id));
}

void PolicyPage::addRuleFor(const QStringList& words) {
    if (!m_draft.isOpen()) return;
    std::vector<std::string> list;
    for (const auto& word : words)
        list.push_back(word.toStdString());
    showText(false);
    addRule(newRule(*m_draft.policy(), list));
}

bool PolicyPage::selectRule(const QString& id) {
    showText(false);
    return m_rules->selectRule(id);
}

void PolicyPage::showItem() {
    const Item item = m_rules->current();
    const PolicyPtr draft = m_draft.isOpen() ? m_draft.policy() : nullptr;
    const bool isThere = draft && m_rules->model().rowOf(item) >= 0;
    m_editor->setItem(isThere ? draft : nullptr, item, m_view.canEdit);
    const RuleHits* hits = nullptr;
    if (m_state.effect && item.kind != Item::Kind::Base) {
        const auto& list = item.kind == Item::Kind::Rule ? m_state.effect->rules : m_state.effect->features;
        if (static_cast<std::size_t>(item.index) < list.size())
            hits = &list[static_cast<std::size_t>(item.index)];
    }
    m_editor->setHits(hits, m_state.effect ? m_state.effect->rows : 0,
                      !m_state.loaded || m_state.loaded->hasHarness);
}

void PolicyPage::takeFile(const PolicyFile& file) {
    m_state.fileTrouble.clear();
    m_state.canWrite = file.canWrite;
    m_state.isOpen = file.live != nullptr;
    if (!m_state.isOpen) return apply();
    const bool wasOpen = m_draft.isOpen();
    const bool isKnown = wasOpen && m_file && m_file->text == file.text;
    m_file = file;
    if (isKnown) {
        m_draft.setLive(file.live); // told again: what a hand is doing stays as it is
    } else if (!wasOpen) {
        m_draft.open(file);
    } else {
        m_text->tellTyped(); // what is under way was meant for the text of before
        commitTried();
        m_file->draft.clear(); // the draft is here, and newer than what was kept of it
        const bool isSame = file.text == m_draft.text(), isTyping = !m_draft.troubles().empty();
        if (!isTyping && (isSame || !m_draft.isChanged()))
            m_draft.open(*m_file);
        else if (isSame)
            m_draft.keepMine(file);
    }
    draftMoved();
    if (!m_hasLoaded && isVisible()) load({});
}

// Whether the step that the draft stands on knows what the file says.
void PolicyPage::holdAgainstFile() {
    if (!m_file || m_file->text == m_draft.base()) {
        m_state.theirs.reset();
        m_state.conflicts.clear();
        return;
    }
    if (!m_state.theirs || m_state.theirs->text != m_file->text) m_state.conflicts.clear();
    m_state.theirs = m_file;
}

void PolicyPage::tryPolicy(policy::Policy wanted, const QString& what, const QString& key) {
    if (!m_view.canEdit) return;
    if (m_tried && m_tried->key != key) commitTried();
    m_draft.preview(wanted);
    m_tried = Wanted{std::move(wanted), what, key};
    m_commitSoon.start();
    draftMoved();
}

void PolicyPage::commitTried() {
    m_commitSoon.stop();
    if (!m_tried) return;
    Wanted tried = *std::exchange(m_tried, std::nullopt);
    commit(std::move(tried.wanted), tried.what, tried.key);
}

void PolicyPage::commit(policy::Policy wanted, const QString& what, const QString& key) {
    if (!m_draft.isOpen() || !m_draft.troubles().empty()) return;
    if (m_tried) commitTried();
    const QString trouble = m_draft.commit(std::move(wanted), what, key);
    if (!trouble.isEmpty()) Q_EMIT message(tr("Not changed: %1").arg(trouble));
    draftMoved();
}

void PolicyPage::draftMoved() {
    if (!m_draft.live() || !m_draft.policy()) return; // no file has been read yet
    const bool isHeld = m_draft.hasPreview();
    holdAgainstFile();
    m_state.canUndo = m_draft.canUndo();
    m_state.canRedo = m_draft.canRedo();
    m_state.undoWord = m_draft.undoWord();
    m_state.redoWord = m_draft.redoWord();
    m_state.troubles = m_draft.troubles();
    m_asker.want(m_draft.policy());
    m_state.changes = changesOf(*m_draft.live(), *m_draft.policy());
    if (isHeld && m_view.canEdit) { // a frame of a drag: the rest waits until the hand rests
        applyHistogram();
        if (m_tried) applyRules();
        m_draftText->setText(viewOf(m_state).draftText);
        return;
    }
    if (m_state.changes.empty() && m_draft.isChanged())
        m_state.changes.push_back({tr("comments and spacing of the file"), {}, {}});
    m_text->setText(m_draft.troubles().empty() ? m_draft.text() : m_draft.typed());
    m_text->setTroubles(m_draft.troubles());
    apply();
    applyRules();
    adviseSoon();
    m_keepSoon.start();
    if (!m_editor->testText().text().isEmpty()) m_testSoon.start();
    Q_EMIT draftChanged(m_draft.isChanged() ? m_draft.kept() : nullptr);
}

void PolicyPage::undo() {
    commitTried();
    const QString what = m_draft.undoWord();
    if (!m_draft.canUndo()) return;
    m_draft.undo();
    draftMoved();
    Q_EMIT message(tr("Undone: %1").arg(what));
}

void PolicyPage::redo() {
    commitTried();
    if (!m_draft.canRedo()) return;
    m_draft.redo();
    draftMoved();
}

void PolicyPage::discard() {
    commitTried();
    if (!m_draft.isOpen() || (!m_draft.isChanged() && !m_state.theirs)) return;
    if (m_state.theirs)
        m_draft.takeTheirs(*m_state.theirs, tr("giving the draft up"));
    else
        m_draft.discard(tr("giving the draft up"));
    draftMoved();
    Q_EMIT message(tr("The draft is given up; Ctrl+Z brings it back."));
}

void PolicyPage::takeDraft(const policy::Policy& wanted, const QString& what) {
    commit(wanted, what);
}

void PolicyPage::takeText(const QString& text, const QString& what) {
    commitTried();
    m_draft.setText(text, what);
    draftMoved();
}

void PolicyPage::mergeOutside() {
    commitTried();
    if (!m_draft.troubles().empty()) {
        Q_EMIT message(m_view.promoteTip);
        return;
    }
    m_merging = {m_draft.text(), m_state.theirs->text};
    m_desk->merge(++m_mergeNumber, m_draft.base(), m_merging.mine, m_merging.theirs);
}

void PolicyPage::answerBanner(int button) {
    if (m_view.banner == Banner::NotWorth) {
        m_state.notWorthDismissed = true;
        return apply();
    }
    if (m_view.banner == Banner::Trouble) {
        m_state.evaluateTrouble.clear();
        if (!std::exchange(m_state.loadTrouble, {}).isEmpty()) return load({});
        m_asker.wantAgain();
        return apply();
    }
    if (!m_state.theirs || m_desk == nullptr) return;
    const bool canMerge = m_view.banner == Banner::Outside;
    if (canMerge && button == 0) return mergeOutside();
    const PolicyFile theirs = *m_state.theirs;
    commitTried();
    if (button == (canMerge ? 1 : 0)) // mine stays one undo away
        m_draft.takeTheirs(theirs, tr("taking the edit made outside"));
    else
        m_draft.keepMine(theirs);
    draftMoved();
}

void PolicyPage::takeMerged(const QString& text, const QStringList& conflicts) {
    m_state.conflicts = conflicts;
    if (!conflicts.isEmpty()) return apply();
    commitTried();
    const QString trouble =
        m_draft.takeMerged(text, *m_state.theirs, tr("the merge with the edit made outside"));
    if (trouble.isEmpty()) return draftMoved();
    m_state.conflicts << tr("what belongs together");
    Q_EMIT message(tr("Not merged: %1").arg(trouble));
    apply();
}

void PolicyPage::answerBlank(bool isSecond) {
    if (m_desk == nullptr) return;
    if (m_view.blank == Blank::NoFile) return m_desk->open();
    const auto kind = isSecond ? Source::Kind::Sandbox : Source::Kind::Set;
    const auto found = std::ranges::find(m_state.sources, kind, &Source::kind);
    if (found != m_state.sources.end())
        load({found->id});
    else
        Q_EMIT message(tr("There is none here."));
}

} // namespace tierline::policypage
