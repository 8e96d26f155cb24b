#include "models/traildialog.h"

#include "kit/densetable.h"
#include "kit/fonts.h"
#include "kit/format.h"
#include "kit/statedot.h"
#include "models/difftext.h"
#include "models/modelsdesk.h"

#include <QApplication>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSplitter>
#include <QTableWidget>
#include <QVBoxLayout>

namespace tierline::models {

using namespace Qt::Literals::StringLiterals;

TrailDialog::TrailDialog(Desk& desk, QWidget* parent) : QDialog(parent), m_desk(desk) {
    setWindowTitle(tr("Audit trail"));
    resize(980, 620);
    m_dot = new kit::StateDot(kit::Tone::Idle, this);
    m_headline = new QLabel(
        tr("Who changed what when. Each entry holds the hash of the one before; Verify finds one that "
           "was removed, altered or put in."),
        this);
    m_headline->setWordWrap(true);
    m_headline->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* split = new QSplitter(Qt::Vertical, this);
    m_table = new QTableWidget(0, 5, split);
    kit::setUpDenseTable(*m_table);
    m_table->setAccessibleName(tr("Entries, newest first"));
    m_table->setHorizontalHeaderLabels({tr("Entry"), tr("When"), tr("Who"), tr("Action"), tr("What")});
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    for (const auto& [column, width] : {std::pair(0, 60), {1, 150}, {2, 150}, {3, 90}})
        m_table->setColumnWidth(column, width);
    m_table->horizontalHeader()->setSectionResizeMode(4, QHeaderView::Stretch);
    m_text = new QPlainTextEdit(split);
    m_text->setReadOnly(true);
    m_text->setFont(kit::numberFont());
    m_text->setAccessibleName(tr("The entry whole"));
    new DiffColours(m_text->document());
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    m_verify = buttons->addButton(tr("Verify"), QDialogButtonBox::ActionRole);
    m_copyHead = buttons->addButton(tr("Copy the head"), QDialogButtonBox::ActionRole);
    m_copy = buttons->addButton(tr("Copy the entry"), QDialogButtonBox::ActionRole);
    m_copyHead->setToolTip(
        tr("Kept elsewhere, it also shows a trail that was forged together with its head"));
    m_copyHead->setEnabled(false);
    connect(m_verify, &QPushButton::clicked, this, [this] {
        m_dot->setTone(kit::Tone::Busy);
        m_headline->setText(tr("Verifying …"));
        m_desk.verifyTrail();
    });
    connect(m_copyHead, &QPushButton::clicked, this,
            [this] { QApplication::clipboard()->setText(m_verdict.head); });
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QApplication::clipboard()->setText(m_text->toPlainText()); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_table, &QTableWidget::currentCellChanged, this, [this](int row, int, int before, int) {
        if (row != before) ask();
    });
    auto* head = new QHBoxLayout;
    head->addWidget(m_dot, 0, Qt::AlignVCenter);
    head->addWidget(m_headline, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 18, 20, 16);
    layout->setSpacing(12);
    layout->addLayout(head);
    layout->addWidget(split, 1);
    layout->addWidget(buttons);
    connect(&desk, &Desk::trailRead, this, &TrailDialog::setEntries);
    connect(&desk, &Desk::trailVerified, this, &TrailDialog::setVerdict);
    connect(&desk, &Desk::entryShown, this, [this](qint64 seq, const QString& text) {
        const int row = m_table->currentRow();
        if (row >= 0 && row < static_cast<int>(m_entries.size())
            && m_entries[static_cast<std::size_t>(row)].seq == seq)
            m_text->setPlainText(text);
    });
    connect(&desk, &Desk::failed, m_headline, &QLabel::setText);
    desk.readTrail();
}

void TrailDialog::setEntries(const std::vector<TrailEntry>& entries) {
    m_entries = entries;
    {
        const QSignalBlocker quiet(m_table);
        m_table->setRowCount(static_cast<int>(entries.size()));
        for (int row = 0; row < m_table->rowCount(); ++row) {
            const TrailEntry& entry = entries[static_cast<std::size_t>(row)];
            const QStringList cells{QString::number(entry.seq), kit::dateTime(entry.time), entry.actor,
                                    entry.action, entry.summary};
            for (int column = 0; column < 5; ++column) {
                auto* item = new QTableWidgetItem(cells[column]);
                item->setToolTip(cells[column]);
                if (column < 2) item->setFont(kit::numberFont());
                m_table->setItem(row, column, item);
            }
        }
        if (!entries.empty()) m_table->setCurrentCell(0, 0);
    }
    if (entries.empty()) m_text->setPlainText(tr("The trail has no entry yet."));
    ask();
}

void TrailDialog::ask() {
    const int row = m_table->currentRow();
    const bool isRow = row >= 0 && row < static_cast<int>(m_entries.size());
    m_copy->setEnabled(isRow);
    if (isRow) m_desk.showEntry(m_entries[static_cast<std::size_t>(row)].seq);
}

void TrailDialog::setVerdict(const TrailVerdict& verdict) {
    m_verdict = verdict;
    m_dot->setTone(verdict.isSound ? kit::Tone::Good : kit::Tone::Bad);
    m_headline->setText((QStringList{verdict.sentence} + verdict.findings + verdict.remarks).join(u'\n'));
    m_copyHead->setEnabled(!verdict.head.isEmpty());
}

QString TrailDialog::verdictText() const {
    return m_headline->text();
}

} // namespace tierline::models
