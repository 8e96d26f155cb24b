// What the Settings page asks for, as plain functions over files. Any thread that may wait. No key is read
// here but to see that it is there.
#pragma once

#include "launch.h"
#include "runsecrets.h"

#include "policy/policy.h"
#include "settings/settingsdata.h"

namespace tierline::workbench {

// All but the keychain and the ledger's counts.
settings::SettingsData readSettings(const Launch& launch, const policy::Policy* policy, const RunSecrets& run,
                                    Wall now);

// For those who help: versions, the policy with keys named only, folders, counts. No prompts, no keys.
QString bundleOf(const settings::SettingsData& data);
// Anything that looks like a key, and user and password of an address, become "•••".
QString redacted(const QString& text);

} // namespace tierline::workbench
