#include "policy/flipscard.h"

#include "kit/actions.h"
#include "kit/flatbutton.h"
#include "kit/format.h"
#include "kit/icons.h"
#include "policy/flipsdelegate.h"

#include <QAction>
#include <QApplication>
#include <QButtonGroup>
#include <QClipboard>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QSettings>
#include <QStackedLayout>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace tierline::policypage {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr QLatin1StringView orderKey("policy/v1/flipOrder");
constexpr int mostCopied = 10'000;

QString kindName(int kind) {
    switch (static_cast<FlipKind>(kind)) {
    case FlipKind::All: return FlipsCard::tr("All");
    case FlipKind::Cheaper: return FlipsCard::tr("Cheaper");
    case FlipKind::Dearer: return FlipsCard::tr("Dearer");
    case FlipKind::Breaks: return FlipsCard::tr("Breaks");
    case FlipKind::Fixes: return FlipsCard::tr("Fixes");
    }
    return {};
}

} // namespace

FlipsCard::FlipsCard(QWidget* parent)
    : QWidget(parent), m_model(new FlipsModel(this)), m_chips(new QButtonGroup(this)) {
    m_table = new QTableView(this);
    m_table->setItemDelegate(new FlipsDelegate(m_table));
    kit::setUpDenseTable(*m_table);
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Requests that would go elsewhere"));
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_table->horizontalHeader()->setSectionResizeMode(FlipsModel::Words, QHeaderView::Stretch);
    m_table->horizontalHeader()->setMinimumSectionSize(40);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_none = new QLabel(this);
    m_none->setAlignment(Qt::AlignCenter);
    m_none->setWordWrap(true);
    m_none->setForegroundRole(QPalette::PlaceholderText);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(buildHead());
    layout->addWidget(m_table, 1);
    layout->addWidget(m_none, 1);
    connect(m_table, &QTableView::doubleClicked, this, &FlipsCard::open);
    setList(nullptr, {});
    applyChips();
}

QWidget* FlipsCard::buildHead() {
    auto* head = new QWidget(this);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(13, 0, 13, 0);
    row->setSpacing(3);
    m_chips->setExclusive(false); // applyChips decides
    for (int kind = 0; kind < flipKinds; ++kind) {
        auto* chip = new kit::FlatButton(kit::FlatButton::Chip, head);
        chip->setCheckable(true);
        chip->setFocusPolicy(Qt::StrongFocus);
        m_chips->addButton(chip, kind);
        row->addWidget(chip);
    }
    connect(m_chips, &QButtonGroup::idClicked, this, [this](int kind) {
        FlipWish wish = m_wish;
        wish.kind = static_cast<FlipKind>(kind);
        choose(wish);
    });
    m_door = new kit::FlatButton(kit::FlatButton::Chip, head);
    m_door->setIcon(kit::icon(u"close"_s));
    m_door->setFocusPolicy(Qt::StrongFocus);
    m_door->setToolTip(tr("Show all requests that would go elsewhere again"));
    connect(m_door, &QAbstractButton::clicked, this, [this] {
        FlipWish wish;
        wish.order = m_wish.order;
        setDoor(wish, {});
    });
    m_order = new QComboBox(head);
    m_order->addItems({tr("by harm"), tr("by money"), tr("newest"), tr("by margin")});
    m_order->setAccessibleName(tr("Order of the requests"));
    m_order->setCurrentIndex(std::clamp(QSettings().value(orderKey, 0).toInt(), 0, 3));
    m_wish.order = static_cast<FlipOrder>(m_order->currentIndex());
    connect(m_order, &QComboBox::activated, this, [this](int order) {
        QSettings().setValue(orderKey, order);
        FlipWish wish = m_wish;
        wish.order = static_cast<FlipOrder>(order);
        choose(wish);
    });
    row->addWidget(m_door);
    row->addStretch(1);
    row->addWidget(m_order);
    return head;
}

// Where there is little room bars alone say the tier, and times and costs give way to the words.
void FlipsCard::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    const bool isWide = width() >= 640, isNarrow = width() < 420;
    const struct {
        int column, wide, middle;
    } columns[] = {{FlipsModel::When, 64, 0},
                   {FlipsModel::From, 104, 48},
                   {FlipsModel::To, 104, 100},
                   {FlipsModel::Cost, 92, 92},
                   {FlipsModel::Label, 118, 66}};
    for (const auto& [column, wide, middle] : columns) {
        const int wanted = isWide ? wide : isNarrow && column == FlipsModel::To ? 48 : middle;
        const bool isHidden = wanted == 0 || (isNarrow && column == FlipsModel::Cost);
        m_table->setColumnHidden(column, isHidden);
        if (!isHidden) m_table->setColumnWidth(column, wanted);
    }
    m_order->setVisible(!isNarrow);
    applyChips();
}

void FlipsCard::choose(const FlipWish& wish) {
    m_wish = wish;
    applyChips();
    Q_EMIT wished(m_wish);
}

void FlipsCard::setDoor(const FlipWish& wish, const QString& name) {
    m_doorName = name;
    choose(wish);
}

void FlipsCard::setCounts(const std::array<std::int64_t, flipKinds>& counts) {
    m_counts = counts;
    applyChips();
}

