// What the Providers page asks its desk and is told by it. Values.
#pragma once

#include "breakers/history.h"
#include "breakers/reasons.h"
#include "breakers/success.h"
#include "health/breakerreplay.h"
#include "policy/edit.h"
#include "policy/policy.h"

#include <QMetaType>
#include <QString>
#include <QStringList>

#include <memory>
#include <vector>

namespace tierline::breakers {

struct Past {
    Wall at{};
    std::vector<PastCall> calls; // of the last hour
    SuccessMatrix success;       // of the last day
    std::int64_t requests = 0;   // of the last day that were read
    QString trouble;             // why there is nothing, or not all
};
using PastPtr = std::shared_ptr<const Past>;

// Where requests went that a breaker kept away from a model, since a moment.
struct Moved {
    QString target;
    Wall since{};
    std::int64_t requests = 0;                        // that would have asked it
    std::int64_t failed = 0;                          // of them, without an answer from anybody
    std::vector<std::pair<QString, std::int64_t>> to; // most first
    bool operator==(const Moved&) const = default;
};
// Counts one decision: it counts when the breaker kept it back, or when it failed there and went on.
void countMoved(Moved& moved, const ledger::Record& record);
void sortMoved(Moved& moved);
QString movedSentence(const Moved& moved); // "bee/mid 71 %, acme/large 29 %"; empty: none

struct ReplayWish {
    policy::Breaker settings;
    QString provider;   // empty: all of them
    quint64 number = 0; // echoed
};
struct ReplayReport {
    quint64 number = 0;
    health::BreakerReplay wanted, now; // with other settings, and with those in force
    std::int64_t requests = 0;
    Wall from{}, until{};
    QString trouble;
};
QString replaySentence(const ReplayReport& report); // what would have changed, in one sentence

struct PolicyChange {
    QString file;      // empty: there is none to be written
    QString diff;      // unified; empty: nothing to change
    QString lines;     // to be copied
    QString trouble;   // why it cannot be made
    bool isOwn = true; // false: it comes with the program, nobody's to change
};
struct Written {
    bool fine = false;
    QString sentence;
    bool canUndo = false;
};

struct Preset {
    QString id, dialect, baseUrl; // baseUrl empty: the dialect's own
    QString variable;             // where its key usually is; empty: it needs none
};

struct Trial {
    QString name, dialect, baseUrl;
    QString key;   // a reference; empty: none
    QString given; // a key for this run only, in place of the reference
    QString model; // empty: list the models
    quint64 number = 0;
};
struct TrialResult {
    quint64 number = 0;
    bool fine = false;
    QString sentence, remedy; // in plain words
    QStringList models;
    QString model; // that was asked
};

} // namespace tierline::breakers
