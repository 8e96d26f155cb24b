#include "training/trainingexport.h"

#include "bench/trainexport.h"
#include "training/calibrationchart.h"
#include "training/trainingdesk.h"

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QSettings>

namespace tierline::training {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr QLatin1StringView folderKey("training/v1/exportFolder");

QString toQString(const std::string& text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

// A model's name as a file's.
QString fileStem(const ModelPtr& model) {
    QString stem = toQString(model->text.name).simplified();
    for (QChar& letter : stem)
        if (!letter.isLetterOrNumber() && letter != u'.' && letter != u'_') letter = u'-';
    return stem.isEmpty() ? u"model"_s : stem;
}

} // namespace

TrainingExport::TrainingExport(CalibrationChart& chart, QWidget* parent) : QMenu(parent), m_chart(chart) {
    const auto add = [this](const QString& text, std::vector<QAction*>& group, auto&& then) {
        QAction* action = addAction(text);
        connect(action, &QAction::triggered, this, then);
        group.push_back(action);
        return action;
    };
    m_save = add(tr("Save the model…"), m_ofModel, [this] { saveModel(); });
    add(tr("Copy the policy's lines that use it"), m_ofModel,
        [this] { copy(tr("the policy's lines"), snippet()); });
    add(tr("Copy the command that writes the same bytes"), m_ofRun,
        [this] { copy(tr("the command"), command()); });
    addSeparator();
    add(tr("Report as JSON…"), m_ofRun, [this] { saveReport(true); });
    add(tr("Report as CSV…"), m_ofRun, [this] { saveReport(false); });
    add(tr("Calibration as PNG…"), m_ofRun, [this] { saveChart(u"png"_s); });
    add(tr("Calibration as SVG…"), m_ofRun, [this] { saveChart(u"svg"_s); });
    setModel(nullptr, false);
}

void TrainingExport::setModel(const ModelPtr& model, bool hasFigures) {
    m_model = model;
    for (QAction* action : m_ofModel)
        action->setEnabled(model != nullptr);
    for (QAction* action : m_ofRun)
        action->setEnabled(model != nullptr && hasFigures);
}

QString TrainingExport::snippet() const {
    if (m_model == nullptr) return {};
    const QString file = m_model->file.isEmpty() ? fileStem(m_model) + u".model"_s : m_model->file;
    return toQString(bench::trainSnippet(file.toStdString()));
}

QString TrainingExport::command() const {
    if (m_model == nullptr || !m_model->report) return {};
    auto plan = m_model->plan;
    plan.out = (m_model->file.isEmpty() ? fileStem(m_model) + u".model"_s : m_model->file).toStdString();
    return toQString(bench::trainCommand(plan));
}

QByteArray TrainingExport::report(bool asJson) const {
    if (m_model == nullptr || !m_model->report) return {};
    return QByteArray::fromStdString(
        asJson ? bench::trainReportJson(*m_model->report, m_model->plan, m_model->text)
               : bench::trainReportCsv(*m_model->report));
}

void TrainingExport::copy(const QString& what, const QString& text) {
    QApplication::clipboard()->setText(text);
    const bool isUnsaved = m_model != nullptr && m_model->file.isEmpty() && text == snippet();
    Q_EMIT said(isUnsaved ? tr("Copied %1; save the model and put its place there").arg(what)
                          : tr("Copied %1").arg(what));
}

QString TrainingExport::ask(const QString& title, const QString& name, const QString& filter) {
    QSettings settings;
    const QString folder = settings.value(folderKey, QDir::homePath()).toString();
    const QString file =
        QFileDialog::getSaveFileName(parentWidget(), title, QDir(folder).filePath(name), filter);
    if (!file.isEmpty()) settings.setValue(folderKey, QFileInfo(file).absolutePath());
    return file;
}

void TrainingExport::saveModel() {
    if (m_model == nullptr || m_desk == nullptr) return;
    const QString file =
        ask(tr("Save the model"), fileStem(m_model) + u".model"_s, tr("Text models (*.model)"));
    if (!file.isEmpty()) m_desk->saveModel(file, m_model);
}

void TrainingExport::saveReport(bool asJson) {
    if (m_model == nullptr || m_desk == nullptr) return;
    const QString ending = asJson ? u"json"_s : u"csv"_s;
    const QString file = ask(tr("Save the report"), fileStem(m_model) + u"-report."_s + ending,
                             ending.toUpper() + u" (*."_s + ending + u')');
    if (!file.isEmpty()) m_desk->save(file, report(asJson));
}

void TrainingExport::saveChart(const QString& ending) {
    const QString file = ask(tr("Save the chart"), fileStem(m_model) + u"-calibration."_s + ending,
                             ending.toUpper() + u" (*."_s + ending + u')');
    if (!file.isEmpty()) writeChart(file);
}

void TrainingExport::writeChart(const QString& file) {
    const bool isSvg = file.endsWith(u".svg"_s, Qt::CaseInsensitive);
    const bool isWritten = isSvg ? m_chart.writeSvg(file) : m_chart.writePng(file);
    Q_EMIT said(isWritten ? tr("Saved %1").arg(file) : tr("Cannot write %1").arg(file));
}

} // namespace tierline::training
