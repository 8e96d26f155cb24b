#include "training/setrow.h"

#include "kit/fonts.h"
#include "kit/statedot.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace tierline::training {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int indent = 22; // under the words of the box
constexpr int heaviest = 16;

QString originText(SetOrigin origin) {
    switch (origin) {
    case SetOrigin::Shipped: return SetRow::tr("shipped");
    case SetOrigin::Own: return SetRow::tr("your own");
    case SetOrigin::Added: return SetRow::tr("added");
    }
    return {};
}

} // namespace

SetRow::SetRow(const std::vector<QString>& tiers, QWidget* parent) : QWidget(parent) {
    m_tick = new QCheckBox(this);
    m_facts = new QLabel(this);
    m_facts->setFont(kit::smallFont());
    m_facts->setForegroundRole(QPalette::PlaceholderText);
    m_facts->setContentsMargins(indent, 0, 0, 0);
    m_troubleRow = new QWidget(this);
    m_dot = new kit::StateDot(kit::Tone::Warn, m_troubleRow);
    m_trouble = new QLabel(m_troubleRow);
    m_trouble->setFont(kit::smallFont());
    m_trouble->setWordWrap(true);
    m_trouble->setTextFormat(Qt::PlainText);
    auto* trouble = new QHBoxLayout(m_troubleRow);
    trouble->setContentsMargins(indent, 0, 0, 0);
    trouble->setSpacing(6);
    trouble->addWidget(m_dot, 0, Qt::AlignTop);
    trouble->addWidget(m_trouble, 1);
    m_options = new QWidget(this);
    m_role = new QComboBox(m_options);
    m_role->addItem(tr("as its rows say"), QString());
    for (const QString& tier : tiers)
        m_role->addItem(tr("all rows are %1").arg(tier), tier);
    m_weight = new QComboBox(m_options);
    for (int weight = 1; weight <= heaviest; ++weight)
        m_weight->addItem(u"×"_s + QString::number(weight), weight);
    m_weight->setToolTip(tr("How often each of its rows counts"));
    auto* options = new QHBoxLayout(m_options);
    options->setContentsMargins(indent, 0, 0, 0);
    options->setSpacing(6);
    options->addWidget(m_role, 1);
    options->addWidget(m_weight);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(3);
    for (QWidget* part :
         {static_cast<QWidget*>(m_tick), static_cast<QWidget*>(m_facts), m_troubleRow, m_options})
        layout->addWidget(part);
    connect(m_tick, &QCheckBox::clicked, this, &SetRow::tell);
    connect(m_role, &QComboBox::activated, this, &SetRow::tell);
    connect(m_weight, &QComboBox::activated, this, &SetRow::tell);
}

void SetRow::setLine(const SetLine& line) {
    if (line == m_line) return;
    m_line = line;
    m_tick->setText(fontMetrics().elidedText(line.name, Qt::ElideMiddle, 250));
    m_tick->setToolTip(line.tip);
    m_tick->setEnabled(line.isUsable);
    m_tick->setChecked(line.isTicked);
    m_facts->setText(line.facts + u" · "_s + originText(line.origin));
    m_facts->setToolTip(line.tip);
    m_trouble->setText(line.trouble);
    m_trouble->setToolTip(line.tip);
    m_troubleRow->setVisible(!line.trouble.isEmpty());
    m_options->setVisible(line.isTicked);
    m_role->setCurrentIndex(std::max(0, m_role->findData(line.tier)));
    m_weight->setCurrentIndex(line.weight - 1);
    m_tick->setAccessibleName(tr("Train on %1, %2").arg(line.name, line.facts));
    m_role->setAccessibleName(tr("What the rows of %1 are").arg(line.name));
    m_weight->setAccessibleName(tr("How often rows of %1 count").arg(line.name));
}

void SetRow::tell() {
    Q_EMIT changed(m_line.file,
                   {m_tick->isChecked(), m_role->currentData().toString(), m_weight->currentData().toInt()});
}

} // namespace tierline::training
