// A desk of the Models page over invented prices. Notes what was asked.
#pragma once

#include "models/modelsdesk.h"

#include <QStringList>

namespace tierline::test {

// Prices of four sellers with dated rows, an own price, retirements; what fakePolicy's models were asked.
models::ModelsData fakeModels(Wall now);
models::CheckReport fakeCheck();
std::vector<models::Version> fakeVersions(Wall now);
std::vector<models::TrailEntry> fakeTrail(Wall now);

class FakeModels final : public models::Desk {
    Q_OBJECT

public:
    using Desk::Desk;

    void look() override;
    void check() override;
    void setPrice(const QString& model, const catalog::Rates&) override {
        asked << QStringLiteral("set ") + model;
    }
    void removePrice(const QString& model) override;
    void undoPrice() override;
    void importList(const QString& file) override { asked << QStringLiteral("import ") + file; }
    void cancelImport() override { asked << QStringLiteral("no import"); }
    void adoptImport() override { asked << QStringLiteral("adopt"); }
    void listVersions() override;
    void showVersion(const QString& hash, bool asDiff) override;
    void rollBack(const QString& hash) override;
    void readTrail() override;
    void showEntry(qint64 seq) override;
    void verifyTrail() override;
    void save(const QString& file, const QByteArray& bytes) override;

    QStringList asked;
    QByteArray saved;
    bool answers = true; // false: as while the disk is slow
};

} // namespace tierline::test
