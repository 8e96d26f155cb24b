#include "benchmark/casedetail.h"

#include "kit/fonts.h"
#include "kit/tokens.h"

#include <QEvent>
#include <QScrollBar>

namespace tierline::benchmark {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::size_t mostParts = 12; // of a decision; the rest is counted

QString muted(const QString& text) {
    return u"<span style='color:%1'>%2</span>"_s.arg(kit::tokens().muted.name(), text.toHtmlEscaped());
}

QString paragraph(const QString& html, int above = 8) {
    return u"<p style='margin:%1px 0 0 0'>%2</p>"_s.arg(above).arg(html);
}

QString preformatted(const QString& text) {
    QString html = text.toHtmlEscaped();
    html.replace(u'\n', u"<br>"_s);
    return html;
}

QString routedHtml(const CaseView::Routed& routed) {
    QStringList parts{u"<b>%1</b>"_s.arg(routed.tier.toHtmlEscaped())};
    for (const QString* part : {&routed.model, &routed.cost, &routed.answer})
        if (!part->isEmpty()) parts << part->toHtmlEscaped();
    return paragraph(muted(routed.policy) + u"<br>"_s + parts.join(u" · "_s));
}

QString reasonsHtml(const Reasons& reasons) {
    QString html;
    if (!reasons.trouble.isEmpty()) return paragraph(muted(reasons.trouble), 4);
    html += paragraph(muted(reasons.summary), 4);
    if (!reasons.model.isEmpty()) html += paragraph(muted(reasons.model), 2);
    QString rows;
    for (std::size_t i = 0; i < std::min(reasons.parts.size(), mostParts); ++i)
        rows +=
            u"<tr><td style='padding-right:14px'>%1</td><td align='right' style=\"font-family:'JetBrains Mono'\">%2</td></tr>"_s
                .arg(reasons.parts[i].name.toHtmlEscaped(), reasons.parts[i].weight.toHtmlEscaped());
    if (!rows.isEmpty()) html += u"<table style='margin-top:4px'>"_s + rows + u"</table>"_s;
    if (reasons.parts.size() > mostParts)
        html += paragraph(muted(CaseDetail::tr("and %1 more").arg(reasons.parts.size() - mostParts)), 2);
    return html;
}

} // namespace

CaseDetail::CaseDetail(QWidget* parent) : QTextBrowser(parent) {
    setFrameShape(QFrame::NoFrame);
    setOpenLinks(false);
    setAccessibleName(tr("The selected case"));
    document()->setDocumentMargin(12);
    document()->setDefaultFont(kit::textFont());
    render();
}

void CaseDetail::setCase(const std::optional<CaseView>& view) {
    m_view = view;
    m_reasons.clear();
    render();
    verticalScrollBar()->setValue(0);
}

void CaseDetail::setReasons(const std::vector<Reasons>& reasons) {
    m_reasons = reasons;
    render();
}

void CaseDetail::render() {
    if (!m_view) {
        setHtml(paragraph(muted(tr("Choose a case to see why it went where it did.")), 0));
        return;
    }
    const CaseView& v = *m_view;
    QString html = paragraph(u"<b>%1</b>  %2"_s.arg(v.bucket.toHtmlEscaped(), muted(v.id)), 0);
    html += paragraph(preformatted(v.prompt));
    if (!v.label.isEmpty()) {
        QString label = muted(tr("Label")) + u"<br><b>%1</b>"_s.arg(v.label.toHtmlEscaped());
        if (!v.reason.isEmpty()) label += u" · "_s + v.reason.toHtmlEscaped();
        html += paragraph(label);
    }
    if (!v.expected.isEmpty())
        html += paragraph(muted(tr("Expected")) + u"<br>"_s + preformatted(v.expected));
    for (std::size_t i = 0; i < v.routed.size(); ++i) {
        html += routedHtml(v.routed[i]);
        if (i < m_reasons.size()) html += reasonsHtml(m_reasons[i]);
    }
    if (!v.tags.isEmpty()) html += paragraph(muted(v.tags.join(u" · "_s)));
    const int at = verticalScrollBar()->value();
    setHtml(html);
    verticalScrollBar()->setValue(at);
}

void CaseDetail::changeEvent(QEvent* event) {
    QTextBrowser::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) render();
}

} // namespace tierline::benchmark
