#include "live/exportdialog.h"

#include "kit/fonts.h"
#include "kit/format.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateTime>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>
#include <QSettings>
#include <QStandardPaths>
#include <QVBoxLayout>

#include <algorithm>

namespace tierline::live {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr QLatin1StringView folderKey("live/v1/exportFolder"), formKey("live/v1/exportForm");

struct FormRow {
    const char *name, *ending, *kind;
    ledger::ExportForm form;
    bool asHar = false;
};
constexpr FormRow forms[] = {
    {QT_TRANSLATE_NOOP("tierline::live::ExportDialog", "JSON lines, the whole record a line"), ".jsonl",
     QT_TRANSLATE_NOOP("tierline::live::ExportDialog", "JSON lines (*.jsonl)"),
     ledger::ExportForm::JsonLines},
    {QT_TRANSLATE_NOOP("tierline::live::ExportDialog", "CSV, for spreadsheets"), ".csv",
     QT_TRANSLATE_NOOP("tierline::live::ExportDialog", "CSV (*.csv)"), ledger::ExportForm::Csv},
    {QT_TRANSLATE_NOOP("tierline::live::ExportDialog", "HAR 1.2, HTTP calls for browsers' tools"), ".har",
     QT_TRANSLATE_NOOP("tierline::live::ExportDialog", "HTTP archive (*.har)"), ledger::ExportForm::JsonLines,
     true},
};
const FormRow& formAt(int index) {
    return forms[static_cast<std::size_t>(std::max(index, 0))];
}

QString firstName(const QString& ending) {
    const QString home = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    const QString folder = QSettings().value(folderKey, home.isEmpty() ? QDir::homePath() : home).toString();
    return QDir(folder).filePath(QDateTime::currentDateTime().toString(u"'decisions 'yyyy-MM-dd HH-mm"_s)
                                 + ending);
}

} // namespace

ExportDialog::ExportDialog(RecordDesk& desk, ExportChoice choice, QWidget* parent)
    : QDialog(parent), m_desk(desk), m_choice(std::move(choice)) {
    setWindowTitle(tr("Export decisions"));
    setMinimumWidth(560);
    build();
    m_form->setCurrentIndex(std::clamp(QSettings().value(formKey, 0).toInt(), 0, m_form->count() - 1));
    m_file->setText(firstName(ending()));
    connect(&m_desk, &RecordDesk::exportProgressed, this, &ExportDialog::onProgress);
    connect(&m_desk, &RecordDesk::exportEnded, this, &ExportDialog::onEnded);
    refresh();
}

void ExportDialog::build() {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(18, 16, 18, 16);
    layout->setSpacing(12);
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(10);
    const auto rows = [](const std::vector<std::string>& ids) { return kit::count(std::ssize(ids)); };
    m_shown = new QRadioButton(m_choice.filter.isEmpty()
                                   ? tr("All %1 rows of the list").arg(rows(m_choice.shown))
                                   : tr("The %1 rows that pass the filter").arg(rows(m_choice.shown)));
    m_shown->setToolTip(m_choice.filter);
    m_selected = new QRadioButton(tr("The %1 selected rows").arg(rows(m_choice.selected)));
    m_selected->setEnabled(!m_choice.selected.empty());
    (m_choice.selected.size() > 1 ? m_selected : m_shown)->setChecked(true);
    auto* which = new QVBoxLayout;
    which->addWidget(m_shown);
    which->addWidget(m_selected);
    form->addRow(tr("What"), which);
    m_form = new QComboBox;
    for (const auto& row : forms)
        m_form->addItem(tr(row.name));
    m_form->setWhatsThis(tr(
        "JSON lines have all that the ledger keeps of a decision, one a line; CSV has the columns "
        "that fit into a table. The names are the same as those of tierlinectl export. HAR is what browsers' "
        "tools and proxies open: a call each, with its times; headers and keys are never in it."));
    form->addRow(tr("Form"), m_form);
    m_prompts = new QCheckBox(tr("With what was asked and said, as far as it was kept"));
    m_warning = new QLabel(
        tr("Prompts may hold names, keys and code of yours. Whoever gets the file can read them."));
    m_warning->setWordWrap(true);
    m_warning->setFont(kit::smallFont());
    auto* words = new QVBoxLayout;
    words->addWidget(m_prompts);
    words->addWidget(m_warning);
    form->addRow(tr("Prompts"), words);
    m_file = new QLineEdit;
    m_file->setAccessibleName(tr("File"));
    m_browse = new QPushButton(tr("Choose…"));
    auto* file = new QHBoxLayout;
    file->addWidget(m_file, 1);
    file->addWidget(m_browse);
    form->addRow(tr("File"), file);
    layout->addLayout(form);
    m_progress = new QProgressBar;
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Rows looked at"));
    m_said = new QLabel;
    m_said->setWordWrap(true);
    layout->addWidget(m_progress);
    layout->addWidget(m_said);
    m_begin = new QPushButton(tr("Export"));
    m_begin->setDefault(true);
    m_close = new QPushButton;
    auto* foot = new QHBoxLayout;
    foot->addStretch(1);
    foot->addWidget(m_close);
    foot->addWidget(m_begin);
    layout->addLayout(foot);
    connect(m_begin, &QPushButton::clicked, this, &ExportDialog::begin);
    connect(m_close, &QPushButton::clicked, this, &ExportDialog::reject);
    connect(m_browse, &QPushButton::clicked, this, &ExportDialog::browse);
    connect(m_prompts, &QCheckBox::toggled, this, &ExportDialog::refresh);
    connect(m_file, &QLineEdit::textChanged, this, &ExportDialog::refresh);
    connect(m_form, &QComboBox::currentIndexChanged, this, [this] {
        const QFileInfo info(m_file->text());
        m_file->setText(QDir(info.path()).filePath(info.completeBaseName() + ending()));
    });
}

