// Paints the rows of the rules: switch, marks, weight as a bar from zero, hits with those of harness text,
// sparkline. The switch takes a click; the weight is edited in a spin box whose every step counts.
#pragma once

#include "kit/densetable.h"

namespace tierline::policypage {

class RulesDelegate final : public kit::DenseDelegate {
    Q_OBJECT

public:
    using kit::DenseDelegate::DenseDelegate;

    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option,
                          const QModelIndex& index) const override;
    void setEditorData(QWidget* editor, const QModelIndex& index) const override;
    void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override;

protected:
    bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                     const QModelIndex& index) override;
    void paintCell(QPainter& painter, const QStyleOptionViewItem& option, const QRect& box,
                   const QModelIndex& index) const override;
};

void paintSwitch(QPainter& painter, const QRectF& box, bool isOn, bool isEnabled);
void paintSparkline(QPainter& painter, const QRectF& box, const std::vector<std::uint32_t>& values);

} // namespace tierline::policypage
