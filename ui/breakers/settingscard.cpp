#include "breakers/settingscard.h"

#include "kit/fonts.h"
#include "kit/format.h"
#include "kit/tokens.h"
#include "policy/values.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace tierline::breakers {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int debounceMs = 150;
using policy::Breaker;

QString toQString(const std::string& text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

bool readDuration(const QString& text, Milliseconds& into) {
    const auto value = policy::durationFrom(text.trimmed().toStdString());
    if (!value || *value <= Milliseconds(0)) return false;
    into = *value;
    return true;
}

bool readCount(const QString& text, int& into, int most) {
    bool fine = false;
    const int value = text.trimmed().toInt(&fine);
    if (!fine || value < 1 || value > most) return false;
    into = value;
    return true;
}

bool readShare(QString text, double& into) {
    text.remove(u'%');
    const auto value = policy::decimalFrom(text.trimmed().toStdString());
    if (!value || value->value <= 0) return false;
    const double share = policy::toDouble(value->value);
    into = share > 1 ? share / 100 : share; // 50, 50 % and 0.5 are the same
    return into <= 1;
}

struct FieldRow {
    const char* name;
    const char* meaning;
    QString (*text)(const Breaker&);
    bool (*read)(const QString&, Breaker&);
};
#define TEXT(text) QT_TRANSLATE_NOOP("tierline::breakers::SettingsCard", text)
const std::array<FieldRow, SettingsCard::fieldTotal> rows{{
    {TEXT("Window"), TEXT("How far back calls are counted, such as 60s."),
     [](const Breaker& b) { return toQString(policy::toString(b.window)); },
     [](const QString& t, Breaker& b) { return readDuration(t, b.window); }},
    {TEXT("Least calls"), TEXT("So many calls must be in the window before the share of failures counts."),
     [](const Breaker& b) { return QString::number(b.minCalls); },
     [](const QString& t, Breaker& b) { return readCount(t, b.minCalls, 1'000'000); }},
    {TEXT("Share failed"), TEXT("With at least this share of the window's calls failed the breaker opens."),
     [](const Breaker& b) { return kit::percent(b.failureRate); },
     [](const QString& t, Breaker& b) { return readShare(t, b.failureRate); }},
    {TEXT("In a row"), TEXT("So many failures one after another open it, whatever their share."),
     [](const Breaker& b) { return QString::number(b.consecutive); },
     [](const QString& t, Breaker& b) { return readCount(t, b.consecutive, 1'000'000); }},
    {TEXT("Open for"), TEXT("How long it stays open the first time; it doubles with every opening."),
     [](const Breaker& b) { return toQString(policy::toString(b.open)); },
     [](const QString& t, Breaker& b) { return readDuration(t, b.open); }},
    {TEXT("At most"), TEXT("It never stays open longer than this at once."),
     [](const Breaker& b) { return toQString(policy::toString(b.maxOpen)); },
     [](const QString& t, Breaker& b) { return readDuration(t, b.maxOpen); }},
    {TEXT("Probes"), TEXT("So many requests are let through half-open; all of them must succeed."),
     [](const Breaker& b) { return QString::number(b.probes); },
     [](const QString& t, Breaker& b) { return readCount(t, b.probes, 1'000); }},
}};
struct FigureRow {
    const char* name;
    const char* meaning;
    QString (*text)(const health::BreakerReplay&);
};
const std::array<FigureRow, 5> figures{{
    {TEXT("Openings"), TEXT("How often a breaker would have opened, a failed probe counted."),
     [](const health::BreakerReplay& r) { return kit::count(r.opens); }},
    {TEXT("Failed at the client"),
     TEXT("Requests that failed at the client then and of which every call would have been made again."),
     [](const health::BreakerReplay& r) { return kit::count(r.failedAgain); }},
    {TEXT("Failed calls sent"),
     TEXT("Calls let through that failed then: each costs the client a wait before the next model is asked."),
     [](const health::BreakerReplay& r) { return kit::count(r.failuresSent); }},
    {TEXT("Good calls kept back"),
     TEXT("Calls that went well then and that an open breaker would have kept away."),
     [](const health::BreakerReplay& r) { return kit::count(r.goodRefused); }},
    {TEXT("Time not closed"), TEXT("All breakers together, open or half-open."),
     [](const health::BreakerReplay& r) { return kit::duration(r.openTime); }},
}};
#undef TEXT

QLabel* muted(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setFont(kit::smallFont());
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

} // namespace

SettingsCard::SettingsCard(QWidget* parent) : QWidget(parent) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(2);
    buildFields(grid);
    layout->addLayout(grid);
    m_sentence = new QLabel(this);
    m_sentence->setWordWrap(true);
    m_sentence->setFont(kit::textFont(10.0, QFont::DemiBold));
    layout->addWidget(m_sentence);
    layout->addWidget(buildFigures());
    m_limits = muted(tr("It cannot know what calls would have met that breakers kept back then, nor how "
                        "another model would have answered; what was done by hand is left out."),
                     this);
    m_limits->setWordWrap(true);
    layout->addWidget(m_limits);
    auto* buttons = new QHBoxLayout;
    m_apply = new QPushButton(tr("Apply…"), this);
    m_apply->setWhatsThis(tr("Shows the lines of the policy's file that would change. Nothing is written "
                             "before you agree; a backup is kept."));
    m_back = new QPushButton(tr("As in force"), this);
    m_back->setWhatsThis(tr("Puts back the settings of the policy in force."));
    buttons->addWidget(m_apply);
    buttons->addWidget(m_back);
    buttons->addStretch(1);
    layout->addLayout(buttons);
    m_later.setSingleShot(true);
    m_later.setInterval(debounceMs);
    connect(&m_later, &QTimer::timeout, this, &SettingsCard::ask);
    connect(m_back, &QPushButton::clicked, this, &SettingsCard::backToPolicy);
    connect(m_apply, &QPushButton::clicked, this, [this] {
        if (const auto wanted = settings()) Q_EMIT applyRequested(*wanted);
    });
    changed();
}

void SettingsCard::buildFields(QGridLayout* grid) {
    constexpr int perRow = 4;
    for (int at = 0; at < fieldTotal; ++at) {
        const FieldRow& row = rows[static_cast<std::size_t>(at)];
        auto* field = new QLineEdit(this);
        field->setFont(kit::numberFont());
        field->setMinimumWidth(56);
        field->setAccessibleName(tr(row.name));
        field->setWhatsThis(tr(row.meaning));
        field->setToolTip(tr(row.meaning));
        QLabel* label = muted(tr(row.name), this);
        label->setBuddy(field);
        grid->addWidget(label, at / perRow * 2, at % perRow);
        grid->addWidget(field, at / perRow * 2 + 1, at % perRow);
        m_fields[static_cast<std::size_t>(at)] = field;
        connect(field, &QLineEdit::textEdited, this, &SettingsCard::changed);
    }
    m_provider = new QComboBox(this);
    m_provider->setAccessibleName(tr("Providers to replay"));
    m_provider->setWhatsThis(
        tr("Which providers' calls are replayed. The policy has one set of settings for all of them."));
    m_provider->addItem(tr("All"), QString());
    m_provider->setMinimumContentsLength(5);
    m_provider->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    grid->addWidget(muted(tr("Replay of"), this), fieldTotal / perRow * 2, fieldTotal % perRow);
    grid->addWidget(m_provider, fieldTotal / perRow * 2 + 1, fieldTotal % perRow);
    connect(m_provider, &QComboBox::currentIndexChanged, this, &SettingsCard::changed);
}

QWidget* SettingsCard::buildFigures() {
    auto* box = new QWidget(this);
    auto* grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(18);
    grid->setVerticalSpacing(3);
    grid->addWidget(muted(tr("Last 24 hours, replayed"), box), 0, 0);
    grid->addWidget(muted(tr("in force"), box), 0, 1, Qt::AlignRight);
    grid->addWidget(muted(tr("with these"), box), 0, 2, Qt::AlignRight);
    for (std::size_t i = 0; i < figures.size(); ++i) {
        auto* name = new QLabel(tr(figures[i].name), box);
        name->setWhatsThis(tr(figures[i].meaning));
        name->setToolTip(tr(figures[i].meaning));
        grid->addWidget(name, static_cast<int>(i) + 1, 0);
        for (std::size_t column = 0; column < 2; ++column) {
            auto* figure = new QLabel(u"–"_s, box);
            figure->setFont(kit::numberFont());
            figure->setWhatsThis(tr(figures[i].meaning));
            grid->addWidget(figure, static_cast<int>(i) + 1, static_cast<int>(column) + 1, Qt::AlignRight);
            m_figures[i][column] = figure;
        }
    }
    grid->setColumnStretch(0, 1);
    return box;
}

std::optional<Breaker> SettingsCard::settings() const {
    Breaker breaker = m_inForce;
    for (std::size_t at = 0; at < rows.size(); ++at)
        if (!rows[at].read(m_fields[at]->text(), breaker)) return std::nullopt;
    breaker.maxOpen = std::max(breaker.maxOpen, breaker.open);
    return breaker;
}

void SettingsCard::setPolicy(const policy::Policy* policy) {
    if (policy == nullptr) return;
    const bool wasOurs = m_known && settings() != std::optional(m_inForce);
    m_inForce = policy->breaker;
    const QString chosen = m_provider->currentData().toString();
    {
        const QSignalBlocker quiet(m_provider);
        m_provider->clear();
        m_provider->addItem(tr("All"), QString());
        for (const auto& provider : policy->providers)
            m_provider->addItem(toQString(provider.id), toQString(provider.id));
        m_provider->setCurrentIndex(std::max(0, m_provider->findData(chosen)));
    }
    if (!wasOurs) backToPolicy(); // else what is being tried stays
    m_known = true;
}

void SettingsCard::backToPolicy() {
    for (std::size_t at = 0; at < rows.size(); ++at)
        m_fields[at]->setText(rows[at].text(m_inForce));
    changed();
}

void SettingsCard::changed() {
    Breaker ignored;
    for (std::size_t at = 0; at < rows.size(); ++at) {
        const bool fine = rows[at].read(m_fields[at]->text(), ignored);
        QPalette palette = this->palette();
        if (!fine) palette.setColor(QPalette::Text, kit::tokens().bad);
        m_fields[at]->setPalette(palette);
    }
    const auto wanted = settings();
    const bool differs = wanted && *wanted != m_inForce;
    m_apply->setEnabled(differs && m_available);
    m_back->setEnabled(!wanted || differs);
    if (!m_available)
        m_sentence->setText(
            tr("The ledger is with the gateway that runs elsewhere: nothing to replay here."));
    else if (!wanted)
        m_sentence->setText(tr(
            "A field does not read: write numbers above 0, times such as 30s or 10m, shares such as 50 %."));
    else
        m_later.start();
}

void SettingsCard::ask() {
    const auto wanted = settings();
    if (!wanted || !m_available || !isVisible()) return;
    Q_EMIT replayRequested({*wanted, m_provider->currentData().toString(), ++m_number});
}

void SettingsCard::setAvailable(bool available) {
    m_available = available;
    changed();
}

void SettingsCard::setReport(const ReplayReport& report) {
    if (report.number != m_number) return;
    m_report = report;
    applyFigures();
}

void SettingsCard::applyFigures() {
    const auto wanted = settings();
    const bool same = wanted && *wanted == m_inForce;
    if (!m_report.trouble.isEmpty())
        m_sentence->setText(m_report.trouble);
    else if (same)
        m_sentence->setText(
            m_report.now.calls == 0
                ? replaySentence(m_report)
                : tr("%1 calls replayed with the settings in force. Change one to see what it would do.")
                      .arg(kit::count(m_report.now.calls)));
    else
        m_sentence->setText(replaySentence(m_report));
    const bool known = m_report.trouble.isEmpty();
    for (std::size_t i = 0; i < figures.size(); ++i) {
        m_figures[i][0]->setText(known ? figures[i].text(m_report.now) : u"–"_s);
        m_figures[i][1]->setText(known ? figures[i].text(m_report.wanted) : u"–"_s);
        QFont font = kit::numberFont(9.5, m_report.wanted == m_report.now
                                                  || m_figures[i][0]->text() == m_figures[i][1]->text()
                                              ? QFont::Normal
                                              : QFont::Bold);
        m_figures[i][1]->setFont(font);
    }
}

} // namespace tierline::breakers
