#include "spend/tasksheets.h"

#include "base/money.h"
#include "spend/spenddesk.h"
#include "spend/taskwords.h"

#include <QComboBox>
#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QStandardPaths>
#include <QUrl>

namespace tierline::spend {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int monthsOffered = 24;

// Without blocking: a dialog that asks for a file and tells it.
template <class Then>
void askForFile(QWidget* parent, const QString& title, bool saves, const QString& proposed,
                const QString& filter, Then then) {
    auto* dialog = new QFileDialog(parent, title, {}, filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(saves ? QFileDialog::AcceptSave : QFileDialog::AcceptOpen);
    dialog->setFileMode(saves ? QFileDialog::AnyFile : QFileDialog::ExistingFile);
    dialog->selectFile(proposed);
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, then);
    dialog->open();
}

} // namespace

std::optional<std::int64_t> toleranceFrom(const QString& text) {
    const auto rate = rateFromDecimal(text.trimmed().replace(u',', u'.').toStdString());
    if (!rate || rate->nanoPerMillion > 100'000'000'000) return std::nullopt;
    return rate->nanoPerMillion / 100'000;
}

RepriceSheet::RepriceSheet(Desk& desk, Wall from, Wall to, QWidget* parent)
    : TaskSheet(tr("Reprice history"),
                tr("Holds the recorded costs beside what today's prices make of the same tokens. Nothing is "
                   "written "
                   "until you say so; what each request cost at the time is kept."),
                parent),
      m_desk(desk),
      m_from(from),
      m_to(to) {
    m_range = new QComboBox(this);
    m_range->addItems({tr("The time that is shown"), tr("All of the ledger")});
    m_model = new QLineEdit(this);
    m_model->setPlaceholderText(tr("all, or for example openai/*"));
    m_model->setClearButtonEnabled(true);
    form().addRow(tr("&Time"), m_range);
    form().addRow(tr("&Models"), m_model);
    m_compare = addButton(tr("&Compare"), u"compareReprice"_s);
    m_apply = addButton(tr("&Make right"), u"applyReprice"_s);
    m_apply->setEnabled(false);
    connect(m_compare, &QPushButton::clicked, this, [this] { start(false); });
    connect(m_apply, &QPushButton::clicked, this, [this] { start(true); });
    connect(this, &TaskSheet::cancelRequested, &desk, &Desk::cancelTask);
    connect(&desk, &Desk::repriced, this, &RepriceSheet::showResult);
    connect(&desk, &Desk::taskFailed, this, [this](const QString& why) {
        setFailed(why);
        m_apply->setEnabled(false);
    });
    // What was compared is no longer what would be written.
    connect(m_model, &QLineEdit::textChanged, this, [this] { m_apply->setEnabled(false); });
    connect(m_range, &QComboBox::currentIndexChanged, this, [this] { m_apply->setEnabled(false); });
}

void RepriceSheet::start(bool apply) {
    RepriceWish wish;
    if (m_range->currentIndex() == 0) {
        wish.from = m_from;
        wish.to = m_to;
    }
    wish.model = m_model->text().trimmed();
    wish.apply = apply;
    setBusy(apply ? tr("Writing…") : tr("Comparing…"));
    m_desk.reprice(wish);
}

void RepriceSheet::showResult(const RepriceResult& result) {
    setBusy({});
    const TaskWords words = wordsOf(result);
    setSentence(words.sentence);
    setLines(words.headers, words.lines);
    const bool isLeft = !result.applied || !result.complete;
    m_apply->setEnabled(isLeft && result.view.changed() > 0);
}

ReconcileSheet::ReconcileSheet(Desk& desk, const QString& zone, QWidget* parent)
    : TaskSheet(
          tr("Reconcile a provider's export"),
          tr("Puts a usage export of OpenAI, Anthropic, OpenRouter or any CSV with a heading beside our "
             "records, by model and day. Only billed money is compared, and nothing is written."),
          parent),
      m_desk(desk) {
    m_file = new QLineEdit(this);
    auto* browse = new QPushButton(tr("Choose…"), this);
    auto* row = new QHBoxLayout;
    row->addWidget(m_file, 1);
    row->addWidget(browse);
    m_zone = new QComboBox(this);
    m_zone->setEditable(true);
    m_zone->addItem(u"UTC"_s);
    if (zone != "UTC"_L1 && !zone.isEmpty()) m_zone->addItem(zone);
    m_provider = new QLineEdit(this);
    m_provider->setPlaceholderText(tr("those of the models in it"));
    m_tolerance = new QLineEdit(u"1"_s, this);
    form().addRow(tr("&File"), row);
    form().addRow(tr("&Days of"), m_zone);
    form().addRow(tr("&Provider"), m_provider);
    form().addRow(tr("&Tolerance, %"), m_tolerance);
    m_compare = addButton(tr("&Compare"), u"compareExport"_s);
    connect(browse, &QPushButton::clicked, this, &ReconcileSheet::choose);
    connect(m_compare, &QPushButton::clicked, this, &ReconcileSheet::start);
    connect(this, &TaskSheet::cancelRequested, &desk, &Desk::cancelTask);
    connect(&desk, &Desk::taskFailed, this, &TaskSheet::setFailed);
    connect(&desk, &Desk::reconciled, this, [this](const ReconcileResult& result) {
        setBusy({});
        const TaskWords words = wordsOf(result, m_asked);
        setSentence(words.sentence);
        setLines(words.headers, words.lines);
    });
}

void ReconcileSheet::setFile(const QString& file) {
    m_file->setText(file);
}

void ReconcileSheet::choose() {
    askForFile(this, tr("The provider's export"), false, m_file->text(),
               tr("Tables (*.csv *.tsv *.txt);;All files (*)"),
               [this](const QString& file) { setFile(file); });
}

void ReconcileSheet::start() {
    const auto tolerance = toleranceFrom(m_tolerance->text());
    if (!tolerance) return setSentence(tr("The tolerance is a number of percent from 0 to 100."));
    if (m_file->text().trimmed().isEmpty())
        return setSentence(tr("Choose the file that the provider gave you."));
    m_asked = *tolerance;
    setBusy(tr("Reading the export and our records…"));
    m_desk.reconcile({m_file->text().trimmed(), m_zone->currentText().trimmed(), m_provider->text().trimmed(),
                      *tolerance});
}

ReportSheet::ReportSheet(Desk& desk, std::chrono::year_month newest, QWidget* parent)
    : TaskSheet(
          tr("Monthly report"),
          tr("A month as one HTML file for people who sign bills: spend, savings and how sure they are. It "
             "holds nothing from outside and no prompts."),
          parent),
      m_desk(desk) {
    resize(620, 260);
    m_month = new QComboBox(this);
    for (int back = 0; back < monthsOffered; ++back) {
        const auto month = newest - std::chrono::months(back);
        const QDate date(static_cast<int>(month.year()),
                         static_cast<int>(static_cast<unsigned>(month.month())), 1);
        m_month->addItem(QLocale().toString(date, u"MMMM yyyy"_s), date);
    }
    m_file = new QLineEdit(this);
    auto* browse = new QPushButton(tr("Choose…"), this);
    auto* row = new QHBoxLayout;
    row->addWidget(m_file, 1);
    row->addWidget(browse);
    form().addRow(tr("&Month"), m_month);
    form().addRow(tr("&File"), row);
    m_write = addButton(tr("&Write"), u"writeReport"_s);
    m_open = addButton(tr("&Open it"), u"openReport"_s);
    m_open->setEnabled(false);
    const auto propose = [this] {
        const QString folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
        setFile(QDir(folder).filePath(
            u"tierline-%1.html"_s.arg(m_month->currentData().toDate().toString(u"yyyy-MM"_s))));
    };
    propose();
    connect(m_month, &QComboBox::activated, this, propose);
    connect(browse, &QPushButton::clicked, this, &ReportSheet::choose);
    connect(m_write, &QPushButton::clicked, this, &ReportSheet::start);
    connect(m_open, &QPushButton::clicked, this,
            [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(m_written)); });
    connect(this, &TaskSheet::cancelRequested, &desk, &Desk::cancelTask);
    connect(&desk, &Desk::taskFailed, this, [this](const QString& why) {
        setFailed(why);
        m_open->setEnabled(!m_written.isEmpty());
    });
    connect(&desk, &Desk::reported, this, &ReportSheet::showResult);
}

void ReportSheet::setFile(const QString& file) {
    m_file->setText(file);
}

void ReportSheet::choose() {
    askForFile(this, tr("Where the report is written"), true, m_file->text(), tr("HTML (*.html)"),
               [this](const QString& file) { setFile(file); });
}

void ReportSheet::start() {
    if (m_file->text().trimmed().isEmpty()) return setSentence(tr("Choose where the report is written."));
    const QDate month = m_month->currentData().toDate();
    setBusy(tr("Adding up the month…"));
    m_desk.makeReport({std::chrono::year(month.year()) / month.month(), m_file->text().trimmed()});
}

void ReportSheet::showResult(const ReportResult& result) {
    setBusy({});
    m_written = result.file;
    m_open->setEnabled(true);
    setSentence(wordsOf(result));
}

} // namespace tierline::spend
