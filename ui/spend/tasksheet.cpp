#include "spend/tasksheet.h"

#include "kit/densetable.h"
#include "kit/fonts.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <algorithm>

namespace tierline::spend {

namespace {

constexpr int firstColumn = 220, otherColumn = 118, mostLines = 400;

} // namespace

TaskSheet::TaskSheet(const QString& title, const QString& about, QWidget* parent) : QDialog(parent) {
    setWindowTitle(title);
    resize(820, 520);
    auto* layout = new QVBoxLayout(this);
    auto* words = new QLabel(about, this);
    words->setWordWrap(true);
    words->setForegroundRole(QPalette::PlaceholderText);
    m_form = new QFormLayout;
    m_form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    m_sentence = new QLabel(this);
    m_sentence->setWordWrap(true);
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_sentence->setFont(kit::textFont(10.0, QFont::Medium));
    m_lines = new QStandardItemModel(this);
    m_table = new QTableView(this);
    kit::setUpDenseTable(*m_table);
    m_table->setModel(m_lines);
    m_table->setAccessibleName(title);
    m_progress = new QProgressBar(this);
    m_progress->setRange(0, 0);
    m_progress->setAccessibleName(tr("Under way"));
    m_progress->hide();
    m_buttons = new QDialogButtonBox(this);
    m_cancel = m_buttons->addButton(tr("Stop"), QDialogButtonBox::ActionRole);
    m_cancel->setObjectName(QStringLiteral("stopTask"));
    m_cancel->hide();
    m_close = m_buttons->addButton(QDialogButtonBox::Close);
    connect(m_cancel, &QPushButton::clicked, this, &TaskSheet::cancelRequested);
    connect(m_close, &QPushButton::clicked, this, &TaskSheet::reject);
    layout->addWidget(words);
    layout->addLayout(m_form);
    layout->addWidget(m_progress);
    layout->addWidget(m_sentence);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_buttons);
}

QPushButton* TaskSheet::addButton(const QString& text, const QString& objectName) {
    QPushButton* button = m_buttons->addButton(text, QDialogButtonBox::ActionRole);
    button->setObjectName(objectName);
    m_own << button;
    return button;
}

void TaskSheet::setBusy(const QString& doing) {
    m_busy = !doing.isEmpty();
    m_progress->setVisible(m_busy);
    m_cancel->setVisible(m_busy);
    for (QPushButton* button : std::as_const(m_own))
        button->setEnabled(!m_busy);
    if (m_busy) m_sentence->setText(doing);
}

void TaskSheet::setFailed(const QString& why) {
    setBusy({});
    setSentence(why);
}

void TaskSheet::setSentence(const QString& sentence) {
    m_sentence->setText(sentence);
}

QString TaskSheet::sentence() const {
    return m_sentence->text();
}

void TaskSheet::setLines(const QStringList& headers, const QList<QStringList>& lines) {
    m_lines->clear();
    m_lines->setHorizontalHeaderLabels(headers);
    for (const QStringList& line : lines.first(std::min<qsizetype>(lines.size(), mostLines))) {
        QList<QStandardItem*> items;
        for (qsizetype at = 0; at < line.size(); ++at) {
            auto* item = new QStandardItem(line[at]);
            item->setToolTip(line[at]);
            if (at > 0) item->setFont(kit::numberFont());
            item->setTextAlignment((at > 0 ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
            items << item;
        }
        m_lines->appendRow(items);
    }
    for (int column = 0; column < m_lines->columnCount(); ++column)
        m_table->setColumnWidth(column, column == 0 ? firstColumn : otherColumn);
}

void TaskSheet::copyLines() const {
    QString text;
    for (int row = -1; row < m_lines->rowCount(); ++row)
        for (int column = 0; column < m_lines->columnCount(); ++column) {
            text += row < 0 ? m_lines->headerData(column, Qt::Horizontal).toString()
                            : m_lines->item(row, column)->text().simplified();
            text += QLatin1Char(column + 1 == m_lines->columnCount() ? '\n' : '\t');
        }
    QGuiApplication::clipboard()->setText(text);
}

void TaskSheet::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy) && m_table->hasFocus()) return copyLines();
    QDialog::keyPressEvent(event);
}

void TaskSheet::reject() {
    if (m_busy) Q_EMIT cancelRequested();
    setBusy({});
    QDialog::reject();
}

} // namespace tierline::spend
