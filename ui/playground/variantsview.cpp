#include "playground/variantsview.h"

#include "kit/densetable.h"
#include "kit/flatbutton.h"
#include "kit/fonts.h"
#include "kit/icons.h"
#include "kit/statedot.h"
#include "kit/tierglyph.h"
#include "kit/tokens.h"
#include "playground/variants.h"
#include "playground/variantsmodel.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QPlainTextEdit>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace tierline::playground {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::array widths{146, 62, 112, 164, 92};
constexpr int sideWidth = 216;

class RowDelegate final : public kit::DenseDelegate {
public:
    using DenseDelegate::DenseDelegate;

protected:
    void paintCell(QPainter& painter, const QStyleOptionViewItem& option, const QRect& box,
                   const QModelIndex& index) const override {
        const auto& t = kit::tokens();
        const int tier = index.data(VariantsModel::TierRole).toInt();
        if (index.column() == VariantsModel::Tier && tier >= 0) {
            kit::paintTierChip(painter, box, tier, index.data(VariantsModel::TierCountRole).toInt(),
                               option.text, t, t.text);
            return;
        }
        QStyleOptionViewItem cell = option;
        QRect rest = box;
        if (const auto tone = index.data(VariantsModel::ToneRole); tone.isValid()) {
            kit::paintStateDot(painter, QRectF(box.left(), box.center().y() - 4, 9, 9),
                               static_cast<kit::Tone>(tone.toInt()), t);
            rest.adjust(16, 0, 0, 0);
        }
        if (index.column() == VariantsModel::How || tier < 0) cell.palette.setColor(QPalette::Text, t.muted);
        DenseDelegate::paintCell(painter, cell, rest, index);
    }
};

} // namespace

VariantsView::VariantsView(QWidget* parent)
    : QWidget(parent), m_model(new VariantsModel(this)), m_table(new QTableView(this)) {
    auto* outer = new QHBoxLayout(this);
    outer->setContentsMargins(0, 6, 0, 0);
    outer->setSpacing(14);
    auto* main = new QVBoxLayout;
    main->setSpacing(6);
    auto* line = new QHBoxLayout;
    line->setSpacing(8);
    m_dot = new kit::StateDot(kit::Tone::Idle, this);
    m_sentence = new QLabel(this);
    m_sentence->setFont(kit::textFont(10.0, QFont::DemiBold));
    m_sentence->setAccessibleName(tr("Robustness"));
    m_sentence->setWhatsThis(
        tr("A decision that holds should not depend on length, letter case, language or wrapping. "
           "Each variant is decided here by the policy in force; no model is asked."));
    auto* copy = new kit::FlatButton(kit::FlatButton::Plain, this);
    copy->setIcon(kit::icon(u"copy"_s));
    copy->setText(tr("Copy"));
    copy->setFocusPolicy(Qt::StrongFocus);
    copy->setToolTip(tr("Copy the table, for a spreadsheet"));
    connect(copy, &QAbstractButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(asText()); });
    line->addWidget(m_dot);
    line->addWidget(m_sentence, 1);
    line->addWidget(copy);
    main->addLayout(line);
    m_table->setModel(m_model);
    kit::setUpDenseTable(*m_table, 22);
    m_table->setItemDelegate(new RowDelegate(m_table));
    m_table->setAccessibleName(tr("Variants"));
    for (std::size_t at = 0; at < widths.size(); ++at)
        m_table->setColumnWidth(static_cast<int>(at), widths[at]);
    m_table->horizontalHeader()->setStretchLastSection(true);
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex& index) {
        const auto& variant = m_model->rows()[static_cast<std::size_t>(index.row())].variant;
        if (variant.notTried.isEmpty()) Q_EMIT draftChosen(variant.draft);
    });
    main->addWidget(m_table, 1);
    outer->addLayout(main, 1);
    outer->addWidget(buildSide());
    setRows({}, 0);
}

QWidget* VariantsView::buildSide() {
    auto* side = new QWidget(this);
    side->setFixedWidth(sideWidth);
    auto* lines = new QVBoxLayout(side);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(6);
    auto* title = new QLabel(tr("In another language"), side);
    title->setFont(kit::textFont(9.0, QFont::DemiBold));
    title->setForegroundRole(QPalette::PlaceholderText);
    lines->addWidget(title);
    m_translation = new QPlainTextEdit(side);
    m_translation->setPlaceholderText(
        tr("Paste the prompt's translation. Without one, request words are put into German "
           "by a small table."));
    m_translation->setAccessibleName(tr("Translation"));
    m_translation->setWhatsThis(
        tr("Nothing is translated by a model here. The words that you paste are tried as the "
           "variant “Other language”."));
    m_translation->setTabChangesFocus(true);
    title->setBuddy(m_translation);
    lines->addWidget(m_translation, 1);
    auto* hint = new QLabel(tr("Enter on a row puts it into the editor."), side);
    hint->setFont(kit::smallFont());
    hint->setForegroundRole(QPalette::PlaceholderText);
    hint->setWordWrap(true);
    lines->addWidget(hint);
    connect(m_translation, &QPlainTextEdit::textChanged, this, &VariantsView::translationChanged);
    return side;
}

void VariantsView::setRows(const std::vector<VariantRow>& rows, int tierCount) {
    const int current = m_table->currentIndex().row();
    m_model->setRows(rows, tierCount);
    if (current >= 0 && current < m_model->rowCount()) m_table->selectRow(current);
    m_sentence->setText(robustnessSentence(rows));
    const bool changes = std::ranges::any_of(rows, &VariantRow::isChanged);
    m_dot->setTone(rows.empty() ? kit::Tone::Idle : changes ? kit::Tone::Warn : kit::Tone::Good);
}

QString VariantsView::translation() const {
    return m_translation->toPlainText();
}

QString VariantsView::sentence() const {
    return m_sentence->text();
}

QString VariantsView::asText() const {
    QString text;
    for (int row = -1; row < m_model->rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < VariantsModel::ColumnCount; ++column)
            cells << (row < 0 ? m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole)
                              : m_model->data(m_model->index(row, column), Qt::DisplayRole))
                         .toString();
        text += cells.join(u'\t') + u'\n';
    }
    return text;
}

} // namespace tierline::playground
