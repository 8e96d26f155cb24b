#include "live/comparedialog.h"

#include "kit/densetable.h"
#include "kit/fonts.h"
#include "kit/tokens.h"

#include <QCheckBox>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>
#include <QTextBlock>
#include <QVBoxLayout>

namespace tierline::live {

using namespace Qt::Literals::StringLiterals;

namespace {

enum Column { What, Left, Right, Difference, columnCount };

// What is alike steps back; what differs has a bar at its left and full ink.
class CompareDelegate final : public kit::DenseDelegate {
public:
    using DenseDelegate::DenseDelegate;

protected:
    void paintCell(QPainter& painter, const QStyleOptionViewItem& option, const QRect& box,
                   const QModelIndex& index) const override {
        const kit::Tokens& t = kit::tokens();
        QStyleOptionViewItem cell = option;
        const bool isSection = index.data(CompareModel::SectionRole).toBool();
        const bool differs = index.data(CompareModel::DiffersRole).toBool();
        if (isSection) cell.font = kit::textFont(9.0, QFont::DemiBold);
        if (differs && (index.column() == Left || index.column() == Right)) {
            painter.fillRect(option.rect.adjusted(2, 2, -2, -2), t.accentSoft);
        } else if (!isSection) {
            cell.palette.setColor(QPalette::Text, differs ? t.text : t.muted);
        }
        if (differs && index.column() == What)
            painter.fillRect(QRect(option.rect.left(), option.rect.top() + 3, 3, option.rect.height() - 6),
                             t.accent);
        DenseDelegate::paintCell(painter, cell, box, index);
    }
};

QPlainTextEdit* promptView(const QString& text, const QString& name) {
    auto* view = new QPlainTextEdit(text);
    view->setReadOnly(true);
    view->setFrameShape(QFrame::NoFrame);
    view->setTabChangesFocus(true);
    view->setAccessibleName(name);
    view->setMaximumHeight(150);
    view->setWhatsThis(QCoreApplication::translate(
        "Compare", "The words that were scored. What only this one has is marked and underlined."));
    return view;
}

void mark(QPlainTextEdit& view, const std::vector<DiffSpan>& spans) {
    QList<QTextEdit::ExtraSelection> marks;
    for (const DiffSpan& span : spans) {
        QTextEdit::ExtraSelection one;
        one.cursor = QTextCursor(view.document());
        one.cursor.setPosition(static_cast<int>(span.at));
        one.cursor.setPosition(static_cast<int>(span.at + span.length), QTextCursor::KeepAnchor);
        one.format.setBackground(kit::tokens().accentSoft);
        one.format.setFontUnderline(true); // colour is never alone
        one.format.setUnderlineColor(kit::tokens().accent);
        marks << one;
        if (marks.size() > 2'000) break;
    }
    view.setExtraSelections(marks);
}

} // namespace

void CompareModel::setLines(std::vector<CompareLine> lines, bool differencesOnly) {
    beginResetModel();
    m_lines.clear();
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (!differencesOnly) {
            m_lines.push_back(lines[i]);
            continue;
        }
        bool isWanted = lines[i].differs(); // a heading stays where something below it does
        for (std::size_t j = i + 1; lines[i].isSection && j < lines.size() && !lines[j].isSection; ++j)
            isWanted |= lines[j].differs();
        if (isWanted) m_lines.push_back(lines[i]);
    }
    endResetModel();
}

int CompareModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

int CompareModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(Column::columnCount);
}

QVariant CompareModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount() || index.column() >= int(Column::columnCount))
        return {};
    const CompareLine& line = m_lines[static_cast<std::size_t>(index.row())];
    const QString texts[] = {line.what, line.left, line.right, line.difference};
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole: return texts[index.column()];
    case Qt::FontRole:
        return line.isNumber && index.column() != What ? QVariant(kit::numberFont()) : QVariant();
    case Qt::TextAlignmentRole: return int(Qt::AlignVCenter | Qt::AlignLeft);
    case Qt::AccessibleTextRole:
        if (index.column() != What || line.isSection) return {};
        return line.differs() ? tr("%1 differs: %2 and %3").arg(line.what, line.left, line.right)
                              : tr("%1 is the same: %2").arg(line.what, line.left);
    case DiffersRole: return line.differs();
    case SectionRole: return line.isSection;
    default: return {};
    }
}

