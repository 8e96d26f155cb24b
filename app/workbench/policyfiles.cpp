#include "policyfiles.h"

#include "engine.h"

#include "base/hash.h"
#include "base/id.h"
#include "base/jsonwriter.h"
#include "base/paths.h"
#include "classify/answerpatterns.h"
#include "classify/scorer.h"
#include "gateway/policyversions.h"
#include "ledger/audit.h"
#include "ledger/linediff.h"
#include "policy/compare.h"
#include "policy/draft.h"
#include "policy/reader.h"
#include "protocol/json.h"

#include <QCoreApplication>

#include <algorithm>
#include <optional>
#include <random>
#include <system_error>

namespace tierline::workbench {

using namespace Qt::Literals::StringLiterals;
namespace fs = std::filesystem;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Policy)
};

constexpr std::size_t mostPolicy = 4U << 20U;

QString toQString(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

bool isShipped(const PolicyPlace& place, const std::string& file) {
    std::error_code ignored;
    return !place.share.empty()
           && fs::equivalent(fs::path(file).parent_path(), place.share / "policies", ignored);
}

bool exists(const std::string& file) {
    std::error_code ignored;
    return !file.empty() && fs::exists(file, ignored);
}

std::string shortHash(std::string_view hash) {
    return std::string(hash.substr(0, 12));
}

std::string entryId(Wall now) {
    return IdGenerator(std::random_device()()).next(now);
}

// Whatever would stop the gateway from taking it, before anything is written.
Result<std::shared_ptr<const policy::Policy>> readable(const std::string& text, const std::string& file) {
    const auto outcome = policy::readPolicy(text, file);
    if (!outcome.policy) return std::unexpected(outcome.errors.empty() ? Error{} : outcome.errors.front());
    if (const auto scorer = classify::Scorer::compile(outcome.policy); !scorer)
        return std::unexpected(scorer.error());
    if (const auto patterns = classify::AnswerPatterns::compile(*outcome.policy); !patterns)
        return std::unexpected(patterns.error());
    return outcome.policy;
}

// As a whole, behind links, with the mode it had.
Result<void> write(const std::string& file, const std::string& text) {
    std::error_code trouble;
    const bool isThere = fs::exists(file, trouble);
    const std::string target = isThere ? fs::canonical(file, trouble).string() : file;
    if (trouble) return fail(ErrorCode::Io, file + ": " + trouble.message());
    const auto mode = fs::status(target, trouble).permissions();
    if (!isThere)
        if (auto made = makePrivateFolder(fs::path(file).parent_path()); !made) return made;
    if (auto written = replaceFile(target, text); !written) return written;
    if (isThere) fs::permissions(target, mode, trouble);
    return {};
}

// The gateway reads the file again; absent: none runs here.
std::optional<Result<void>> reload(const Access& access) {
    std::optional<Result<void>> done;
    access.use([&](Engine& engine) {
        const auto state = engine.gateway().reloadPolicy();
        done = state ? Result<void>() : std::unexpected(state.error());
    });
    return done;
}

struct Change {
    tune::JournalAction action = tune::JournalAction::Promoted;
    std::string text, note;
    std::vector<std::string> effect;
    std::string evidence;
};

// Writes the text, has it read, and notes it; or leaves all as it was.
Result<QString> change(const PolicyPlace& place, const Access& access, const PolicyText& now,
                       const Change& to, Wall when) {
    if (now.target.empty())
        return fail(ErrorCode::Refused, now.file + " is shipped with the program and is not written",
                    "copy it and start with the copy");
    const auto policy = readable(to.text, now.target);
    if (!policy) return std::unexpected(policy.error());
    if (auto written = write(now.target, to.text); !written) return std::unexpected(written.error());
    const auto taken = reload(access);
    if (taken && !*taken) {
        std::error_code ignored;
        now.isShipped ? static_cast<void>(fs::remove(now.target, ignored))
                      : static_cast<void>(write(now.target, now.text));
        static_cast<void>(reload(access));
        return std::unexpected(taken->error());
    }
    tune::JournalEntry entry;
    entry.id = entryId(when);
    entry.time = when;
    entry.action = to.action;
    entry.author = ledger::localActor();
    entry.note = to.note;
    entry.file = now.target;
    entry.before = sha256Hex(now.text);
    entry.after = sha256Hex(to.text);
    entry.diff = ledger::unifiedDiff(now.text, to.text, {now.file, now.target});
    entry.effect = to.effect;
    entry.evidence = to.evidence;
    QString sentence = to.action == tune::JournalAction::RolledBack ? Text::tr("Policy %1 is in force again")
                       : taken                                      ? Text::tr("Policy %1 is in force")
                               : Text::tr("Policy %1 is written; no gateway runs here");
    sentence = sentence.arg(toQString(shortHash(entry.after)));
    if (const auto kept = tune::addToJournal(place.journal(), entry); !kept)
        sentence +=
            Text::tr(", but the journal could not be written: %1").arg(toQString(kept.error().detail));
    return sentence;
}

// The journal and the versions belong to the data folder, which has served other policy files before.
bool isOf(const PolicyText& text, const std::string& file) {
    if (file.empty()) return false;
    const auto isSame = [&](const std::string& other) {
        std::error_code trouble;
        return file == other
               || (!other.empty()
                   && fs::weakly_canonical(file, trouble) == fs::weakly_canonical(other, trouble)
                   && !trouble);
    };
    return isSame(text.file) || isSame(text.target);
}

// The newest entry about what the file says.
const tune::JournalEntry* newestOf(const tune::Journal& journal, const PolicyText& text) {
    const auto found = std::ranges::find_if(journal.entries, [&](const tune::JournalEntry& entry) {
        return entry.action != tune::JournalAction::DraftLeft && isOf(text, entry.file);
    });
    return found == journal.entries.end() ? nullptr : &*found;
}

Result<std::string> keptText(const PolicyPlace& place, std::string_view hash) {
    const auto found = gateway::findVersion(gateway::loadVersions(place.data.string()), hash);
    if (!found) return std::unexpected(found.error());
    return gateway::versionText(place.data.string(), *found);
}

// The hash to go back to.
Result<std::string> hashBefore(const PolicyPlace& place, const tune::Journal& journal, const PolicyText& text,
                               const std::string& entry, const std::string& current) {
    if (!entry.empty()) {
        const auto found = std::ranges::find(journal.entries, entry, &tune::JournalEntry::id);
        if (found == journal.entries.end()) return fail(ErrorCode::NotFound, "the journal has no such entry");
        if (!isOf(text, found->file))
            return fail(ErrorCode::Refused, "that version is of " + found->file + ", not of " + text.file,
                        "start with that policy to go back to it");
        return found->after;
    }
    const auto now = std::ranges::find_if(journal.entries, [&](const tune::JournalEntry& each) {
        return each.after == current && each.action != tune::JournalAction::DraftLeft
               && isOf(text, each.file);
    });
    if (now != journal.entries.end() && !now->before.empty()) return now->before;
    for (const auto& version : gateway::loadVersions(place.data.string()).entries)
        if (version.hash != current && isOf(text, version.file)) return version.hash;
    return fail(ErrorCode::NotFound, "no version before this one is kept");
}

QString wordOf(tune::JournalAction action) {
    switch (action) {
    case tune::JournalAction::Promoted: return Text::tr("promoted");
    case tune::JournalAction::RolledBack: return Text::tr("rolled back");
    case tune::JournalAction::EditedOutside: return Text::tr("edited outside");
    case tune::JournalAction::DraftLeft: return Text::tr("learned");
    }
    return {};
}

} // namespace

