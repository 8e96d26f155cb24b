// What the Settings page is told of where the program's values lie. Values; never a key itself.
#pragma once

#include "base/clock.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace tierline::settings {

// Of the command line or the environment: cannot be changed while the program runs.
struct LaunchFact {
    QString key;    // "listen"
    QString value;  // as it counts now; of a token only whether there is one
    QString usual;  // without the option
    QString option; // "--listen", "TIERLINE_TOKEN"
    bool operator==(const LaunchFact&) const = default;
};

struct FolderFact {
    QString name, path;
    qint64 bytes = -1; // -1: not there
    bool operator==(const FolderFact&) const = default;
};

// Where a key comes from that the policy names.
enum class Store { Nowhere, Environment, File, Keychain, ThisRun, OwnFile, Client };

struct SecretFact {
    QString reference; // "keychain:acme", "env:NAME", "file:PATH", "client"
    QString name;      // behind the colon
    QStringList users; // providers and others that name it
    Store store = Store::Nowhere;
    QString where;           // "stored in …", one line
    QString trouble;         // why it is not to be had; empty: it is, or was not asked
    bool isWritable = false; // by this page: a keychain reference
    bool operator==(const SecretFact&) const = default;
};

struct SettingsData {
    QString version, qtVersion, policyFile;
    QByteArray policyText;
    bool isShippedPolicy = false; // which is not written to
    std::vector<LaunchFact> launch;
    std::vector<FolderFact> folders;
    std::vector<SecretFact> secrets;
    QString settingsFile;
    QString keychain;        // what answers; empty: none does
    QString keychainTrouble; // why none does
    qint64 ledgerRows = 0, ledgerBytes = 0;
    bool isSandbox = false;
    Wall now{};
};

struct LedgerProgress {
    QString what; // "Checking"; empty: nothing is under way
    qint64 done = 0, total = 0;
    bool operator==(const LedgerProgress&) const = default;
};

} // namespace tierline::settings
