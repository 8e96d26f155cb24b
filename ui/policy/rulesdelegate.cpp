#include "policy/rulesdelegate.h"

#include "kit/fonts.h"
#include "kit/format.h"
#include "kit/icons.h"
#include "kit/tokens.h"
#include "policy/rulesmodel.h"

#include <QDoubleSpinBox>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace tierline::policypage {

using namespace Qt::Literals::StringLiterals;

namespace {

using Model = RulesModel;

void paintName(QPainter& painter, const QRect& box, const QModelIndex& index, const kit::Tokens& t,
               double ratio) {
    QRect words = box;
    if (index.data(Model::WarningRole).toBool()) {
        constexpr int size = 13;
        const QRect icon(box.right() - size, box.center().y() - size / 2, size, size);
        painter.drawPixmap(icon, kit::iconPixmap(u"alert"_s, size, t.warn, ratio));
        words.setRight(icon.left() - 4);
    }
    if (index.data(Model::ChangedRole).toBool()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(t.accent);
        painter.drawEllipse(QRectF(box.left() - 6, box.center().y() - 1.5, 5, 5));
    }
    painter.setPen(index.data(Model::OffRole).toBool() ? t.muted : t.text);
    painter.drawText(
        words, Qt::AlignLeft | Qt::AlignVCenter,
        painter.fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, words.width()));
}

void paintWords(QPainter& painter, const QRect& box, const QModelIndex& index, const kit::Tokens& t) {
    painter.setFont(kit::smallFont());
    painter.setPen(index.data(Model::OffRole).toBool() ? t.disabled : t.muted);
    painter.drawText(box, Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, box.width()));
}

void paintWeight(QPainter& painter, const QRect& box, const QModelIndex& index, const kit::Tokens& t) {
    const double weight = index.data(Qt::EditRole).toDouble();
    painter.setFont(kit::numberFont(9.0));
    painter.setPen(index.data(Model::OffRole).toBool() ? t.disabled : t.text);
    painter.drawText(box, Qt::AlignRight | Qt::AlignVCenter, index.data().toString());
    if (weight == 0) return;
    const double width = std::min(1.0, std::abs(weight)) * box.width() / 2;
    const double middle = box.left() + box.width() / 2.0;
    QColor colour = t.accent;
    colour.setAlphaF(0.55F);
    painter.fillRect(QRectF(weight < 0 ? middle - width : middle, box.bottom() - 2, width, 2), colour);
}

void paintHits(QPainter& painter, const QRect& box, const QModelIndex& index, const kit::Tokens& t) {
    painter.setFont(kit::numberFont(9.0));
    const QString hits = index.data().toString();
    const auto harness = index.data(Model::HarnessRole).toLongLong();
    QRect words = box;
    if (harness > 0) {
        const QString text = u" +"_s + kit::countShort(harness);
        painter.setPen(t.warn);
        painter.drawText(words, Qt::AlignRight | Qt::AlignVCenter, text);
        words.setRight(words.right() - painter.fontMetrics().horizontalAdvance(text));
    }
    painter.setPen(hits == u"0" ? t.muted : t.text);
    painter.drawText(words, Qt::AlignRight | Qt::AlignVCenter, hits);
}

} // namespace

void paintSwitch(QPainter& painter, const QRectF& box, bool isOn, bool isEnabled) {
    const kit::Tokens& t = kit::tokens();
    const QRectF track(box.left(), box.center().y() - 6, 22, 12);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(isOn ? Qt::NoPen : QPen(t.muted, 1));
    painter.setBrush(isOn ? (isEnabled ? t.accent : t.disabled) : QColor(Qt::transparent));
    painter.drawRoundedRect(track.adjusted(0.5, 0.5, -0.5, -0.5), 5.5, 5.5);
    painter.setPen(Qt::NoPen);
    painter.setBrush(isOn ? t.onAccent : t.muted);
    painter.drawEllipse(QRectF(isOn ? track.right() - 10 : track.left() + 2, track.top() + 2, 8, 8));
}

