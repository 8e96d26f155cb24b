// Filters as chips, ours first, then the user's own; those that do not fit stand in a menu behind them. Says
// which was chosen; the page knows what it means.
#pragma once

#include "live/savedfilters.h"

#include <QWidget>

class QHBoxLayout;

namespace tierline::kit {
class FlatButton;
}

namespace tierline::live {

class ChipRow final : public QWidget {
    Q_OBJECT

public:
    explicit ChipRow(QWidget* parent = nullptr);

    void setFilter(const QString& filter); // which chips are in force
    void save(const QString& filter);      // asks for its name

    QSize minimumSizeHint() const override { return {80, 26}; }
    QSize sizeHint() const override { return {400, 26}; }

Q_SIGNALS:
    void chosen(const tierline::live::SavedFilter& filter, bool isOwn);
    void message(const QString& text);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    struct Chip {
        SavedFilter filter;
        bool isOwn;
        kit::FlatButton* button;
    };
    void rebuild();
    void layOut();
    void add(const SavedFilter& filter, bool isOwn);
    void showMenu(const SavedFilter& filter, const QPoint& at);
    void rename(const SavedFilter& filter);
    void remove(const SavedFilter& filter);
    void showMore();

    std::vector<Chip> m_chips;
    kit::FlatButton* m_more;
    QString m_filter;
};

} // namespace tierline::live
