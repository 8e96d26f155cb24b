#include "models/versionsdialog.h"

#include "kit/densetable.h"
#include "kit/fonts.h"
#include "kit/format.h"
#include "models/difftext.h"
#include "models/modelsdesk.h"

#include <QApplication>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSplitter>
#include <QTableWidget>
#include <QVBoxLayout>

namespace tierline::models {

using namespace Qt::Literals::StringLiterals;

VersionsDialog::VersionsDialog(Desk& desk, QWidget* parent) : QDialog(parent), m_desk(desk) {
    setWindowTitle(tr("Versions of the policy"));
    resize(980, 640);
    m_note = new QLabel(
        tr("Every policy that was in force is kept. Rolling back writes its text into the policy's file; "
           "what stands there is kept as a version before."),
        this);
    m_note->setWordWrap(true);
    m_note->setForegroundRole(QPalette::PlaceholderText);
    auto* split = new QSplitter(Qt::Vertical, this);
    m_table = new QTableWidget(0, 5, split);
    kit::setUpDenseTable(*m_table);
    m_table->setAccessibleName(tr("Versions, newest first"));
    m_table->setHorizontalHeaderLabels({tr("Version"), tr("When"), tr("How"), tr("Who"), tr("What changed")});
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    for (const auto& [column, width] : {std::pair(0, 150), {1, 150}, {2, 90}, {3, 150}})
        m_table->setColumnWidth(column, width);
    m_table->horizontalHeader()->setSectionResizeMode(4, QHeaderView::Stretch);
    auto* below = new QWidget(split);
    auto* belowLayout = new QVBoxLayout(below);
    belowLayout->setContentsMargins(0, 8, 0, 0);
    m_what = new QLabel(below);
    m_text = new QPlainTextEdit(below);
    m_text->setReadOnly(true);
    m_text->setFont(kit::numberFont());
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setAccessibleName(tr("The difference, or the text"));
    new DiffColours(m_text->document());
    belowLayout->addWidget(m_what);
    belowLayout->addWidget(m_text, 1);
    split->setStretchFactor(1, 1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    m_diff = buttons->addButton(tr("Show its text"), QDialogButtonBox::ActionRole);
    m_copy = buttons->addButton(tr("Copy"), QDialogButtonBox::ActionRole);
    m_rollBack = buttons->addButton(tr("Roll back to it …"), QDialogButtonBox::DestructiveRole);
    connect(m_diff, &QPushButton::clicked, this, [this] {
        m_asDiff = !m_asDiff;
        m_diff->setText(m_asDiff ? tr("Show its text") : tr("Show the difference"));
        ask();
    });
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QApplication::clipboard()->setText(m_text->toPlainText()); });
    connect(m_rollBack, &QPushButton::clicked, this, &VersionsDialog::rollBack);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_table, &QTableWidget::currentCellChanged, this, [this](int row, int, int before, int) {
        if (row != before) ask();
    });
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 18, 20, 16);
    layout->setSpacing(12);
    layout->addWidget(m_note);
    layout->addWidget(split, 1);
    layout->addWidget(buttons);
    connect(&desk, &Desk::versionsListed, this, &VersionsDialog::setVersions);
    connect(&desk, &Desk::versionShown, this, &VersionsDialog::setText);
    connect(&desk, &Desk::rolledBack, this, [this](bool fine, const QString& sentence) {
        m_note->setText(sentence);
        if (fine) m_desk.listVersions();
    });
    connect(&desk, &Desk::failed, m_note, &QLabel::setText);
    setVersions({}, {});
    desk.listVersions();
}

void VersionsDialog::setVersions(const std::vector<Version>& versions, const QStringList& troubles) {
    m_versions = versions;
    if (!troubles.isEmpty()) m_note->setText(troubles.join(u'\n'));
    const QSignalBlocker quiet(m_table);
    m_table->setRowCount(static_cast<int>(versions.size()));
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const Version& version = versions[static_cast<std::size_t>(row)];
        const QStringList cells{version.hash.left(12)
                                    + (version.isInForce ? u"  "_s + tr("live") : QString()),
                                kit::dateTime(version.time), version.author, version.actor,
                                version.summary.isEmpty() ? tr("read at the start") : version.summary};
        for (int column = 0; column < 5; ++column) {
            auto* item = new QTableWidgetItem(cells[column]);
            item->setToolTip(cells[column]);
            if (column < 2) item->setFont(kit::numberFont());
            m_table->setItem(row, column, item);
        }
    }
    if (versions.empty())
        m_what->setText(tr("No version is kept yet: the gateway keeps each policy it runs with."));
    if (!versions.empty())
        m_table->setCurrentCell(versions.size() > 1 && versions.front().isInForce ? 1 : 0, 0);
    ask();
}

const Version* VersionsDialog::current() const {
    const int row = m_table->currentRow();
    return row >= 0 && row < static_cast<int>(m_versions.size()) ? &m_versions[static_cast<std::size_t>(row)]
                                                                 : nullptr;
}

void VersionsDialog::ask() {
    const Version* version = current();
    for (QPushButton* button : {m_diff, m_copy})
        button->setEnabled(version != nullptr);
    m_rollBack->setEnabled(version != nullptr && !version->isInForce);
    if (version != nullptr) m_desk.showVersion(version->hash, m_asDiff);
}

void VersionsDialog::setText(const QString& hash, bool asDiff, const QString& text) {
    const Version* version = current();
    if (version == nullptr || version->hash != hash || asDiff != m_asDiff) return;
    m_what->setText(!asDiff              ? tr("The text of %1").arg(hash.left(12))
                    : version->isInForce ? tr("%1 is in force").arg(hash.left(12))
                    : text.isEmpty()     ? tr("%1 has the same text as the one in force").arg(hash.left(12))
                                         : tr("From %1 (−) to the one in force (+)").arg(hash.left(12)));
    m_text->setPlainText(text);
}

void VersionsDialog::rollBack() {
    const Version* version = current();
    if (version == nullptr) return;
    QMessageBox sure(
        QMessageBox::Warning, tr("Roll back the policy"),
        tr("Put policy %1 of %2 in force again?").arg(version->hash.left(12), kit::dateTime(version->time)),
        QMessageBox::Cancel, this);
    sure.setInformativeText(
        tr("Its text is written into the policy's file and counts from the next request on. What stands "
           "there now is kept and can be put back the same way."));
    auto* yes = sure.addButton(tr("Roll back"), QMessageBox::AcceptRole);
    sure.setDefaultButton(QMessageBox::Cancel);
    sure.exec();
    if (sure.clickedButton() == yes) m_desk.rollBack(version->hash);
}

} // namespace tierline::models
