// A long text to read: blocks that fold, search (Ctrl+F), wrapping on and off, all of it on request, the
// whole of it copied. Window thread; what it shows was made ready beside it (shown.h).
#pragma once

#include "inspector/shown.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QToolButton;

namespace tierline::inspector {

class TextView final : public QWidget {
    Q_OBJECT

public:
    explicit TextView(const QString& name, QWidget* parent = nullptr);

    void setContent(std::vector<Block> blocks, Shown shown);
    void setNote(const QString& note);   // what it is, or what is missing
    void setDoor(const QString& text);   // a button behind the note; empty: none
    void setCopied(const QString& text); // what "Copy all" gives; empty: what is shown, unfolded
    bool goToScored();                   // the words that were scored into view
    void setWrapped(bool wrapped);
    bool isWrapped() const;
    QPlainTextEdit& edit() const { return *m_edit; }
    void openFind();
    bool findNext(bool backward = false); // round the end

Q_SIGNALS:
    void wrapChanged(bool wrapped);
    void copied(const QString& what);
    void doorOpened();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QWidget* buildBar();
    void render(const ShowOptions& options);
    void apply(const Shown& shown);
    void paintMarks();
    bool toggleAt(int position);
    void closeFind();

    QString m_name;
    QPlainTextEdit* m_edit;
    QLabel* m_note = nullptr;
    QLineEdit* m_find = nullptr;
    QToolButton* m_wrap = nullptr;
    QToolButton* m_all = nullptr;
    QToolButton* m_copy = nullptr;
    QToolButton* m_door = nullptr;
    QToolButton* m_scored = nullptr;
    QString m_copied;
    std::vector<Block> m_blocks;
    ShowOptions m_options;
    std::vector<ShownMark> m_marks;
};

} // namespace tierline::inspector
