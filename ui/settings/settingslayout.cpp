// How the Settings page is put together.
#include "kit/card.h"
#include "kit/fonts.h"
#include "kit/icons.h"
#include "kit/listdelegate.h"
#include "settings/secretspanel.h"
#include "settings/settingsdesk.h"
#include "settings/settingspage.h"
#include "settings/shortcuts.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace tierline::settings {

using namespace Qt::Literals::StringLiterals;

void SettingsPage::build() {
    auto* outer = new QHBoxLayout(this);
    outer->setContentsMargins(16, 14, 16, 14);
    outer->setSpacing(16);
    outer->addWidget(buildSide());
    auto* right = new QVBoxLayout;
    right->setSpacing(10);
    m_note = new QLabel(
        tr("This window watches a gateway elsewhere: only what belongs to the window can be set here."),
        this);
    m_note->setWordWrap(true);
    m_note->setForegroundRole(QPalette::PlaceholderText);
    m_noHits = new QLabel(tr("No setting has all of these words. Esc clears the search."), this);
    m_noHits->setAlignment(Qt::AlignCenter);
    m_noHits->setForegroundRole(QPalette::PlaceholderText);
    m_noHits->hide();
    m_scroll = new QScrollArea(this);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    auto* sheet = new QWidget(m_scroll);
    auto* cards = new QVBoxLayout(sheet);
    cards->setContentsMargins(0, 0, 4, 0);
    cards->setSpacing(12);
    for (int i = 0; i < static_cast<int>(Section::sectionTotal); ++i) {
        m_cards.push_back(buildCard(static_cast<Section>(i)));
        cards->addWidget(m_cards.back());
    }
    cards->addStretch(1);
    m_scroll->setWidget(sheet);
    right->addWidget(m_note);
    right->addWidget(m_noHits);
    right->addWidget(m_scroll, 1);
    outer->addLayout(right, 1);
}

