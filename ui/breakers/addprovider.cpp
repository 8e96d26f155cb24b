#include "breakers/addprovider.h"

#include "kit/fonts.h"
#include "kit/tokens.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace tierline::breakers {

using namespace Qt::Literals::StringLiterals;

namespace {

enum KeyKind { Env, KeychainItem, File, ThisRun, None };

struct KindRow {
    const char* name;
    QLatin1StringView prefix;
    const char* hint;
};
#define TEXT(text) QT_TRANSLATE_NOOP("tierline::breakers::AddProvider", text)
constexpr std::array<KindRow, 5> kinds{{
    {TEXT("environment variable"), QLatin1StringView("env:"), TEXT("NAME_OF_THE_VARIABLE")},
    {TEXT("keychain"), QLatin1StringView("keychain:"), TEXT("name of the entry")},
    {TEXT("file (mode 0600)"), QLatin1StringView("file:"), TEXT("/path/to/file")},
    {TEXT("for this run only"), QLatin1StringView(), TEXT("the key; it is kept nowhere")},
    {TEXT("none"), QLatin1StringView(), ""},
}};
#undef TEXT

std::string utf8(const QString& text) {
    return text.trimmed().toUtf8().toStdString();
}

} // namespace

AddProvider::AddProvider(QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("Add a provider"));
    resize(620, 600);
    build();
    applyKeyKind();
    applyState();
}

void AddProvider::build() {
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(10);
    auto* form = new QFormLayout;
    m_preset = new QComboBox(this);
    m_preset->setAccessibleName(tr("Preset"));
    m_name = new QLineEdit(this);
    m_name->setWhatsThis(tr("What the policy calls it; models are written name/model."));
    m_dialect = new QComboBox(this);
    m_dialect->setAccessibleName(tr("Dialect"));
    m_dialect->addItems({u"openai"_s, u"responses"_s, u"anthropic"_s, u"gemini"_s, u"azure"_s});
    m_url = new QLineEdit(this);
    m_url->setAccessibleName(tr("Base URL"));
    m_url->setPlaceholderText(tr("the dialect's own address"));
    m_keyKind = new QComboBox(this);
    m_keyKind->setAccessibleName(tr("Where the key is"));
    for (const KindRow& kind : kinds)
        m_keyKind->addItem(tr(kind.name));
    m_key = new QLineEdit(this);
    m_key->setAccessibleName(tr("Key"));
    auto* keyRow = new QHBoxLayout;
    keyRow->addWidget(m_keyKind);
    keyRow->addWidget(m_key, 1);
    form->addRow(tr("Preset"), m_preset);
    form->addRow(tr("Name"), m_name);
    form->addRow(tr("Dialect"), m_dialect);
    form->addRow(tr("Base URL"), m_url);
    form->addRow(tr("Key"), keyRow);
    layout->addLayout(form);
    layout->addWidget(buildAnswer(), 1);
    connect(m_preset, &QComboBox::currentIndexChanged, this, &AddProvider::choose);
    connect(m_keyKind, &QComboBox::currentIndexChanged, this, &AddProvider::applyKeyKind);
    for (QLineEdit* field : {m_name, m_url, m_key})
        connect(field, &QLineEdit::textChanged, this, &AddProvider::applyState);
}

QWidget* AddProvider::buildAnswer() {
    auto* box = new QWidget(this);
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    auto* tests = new QHBoxLayout;
    m_list = new QPushButton(tr("List its models (free)"), box);
    m_ask = new QPushButton(tr("Ask for one token"), box);
    m_cost = new QLabel(box);
    m_cost->setFont(kit::smallFont());
    m_cost->setForegroundRole(QPalette::PlaceholderText);
    tests->addWidget(m_list);
    tests->addWidget(m_ask);
    tests->addWidget(m_cost, 1);
    m_answer = new QLabel(tr("The test goes through the gateway and is recorded nowhere."), box);
    m_answer->setWordWrap(true);
    m_answer->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_models = new QListWidget(box);
    m_models->setAccessibleName(tr("Models to add"));
    m_models->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_models->setFont(kit::numberFont());
    m_models->setWhatsThis(tr("What the provider lists. Those chosen are added to the policy; the current "
                              "one is asked for a token."));
    auto* last = new QHBoxLayout;
    m_tier = new QComboBox(box);
    m_tier->setAccessibleName(tr("Tier for the models"));
    m_tier->addItem(tr("no tier: only when named"), QString());
    m_policy = new QPushButton(tr("Write into policy…"), box);
    m_policy->setProperty("primary", true);
    m_close = new QPushButton(tr("Close"), box);
    last->addWidget(new QLabel(tr("Into tier"), box));
    last->addWidget(m_tier);
    last->addStretch(1);
    last->addWidget(m_close);
    last->addWidget(m_policy);
    layout->addLayout(tests);
    layout->addWidget(m_answer);
    layout->addWidget(m_models, 1);
    layout->addLayout(last);
    connect(m_list, &QPushButton::clicked, this, [this] { m_busy ? Q_EMIT cancelled() : begin(false); });
    connect(m_ask, &QPushButton::clicked, this, [this] { begin(true); });
    connect(m_close, &QPushButton::clicked, this, &AddProvider::reject);
    connect(m_policy, &QPushButton::clicked, this, [this] { Q_EMIT policyRequested(provider()); });
    connect(m_models, &QListWidget::currentTextChanged, this, [this] {
        applyState();
        if (m_models->currentItem() != nullptr) Q_EMIT estimateWanted(trial(true));
    });
    connect(m_models, &QListWidget::itemSelectionChanged, this, &AddProvider::applyState);
    return box;
}

