#include "policy/ruleeditor.h"

#include "kit/flatbutton.h"
#include "kit/fonts.h"
#include "kit/format.h"
#include "policy/changes.h"
#include "policy/draft.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace tierline::policypage {

using namespace Qt::Literals::StringLiterals;

namespace {

template <class Field>
Field* named(Field* field, const QString& name, const QString& help) {
    field->setAccessibleName(name);
    field->setWhatsThis(help);
    return field;
}

Millionths millionths(double value) {
    return static_cast<Millionths>(std::lround(value * 1e6));
}

} // namespace

RuleEditor::RuleEditor(QWidget* parent) : QWidget(parent) {
    m_title = new QLabel(this);
    m_title->setFont(kit::textFont(10.0, QFont::DemiBold));
    m_title->setTextFormat(Qt::PlainText);
    m_hits = new QLabel(this);
    m_hits->setForegroundRole(QPalette::PlaceholderText);
    m_hits->setWordWrap(true);
    m_door = new kit::FlatButton(kit::FlatButton::Plain, this);
    m_door->setText(tr("Show them"));
    m_door->setFocusPolicy(Qt::StrongFocus);
    m_door->setWhatsThis(tr("Lists the requests it fires in, below the histogram."));
    connect(m_door, &QAbstractButton::clicked, this, &RuleEditor::hitsRequested);
    m_trouble = new QLabel(this);
    m_trouble->setWordWrap(true);
    m_trouble->hide();
    m_form = new QFormLayout;
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setHorizontalSpacing(12);
    m_form->setVerticalSpacing(6);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    buildFields(*m_form);
    auto* head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(m_door);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addLayout(head);
    layout->addWidget(m_hits);
    layout->addLayout(m_form);
    layout->addWidget(m_trouble);
    layout->addStretch(1);
    layout->addWidget(buildTest());
    connectFields();
    setItem(nullptr, {}, false);
}

void RuleEditor::buildFields(QFormLayout& form) {
    m_id = named(new QLineEdit(this), tr("Name of the rule"),
                 tr("The rule's id; decisions name it. It is unique."));
    m_words =
        named(new QPlainTextEdit(this), tr("Words"),
              tr("Words or phrases with commas between them; `word*` matches its beginnings. Of a pattern "
                 "one regular expression."));
    m_words->setTabChangesFocus(true);
    m_words->setFixedHeight(62);
    m_words->setFont(kit::numberFont(9.0));
    m_match = named(new QComboBox(this), tr("How the words match"),
                    tr("Whole words, parts of words, or one regular expression."));
    for (const auto match : {policy::Match::Word, policy::Match::Substring, policy::Match::Regex})
        m_match->addItem(matchName(match));
    m_n = named(new QSpinBox(this), tr("Number"), tr("The number beyond which the feature fires."));
    m_n->setRange(0, 100'000'000);
    m_n->setGroupSeparatorShown(true);
    m_weight =
        named(new QDoubleSpinBox(this), tr("Weight"), tr("What is added to the score, once a request."));
    m_weight->setRange(-1, 1);
    m_weight->setDecimals(3);
    m_weight->setSingleStep(0.01);
    m_weight->setFont(kit::numberFont(9.5));
    m_effectRow = new QWidget(this);
    auto* row = new QHBoxLayout(m_effectRow);
    row->setContentsMargins(0, 0, 0, 0);
    m_effect =
        named(new QComboBox(m_effectRow), tr("What it does to the tier"),
              tr("Nothing but its weight; or a floor, a ceiling, or the tier at once whatever the score."));
    m_effect->addItems({tr("weight only"), tr("floor"), tr("ceiling"), tr("set")});
    m_tier = named(new QComboBox(m_effectRow), tr("Tier"),
                   tr("The tier of the floor, of the ceiling or that is set."));
    row->addWidget(m_effect, 1);
    row->addWidget(m_tier, 1);
    m_scope = named(new QComboBox(this), tr("Where it looks"),
                    tr("The user's own words, the last turn whoever wrote it, or the whole request."));
    for (const auto scope : {policy::Scope::User, policy::Scope::LastTurn, policy::Scope::Whole})
        m_scope->addItem(scopeName(scope));
    m_lang = named(new QLineEdit(this), tr("Language"),
                   tr("The language of its words, for the reader of the file; empty: any."));
    m_lang->setPlaceholderText(tr("any"));
    form.addRow(tr("Name"), m_id);
    form.addRow(tr("Words"), m_words);
    form.addRow(tr("Match"), m_match);
    form.addRow(tr("Number"), m_n);
    form.addRow(tr("Weight"), m_weight);
    form.addRow(tr("Tier"), m_effectRow);
    form.addRow(tr("Looks at"), m_scope);
    form.addRow(tr("Language"), m_lang);
}

