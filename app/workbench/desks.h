// The doors of the pages over the engine that runs behind this window. Window thread; outlives the window,
// goes before the feed.
#pragma once

#include "access.h"
#include "benchdesk.h"
#include "breakersdesk.h"
#include "connectdesk.h"
#include "holddesk.h"
#include "inspectordesk.h"
#include "keychain.h"
#include "launch.h"
#include "livedesk.h"
#include "modelsdesk.h"
#include "offerdesk.h"
#include "playdesk.h"
#include "policydesk.h"
#include "recorddesk.h"
#include "replaydesk.h"
#include "settingsdesk.h"
#include "shell/desks.h"
#include "spenddesk.h"
#include "trainingdesk.h"

#include <memory>

namespace tierline::workbench {

class GatewayFeed;

class LocalDesks final {
public:
    LocalDesks(GatewayFeed& feed, const Launch& launch);

    shell::Desks desks();
    void giveUp(); // nobody answers for a key any more: what waits for one goes on without

private:
    Keychain m_keychain; // the engine has its own: only one waits for each at a time
    LocalTrainingDesk m_training;
    BenchDesk m_bench;
    LocalReplayDesk m_replay;
    LiveDesk m_live;
    LocalHoldDesk m_hold;
    SpendDesk m_spend;
    BreakersDesk m_breakers;
    LocalRecordDesk m_records;
    PlayDesk m_play;
    PolicyDesk m_policy;
    LocalModelsDesk m_models;
    LocalSettingsDesk m_settings;
    ConnectDesk m_connect;
    LocalOffers m_offers;
    InspectorDesk m_inspector;
};

} // namespace tierline::workbench
