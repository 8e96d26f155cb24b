#include "spend/spendhead.h"

#include "kit/elidedlabel.h"
#include "kit/flatbutton.h"
#include "kit/fonts.h"
#include "spend/spendparts.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QDateEdit>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QSettings>
#include <QSignalBlocker>

#include <algorithm>
#include <array>

namespace tierline::spend {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr QLatin1StringView spanKey("spend/v1/span"), byKey("spend/v1/by"), againstKey("spend/v1/against"),
    kindKey("spend/v1/money"), forecastKey("spend/v1/forecast");

struct SpanRow {
    Span span;
    const char* text;
    const char* help;
};
constexpr std::array<SpanRow, 4> spans{{
    {Span::Hours24, QT_TRANSLATE_NOOP("tierline::spend::SpendHead", "24 h"),
     QT_TRANSLATE_NOOP("tierline::spend::SpendHead", "The last 24 hours with the one under way")},
    {Span::Days7, QT_TRANSLATE_NOOP("tierline::spend::SpendHead", "7 d"),
     QT_TRANSLATE_NOOP("tierline::spend::SpendHead", "The last seven days with today")},
    {Span::Days30, QT_TRANSLATE_NOOP("tierline::spend::SpendHead", "30 d"),
     QT_TRANSLATE_NOOP("tierline::spend::SpendHead", "The last thirty days with today")},
    {Span::Custom, QT_TRANSLATE_NOOP("tierline::spend::SpendHead", "Custom"),
     QT_TRANSLATE_NOOP("tierline::spend::SpendHead", "From one day to another")},
}};

QHBoxLayout* tightRow(QWidget* parent) {
    auto* row = new QHBoxLayout(parent);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    return row;
}

QLabel* mutedWord(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

std::chrono::sys_days dayOf(QDate date) {
    return std::chrono::sys_days(std::chrono::days(QDate(1970, 1, 1).daysTo(date)));
}

} // namespace

SpendHead::SpendHead(QWidget* parent) : QWidget(parent) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 14, 25, 0); // the scroll bar below has its place
    layout->setSpacing(8);
    auto* title = new QHBoxLayout;
    auto* controls = new QHBoxLayout;
    controls->setSpacing(8);
    buildTitle(*title);
    buildControls(*controls);
    m_trouble = new QLabel(this);
    m_trouble->setWordWrap(true);
    m_trouble->hide();
    layout->addLayout(title);
    layout->addLayout(controls);
    layout->addWidget(m_trouble);
    restore();
    applyCustom();
}

void SpendHead::buildTitle(QHBoxLayout& line) {
    auto* title = new QLabel(tr("Spend"), this);
    title->setFont(kit::headlineFont());
    m_sentence = new kit::ElidedLabel(this);
    m_sentence->setForegroundRole(QPalette::PlaceholderText);
    m_sentence->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_sentence->setWhatsThis(
        tr("The time that is shown, in the zone by whose hours and days the ledger keeps its "
           "sums, and what sort of money it is."));
    m_kindBox = new QWidget(this);
    m_kindBox->setWhatsThis(
        tr("Billed, simulated and subscription-equivalent money are never added up: one kind "
           "is shown at a time."));
    tightRow(m_kindBox);
    m_kinds = new QButtonGroup(this);
    connect(m_kinds, &QButtonGroup::idClicked, this, [this](int id) {
        m_kind = static_cast<ledger::MoneyKind>(id);
        keep();
        Q_EMIT choiceChanged();
    });
    auto* more = new kit::FlatButton(kit::FlatButton::Chip, this);
    more->setText(tr("Tools"));
    more->setObjectName(u"spendTools"_s);
    m_menu = new QMenu(more);
    more->setMenu(m_menu);
    more->setPopupMode(QToolButton::InstantPopup);
    line.addWidget(title);
    line.addSpacing(10);
    line.addWidget(m_sentence, 1, Qt::AlignBottom);
    line.addWidget(m_kindBox);
    line.addWidget(more);
}

