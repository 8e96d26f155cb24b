#include "models/findingsdialog.h"

#include "kit/densetable.h"
#include "kit/fonts.h"
#include "kit/format.h"
#include "kit/statedot.h"

#include <QApplication>
#include <QClipboard>
#include <QCoreApplication>
#include <QDesktopServices>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableWidget>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

namespace tierline::models {

using namespace Qt::Literals::StringLiterals;

namespace {

QString wordOf(Finding::Severity severity) {
    switch (severity) {
    case Finding::Error: return FindingsDialog::tr("error");
    case Finding::Warning: return FindingsDialog::tr("warning");
    case Finding::Hint: return FindingsDialog::tr("hint");
    }
    return {};
}

int countOf(const CheckReport& report, Finding::Severity severity) {
    return static_cast<int>(std::ranges::count(report.findings, severity, &Finding::severity));
}

QString placeOf(const CheckReport& report, const Finding& finding) {
    const QString file = finding.file.isEmpty() ? report.file : finding.file;
    if (finding.line <= 0) return file;
    if (finding.column <= 0) return u"%1:%2"_s.arg(file).arg(finding.line);
    return u"%1:%2:%3"_s.arg(file).arg(finding.line).arg(finding.column);
}

QString lineText(const CheckReport& report, const Finding& finding) {
    QString text = placeOf(report, finding) + u": "_s + wordOf(finding.severity) + u": "_s + finding.text;
    if (!finding.id.isEmpty()) text += u" ["_s + finding.id + u']';
    if (!finding.remedy.isEmpty()) text += u"\n    → "_s + finding.remedy;
    return text;
}

} // namespace

QString toText(const CheckReport& report) {
    QStringList lines;
    for (const Finding& finding : report.findings)
        lines << lineText(report, finding);
    lines << report.file + u": "_s + headlineOf(report) + u". "_s + report.summary;
    return lines.join(u'\n') + u'\n';
}

QString headlineOf(const CheckReport& report) {
    const int errors = countOf(report, Finding::Error), warnings = countOf(report, Finding::Warning),
              hints = countOf(report, Finding::Hint);
    QStringList parts;
    if (errors > 0)
        parts << kit::counted(errors, FindingsDialog::tr("%1 error"), FindingsDialog::tr("%1 errors"));
    if (warnings > 0)
        parts << kit::counted(warnings, FindingsDialog::tr("%1 warning"), FindingsDialog::tr("%1 warnings"));
    if (hints > 0)
        parts << kit::counted(hints, FindingsDialog::tr("%1 hint"), FindingsDialog::tr("%1 hints"));
    if (!report.isUsable) return FindingsDialog::tr("The policy cannot be used: %1").arg(parts.join(u", "_s));
    return parts.isEmpty() ? FindingsDialog::tr("Nothing speaks against this policy") : parts.join(u", "_s);
}

FindingsDialog::FindingsDialog(QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("Check of the policy"));
    resize(900, 560);
    m_dot = new kit::StateDot(kit::Tone::Busy, this);
    m_headline = new QLabel(this);
    m_headline->setFont(kit::textFont(11.0, QFont::DemiBold));
    m_summary = new QLabel(this);
    m_summary->setForegroundRole(QPalette::PlaceholderText);
    m_summary->setWordWrap(true);
    m_summary->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_table = new QTableWidget(0, 4, this);
    kit::setUpDenseTable(*m_table);
    m_table->setAccessibleName(tr("Findings"));
    m_table->setHorizontalHeaderLabels({tr("Severity"), tr("Line"), tr("About"), tr("What")});
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    for (const auto& [column, width] : {std::pair(0, 90), {1, 60}, {2, 160}})
        m_table->setColumnWidth(column, width);
    m_table->horizontalHeader()->setSectionResizeMode(3, QHeaderView::Stretch);
    m_detail = new QPlainTextEdit(this);
    m_detail->setReadOnly(true);
    m_detail->setAccessibleName(tr("The finding in full"));
    m_detail->setMaximumHeight(120);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    m_copy = buttons->addButton(tr("Copy all"), QDialogButtonBox::ActionRole);
    m_open = buttons->addButton(tr("Open the file"), QDialogButtonBox::ActionRole);
    m_again = buttons->addButton(tr("Check again"), QDialogButtonBox::ActionRole);
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QApplication::clipboard()->setText(toText(m_report)); });
    connect(m_open, &QPushButton::clicked, this,
            [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(m_report.file)); });
    connect(m_again, &QPushButton::clicked, this, &FindingsDialog::checkRequested);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_table, &QTableWidget::currentCellChanged, this, &FindingsDialog::showDetail);
    auto* head = new QHBoxLayout;
    head->addWidget(m_dot, 0, Qt::AlignVCenter);
    head->addWidget(m_headline, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 18, 20, 16);
    layout->setSpacing(12);
    layout->addLayout(head);
    layout->addWidget(m_summary);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_detail);
    layout->addWidget(buttons);
}

void FindingsDialog::setBusy() {
    m_dot->setTone(kit::Tone::Busy);
    m_headline->setText(tr("Checking the policy …"));
}

void FindingsDialog::setReport(const CheckReport& report) {
    m_report = report;
    const bool isClean = report.findings.empty();
    m_dot->setTone(!report.isUsable                                                ? kit::Tone::Bad
                   : isClean                                                       ? kit::Tone::Good
                   : countOf(report, Finding::Hint) == std::ssize(report.findings) ? kit::Tone::Idle
                                                                                   : kit::Tone::Warn);
    m_headline->setText(headlineOf(report));
    m_summary->setText(report.file + (report.summary.isEmpty() ? QString() : u" · "_s + report.summary));
    m_table->setRowCount(static_cast<int>(report.findings.size()));
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const Finding& finding = report.findings[static_cast<std::size_t>(row)];
        const QStringList cells{wordOf(finding.severity),
                                finding.line > 0 ? QString::number(finding.line) : u"–"_s,
                                finding.subject.isEmpty() ? finding.group : finding.subject, finding.text};
        for (int column = 0; column < 4; ++column) {
            auto* item = new QTableWidgetItem(cells[column]);
            if (column == 1) item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
            if (column == 1) item->setFont(kit::numberFont());
            m_table->setItem(row, column, item);
        }
    }
    m_table->setVisible(!isClean);
    m_detail->setVisible(!isClean);
    if (!isClean) m_table->setCurrentCell(0, 0);
    showDetail();
}

void FindingsDialog::showDetail() {
    const int row = m_table->currentRow();
    const bool isRow = row >= 0 && row < static_cast<int>(m_report.findings.size());
    m_detail->setPlainText(isRow ? lineText(m_report, m_report.findings[static_cast<std::size_t>(row)])
                                 : QString());
}

} // namespace tierline::models
