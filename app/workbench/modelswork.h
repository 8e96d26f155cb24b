// What the Models page asks for, as plain functions over files and the ledger. Any thread that may wait.
#pragma once

#include "base/error.h"
#include "base/secret.h"
#include "ledger/audit.h"
#include "ledger/ledger.h"
#include "models/modelsdata.h"
#include "policy/policy.h"

#include <filesystem>
#include <optional>

namespace tierline::workbench {

struct PricePlace {
    std::filesystem::path share, user; // user: the configuration's folder
    std::filesystem::path ownFile() const { return user / "prices" / "overrides.json"; }
};

// Prices and retirements; `ledger` may be null: nothing was used then.
models::ModelsData readModels(const PricePlace& place, const ledger::Ledger* ledger, Wall now);

// As `tierlinectl check` does, without the look at what a ledger has seen unless there is one.
models::CheckReport checkPolicy(const std::string& file, const PricePlace& place,
                                const ledger::Ledger* ledger, const SecretResolver& secrets, Wall now);

// Without `rates`: takes the person's own price of it away.
using OwnText = std::optional<std::string>; // of the file; absent: there is none
struct OwnChange {
    OwnText before, after;
};
Result<OwnChange> changeOwnPrice(const PricePlace& place, const policy::Policy* policy,
                                 const std::string& model, const std::optional<catalog::Rates>& rates);
Result<void> takeBack(const PricePlace& place,
                      const OwnChange& change); // refused when the file has changed since

std::vector<models::Version> versionsIn(const std::string& dataFolder, QStringList& troubles);
Result<std::string> versionText(const std::string& dataFolder, const std::string& hash, bool asDiff);
// Writes the version's text into the file that the policy is read from. The caller has it read again.
Result<void> rollBackTo(const std::string& dataFolder, const std::string& hash, Wall now);

std::vector<models::TrailEntry> trailOf(const std::vector<ledger::AuditEntry>& entries);
QString textOf(const ledger::AuditEntry& entry);
models::TrailVerdict verdictOf(const ledger::AuditVerdict& verdict);

} // namespace tierline::workbench
