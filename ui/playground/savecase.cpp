#include "playground/savecase.h"

#include "kit/fonts.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace tierline::playground {

using namespace Qt::Literals::StringLiterals;

SaveCaseDialog::SaveCaseDialog(const QStringList& tiers, int current, const QStringList& sets,
                               QWidget* parent)
    : QDialog(parent), m_set(new QComboBox(this)), m_tier(new QComboBox(this)) {
    setWindowTitle(tr("Save as benchmark case"));
    auto* layout = new QVBoxLayout(this);
    auto* form = new QFormLayout;
    m_set->setEditable(true);
    m_set->addItems(sets.isEmpty() ? QStringList{u"playground"_s} : sets);
    m_set->setAccessibleName(tr("Set"));
    m_tier->addItems(tiers);
    m_tier->setCurrentIndex(current);
    m_tier->setAccessibleName(tr("Tier that it deserves"));
    form->addRow(tr("Set"), m_set);
    form->addRow(tr("Tier that it deserves"), m_tier);
    layout->addLayout(form);
    auto* note = new QLabel(
        tr("The tier offered is what the policy says now. Change it where the policy is wrong: that "
           "is what a case is for."),
        this);
    note->setWordWrap(true);
    note->setFont(kit::smallFont());
    note->setForegroundRole(QPalette::PlaceholderText);
    layout->addWidget(note);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel, this);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_set, &QComboBox::currentTextChanged, this, [buttons](const QString& name) {
        buttons->button(QDialogButtonBox::Save)->setEnabled(!name.trimmed().isEmpty());
    });
    layout->addWidget(buttons);
    setMinimumWidth(400);
}

QString SaveCaseDialog::set() const {
    return m_set->currentText().trimmed();
}

QString SaveCaseDialog::tier() const {
    return m_tier->currentText();
}

} // namespace tierline::playground
