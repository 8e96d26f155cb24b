// A text to read with a sentence above it: what is folded away, what a judge would be told. Window thread.
#pragma once

#include "inspector/inspection.h"

#include <QWidget>

class QLabel;
class QPlainTextEdit;

namespace tierline::playground {

class TextsView final : public QWidget {
    Q_OBJECT

public:
    TextsView(const QString& name, const QString& help, QWidget* parent = nullptr);
    // `faded`: ranges that do not count.
    void setContent(const QString& sentence, const QString& text,
                    const std::vector<inspector::TextSpan>& faded = {});
    QString sentence() const;
    QPlainTextEdit& text() const { return *m_text; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void fade();

    QLabel* m_sentence;
    QPlainTextEdit* m_text;
    std::vector<inspector::TextSpan> m_faded;
};

} // namespace tierline::playground
