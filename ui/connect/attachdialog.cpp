#include "connect/attachdialog.h"

#include "kit/fonts.h"

#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QVBoxLayout>

namespace tierline::connect {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr QLatin1StringView urlKey("connect/v1/attachUrl");

} // namespace

AttachDialog::AttachDialog(QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("Watch another gateway"));
    setMinimumWidth(520);
    auto* how = new QLabel(tr("A second window opens and shows what that gateway does: its decisions as they "
                              "come, its breakers, "
                              "what today cost. What needs its files is not there."),
                           this);
    how->setWordWrap(true);
    m_url = new QLineEdit(QSettings().value(urlKey, u"http://127.0.0.1:8787"_s).toString(), this);
    m_url->setFont(kit::numberFont());
    m_url->setWhatsThis(tr("The address that tierlinectl serve prints when it starts."));
    m_token = new QLineEdit(this);
    m_token->setEchoMode(QLineEdit::Password);
    m_token->setPlaceholderText(tr("only if the gateway asks for one"));
    m_token->setWhatsThis(tr("The gateway's client token. It is handed to the new window and kept nowhere."));
    m_sentence = new QLabel(this);
    m_sentence->setWordWrap(true);
    m_watch = new QPushButton(tr("Watch"), this);
    m_watch->setProperty("primary", true);
    m_watch->setDefault(true);
    auto* cancel = new QPushButton(tr("Cancel"), this);
    cancel->setAutoDefault(false);
    auto* form = new QFormLayout;
    form->addRow(tr("Address"), m_url);
    form->addRow(tr("Token"), m_token);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_watch);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 18, 20, 16);
    layout->setSpacing(12);
    layout->addWidget(how);
    layout->addLayout(form);
    layout->addWidget(m_sentence);
    layout->addLayout(buttons);
    m_sentence->hide();
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_watch, &QPushButton::clicked, this, &AttachDialog::accept);
    connect(m_url, &QLineEdit::textChanged, this,
            [this](const QString& text) { m_watch->setEnabled(!text.trimmed().isEmpty()); });
}

void AttachDialog::say(const QString& sentence) {
    m_sentence->setText(sentence);
    m_sentence->setVisible(!sentence.isEmpty());
}

// Stays open when the answer is a sentence.
void AttachDialog::accept() {
    QSettings().setValue(urlKey, m_url->text().trimmed());
    Q_EMIT watchRequested(m_url->text(), m_token->text());
}

} // namespace tierline::connect