void SpendHead::buildControls(QHBoxLayout& line) {
    auto* spanBox = new QWidget(this);
    auto* spanRow = tightRow(spanBox);
    m_spans = new QButtonGroup(this);
    for (const SpanRow& row : spans) {
        auto* button = new kit::FlatButton(kit::FlatButton::Chip, spanBox);
        button->setCheckable(true);
        button->setText(tr(row.text));
        button->setToolTip(tr(row.help));
        button->setWhatsThis(tr(row.help));
        m_spans->addButton(button, static_cast<int>(row.span));
        spanRow->addWidget(button);
    }
    m_customBox = new QWidget(this);
    auto* customRow = tightRow(m_customBox);
    for (QDateEdit** edit : {&m_from, &m_to}) {
        *edit = new QDateEdit(QDate::currentDate(), m_customBox);
        (*edit)->setCalendarPopup(true);
        (*edit)->setDisplayFormat(u"d MMM yyyy"_s);
        (*edit)->setMinimumDate(QDate(2000, 1, 1));
        (*edit)->setMaximumDate(QDate(2199, 12, 31));
        (*edit)->setKeyboardTracking(false);
        if (edit == &m_to) customRow->addWidget(mutedWord(tr("to"), m_customBox));
        customRow->addWidget(*edit);
        connect(*edit, &QDateEdit::dateChanged, this, &SpendHead::wishChanged);
    }
    m_from->setAccessibleName(tr("First day"));
    m_to->setAccessibleName(tr("Last day"));
    m_by = new QComboBox(this);
    m_by->setAccessibleName(tr("Group by"));
    m_by->setWhatsThis(
        tr("What the bars and the rows stand for. Tags and rules overlap: a request may have several."));
    for (const DimensionName& one : dimensions())
        m_by->addItem(one.name, one.id);
    m_against = new QComboBox(this);
    m_against->addItem(tr("strongest"), m_baseline);
    m_against->setAccessibleName(tr("Savings against"));
    m_against->setObjectName(u"against"_s);
    m_against->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_against->setMinimumContentsLength(13);
    m_against->setWhatsThis(tr(
        "What savings are held against. Strongest: as each request recorded it. Cheapest: the model that is "
        "cheapest for these tokens. Best constant: the cheapest model of the highest tier that was needed, "
        "so "
        "that it could have taken all of them. Or any one model."));
    m_forecast = new kit::FlatButton(kit::FlatButton::Chip, this);
    m_forecast->setCheckable(true);
    m_forecast->setText(tr("Forecast"));
    m_forecast->setWhatsThis(
        tr("Where the month is going: what was spent so far, and for each day that is left the "
           "mean of up to seven days before today. The margin covers 95 % if days differ by chance."));
    line.addWidget(spanBox);
    line.addWidget(m_customBox);
    line.addSpacing(6);
    line.addWidget(mutedWord(tr("by"), this));
    line.addWidget(m_by);
    line.addWidget(mutedWord(tr("against"), this));
    line.addWidget(m_against);
    line.addStretch(1);
    line.addWidget(m_forecast);
    connect(m_spans, &QButtonGroup::idClicked, this, [this] {
        applyCustom();
        keep();
        Q_EMIT wishChanged();
    });
    connect(m_by, &QComboBox::activated, this, [this] {
        keep();
        Q_EMIT wishChanged();
    });
    connect(m_against, &QComboBox::activated, this, [this] {
        m_baseline = m_against->currentData().toString();
        keep();
        Q_EMIT choiceChanged();
    });
    connect(m_forecast, &QAbstractButton::clicked, this, [this] {
        keep();
        Q_EMIT choiceChanged();
    });
}

Span SpendHead::span() const {
    return static_cast<Span>(std::clamp(m_spans->checkedId(), 0, static_cast<int>(spans.size()) - 1));
}

Wish SpendHead::wish() const {
    Wish wish;
    wish.span = span();
    wish.by = dimensions()[static_cast<std::size_t>(std::max(0, m_by->currentIndex()))].by;
    if (wish.span != Span::Custom) return wish;
    const auto [first, last] = std::minmax({m_from->date(), m_to->date()});
    wish.from = m_zone.startOfDay(dayOf(first));
    wish.to = m_zone.startOfDay(dayOf(last.addDays(1)));
    return wish;
}

Choice SpendHead::choice() const {
    return {m_kind, m_baseline, m_forecast->isChecked()};
}

