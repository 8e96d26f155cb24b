// The door to the recorded requests, decided again by another policy. Lives on the window's thread: the slots
// return at once, the signals arrive there. Of replays only the newest is answered.
#pragma once

#include "base/clock.h"
#include "bench/replay.h"

#include <QByteArray>
#include <QObject>
#include <QString>

#include <memory>

namespace tierline::benchmark {

struct ReplayWish {
    QString policyFile;
    int hours = 0; // the last so many; 0: all
    bool operator==(const ReplayWish&) const = default;
};

struct ReplayResult {
    ReplayWish wish;
    QString policy; // how the file is called, and its hash
    Wall at{};      // when it was asked
    std::shared_ptr<const bench::ReplayReport> report;
};

class ReplayDesk : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    virtual void replay(const ReplayWish& wish) = 0; // ends with `replayed` or `failed`, unless stopped
    virtual void stop() = 0;                         // nothing is told of it any more
    virtual void save(const QString& file, const QByteArray& content) = 0; // ends with `saved`

Q_SIGNALS:
    void progressed(qint64 done, qint64 all);
    void replayed(const tierline::benchmark::ReplayResult& result);
    void failed(const QString& why);
    void saved(bool fine, const QString& sentence);
};

} // namespace tierline::benchmark
