// The score distribution with its lines to drag. Says what a hand wants; the page answers with a view. While
// a line is dragged `lineTried` comes with every move and `lineDropped` at the end. Window thread.
#pragma once

#include "policy/histogrampaint.h"

#include <QPixmap>
#include <QWidget>

class QLineEdit;

namespace tierline::policypage {

class LineHandle;

class HistogramWidget final : public QWidget {
    Q_OBJECT

public:
    explicit HistogramWidget(QWidget* parent = nullptr);
    void setView(const HistogramView& view);
    const HistogramView& view() const { return m_view; }
    void setEditable(bool can);
    LineHandle* handle(int line) const { return m_handles.value(line); }
    QLineEdit* entry() const { return m_entry; }
    bool isDragging() const;
    QString heldText() const { return m_heldText; } // why the line under the hand goes no further
    QSize sizeHint() const override { return {520, 300}; }
    QSize minimumSizeHint() const override { return {260, 190}; }

    // Between its neighbours, so that no tier is left empty.
    Millionths bounded(int line, Millionths wanted) const;

Q_SIGNALS:
    void lineTried(int line, int value);   // a mouse holds it
    void lineDropped(int line, int value); // it is let go, stepped or typed: `value` is meant
    void lineReset(int line);
    void held(const QString& sentence);     // empty: not any more
    void scoreClicked(int from, int until); // a bar: its requests

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool event(QEvent* event) override;

private:
    LineHandle* makeHandle(int line);
    void place();
    void moveLine(int line, Millionths wanted, bool isDrop);
    void type(int line, const QString& first);
    void takeTyped();
    void describe();

    HistogramView m_view;
    QList<LineHandle*> m_handles;
    QLineEdit* m_entry; // over the handle whose value is typed
    int m_typing = -1;
    QString m_heldText;
    bool m_canEdit = true;
};

} // namespace tierline::policypage
