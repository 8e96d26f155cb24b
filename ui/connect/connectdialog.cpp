#include "connect/connectdialog.h"

#include "kit/diffview.h"
#include "kit/fonts.h"
#include "kit/icons.h"
#include "kit/statedot.h"
#include "kit/tokens.h"

#include <QApplication>
#include <QClipboard>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace tierline::connect {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int listWidth = 250;

QLabel* wrapped(QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

ConnectDialog::ConnectDialog(Desk& desk, QWidget* parent) : QDialog(parent), m_desk(desk) {
    setWindowTitle(tr("Connect a client"));
    resize(940, 600);
    build();
    connect(&m_desk, &Desk::looked, this, [this](const std::vector<ClientState>& clients) {
        m_state.clients = clients;
        if (m_state.selected.isEmpty() && !clients.empty()) m_state.selected = clients.front().id;
        apply();
        ask();
    });
    connect(&m_desk, &Desk::previewed, this, [this](const Preview& preview) {
        m_state.preview = preview;
        apply();
    });
    connect(&m_desk, &Desk::written, this, &ConnectDialog::onWritten);
}

void ConnectDialog::build() {
    m_list = new QListWidget(this);
    m_list->setFixedWidth(listWidth);
    m_list->setAccessibleName(tr("Clients"));
    m_list->setWhatsThis(
        tr("Programs that can send their requests through this gateway. The dot says whether its settings "
           "point here already."));
    auto* columns = new QHBoxLayout;
    columns->setSpacing(18);
    columns->addWidget(m_list);
    columns->addWidget(buildDetail(), 1);
    m_undo = new QPushButton(tr("Undo"), this);
    m_undo->setWhatsThis(tr("Puts the backup back in its place, unless the file has changed since."));
    m_write = new QPushButton(tr("Write it"), this);
    m_write->setProperty("primary", true);
    m_write->setDefault(true);
    m_write->setObjectName(u"connectWrite"_s);
    m_undo->setObjectName(u"connectUndo"_s);
    m_write->setWhatsThis(tr("Writes what is shown above. The old file stays beside it as a dated backup."));
    auto* close = new QPushButton(tr("Close"), this);
    close->setAutoDefault(false);
    m_undo->setAutoDefault(false);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_undo);
    buttons->addStretch(1);
    buttons->addWidget(close);
    buttons->addWidget(m_write);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 18, 20, 16);
    layout->setSpacing(14);
    layout->addLayout(columns, 1);
    layout->addLayout(buttons);
    connect(m_list, &QListWidget::currentRowChanged, this, [this](int row) {
        if (row >= 0 && row < static_cast<int>(m_state.clients.size()))
            select(m_state.clients[static_cast<std::size_t>(row)].id);
    });
    connect(m_write, &QPushButton::clicked, this, [this] { m_desk.write(m_state.selected); });
    connect(m_undo, &QPushButton::clicked, this, [this] { m_desk.undo(m_state.selected); });
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
}

QWidget* ConnectDialog::buildDetail() {
    auto* detail = new QWidget(this);
    m_headline = new QLabel(detail);
    m_headline->setFont(kit::headlineFont());
    m_file = new QLabel(detail);
    m_file->setFont(kit::numberFont(9.0));
    m_file->setForegroundRole(QPalette::PlaceholderText);
    m_file->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_stack = new QStackedWidget(detail);
    m_diff = new kit::DiffView(m_stack);
    m_diff->setWhatsThis(
        tr("Lines with + would be added, lines with − would go, all others stay byte for byte. Keys are "
           "hidden here."));
    m_paste = new QWidget(m_stack);
    m_stack->addWidget(m_diff);
    m_stack->addWidget(m_paste);
    m_notes = wrapped(detail);
    m_notes->setForegroundRole(QPalette::PlaceholderText);
    m_dot = new kit::StateDot(kit::Tone::Idle, detail);
    m_sentence = wrapped(detail);
    auto* state = new QHBoxLayout;
    state->setSpacing(9);
    state->addWidget(m_dot, 0, Qt::AlignTop);
    state->addWidget(m_sentence, 1);
    auto* layout = new QVBoxLayout(detail);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_headline);
    layout->addWidget(m_file);
    layout->addSpacing(4);
    layout->addWidget(m_stack, 1);
    layout->addWidget(m_notes);
    layout->addLayout(state);
    return detail;
}

void ConnectDialog::showEvent(QShowEvent* event) {
    QDialog::showEvent(event);
    m_desk.look();
}

void ConnectDialog::setGateway(const QString& url, bool isRunning, bool trafficPlays) {
    m_state.isRunning = isRunning;
    m_state.trafficPlays = trafficPlays;
    m_desk.setGateway(url);
    if (isVisible()) ask();
    apply();
}

