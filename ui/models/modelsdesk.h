// The door between the Models page and the rest of the program. Implemented by the application over files,
// ledger and gateway; by tests over invented data. Window's thread: slots return at once, answers are
// signals, and only the newest question of a kind is answered.
#pragma once

#include "models/modelsdata.h"
#include "spend/pricedata.h"

#include <QObject>

namespace tierline::models {

class Desk : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    virtual void look() = 0;  // prices and what was used; `seen`
    virtual void check() = 0; // `checked`

    // Own prices. `model` is provider/model; rates of the base only. Each change can be taken back.
    virtual void setPrice(const QString& model, const catalog::Rates& rates) = 0;
    virtual void removePrice(const QString& model) = 0;
    virtual void undoPrice() = 0;

    // A price list from a file: compared first, taken only when asked. `importChanged` tells where it stands.
    virtual void importList(const QString& file) = 0;
    virtual void cancelImport() = 0;
    virtual void adoptImport() = 0;

    virtual void listVersions() = 0;
    virtual void showVersion(const QString& hash, bool asDiff) = 0; // diff: against the one in force
    virtual void rollBack(const QString& hash) = 0;

    virtual void readTrail() = 0;
    virtual void showEntry(qint64 seq) = 0;
    virtual void verifyTrail() = 0;
    virtual void save(const QString& file, const QByteArray& bytes) = 0;

Q_SIGNALS:
    void seen(const tierline::models::ModelsData& data);
    void checked(const tierline::models::CheckReport& report);
    void priceChanged(bool fine, const QString& sentence, bool canUndo);
    void importChanged(const tierline::spend::PriceRefresh& refresh);
    void versionsListed(const std::vector<tierline::models::Version>& versions, const QStringList& troubles);
    void versionShown(const QString& hash, bool asDiff, const QString& text);
    void rolledBack(bool fine, const QString& sentence);
    void trailRead(const std::vector<tierline::models::TrailEntry>& entries); // newest first
    void entryShown(qint64 seq, const QString& text);
    void trailVerified(const tierline::models::TrailVerdict& verdict);
    void failed(const QString& sentence); // what could not be done, and the remedy
    void said(const QString& sentence);
};

} // namespace tierline::models