QWidget* RuleEditor::buildTest() {
    auto* box = new QWidget(this);
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    m_test =
        named(new QLineEdit(box), tr("Words to test"),
              tr("Scores your words with the draft and with the policy in force. They are sent nowhere."));
    m_test->setPlaceholderText(tr("Test words: how would the draft score them?"));
    m_test->setClearButtonEnabled(true);
    m_result = new QLabel(box);
    m_result->setWordWrap(true);
    m_result->setTextFormat(Qt::PlainText);
    m_result->setForegroundRole(QPalette::PlaceholderText);
    m_result->hide();
    layout->addWidget(m_test);
    layout->addWidget(m_result);
    connect(m_test, &QLineEdit::textChanged, this, &RuleEditor::testChanged);
    return box;
}

void RuleEditor::connectFields() {
    connect(m_id, &QLineEdit::editingFinished, this, [this] { say(u"id"_s); });
    connect(m_words, &QPlainTextEdit::textChanged, this, [this] { say(u"words"_s); });
    connect(m_match, &QComboBox::activated, this, [this] { say(u"match"_s); });
    connect(m_n, &QSpinBox::valueChanged, this, [this] { say(u"n"_s); });
    connect(m_weight, &QDoubleSpinBox::valueChanged, this, [this] { say(u"weight"_s); });
    connect(m_effect, &QComboBox::activated, this, [this] {
        m_tier->setVisible(m_effect->currentIndex() > 0);
        say(u"effect"_s);
    });
    connect(m_tier, &QComboBox::activated, this, [this] { say(u"effect"_s); });
    connect(m_scope, &QComboBox::activated, this, [this] { say(u"scope"_s); });
    connect(m_lang, &QLineEdit::editingFinished, this, [this] { say(u"lang"_s); });
}

void RuleEditor::setItem(const PolicyPtr& draft, const Item& item, bool canEdit) {
    m_draft = draft;
    m_item = item;
    m_canEdit = canEdit;
    m_isShowing = true;
    show();
    m_isShowing = false;
}

void RuleEditor::setRowShown(QWidget* field, bool isShown) {
    m_form->setRowVisible(field, isShown);
}

// What a person is typing in is left alone: it came from there.
void RuleEditor::show() {
    const bool hasItem = m_draft != nullptr;
    const bool isRule = hasItem && m_item.kind == Item::Kind::Rule;
    const bool isFeature = hasItem && m_item.kind == Item::Kind::Feature;
    const auto at = static_cast<std::size_t>(m_item.index);
    for (QWidget* each : std::initializer_list<QWidget*>{m_id, m_words, m_match, m_scope, m_lang})
        setRowShown(each, isRule);
    setRowShown(m_n, isFeature && m_draft->classify.features[at].kind != policy::FeatureKind::Code);
    setRowShown(m_weight, hasItem);
    setRowShown(m_effectRow, isRule || isFeature);
    m_title->setText(hasItem ? nameOf(*m_draft, m_item) : tr("Nothing selected"));
    for (QWidget* each :
         std::initializer_list<QWidget*>{m_id, m_words, m_match, m_n, m_weight, m_effectRow, m_scope, m_lang})
        each->setEnabled(m_canEdit);
    m_trouble->hide();
    if (!hasItem) return;
    if (!m_weight->hasFocus()) m_weight->setValue(weightOf(*m_draft, m_item) / 1e6);
    if (m_tier->count() != static_cast<int>(m_draft->tiers.size())) m_tier->clear();
    for (int tier = 0; tier < static_cast<int>(m_draft->tiers.size()); ++tier) {
        const QString name = toQString(m_draft->tiers[static_cast<std::size_t>(tier)].name);
        if (tier < m_tier->count())
            m_tier->setItemText(tier, name);
        else
            m_tier->addItem(name);
    }
    const auto showEffect = [this](policy::Effect effect, int tier) {
        m_effect->setCurrentIndex(static_cast<int>(effect));
        m_tier->setCurrentIndex(tier);
        m_tier->setVisible(effect != policy::Effect::None);
    };
    if (isFeature) {
        const auto& feature = m_draft->classify.features[at];
        if (!m_n->hasFocus())
            m_n->setValue(static_cast<int>(std::min<std::int64_t>(feature.n, m_n->maximum())));
        showEffect(feature.effect, feature.tier);
    }
    if (!isRule) return;
    const auto& rule = m_draft->classify.rules[at];
    if (!m_id->hasFocus()) m_id->setText(toQString(rule.id));
    const QString words = rule.match == policy::Match::Regex
                              ? toQString(rule.any.empty() ? "" : rule.any.front())
                              : wordsText(rule.any);
    if (!m_words->hasFocus() || wordsFrom(m_words->toPlainText()) != rule.any)
        if (m_words->toPlainText() != words) m_words->setPlainText(words);
    m_match->setCurrentIndex(static_cast<int>(rule.match));
    m_scope->setCurrentIndex(static_cast<int>(rule.scope));
    if (!m_lang->hasFocus()) m_lang->setText(toQString(rule.lang));
    showEffect(rule.effect, rule.tier);
}

