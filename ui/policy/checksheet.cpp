#include "policy/checksheet.h"

#include "kit/fonts.h"
#include "kit/format.h"
#include "kit/icons.h"
#include "policy/draft.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QVBoxLayout>

namespace tierline::policypage {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr QLatin1StringView gatesKey("policy/v1/gates");
constexpr int shownChanges = 6;

QString usualGates() {
    return u"accuracy >= live - 0.01\nunder_routed <= live + 1%\nusd_per_1k <= live"_s;
}

QLabel* caption(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setFont(kit::textFont(9.5, QFont::DemiBold));
    return label;
}

QLabel* words(QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

// Verdict by icon and by word: passed, failed, cannot tell.
QListWidgetItem* itemOf(const bench::GateResult& gate) {
    const bool isPassed = gate.verdict == bench::GateVerdict::Passed;
    const bool isFailed = gate.verdict == bench::GateVerdict::Failed;
    const QString verdict = isPassed   ? CheckSheet::tr("passed")
                            : isFailed ? CheckSheet::tr("failed")
                                       : CheckSheet::tr("cannot tell");
    auto* item =
        new QListWidgetItem(verdict + u": "_s + toQString(gate.text) + u"\n"_s + toQString(gate.sentence));
    item->setIcon(kit::icon(isPassed ? u"follow"_s : u"alert"_s, isPassed   ? kit::IconTone::Good
                                                                 : isFailed ? kit::IconTone::Bad
                                                                            : kit::IconTone::Warn));
    return item;
}

} // namespace

CheckSheet::CheckSheet(QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("Check and promote the draft"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(640, 620);
    m_changes = words(this);
    m_effect = words(this);
    m_effect->setFont(kit::numberFont(9.0));
    m_sentence = words(this);
    m_sentence->setFont(kit::textFont(10.0, QFont::DemiBold));
    m_gates = new QPlainTextEdit(QSettings().value(gatesKey, usualGates()).toString(), this);
    m_gates->setFont(kit::numberFont(9.0));
    m_gates->setTabChangesFocus(true);
    m_gates->setFixedHeight(78);
    m_gates->setAccessibleName(tr("Gates, one a line"));
    m_gates->setWhatsThis(
        tr("What must be true of the draft on the loaded data, one condition a line. Figures: "
           "accuracy, macro_f1, under_routed, over_routed, severe, quality, usd_per_1k, "
           "worst_slice, p99_us; held to a number or to live. A figure that does not exist is "
           "not a pass."));
    m_results = new QListWidget(this);
    m_results->setAccessibleName(tr("Verdicts"));
    m_results->setWordWrap(true);
    m_note = new QLineEdit(this);
    m_note->setPlaceholderText(tr("A note for the journal"));
    m_note->setAccessibleName(m_note->placeholderText());
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    buttons->button(QDialogButtonBox::Cancel)->setIcon({});
    m_check = buttons->addButton(tr("Check"), QDialogButtonBox::ActionRole);
    m_promote = buttons->addButton(tr("Promote"), QDialogButtonBox::ActionRole);
    m_promote->setProperty("primary", true);
    m_promote->setWhatsThis(
        tr("Writes the file and puts it in force for new requests at once. The journal keeps the "
           "diff and these figures; Roll back undoes it."));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(22, 18, 22, 16);
    layout->setSpacing(8);
    for (auto* each : {caption(tr("What changes"), this), m_changes, caption(tr("What it does"), this),
                       m_effect, caption(tr("What must be true"), this)})
        layout->addWidget(each);
    layout->addWidget(m_gates);
    layout->addWidget(m_sentence);
    layout->addWidget(m_results, 1);
    layout->addWidget(m_note);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_check, &QPushButton::clicked, this, &CheckSheet::startCheck);
    connect(m_promote, &QPushButton::clicked, this, [this] {
        m_isPromoting = true;
        apply();
        Q_EMIT promoteRequested(m_note->text().trimmed());
    });
    connect(m_gates, &QPlainTextEdit::textChanged, this, [this] {
        QSettings().setValue(gatesKey, m_gates->toPlainText());
        m_report.reset();
        apply();
    });
    apply();
}

void CheckSheet::setDraft(const std::vector<Change>& changes, const QString& effect) {
    QStringList lines;
    for (const auto& change : changes) {
        if (lines.size() == shownChanges) {
            lines << tr("and %1 more").arg(kit::count(std::ssize(changes) - shownChanges));
            break;
        }
        QString line = change.what;
        if (!change.before.isEmpty() || !change.after.isEmpty())
            line += u":  "_s + (change.before.isEmpty() ? u"–"_s : change.before) + u" → "_s
                    + (change.after.isEmpty() ? u"–"_s : change.after);
        lines << line;
    }
    m_changes->setText(lines.join(u'\n'));
    m_effect->setText(effect);
}

QStringList CheckSheet::gates() const {
    QStringList list;
    for (const QString& line : m_gates->toPlainText().split(u'\n'))
        if (!line.trimmed().isEmpty()) list << line.trimmed();
    return list;
}

void CheckSheet::startCheck() {
    m_isChecking = true;
    m_report.reset();
    apply();
    Q_EMIT checkRequested(gates());
}

void CheckSheet::setReport(const CheckReport& report) {
    m_isChecking = false;
    m_report = report;
    apply();
}

void CheckSheet::setPromoted(bool fine, const QString& sentence) {
    m_isPromoting = false;
    if (fine) {
        accept();
        return;
    }
    apply();
    m_sentence->setText(sentence);
}

QString CheckSheet::sentence() const {
    return m_sentence->text();
}

void CheckSheet::apply() {
    m_results->clear();
    if (m_report) {
        for (const auto& lint : m_report->lints) {
            auto* item =
                new QListWidgetItem(toQString(lint.text) + u"\n"_s + toQString(lint.remedy), m_results);
            item->setIcon(kit::icon(u"alert"_s, kit::IconTone::Bad));
        }
        for (const auto& gate : m_report->gates)
            m_results->addItem(itemOf(gate));
    }
    m_sentence->setText(m_isPromoting  ? tr("Promoting…")
                        : m_isChecking ? tr("Checking…")
                        : m_report     ? m_report->sentence
                                       : tr("Not checked yet."));
    m_check->setEnabled(!m_isChecking && !m_isPromoting);
    const bool isHeld = m_report && !m_report->canPromote;
    m_promote->setText(isHeld ? tr("Promote anyway") : m_report ? tr("Promote") : tr("Promote unchecked"));
    m_promote->setEnabled(!m_isChecking && !m_isPromoting);
}

} // namespace tierline::policypage
