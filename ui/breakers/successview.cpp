#include "breakers/successview.h"

#include "kit/card.h"
#include "kit/densetable.h"
#include "kit/emptystate.h"
#include "kit/fonts.h"
#include "kit/format.h"
#include "kit/tokens.h"

#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace tierline::breakers {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int rowHeight = 44, nameWidth = 190;

QString toQString(const std::string& text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString reasonsOf(const SuccessCell& cell) {
    QStringList parts;
    const auto add = [&](std::int64_t n, const QString& one, const QString& many) {
        if (n > 0) parts << kit::counted(n, one, many);
    };
    using View = SuccessView;
    add(cell.byVote, View::tr("%1 by a vote"), View::tr("%1 by votes"));
    add(cell.byLabel, View::tr("%1 by a label"), View::tr("%1 by labels"));
    add(cell.byCheck, View::tr("%1 by a check"), View::tr("%1 by checks"));
    add(cell.byFailure, View::tr("%1 failed"), View::tr("%1 failed"));
    add(cell.byRetry, View::tr("%1 asked again"), View::tr("%1 asked again"));
    return parts.join(u", "_s);
}

// The share, how many, and a bar with the interval on it. Few answers are grey: they prove little.
class CellDelegate final : public kit::DenseDelegate {
public:
    using DenseDelegate::DenseDelegate;

protected:
    void paintCell(QPainter& painter, const QStyleOptionViewItem& option, const QRect& box,
                   const QModelIndex& index) const override {
        const kit::Tokens& t = kit::tokens();
        const auto total = index.data(SuccessModel::CountRole).toLongLong();
        if (index.column() == 0) return DenseDelegate::paintCell(painter, option, box, index);
        if (total == 0) {
            painter.setPen(t.disabled);
            painter.drawText(box, Qt::AlignVCenter | Qt::AlignLeft, u"–"_s);
            return;
        }
        const double value = index.data(SuccessModel::ValueRole).toDouble();
        const double low = index.data(SuccessModel::LowRole).toDouble(),
                     high = index.data(SuccessModel::HighRole).toDouble();
        const bool small = total < 20;
        painter.setFont(kit::numberFont(10.5, small ? QFont::Normal : QFont::DemiBold));
        painter.setPen(small ? t.muted : t.text);
        painter.drawText(QRect(box.left(), box.top() + 4, box.width(), 18), Qt::AlignLeft | Qt::AlignVCenter,
                         kit::percent(value, 1));
        painter.setFont(kit::numberFont(8.5));
        painter.setPen(t.muted);
        painter.drawText(QRect(box.left(), box.top() + 4, box.width(), 18), Qt::AlignRight | Qt::AlignVCenter,
                         u"n "_s + kit::countShort(total));
        const QRectF lane(box.left(), box.bottom() - 13, box.width(), 6);
        painter.fillRect(lane, t.hairline);
        const QColor ink = small ? t.disabled : low >= 0.9 ? t.good : high < 0.9 ? t.bad : t.warn;
        painter.fillRect(QRectF(lane.left() + lane.width() * low, lane.top(),
                                std::max(2.0, lane.width() * (high - low)), lane.height()),
                         ink);
        painter.fillRect(QRectF(lane.left() + lane.width() * value - 1, lane.top() - 2, 2, lane.height() + 4),
                         small ? t.muted : t.text);
    }
};

} // namespace

void SuccessModel::setMatrix(SuccessMatrix matrix) {
    beginResetModel();
    m_matrix = std::move(matrix);
    endResetModel();
}

int SuccessModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_matrix.models.size());
}

int SuccessModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_matrix.tiers.size()) + 1;
}

const SuccessCell* SuccessModel::cell(const QModelIndex& index) const {
    if (!index.isValid() || index.column() == 0) return nullptr;
    return &m_matrix.at(static_cast<std::size_t>(index.row()), static_cast<std::size_t>(index.column()) - 1);
}

QString SuccessModel::filterOf(const QModelIndex& index) const {
    if (!index.isValid()) return {};
    const QString model = u"model:"_s + toQString(m_matrix.models[static_cast<std::size_t>(index.row())]);
    const SuccessCell* one = cell(index);
    if (one == nullptr) return model + u" since:24h"_s;
    if (one->total == 0) return {};
    return model + u" tier:"_s + toQString(m_matrix.tiers[static_cast<std::size_t>(index.column()) - 1])
           + u" since:24h"_s;
}

