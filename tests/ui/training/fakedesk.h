// A desk over invented sets and figures and the shipped model's weights. Notes what the page asked for.
#pragma once

#include "training/trainingdesk.h"

namespace tierline::test {

// Shipped, own and added sets; the last one is broken.
training::SetsSeen fakeSets();
// Four sets: better than length, like length, like chance, one tier only; the first three also left out.
bench::TrainReport fakeReport();
// `file` of the shipped model; with the invented report when it is of a run.
training::ModelPtr fakeModel(bool ofRun);
// Ticks the usable ones of `fakeSets` in the settings.
void rememberFakeChoices();

class FakeDesk final : public training::TrainingDesk {
    Q_OBJECT

public:
    using TrainingDesk::TrainingDesk;

    void look(const training::Looking& looking) override {
        asked << QStringLiteral("look");
        looked = looking;
    }
    void train(const training::TrainingJob& given) override {
        asked << QStringLiteral("train");
        job = given;
    }
    void cancel() override { asked << QStringLiteral("cancel"); }
    void open(const QString& modelFile) override { asked << QStringLiteral("open ") + modelFile; }
    void save(const QString& file, const QByteArray& bytes) override {
        asked << QStringLiteral("save %1 %2").arg(file).arg(bytes.size());
    }
    void saveModel(const QString& file, const training::ModelPtr& model) override {
        asked << QStringLiteral("save model %1 %2").arg(file).arg(model->bytes.size());
    }

    QStringList asked;
    training::Looking looked;
    training::TrainingJob job;
};

} // namespace tierline::test
