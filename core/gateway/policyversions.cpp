#include "gateway/policyversions.h"

#include "base/hash.h"
#include "base/jsonwriter.h"
#include "base/paths.h"
#include "ledger/audit.h"
#include "protocol/json.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace tierline::gateway {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t shortHash = 12, fewestDigits = 4, fullHash = 64;
constexpr std::size_t indexLimit = 8U << 20U;

fs::path folderOf(const std::string& dataFolder) {
    return fs::path(dataFolder) / "policies";
}

fs::path fileOf(const std::string& dataFolder, std::string_view hash) {
    return folderOf(dataFolder) / (std::string(hash.substr(0, shortHash)) + ".yaml");
}

bool isHex(std::string_view text) {
    return text.find_first_not_of("0123456789abcdef") == text.npos;
}

// Held while the index is read, changed and written.
class FolderLock {
public:
    explicit FolderLock(const fs::path& folder)
        : m_descriptor(::open((folder / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
        if (m_descriptor >= 0) ::flock(m_descriptor, LOCK_EX);
    }
    ~FolderLock() {
        if (m_descriptor >= 0) ::close(m_descriptor);
    }
    FolderLock(const FolderLock&) = delete;
    FolderLock& operator=(const FolderLock&) = delete;

private:
    int m_descriptor;
};

Wall modified(const fs::path& file) {
    std::error_code ignored;
    const auto time = fs::last_write_time(file, ignored);
    if (ignored) return {};
    return std::chrono::floor<Milliseconds>(std::chrono::file_clock::to_sys(time));
}

// What the texts themselves tell: their names, sizes and times.
std::vector<PolicyVersion> fromTexts(const std::string& dataFolder) {
    std::vector<PolicyVersion> found;
    std::error_code ignored;
    for (const auto& item : fs::directory_iterator(folderOf(dataFolder), ignored)) {
        if (item.path().extension() != ".yaml") continue;
        const auto text = readFile(item.path());
        if (!text) continue;
        PolicyVersion version;
        version.hash = sha256Hex(*text);
        if (item.path().stem() != version.hash.substr(0, shortHash)) continue;
        version.time = modified(item.path());
        version.author = "unknown";
        version.bytes = std::ssize(*text);
        found.push_back(std::move(version));
    }
    std::ranges::sort(found, [](const auto& a, const auto& b) {
        return a.time != b.time ? a.time > b.time : a.hash < b.hash;
    });
    return found;
}

// Oldest entries go until all fit. Texts count once, however many entries name them.
void keepWithin(std::vector<PolicyVersion>& entries, const VersionLimits& limits) {
    std::set<std::string_view> seen;
    std::int64_t bytes = 0;
    std::size_t kept = 0;
    for (; kept < entries.size() && kept < std::max<std::size_t>(1, limits.entries); ++kept) {
        const bool isNew = seen.insert(entries[kept].hash).second;
        if (isNew) bytes += entries[kept].bytes;
        if (kept > 0 && bytes > limits.bytes) break;
    }
    entries.resize(kept);
}

void removeUnnamed(const std::string& dataFolder, const std::vector<PolicyVersion>& entries) {
    std::set<fs::path> named;
    for (const auto& entry : entries)
        named.insert(fileOf(dataFolder, entry.hash));
    std::error_code ignored;
    std::vector<fs::path> gone;
    for (const auto& item : fs::directory_iterator(folderOf(dataFolder), ignored))
        if (item.path().extension() == ".yaml" && !named.contains(item.path())) gone.push_back(item.path());
    for (const auto& file : gone)
        fs::remove(file, ignored);
}

// The shipped files belong to the program: the next update would take a change back without a word.
bool isShipped(const fs::path& file) {
    const auto share = shareFolder();
    std::error_code ignored;
    return share && fs::equivalent(file.parent_path(), *share / "policies", ignored);
}

// What somebody edited but nobody took into force is not lost with the file.
Result<void> keepEdited(const std::string& dataFolder, const std::string& file, Wall now) {
    const auto text = readFile(file);
    if (!text) return {}; // gone, or nothing that could be kept
    PolicyVersion edited;
    edited.hash = sha256Hex(*text);
    const auto known = loadVersions(dataFolder).entries;
    if (std::ranges::find(known, edited.hash, &PolicyVersion::hash) != known.end()) return {};
    edited.time = now;
    edited.author = "edited";
    edited.actor = ledger::localActor();
    edited.file = file;
    edited.summary = "stood in the file, not in force, when it was rolled back";
    return keepVersion(dataFolder, std::move(edited), *text);
}

Result<void> keepText(const std::string& dataFolder, const std::string& hash, std::string_view text) {
    const auto file = fileOf(dataFolder, hash);
    const auto there = readFile(file);
    if (there && *there == text) return {};
    return replaceFile(file, text);
}

std::optional<PolicyVersion> readEntry(protocol::JsonView json) {
    const auto hash = json["hash"].string(), time = json["time"].string(), author = json["author"].string();
    const auto when = time ? wallFromRfc3339(*time) : std::nullopt;
    if (!hash || hash->size() != fullHash || !isHex(*hash) || !when || !author) return std::nullopt;
    PolicyVersion version;
    version.hash = *hash;
    version.time = *when;
    version.author = *author;
    version.actor = json["actor"].string().value_or("");
    version.file = json["file"].string().value_or("");
    version.summary = json["summary"].string().value_or("");
    version.bytes = std::max<std::int64_t>(0, json["bytes"].int64().value_or(0));
    return version;
}

} // namespace

std::string toJson(const std::vector<PolicyVersion>& entries) {
    std::string out;
    JsonWriter json(out);
    json.beginObject();
    json.member("version", 1);
    json.key("entries");
    json.beginArray();
    for (const auto& entry : entries) {
        json.beginObject();
        json.member("hash", entry.hash);
        json.member("time", toRfc3339(entry.time));
        json.member("author", entry.author);
        json.member("actor", entry.actor);
        json.member("file", entry.file);
        json.member("summary", entry.summary);
        json.member("bytes", entry.bytes);
        json.endObject();
    }
    json.endArray();
    json.endObject();
    return out;
}

Result<std::vector<PolicyVersion>> versionsFrom(std::string_view text) {
    const auto json = protocol::Json::parse(text);
    if (!json) return std::unexpected(json.error());
    if ((*json)["version"].int64() != 1 || !(*json)["entries"].isArray())
        return fail(ErrorCode::Corrupt, "it is of another version, or damaged");
    std::vector<PolicyVersion> entries;
    for (const auto item : (*json)["entries"].items()) {
        auto entry = readEntry(item);
        if (!entry) return fail(ErrorCode::Corrupt, "one of its entries is damaged");
        entries.push_back(*std::move(entry));
    }
    return entries;
}

PolicyVersions loadVersions(const std::string& dataFolder) {
    PolicyVersions versions;
    const auto index = folderOf(dataFolder) / "index.json";
    const auto text = readFile(index, indexLimit);
    if (!text && text.error().code == ErrorCode::NotFound) {
        versions.entries = fromTexts(dataFolder);
        return versions;
    }
    auto entries = text ? versionsFrom(*text) : std::unexpected(text.error());
    if (!entries) {
        versions.entries = fromTexts(dataFolder);
        versions.troubles.push_back(index.string() + " cannot be used: " + entries.error().detail
                                    + "; the texts are still there, who changed them when is lost");
        return versions;
    }
    versions.entries = *std::move(entries);
    std::set<std::string_view> asked;
    for (const auto& entry : versions.entries) {
        if (!asked.insert(entry.hash).second) continue;
        if (const auto read = versionText(dataFolder, entry); !read)
            versions.troubles.push_back(read.error().detail);
    }
    return versions;
}

Result<void> keepVersion(const std::string& dataFolder, PolicyVersion version, std::string_view text,
                         const VersionLimits& limits) {
    if (auto made = makePrivateFolder(folderOf(dataFolder)); !made) return made;
    const FolderLock lock(folderOf(dataFolder));
    auto versions = loadVersions(dataFolder);
    if (auto kept = keepText(dataFolder, version.hash, text); !kept) return kept;
    auto& entries = versions.entries;
    version.bytes = std::ssize(text);
    if (entries.empty() || entries.front().hash != version.hash)
        entries.insert(entries.begin(), std::move(version));
    keepWithin(entries, limits);
    if (auto written = replaceFile(folderOf(dataFolder) / "index.json", toJson(entries)); !written)
        return written;
    removeUnnamed(dataFolder, entries);
    return {};
}

Result<PolicyVersion> findVersion(const PolicyVersions& versions, std::string_view hash) {
    if (hash.size() < fewestDigits || hash.size() > fullHash || !isHex(hash))
        return fail(ErrorCode::InvalidInput,
                    "`" + std::string(hash.substr(0, fullHash)) + "` is no policy's hash",
                    "write at least its first 4 hexadecimal digits, in lower case");
    const PolicyVersion* found = nullptr;
    for (const auto& entry : versions.entries) {
        if (!entry.hash.starts_with(hash)) continue;
        if (found && found->hash != entry.hash)
            return fail(ErrorCode::InvalidInput, "several versions begin with " + std::string(hash),
                        "write more of its digits");
        if (!found) found = &entry;
    }
    if (!found)
        return fail(ErrorCode::NotFound, "no version " + std::string(hash) + " is kept",
                    "`tierlinectl policy list` shows them");
    return *found;
}

Result<std::string> versionText(const std::string& dataFolder, const PolicyVersion& version) {
    const auto file = fileOf(dataFolder, version.hash);
    auto text = readFile(file);
    if (!text) return text;
    if (sha256Hex(*text) != version.hash)
        return fail(ErrorCode::Corrupt,
                    file.string() + " is damaged: it is not the text of policy "
                        + version.hash.substr(0, shortHash) + " any more",
                    "its audit trail may still have it: `tierlinectl audit list --action policy`");
    return text;
}

Result<void> putBack(const std::string& dataFolder, std::string_view text, const std::string& file,
                     Wall now) {
    std::error_code unknown;
    const auto real = fs::weakly_canonical(file, unknown);
    const fs::path target = unknown ? fs::path(file) : real; // a link stays, its target is replaced
    if (isShipped(target))
        return fail(ErrorCode::Refused, file + " is the shipped policy, which is not written to",
                    "copy it to " + (configFolder() / "policy.yaml").string() + " and start again");
    if (auto kept = keepEdited(dataFolder, file, now); !kept) return kept;
    return replaceFile(target, text);
}

} // namespace tierline::gateway
