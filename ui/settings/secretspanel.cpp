#include "settings/secretspanel.h"

#include "kit/densetable.h"
#include "kit/fonts.h"
#include "settings/settingsdesk.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace tierline::settings {

using namespace Qt::Literals::StringLiterals;

namespace {

struct ColumnRow {
    const char *title, *what;
};
constexpr std::array<ColumnRow, SecretsModel::columnTotal> columns{{
    {QT_TRANSLATE_NOOP("tierline::settings::SecretsModel", "Named as"),
     QT_TRANSLATE_NOOP("tierline::settings::SecretsModel",
                       "How the policy names the key. The key itself never stands there.")},
    {QT_TRANSLATE_NOOP("tierline::settings::SecretsModel", "Used by"),
     QT_TRANSLATE_NOOP("tierline::settings::SecretsModel",
                       "Which providers and stages of the policy send this key.")},
    {QT_TRANSLATE_NOOP("tierline::settings::SecretsModel", "Stored"),
     QT_TRANSLATE_NOOP("tierline::settings::SecretsModel",
                       "Where the key lies, or why it is not to be had.")},
}};

bool isName(const QString& name) {
    return !name.isEmpty() && name.size() <= 64 && std::ranges::all_of(name, [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') || c == u'-'
               || c == u'_' || c == u'.';
    }) && !name.startsWith(u'.');
}

} // namespace

void SecretsModel::setSecrets(std::vector<SecretFact> secrets) {
    if (secrets == m_secrets) return;
    beginResetModel();
    m_secrets = std::move(secrets);
    endResetModel();
}

void SecretsModel::setWord(const QString& reference, bool isFine, const QString& sentence) {
    for (std::size_t i = 0; i < m_secrets.size(); ++i) {
        if (m_secrets[i].reference != reference) continue;
        if (isFine) m_secrets[i].where = sentence;
        m_secrets[i].trouble = isFine ? QString() : sentence;
        const QModelIndex cell = index(static_cast<int>(i), Where);
        Q_EMIT dataChanged(cell, cell);
    }
}

const SecretFact* SecretsModel::secret(int row) const {
    return row >= 0 && row < static_cast<int>(m_secrets.size()) ? &m_secrets[static_cast<std::size_t>(row)]
                                                                : nullptr;
}

int SecretsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_secrets.size());
}

int SecretsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : columnTotal;
}

QVariant SecretsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const SecretFact& fact = m_secrets[static_cast<std::size_t>(index.row())];
    const QString where = fact.trouble.isEmpty() ? fact.where : tr("not to be had: %1").arg(fact.trouble);
    if (role == Qt::AccessibleTextRole && index.column() == Reference)
        return tr("%1, used by %2, %3").arg(fact.reference, fact.users.join(u", "_s), where);
    if (role == Qt::FontRole && index.column() == Reference) return kit::numberFont();
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole) return {};
    switch (index.column()) {
    case Reference: return fact.reference;
    case UsedBy: return fact.users.join(u", "_s);
    default: return where;
    }
}

QVariant SecretsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnTotal) return {};
    const ColumnRow& column = columns[static_cast<std::size_t>(section)];
    if (role == Qt::DisplayRole) return tr(column.title);
    if (role == Qt::WhatsThisRole || role == Qt::ToolTipRole) return tr(column.what);
    if (role == Qt::TextAlignmentRole) return QVariant::fromValue(Qt::AlignLeft | Qt::AlignVCenter);
    return {};
}

SecretsPanel::SecretsPanel(QWidget* parent) : QWidget(parent), m_model(new SecretsModel(this)) {
    build();
    applyForm();
    applyRow();
}