void ConnectDialog::setKnown(const QStringList& names) {
    m_known = names;
}

void ConnectDialog::select(const QString& client) {
    if (client == m_state.selected && m_state.preview.client == client) return;
    m_state.selected = client;
    apply();
    ask();
}

void ConnectDialog::ask() {
    if (m_state.isRunning && !m_state.selected.isEmpty()) m_desk.preview(m_state.selected);
}

void ConnectDialog::heard(const QString& client) {
    Waiting& waiting = m_state.waiting;
    if (waiting.client.isEmpty() || !waiting.heard.isEmpty()) return;
    if (!m_desk.isFrom(waiting.client, client, waiting.heardBefore, m_state.trafficPlays)) return;
    waiting.heard = client;
    apply();
    Q_EMIT connected(waiting.client);
}

void ConnectDialog::onWritten(const Written& written) {
    m_state.last = written;
    if (written.fine && written.isUndone && m_state.waiting.client == written.client) m_state.waiting = {};
    if (written.fine && !written.isUndone) m_state.waiting = {written.client, m_known, {}};
    apply();
    m_desk.look();
}

void ConnectDialog::apply() {
    const ConnectView view = present(m_state);
    if (view == m_view) return;
    const bool isOtherList = view.lines != m_view.lines;
    const bool isOtherPaste = view.paste != m_view.paste;
    m_view = view;
    if (isOtherList) applyList();
    if (isOtherPaste) applyPaste();
    m_headline->setText(view.headline);
    m_file->setText(view.file);
    m_file->setVisible(!view.file.isEmpty());
    m_diff->setDiff(view.diff);
    m_stack->setCurrentWidget(view.paste.empty() ? static_cast<QWidget*>(m_diff) : m_paste);
    m_notes->setText(view.notes.join(u'\n'));
    m_notes->setVisible(!view.notes.isEmpty());
    m_dot->setTone(view.tone);
    m_dot->setVisible(!view.sentence.isEmpty());
    m_sentence->setText(view.sentence);
    m_write->setEnabled(view.canWrite);
    m_write->setVisible(view.paste.empty());
    m_undo->setEnabled(view.canUndo);
    for (int row = 0; row < m_list->count(); ++row)
        if (m_list->item(row)->data(Qt::UserRole).toString() == m_state.selected) {
            const QSignalBlocker blocker(m_list);
            m_list->setCurrentRow(row);
        }
}

void ConnectDialog::applyList() {
    const QSignalBlocker blocker(m_list);
    m_list->clear();
    for (const ClientLine& line : m_view.lines) {
        const QString text = line.note.isEmpty() ? line.name : tr("%1 – %2").arg(line.name, line.note);
        auto* item = new QListWidgetItem(text, m_list);
        item->setData(Qt::UserRole, line.id);
        item->setSizeHint({0, 32});
        QPixmap dot(QSize(14, 14) * devicePixelRatioF());
        dot.setDevicePixelRatio(devicePixelRatioF());
        dot.fill(Qt::transparent);
        QPainter painter(&dot);
        painter.setRenderHint(QPainter::Antialiasing);
        kit::paintStateDot(painter, QRectF(2, 0, 10, 14), line.tone, kit::tokens());
        item->setIcon(QIcon(dot));
    }
}

void ConnectDialog::applyPaste() {
    qDeleteAll(m_paste->findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly));
    delete m_paste->layout();
    auto* grid = new QGridLayout(m_paste);
    grid->setContentsMargins(0, 4, 0, 0);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(10);
    auto* how = wrapped(m_paste);
    how->setText(tr("It keeps its settings inside the editor, where nothing can be written from outside. "
                    "Open its settings "
                    "panel there and paste:"));
    grid->addWidget(how, 0, 0, 1, 3);
    int row = 1;
    for (const auto& [field, value] : m_view.paste) {
        auto* edit = new QLineEdit(value, m_paste);
        edit->setReadOnly(true);
        edit->setFont(kit::numberFont());
        edit->setAccessibleName(field);
        if (field.contains(u"Key"_s) && value != u"tierline"_s) edit->setEchoMode(QLineEdit::Password);
        auto* copy = new QToolButton(m_paste);
        copy->setIcon(kit::icon(u"copy"_s));
        copy->setAccessibleName(tr("Copy %1").arg(field));
        copy->setToolTip(copy->accessibleName());
        connect(copy, &QToolButton::clicked, this, [this, field, value] {
            QApplication::clipboard()->setText(value);
            m_state.waiting = {m_state.selected, m_known, {}};
            apply();
            Q_EMIT copied(field);
        });
        grid->addWidget(new QLabel(field, m_paste), row, 0);
        grid->addWidget(edit, row, 1);
        grid->addWidget(copy, row++, 2);
    }
    grid->setRowStretch(row, 1);
}

} // namespace tierline::connect
