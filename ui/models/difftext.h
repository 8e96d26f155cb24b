// Colours of a unified difference: added, removed, places. The signs in front say the same.
#pragma once

#include <QSyntaxHighlighter>

namespace tierline::models {

class DiffColours final : public QSyntaxHighlighter {
    Q_OBJECT

public:
    using QSyntaxHighlighter::QSyntaxHighlighter;

protected:
    void highlightBlock(const QString& text) override;
};

} // namespace tierline::models
