// The Export menu: model, policy snippet, command, report, chart. Asks for a place and writes or copies; says
// what it did. Window thread.
#pragma once

#include "training/trainingdata.h"

#include <QMenu>

class QAction;

namespace tierline::training {

class CalibrationChart;
class TrainingDesk;

class TrainingExport final : public QMenu {
    Q_OBJECT

public:
    TrainingExport(CalibrationChart& chart, QWidget* parent);
    void setDesk(TrainingDesk* desk) { m_desk = desk; }
    void setModel(const ModelPtr& model, bool hasFigures);
    QAction* saveAction() const { return m_save; }

    // Without asking: what each writes or copies. For tests, and for the asking.
    QString snippet() const;
    QString command() const;
    QByteArray report(bool asJson) const;
    void writeChart(const QString& file);

Q_SIGNALS:
    void said(const QString& sentence);

private:
    void copy(const QString& what, const QString& text);
    void saveModel();
    void saveReport(bool asJson);
    void saveChart(const QString& ending);
    QString ask(const QString& title, const QString& name, const QString& filter);

    CalibrationChart& m_chart;
    TrainingDesk* m_desk = nullptr;
    ModelPtr m_model;
    QAction* m_save;
    std::vector<QAction*> m_ofModel, m_ofRun;
};

} // namespace tierline::training
