#include "policy/journalsheet.h"

#include "kit/diffview.h"
#include "kit/fonts.h"
#include "kit/format.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

namespace tierline::policypage {

using namespace Qt::Literals::StringLiterals;

JournalSheet::JournalSheet(QWidget* parent) : QDialog(parent) {
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Journal of the policy"));
    resize(900, 560);
    auto* columns = new QSplitter(Qt::Horizontal, this);
    columns->setChildrenCollapsible(false);
    m_list = new QListWidget(columns);
    m_list->setAccessibleName(tr("Versions of the policy"));
    m_list->setSpacing(2);
    auto* detail = new QWidget(columns);
    auto* column = new QVBoxLayout(detail);
    column->setContentsMargins(0, 0, 0, 0);
    m_effect = new QLabel(detail);
    m_effect->setWordWrap(true);
    m_effect->setTextFormat(Qt::PlainText);
    m_effect->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_diff = new kit::DiffView(detail);
    column->addWidget(m_effect);
    column->addWidget(m_diff, 1);
    columns->addWidget(m_list);
    columns->addWidget(detail);
    columns->setSizes({300, 580});
    m_sentence = new QLabel(tr("Reading the journal…"), this);
    m_sentence->setForegroundRole(QPalette::PlaceholderText);
    m_sentence->setWordWrap(true);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->button(QDialogButtonBox::Close)->setIcon({});
    m_rollBack = buttons->addButton(tr("Put this version in force"), QDialogButtonBox::ActionRole);
    m_take = buttons->addButton(tr("Take as draft"), QDialogButtonBox::ActionRole);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(columns, 1);
    layout->addWidget(m_sentence);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    connect(m_list, &QListWidget::currentRowChanged, this, &JournalSheet::showCurrent);
    connect(m_rollBack, &QPushButton::clicked, this, [this] {
        if (const auto* entry = current()) Q_EMIT rollBackRequested(entry->id);
    });
    connect(m_take, &QPushButton::clicked, this, [this] {
        if (const auto* entry = current()) Q_EMIT takeRequested(entry->id);
    });
    showCurrent();
}

const JournalEntry* JournalSheet::current() const {
    const int row = m_list->currentRow();
    return row >= 0 && row < static_cast<int>(m_entries.size()) ? &m_entries[static_cast<std::size_t>(row)]
                                                                : nullptr;
}

void JournalSheet::setEntries(const std::vector<JournalEntry>& entries) {
    m_entries = entries;
    m_list->clear();
    for (const auto& entry : entries) {
        QString text = kit::dayAndTime(entry.time) + u"  "_s + entry.action;
        if (entry.isLive) text += tr("  (in force)");
        if (!entry.note.isEmpty()) text += u"\n"_s + entry.note;
        m_list->addItem(text);
    }
    m_sentence->setText(entries.empty()
                            ? tr("Nothing was promoted yet. What you promote stands here, with its diff "
                                 "and what it did.")
                            : QString());
    if (!entries.empty()) m_list->setCurrentRow(0);
    showCurrent();
}

void JournalSheet::setSentence(const QString& sentence) {
    m_sentence->setText(sentence);
}

void JournalSheet::showCurrent() {
    const auto* entry = current();
    m_rollBack->setEnabled(entry != nullptr && entry->canRollBack && !entry->isLive);
    m_take->setVisible(entry != nullptr && entry->isDraft);
    m_effect->setText(
        entry == nullptr
            ? QString()
            : QStringList{entry->author, entry->hash12, entry->effect.join(u'\n')}.join(u'\n').trimmed());
    m_diff->setDiff(entry == nullptr ? QString() : entry->diff);
}

} // namespace tierline::policypage