QVariant CompareModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= int(Column::columnCount)) return {};
    const QString titles[] = {tr("What"), tr("First"), tr("Second"), tr("Difference")};
    const QString helps[] = {tr("What is compared."), tr("The decision that was chosen or pinned first."),
                             tr("The decision beside it."),
                             tr("How much the second has more or less than the first, of figures.")};
    if (role == Qt::DisplayRole) return titles[section];
    if (role == Qt::WhatsThisRole) return helps[section];
    return {};
}

CompareDialog::CompareDialog(Comparison comparison, QWidget* parent)
    : QDialog(parent), m_comparison(std::move(comparison)), m_model(new CompareModel(this)) {
    setWindowTitle(tr("Compare two decisions"));
    resize(1'000, 720);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 14, 16, 14);
    layout->setSpacing(10);
    auto* sentence = new QLabel(m_comparison.sentence);
    sentence->setFont(kit::textFont(11.0, QFont::DemiBold));
    sentence->setWordWrap(true);
    layout->addWidget(sentence);
    layout->addWidget(buildPrompts());
    m_table = new QTableView;
    m_table->setModel(m_model);
    kit::setUpDenseTable(*m_table);
    m_table->setItemDelegate(new CompareDelegate(m_table));
    m_table->setAccessibleName(tr("Figures of both decisions"));
    m_table->setAlternatingRowColors(false);
    m_table->setColumnWidth(What, 210);
    m_table->setColumnWidth(Difference, 120);
    m_table->horizontalHeader()->setSectionResizeMode(Left, QHeaderView::Stretch);
    m_table->horizontalHeader()->setSectionResizeMode(Right, QHeaderView::Stretch);
    layout->addWidget(m_table, 1);
    m_only = new QCheckBox(tr("Only what differs"));
    m_only->setWhatsThis(tr("Leaves out the lines that are the same in both."));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    auto* copy = buttons->addButton(tr("Copy as text"), QDialogButtonBox::ActionRole);
    connect(copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_comparison.asText()); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_only, &QCheckBox::toggled, this,
            [this](bool only) { m_model->setLines(m_comparison.lines, only); });
    auto* foot = new QHBoxLayout;
    foot->addWidget(m_only);
    foot->addStretch(1);
    foot->addWidget(buttons);
    layout->addLayout(foot);
    m_model->setLines(m_comparison.lines, false);
    markPrompts();
}

QWidget* CompareDialog::buildPrompts() {
    auto* box = new QWidget;
    auto* layout = new QHBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    const auto side = [&](const QString& title, const QString& text, QPlainTextEdit*& view) {
        auto* column = new QVBoxLayout;
        auto* caption = new QLabel(title);
        caption->setFont(kit::textFont(9.0, QFont::Medium));
        caption->setForegroundRole(QPalette::PlaceholderText);
        view = promptView(text.isEmpty() ? tr("(text not kept)") : text, title);
        column->addWidget(caption);
        column->addWidget(view);
        layout->addLayout(column, 1);
    };
    side(m_comparison.leftTitle, m_comparison.leftPrompt, m_left);
    side(m_comparison.rightTitle, m_comparison.rightPrompt, m_right);
    return box;
}

void CompareDialog::markPrompts() {
    if (!m_comparison.hasBothPrompts) return;
    mark(*m_left, m_comparison.prompts.left);
    mark(*m_right, m_comparison.prompts.right);
}

void CompareDialog::changeEvent(QEvent* event) {
    QDialog::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_left != nullptr) markPrompts();
}

} // namespace tierline::live
