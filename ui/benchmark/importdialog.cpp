#include "benchmark/importdialog.h"

#include "kit/fonts.h"
#include "kit/statedot.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace tierline::benchmark {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int wide = 640, exampleChars = 60, typingPause = 300;

kit::Tone toneOf(Check::Level level) {
    return level == Check::Fine ? kit::Tone::Good : level == Check::Look ? kit::Tone::Warn : kit::Tone::Bad;
}

void empty(QWidget& box) {
    qDeleteAll(box.findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly));
    delete box.layout();
}

} // namespace

ImportDialog::ImportDialog(Desk& desk, const QString& file, QWidget* parent)
    : QDialog(parent), m_desk(desk), m_file(file) {
    setWindowTitle(tr("Import a set"));
    setMinimumWidth(wide);
    m_headline = new QLabel(tr("Reading %1 …").arg(file.section(u'/', -1)), this);
    m_headline->setFont(kit::textFont(12.0, QFont::DemiBold));
    m_headline->setWordWrap(true);
    m_name = new QLineEdit(this);
    m_values = new QLineEdit(this);
    m_values->setPlaceholderText(u"EASY=simple, HARD=complex"_s);
    m_values->setToolTip(tr("Labels that are called otherwise in the file; case is ignored"));
    m_skipBad = new QCheckBox(tr("Leave out rows that are wrong, and say how many"), this);
    m_columns = new QWidget;
    auto* scroll = new QScrollArea(this);
    scroll->setWidget(m_columns);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setMinimumHeight(190);
    m_checks = new QWidget(this);
    auto* form = new QFormLayout;
    form->addRow(tr("Keep as"), m_name);
    form->addRow(tr("Labels"), m_values);
    form->addRow({}, m_skipBad);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    buttons->button(QDialogButtonBox::Cancel)->setIcon({});
    m_import = buttons->addButton(tr("Import"), QDialogButtonBox::AcceptRole);
    m_import->setProperty("primary", true);
    m_import->setEnabled(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 16);
    layout->setSpacing(12);
    layout->addWidget(m_headline);
    layout->addWidget(scroll, 1);
    layout->addLayout(form);
    layout->addWidget(m_checks);
    layout->addWidget(buttons);
    m_typing.setSingleShot(true);
    m_typing.setInterval(typingPause);
    connect(&m_typing, &QTimer::timeout, this, &ImportDialog::ask);
    connect(m_values, &QLineEdit::textEdited, &m_typing, qOverload<>(&QTimer::start));
    connect(m_skipBad, &QCheckBox::clicked, this, &ImportDialog::ask);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        m_desk.import(wish());
        accept();
    });
    connect(&m_desk, &Desk::inspected, this, &ImportDialog::setContents);
    m_desk.inspect(file, nullptr);
}

ImportWish ImportDialog::wish() const {
    ImportWish wish{m_file, m_name->text().trimmed(), {}, {}, m_skipBad->isChecked()};
    for (std::size_t i = 0; i < m_targets.size(); ++i)
        if (const QString target = m_targets[i]->currentData().toString(); !target.isEmpty())
            wish.columns.emplace_back(target, m_contents.columns[i].name);
    for (const QString& value : m_values->text().split(u',', Qt::SkipEmptyParts))
        wish.values << value.trimmed();
    return wish;
}

void ImportDialog::ask() {
    const ImportWish now = wish();
    m_import->setEnabled(false);
    m_desk.inspect(m_file, &now);
}

void ImportDialog::setContents(const FileContents& contents) {
    if (contents.file != m_file) return;
    m_headline->setText(contents.trouble.isEmpty() ? m_file.section(u'/', -1) : contents.trouble);
    if (m_name->text().isEmpty()) m_name->setText(contents.name);
    if (m_values->text().isEmpty()) m_values->setText(contents.values.join(u", "_s));
    const bool isSame = contents.columns.size() == m_contents.columns.size();
    m_contents = contents;
    if (!isSame) setColumns(contents);
    setChecks(contents);
    m_import->setEnabled(contents.canImport);
}

void ImportDialog::setColumns(const FileContents& contents) {
    empty(*m_columns);
    m_targets.clear();
    auto* grid = new QGridLayout(m_columns);
    grid->setContentsMargins(0, 0, 8, 0);
    grid->setHorizontalSpacing(16);
    grid->setColumnStretch(2, 1);
    int row = 0;
    for (const FileColumn& column : contents.columns) {
        auto* name = new QLabel(column.name, m_columns);
        name->setFont(kit::textFont(10.0, QFont::Medium));
        auto* box = new QComboBox(m_columns);
        box->setAccessibleName(tr("What %1 is").arg(column.name));
        box->addItem(tr("left out"), QString());
        for (const QString& target : contents.targets)
            box->addItem(target, target);
        if (!column.target.isEmpty() && box->findData(column.target) < 0)
            box->addItem(column.target, column.target);
        box->setCurrentIndex(std::max(0, box->findData(column.target)));
        box->setToolTip(column.reason);
        connect(box, &QComboBox::activated, this, &ImportDialog::ask);
        auto* example = new QLabel(column.example.simplified().left(exampleChars), m_columns);
        example->setForegroundRole(QPalette::PlaceholderText);
        example->setTextFormat(Qt::PlainText);
        example->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        grid->addWidget(name, row, 0);
        grid->addWidget(box, row, 1);
        grid->addWidget(example, row, 2);
        m_targets.push_back(box);
        ++row;
    }
    grid->setRowStretch(row, 1);
}

void ImportDialog::setChecks(const FileContents& contents) {
    empty(*m_checks);
    auto* grid = new QGridLayout(m_checks);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(10);
    grid->setColumnStretch(1, 1);
    int row = 0;
    for (const Check& check : contents.checks) {
        auto* words = new QLabel(check.sentence, m_checks);
        words->setWordWrap(true);
        words->setTextFormat(Qt::PlainText);
        grid->addWidget(new kit::StateDot(toneOf(check.level), m_checks), row, 0, Qt::AlignTop);
        grid->addWidget(words, row, 1);
        ++row;
    }
}

} // namespace tierline::benchmark