void SecretsPanel::build() {
    m_status = new QLabel(this);
    m_status->setWordWrap(true);
    m_status->setTextFormat(Qt::PlainText);
    m_table = new QTableView(this);
    m_table->setItemDelegate(new kit::DenseDelegate(m_table));
    kit::setUpDenseTable(*m_table);
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Keys that the policy names"));
    m_table->setColumnWidth(0, 220);
    m_table->setColumnWidth(1, 180);
    m_table->horizontalHeader()->setSectionResizeMode(2, QHeaderView::Stretch);
    m_table->setMinimumHeight(150);
    m_test = new QPushButton(tr("Test"), this);
    m_test->setToolTip(tr("Looks whether the key is to be had, as the gateway would. It is not shown."));
    m_remove = new QPushButton(tr("Remove"), this);
    m_remove->setToolTip(tr("Takes the key out of where this page stored it."));
    auto* actions = new QHBoxLayout;
    actions->addWidget(m_test);
    actions->addWidget(m_remove);
    actions->addStretch(1);
    m_word = new QLabel(this);
    m_word->setWordWrap(true);
    m_word->setTextFormat(Qt::PlainText);
    m_word->setMinimumHeight(2 * fontMetrics().height());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(10);
    layout->addWidget(m_status);
    layout->addWidget(m_table);
    layout->addLayout(actions);
    layout->addWidget(buildForm());
    layout->addWidget(m_word);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &SecretsPanel::applyRow);
    connect(m_test, &QPushButton::clicked, this, [this] {
        const SecretFact* fact = m_model->secret(m_table->currentIndex().row());
        if (fact == nullptr || m_desk == nullptr) return;
        m_word->setText(tr("Looking for %1 …").arg(fact->reference));
        m_desk->testSecret(fact->reference);
    });
    connect(m_remove, &QPushButton::clicked, this, [this] {
        const SecretFact* fact = m_model->secret(m_table->currentIndex().row());
        if (fact != nullptr && m_desk != nullptr) m_desk->removeSecret(fact->name, fact->store);
    });
}

QWidget* SecretsPanel::buildForm() {
    auto* form = new QWidget(this);
    auto* row = new QHBoxLayout(form);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    m_name = new QLineEdit(form);
    m_name->setPlaceholderText(tr("name, as in keychain:name"));
    m_name->setAccessibleName(tr("Name of the key"));
    m_name->setMaxLength(64);
    m_secret = new QLineEdit(form);
    m_secret->setEchoMode(QLineEdit::Password);
    m_secret->setPlaceholderText(tr("the key"));
    m_secret->setAccessibleName(tr("The key"));
    m_secret->setMaxLength(8192);
    m_secret->setWhatsThis(
        tr("The key as the provider gave it. It is not shown, not logged, and gone from this field once it "
           "is stored."));
    m_store = new QComboBox(form);
    m_store->setAccessibleName(tr("Where to store it"));
    m_store->addItem(tr("in the keychain"), static_cast<int>(Store::Keychain));
    m_store->addItem(tr("for this run only"), static_cast<int>(Store::ThisRun));
    m_store->addItem(tr("in a file of mode 0600"), static_cast<int>(Store::OwnFile));
    m_store->setWhatsThis(tr(
        "The keychain of the desktop keeps it encrypted. For this run only keeps it in memory. A file holds "
        "it as plain text that only you can read, and needs your agreement."));
    m_agree = new QCheckBox(tr("as plain text, I agree"), form);
    m_keep = new QPushButton(tr("Store"), form);
    for (QWidget* widget :
         {static_cast<QWidget*>(m_name), static_cast<QWidget*>(m_secret), static_cast<QWidget*>(m_store),
          static_cast<QWidget*>(m_agree), static_cast<QWidget*>(m_keep)})
        row->addWidget(widget, widget == m_secret ? 2 : widget == m_name ? 1 : 0);
    for (QLineEdit* field : {m_name, m_secret}) {
        connect(field, &QLineEdit::textChanged, this, &SecretsPanel::applyForm);
        connect(field, &QLineEdit::returnPressed, this, &SecretsPanel::store);
    }
    connect(m_store, &QComboBox::currentIndexChanged, this, &SecretsPanel::applyForm);
    connect(m_store, &QComboBox::activated, this, [this] { m_hasChosen = true; });
    connect(m_agree, &QCheckBox::toggled, this, &SecretsPanel::applyForm);
    connect(m_keep, &QPushButton::clicked, this, &SecretsPanel::store);
    return form;
}

