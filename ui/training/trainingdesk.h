// The door between the Training page and what trains. The application implements it with a thread of its own;
// tests over invented data. Lives on the window's thread: slots return at once, signals arrive there.
#pragma once

#include "training/trainingdata.h"

#include <QByteArray>
#include <QObject>

namespace tierline::training {

class TrainingDesk : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    virtual void look(const Looking& asked) = 0;                         // the newest question counts
    virtual void train(const TrainingJob& job) = 0;                      // one at a time
    virtual void cancel() = 0;                                           // ends with `failed`
    virtual void open(const QString& modelFile) = 0;                     // empty: the shipped one
    virtual void save(const QString& file, const QByteArray& bytes) = 0; // whole or not at all
    // With the hashes of what it learnt beside it, when they are known.
    virtual void saveModel(const QString& file, const ModelPtr& model) = 0;

Q_SIGNALS:
    void setsChanged(const tierline::training::SetsSeen& sets);
    void progressed(const QString& what, double share);
    void trained(const tierline::training::ModelPtr& model);
    void failed(const tierline::training::TrainingTrouble& trouble);
    void opened(const tierline::training::ModelPtr& model);
    void openFailed(const tierline::training::TrainingTrouble& trouble);
    void saved(bool fine, const QString& file, const QString& sentence);
};

} // namespace tierline::training