QString ExportDialog::ending() const {
    return QString::fromLatin1(formAt(m_form->currentIndex()).ending);
}

void ExportDialog::browse() {
    const QString file = QFileDialog::getSaveFileName(this, tr("Export to"), m_file->text(),
                                                      tr(formAt(m_form->currentIndex()).kind));
    if (!file.isEmpty()) m_file->setText(file);
}

void ExportDialog::refresh() {
    m_warning->setVisible(m_prompts->isChecked());
    m_progress->setVisible(m_isRunning);
    m_close->setText(m_isRunning ? tr("Stop") : tr("Close"));
    const bool hasRows = !m_choice.shown.empty() || !m_choice.selected.empty();
    m_begin->setEnabled(!m_isRunning && !m_file->text().trimmed().isEmpty() && hasRows);
    if (!hasRows)
        m_said->setText(tr("There is no row to export. Clear the filter, or send a request first."));
    for (QWidget* field :
         {static_cast<QWidget*>(m_shown), static_cast<QWidget*>(m_form), static_cast<QWidget*>(m_prompts),
          static_cast<QWidget*>(m_file), static_cast<QWidget*>(m_browse)})
        field->setEnabled(!m_isRunning);
    m_selected->setEnabled(!m_isRunning && !m_choice.selected.empty());
}

void ExportDialog::begin() {
    ExportWish wish;
    wish.file = m_file->text().trimmed();
    wish.form = formAt(m_form->currentIndex()).form;
    wish.asHar = formAt(m_form->currentIndex()).asHar;
    wish.withPrompts = m_prompts->isChecked();
    wish.ids = m_selected->isChecked() ? m_choice.selected : m_choice.shown;
    QSettings().setValue(folderKey, QFileInfo(wish.file).absolutePath());
    QSettings().setValue(formKey, m_form->currentIndex());
    m_isRunning = true;
    m_progress->setRange(0, 0);
    m_said->setText(tr("Reading the ledger…"));
    refresh();
    m_desk.exportRows(wish);
}

void ExportDialog::onProgress(qint64 rows, qint64 of) {
    if (!m_isRunning) return;
    m_progress->setRange(0, 1'000);
    m_progress->setValue(of > 0 ? static_cast<int>(1'000.0 * double(rows) / double(of)) : 0);
    m_said->setText(tr("%1 of %2 rows").arg(kit::count(rows), kit::count(of)));
}

void ExportDialog::onEnded(bool fine, const QString& sentence) {
    if (!m_isRunning) return;
    m_isRunning = false;
    m_said->setText(sentence);
    refresh();
    if (fine) m_close->setFocus();
}

void ExportDialog::reject() {
    if (m_isRunning) return m_desk.cancelExport(); // what was written is taken away; `exportEnded` says so
    QDialog::reject();
}

} // namespace tierline::live
