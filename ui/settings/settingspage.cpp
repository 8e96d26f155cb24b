#include "settings/settingspage.h"

#include "kit/card.h"
#include "kit/fonts.h"
#include "kit/format.h"
#include "settings/secretspanel.h"
#include "settings/settingrow.h"
#include "settings/settingsdesk.h"
#include "settings/shortcuts.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDesktopServices>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSettings>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

namespace tierline::settings {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr QLatin1StringView sectionKey("settings/v1/section");
constexpr int sectionCount = static_cast<int>(Section::sectionTotal);

} // namespace

SettingsPage::SettingsPage(QWidget* parent) : QWidget(parent) {
    build();
    connect(&kit::preferenceNews(), &kit::PreferenceNews::changed, this, &SettingsPage::applyRows);
    const int kept = QSettings().value(sectionKey, 0).toInt();
    apply();
    showSection(kept >= 0 && kept < sectionCount ? static_cast<Section>(kept) : Section::Gateway);
}

void SettingsPage::setDesk(Desk* desk) {
    if (m_desk != nullptr) m_desk->disconnect(this);
    m_desk = desk;
    m_secrets->setDesk(desk);
    if (desk != nullptr) {
        connect(desk, &Desk::seen, this, [this](const SettingsData& data) {
            m_data = data;
            apply();
        });
        connect(desk, &Desk::ledgerProgressed, this, &SettingsPage::setProgress);
        connect(desk, &Desk::ledgerFinished, this, [this](bool, const QString& sentence) {
            setProgress({});
            m_ledgerWord->setText(sentence);
            Q_EMIT message(sentence.section(u'\n', 0, 0));
        });
        connect(desk, &Desk::bundleMade, this, &SettingsPage::showBundle);
        connect(desk, &Desk::said, this, &SettingsPage::message);
    }
    apply();
    if (isVisible()) refresh();
}

void SettingsPage::refresh() {
    if (m_desk != nullptr) m_desk->look();
    m_shortcuts->refresh(m_search->text());
}

void SettingsPage::refreshIfSeen() {
    if (isVisible()) refresh();
}

void SettingsPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    refresh();
}

void SettingsPage::apply() {
    m_note->setVisible(m_desk == nullptr);
    m_secrets->setData(m_data);
    for (QPushButton* button : m_ledgerButtons)
        button->setEnabled(m_desk != nullptr);
    applyFolders();
    applyRows();
}

// A section whose rows are others than before is filled anew; else they are brought up to date in place.
void SettingsPage::applyRows() {
    m_lines = linesOf(m_data, kit::preferences());
    for (const Line& line : m_lines) {
        const auto found = m_rows.find(line.key);
        if (found != m_rows.end()) {
            found->second->setLine(line);
            continue;
        }
        auto* made = new SettingRow(line, m_cards[static_cast<std::size_t>(line.section)]);
        connect(made, &SettingRow::valueChosen, this, [](const QString& key, const QString& value) {
            kit::setPreferences(withValue(kit::preferences(), key, value));
        });
        connect(made, &SettingRow::resetRequested, this,
                [](const QString& key) { kit::setPreferences(withUsual(kit::preferences(), key)); });
        connect(made, &SettingRow::placeRequested, this, &SettingsPage::openPlace);
        auto* content = m_cards[static_cast<std::size_t>(line.section)]->findChild<QVBoxLayout*>(u"rows"_s);
        content->addWidget(made);
        m_rows.emplace(line.key, made);
    }
    applySearch();
}

