#include "benchmark/billdialog.h"

#include "bench/rowread.h"
#include "kit/fonts.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace tierline::benchmark {

using namespace Qt::Literals::StringLiterals;

BillDialog::BillDialog(const Bill& bill, QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("Ask the models"));
    setMinimumWidth(520);
    m_headline = new QLabel(this);
    m_headline->setFont(kit::textFont(13.0, QFont::DemiBold));
    m_headline->setWordWrap(true);
    m_lines = new QLabel(this);
    m_lines->setWordWrap(true);
    m_lines->setTextFormat(Qt::PlainText);
    m_lines->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_budget = new QLineEdit(this);
    m_budget->setPlaceholderText(u"1.00"_s);
    m_budget->setAccessibleName(tr("At most, in US dollars"));
    m_judge = new QLineEdit(this);
    m_judge->setPlaceholderText(tr("a model of the policy; only where nothing else says what is right"));
    m_judge->setAccessibleName(tr("Judge"));
    m_word = new QLabel(this);
    m_word->setForegroundRole(QPalette::PlaceholderText);
    auto* form = new QFormLayout;
    form->addRow(tr("At most, $"), m_budget);
    form->addRow(tr("Judge"), m_judge);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    buttons->button(QDialogButtonBox::Cancel)->setIcon({});
    m_ask = buttons->addButton(QString(), QDialogButtonBox::AcceptRole);
    m_ask->setProperty("primary", true);
    m_ask->setObjectName(u"askModels"_s);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 16);
    layout->setSpacing(12);
    for (QWidget* widget : {static_cast<QWidget*>(m_headline), static_cast<QWidget*>(m_lines)})
        layout->addWidget(widget);
    layout->addLayout(form);
    layout->addWidget(m_word);
    layout->addWidget(buttons);
    m_budget->setText(bill.wish.budget);
    connect(m_budget, &QLineEdit::textChanged, this, &BillDialog::typed);
    connect(m_judge, &QLineEdit::editingFinished, this, [this] {
        if (m_judge->text().trimmed() == m_bill.wish.judge) return;
        m_bill.wish.judge = m_judge->text().trimmed();
        m_ask->setEnabled(false);
        Q_EMIT estimateRequested(m_bill.wish);
    });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        m_bill.wish.budget = m_budget->text().trimmed();
        Q_EMIT askRequested(m_bill.wish);
        accept();
    });
    setBill(bill);
}

void BillDialog::setBill(const Bill& bill) {
    m_bill = bill;
    m_headline->setText(bill.headline);
    m_lines->setText(bill.lines.join(u'\n'));
    m_ask->setText(bill.runText);
    typed();
}

// Real money needs a limit; simulated and kept answers need none.
void BillDialog::typed() {
    const QString text = m_budget->text().trimmed();
    const bool isAmount = !text.isEmpty() && bench::moneyFromUsd(text.toStdString()).has_value();
    const bool isFine = text.isEmpty() ? !m_bill.isBilled : isAmount;
    m_ask->setEnabled(isFine);
    m_word->setText(isFine           ? tr("No call is begun that might lead beyond it.")
                    : text.isEmpty() ? tr("It costs real money: say how much at most.")
                                     : tr("“%1” is no amount; write US dollars, for example 1.50").arg(text));
}

} // namespace tierline::benchmark
