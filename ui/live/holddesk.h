// What the Live page asks of the gateway's hold: which requests are to wait, and what becomes of those that
// do. Lives on the window's thread: slots return at once, `changed` comes there, at most a few times a second
// and only while it is on.
#pragma once

#include "base/clock.h"
#include "ledger/record.h"

#include <QObject>
#include <QString>

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace tierline::live {

inline constexpr int holdSeconds = 20; // at most; then a request goes on by itself

struct HeldRequest {
    std::shared_ptr<const ledger::Record> record; // scored and planned; `model` is where it would go
    std::vector<ledger::CandidateRow> choices;    // every model, and what speaks against sending it there
    Monotonic until{};                            // goes on by itself then
};

struct HoldNews {
    bool isOn = false;
    std::vector<HeldRequest> waiting;                                          // the oldest first
    std::int64_t held = 0, released = 0, dropped = 0, expired = 0, passed = 0; // since it was switched on
};

// On the gateway's threads, at once from several. Empty: every request.
using HoldCondition = std::function<bool(const ledger::Record&)>;

class HoldDesk : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    virtual void hold(const tierline::live::HoldCondition& condition) = 0;
    virtual void end() = 0;                                            // all that wait go on
    virtual void release(const QString& id, const QString& model) = 0; // empty: as planned
    virtual void releaseAll() = 0;
    virtual void drop(const QString& id) = 0; // its client is told 403

Q_SIGNALS:
    void changed(const tierline::live::HoldNews& news);
    void told(const QString& sentence); // what could not be done
};

} // namespace tierline::live