void SpendHead::setZone(const Zone& zone) {
    m_zone = zone;
}

void SpendHead::showSpan(Span span) {
    m_spans->button(static_cast<int>(span))->setChecked(true);
    applyCustom();
    keep();
    Q_EMIT wishChanged();
}

void SpendHead::showRange(Wall from, Wall to) {
    {
        const QSignalBlocker first(m_from), last(m_to);
        m_from->setDate(localOf(from, m_zone).date());
        m_to->setDate(localOf(to - Milliseconds(1), m_zone).date());
    }
    showSpan(Span::Custom);
}

void SpendHead::groupBy(ledger::Dimension by) {
    m_by->setCurrentIndex(m_by->findData(dimensionOf(by).id));
    keep();
    Q_EMIT wishChanged();
}

void SpendHead::setForecast(bool on) {
    m_forecast->setChecked(on);
    keep();
    Q_EMIT choiceChanged();
}

void SpendHead::setTrouble(const QString& sentence) {
    m_trouble->setText(sentence);
    m_trouble->setVisible(!sentence.isEmpty());
}

void SpendHead::setView(const SpendView& view) {
    m_period = view.period;
    m_words = view.empty ? view.period : tr("%1. %2").arg(view.period, view.kindSentence);
    m_sentence->setToolTip(m_words);
    applyKinds(view);
    applyBaselines(view);
    layout()->activate();
    applySentence();
}

// What sort of money it is stands on the button too: it is what goes where there is no room.
void SpendHead::applySentence() {
    const bool fits = m_sentence->fontMetrics().horizontalAdvance(m_words) <= m_sentence->width();
    m_sentence->setText(fits ? m_words : m_period);
}

void SpendHead::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    layout()->activate();
    applySentence();
}

void SpendHead::applyKinds(const SpendView& view) {
    if (view.kinds != m_shownKinds) {
        m_shownKinds = view.kinds;
        for (QAbstractButton* button : m_kinds->buttons())
            delete button;
        m_kindBox->setVisible(m_shownKinds.size() > 1); // one kind needs no choice
        for (const KindChoice& choice : m_shownKinds) {
            auto* button = new kit::FlatButton(kit::FlatButton::Chip, m_kindBox);
            button->setCheckable(true);
            button->setText(choice.name + u"  "_s + choice.note);
            m_kinds->addButton(button, static_cast<int>(choice.kind));
            m_kindBox->layout()->addWidget(button);
        }
    }
    if (QAbstractButton* button = m_kinds->button(static_cast<int>(view.shown))) button->setChecked(true);
}

void SpendHead::applyBaselines(const SpendView& view) {
    if (!view.baselines.empty() && view.baselines != m_shownBaselines) {
        m_shownBaselines = view.baselines;
        m_against->clear();
        for (const BaselineChoice& choice : m_shownBaselines)
            m_against->addItem(choice.name, choice.id);
    }
    m_against->setCurrentIndex(std::max(0, m_against->findData(m_baseline)));
}

void SpendHead::applyCustom() {
    m_customBox->setVisible(span() == Span::Custom);
}

void SpendHead::restore() {
    const QSettings settings;
    const int kept = settings.value(spanKey, 0).toInt(); // a custom range is not for another day
    m_spans->button(kept >= 0 && kept < static_cast<int>(Span::Custom) ? kept : 0)->setChecked(true);
    m_by->setCurrentIndex(std::max(0, m_by->findData(settings.value(byKey))));
    m_baseline = settings.value(againstKey, m_baseline).toString();
    m_forecast->setChecked(settings.value(forecastKey, true).toBool());
    const int money = settings.value(kindKey, -1).toInt();
    if (money >= 0 && money <= static_cast<int>(ledger::MoneyKind::Equivalent))
        m_kind = static_cast<ledger::MoneyKind>(money);
}

void SpendHead::keep() {
    QSettings settings;
    settings.setValue(spanKey, m_spans->checkedId());
    settings.setValue(byKey, m_by->currentData());
    settings.setValue(againstKey, m_baseline);
    settings.setValue(forecastKey, m_forecast->isChecked());
    if (m_kind) settings.setValue(kindKey, static_cast<int>(*m_kind));
}

} // namespace tierline::spend
