#include "spend/savingscard.h"

#include "kit/card.h"
#include "kit/flatbutton.h"
#include "kit/fonts.h"
#include "kit/statedot.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSettings>
#include <QVBoxLayout>

#include <array>

namespace tierline::spend {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr QLatin1StringView formKey("spend/v1/savings");

struct NumberRow {
    const char* caption;
    const char* unit;
    QString SavingsForm::* member;
};
constexpr std::array<NumberRow, 8> numbers{{
    {QT_TRANSLATE_NOOP("tierline::spend::SavingsCard", "Requests or tasks"), "", &SavingsForm::volume},
    {QT_TRANSLATE_NOOP("tierline::spend::SavingsCard", "Tokens in"), "", &SavingsForm::tokensIn},
    {QT_TRANSLATE_NOOP("tierline::spend::SavingsCard", "Tokens out"), "", &SavingsForm::tokensOut},
    {QT_TRANSLATE_NOOP("tierline::spend::SavingsCard", "From the cache"), "%", &SavingsForm::cache},
    {QT_TRANSLATE_NOOP("tierline::spend::SavingsCard", "Calls per task"), "", &SavingsForm::calls},
    {QT_TRANSLATE_NOOP("tierline::spend::SavingsCard", "Classifying one"), "$", &SavingsForm::classifier},
    {QT_TRANSLATE_NOOP("tierline::spend::SavingsCard", "Classified"), "%", &SavingsForm::classified},
    {QT_TRANSLATE_NOOP("tierline::spend::SavingsCard", "Fixed, a month"), "$", &SavingsForm::fixed},
}};

struct ColumnRow {
    const char* caption;
    QString MixField::* member;
    int width;
    bool isOfBaseline;
};
constexpr std::array<ColumnRow, 7> columns{{
    {QT_TRANSLATE_NOOP("tierline::spend::SavingsCard", "Tier or model"), &MixField::tier, 200, true},
    {QT_TRANSLATE_NOOP("tierline::spend::SavingsCard", "Share, %"), &MixField::share, 66, false},
    {QT_TRANSLATE_NOOP("tierline::spend::SavingsCard", "In"), &MixField::tokensIn, 62, false},
    {QT_TRANSLATE_NOOP("tierline::spend::SavingsCard", "Out"), &MixField::tokensOut, 62, false},
    {QT_TRANSLATE_NOOP("tierline::spend::SavingsCard", "$ in"), &MixField::input, 62, true},
    {QT_TRANSLATE_NOOP("tierline::spend::SavingsCard", "$ cached"), &MixField::cached, 62, true},
    {QT_TRANSLATE_NOOP("tierline::spend::SavingsCard", "$ out"), &MixField::output, 62, true},
}};

QLabel* caption(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setFont(kit::smallFont());
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

constexpr int sideBySide = 960, narrowest = 640;

} // namespace

SavingsCard::SavingsCard(QWidget* parent) : QWidget(parent) {
    m_card = new kit::Card(tr("What would routing save?"), this);
    m_card->setNote(tr("prices in US dollars per 1M tokens; a month is %1 days").arg(catalog::daysPerMonth));
    buildHeader();
    m_body = new QHBoxLayout;
    m_body->setSpacing(28);
    m_body->addWidget(buildNumbers(), 0, Qt::AlignTop);
    m_body->addWidget(buildMix(), 0, Qt::AlignTop);
    m_body->addStretch(1);
    m_card->content()->addWidget(buildResult());
    m_card->content()->addSpacing(10);
    m_card->content()->addLayout(m_body);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_card);
    const auto kept = formFromText(QSettings().value(formKey).toString());
    m_wasTyped = kept.has_value();
    setForm(kept.value_or(exampleForm()));
}