QWidget* SettingsPage::buildSide() {
    auto* side = new QWidget(this);
    side->setFixedWidth(210);
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(10);
    auto* title = new QLabel(tr("Settings"), side);
    title->setFont(kit::headlineFont());
    m_search = new QLineEdit(side);
    m_search->setPlaceholderText(tr("Search  ( / )"));
    m_search->setClearButtonEnabled(true);
    m_search->setAccessibleName(tr("Search the settings"));
    m_search->setWhatsThis(tr(
        "Shows every setting in whose name, sense, value or place all of these words occur. `changed` finds "
        "what is not as usual."));
    m_search->setMaxLength(100);
    m_search->installEventFilter(this);
    connect(m_search, &QLineEdit::textChanged, this, &SettingsPage::applySearch);
    m_list = new QListWidget(side);
    m_list->setAccessibleName(tr("Sections"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setItemDelegate(new kit::ListDelegate(m_list));
    m_list->setMouseTracking(true);
    m_list->viewport()->setAutoFillBackground(false);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    for (int i = 0; i < static_cast<int>(Section::sectionTotal); ++i) {
        auto* item = new QListWidgetItem(nameOf(static_cast<Section>(i)), m_list);
        item->setSizeHint({0, 32});
        item->setWhatsThis(purposeOf(static_cast<Section>(i)));
    }
    connect(m_list, &QListWidget::currentRowChanged, this, [this](int row) {
        if (row >= 0) showSection(static_cast<Section>(row));
    });
    auto* mark = new QLabel(tr("● changed by you"), side);
    mark->setForegroundRole(QPalette::PlaceholderText);
    mark->setFont(kit::smallFont());
    layout->addWidget(title);
    layout->addWidget(m_search);
    layout->addWidget(m_list, 1);
    layout->addWidget(mark);
    return side;
}

kit::Card* SettingsPage::buildCard(Section section) {
    auto* card = new kit::Card(nameOf(section), this);
    auto* purpose = new QLabel(purposeOf(section), card);
    purpose->setWordWrap(true);
    purpose->setForegroundRole(QPalette::PlaceholderText);
    card->content()->addWidget(purpose);
    auto* rows = new QVBoxLayout;
    rows->setObjectName(u"rows"_s);
    rows->setSpacing(0);
    card->content()->addLayout(rows);
    if (section == Section::Secrets) card->content()->addWidget(m_secrets = new SecretsPanel(card));
    if (section == Section::Shortcuts) card->content()->addWidget(m_shortcuts = new ShortcutsPanel(card));
    if (section == Section::Connect) card->content()->addWidget(buildConnect());
    if (section == Section::Data) card->content()->addWidget(buildData());
    if (section == Section::About) card->content()->addWidget(buildAbout());
    return card;
}

QWidget* SettingsPage::buildConnect() {
    auto* box = new QWidget(this);
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 6, 0, 0);
    m_connect = new QPushButton(tr("Connect a client …"), box);
    m_connect->setWhatsThis(tr(
        "Writes this gateway's address into a client's own settings, with the difference shown before and a "
        "copy kept."));
    connect(m_connect, &QPushButton::clicked, this, &SettingsPage::connectRequested);
    row->addWidget(m_connect);
    row->addStretch(1);
    return box;
}

QWidget* SettingsPage::buildData() {
    auto* box = new QWidget(this);
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(14, 6, 0, 0);
    layout->setSpacing(10);
    m_folders = new QLabel(box);
    m_folders->setFont(kit::numberFont());
    m_folders->setTextFormat(Qt::PlainText);
    m_folders->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_folders->setWhatsThis(tr("Each folder the program keeps things in, with what lies in it now."));
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    struct Button {
        const char *text, *what;
        void (SettingsPage::*slot)();
    };
    const Button buttons[] = {
        {QT_TR_NOOP("Check the ledger"),
         QT_TR_NOOP("Looks at every page and every index of it, beside the running gateway."),
         &SettingsPage::checkLedger},
        {QT_TR_NOOP("Back up …"), QT_TR_NOOP("A copy of what is committed now, beside the running gateway."),
         &SettingsPage::backUpLedger},
        {QT_TR_NOOP("Compact"),
         QT_TR_NOOP("Gives back the room of what was removed. It needs the ledger for itself: the gateway "
                    "must not run."),
         &SettingsPage::compactLedger},
    };
    for (const Button& each : buttons) {
        auto* button = new QPushButton(tr(each.text), box);
        button->setToolTip(tr(each.what));
        button->setWhatsThis(tr(each.what));
        connect(button, &QPushButton::clicked, this, each.slot);
        row->addWidget(button);
        m_ledgerButtons.push_back(button);
    }
    m_cancel = new QPushButton(tr("Cancel"), box);
    m_cancel->hide();
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        if (m_desk != nullptr) m_desk->cancelLedger();
    });
    row->addWidget(m_cancel);
    row->addStretch(1);
    m_progress = new QProgressBar(box);
    m_progress->setTextVisible(false);
    m_progress->hide();
    m_ledgerWord = new QLabel(box);
    m_ledgerWord->setWordWrap(true);
    m_ledgerWord->setTextFormat(Qt::PlainText);
    layout->addWidget(m_folders);
    layout->addLayout(row);
    layout->addWidget(m_progress);
    layout->addWidget(m_ledgerWord);
    return box;
}

QWidget* SettingsPage::buildAbout() {
    auto* box = new QWidget(this);
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(14, 6, 0, 0);
    auto* bundle = new QPushButton(tr("Report for those who help …"), box);
    bundle->setWhatsThis(tr(
        "Versions, the policy with keys by name only, and counts. It is shown before it is saved; nothing is "
        "sent."));
    connect(bundle, &QPushButton::clicked, this, &SettingsPage::makeBundle);
    row->addWidget(bundle);
    row->addStretch(1);
    return box;
}

} // namespace tierline::settings
