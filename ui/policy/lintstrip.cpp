#include "policy/lintstrip.h"

#include "kit/elidedlabel.h"
#include "kit/flatbutton.h"
#include "kit/fonts.h"
#include "kit/statedot.h"
#include "policy/draft.h"
#include "policy/policypresenter.h"

#include <QApplication>
#include <QClipboard>
#include <QDialog>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <tuple>

namespace tierline::policypage {

using namespace Qt::Literals::StringLiterals;

namespace {

kit::Tone toneOf(tune::Severity severity) {
    switch (severity) {
    case tune::Severity::Error: return kit::Tone::Bad;
    case tune::Severity::Warning: return kit::Tone::Warn;
    case tune::Severity::Hint: return kit::Tone::Idle;
    }
    return kit::Tone::Idle;
}

QString wholeText(const tune::Lint& lint) {
    QString text = toQString(tune::toString(lint.severity)) + u": "_s + toQString(lint.text);
    if (!lint.remedy.empty()) text += u"\n    "_s + toQString(lint.remedy);
    return text;
}

} // namespace

LintStrip::LintStrip(QWidget* parent) : QWidget(parent) {
    m_dot = new kit::StateDot(kit::Tone::Idle, this);
    m_text = new kit::ElidedLabel(this);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setFont(kit::smallFont());
    m_all = new kit::FlatButton(kit::FlatButton::Plain, this);
    m_all->setFocusPolicy(Qt::StrongFocus);
    m_all->setWhatsThis(
        tr("What is true of the draft and probably not meant: tiers that nothing reaches, rules "
           "that change nothing, words of harnesses that count as the user's, and more. It runs "
           "by itself after every change."));
    connect(m_all, &QAbstractButton::clicked, this, &LintStrip::openList);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(4, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_dot);
    row->addWidget(m_text, 1);
    row->addWidget(m_all);
    setLints({}, false);
}

void LintStrip::setLints(const std::vector<tune::Lint>& lints, bool isCurrent) {
    m_lints = lints;
    std::ranges::sort(m_lints, [](const tune::Lint& a, const tune::Lint& b) {
        return std::tie(a.severity, a.line, a.id, a.text) < std::tie(b.severity, b.line, b.id, b.text);
    });
    const bool isFine = m_lints.empty();
    m_dot->setTone(!isCurrent ? kit::Tone::Busy
                   : isFine   ? kit::Tone::Good
                              : toneOf(m_lints.front().severity));
    if (isFine)
        m_text->setText(isCurrent ? tr("Nothing odd about this draft.") : tr("Looking at the draft…"));
    else
        m_text->setText(toQString(m_lints.front().text));
    m_all->setText(lintSummary(m_lints));
    m_all->setVisible(!isFine);
}

QString LintStrip::sentence() const {
    return m_text->text();
}

void LintStrip::openList() {
    if (m_lints.empty()) return;
    auto* sheet = new QDialog(window());
    sheet->setAttribute(Qt::WA_DeleteOnClose);
    sheet->setWindowTitle(tr("Lints of the draft"));
    sheet->resize(720, 420);
    auto* list = new QListWidget(sheet);
    list->setAccessibleName(sheet->windowTitle());
    list->setWordWrap(true);
    list->setSpacing(3);
    for (const auto& lint : m_lints)
        list->addItem(wholeText(lint));
    list->setCurrentRow(0);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, sheet);
    buttons->button(QDialogButtonBox::Close)->setIcon({});
    auto* show = buttons->addButton(tr("Show the place"), QDialogButtonBox::ActionRole);
    auto* copy = buttons->addButton(tr("Copy"), QDialogButtonBox::ActionRole);
    const auto enable = [this, list, show] {
        const auto at = static_cast<std::size_t>(std::max(0, list->currentRow()));
        show->setEnabled(m_lints[at].line > 0);
    };
    connect(list, &QListWidget::currentRowChanged, sheet, enable);
    enable();
    const auto go = [this, list, sheet] {
        const auto at = static_cast<std::size_t>(std::max(0, list->currentRow()));
        if (m_lints[at].line == 0) return;
        Q_EMIT placeRequested(m_lints[at].line, m_lints[at].column);
        sheet->close();
    };
    connect(show, &QPushButton::clicked, sheet, go);
    connect(list, &QListWidget::itemActivated, sheet, go);
    connect(copy, &QPushButton::clicked, sheet, [this] {
        QStringList lines;
        for (const auto& lint : m_lints)
            lines << wholeText(lint);
        QApplication::clipboard()->setText(lines.join(u'\n') + u'\n');
        Q_EMIT message(tr("Copied the lints"));
    });
    connect(buttons, &QDialogButtonBox::rejected, sheet, &QDialog::close);
    auto* layout = new QVBoxLayout(sheet);
    layout->addWidget(list);
    layout->addWidget(buttons);
    sheet->open();
}

} // namespace tierline::policypage