// Side by side where there is room, else one below the other.
void SavingsCard::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_body->setDirection(width() < sideBySide ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

QSize SavingsCard::minimumSizeHint() const {
    return {narrowest, QWidget::minimumSizeHint().height()};
}

void SavingsCard::buildHeader() {
    m_fromUse = new kit::FlatButton(kit::FlatButton::Chip, m_card);
    m_fromUse->setText(tr("From the last 30 days"));
    m_fromUse->setObjectName(u"savingsFromUse"_s);
    m_fromUse->setEnabled(false);
    connect(m_fromUse, &QAbstractButton::clicked, this, [this] {
        setForm(m_used);
        typed();
    });
    m_example = new kit::FlatButton(kit::FlatButton::Chip, m_card);
    m_example->setText(tr("Example"));
    connect(m_example, &QAbstractButton::clicked, this, [this] {
        setForm(exampleForm());
        typed();
    });
    auto* copy = new kit::FlatButton(kit::FlatButton::Chip, m_card);
    copy->setText(tr("Copy result"));
    copy->setObjectName(u"savingsCopy"_s);
    connect(copy, &QAbstractButton::clicked, this,
            [this] { QApplication::clipboard()->setText(m_view.asText()); });
    for (auto* button : {m_fromUse, m_example, copy})
        m_card->addHeaderWidget(button);
}

QLineEdit* SavingsCard::field(QWidget* parent, const QString& name, int width) {
    auto* edit = new QLineEdit(parent);
    edit->setFont(kit::numberFont());
    edit->setFixedWidth(width);
    edit->setAccessibleName(name);
    edit->setMaxLength(64);
    connect(edit, &QLineEdit::textEdited, this, &SavingsCard::typed);
    return edit;
}

QWidget* SavingsCard::buildNumbers() {
    auto* box = new QWidget(m_card);
    auto* grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(5);
    m_period = new QComboBox(box);
    m_period->addItems({tr("a day"), tr("a month")});
    m_period->setAccessibleName(tr("Period of the volume"));
    connect(m_period, &QComboBox::activated, this, &SavingsCard::typed);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const int line = static_cast<int>(i);
        auto* label = new QLabel(tr(numbers[i].caption), box);
        m_numbers[i] = field(box, label->text(), 96);
        m_numbers[i]->setAlignment(Qt::AlignRight);
        label->setBuddy(m_numbers[i]);
        grid->addWidget(label, line, 0);
        grid->addWidget(m_numbers[i], line, 1);
        if (i == 0)
            grid->addWidget(m_period, line, 2);
        else
            grid->addWidget(caption(QString::fromLatin1(numbers[i].unit), box), line, 2);
    }
    QWidget::setTabOrder(m_numbers[0], m_period);
    QWidget::setTabOrder(m_period, m_numbers[1]);
    return box;
}

QWidget* SavingsCard::buildMix() {
    m_mixBox = new QWidget(m_card);
    m_mixGrid = new QGridLayout(m_mixBox);
    m_mixGrid->setContentsMargins(0, 0, 0, 0);
    m_mixGrid->setHorizontalSpacing(6);
    m_mixGrid->setVerticalSpacing(5);
    for (std::size_t i = 0; i < columns.size(); ++i)
        m_mixGrid->addWidget(caption(tr(columns[i].caption), m_mixBox), 0, static_cast<int>(i),
                             i == 0 ? Qt::AlignLeft : Qt::AlignRight);
    m_baseline = makeRow(1, true);
    auto* more = new kit::FlatButton(kit::FlatButton::Chip, m_mixBox);
    more->setText(tr("Add a tier"));
    more->setObjectName(u"savingsMore"_s);
    connect(more, &QAbstractButton::clicked, this, [this] {
        SavingsForm now = form();
        now.mix.push_back({{}, u"0"_s, {}, {}, u"0"_s, {}, u"0"_s});
        setForm(now);
        typed();
        m_rows.back().edits[0]->setFocus();
    });
    auto* fewer = new kit::FlatButton(kit::FlatButton::Chip, m_mixBox);
    fewer->setText(tr("Remove the last"));
    connect(fewer, &QAbstractButton::clicked, this, [this] {
        SavingsForm now = form();
        if (now.mix.size() < 2) return;
        now.mix.pop_back();
        setForm(now);
        typed();
    });
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(more);
    buttons->addWidget(fewer);
    buttons->addStretch(1);
    m_mixGrid->addLayout(buttons, 100, 0, 1, static_cast<int>(columns.size()));
    return m_mixBox;
}

// The baseline stands first, for it stays.
SavingsCard::Row SavingsCard::makeRow(int line, bool isBaseline) {
    Row row{};
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const int column = static_cast<int>(i);
        if (isBaseline && !columns[i].isOfBaseline) {
            if (i == 1) m_mixGrid->addWidget(caption(tr("baseline for all"), m_mixBox), line, column, 1, 3);
            continue;
        }
        row.edits[i] = field(m_mixBox, tr(columns[i].caption), columns[i].width);
        if (i > 0) row.edits[i]->setAlignment(Qt::AlignRight);
        m_mixGrid->addWidget(row.edits[i], line, column);
    }
    return row;
}

