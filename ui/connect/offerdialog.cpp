#include "connect/offerdialog.h"

#include "kit/diffview.h"
#include "kit/fonts.h"
#include "kit/icons.h"
#include "kit/listdelegate.h"

#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QVBoxLayout>

#include <array>

namespace tierline::connect {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kindRole = Qt::UserRole, serverRole = Qt::UserRole + 1;

QPlainTextEdit* textBox(const QString& name, QWidget* parent) {
    auto* box = new QPlainTextEdit(parent);
    box->setReadOnly(true);
    box->setTabChangesFocus(true);
    box->setLineWrapMode(QPlainTextEdit::NoWrap);
    box->setFont(kit::numberFont(9.0));
    box->setAccessibleName(name);
    return box;
}

} // namespace

OfferDialog::OfferDialog(OfferDesk& desk, QWidget* parent) : QDialog(parent), m_desk(desk) {
    setWindowTitle(tr("Add to the policy"));
    resize(980, 620);
    auto* columns = new QHBoxLayout;
    columns->setSpacing(18);
    columns->addWidget(buildSources());
    columns->addWidget(buildOffer(), 1);
    m_undo = new QPushButton(tr("Undo"), this);
    m_copy = new QPushButton(tr("Copy the policy"), this);
    m_write = new QPushButton(tr("Write into my policy"), this);
    m_write->setProperty("primary", true);
    m_write->setWhatsThis(
        tr("Adds the lines shown to the policy's file. The old file stays beside it as a dated backup."));
    auto* close = new QPushButton(tr("Close"), this);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_undo);
    buttons->addStretch(1);
    for (QPushButton* button : {m_copy, close, m_write}) {
        button->setAutoDefault(false);
        buttons->addWidget(button);
    }
    m_undo->setAutoDefault(false);
    m_undo->setEnabled(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 18, 20, 16);
    layout->setSpacing(14);
    layout->addLayout(columns, 1);
    layout->addLayout(buttons);
    connect(m_write, &QPushButton::clicked, this, [this] { m_desk.write(); });
    connect(m_undo, &QPushButton::clicked, this, [this] { m_desk.undo(); });
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_copy, &QPushButton::clicked, this, [this] {
        QApplication::clipboard()->setText(m_offer.text);
        Q_EMIT copied(tr("the policy"));
    });
    connect(&m_desk, &OfferDesk::serversFound, this, &OfferDialog::setServers);
    connect(&m_desk, &OfferDesk::offered, this, &OfferDialog::setOffer);
    connect(&m_desk, &OfferDesk::written, this, [this](const Written& written) {
        m_sentence->setText(written.sentence);
        m_undo->setEnabled(written.fine && !written.isUndone);
        if (written.fine) m_write->setEnabled(false);
    });
    setOffer({});
}

QWidget* OfferDialog::buildSources() {
    auto* side = new QWidget(this);
    side->setFixedWidth(250);
    m_sources = new QListWidget(side);
    m_sources->setAccessibleName(tr("Where to read from"));
    m_sources->setItemDelegate(new kit::ListDelegate(m_sources));
    m_sources->setMouseTracking(true);
    m_sources->setFrameShape(QFrame::NoFrame);
    m_sources->viewport()->setAutoFillBackground(false);
    m_sources->setWhatsThis(
        tr("Servers of models that answer on their usual ports of this machine, and configurations of other "
           "programs."));
    m_searching = new QLabel(side);
    m_searching->setWordWrap(true);
    m_searching->setForegroundRole(QPalette::PlaceholderText);
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_sources, 1);
    layout->addWidget(m_searching);
    setServers({}, false);
    connect(m_sources, &QListWidget::itemActivated, this, [this](QListWidgetItem* item) {
        const QString kind = item->data(kindRole).toString();
        if (!kind.isEmpty()) return choose(kind);
        const auto at = static_cast<std::size_t>(item->data(serverRole).toInt());
        if (at < m_servers.size()) m_desk.offerServer(m_servers[at]);
    });
    connect(m_sources, &QListWidget::itemClicked, m_sources, &QListWidget::itemActivated);
    return side;
}

