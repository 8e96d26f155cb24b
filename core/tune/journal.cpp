#include "tune/journal.h"

#include "base/jsonwriter.h"
#include "base/paths.h"
#include "base/utf8.h"
#include "protocol/json.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tierline::tune {

namespace {

constexpr std::size_t mostDiff = 256U << 10U, mostText = 16U << 10U, mostEffect = 100;
constexpr std::size_t mostLine = 6U << 20U;  // a policy is at most 4 MB
constexpr std::size_t mostRead = 64U << 20U; // of the file's end
constexpr std::size_t step = 1U << 20U;

constexpr std::array<std::string_view, 4> actions{"promoted", "rolled_back", "edited_outside", "draft_left"};

std::string cut(const std::string& text, std::size_t most) {
    if (text.size() <= most) return text;
    std::size_t end = most;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
        --end;
    return text.substr(0, end) + "\n… cut here\n";
}

class File {
public:
    File(const std::string& name, int flags) : m_descriptor(::open(name.c_str(), flags | O_CLOEXEC, 0600)) {}
    ~File() {
        if (m_descriptor >= 0) ::close(m_descriptor);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    int descriptor() const { return m_descriptor; }
    bool isOpen() const { return m_descriptor >= 0; }
    std::int64_t size() const {
        struct stat status{};
        return ::fstat(m_descriptor, &status) == 0 ? status.st_size : -1;
    }

private:
    int m_descriptor;
};

std::unexpected<Error> refused(const std::string& file) {
    return fail(ErrorCode::Io, "the journal " + file + ": " + std::strerror(errno));
}

Result<void> writeAll(int descriptor, std::string_view text, const std::string& file) {
    while (!text.empty()) {
        const auto written = ::write(descriptor, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return refused(file);
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return ::fsync(descriptor) == 0 ? Result<void>() : refused(file);
}

Result<std::string> endOf(const File& file, std::int64_t from, std::int64_t size, const std::string& name) {
    std::string text(static_cast<std::size_t>(size - from), '\0');
    for (std::size_t done = 0; done < text.size();) {
        const auto read = ::pread(file.descriptor(), text.data() + done, text.size() - done,
                                  from + static_cast<std::int64_t>(done));
        if (read < 0 && errno == EINTR) continue;
        if (read < 0) return refused(name);
        if (read == 0) { // somebody cut it meanwhile
            text.resize(done);
            break;
        }
        done += static_cast<std::size_t>(read);
    }
    return text;
}

std::optional<JournalEntry> entryFrom(std::string_view line) {
    if (line.size() > mostLine) return std::nullopt;
    const auto parsed = protocol::Json::parse(line);
    if (!parsed) return std::nullopt;
    const auto& json = *parsed;
    const auto id = json["id"].string(), time = json["time"].string(), action = json["action"].string();
    const auto when = time ? wallFromRfc3339(*time) : std::nullopt;
    const auto known = action ? std::ranges::find(actions, *action) : actions.end();
    if (!id || id->empty() || !when || known == actions.end()) return std::nullopt;
    const auto text = [&](std::string_view key) { return std::string(json[key].string().value_or("")); };
    JournalEntry entry;
    entry.id = *id;
    entry.time = *when;
    entry.action = static_cast<JournalAction>(known - actions.begin());
    entry.author = text("author");
    entry.note = text("note");
    entry.file = text("file");
    entry.before = text("before");
    entry.after = text("after");
    entry.diff = text("diff");
    entry.evidence = text("evidence");
    entry.draft = text("draft");
    for (const auto item : json["effect"].items())
        if (const auto one = item.string(); one && entry.effect.size() < mostEffect)
            entry.effect.emplace_back(*one);
    return entry;
}

} // namespace

std::string_view toString(JournalAction action) {
    return actions[static_cast<std::size_t>(action)];
}

std::string journalFile(const std::string& dataFolder) {
    return (std::filesystem::path(dataFolder) / "policies" / "journal.jsonl").string();
}

std::string journalLine(const JournalEntry& entry) {
    std::string out;
    JsonWriter json(out);
    json.beginObject();
    json.member("id", entry.id);
    json.member("time", toRfc3339(entry.time));
    json.member("action", toString(entry.action));
    const auto text = [&](std::string_view key, const std::string& value, std::size_t most) {
        if (!value.empty()) json.member(key, toValidUtf8(cut(value, most)));
    };
    text("author", entry.author, mostText);
    text("note", entry.note, mostText);
    text("file", entry.file, mostText);
    text("before", entry.before, mostText);
    text("after", entry.after, mostText);
    text("evidence", entry.evidence, mostText);
    json.key("effect");
    json.beginArray();
    for (std::size_t i = 0; i < std::min(entry.effect.size(), mostEffect); ++i)
        json.value(toValidUtf8(cut(entry.effect[i], 1'000)));
    json.endArray();
    text("diff", entry.diff, mostDiff);
    text("draft", entry.draft, mostLine);
    json.endObject();
    return out;
}

Result<void> addToJournal(const std::string& file, const JournalEntry& entry) {
    const std::string line = journalLine(entry);
    if (line.size() > mostLine)
        return fail(ErrorCode::InvalidInput, "the entry is too large for the journal",
                    "keep the draft as a file");
    if (auto made = makePrivateFolder(std::filesystem::path(file).parent_path()); !made) return made;
    const File out(file, O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW);
    if (!out.isOpen()) return refused(file);
    while (::flock(out.descriptor(), LOCK_EX) != 0)
        if (errno != EINTR) return refused(file);
    ::fchmod(out.descriptor(), 0600);
    const auto size = out.size();
    char last = '\n';
    if (size > 0 && ::pread(out.descriptor(), &last, 1, size - 1) != 1) return refused(file);
    return writeAll(out.descriptor(), (last == '\n' ? "" : "\n") + line + "\n",
                    file); // a torn line ends here
}

Result<Journal> readJournal(const std::string& file, std::size_t most) {
    Journal journal;
    const File in(file, O_RDONLY);
    if (!in.isOpen() && errno == ENOENT) return journal;
    if (!in.isOpen()) return refused(file);
    const std::int64_t size = in.size();
    if (size < 0) return refused(file);
    std::string text;
    std::int64_t from = size;
    const auto lines = [&] { return static_cast<std::size_t>(std::ranges::count(text, '\n')); };
    while (from > 0 && text.size() < mostRead && lines() <= most) {
        const auto begin = std::max<std::int64_t>(0, from - static_cast<std::int64_t>(step));
        auto part = endOf(in, begin, from, file);
        if (!part) return std::unexpected(part.error());
        text.insert(0, *part);
        from = begin;
    }
    std::size_t first = 0;
    if (from > 0) first = std::min(text.find('\n'), text.size()); // the line's beginning was not read
    journal.isCut = from > 0;
    for (std::size_t stop = text.size(); stop > first;) {
        const auto end = text.rfind('\n', stop - 1);
        const auto begin = end == text.npos || end < first ? first : end + 1;
        const auto line = std::string_view(text).substr(begin, stop - begin);
        stop = begin > first ? begin - 1 : first;
        if (line.empty()) continue;
        if (journal.entries.size() == most) {
            journal.isCut = true;
            break;
        }
        if (auto entry = entryFrom(line))
            journal.entries.push_back(*std::move(entry));
        else
            ++journal.unread;
    }
    return journal;
}

} // namespace tierline::tune
