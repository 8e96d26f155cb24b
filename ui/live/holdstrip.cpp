#include "live/holdstrip.h"

#include "kit/densetable.h"
#include "kit/elidedlabel.h"
#include "kit/flatbutton.h"
#include "kit/fonts.h"
#include "kit/icons.h"
#include "kit/tierglyph.h"
#include "kit/tokens.h"
#include "live/holdmodel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPaintEvent>
#include <QPainter>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace tierline::live {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int rowsShown = 4;     // of more the rest is scrolled to
constexpr int lowPage = 520;     // a page that is lower keeps its room for the list
constexpr int rowsOfLowPage = 1; // and has no head over them
constexpr std::array<int, holdColumnCount> widths{130, 110, 300, 170, 90, 100};

class HoldDelegate final : public kit::DenseDelegate {
public:
    using DenseDelegate::DenseDelegate;

protected:
    void paintCell(QPainter& painter, const QStyleOptionViewItem& option, const QRect& box,
                   const QModelIndex& index) const override {
        const auto column = static_cast<HoldColumn>(index.column());
        const int tier = index.data(HoldTierRole).toInt();
        if (column == HoldColumn::Tier && tier >= 0) {
            painter.setFont(option.font);
            return kit::paintTierChip(painter, box, tier, index.data(HoldTierCountRole).toInt(), option.text,
                                      kit::tokens(), kit::tokens().text);
        }
        DenseDelegate::paintCell(painter, option, box, index);
        if (column != HoldColumn::Left) return;
        // How much of its time is left, under the digits.
        const double share = index.data(HoldShareRole).toDouble();
        const QRectF bar(box.left(), option.rect.bottom() - 3, box.width(), 2);
        painter.fillRect(bar, kit::tokens().hairline);
        painter.fillRect(QRectF(bar.left() + bar.width() * (1 - share), bar.top(), bar.width() * share, 2),
                         kit::tokens().warn);
    }
};

} // namespace

HoldStrip::HoldStrip(HoldModel& model, QWidget* parent) : QWidget(parent), m_model(model) {
    setObjectName(u"holdStrip"_s);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(10, 7, 7, 7);
    layout->setSpacing(3);
    layout->addWidget(buildHead());
    layout->addWidget(buildWords());
    buildTable();
    layout->addSpacing(2);
    layout->addWidget(m_table);
    setWhatsThis(
        tr("Requests that match wait here before they are sent to a provider. Release sends one as "
           "planned, “Release to…” sends it to a model of your choice, Drop answers its client with "
           "403. After %1 s a request goes on by itself; at most 100 are held at once. Holding is off "
           "after a start.")
            .arg(holdSeconds));
    tint();
    hide();
}

kit::FlatButton* HoldStrip::button(const QString& text, const QString& hint) {
    auto* made = new kit::FlatButton(kit::FlatButton::Chip);
    made->setText(text);
    made->setToolTip(hint);
    made->setWhatsThis(hint);
    return made;
}

QWidget* HoldStrip::buildHead() {
    auto* head = new QWidget;
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    m_icon = new QLabel;
    m_title = new kit::ElidedLabel;
    m_title->setObjectName(u"holdTitle"_s);
    m_title->setFont(kit::textFont(10.0, QFont::DemiBold));
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_release = button(tr("Release"), tr("Send the selected request as planned (Enter)"));
    m_other = button(tr("Release to…"), tr("Send the selected request to another model (T)"));
    m_drop = button(tr("Drop"), tr("Do not send the selected request; its client is told 403 (Delete)"));
    m_all = button(tr("Release all"), tr("Send all that wait as planned (Shift+Enter)"));
    m_end = button(tr("Stop holding"), tr("Hold no more requests; those that wait go on (Shift+P)"));
    row->addWidget(m_icon);
    row->addWidget(m_title, 1);
    for (auto* one : {m_release, m_other, m_drop, m_all, m_end})
        row->addWidget(one);
    connect(m_release, &QToolButton::clicked, this, &HoldStrip::releaseAsked);
    connect(m_other, &QToolButton::clicked, this,
            [this] { Q_EMIT otherModelAsked(m_other->mapToGlobal(m_other->rect().bottomLeft())); });
    connect(m_drop, &QToolButton::clicked, this, &HoldStrip::dropAsked);
    connect(m_all, &QToolButton::clicked, this, &HoldStrip::releaseAllAsked);
    connect(m_end, &QToolButton::clicked, this, &HoldStrip::endAsked);
    return head;
}