QWidget* OfferDialog::buildOffer() {
    auto* side = new QWidget(this);
    m_headline = new QLabel(side);
    m_headline->setFont(kit::headlineFont());
    m_file = new QLabel(side);
    m_file->setFont(kit::numberFont(9.0));
    m_file->setForegroundRole(QPalette::PlaceholderText);
    m_tabs = new QTabWidget(side);
    m_tabs->setDocumentMode(true);
    m_diff = new kit::DiffView(m_tabs);
    m_missed = textBox(tr("What was not understood"), m_tabs);
    m_text = textBox(tr("The policy"), m_tabs);
    m_tabs->addTab(m_diff, tr("Changes"));
    m_tabs->addTab(m_missed, tr("Not understood"));
    m_tabs->addTab(m_text, tr("Whole file"));
    m_sentence = new QLabel(side);
    m_sentence->setWordWrap(true);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_headline);
    layout->addWidget(m_file);
    layout->addWidget(m_tabs, 1);
    layout->addWidget(m_sentence);
    return side;
}

void OfferDialog::showEvent(QShowEvent* event) {
    QDialog::showEvent(event);
    m_desk.findServers();
}

void OfferDialog::setServers(const std::vector<LocalServer>& servers, bool isOver) {
    m_servers = servers;
    m_sources->clear();
    for (std::size_t i = 0; i < servers.size(); ++i) {
        const QString note = servers[i].trouble.isEmpty()
                                 ? tr("%n models", nullptr, static_cast<int>(servers[i].models.size()))
                                 : servers[i].trouble;
        auto* item = new QListWidgetItem(tr("%1: %2").arg(servers[i].name, note), m_sources);
        item->setIcon(kit::icon(u"database"_s));
        item->setData(serverRole, static_cast<int>(i));
        item->setToolTip(servers[i].url);
        if (servers[i].models.isEmpty()) item->setFlags(item->flags() & ~Qt::ItemIsEnabled);
    }
    for (const auto& [kind, name] : {std::pair(u"litellm"_s, tr("LiteLLM config.yaml …")),
                                     {u"ccrouter"_s, tr("Claude Code Router …")},
                                     {u"ccswitch"_s, tr("CC Switch …")},
                                     {u"dotenv"_s, tr(".env file …")}})
        (new QListWidgetItem(kit::icon(u"inbox"_s), name, m_sources))->setData(kindRole, kind);
    for (int row = 0; row < m_sources->count(); ++row)
        m_sources->item(row)->setSizeHint({0, 36});
    m_searching->setText(!isOver ? tr("Looking for Ollama, LM Studio and llama.cpp on this machine …")
                         : servers.empty()
                             ? tr("No Ollama, LM Studio or llama.cpp answers on its usual port.")
                             : QString());
    m_searching->setVisible(!m_searching->text().isEmpty());
}

void OfferDialog::choose(const QString& kind) {
    const QString usual = m_desk.usualFile(kind);
    if (QFileInfo::exists(usual)) return m_desk.offerImport(kind, usual);
    const QString file = QFileDialog::getOpenFileName(this, tr("Read which file?"), usual);
    if (!file.isEmpty()) m_desk.offerImport(kind, file);
}

void OfferDialog::importFile(const QString& kind, const QString& file) {
    m_desk.offerImport(kind, file);
}

void OfferDialog::setOffer(const PolicyOffer& offer) {
    m_offer = offer;
    const bool isThere = !offer.source.isEmpty();
    m_headline->setText(isThere ? offer.source : tr("Choose where to read from"));
    m_file->setText(offer.file);
    m_diff->setDiff(offer.diff);
    m_text->setPlainText(offer.text);
    m_missed->setPlainText(offer.notUnderstood.join(u'\n'));
    m_tabs->setTabText(1, offer.notUnderstood.isEmpty()
                              ? tr("Not understood")
                              : tr("Not understood (%1)").arg(offer.notUnderstood.size()));
    QStringList sentences = offer.understood;
    if (!offer.keys.isEmpty())
        sentences
            << tr("Keys stand in the file as text; they are not copied. Put them into the environment as %1.")
                   .arg(offer.keys.join(u", "_s));
    if (isThere && !offer.isNeeded && offer.trouble.isEmpty())
        sentences = {tr("All of it is in the policy already.")};
    if (!offer.trouble.isEmpty()) sentences = {offer.trouble, offer.remedy};
    m_sentence->setText(sentences.join(u'\n'));
    m_write->setEnabled(isThere && offer.isNeeded && offer.trouble.isEmpty());
    m_copy->setEnabled(!offer.text.isEmpty());
    m_tabs->setEnabled(isThere);
}

} // namespace tierline::connect
