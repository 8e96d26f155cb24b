#include "benchmark/replaydialog.h"

#include "benchmark/celltable.h"
#include "benchmark/replaywords.h"
#include "kit/fonts.h"
#include "kit/format.h"

#include <QClipboard>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSettings>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

namespace tierline::benchmark {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr QLatin1StringView policyKey("benchmark/v1/replayPolicy");
constexpr QLatin1StringView hoursKey("benchmark/v1/replayHours");
constexpr int day = 24, moneyLines = 4;

// Without blocking: the dialog tells the file.
template <class Then>
void askForFile(QWidget* parent, const QString& title, QFileDialog::AcceptMode mode, const QString& filter,
                Then then) {
    auto* dialog = new QFileDialog(parent, title, {}, filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(mode);
    dialog->setFileMode(mode == QFileDialog::AcceptSave ? QFileDialog::AnyFile : QFileDialog::ExistingFile);
    if (mode == QFileDialog::AcceptSave) dialog->selectFile(u"replay.csv"_s);
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, then);
    dialog->open();
}

int permille(qint64 done, qint64 all) {
    return all <= 0 ? 0
                    : static_cast<int>(1000.0 * static_cast<double>(std::clamp(done, qint64{0}, all))
                                       / static_cast<double>(all));
}

// As high as its lines: the table below has the rest.
void fitHeight(CellView& table, std::size_t lines) {
    table.setVisible(lines > 0);
    const int rows = static_cast<int>(std::clamp<std::size_t>(lines, 1, moneyLines));
    table.setFixedHeight(table.horizontalHeader()->sizeHint().height()
                         + rows * table.verticalHeader()->defaultSectionSize() + 2 * table.frameWidth() + 4);
}

} // namespace

ReplayDialog::ReplayDialog(ReplayDesk& desk, QWidget* parent) : QDialog(parent), m_desk(desk) {
    setWindowTitle(tr("Replay with another policy"));
    resize(980, 600);
    auto* about = label(u"replayAbout"_s);
    about->setText(tr("Decides recorded requests again. No model is asked and nothing is written; every "
                      "model counts as healthy and no budget as reached."));
    about->setForegroundRole(QPalette::PlaceholderText);
    auto* form = new QFormLayout;
    buildForm(*form);
    m_progress = new QProgressBar(this);
    m_progress->setAccessibleName(tr("Progress of the replay"));
    m_progress->setTextVisible(false);
    m_headline = label(u"replayHeadline"_s);
    m_headline->setFont(kit::textFont(13.0, QFont::DemiBold));
    m_detail = label(u"replayDetail"_s);
    m_money = new CellView(tr("Money then and with the other policy"), this);
    m_moves = new CellView(tr("From model to model"), this);
    m_moves->setTable(emptyMoves());
    m_notReplayed = label(u"replayNot"_s);
    m_notReplayed->setForegroundRole(QPalette::PlaceholderText);
    m_word = label(u"replayWord"_s);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 16);
    layout->setSpacing(12);
    layout->addWidget(about);
    layout->addLayout(form);
    layout->addWidget(m_progress);
    for (QLabel* text : {m_headline, m_detail})
        layout->addWidget(text);
    layout->addWidget(m_money);
    layout->addWidget(m_moves, 1);
    layout->addWidget(m_notReplayed);
    layout->addWidget(m_word);
    layout->addWidget(buildButtons());
    finish({}, {});
    connect(&desk, &ReplayDesk::progressed, this, &ReplayDialog::setProgress);
    connect(&desk, &ReplayDesk::replayed, this, &ReplayDialog::showResult);
    connect(&desk, &ReplayDesk::failed, this, [this](const QString& why) {
        if (m_isBusy) finish(tr("That could not be replayed"), why);
    });
    connect(&desk, &ReplayDesk::saved, this, [this](bool, const QString& sentence) { say(sentence); });
}

QLabel* ReplayDialog::label(const QString& objectName) {
    auto* made = new QLabel(this);
    made->setObjectName(objectName);
    made->setWordWrap(true);
    made->setTextFormat(Qt::PlainText);
    made->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return made;
}

void ReplayDialog::buildForm(QFormLayout& form) {
    const QSettings settings;
    form.setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    m_file = new QLineEdit(settings.value(policyKey).toString(), this);
    m_file->setPlaceholderText(tr("A policy file, as policy.yaml"));
    m_file->setMaxLength(4096);
    m_file->setWhatsThis(tr("The policy that decides the recorded requests again. It changes nothing about "
                            "the one in use."));
    m_choose = new QPushButton(tr("C&hoose…"), this);
    m_choose->setAccessibleName(tr("Choose a policy file"));
    auto* row = new QHBoxLayout;
    row->addWidget(m_file, 1);
    row->addWidget(m_choose);
    m_period = new QComboBox(this);
    m_period->setWhatsThis(tr("Which requests are replayed, counted back from now."));
    for (const int hours : {day, 7 * day, 30 * day, 0})
        m_period->addItem(hours == 0     ? tr("All of the ledger")
                          : hours == day ? tr("The last 24 hours")
                                         : tr("The last %1 days").arg(hours / day),
                          hours);
    m_period->setCurrentIndex(std::max(0, m_period->findData(settings.value(hoursKey, 7 * day).toInt())));
    form.addRow(tr("&Policy"), row);
    form.addRow(tr("P&eriod"), m_period);
    if (auto* named = qobject_cast<QLabel*>(form.labelForField(row))) named->setBuddy(m_file);
    m_file->setAccessibleName(tr("Policy file"));
    m_period->setAccessibleName(tr("Period"));
    connect(m_choose, &QPushButton::clicked, this, &ReplayDialog::choosePolicy);
    connect(m_file, &QLineEdit::textChanged, this, &ReplayDialog::apply);
}