void FlipsCard::applyChips() {
    for (int kind = 0; kind < flipKinds; ++kind) {
        auto* chip = m_chips->button(kind);
        chip->setText(kindName(kind) + u"  "_s + kit::count(m_counts[static_cast<std::size_t>(kind)]));
        chip->setChecked(static_cast<int>(m_wish.kind) == kind);
        const bool isShort =
            width() < 560
            && (kind == static_cast<int>(FlipKind::Cheaper) || kind == static_cast<int>(FlipKind::Dearer));
        chip->setVisible(m_wish.flipsOnly && (!isShort || chip->isChecked()));
    }
    m_door->setText(m_doorName);
    m_door->setVisible(!m_doorName.isEmpty());
}

QString FlipsCard::emptyText() const {
    if (!m_model->list()) return tr("Requests that the draft sends elsewhere are listed here.");
    if (!m_wish.flipsOnly) return tr("No request is like this.");
    if (m_counts[0] == 0)
        return tr("The draft sends every request where it goes now. Drag a line, or change a weight.");
    return tr("None of the requests that would go elsewhere is like this.");
}

void FlipsCard::setList(const FlipListPtr& list, const QStringList& tiers) {
    const QModelIndex current = m_table->currentIndex();
    const auto row =
        current.isValid() && m_model->list() ? std::optional(m_model->rowAt(current.row())) : std::nullopt;
    const int scroll = current.isValid() ? current.row() : 0;
    m_tiers = tiers;
    m_model->setList(list, tiers);
    const bool isEmpty = m_model->rowCount() == 0;
    m_table->setVisible(!isEmpty);
    m_none->setVisible(isEmpty);
    m_none->setText(emptyText());
    if (isEmpty || !row) return;
    // Looking for it in a million rows at each frame would cost the frame.
    constexpr int searched = 20'000;
    const int place = m_model->rowCount() <= searched ? m_model->placeOf(*row) : -1;
    m_table->setCurrentIndex(
        m_model->index(place >= 0 ? place : std::min(scroll, m_model->rowCount() - 1), FlipsModel::Words));
}

void FlipsCard::moveBy(int rows) {
    if (m_model->rowCount() == 0) return;
    const int row = std::clamp(m_table->currentIndex().row() + rows, 0, m_model->rowCount() - 1);
    m_table->setCurrentIndex(m_model->index(row, FlipsModel::Words));
}

void FlipsCard::open() {
    const QModelIndex current = m_table->currentIndex();
    if (!current.isValid()) return;
    const Row row = m_model->at(current.row());
    if (row.id.isEmpty())
        Q_EMIT message(tr("That request is not one of the ledger: there is no decision to show."));
    else
        Q_EMIT decisionRequested(row.id);
}

void FlipsCard::label(int tier) {
    const QModelIndex current = m_table->currentIndex();
    if (!current.isValid() || tier >= m_tiers.size()) return;
    const std::uint32_t row = m_model->rowAt(current.row());
    m_given.push_back({row, m_model->at(current.row()).label});
    m_model->setLabel(row, tier);
    Q_EMIT labelRequested(row, tier);
    moveBy(1);
}

void FlipsCard::undoLabel() {
    if (m_given.empty()) {
        Q_EMIT message(tr("No label to undo."));
        return;
    }
    const Given last = m_given.back();
    m_given.pop_back();
    m_model->setLabel(last.row, last.before);
    Q_EMIT labelRequested(last.row, last.before);
    if (const int place = m_model->placeOf(last.row); place >= 0)
        m_table->setCurrentIndex(m_model->index(place, FlipsModel::Words));
}

void FlipsCard::copy(bool isAll) {
    QStringList lines;
    const int count = isAll ? std::min(m_model->rowCount(), mostCopied) : 0;
    const auto add = [&](int row) {
        QStringList cells;
        for (int column = 0; column < FlipsModel::columnTotal; ++column)
            cells << m_model->index(row, column).data().toString().replace(u'\t', u' ');
        lines << cells.join(u'\t');
    };
    for (int row = 0; row < count; ++row)
        add(row);
    if (!isAll && m_table->currentIndex().isValid()) add(m_table->currentIndex().row());
    if (lines.isEmpty()) return;
    QApplication::clipboard()->setText(lines.join(u'\n') + u'\n');
    Q_EMIT message(kit::counted(lines.size(), tr("Copied %1 request"), tr("Copied %1 requests")));
}

void FlipsCard::addActions(kit::Actions& actions, const QString& group) {
    const auto add = [&](const QString& id, const QString& text, const QKeySequence& keys, auto does) {
        QAction* action = actions.add(
            {.id = u"policy."_s + id, .text = text, .keys = keys, .group = group, .context = m_table});
        connect(action, &QAction::triggered, this, does);
        m_table->addAction(action);
    };
    add(u"flip.open"_s, tr("Show the decision"), Qt::Key_Return, [this] { open(); });
    add(u"flip.next"_s, tr("Next request"), Qt::Key_J, [this] { moveBy(1); });
    add(u"flip.previous"_s, tr("Previous request"), Qt::Key_K, [this] { moveBy(-1); });
    for (int tier = 0; tier < 4; ++tier)
        add(u"flip.label%1"_s.arg(tier + 1), tr("It deserves tier %1").arg(tier + 1),
            QKeySequence(Qt::Key_1 + tier), [this, tier] { label(tier); });
    add(u"flip.unlabel"_s, tr("Take the label away"), Qt::Key_0, [this] { label(noTier); });
    add(u"flip.undo"_s, tr("Undo the last label"), Qt::Key_U, [this] { undoLabel(); });
    add(u"flip.copy"_s, tr("Copy the request"), Qt::Key_C, [this] { copy(false); });
    add(u"flip.copyAll"_s, tr("Copy the list of requests"), QKeySequence::Copy, [this] { copy(true); });
}

} // namespace tierline::policypage
