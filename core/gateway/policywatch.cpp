#include "gateway/policywatch.h"

#include "base/hash.h"
#include "base/log.h"
#include "base/paths.h"
#include "gateway/adopt.h"
#include "gateway/policysummary.h"
#include "gateway/redecide.h"
#include "ledger/auditpolicy.h"
#include "policy/reader.h"

#include <sys/stat.h>

namespace tierline::gateway {

namespace {

std::int64_t nanoseconds(const timespec& time) {
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

std::optional<policy::Mode> modeOf(const Options& options) {
    return options.observe ? std::optional(policy::Mode::Observe) : std::nullopt;
}

} // namespace

FileStamp stampOf(const std::string& file) {
    struct stat info{};
    FileStamp stamp;
    if (::stat(file.c_str(), &info) != 0) return stamp;
    stamp.device = static_cast<std::int64_t>(info.st_dev);
    stamp.inode = static_cast<std::int64_t>(info.st_ino);
    stamp.size = info.st_size;
    stamp.modified = nanoseconds(info.st_mtim);
    stamp.changed = nanoseconds(info.st_ctim);
    return stamp;
}

bool FileDebounce::isDue(const FileStamp& now) {
    if (now == m_judged) {
        m_seen = now;
        return false;
    }
    return std::exchange(m_seen, now) == now;
}

std::string toText(const PolicyWatch::Errors& errors) {
    std::string text;
    for (const Error& error : errors)
        text += (text.empty() ? "" : "\n") + toString(error);
    return text;
}

PolicyWatch::PolicyWatch(Core& core, std::string folder, net::PoolSettings pools)
    : m_core(core), m_folder(std::move(folder)), m_pools(std::move(pools)) {}

void PolicyWatch::begin(PolicyText text) {
    const std::scoped_lock one(m_changing);
    const auto stamp = stampOf(text.file);
    // Changed while the gateway started: then the stamp is of another text, which the next look takes.
    const auto now = readFile(text.file);
    if (now && *now == text.text) m_debounce.taken(stamp);
    noteTaken(text, "start", {});
    m_begun = true;
}

// One's own file that was taken away does not make the shipped policy come into force.
Result<std::string> PolicyWatch::fileToRead() const {
    const auto own = (configFolder() / "policy.yaml").string();
    if (m_core.options.policyFile.empty() && state().file == own) return own;
    return findPolicyFile(m_core.options.policyFile);
}

PolicyState PolicyWatch::state() const {
    const std::scoped_lock lock(m_mutex);
    return m_state;
}

void PolicyWatch::look() {
    const std::scoped_lock one(m_changing);
    if (!m_begun) return;
    const auto file = fileToRead();
    if (!file || !m_debounce.isDue(stampOf(*file))) return;
    static_cast<void>(readAndTake("file")); // told by itself
}

PolicyWatch::Changed PolicyWatch::reload() {
    const std::scoped_lock one(m_changing);
    return readAndTake("reload");
}

PolicyWatch::Changed PolicyWatch::readAndTake(std::string_view author) {
    const auto file = fileToRead();
    if (!file) return refuse({file.error()}, author);
    const auto stamp = stampOf(*file);
    auto text = readPolicyText(*file);
    m_debounce.taken(stamp); // a write meanwhile has another stamp
    if (!text) return refuse({text.error()}, author);
    return take(*std::move(text), author);
}

PolicyWatch::Changed PolicyWatch::take(PolicyText text, std::string_view author) {
    const Options& options = m_core.options;
    auto made = makeSetup(text, options.secrets, options.sandboxAddress, modeOf(options));
    if (!made) return refuse(std::move(made.error()), author);
    const auto before = m_core.setup.load();
    const bool isOther = before->policy->hash != (*made)->policy->hash;
    std::string summary = isOther ? policySummary(*before->policy, *(*made)->policy) : std::string();
    if (const auto adopted = adoptSetup(m_core, *std::move(made), m_pools); !adopted)
        return refuse({adopted.error()}, author);
    if (isOther) {
        noteTaken(text, author, std::move(summary));
        return state();
    }
    const std::scoped_lock lock(m_mutex);
    m_state.file = text.file;
    m_state.trouble.clear();
    return m_state;
}

PolicyWatch::Changed PolicyWatch::refuse(Errors errors, std::string_view author) {
    for (const Error& error : errors)
        logger("gateway")->error("event=policy_refused by={} the policy in force stays: {}", author,
                                 toString(error));
    const std::scoped_lock lock(m_mutex);
    m_state.trouble = errors;
    m_state.troubleSince = m_core.clock.wall();
    ++m_state.refused;
    return std::unexpected(std::move(errors));
}

void PolicyWatch::noteTaken(const PolicyText& text, std::string_view author, std::string summary) {
    PolicyVersion version;
    version.hash = sha256Hex(text.text);
    version.time = m_core.clock.wall();
    version.author = author;
    version.actor = ledger::localActor();
    version.file = text.file;
    version.summary = summary;
    {
        const std::scoped_lock lock(m_mutex);
        const bool isChange = !m_state.hash.empty();
        m_state.file = text.file;
        m_state.hash = version.hash;
        m_state.since = version.time;
        m_state.author = author;
        m_state.summary = std::move(summary);
        m_state.trouble.clear();
        if (isChange) ++m_state.changes;
    }
    // What it starts with is said elsewhere.
    logger("gateway")->log(author == "start" ? spdlog::level::debug : spdlog::level::info,
                           "event=policy_taken by={} policy={} file={} what=\"{}\"", author,
                           version.hash.substr(0, 12), text.file, version.summary);
    if (m_folder.empty()) return;
    if (const auto kept = keepVersion(m_folder, std::move(version), text.text); !kept)
        logger("gateway")->warn("this version of the policy is not kept: {}", toString(kept.error()));
    noteInTrail(text, author);
}

// The trail tells which policy came into force, and where the newest requests would go under it. It may wait
// for the ledger and decides up to a thousand prompts, so the worker does it.
void PolicyWatch::noteInTrail(PolicyText text, std::string_view how) {
    ledger::PolicyChange change;
    change.file = std::move(text.file);
    change.text = std::move(text.text);
    change.how = how;
    change.program = m_core.options.program;
    change.time = m_core.clock.wall();
    const auto setup = m_core.setup.load();
    m_core.worker.post([&core = m_core, setup, change = std::move(change)]() mutable {
        change.redecide = [&core, redecide = redecideBy(setup)](const ledger::Record& record) {
            return core.stopping ? std::nullopt : redecide(record); // a stop does not wait for a thousand
        };
        if (const auto noted = ledger::notePolicy(*core.ledger, change); !noted)
            logger("gateway")->warn("the policy is not in the audit trail: {}", toString(noted.error()));
    });
}

PolicyWatch::Changed PolicyWatch::rollback(std::string_view hash) {
    const std::scoped_lock one(m_changing);
    const auto wrong = [](Error error) { return std::unexpected(Errors{std::move(error)}); };
    if (m_folder.empty())
        return wrong({ErrorCode::Unavailable,
                      "no versions are kept: the gateway runs without a ledger",
                      {},
                      {},
                      0,
                      0});
    const auto found = findVersion(loadVersions(m_folder), hash);
    if (!found) return wrong(found.error());
    auto text = versionText(m_folder, *found);
    if (!text) return wrong(text.error());
    const auto named = fileToRead();
    if (!named) return wrong(named.error());
    policy::ReadOutcome read = policy::readPolicy(*text, *named);
    if (!read.policy) return std::unexpected(std::move(read.errors));
    if (const auto put = putBack(m_folder, *text, *named, m_core.clock.wall()); !put)
        return wrong(put.error());
    m_debounce.taken(stampOf(*named));
    return take({*named, *std::move(text)}, "rollback");
}

} // namespace tierline::gateway