void paintSparkline(QPainter& painter, const QRectF& box, const std::vector<std::uint32_t>& values) {
    if (values.empty()) return;
    const std::uint32_t most = *std::ranges::max_element(values);
    const kit::Tokens& t = kit::tokens();
    const double step = box.width() / static_cast<double>(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double height =
            most == 0 || values[i] == 0 ? 1 : std::max(2.0, box.height() * values[i] / most);
        painter.fillRect(QRectF(box.left() + static_cast<double>(i) * step, box.bottom() - height,
                                std::max(1.0, step - 0.6), height),
                         values[i] == 0 ? t.hairline : t.muted);
    }
}

void RulesDelegate::paintCell(QPainter& painter, const QStyleOptionViewItem& option, const QRect& box,
                              const QModelIndex& index) const {
    const kit::Tokens& t = kit::tokens();
    painter.setRenderHint(QPainter::Antialiasing);
    switch (index.column()) {
    case Model::On:
        if (const auto state = index.data(Qt::CheckStateRole); state.isValid())
            paintSwitch(painter, QRectF(option.rect).adjusted(8, 0, 0, 0), state.toInt() == Qt::Checked,
                        (option.state & QStyle::State_Enabled) != 0);
        return;
    case Model::Name: return paintName(painter, box, index, t, painter.device()->devicePixelRatioF());
    case Model::Does: return paintWords(painter, box, index, t);
    case Model::Weight: return paintWeight(painter, box, index, t);
    case Model::Hits: return paintHits(painter, box, index, t);
    case Model::Trend:
        return paintSparkline(painter, QRectF(box).adjusted(0, 5, 0, -5),
                              index.data(Model::TrendRole).value<std::vector<std::uint32_t>>());
    default: return;
    }
}

bool RulesDelegate::editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                                const QModelIndex& index) {
    const bool isSwitch = index.column() == Model::On && (model->flags(index) & Qt::ItemIsUserCheckable) != 0;
    bool isTold = isSwitch && event->type() == QEvent::MouseButtonRelease
                  && static_cast<QMouseEvent*>(event)->button() == Qt::LeftButton
                  && option.rect.contains(static_cast<QMouseEvent*>(event)->position().toPoint());
    if (isSwitch && event->type() == QEvent::KeyPress)
        isTold = static_cast<QKeyEvent*>(event)->key() == Qt::Key_Space;
    if (!isTold) return DenseDelegate::editorEvent(event, model, option, index);
    const bool isOn = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
    return model->setData(index, static_cast<int>(isOn ? Qt::Unchecked : Qt::Checked), Qt::CheckStateRole);
}

QWidget* RulesDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem& /*option*/,
                                     const QModelIndex& index) const {
    auto* spin = new QDoubleSpinBox(parent);
    spin->setRange(-1, 1);
    spin->setDecimals(3);
    spin->setSingleStep(0.01);
    spin->setFrame(false);
    spin->setButtonSymbols(QAbstractSpinBox::NoButtons);
    spin->setFont(kit::numberFont(9.0));
    spin->setAlignment(Qt::AlignRight);
    spin->setAccessibleName(
        RulesModel::tr("Weight of %1").arg(index.siblingAtColumn(Model::Name).data().toString()));
    auto* self = const_cast<RulesDelegate*>(this); // signals of a delegate are not const
    connect(spin, &QDoubleSpinBox::valueChanged, self, [self, spin] { Q_EMIT self->commitData(spin); });
    return spin;
}

void RulesDelegate::setEditorData(QWidget* editor, const QModelIndex& index) const {
    auto* spin = static_cast<QDoubleSpinBox*>(editor);
    if (spin->hasFocus()) return; // the model follows the hand, not the other way round
    const QSignalBlocker quiet(spin);
    spin->setValue(index.data(Qt::EditRole).toDouble());
    spin->selectAll();
}

void RulesDelegate::setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const {
    model->setData(index, static_cast<QDoubleSpinBox*>(editor)->value(), Qt::EditRole);
}

} // namespace tierline::policypage
