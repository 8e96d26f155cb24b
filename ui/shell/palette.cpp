#include "shell/palette.h"

#include "kit/fonts.h"
#include "kit/tokens.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QSettings>
#include <QStyledItemDelegate>
#include <QTextLayout>
#include <QVBoxLayout>

namespace tierline::shell {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr QLatin1StringView recentKey("palette/v1/recent");
constexpr int recentLimit = 8;
constexpr QSize paletteSize(620, 420);
constexpr int rowHeight = 34, padding = 12, iconSize = 16;

// The letters that were found stand out; group and keys stay behind.
class ItemDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& /*index*/) const override {
        return {option.rect.width(), rowHeight};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        const kit::Tokens& t = kit::tokens();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (option.state.testFlag(QStyle::State_Selected)) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(t.selection);
            painter->drawRoundedRect(option.rect.adjusted(4, 1, -4, -1), 6, 6);
        }
        QRect box = option.rect.adjusted(padding, 0, -padding, 0);
        const auto icon = index.data(Qt::DecorationRole).value<QIcon>();
        icon.paint(painter, QRect(box.left(), box.center().y() - iconSize / 2, iconSize, iconSize));
        box.setLeft(box.left() + iconSize + 10);
        box.setRight(drawEnd(*painter, box, index));
        drawText(*painter, box, index);
        painter->restore();
    }

private:
    static int drawEnd(QPainter& painter, const QRect& box, const QModelIndex& index) {
        const kit::Tokens& t = kit::tokens();
        int right = box.right();
        const auto draw = [&](const QString& text, const QFont& font) {
            if (text.isEmpty()) return;
            const int width = QFontMetrics(font).horizontalAdvance(text);
            painter.setFont(font);
            painter.setPen(t.muted);
            painter.drawText(QRect(right - width, box.top(), width + 1, box.height()), Qt::AlignVCenter,
                             text);
            right -= width + 18;
        };
        draw(index.data(KeysRole).toString(), kit::numberFont(9.0));
        draw(index.data(GroupRole).toString(), kit::smallFont());
        return right;
    }

    static void drawText(QPainter& painter, const QRect& box, const QModelIndex& index) {
        const QFont font = kit::textFont();
        const QString text =
            QFontMetrics(font).elidedText(index.data().toString(), Qt::ElideRight, box.width());
        QTextLayout layout(text, font);
        QList<QTextLayout::FormatRange> formats;
        for (const int place : index.data(PlacesRole).value<QList<int>>()) {
            QTextCharFormat format;
            format.setForeground(kit::tokens().link);
            format.setFontWeight(QFont::DemiBold);
            if (place < text.size()) formats << QTextLayout::FormatRange{place, 1, format};
        }
        layout.setFormats(formats);
        layout.beginLayout();
        QTextLine line = layout.createLine();
        line.setLineWidth(box.width());
        layout.endLayout();
        painter.setPen(kit::tokens().text);
        layout.draw(&painter, QPointF(box.left(), box.center().y() + 0.5 - line.height() / 2));
    }
};

} // namespace

Palette::Palette(std::vector<PaletteItem> items, QWidget* window)
    : QDialog(window, Qt::Popup | Qt::FramelessWindowHint),
      m_model(new PaletteModel(this)),
      m_typed(new QLineEdit(this)),
      m_list(new QListView(this)) {
    setAttribute(Qt::WA_DeleteOnClose);
    setAttribute(Qt::WA_TranslucentBackground);
    setAccessibleName(tr("Search or run a command"));
    m_model->setItems(std::move(items), QSettings().value(recentKey).toStringList());
    m_typed->setPlaceholderText(tr("Search or run a command"));
    m_typed->setAccessibleName(tr("Search or run a command"));
    m_typed->setFrame(false);
    m_typed->setMinimumHeight(36);
    m_typed->setFont(kit::textFont(11.0));
    m_typed->installEventFilter(this);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new ItemDelegate(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setAccessibleName(tr("What matches"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(6);
    layout->addWidget(m_typed);
    layout->addWidget(m_list, 1);
    connect(m_typed, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_model->setTyped(text);
        m_list->setCurrentIndex(m_model->index(0));
    });
    connect(m_list, &QListView::clicked, this, &Palette::choose);
    m_list->setCurrentIndex(m_model->index(0));
    resize(paletteSize);
    const QPoint top(window->width() / 2 - paletteSize.width() / 2, 52);
    move(window->mapToGlobal(top));
    m_typed->setFocus();
}

bool Palette::eventFilter(QObject* watched, QEvent* event) {
    if (watched != m_typed || event->type() != QEvent::KeyPress) return QDialog::eventFilter(watched, event);
    switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Down: moveBy(1); return true;
    case Qt::Key_Up: moveBy(-1); return true;
    case Qt::Key_PageDown: moveBy(10); return true;
    case Qt::Key_PageUp: moveBy(-10); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter: choose(); return true;
    default: return false;
    }
}

void Palette::moveBy(int rows) {
    const int row = std::clamp(m_list->currentIndex().row() + rows, 0, std::max(0, m_model->rowCount() - 1));
    m_list->setCurrentIndex(m_model->index(row));
}

void Palette::choose() {
    const QString id = m_list->currentIndex().data(IdRole).toString();
    if (id.isEmpty()) return;
    QSettings settings;
    QStringList recent = settings.value(recentKey).toStringList();
    recent.removeAll(id);
    if (!id.startsWith("live:"_L1)) recent.prepend(id); // what was searched is not kept
    settings.setValue(recentKey, recent.mid(0, recentLimit));
    close();
    Q_EMIT chosen(id);
}

void Palette::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(kit::tokens().edge);
    painter.setBrush(kit::tokens().raised);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 10, 10);
    painter.setPen(kit::tokens().hairline);
    painter.drawLine(9, m_list->y() - 4, width() - 9, m_list->y() - 4);
}

} // namespace tierline::shell
