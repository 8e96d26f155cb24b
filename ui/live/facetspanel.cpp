#include "live/facetspanel.h"

#include "kit/fonts.h"
#include "kit/format.h"
#include "kit/tokens.h"

#include <QApplication>
#include <QHeaderView>
#include <QPainter>
#include <QPointer>
#include <QScrollBar>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QThreadPool>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

namespace tierline::live {

using namespace Qt::Literals::StringLiterals;

namespace {

enum LineRole { TermRole = Qt::UserRole + 1, CountRole, ShareRole, ActiveRole };
constexpr int restMs = 500;

// Name, count, and a thin bar for its share of the greatest.
class LineDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const override {
        return {80, index.data(TermRole).isNull() ? 28 : 24};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        const auto& t = kit::tokens();
        const QRect box = option.rect.adjusted(10, 0, -10, 0);
        painter->save();
        const bool isTitle = index.data(TermRole).isNull(), isActive = index.data(ActiveRole).toBool();
        if (isActive)
            painter->fillRect(option.rect, t.accentSoft);
        else if (!isTitle && (option.state & (QStyle::State_MouseOver | QStyle::State_Selected)) != 0)
            painter->fillRect(option.rect, t.hover);
        if (isTitle) {
            painter->setFont(kit::textFont(8.5, QFont::DemiBold));
            painter->setPen(t.muted);
            painter->drawText(box.adjusted(0, 6, 0, 0), Qt::AlignVCenter, index.data().toString());
        } else {
            paintLine(*painter, option, box, index, isActive);
        }
        painter->restore();
    }

private:
    static void paintLine(QPainter& painter, const QStyleOptionViewItem& option, const QRect& box,
                          const QModelIndex& index, bool isActive) {
        const auto& t = kit::tokens();
        const QString count = kit::countShort(index.data(CountRole).toLongLong());
        painter.setFont(kit::numberFont());
        painter.setPen(t.muted);
        painter.drawText(box, Qt::AlignVCenter | Qt::AlignRight, count);
        const int taken = QFontMetrics(kit::numberFont()).horizontalAdvance(count) + 12;
        QFont font = option.font;
        font.setBold(isActive);
        painter.setFont(font);
        painter.setPen(t.text);
        const QString name = isActive ? u"✓ "_s + index.data().toString() : index.data().toString();
        const QRect rest = box.adjusted(0, 0, -taken, 0);
        painter.drawText(rest, Qt::AlignVCenter,
                         QFontMetrics(font).elidedText(name, Qt::ElideMiddle, rest.width()));
        const int width = std::max(2, static_cast<int>(box.width() * index.data(ShareRole).toDouble()));
        painter.fillRect(QRect(box.left(), box.bottom() - 1, width, 2), t.series[0]);
    }
};

QString titleOf(Field field) {
    QString noun = fieldNoun(field);
    return noun.isEmpty() ? noun : noun.at(0).toUpper() + noun.mid(1);
}

} // namespace

FacetsPanel::FacetsPanel(DecisionModel& model, QWidget* parent)
    : QWidget(parent), m_model(model), m_list(new QTreeView), m_lines(new QStandardItemModel(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_list);
    m_list->setObjectName(u"facets"_s);
    m_list->setModel(m_lines);
    m_list->setItemDelegate(new LineDelegate(m_list));
    m_list->header()->hide();
    m_list->setRootIsDecorated(false);
    m_list->setIndentation(0);
    m_list->setItemsExpandable(false);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setMouseTracking(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setAccessibleName(tr("Facets"));
    m_list->setWhatsThis(
        tr("How the decisions shown divide. A click filters by a line or takes it out again; with Ctrl "
           "it is one more alternative, with Alt it is excluded."));
    m_rest.setSingleShot(true);
    m_rest.setInterval(restMs);
    connect(&m_rest, &QTimer::timeout, this, &FacetsPanel::count);
    connect(m_list, &QTreeView::clicked, this, &FacetsPanel::onClicked);
    connect(m_list, &QTreeView::activated, this, &FacetsPanel::onClicked);
    const auto later = [this] {
        if (isVisible() && !m_rest.isActive()) m_rest.start();
    };
    connect(&model, &QAbstractItemModel::rowsInserted, this, later);
    connect(&model, &QAbstractItemModel::rowsRemoved, this, later);
    connect(&model, &DecisionModel::arranged, this, [this] {
        if (isVisible()) count();
    });
}

void FacetsPanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    count();
}

void FacetsPanel::setFilter(const QString& filter) {
    m_filter = filter;
    fill(m_facets);
}

void FacetsPanel::count() {
    if (m_isCounting) return m_rest.start();
    m_isCounting = true;
    QThreadPool::globalInstance()->start([rows = m_model.store().snapshot(), visible = m_model.visible(),
                                          relay = QPointer<FacetsPanel>(this),
                                          app = QCoreApplication::instance()]() mutable {
        auto facets = countFacets(rows, visible);
        rows = {}; // or a row could not be changed without a copy
        QMetaObject::invokeMethod(
            app,
            [relay, facets = std::move(facets)] {
                if (relay == nullptr) return;
                relay->m_isCounting = false;
                relay->m_facets = facets;
                relay->fill(facets);
                Q_EMIT relay->counted();
            },
            Qt::QueuedConnection);
    });
}

void FacetsPanel::fill(const std::vector<Facet>& facets) {
    const int scroll = m_list->verticalScrollBar()->value();
    m_lines->clear();
    for (const auto& facet : facets) {
        if (facet.values.empty()) continue;
        auto* title = new QStandardItem(titleOf(facet.field));
        title->setFlags(Qt::ItemIsEnabled);
        const auto greatest = static_cast<double>(std::max<std::int64_t>(facet.values.front().count, 1));
        for (const auto& value : facet.values) {
            const QString term = termFor(facet.field, value.name);
            auto* line = new QStandardItem(value.name);
            line->setData(term, TermRole);
            line->setData(QVariant::fromValue<qlonglong>(value.count), CountRole);
            line->setData(static_cast<double>(value.count) / greatest, ShareRole);
            line->setData(hasTerm(m_filter, term), ActiveRole);
            line->setToolTip(u"%1: %2"_s.arg(value.name, kit::count(value.count)));
            line->setData(tr("%1, %2 decisions").arg(value.name, kit::count(value.count)),
                          Qt::AccessibleTextRole);
            title->appendRow(line);
        }
        if (facet.others > 0) {
            auto* rest = new QStandardItem(tr("and %1 others").arg(kit::count(facet.others)));
            rest->setFlags(Qt::NoItemFlags);
            title->appendRow(rest);
        }
        m_lines->appendRow(title);
    }
    m_list->expandAll();
    m_list->verticalScrollBar()->setValue(scroll);
}

void FacetsPanel::onClicked(const QModelIndex& index) {
    const QString term = index.data(TermRole).toString();
    if (term.isEmpty()) return;
    const auto keys = QApplication::keyboardModifiers();
    if ((keys & Qt::AltModifier) != 0)
        Q_EMIT termAsked(term, Join::Exclude);
    else if ((keys & Qt::ControlModifier) != 0)
        Q_EMIT termAsked(term, Join::Or);
    else
        Q_EMIT toggleAsked(term);
}

} // namespace tierline::live