QVariant SuccessModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const SuccessCell* one = cell(index);
    if (one == nullptr) {
        const QString name = toQString(m_matrix.models[static_cast<std::size_t>(index.row())]);
        return role == Qt::DisplayRole || role == Qt::AccessibleTextRole ? QVariant(name) : QVariant();
    }
    const QString words = !one->share
                              ? tr("no answers")
                              : tr("%1 of %2 answers stood, %3 to %4")
                                    .arg(kit::count(one->good), kit::count(one->total),
                                         kit::percent(one->share->low, 1), kit::percent(one->share->high, 1));
    switch (role) {
    case Qt::DisplayRole: return one->share ? QVariant(kit::percent(one->share->value, 1)) : QVariant(u"–"_s);
    case Qt::AccessibleTextRole: return words;
    case Qt::ToolTipRole: {
        const QString against = reasonsOf(*one);
        return against.isEmpty() ? words : words + u'\n' + tr("Against them: %1").arg(against);
    }
    case CountRole: return QVariant::fromValue<qint64>(one->total);
    case ValueRole: return one->share ? one->share->value : 0.0;
    case LowRole: return one->share ? one->share->low : 0.0;
    case HighRole: return one->share ? one->share->high : 0.0;
    default: return {};
    }
}

QVariant SuccessModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
    if (role == Qt::DisplayRole)
        return section == 0 ? tr("Model") : toQString(m_matrix.tiers[static_cast<std::size_t>(section) - 1]);
    if (role == Qt::TextAlignmentRole) return QVariant::fromValue(Qt::AlignLeft | Qt::AlignVCenter);
    if (role == Qt::WhatsThisRole || role == Qt::ToolTipRole)
        return tr("The share of answers that stood. One fell through when a vote or a label says so, a check "
                  "found fault "
                  "with it, it failed, or the client asked the same again within two minutes. The bar is the "
                  "95 % interval "
                  "after Wilson; below 20 answers it is grey.");
    return {};
}

SuccessView::SuccessView(QWidget* parent) : QWidget(parent), m_model(new SuccessModel(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    m_stack = new QStackedWidget(this);
    auto* empty = new kit::EmptyState(m_stack);
    empty->setContent(u"breakers"_s, tr("No answers in the last 24 hours"),
                      tr("Once requests were answered, each model shows here by tier: how often its answer "
                         "stood, and how sure that is."));
    auto* full = new QWidget(m_stack);
    auto* column = new QVBoxLayout(full);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(10);
    m_headline = new QLabel(full);
    m_headline->setWordWrap(true);
    m_headline->setForegroundRole(QPalette::PlaceholderText);
    column->addWidget(m_headline);
    auto* card = new kit::Card({}, full);
    card->setFlush(true);
    m_table = new QTableView(card);
    m_table->setItemDelegate(new CellDelegate(m_table));
    kit::setUpDenseTable(*m_table, rowHeight);
    m_table->setSelectionBehavior(QAbstractItemView::SelectItems);
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Success by model and tier"));
    m_table->setMouseTracking(true);
    card->content()->addWidget(m_table);
    m_table->setSizeAdjustPolicy(QAbstractScrollArea::AdjustToContents); // no empty half below
    card->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    column->addWidget(card, 1);
    column->addStretch(0);
    m_stack->addWidget(empty);
    m_stack->addWidget(full);
    layout->addWidget(m_stack);
    connect(m_table, &QTableView::clicked, this, &SuccessView::open);
    connect(m_table, &QTableView::activated, this, &SuccessView::open);
}

void SuccessView::open(const QModelIndex& index) {
    const QString filter = m_model->filterOf(index);
    if (!filter.isEmpty()) Q_EMIT filterRequested(filter);
}

void SuccessView::setMatrix(const SuccessMatrix& matrix, const QString& trouble) {
    m_model->setMatrix(matrix);
    m_table->updateGeometry();
    m_stack->setCurrentIndex(matrix.answers == 0 ? 0 : 1);
    auto* empty = qobject_cast<kit::EmptyState*>(m_stack->widget(0));
    if (!trouble.isEmpty()) empty->setContent(u"alert"_s, tr("The ledger cannot be read"), trouble);
    m_headline->setText(
        tr("%1 answers of the last 24 hours. %2 of them carry a vote, a label or a check's finding; the "
           "others count as good unless they failed or were asked again. Click a cell for its requests.")
            .arg(kit::count(matrix.answers), kit::count(matrix.spokenOf)));
    QHeaderView& header = *m_table->horizontalHeader();
    header.setSectionResizeMode(QHeaderView::Stretch);
    if (m_model->columnCount() > 0) {
        header.setSectionResizeMode(0, QHeaderView::Fixed);
        m_table->setColumnWidth(0, nameWidth);
    }
}

} // namespace tierline::breakers