void SettingsPage::applySearch() {
    const QString text = m_search->text().trimmed();
    const bool isSearch = !text.isEmpty();
    std::vector<bool> hasHits(static_cast<std::size_t>(sectionCount));
    for (const Line& line : m_lines) {
        const bool isHit = !isSearch || matches(line, text);
        m_rows.at(line.key)->setVisible(isHit);
        if (isHit && isSearch) hasHits[static_cast<std::size_t>(line.section)] = true;
    }
    m_shortcuts->refresh(text);
    for (int i = 0; i < sectionCount; ++i) {
        const auto at = static_cast<std::size_t>(i);
        const auto section = static_cast<Section>(i);
        const bool isNamed = isSearch
                             && QStringList{nameOf(section), purposeOf(section)}.join(u' ').contains(
                                 text, Qt::CaseInsensitive);
        const bool hasKeys = section == Section::Shortcuts && m_shortcuts->model().rowCount() > 0;
        hasHits[at] = hasHits[at] || isNamed || (isSearch && hasKeys);
        if (isNamed)
            for (const Line& line : m_lines)
                if (line.section == section) m_rows.at(line.key)->show();
        if (isNamed && section == Section::Shortcuts) m_shortcuts->refresh({});
        m_cards[at]->setVisible(isSearch ? hasHits[at] : section == m_section);
        m_list->item(i)->setHidden(isSearch && !hasHits[at]);
    }
    m_noHits->setVisible(isSearch && std::ranges::none_of(hasHits, [](bool hit) { return hit; }));
}

void SettingsPage::search(const QString& text) {
    m_search->setText(text);
    m_search->setFocus();
}

void SettingsPage::showSection(Section section) {
    m_section = section;
    QSettings().setValue(sectionKey, static_cast<int>(section));
    const QSignalBlocker quiet(m_list);
    m_list->setCurrentRow(static_cast<int>(section));
    if (!m_search->text().isEmpty()) m_search->clear();
    applySearch();
    m_scroll->verticalScrollBar()->setValue(0);
}

SettingRow* SettingsPage::row(const QString& key) const {
    const auto found = m_rows.find(key);
    return found == m_rows.end() ? nullptr : found->second;
}

void SettingsPage::openPlace(const QString& key) {
    const auto line = std::ranges::find(m_lines, key, &Line::key);
    if (line == m_lines.end() || m_data.policyFile.isEmpty()) return;
    const QString place =
        line->line > 0 ? u"%1:%2"_s.arg(m_data.policyFile).arg(line->line) : m_data.policyFile;
    QApplication::clipboard()->setText(place);
    QDesktopServices::openUrl(QUrl::fromLocalFile(m_data.policyFile));
    Q_EMIT message(
        m_data.isShippedPolicy
            ? tr("Copied %1. This policy is a shipped one: copy it to your configuration to change it")
                  .arg(place)
            : tr("Copied %1").arg(place));
}

void SettingsPage::applyFolders() {
    QStringList lines;
    for (const FolderFact& folder : m_data.folders)
        lines << u"%1   %2   %3"_s.arg(folder.name, -18)
                     .arg(folder.bytes < 0 ? tr("not there") : kit::bytes(folder.bytes), 10)
                     .arg(folder.path);
    m_folders->setText(lines.join(u'\n'));
    m_folders->setVisible(!lines.isEmpty());
}

void SettingsPage::setProgress(const LedgerProgress& progress) {
    const bool isBusy = !progress.what.isEmpty();
    m_progress->setVisible(isBusy);
    m_cancel->setVisible(isBusy);
    for (QPushButton* button : m_ledgerButtons)
        button->setEnabled(!isBusy && m_desk != nullptr);
    if (!isBusy) return;
    m_progress->setRange(0, progress.total > 0 ? 1000 : 0);
    if (progress.total > 0)
        m_progress->setValue(static_cast<int>(1000.0 * static_cast<double>(progress.done)
                                              / static_cast<double>(progress.total)));
    m_ledgerWord->setText(progress.what);
}

QString SettingsPage::ledgerWord() const {
    return m_ledgerWord->text();
}

void SettingsPage::checkLedger() {
    if (m_desk == nullptr) return;
    setProgress({tr("Checking every page of the ledger …"), 0, 0});
    m_desk->checkLedger();
}

void SettingsPage::backUpLedger() {
    if (m_desk == nullptr) return;
    const QString file = QFileDialog::getSaveFileName(this, tr("Back up the ledger"), u"ledger-backup.db"_s);
    if (file.isEmpty()) return;
    setProgress({tr("Copying the ledger …"), 0, 0});
    m_desk->backUpLedger(file);
}

void SettingsPage::compactLedger() {
    if (m_desk == nullptr) return;
    setProgress({tr("Compacting the ledger …"), 0, 0});
    m_desk->compactLedger();
}

