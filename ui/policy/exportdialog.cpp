#include "policy/exportdialog.h"

#include "kit/fonts.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace tierline::policypage {

using namespace Qt::Literals::StringLiterals;

ExportDialog::ExportDialog(QWidget* parent) : QDialog(parent) {
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Export the draft"));
    resize(720, 560);
    m_forms = new QComboBox(this);
    m_forms->addItems({tr("This policy's own YAML"), tr("LiteLLM auto-router config"), tr("JSON")});
    m_forms->setAccessibleName(tr("Form"));
    m_notes = new QLabel(this);
    m_notes->setWordWrap(true);
    m_notes->setTextFormat(Qt::PlainText);
    m_text = new QPlainTextEdit(this);
    m_text->setReadOnly(true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setFont(kit::numberFont(9.0));
    m_text->setTabChangesFocus(true);
    m_text->setAccessibleName(tr("What would be written"));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->button(QDialogButtonBox::Close)->setIcon({});
    m_copy = buttons->addButton(tr("Copy"), QDialogButtonBox::ActionRole);
    m_save = buttons->addButton(tr("Save…"), QDialogButtonBox::ActionRole);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_forms);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_notes);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    connect(m_forms, &QComboBox::activated, this, [this] { Q_EMIT formChosen(form()); });
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QApplication::clipboard()->setText(m_text->toPlainText()); });
    connect(m_save, &QPushButton::clicked, this, [this] {
        const QString file = QFileDialog::getSaveFileName(this, tr("Save the policy"), m_name);
        if (!file.isEmpty()) Q_EMIT saveRequested(file, m_text->toPlainText());
    });
    for (auto* each : {m_copy, m_save})
        each->setEnabled(false);
}

ExportForm ExportDialog::form() const {
    return static_cast<ExportForm>(std::max(0, m_forms->currentIndex()));
}

void ExportDialog::setExported(const Exported& exported) {
    m_name = exported.name;
    m_text->setPlainText(exported.text);
    m_notes->setText(exported.notExpressed.isEmpty() ? tr("All of the policy is in it.")
                                                     : tr("What this form cannot say:") + u"\n• "_s
                                                           + exported.notExpressed.join(u"\n• "_s));
    for (auto* each : {m_copy, m_save})
        each->setEnabled(!exported.text.isEmpty());
}

QString ExportDialog::notes() const {
    return m_notes->text();
}

} // namespace tierline::policypage