Result<PolicyText> readPolicyText(const PolicyPlace& place) {
    PolicyText read;
    read.file = !place.own.empty() && exists(place.own) ? place.own : place.named;
    if (read.file.empty()) read.file = (place.share / "policies" / "default.yaml").string();
    read.isShipped = isShipped(place, read.file);
    read.target = read.isShipped ? place.own : read.file;
    auto text = readFile(read.file, mostPolicy);
    if (!text) return std::unexpected(text.error());
    read.text = *std::move(text);
    return read;
}

policypage::PolicyFile policyFileOf(const PolicyPlace& place, const PolicyText& text,
                                    const policypage::PolicyPtr& live) {
    policypage::PolicyFile file;
    file.path = text.isShipped ? QString() : toQString(text.file);
    file.text = policypage::fileText(text.text);
    file.live = live;
    file.canWrite = !text.target.empty();
    const auto kept = readFile(place.draftFile(), 3 * mostPolicy);
    const auto json = kept ? protocol::Json::parse(*kept) : std::unexpected(Error{});
    if (!json) return file;
    file.draft = policypage::fileText((*json)["draft"].string().value_or(""));
    file.base = policypage::fileText((*json)["base"].string().value_or(""));
    return file;
}

void noteOutside(const PolicyPlace& place, const PolicyText& text, Wall now) {
    const auto journal = tune::readJournal(place.journal());
    const auto* newest = journal ? newestOf(*journal, text) : nullptr;
    const std::string hash = sha256Hex(text.text);
    if (newest == nullptr || newest->after == hash || text.isShipped) return;
    tune::JournalEntry entry;
    entry.id = entryId(now);
    entry.time = now;
    entry.action = tune::JournalAction::EditedOutside;
    entry.file = text.file;
    entry.before = newest->after;
    entry.after = hash;
    const auto before = keptText(place, newest->after);
    if (before) entry.diff = ledger::unifiedDiff(*before, text.text, {"before", text.file});
    static_cast<void>(tune::addToJournal(place.journal(), entry));
}

