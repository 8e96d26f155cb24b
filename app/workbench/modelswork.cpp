#include "modelswork.h"

#include "pricedesk.h"

#include "base/paths.h"
#include "base/utf8.h"
#include "catalog/import.h"
#include "catalog/prices.h"
#include "gateway/policyversions.h"
#include "ledger/audittext.h"
#include "ledger/linediff.h"
#include "policy/reader.h"

#include <algorithm>

namespace tierline::workbench {

using namespace Qt::Literals::StringLiterals;

namespace {

QString toQString(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

bool isThere(const std::filesystem::path& file) {
    std::error_code ignored;
    return std::filesystem::exists(file, ignored);
}

// A list of the user's of the day that counts goes before the shipped one of that day.
bool isFetched(const PricePlace& place, const catalog::Catalog& list) {
    return isThere(place.user / "prices" / ("prices-" + catalog::toString(list.date()) + ".json"));
}

std::vector<models::Used> usedIn(const ledger::Ledger& ledger, Wall now) {
    std::vector<models::Used> used;
    const auto sums = ledger.sums(
        {now - std::chrono::hours(24), now + std::chrono::seconds(1), ledger::Dimension::Model, {}});
    if (!sums) return used;
    for (const auto& [from, key, money, group] : *sums)
        used.push_back({key, money, group.requests, group.failed, group.unpriced, group.cost});
    return used;
}

} // namespace

models::ModelsData readModels(const PricePlace& place, const ledger::Ledger* ledger, Wall now) {
    models::ModelsData data;
    data.now = now;
    if (auto loaded = catalog::loadPrices(place.share, place.user)) {
        data.catalog = loaded->catalog;
        for (const Error& warning : loaded->warnings)
            data.troubles << toQString(toString(warning));
        data.isFetched = isFetched(place, *data.catalog);
    } else {
        data.troubles << toQString(toString(loaded.error()));
    }
    if (isThere(place.ownFile()))
        if (auto own = catalog::Catalog::load(place.ownFile()))
            data.own = std::make_shared<const catalog::Catalog>(*std::move(own));
    if (auto list = catalog::loadRetirements(place.share / "prices" / "retirements.txt"))
        data.retirements = *std::move(list);
    else
        data.troubles << toQString(toString(list.error()));
    if (ledger != nullptr) data.used = usedIn(*ledger, now);
    return data;
}

namespace {

Result<OwnText> ownTextIn(const PricePlace& place) {
    if (!isThere(place.ownFile())) return OwnText();
    auto text = readFile(place.ownFile());
    if (!text) return std::unexpected(text.error());
    return *std::move(text);
}

} // namespace

Result<OwnChange> changeOwnPrice(const PricePlace& place, const policy::Policy* policy,
                                 const std::string& model, const std::optional<catalog::Rates>& rates) {
    auto before = ownTextIn(place);
    if (!before) return std::unexpected(before.error());
    const auto prices = catalog::loadPrices(place.share, place.user);
    if (!prices) return std::unexpected(prices.error());
    const auto* provider = policy != nullptr ? policy->provider(model.substr(0, model.find('/'))) : nullptr;
    const std::string baseUrl = provider != nullptr ? provider->baseUrl : std::string();
    const auto done = rates ? keepOwnPrice(place.user, *prices->catalog, {toQString(model), *rates}, baseUrl)
                            : dropOwnPrice(place.user, *prices->catalog, model, baseUrl);
    if (!done) return std::unexpected(done.error());
    auto after = ownTextIn(place);
    if (!after) return std::unexpected(after.error());
    return OwnChange{*std::move(before), *std::move(after)};
}

Result<void> takeBack(const PricePlace& place, const OwnChange& change) {
    const auto now = ownTextIn(place);
    if (!now) return std::unexpected(now.error());
    if (*now != change.after)
        return fail(ErrorCode::Refused,
                    place.ownFile().string() + " has changed since; change the price by hand");
    if (change.before) return replaceFile(place.ownFile(), *change.before);
    std::error_code error;
    std::filesystem::remove(place.ownFile(), error);
    if (error)
        return fail(ErrorCode::Io, "cannot remove " + place.ownFile().string() + ": " + error.message());
    return {};
}

namespace {

// What was edited and never taken is no version that was in force.
const gateway::PolicyVersion* inForce(const gateway::PolicyVersions& versions) {
    const auto found = std::ranges::find_if(versions.entries,
                                            [](const auto& version) { return version.author != "edited"; });
    return found == versions.entries.end() ? nullptr : &*found;
}

} // namespace

std::vector<models::Version> versionsIn(const std::string& dataFolder, QStringList& troubles) {
    const auto kept = gateway::loadVersions(dataFolder);
    for (const std::string& trouble : kept.troubles)
        troubles << toQString(trouble);
    const auto* current = inForce(kept);
    std::vector<models::Version> versions;
    for (const auto& entry : kept.entries)
        versions.push_back({toQString(entry.hash), toQString(entry.author), toQString(entry.actor),
                            toQString(toValidUtf8(entry.summary)), toQString(entry.file), entry.time,
                            &entry == current});
    return versions;
}

Result<std::string> versionText(const std::string& dataFolder, const std::string& hash, bool asDiff) {
    const auto kept = gateway::loadVersions(dataFolder);
    const auto version = gateway::findVersion(kept, hash);
    if (!version) return std::unexpected(version.error());
    const auto text = gateway::versionText(dataFolder, *version);
    if (!text || !asDiff) return text;
    const auto* current = inForce(kept);
    if (current == nullptr || current->hash == version->hash) return std::string();
    const auto now = gateway::versionText(dataFolder, *current);
    if (!now) return std::unexpected(now.error());
    const std::string before = "policy " + version->hash.substr(0, 12),
                      after = "policy " + current->hash.substr(0, 12);
    return ledger::unifiedDiff(*text, *now, {before, after});
}

Result<void> rollBackTo(const std::string& dataFolder, const std::string& hash, Wall now) {
    const auto kept = gateway::loadVersions(dataFolder);
    auto version = gateway::findVersion(kept, hash);
    if (!version) return std::unexpected(version.error());
    const auto text = gateway::versionText(dataFolder, *version);
    if (!text) return std::unexpected(text.error());
    const auto* current = inForce(kept);
    const std::string file = current != nullptr ? current->file : version->file;
    if (file.empty())
        return fail(ErrorCode::NotFound, "which file the policy is read from is not known",
                    "copy its text instead");
    const auto read = policy::readPolicy(*text, file);
    if (!read.policy) return std::unexpected(read.errors.front());
    if (auto put = gateway::putBack(dataFolder, *text, file, now); !put) return put;
    version->time = now;
    version->author = "rollback";
    version->actor = ledger::localActor();
    version->file = file;
    version->summary = "rolled back in the window";
    return gateway::keepVersion(dataFolder, *std::move(version), *text);
}

std::vector<models::TrailEntry> trailOf(const std::vector<ledger::AuditEntry>& entries) {
    std::vector<models::TrailEntry> trail;
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry)
        trail.push_back({entry->seq, entry->time, toQString(entry->actor), toQString(entry->program),
                         toQString(entry->action), toQString(entry->subject),
                         toQString(toValidUtf8(ledger::summaryOf(*entry))), toQString(entry->hash)});
    return trail;
}

QString textOf(const ledger::AuditEntry& entry) {
    QString text = u"%1 %2\n"_s.arg(toQString(entry.action), toQString(entry.subject));
    text += toQString(toValidUtf8(ledger::summaryOf(entry))) + u"\n\n"_s;
    text += u"who    %1, with %2\nhash   %3\nafter  %4\n"_s.arg(
        toQString(entry.actor), toQString(entry.program), toQString(entry.hash),
        entry.previous.empty() ? u"nothing: it is the first"_s : toQString(entry.previous));
    if (entry.detail != "{}") text += u'\n' + toQString(toValidUtf8(entry.detail)) + u'\n';
    if (!entry.body.empty()) text += u'\n' + toQString(toValidUtf8(entry.body));
    return text;
}

models::TrailVerdict verdictOf(const ledger::AuditVerdict& verdict) {
    models::TrailVerdict told;
    told.isSound = verdict.findings.empty();
    const auto count = verdict.head.count;
    told.sentence = told.isSound ? u"Sound: %1 entries, none removed, altered, put in or moved."_s.arg(count)
                                 : u"The trail is not whole: %1 of %2 entries speak against it."_s
                                       .arg(verdict.findings.size())
                                       .arg(count);
    for (const auto& finding : verdict.findings)
        told.findings << toQString(toValidUtf8(finding.what));
    for (const std::string& remark : verdict.remarks)
        told.remarks << toQString(remark);
    if (count > 0) told.head = u"%1:%2"_s.arg(count).arg(toQString(verdict.head.hash));
    return told;
}

} // namespace tierline::workbench
