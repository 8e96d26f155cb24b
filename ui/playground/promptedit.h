// The prompt's editor. What is very long is kept beside it and its beginning shown: laying out megabytes
// would stop the window, and nobody edits them here. Window thread.
#pragma once

#include "inspector/inspection.h"

#include <QPlainTextEdit>

#include <optional>

namespace tierline::playground {

class PromptEdit final : public QPlainTextEdit {
    Q_OBJECT

public:
    static constexpr qsizetype editable = 200'000; // characters

    explicit PromptEdit(QWidget* parent = nullptr);

    QString words() const; // all of them
    // Undo brings the former ones back, unless they were very long.
    void setWords(const QString& words);
    bool isHeld() const { return m_whole.has_value(); } // too long to be edited
    void mark(const std::vector<inspector::TextSpan>& spans);

Q_SIGNALS:
    void wordsChanged();

protected:
    void insertFromMimeData(const QMimeData* source) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void hold(const QString& words);

    std::optional<QString> m_whole;
    bool m_isSetting = false;
};

} // namespace tierline::playground