tune::Schedule readSchedule(const PolicyPlace& place) {
    auto text = readFile(place.scheduleFile(), 1'000).value_or(std::string());
    while (!text.empty() && text.back() == '\n')
        text.pop_back();
    constexpr std::string_view off = "off\n"; // and what it was on the next line
    const bool wasOn = text.starts_with(off);
    auto schedule = tune::parseSchedule(wasOn ? text.substr(off.size()) : text);
    if (!schedule) return {};
    schedule->isOn = schedule->isOn && !wasOn;
    return *schedule;
}

Result<tune::Schedule> switchSchedule(const PolicyPlace& place, bool isOn) {
    auto schedule = readSchedule(place);
    schedule.isOn = true;
    const auto text = (isOn ? "" : "off\n") + tune::toString(schedule);
    schedule.isOn = isOn;
    if (auto kept = replaceFile(place.scheduleFile(), text); !kept) return std::unexpected(kept.error());
    return schedule;
}

Result<void> keepDraftText(const PolicyPlace& place, const std::string& text, const std::string& base) {
    if (text.empty()) {
        std::error_code trouble;
        fs::remove(place.draftFile(), trouble);
        return trouble ? fail(ErrorCode::Io, place.draftFile() + ": " + trouble.message()) : Result<void>();
    }
    if (auto made = makePrivateFolder(place.data); !made) return made;
    std::string out;
    JsonWriter json(out);
    json.beginObject();
    json.member("draft", text);
    json.member("base", base);
    json.endObject();
    return replaceFile(place.draftFile(), out);
}

Result<QString> promote(const PolicyPlace& place, const Access& access, const Promotion& wish, Wall now) {
    const auto text = readPolicyText(place);
    if (!text) return std::unexpected(text.error());
    if (text->text != wish.base)
        return fail(ErrorCode::Refused, text->file + " has been changed meanwhile",
                    "merge the draft with it first");
    if (wish.draft == text->text) return fail(ErrorCode::InvalidInput, "the draft is what is in force");
    Change to{tune::JournalAction::Promoted, wish.draft, wish.note, {}, {}};
    const auto policy = policy::readPolicy(wish.draft, text->file).policy;
    if (policy && wish.effect && policy::meansTheSame(*policy, *wish.effect->draftPolicy)) {
        to.effect = effectLines(*wish.effect);
        to.evidence = wish.effect->data->name + ", " + std::to_string(wish.effect->decided) + " requests";
    }
    auto done = change(place, access, *text, to, now);
    if (done) static_cast<void>(keepDraftText(place, {}, {}));
    return done;
}

Result<QString> rollBack(const PolicyPlace& place, const Access& access, const std::string& entry, Wall now) {
    const auto text = readPolicyText(place);
    if (!text) return std::unexpected(text.error());
    const auto journal = tune::readJournal(place.journal());
    if (!journal) return std::unexpected(journal.error());
    const std::string current = sha256Hex(text->text);
    const auto hash = hashBefore(place, *journal, *text, entry, current);
    if (!hash) return std::unexpected(hash.error());
    if (*hash == current) return fail(ErrorCode::InvalidInput, "that version is in force");
    const auto kept = keptText(place, *hash);
    if (!kept) return std::unexpected(kept.error());
    return change(place, access, *text,
                  {tune::JournalAction::RolledBack, *kept, "from " + shortHash(current), {}, {}}, now);
}

std::vector<policypage::JournalEntry> journalOf(const PolicyPlace& place, const std::string& liveHash) {
    std::vector<policypage::JournalEntry> entries;
    const auto journal = tune::readJournal(place.journal());
    if (!journal) return entries;
    const auto versions = gateway::loadVersions(place.data.string());
    const auto text = readPolicyText(place);
    bool isLiveFound = false;
    for (const tune::JournalEntry& entry : journal->entries) {
        policypage::JournalEntry line;
        line.id = toQString(entry.id);
        line.time = entry.time;
        line.action = wordOf(entry.action);
        line.author = toQString(entry.author);
        line.note = toQString(entry.note);
        if (!entry.evidence.empty())
            line.note += (line.note.isEmpty() ? QString() : u" · "_s) + toQString(entry.evidence);
        const bool isHere = text && isOf(*text, entry.file);
        if (!isHere)
            line.note +=
                (line.note.isEmpty() ? QString() : u" · "_s) + Text::tr("of %1").arg(toQString(entry.file));
        line.hash12 = toQString(shortHash(entry.after));
        line.diff = toQString(entry.diff);
        for (const auto& each : entry.effect)
            line.effect << toQString(each);
        line.isDraft = entry.action == tune::JournalAction::DraftLeft;
        line.isLive = isHere && !line.isDraft && !isLiveFound && entry.after == liveHash;
        isLiveFound = isLiveFound || line.isLive;
        line.canRollBack = isHere && !line.isDraft && entry.after != liveHash
                           && gateway::findVersion(versions, entry.after).has_value();
        entries.push_back(std::move(line));
    }
    return entries;
}

Result<QString> draftOf(const PolicyPlace& place, const std::string& entry) {
    const auto journal = tune::readJournal(place.journal());
    if (!journal) return std::unexpected(journal.error());
    const auto found = std::ranges::find(journal->entries, entry, &tune::JournalEntry::id);
    if (found == journal->entries.end() || found->draft.empty())
        return fail(ErrorCode::NotFound, "the journal has no such draft");
    return policypage::fileText(found->draft);
}

} // namespace tierline::workbench
