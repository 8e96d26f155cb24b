#include "desks.h"

#include "gatewayfeed.h"

#include "base/paths.h"

#include <QDir>

namespace tierline::workbench {

namespace {

// For a check: the keychain is not asked, which might ask the person for its password.
Result<Secret> withoutAsking(std::string_view reference) {
    if (reference.starts_with("keychain:")) return Secret();
    return resolveWithoutKeychain(reference);
}

// A shipped policy is never written: one's own is made beside it.
LocalOffers::Place offersFor(const Launch& launch) {
    const std::string own = (configFolder() / "policy.yaml").string();
    return {
        QDir::homePath(), QString::fromStdString(launch.policyFile.empty() ? own : launch.policyFile), {}};
}

PolicyPlace policyFor(const Launch& launch, const std::filesystem::path& share) {
    PolicyPlace place{share, launch.dataFolder, launch.policyFile, {}};
    if (launch.sandbox && launch.policyFile.empty())
        place.named = sandboxPolicy(launch.dataFolder).value_or(std::string());
    else if (launch.policyFile.empty())
        place.own = (configFolder() / "policy.yaml").string();
    return place;
}

std::filesystem::path share() {
    return shareFolder().value_or(std::filesystem::path());
}

} // namespace

LocalDesks::LocalDesks(GatewayFeed& feed, const Launch& launch)
    : m_training(LocalTrainingDesk::placeOf(launch.dataFolder)),
      m_bench({share(), launch.dataFolder, 1.0, m_keychain.resolver()}),
      m_replay(launch.dataFolder),
      m_live(feed.access()),
      m_hold(feed.access()),
      m_spend(feed.access()),
      m_breakers(feed.access(), m_keychain.resolver()),
      m_records(feed.access(), launch.dataFolder),
      m_play({launch.dataFolder / "playground.json", launch.dataFolder / "bench" / "sets"}),
      m_policy(policyFor(launch, share()),
               {{share(), launch.dataFolder, 1.0, withoutAsking}, launch.sandbox, {}}, feed.access()),
      m_models({{share(), configFolder()}, launch.dataFolder.string()}, feed.access(), withoutAsking),
      m_settings(launch, feed.access(), RunSecrets::ofThisProgram(), std::make_unique<DesktopKeychain>()),
      m_connect(ConnectDesk::usualPlace(QString::fromStdString(launch.clientToken))),
      m_offers(offersFor(launch)),
      m_inspector(feed.access(), QString::fromStdString(launch.clientToken)) {
    const auto onPolicy = [&feed](auto* desk, auto set) {
        QObject::connect(&feed, &shell::Feed::policyChanged, desk, set);
    };
    onPolicy(&m_bench, &BenchDesk::setLive);
    onPolicy(&m_models, &LocalModelsDesk::setPolicy);
    onPolicy(&m_settings, &LocalSettingsDesk::setPolicy);
    onPolicy(&m_records, &LocalRecordDesk::setPolicy);
    onPolicy(&m_play, &PlayDesk::setLive);
    onPolicy(&m_policy, &PolicyDesk::setLive);
    QObject::connect(&m_policy, &PolicyDesk::draftKept, &m_play, &PlayDesk::setDraft);
    QObject::connect(&feed, &shell::Feed::priceKept, &m_play, &PlayDesk::readPricesAgain);
    QObject::connect(
        &feed, &shell::Feed::gatewayChanged, &m_play,
        [this, token = QString::fromStdString(launch.clientToken)](const shell::GatewayState& state) {
            const QString url = state.phase == shell::GatewayPhase::Running ? state.url : QString();
            m_inspector.setUrl(url);
            m_play.setDoor({url, token});
        });
}

shell::Desks LocalDesks::desks() {
    return {.playground = &m_play,
            .policy = &m_policy,
            .benchmark = &m_bench,
            .replay = &m_replay,
            .live = &m_live,
            .hold = &m_hold,
            .spend = &m_spend,
            .breakers = &m_breakers,
            .records = &m_records,
            .inspector = &m_inspector,
            .training = &m_training,
            .models = &m_models,
            .settings = &m_settings,
            .connect = &m_connect,
            .offers = &m_offers};
}

void LocalDesks::giveUp() {
    m_keychain.giveUp();
}

} // namespace tierline::workbench