QDialogButtonBox* ReplayDialog::buildButtons() {
    auto* buttons = new QDialogButtonBox(this);
    const auto add = [&](const QString& text, const QString& name, auto does) {
        QPushButton* button = buttons->addButton(text, QDialogButtonBox::ActionRole);
        button->setObjectName(name);
        button->setAutoDefault(false);
        connect(button, &QPushButton::clicked, this, does);
        return button;
    };
    m_copy = add(tr("&Copy as text"), u"replayCopy"_s, &ReplayDialog::copyText);
    m_csv = add(tr("&Save as CSV…"), u"replayCsv"_s, &ReplayDialog::chooseCsv);
    m_stop = add(tr("S&top"), u"replayStop"_s, &ReplayDialog::stop);
    m_start = add(tr("&Replay"), u"replayStart"_s, &ReplayDialog::start);
    m_start->setProperty("primary", true);
    m_start->setDefault(true);
    auto* close = buttons->addButton(QDialogButtonBox::Close);
    close->setIcon({});
    connect(close, &QPushButton::clicked, this, &ReplayDialog::reject);
    return buttons;
}

void ReplayDialog::setPolicyFile(const QString& file) {
    m_file->setText(file);
}

void ReplayDialog::choosePolicy() {
    askForFile(this, tr("Choose a policy"), QFileDialog::AcceptOpen,
               tr("Policies (*.yaml *.yml);;All files (*)"),
               [this](const QString& file) { setPolicyFile(file); });
}

void ReplayDialog::chooseCsv() {
    if (!m_result) return;
    askForFile(this, tr("Save the moves"), QFileDialog::AcceptSave, tr("CSV (*.csv)"),
               [this](const QString& file) {
                   if (m_result) m_desk.save(file, benchmark::replayCsv(*m_result));
               });
}

ReplayWish ReplayDialog::wish() const {
    return {m_file->text().trimmed(), m_period->currentData().toInt()};
}

void ReplayDialog::start() {
    const ReplayWish wished = wish();
    if (m_isBusy || wished.policyFile.isEmpty()) return;
    QSettings settings;
    settings.setValue(policyKey, wished.policyFile);
    settings.setValue(hoursKey, wished.hours);
    finish(tr("Replaying %1 …").arg(periodText(wished.hours)), {});
    m_isBusy = true;
    m_progress->setRange(0, 0);
    apply();
    m_desk.replay(wished);
}

void ReplayDialog::stop() {
    if (!m_isBusy) return;
    m_desk.stop();
    finish(tr("Stopped"), tr("Nothing was changed. Replay to begin again."));
}

void ReplayDialog::setProgress(qint64 done, qint64 all) {
    if (!m_isBusy) return;
    m_progress->setRange(0, 1000);
    m_progress->setValue(permille(done, all));
    m_detail->setText(tr("%1 of %2 requests").arg(kit::count(done), kit::count(all)));
}

void ReplayDialog::showResult(const ReplayResult& result) {
    if (!m_isBusy || result.report == nullptr) return;
    const ReplayWords words = wordsOf(result);
    finish(words.headline, words.detail);
    m_result = result;
    m_notReplayed->setText(words.notReplayed);
    m_notReplayed->setVisible(!words.notReplayed.isEmpty());
    m_money->setTable(words.money);
    fitHeight(*m_money, words.money.lines.size());
    m_moves->setTable(words.moves);
    apply();
}

void ReplayDialog::finish(const QString& headline, const QString& detail) {
    m_isBusy = false;
    m_result.reset();
    m_headline->setText(headline);
    m_detail->setText(detail);
    say({});
    m_notReplayed->clear();
    m_notReplayed->hide();
    m_money->setTable({});
    fitHeight(*m_money, 0);
    m_moves->setTable(emptyMoves());
    apply();
}

void ReplayDialog::copyText() {
    if (!m_result) return;
    QGuiApplication::clipboard()->setText(replayText(*m_result));
    say(tr("Copied"));
}

void ReplayDialog::say(const QString& word) {
    m_word->setText(word);
    m_word->setVisible(!word.isEmpty());
}

void ReplayDialog::apply() {
    m_progress->setVisible(m_isBusy);
    m_stop->setVisible(m_isBusy);
    m_start->setVisible(!m_isBusy);
    m_start->setEnabled(!wish().policyFile.isEmpty());
    for (QWidget* chooser :
         {static_cast<QWidget*>(m_file), static_cast<QWidget*>(m_choose), static_cast<QWidget*>(m_period)})
        chooser->setEnabled(!m_isBusy);
    m_headline->setVisible(!m_headline->text().isEmpty());
    m_detail->setVisible(m_isBusy || !m_detail->text().isEmpty());
    m_copy->setEnabled(m_result.has_value());
    m_csv->setEnabled(m_result && !m_result->report->models.empty());
}

void ReplayDialog::reject() {
    stop();
    QDialog::reject();
}

} // namespace tierline::benchmark