void RuleEditor::say(const QString& field) {
    if (m_isShowing || !m_draft || !m_canEdit) return;
    const auto at = static_cast<std::size_t>(m_item.index);
    if (m_item.kind == Item::Kind::Base) {
        if (millionths(m_weight->value()) != m_draft->classify.base)
            Q_EMIT baseEdited(millionths(m_weight->value()));
    } else if (m_item.kind == Item::Kind::Feature) {
        policy::Feature feature = m_draft->classify.features[at];
        feature.n = feature.kind == policy::FeatureKind::Code ? feature.n : m_n->value();
        feature.weight = millionths(m_weight->value());
        feature.effect = static_cast<policy::Effect>(m_effect->currentIndex());
        feature.tier = static_cast<policy::TierIndex>(std::max(0, m_tier->currentIndex()));
        if (feature != m_draft->classify.features[at]) Q_EMIT featureEdited(m_item.index, feature, field);
    } else {
        sayRule(field);
    }
}

void RuleEditor::sayRule(const QString& field) {
    const auto& before = m_draft->classify.rules[static_cast<std::size_t>(m_item.index)];
    policy::Rule rule = before;
    rule.id = m_id->text().trimmed().toStdString();
    rule.match = static_cast<policy::Match>(m_match->currentIndex());
    if (rule.match == policy::Match::Regex)
        rule.any = {m_words->toPlainText().trimmed().toStdString()};
    else
        rule.any = wordsFrom(m_words->toPlainText());
    rule.weight = millionths(m_weight->value());
    rule.effect = static_cast<policy::Effect>(m_effect->currentIndex());
    rule.tier = rule.effect == policy::Effect::None
                    ? before.tier
                    : static_cast<policy::TierIndex>(std::max(0, m_tier->currentIndex()));
    rule.scope = static_cast<policy::Scope>(m_scope->currentIndex());
    rule.lang = m_lang->text().trimmed().toStdString();
    QString trouble;
    const bool hasWords = !rule.any.empty() && !rule.any.front().empty();
    if (!hasWords) trouble = tr("A rule needs at least one word.");
    if (rule.id.empty()) trouble = tr("A rule needs a name.");
    if (rule.id != before.id && freshId(*m_draft, rule.id) != rule.id)
        trouble = tr("There is a rule %1 already.").arg(toQString(rule.id));
    m_trouble->setText(trouble);
    m_trouble->setVisible(!trouble.isEmpty());
    if (trouble.isEmpty() && rule != before) Q_EMIT ruleEdited(m_item.index, rule, field);
}

void RuleEditor::setHits(const RuleHits* hits, std::int64_t rows, bool knowsHarness) {
    m_door->setVisible(hits != nullptr && hits->user > 0);
    if (hits == nullptr) {
        m_hits->setText(m_item.kind == Item::Kind::Base ? tr("The score of a request on which nothing fires.")
                                                        : QString());
        return;
    }
    QString text = tr("Fires in %1 of %2").arg(kit::count(hits->user), kit::count(rows));
    if (hits->harness > 0)
        text += u"; "_s + tr("in %1 more only a harness wrote it").arg(kit::count(hits->harness));
    else if (!knowsHarness)
        text += u"; "_s + tr("what harnesses wrote was not kept");
    m_hits->setText(text + u'.');
}

void RuleEditor::setTried(const Tried& tried, const QStringList& tiers) {
    const bool isEmpty = m_test->text().trimmed().isEmpty();
    m_result->setVisible(!isEmpty);
    if (isEmpty) return;
    if (!tried.trouble.isEmpty()) {
        m_result->setText(tried.trouble);
        return;
    }
    const auto name = [&](int tier) { return tier >= 0 && tier < tiers.size() ? tiers[tier] : u"?"_s; };
    QString text = u"%1 → %2"_s.arg(kit::score(tried.score), name(tried.tier));
    if (tried.score != tried.liveScore || tried.tier != tried.liveTier)
        text += tr(" (live %1 → %2)").arg(kit::score(tried.liveScore), name(tried.liveTier));
    text += u"\n"_s + (tried.fired.isEmpty() ? tr("nothing fires") : tried.fired.join(u", "_s));
    m_result->setText(text);
}

QString RuleEditor::testResult() const {
    return m_result->text();
}

} // namespace tierline::policypage