void SecretsPanel::setDesk(Desk* desk) {
    if (m_desk != nullptr) m_desk->disconnect(this);
    m_desk = desk;
    if (desk != nullptr) {
        connect(desk, &Desk::secretStored, this, [this](const QString&, bool fine, const QString& sentence) {
            m_word->setText(sentence);
            if (fine && m_desk != nullptr) m_desk->look();
        });
        connect(desk, &Desk::secretTested, this,
                [this](const QString& reference, bool fine, const QString& sentence) {
                    m_model->setWord(reference, fine, sentence);
                    m_word->setText(fine ? tr("%1 is to be had: %2").arg(reference, sentence)
                                         : tr("%1 is not to be had: %2").arg(reference, sentence));
                });
    }
    applyForm();
}

void SecretsPanel::setData(const SettingsData& data) {
    m_data = data;
    m_model->setSecrets(data.secrets);
    m_status->setText(
        data.keychain.isEmpty()
            ? tr("No keychain answers here (%1). Keys can come from the environment (env:NAME), from a file "
                 "of mode "
                 "0600 (file:PATH), or be kept for this run only.")
                  .arg(data.keychainTrouble)
            : tr("Keychain: %1. Keys can also come from the environment (env:NAME) or a file of mode 0600 "
                 "(file:PATH); the policy says which.")
                  .arg(data.keychain));
    if (!m_hasChosen) m_store->setCurrentIndex(data.keychain.isEmpty() ? 1 : 0);
    if (!m_table->currentIndex().isValid() && m_model->rowCount() > 0)
        m_table->setCurrentIndex(m_model->index(0, 0));
    applyForm();
    applyRow();
}

Store SecretsPanel::chosen() const {
    return static_cast<Store>(m_store->currentData().toInt());
}

void SecretsPanel::applyForm() {
    const bool isFile = chosen() == Store::OwnFile;
    m_agree->setVisible(isFile);
    if (!isFile) m_agree->setChecked(false);
    const bool isNamed = isName(m_name->text());
    m_keep->setEnabled(m_desk != nullptr && isNamed && !m_secret->text().isEmpty()
                       && (!isFile || m_agree->isChecked())
                       && (chosen() != Store::Keychain || !m_data.keychain.isEmpty()));
    if (!m_name->text().isEmpty() && !isNamed)
        m_word->setText(tr("A name has letters, digits, - _ and . only."));
    else if (chosen() == Store::Keychain && m_data.keychain.isEmpty() && !m_secret->text().isEmpty())
        m_word->setText(tr("No keychain answers here: keep it for this run only, or agree to a file."));
}

void SecretsPanel::applyRow() {
    const SecretFact* fact = m_model->secret(m_table->currentIndex().row());
    m_test->setEnabled(fact != nullptr && m_desk != nullptr && fact->store != Store::Client);
    m_remove->setEnabled(fact != nullptr && m_desk != nullptr && fact->isWritable
                         && (fact->store == Store::Keychain || fact->store == Store::ThisRun
                             || fact->store == Store::OwnFile));
    if (fact != nullptr && fact->isWritable) m_name->setText(fact->name);
}

void SecretsPanel::store() {
    if (!m_keep->isEnabled()) return;
    m_desk->storeSecret(m_name->text(), Secret(m_secret->text().trimmed().toStdString()), chosen());
    m_secret->clear();
    m_agree->setChecked(false);
}

QString SecretsPanel::word() const {
    return m_word->text();
}

} // namespace tierline::settings