QWidget* HoldStrip::buildWords() {
    auto* line = new QWidget;
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    m_words = new kit::ElidedLabel;
    m_words->setObjectName(u"holdWords"_s);
    m_words->setFont(kit::smallFont());
    m_words->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_filter = button(tr("Hold by the filter of now"),
                      tr("The list's filter has changed since. What waits already stays."));
    row->addWidget(m_words, 1);
    row->addWidget(m_filter);
    connect(m_filter, &QToolButton::clicked, this, &HoldStrip::filterAsked);
    return line;
}

void HoldStrip::buildTable() {
    m_table = new QTableView;
    m_table->setObjectName(u"heldRequests"_s);
    m_table->setAccessibleName(tr("Held requests"));
    m_table->setModel(&m_model);
    m_table->setItemDelegate(new HoldDelegate(m_table));
    kit::setUpDenseTable(*m_table);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    QHeaderView& header = *m_table->horizontalHeader();
    for (int column = 0; column < holdColumnCount; ++column)
        header.resizeSection(column, widths.at(static_cast<std::size_t>(column)));
    header.setSectionResizeMode(static_cast<int>(HoldColumn::Prompt), QHeaderView::Stretch);
    connect(&m_model, &QAbstractItemModel::rowsInserted, this, &HoldStrip::fitRows);
    connect(&m_model, &QAbstractItemModel::rowsRemoved, this, &HoldStrip::fitRows);
    connect(m_table, &QWidget::customContextMenuRequested, this,
            [this](const QPoint& at) { Q_EMIT menuAsked(m_table->viewport()->mapToGlobal(at)); });
    // By the user's hand only: what comes by itself does not take the inspector away.
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        const auto* request = m_table->hasFocus() ? current() : nullptr;
        if (request != nullptr) Q_EMIT chosen(request->record);
    });
    connect(m_table, &QTableView::clicked, this, [this] {
        if (const auto* request = current()) Q_EMIT chosen(request->record);
    });
    fitRows();
}

const HeldRequest* HoldStrip::current() const {
    return m_model.at(m_table->currentIndex().row());
}

void HoldStrip::focusRows() {
    m_table->setFocus();
}

void HoldStrip::fitRows() {
    const int rows = m_model.rowCount();
    const bool isLow = parentWidget() != nullptr && parentWidget()->height() < lowPage;
    QHeaderView& header = *m_table->horizontalHeader();
    m_table->setVisible(rows > 0);
    header.setVisible(!isLow);
    const int shown = std::min(rows, isLow ? rowsOfLowPage : rowsShown);
    m_table->setFixedHeight((isLow ? 0 : header.sizeHint().height())
                            + shown * m_table->verticalHeader()->defaultSectionSize() + 2);
    if (rows > 0 && !m_table->currentIndex().isValid()) m_table->setCurrentIndex(m_model.index(0, 0));
}

void HoldStrip::setView(const HoldView& view) {
    m_title->setText(view.title);
    QStringList words;
    for (const QString& part : {view.counts, view.empty, view.note})
        if (!part.isEmpty()) words << part;
    m_words->setText(words.join(u"   "_s));
    setAccessibleName(view.title + u". "_s + words.join(u". "_s));
    for (auto* one : {m_release, m_other, m_drop, m_all})
        one->setEnabled(view.anyWaits);
    m_end->setVisible(view.isOn);
    m_filter->setVisible(view.offersFilter);
    setVisible(view.isShown);
}

void HoldStrip::tint() {
    m_icon->setPixmap(kit::iconPixmap(u"hold"_s, 18, kit::tokens().warn, devicePixelRatioF()));
}

void HoldStrip::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) tint();
}

bool HoldStrip::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize) fitRows();
    return QWidget::eventFilter(watched, event);
}

void HoldStrip::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(kit::tokens().warn, 1));
    painter.setBrush(kit::tokens().warnSoft);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
}

} // namespace tierline::live
