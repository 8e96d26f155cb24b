#include "settings/fakesettings.h"

namespace tierline::test {

using namespace Qt::Literals::StringLiterals;
using settings::Store;

settings::SettingsData fakeSettings() {
    settings::SettingsData data;
    data.version = u"0.1.0"_s;
    data.qtVersion = u"6.4.2"_s;
    data.policyFile = u"/home/you/.config/tierline/policy.yaml"_s;
    data.policyText =
        "version: 1\nroute:\n  mode: observe\n  max_attempts: 3\ncapture:\n  prompts: true\n  keep: 30d\n"
        "alerts:\n  - {when: error_rate, above: 0.1}\n  - {when: budget, above: 0.9}\n";
    data.launch = {
        {u"listen"_s, u"127.0.0.1:9000"_s, u"127.0.0.1:8787"_s, u"--listen"_s},
        {u"policy"_s, data.policyFile, data.policyFile, u"--policy"_s},
        {u"token"_s, u"is set"_s, u"none"_s, u"TIERLINE_TOKEN"_s},
        {u"data"_s, u"/home/you/.local/share/tierline"_s, u"/home/you/.local/share/tierline"_s, u"--data"_s},
        {u"sandbox"_s, u"off"_s, u"off"_s, u"--sandbox"_s},
        {u"traffic"_s, u"off"_s, u"off"_s, u"--traffic"_s},
        {u"share"_s, u"/usr/share/tierline"_s, u"/usr/share/tierline"_s, u"TIERLINE_SHARE"_s}};
    data.folders = {{u"data"_s, u"/home/you/.local/share/tierline"_s, 61'400'000},
                    {u"settings"_s, u"/home/you/.config/tierline"_s, 48'200},
                    {u"program"_s, u"/usr/share/tierline"_s, 9'300'000}};
    data.secrets = {
        {u"keychain:acme"_s, u"acme"_s, {u"acme"_s}, Store::ThisRun, u"kept for this run only"_s, {}, true},
        {u"env:OPENAI_API_KEY"_s,
         u"OPENAI_API_KEY"_s,
         {u"openai"_s, u"embeddings"_s},
         Store::Environment,
         u"in the environment variable OPENAI_API_KEY"_s,
         u"OPENAI_API_KEY is not set"_s,
         false},
        {u"client"_s,
         {},
         {u"anthropic"_s},
         Store::Client,
         u"sent by each client with its request"_s,
         {},
         false}};
    data.settingsFile = u"/home/you/.config/tierline/tierline.conf"_s;
    data.keychain = u"the desktop's secret service"_s;
    data.ledgerRows = 214'000;
    data.ledgerBytes = 61'000'000;
    return data;
}

void FakeSettings::storeSecret(const QString& name, const Secret& secret, Store store) {
    asked << u"store %1 %2 characters in %3"_s.arg(name)
                 .arg(secret.reveal().size())
                 .arg(static_cast<int>(store));
    Q_EMIT secretStored(name, true, u"stored in the right place"_s);
}

void FakeSettings::removeSecret(const QString& name, Store store) {
    asked << u"remove %1 from %2"_s.arg(name).arg(static_cast<int>(store));
    Q_EMIT secretStored(name, true, u"gone"_s);
}

void FakeSettings::testSecret(const QString& reference) {
    asked << u"test "_s + reference;
    Q_EMIT secretTested(reference, true, u"kept for this run only, 51 characters"_s);
}

} // namespace tierline::test
