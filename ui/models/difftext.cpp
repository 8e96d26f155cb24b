#include "models/difftext.h"

#include "kit/tokens.h"

namespace tierline::models {

void DiffColours::highlightBlock(const QString& text) {
    if (text.isEmpty()) return;
    const kit::Tokens& t = kit::tokens();
    QTextCharFormat format;
    if (text.startsWith(QLatin1StringView("+++")) || text.startsWith(QLatin1StringView("---"))
        || text.startsWith(QLatin1StringView("@@")))
        format.setForeground(t.muted);
    else if (text.front() == u'+')
        format.setForeground(t.good);
    else if (text.front() == u'-')
        format.setForeground(t.bad);
    else
        return;
    setFormat(0, static_cast<int>(text.size()), format);
}

} // namespace tierline::models
