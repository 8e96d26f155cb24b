// A tool button with our own measures: icon, text, a chevron when it opens a menu. Qt's own tool button under
// a style sheet spaces these unevenly.
#pragma once

#include <QToolButton>

namespace tierline::kit {

class FlatButton final : public QToolButton {
    Q_OBJECT

public:
    enum Look {
        Plain, // no edge
        Chip,  // hairline edge
        Rail,  // wide, left-aligned, marked when checked
        Status // small and muted
    };
    explicit FlatButton(Look look, QWidget* parent = nullptr);
    void setIconOnly(bool iconOnly);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    bool showsText() const { return !m_iconOnly && !text().isEmpty(); }
    bool showsChevron() const { return menu() != nullptr && showsText(); }

    Look m_look;
    bool m_iconOnly = false;
};

} // namespace tierline::kit