QWidget* SavingsCard::buildResult() {
    auto* box = new QWidget(m_card);
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(10);
    auto* head = new QHBoxLayout;
    m_dot = new kit::StateDot(kit::Tone::Idle, box);
    m_sentence = new QLabel(box);
    m_sentence->setWordWrap(true);
    m_sentence->setFont(kit::textFont(10.5, QFont::DemiBold));
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_sentence->setObjectName(u"savingsSentence"_s);
    head->addWidget(m_dot, 0, Qt::AlignTop);
    head->addWidget(m_sentence, 1);
    layout->addLayout(head);
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(5);
    const std::array heads{QString(), tr("a day"), tr("a month"), tr("a request"), tr("a task")};
    for (int line = 0; line < 5; ++line)
        for (int column = 0; column < 5; ++column) {
            QLabel* cell =
                line == 0 ? caption(heads[static_cast<std::size_t>(column)], box) : new QLabel(box);
            if (line > 0 && column > 0) cell->setFont(kit::numberFont());
            m_table[line][column] = cell;
            grid->addWidget(cell, line, column, column == 0 ? Qt::AlignLeft : Qt::AlignRight);
        }
    auto* below = new QHBoxLayout;
    below->setSpacing(40);
    below->addLayout(grid);
    m_turns = new QLabel(box);
    m_turns->setWordWrap(true);
    m_turns->setForegroundRole(QPalette::PlaceholderText);
    m_turns->setTextInteractionFlags(Qt::TextSelectableByMouse);
    below->addWidget(m_turns, 1, Qt::AlignTop);
    layout->addLayout(below);
    return box;
}

void SavingsCard::setRowCount(std::size_t count) {
    while (m_rows.size() > count) {
        for (QLineEdit* edit : m_rows.back().edits)
            delete edit;
        m_rows.pop_back();
    }
    while (m_rows.size() < count)
        m_rows.push_back(makeRow(2 + static_cast<int>(m_rows.size()), false));
}

void SavingsCard::fill(Row& row, const MixField& field) {
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (row.edits[i] != nullptr) {
            row.edits[i]->setText(field.*columns[i].member);
            row.edits[i]->setCursorPosition(0);
        }
}

MixField SavingsCard::read(const Row& row) {
    MixField field;
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (row.edits[i] != nullptr) field.*columns[i].member = row.edits[i]->text();
    return field;
}

void SavingsCard::setForm(const SavingsForm& form) {
    for (std::size_t i = 0; i < numbers.size(); ++i)
        m_numbers[i]->setText(form.*numbers[i].member);
    m_period->setCurrentIndex(form.isMonthly ? 1 : 0);
    setRowCount(form.mix.size());
    for (std::size_t i = 0; i < form.mix.size(); ++i)
        fill(m_rows[i], form.mix[i]);
    fill(m_baseline, form.baseline);
    refresh();
}

SavingsForm SavingsCard::form() const {
    SavingsForm form;
    for (std::size_t i = 0; i < numbers.size(); ++i)
        form.*numbers[i].member = m_numbers[i]->text();
    form.isMonthly = m_period->currentIndex() == 1;
    for (const Row& row : m_rows)
        form.mix.push_back(read(row));
    form.baseline = read(m_baseline);
    return form;
}

void SavingsCard::setUsed(const SavingsForm& form) {
    m_used = form;
    m_fromUse->setEnabled(!form.mix.empty());
    if (!m_wasTyped && !form.mix.empty()) setForm(form);
}

void SavingsCard::typed() {
    m_wasTyped = true;
    QSettings().setValue(formKey, toText(form()));
    refresh();
}

void SavingsCard::refresh() {
    m_view = presentSavings(form());
    const bool isFine = m_view.error.isEmpty();
    m_dot->setTone(isFine ? m_view.tone : kit::Tone::Warn);
    m_sentence->setText(isFine ? m_view.sentence : m_view.error);
    applyLines();
}

void SavingsCard::applyLines() {
    for (std::size_t i = 0; i < 4; ++i) {
        const SavingsView::Line line = i < m_view.lines.size() ? m_view.lines[i] : SavingsView::Line{};
        const std::array texts{line.caption, line.perDay, line.perMonth, line.perRequest, line.perTask};
        for (std::size_t column = 0; column < texts.size(); ++column)
            m_table[i + 1][column]->setText(texts[column]);
    }
    for (QLabel* head : m_table[0])
        head->setVisible(!m_view.lines.empty());
    QStringList turns;
    for (const SavingsView::Turn& turn : m_view.turns)
        turns << turn.caption + u": "_s + turn.value;
    m_turns->setText(turns.join(u'\n'));
}

} // namespace tierline::spend
