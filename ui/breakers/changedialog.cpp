#include "breakers/changedialog.h"

#include "kit/fonts.h"
#include "kit/tokens.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSyntaxHighlighter>
#include <QVBoxLayout>

namespace tierline::breakers {

using namespace Qt::Literals::StringLiterals;

namespace {

class DiffInk final : public QSyntaxHighlighter {
public:
    using QSyntaxHighlighter::QSyntaxHighlighter;

protected:
    void highlightBlock(const QString& line) override {
        const kit::Tokens& t = kit::tokens();
        if (line.startsWith(u"+++"_s) || line.startsWith(u"---"_s) || line.startsWith(u'@'))
            setFormat(0, static_cast<int>(line.size()), t.muted);
        else if (line.startsWith(u'+'))
            setFormat(0, static_cast<int>(line.size()), t.good);
        else if (line.startsWith(u'-'))
            setFormat(0, static_cast<int>(line.size()), t.bad);
    }
};

} // namespace

ChangeDialog::ChangeDialog(QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("Change the policy"));
    resize(640, 420);
    auto* layout = new QVBoxLayout(this);
    m_where = new QLabel(this);
    m_where->setWordWrap(true);
    m_text = new QPlainTextEdit(this);
    m_text->setReadOnly(true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setFont(kit::numberFont());
    m_text->setAccessibleName(tr("Lines that change"));
    new DiffInk(m_text->document());
    auto* buttons = new QHBoxLayout;
    m_copy = new QPushButton(tr("Copy the lines"), this);
    auto* close = new QPushButton(tr("Leave it"), this);
    m_write = new QPushButton(tr("Write into policy"), this);
    m_write->setProperty("primary", true);
    buttons->addWidget(m_copy);
    buttons->addStretch(1);
    buttons->addWidget(close);
    buttons->addWidget(m_write);
    layout->addWidget(m_where);
    layout->addWidget(m_text, 1);
    layout->addLayout(buttons);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_copy, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(m_lines); });
    connect(m_write, &QPushButton::clicked, this, [this] {
        Q_EMIT writeRequested();
        accept();
    });
}

void ChangeDialog::setChange(const PolicyChange& change) {
    m_lines = change.lines;
    const bool canWrite = change.trouble.isEmpty() && change.isOwn && !change.diff.isEmpty();
    m_write->setVisible(canWrite);
    if (!change.trouble.isEmpty())
        m_where->setText(tr("%1. Put these lines into your policy by hand.").arg(change.trouble));
    else if (!change.isOwn)
        m_where->setText(
            tr("%1 comes with the program and is not changed. Put these lines into a policy of your own.")
                .arg(change.file));
    else if (change.diff.isEmpty())
        m_where->setText(tr("The policy says so already."));
    else
        m_where->setText(tr("%1 would change as follows. A copy of it as it is stays beside it, and the "
                            "gateway takes the new one at once.")
                             .arg(change.file));
    m_text->setPlainText(canWrite ? change.diff : change.lines);
}

} // namespace tierline::breakers
