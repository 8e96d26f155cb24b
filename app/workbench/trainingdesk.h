// Trains, and reads sets and models, beside the window's thread. Lives there; the work is done on threads of
// a pool of its own, which see values only. An answer to an older question is dropped. Destroying it stops
// what is under way at the next fold and waits for that.
#pragma once

#include "training/trainingdesk.h"

#include <QThreadPool>

#include <atomic>
#include <filesystem>
#include <memory>

namespace tierline::workbench {

class LocalTrainingDesk final : public training::TrainingDesk {
    Q_OBJECT

public:
    struct Place {
        std::filesystem::path shippedSets, ownSets, shippedModel;
    };
    static Place placeOf(const std::filesystem::path& dataFolder);

    explicit LocalTrainingDesk(Place place, QObject* parent = nullptr);
    ~LocalTrainingDesk() override;

    void look(const training::Looking& asked) override;
    void train(const training::TrainingJob& job) override;
    void cancel() override;
    void open(const QString& modelFile) override;
    void save(const QString& file, const QByteArray& bytes) override;
    void saveModel(const QString& file, const training::ModelPtr& model) override;

private:
    using Flag = std::shared_ptr<std::atomic<bool>>; // true: stop
    template <class Work, class Then>
    void beside(Work work, Then then);
    void tellSaved(const QString& file, const QString& trouble); // none: it was written

    Place m_place;
    QThreadPool m_pool;
    Flag m_stopLooking, m_stopTraining;
    quint64 m_opening = 0;
    bool m_isTraining = false;
};

} // namespace tierline::workbench