void AddProvider::setPolicy(const policy::Policy* policy) {
    const QString chosen = m_tier->currentData().toString();
    m_tier->clear();
    m_tier->addItem(tr("no tier: only when named"), QString());
    if (policy != nullptr)
        for (const auto& tier : policy->tiers)
            m_tier->addItem(QString::fromStdString(tier.name), QString::fromStdString(tier.name));
    m_tier->setCurrentIndex(std::max(0, m_tier->findData(chosen)));
}

void AddProvider::setPresets(const std::vector<Preset>& presets) {
    m_presets = presets;
    const QSignalBlocker quiet(m_preset);
    m_preset->clear();
    for (const Preset& preset : presets)
        m_preset->addItem(preset.id);
    m_preset->addItem(tr("another address"));
    choose(m_preset->currentIndex());
}

void AddProvider::choose(int at) {
    if (at < 0 || static_cast<std::size_t>(at) >= m_presets.size()) return applyState();
    const Preset& preset = m_presets[static_cast<std::size_t>(at)];
    m_name->setText(preset.id);
    m_dialect->setCurrentText(preset.dialect);
    m_url->setText(preset.baseUrl);
    m_keyKind->setCurrentIndex(preset.variable.isEmpty() ? None : Env);
    m_key->setText(preset.variable);
    m_models->clear();
    applyState();
}

void AddProvider::applyKeyKind() {
    const int kind = m_keyKind->currentIndex();
    m_key->setEnabled(kind != None);
    m_key->setEchoMode(kind == ThisRun ? QLineEdit::Password : QLineEdit::Normal);
    if (kind == ThisRun) m_key->clear();
    m_key->setPlaceholderText(tr(kinds[static_cast<std::size_t>(std::max(0, kind))].hint));
    applyState();
}

Trial AddProvider::trial(bool asksModel) const {
    Trial trial;
    trial.name = m_name->text().trimmed();
    trial.dialect = m_dialect->currentText();
    trial.baseUrl = m_url->text().trimmed();
    const int kind = m_keyKind->currentIndex();
    if (kind == ThisRun)
        trial.given = m_key->text().trimmed();
    else if (kind != None)
        trial.key = kinds[static_cast<std::size_t>(kind)].prefix + m_key->text().trimmed();
    if (asksModel && m_models->currentItem() != nullptr) trial.model = m_models->currentItem()->text();
    trial.number = m_number;
    return trial;
}

policy::NewProvider AddProvider::provider() const {
    const Trial now = trial(false);
    policy::NewProvider provider;
    provider.id = utf8(now.name);
    provider.dialect = utf8(now.dialect);
    provider.baseUrl = utf8(now.baseUrl);
    provider.key = utf8(now.key);
    for (const QListWidgetItem* item : m_models->selectedItems())
        provider.models.push_back(utf8(item->text()));
    provider.tier = utf8(m_tier->currentData().toString());
    return provider;
}

void AddProvider::begin(bool asksModel) {
    ++m_number;
    m_busy = true;
    m_answer->setText(asksModel ? tr("Asking…") : tr("Listing…"));
    applyState();
    Q_EMIT tried(trial(asksModel));
}

void AddProvider::setResult(const TrialResult& result) {
    if (result.number != m_number) return;
    m_busy = false;
    QPalette ink = palette();
    ink.setColor(QPalette::WindowText, result.fine ? kit::tokens().good : kit::tokens().bad);
    m_answer->setPalette(ink);
    m_answer->setText(result.remedy.isEmpty() ? result.sentence : result.sentence + u' ' + result.remedy);
    if (!result.models.isEmpty()) {
        m_models->clear();
        m_models->addItems(result.models);
        m_models->setCurrentRow(0);
    }
    applyState();
}

void AddProvider::setEstimate(const QString& sentence) {
    m_cost->setText(sentence);
}

void AddProvider::applyState() {
    const bool named = !m_name->text().trimmed().isEmpty();
    const int kind = m_keyKind->currentIndex();
    const bool keyed = kind == None || !m_key->text().trimmed().isEmpty();
    m_list->setText(m_busy ? tr("Cancel") : tr("List its models (free)"));
    m_list->setEnabled(m_busy || (named && keyed));
    m_ask->setEnabled(!m_busy && named && keyed && m_models->currentItem() != nullptr);
    m_policy->setEnabled(named && kind != ThisRun && !m_models->selectedItems().isEmpty());
    m_policy->setToolTip(kind == ThisRun ? tr("A key for this run only cannot stand in a policy: choose a "
                                              "variable, the keychain or a file")
                                         : QString());
}

void AddProvider::reject() {
    if (m_busy) Q_EMIT cancelled();
    m_busy = false;
    m_key->clear();
    QDialog::reject();
}

} // namespace tierline::breakers
