// The whole policy as text, with its effect as it is typed: light colours, line numbers, errors marked where
// they are. Window thread.
#pragma once

#include "policy/draft.h"

#include <QPlainTextEdit>
#include <QSyntaxHighlighter>
#include <QTimer>

class QLabel;

namespace tierline::policypage {

// Keys, strings, numbers and comments of YAML, as much as a glance needs.
class YamlColours final : public QSyntaxHighlighter {
    Q_OBJECT

public:
    using QSyntaxHighlighter::QSyntaxHighlighter;

protected:
    void highlightBlock(const QString& text) override;
};

class TextEditor final : public QPlainTextEdit {
    Q_OBJECT

public:
    explicit TextEditor(QWidget* parent = nullptr);
    void setTroubles(const std::vector<TextTrouble>& troubles);
    void goTo(int line, int column); // from 1
    int gutterWidth() const;
    void paintGutter(QPaintEvent* event);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void mark();

    QWidget* m_gutter;
    YamlColours* m_colours;
    std::vector<TextTrouble> m_troubles;
};

// The text of a file as an editor has it, and back: the lines' ends, a byte order mark and spaces that do
// not break are those of `known` wherever `edited` is as `known` was.
QString editorText(const QString& known);
QString withFileEnds(const QString& known, const QString& edited);

class TextPane final : public QWidget {
    Q_OBJECT

public:
    static constexpr int pauseMs = 150; // after a key

    explicit TextPane(QWidget* parent = nullptr);
    // Replaces only what differs: cursor and scroll stay.
    void setText(const QString& text);
    void setTroubles(const std::vector<TextTrouble>& troubles);
    TextEditor& editor() const { return *m_editor; }
    QString trouble() const;
    void tellNow();   // what was typed, without the pause
    void tellTyped(); // the same, if something was

Q_SIGNALS:
    void textEdited(const QString& text);

private:
    TextEditor* m_editor;
    QLabel* m_trouble;
    QTimer m_soon;
    QString m_known; // the file's own text, of which the editor shows lines
    bool m_isSetting = false;
};

} // namespace tierline::policypage
