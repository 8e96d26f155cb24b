#include "benchmark/billdialog.h"

#include "bench/rowread.h"
#include "kit/fonts.h"
#include "kit/format.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace tierline::benchmark {

using namespace Qt::Literals::StringLiterals;

BillDialog::BillDialog(Desk& desk, const Bill& bill, QWidget* parent) : QDialog(parent), m_desk(desk) {
    setWindowTitle(tr("Ask the models"));
    setMinimumWidth(520);
    m_headline = new QLabel(this);
    m_headline->setObjectName(u"billHeadline"_s);
    m_headline->setFont(kit::textFont(13.0, QFont::DemiBold));
    m_headline->setWordWrap(true);
    m_lines = new QLabel(this);
    m_lines->setWordWrap(true);
    m_lines->setTextFormat(Qt::PlainText);
    m_lines->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_word = new QLabel(this);
    m_word->setObjectName(u"billWord"_s);
    m_word->setWordWrap(true);
    m_word->setTextFormat(Qt::PlainText);
    m_word->setForegroundRole(QPalette::PlaceholderText);
    auto* form = new QFormLayout;
    buildForm(*form);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    buttons->button(QDialogButtonBox::Cancel)->setIcon({});
    m_ask = buttons->addButton(QString(), QDialogButtonBox::AcceptRole);
    m_ask->setProperty("primary", true);
    m_ask->setObjectName(u"askModels"_s);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 16);
    layout->setSpacing(12);
    layout->addWidget(m_headline);
    layout->addWidget(m_lines);
    layout->addLayout(form);
    layout->addWidget(m_word);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, &BillDialog::ask);
    connect(&desk, &Desk::estimated, this, [this](const Bill& made) {
        if (isEstimating()) setBill(made);
    });
    connect(&desk, &Desk::failed, this, [this](const Trouble& trouble) {
        if (isEstimating()) setTrouble(trouble);
    });
    m_budget->setText(bill.wish.budget);
    setBill(bill);
}

void BillDialog::buildForm(QFormLayout& form) {
    m_budget = new QLineEdit(this);
    m_budget->setPlaceholderText(u"1.00"_s);
    m_budget->setAccessibleName(tr("At most, in US dollars"));
    m_judge = new QComboBox(this);
    m_judge->setAccessibleName(tr("Judge"));
    m_judgeLabel = new QLabel(tr("Judge"), this);
    m_judgeLabel->setBuddy(m_judge);
    form.addRow(tr("At most, $"), m_budget);
    form.addRow(m_judgeLabel, m_judge);
    connect(m_budget, &QLineEdit::textChanged, this, &BillDialog::apply);
    connect(m_judge, &QComboBox::currentIndexChanged, this, &BillDialog::revise);
}

// Only cases that nothing else can grade need a judge.
void BillDialog::fillJudges() {
    const QSignalBlocker quiet(m_judge);
    m_judge->clear();
    m_judge->addItem(m_bill.judged == 1
                         ? tr("none: leave that case ungraded")
                         : tr("none: leave those %1 cases ungraded").arg(kit::count(m_bill.judged)),
                     QString());
    for (const QString& model : m_bill.judges)
        m_judge->addItem(model, model);
    m_judge->setCurrentIndex(std::max(0, m_judge->findData(m_bill.wish.judge)));
    m_judge->setVisible(m_bill.judged > 0);
    m_judgeLabel->setVisible(m_bill.judged > 0);
}

void BillDialog::setBill(const Bill& bill) {
    m_bill = bill;
    m_state = State::Current;
    m_headline->setText(bill.headline);
    m_lines->setText(bill.lines.join(u'\n'));
    fillJudges();
    apply();
}

void BillDialog::setTrouble(const Trouble& trouble) {
    m_trouble = trouble;
    m_state = State::Failed;
    m_headline->setText(tr("There is no estimate of that"));
    apply();
}

void BillDialog::revise() {
    m_bill.wish.judge = m_judge->currentData().toString();
    m_bill.wish.isRevised = true;
    m_state = State::Estimating;
    m_headline->setText(tr("Estimating…"));
    m_lines->clear(); // they were another bill's
    apply();
    m_desk.estimate(m_bill.wish);
}

void BillDialog::ask() {
    if (!m_ask->isEnabled()) return;
    m_bill.wish.budget = m_budget->text().trimmed();
    accept();
    m_desk.run(m_bill.wish);
}

// Real money needs a limit; simulated and kept answers need none.
void BillDialog::apply() {
    const QString text = m_budget->text().trimmed();
    const bool isAmount = !text.isEmpty() && bench::moneyFromUsd(text.toStdString()).has_value();
    const bool isFine = text.isEmpty() ? !m_bill.isBilled : isAmount;
    const bool isCurrent = m_state == State::Current;
    m_ask->setEnabled(isCurrent && isFine);
    m_ask->setText(isCurrent ? m_bill.runText : isEstimating() ? tr("Estimating…") : tr("Ask them"));
    if (m_state == State::Failed)
        m_word->setText(m_trouble.remedy.isEmpty() ? m_trouble.sentence
                                                   : m_trouble.sentence + u"\n"_s + m_trouble.remedy);
    else
        m_word->setText(isFine ? tr("No call is begun that might lead beyond it.")
                        : text.isEmpty()
                            ? tr("It costs real money: say how much at most.")
                            : tr("“%1” is no amount; write US dollars, for example 1.50").arg(text));
}

} // namespace tierline::benchmark
