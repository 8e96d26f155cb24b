// The door between the Providers page and the rest of the program, for what a snapshot does not tell. Lives
// on the window's thread: the slots return at once, the signals arrive there. Only the answer to the newest
// question of a kind is given.
#pragma once

#include "breakers/deskdata.h"

#include <QObject>

namespace tierline::breakers {

class Desk : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    virtual void lookBack() = 0; // the last hour's attempts, and what the last day says of success
    virtual void findMoved(const QString& target, Wall since) = 0;
    virtual void replay(const ReplayWish& wish) = 0;
    virtual void readReasons(int hours) = 0;

    // What would be changed in the policy's file; nothing is written before `writePolicy`, which writes what
    // was planned last.
    virtual void planBreaker(const policy::Breaker& settings) = 0;
    virtual void planProvider(const policy::NewProvider& provider) = 0;
    virtual void writePolicy() = 0;
    virtual void undoPolicy() = 0; // back to what stood there before

    virtual void presets() = 0;
    virtual void estimateTrial(const Trial& trial) = 0;
    virtual void tryProvider(const Trial& trial) = 0;
    virtual void cancelTrial() = 0;

Q_SIGNALS:
    void lookedBack(const tierline::breakers::PastPtr& past);
    void movedFound(const tierline::breakers::Moved& moved);
    void replayed(const tierline::breakers::ReplayReport& report);
    void reasonsRead(const tierline::breakers::ReasonData& data);
    void changePlanned(const tierline::breakers::PolicyChange& change);
    void policyWritten(const tierline::breakers::Written& written);
    void presetsRead(const std::vector<tierline::breakers::Preset>& presets);
    void trialEstimated(const QString& sentence);
    void trialEnded(const tierline::breakers::TrialResult& result);
};

} // namespace tierline::breakers