void SettingsPage::makeBundle() {
    if (m_desk != nullptr) m_desk->makeBundle();
}

void SettingsPage::showBundle(const QString& text) {
    auto* dialog = new QDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Report for those who help"));
    dialog->resize(820, 600);
    auto* words = new QLabel(tr("All of it is below: versions, the policy with keys by name only, and "
                                "counts. No prompts, no keys. "
                                "Nothing is sent anywhere."),
                             dialog);
    words->setWordWrap(true);
    auto* view = new QPlainTextEdit(text, dialog);
    view->setReadOnly(true);
    view->setFont(kit::numberFont());
    view->setAccessibleName(tr("The report"));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
    auto* copy = buttons->addButton(tr("Copy"), QDialogButtonBox::ActionRole);
    auto* save = buttons->addButton(tr("Save …"), QDialogButtonBox::ActionRole);
    connect(copy, &QPushButton::clicked, dialog, [text] { QApplication::clipboard()->setText(text); });
    connect(save, &QPushButton::clicked, this, [this, text] {
        const QString file =
            QFileDialog::getSaveFileName(this, tr("Save the report"), u"tierline-report.txt"_s);
        if (!file.isEmpty() && m_desk != nullptr) m_desk->save(file, text.toUtf8());
    });
    connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    auto* layout = new QVBoxLayout(dialog);
    layout->setContentsMargins(20, 18, 20, 16);
    layout->setSpacing(12);
    layout->addWidget(words);
    layout->addWidget(view, 1);
    layout->addWidget(buttons);
    dialog->show();
}

void SettingsPage::resetAll() {
    kit::setPreferences({});
    Q_EMIT message(tr("What lies in the settings file is as usual again"));
}

bool SettingsPage::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_search && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Escape) {
            if (m_search->text().isEmpty())
                m_list->setFocus();
            else
                m_search->clear();
            return true;
        }
        if (key->key() == Qt::Key_Down) {
            m_list->setFocus();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void SettingsPage::addActions(kit::Actions& actions) {
    m_actions = &actions;
    struct Spec {
        const char *id, *text, *icon, *command;
        void (SettingsPage::*slot)();
    };
    const Spec specs[] = {
        {"settings.check", QT_TR_NOOP("Check the ledger"), "database", "ledger", &SettingsPage::checkLedger},
        {"settings.backup", QT_TR_NOOP("Back up the ledger"), "database", "ledger",
         &SettingsPage::backUpLedger},
        {"settings.compact", QT_TR_NOOP("Compact the ledger"), "database", "ledger",
         &SettingsPage::compactLedger},
        {"settings.bundle", QT_TR_NOOP("Report for those who help"), "inbox", "", &SettingsPage::makeBundle},
        {"settings.reset", QT_TR_NOOP("Reset the window's settings"), "reset", "", &SettingsPage::resetAll},
    };
    for (const Spec& spec : specs) {
        QAction* action = actions.add({.id = QString::fromLatin1(spec.id),
                                       .text = tr(spec.text),
                                       .group = tr("Settings"),
                                       .icon = QString::fromLatin1(spec.icon),
                                       .command = QString::fromLatin1(spec.command)});
        connect(action, &QAction::triggered, this, [this, slot = spec.slot] {
            Q_EMIT openRequested();
            (this->*slot)();
        });
    }
    QAction* open = actions.add({.id = u"settings.open"_s,
                                 .text = tr("Settings"),
                                 .keys = QKeySequence(u"Ctrl+,"_s),
                                 .icon = u"settings"_s});
    connect(open, &QAction::triggered, this, &SettingsPage::openRequested);
    QAction* find = actions.add({.id = u"settings.search"_s,
                                 .text = tr("Search the settings"),
                                 .keys = Qt::Key_Slash,
                                 .group = tr("Settings"),
                                 .context = this});
    connect(find, &QAction::triggered, this, [this] {
        m_search->setFocus();
        m_search->selectAll();
    });
    // Once all pages have added theirs.
    QMetaObject::invokeMethod(
        this,
        [this] {
            applyOwnKeys(*m_actions);
            m_shortcuts->setActions(m_actions);
        },
        Qt::QueuedConnection);
}

} // namespace tierline::settings
