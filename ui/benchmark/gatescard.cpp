#include "benchmark/gatescard.h"

#include "bench/gates.h"
#include "benchmark/celltable.h"
#include "kit/card.h"
#include "kit/fonts.h"

#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

#include <algorithm>

namespace tierline::benchmark {

using namespace Qt::Literals::StringLiterals;

namespace {

QString wordOf(GateLine::Verdict verdict) {
    switch (verdict) {
    case GateLine::Pass: return GatesCard::tr("pass");
    case GateLine::Fail: return GatesCard::tr("fail");
    case GateLine::Unknown: return GatesCard::tr("open");
    }
    return {};
}

kit::Tone toneOf(GateLine::Verdict verdict) {
    switch (verdict) {
    case GateLine::Pass: return kit::Tone::Good;
    case GateLine::Fail: return kit::Tone::Bad;
    case GateLine::Unknown: return kit::Tone::Idle;
    }
    return kit::Tone::Idle;
}

} // namespace

Table gatesTable(const std::vector<GateLine>& gates) {
    Table table{{{GatesCard::tr("Gate"), false, 0}, {GatesCard::tr("Is"), true, 76}, {{}, false, 50}}, {}};
    for (const GateLine& gate : gates) {
        Line line;
        line.id = gate.expression;
        line.spoken = GatesCard::tr("%1: %2, %3").arg(gate.expression, wordOf(gate.verdict), gate.measured);
        Cell first, is, word;
        first.text = gate.expression;
        first.hint = gate.hint.isEmpty() ? gate.expression : gate.expression + u'\n' + gate.hint;
        first.isNumber = true;
        first.tone = toneOf(gate.verdict);
        is.text = gate.measured;
        is.hint = gate.hint;
        is.isNumber = true;
        word.text = wordOf(gate.verdict);
        word.isStrong = gate.verdict == GateLine::Fail;
        line.cells = {first, is, word};
        table.lines.push_back(line);
    }
    return table;
}

QString gatesNote(const std::vector<GateLine>& gates) {
    if (gates.empty()) return {};
    const auto passed = std::ranges::count(gates, GateLine::Pass, &GateLine::verdict);
    return GatesCard::tr("%1 of %2 pass").arg(passed).arg(gates.size());
}

GatesCard::GatesCard(QWidget* parent) : QWidget(parent) {
    m_card = new kit::Card(tr("Gates"), this);
    m_card->setFlush(true);
    m_table = new CellView(tr("Gates"), m_card);
    m_table->installEventFilter(this);
    m_table->setToolTip(tr("Enter changes a gate, Delete removes it"));
    m_empty = new QLabel(tr("A gate is what a candidate has to meet before it is rolled out, here and with "
                            "<tt>tierlinectl bench --gate</tt>."),
                         m_card);
    m_empty->setWordWrap(true);
    m_empty->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_empty->setContentsMargins(13, 4, 13, 0);
    m_empty->setForegroundRole(QPalette::PlaceholderText);
    m_entry = new QLineEdit(m_card);
    m_entry->setFont(kit::numberFont());
    m_entry->setPlaceholderText(u"accuracy >= 0.85"_s);
    m_entry->setAccessibleName(tr("Add a gate"));
    m_entry->setToolTip(tr("accuracy, macro_f1, under_routed, over_routed, severe, usd_per_1k, worst_slice, "
                           "p99_us, noninferior(…); `live` is the other run.  Enter adds"));
    m_wrong = new QLabel(m_card);
    m_wrong->setObjectName(u"gateWrong"_s);
    m_wrong->setTextFormat(Qt::PlainText);
    m_wrong->setWordWrap(true);
    m_wrong->setFont(kit::smallFont());
    m_wrong->hide();
    auto* entry = new QVBoxLayout;
    entry->setContentsMargins(12, 2, 12, 4);
    entry->addWidget(m_entry);
    entry->addWidget(m_wrong);
    m_card->content()->addWidget(m_empty, 1);
    m_card->content()->addWidget(m_table, 1);
    m_card->content()->addLayout(entry);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_card);
    connect(m_entry, &QLineEdit::returnPressed, this, &GatesCard::enter);
    connect(m_entry, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_wrong->hide();
        if (text.isEmpty()) m_edited.clear(); // what comes next is a new one
    });
    connect(m_table, &CellView::opened, this, &GatesCard::edit);
    apply({});
}

void GatesCard::setGates(const QStringList& expressions) {
    m_gates = expressions;
    setLines({});
}

void GatesCard::setLines(const std::vector<GateLine>& lines) {
    std::vector<GateLine> shown;
    for (const QString& gate : m_gates) {
        const auto known = std::ranges::find(lines, gate, &GateLine::expression);
        shown.push_back(known == lines.end() ? GateLine{gate, GateLine::Unknown, {}, {}} : *known);
    }
    apply(shown);
}

void GatesCard::apply(const std::vector<GateLine>& lines) {
    m_table->setTable(gatesTable(lines));
    m_table->setVisible(!lines.empty());
    m_empty->setVisible(lines.empty());
    m_card->setNote(gatesNote(lines));
}

void GatesCard::enter() {
    const QString text = m_entry->text().simplified();
    if (text.isEmpty()) return;
    if (const auto gate = bench::parseGate(text.toStdString()); !gate) {
        m_wrong->setText(QString::fromStdString(toString(gate.error())));
        m_wrong->show();
        return;
    }
    const qsizetype at = m_edited.isEmpty() ? -1 : m_gates.indexOf(m_edited);
    if (at >= 0)
        m_gates[at] = text;
    else if (!m_gates.contains(text))
        m_gates << text;
    m_edited.clear();
    m_entry->clear();
    setLines({});
    Q_EMIT gatesChanged(m_gates);
}

void GatesCard::edit(const QString& expression) {
    m_edited = expression;
    m_entry->setText(expression);
    m_entry->setFocus();
    m_entry->selectAll();
}

void GatesCard::removeCurrent() {
    if (m_gates.removeAll(m_table->currentId()) == 0) return;
    setLines({});
    Q_EMIT gatesChanged(m_gates);
}

bool GatesCard::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->matches(QKeySequence::Delete)) {
        removeCurrent();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace tierline::benchmark
