#include "bench/answers.h"

#include "base/hash.h"
#include "base/jsonwriter.h"
#include "base/paths.h"
#include "protocol/json.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <spdlog/fmt/fmt.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace tierline::bench {

namespace {

constexpr std::size_t sumBytes = 16, headBytes = sumBytes + 1; // hex digits and a space
constexpr std::size_t chunkBytes = 256U << 10U;
constexpr std::size_t longestLineHere = 6 * longestAnswer + 4'096; // every byte of an answer escaped

std::string sealed(std::string_view json) {
    return fmt::format("{:016x} {}\n", fnv1a(json), json);
}

// The JSON of a line without its end; empty: damaged.
std::string_view opened(std::string_view line) {
    if (line.size() <= headBytes || line[sumBytes] != ' ') return {};
    const auto json = line.substr(headBytes);
    return line.substr(0, sumBytes) == fmt::format("{:016x}", fnv1a(json)) ? json : std::string_view();
}

std::optional<Money> moneyIn(protocol::JsonView value) {
    const auto nano = value.int64();
    return nano ? std::optional(Money::fromNano(*nano)) : std::nullopt;
}

void appendMoney(JsonWriter& json, std::string_view name, const std::optional<Money>& money) {
    if (money) json.member(name, money->nano());
}

std::string print(std::string_view key, const Answer& answer) {
    std::string text;
    JsonWriter json(text);
    json.beginObject();
    json.member("done", key);
    appendMoney(json, "cost", answer.cost);
    json.member("model", answer.model);
    json.member("provider", answer.provider);
    json.member("id", answer.id);
    json.member("finish", answer.finish);
    json.member("money", answer.money);
    json.member("in", answer.input);
    json.member("out", answer.output);
    json.member("ms", answer.latencyMs);
    if (!answer.trouble.empty()) json.member("trouble", answer.trouble);
    if (answer.mayBePaid) json.member("may_be_paid", true);
    json.member("text", answer.text);
    json.endObject();
    return text;
}

Answer answerFrom(protocol::JsonView row) {
    const auto text = [&](std::string_view name) { return std::string(row[name].string().value_or("")); };
    Answer answer;
    answer.text = text("text");
    answer.model = text("model");
    answer.provider = text("provider");
    answer.id = text("id");
    answer.finish = text("finish");
    answer.money = text("money");
    answer.cost = moneyIn(row["cost"]);
    answer.input = row["in"].int64().value_or(0);
    answer.output = row["out"].int64().value_or(0);
    answer.latencyMs = row["ms"].number().value_or(0);
    answer.trouble = text("trouble");
    answer.mayBePaid = row["may_be_paid"].boolean().value_or(false);
    return answer;
}

std::unexpected<Error> ioError(std::string_view what) {
    return fail(ErrorCode::Io, fmt::format("the answers cannot be {}: {}", what, std::strerror(errno)),
                "is the disk full, or the folder not yours?");
}

} // namespace

std::string callKey(std::string_view messages, std::string_view model, std::string_view parameters,
                    int repeat) {
    std::string parts;
    for (const auto part : {messages, model, parameters})
        parts += sha256Hex(part);
    return sha256Hex(parts + std::to_string(repeat)).substr(0, 32);
}

AnswerStore::AnswerStore(AnswerStore&& other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1)),
      m_begins(other.m_begins),
      m_places(std::move(other.m_places)),
      m_runs(std::move(other.m_runs)),
      m_usual(std::move(other.m_usual)),
      m_counters(other.m_counters) {}

AnswerStore::~AnswerStore() {
    if (m_descriptor >= 0) close(m_descriptor); // the lock goes with it
}

Result<AnswerStore> AnswerStore::open(const std::string& folder) {
    if (const auto made = makePrivateFolder(folder); !made) return std::unexpected(made.error());
    const auto file = folder + "/answers.jsonl";
    const int descriptor = ::open(file.c_str(), O_CREAT | O_RDWR | O_CLOEXEC | O_APPEND, 0600);
    if (descriptor < 0) return ioError("opened");
    AnswerStore store(descriptor);
    if (flock(descriptor, LOCK_EX | LOCK_NB) != 0)
        return fail(ErrorCode::InUse, "the answers in " + folder + " are being written by another run",
                    "wait for it, or give another folder with --answers DIR");
    fchmod(descriptor, 0600);
    if (const auto scanned = store.scan(); !scanned) return std::unexpected(scanned.error());
    return store;
}

// Reads the file once, a piece at a time. What stands behind the last whole line is cut off, so that the next
// line begins on its own.
Result<void> AnswerStore::scan() {
    std::string pending;
    std::vector<char> chunk(chunkBytes);
    std::int64_t lineAt = 0;
    bool tooLong = false;
    for (;;) {
        const auto got = read(m_descriptor, chunk.data(), chunk.size());
        if (got < 0) return ioError("read");
        if (got == 0) break;
        std::string_view piece(chunk.data(), static_cast<std::size_t>(got));
        while (!piece.empty()) {
            const auto end = piece.find('\n');
            if (end == piece.npos) {
                pending += piece;
                if (pending.size() > longestLineHere) { // no line of ours: skipped up to its end
                    lineAt += std::ssize(pending);
                    pending.clear();
                    tooLong = true;
                }
                break;
            }
            pending += piece.substr(0, end);
            if (tooLong || !take(pending, lineAt)) ++m_counters.damaged;
            tooLong = false;
            lineAt += std::ssize(pending) + 1;
            pending.clear();
            piece.remove_prefix(end + 1);
        }
    }
    m_counters.bytes = lineAt;
    if (pending.empty() && !tooLong) return {};
    if (!tooLong && take(pending, lineAt)) { // only its end is missing
        if (::write(m_descriptor, "\n", 1) != 1) return ioError("written");
        m_counters.bytes = lineAt + std::ssize(pending) + 1;
        return {};
    }
    ++m_counters.cut;
    if (ftruncate(m_descriptor, lineAt) != 0) return ioError("written");
    return {};
}

bool AnswerStore::take(std::string_view line, std::int64_t at) {
    const auto json = opened(line);
    if (json.empty()) return false;
    const auto parsed = protocol::Json::parse(json);
    if (!parsed || !parsed->root().isObject()) return false;
    const auto row = parsed->root();
    if (const auto key = row["begun"].string()) {
        const auto when = wallFromRfc3339(row["when"].string().value_or(""));
        auto& place = m_places[std::string(*key)];
        if (place.begunAt >= 0) end(place, std::nullopt, false); // it never ended, and is asked once more
        place.begun = {std::string(*key), std::string(row["run"].string().value_or("")),
                       when.value_or(Wall{}), moneyIn(row["reserved"])};
        place.begunAt = m_begins++;
        ++m_runs[place.begun.run].calls;
        return true;
    }
    if (const auto key = row["done"].string()) {
        auto& place = m_places[std::string(*key)]; // also where the line of its beginning was damaged
        const auto answer = answerFrom(row);
        end(place, answer.cost, !answer.trouble.empty() && !answer.mayBePaid);
        if (!answer.trouble.empty()) return true;
        if (place.at < 0) ++m_counters.answers;
        place.at = at;
        place.size = static_cast<std::uint32_t>(line.size());
        auto& usual = m_usual[answer.model];
        ++usual.answers;
        usual.input = saturatingAdd(usual.input, answer.input);
        usual.output = saturatingAdd(usual.output, answer.output);
        return true;
    }
    if (const auto key = row["settled"].string()) {
        const auto found = m_places.find(std::string(*key));
        if (found == m_places.end()) return false;
        const auto cost = moneyIn(row["cost"]);
        end(found->second, cost, cost.has_value());
        return true;
    }
    return false;
}

void AnswerStore::end(Place& place, std::optional<Money> cost, bool isKnown) {
    if (place.begunAt < 0) return;
    place.begunAt = -1;
    auto& run = m_runs[place.begun.run];
    if (cost) {
        run.spent += *cost;
    } else if (!isKnown) {
        ++run.unknown;
        run.perhaps += place.begun.reserved.value_or(Money());
    }
    place.begun = {};
}

Result<void> AnswerStore::append(std::string_view json) {
    if (m_counters.bytes >= largestAnswers)
        return fail(ErrorCode::Refused, "the answers' file has reached its 16 GB",
                    "give another folder with --answers DIR");
    const auto line = sealed(json);
    std::string_view rest = line;
    while (!rest.empty()) {
        const auto wrote = ::write(m_descriptor, rest.data(), rest.size());
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote <= 0) {
            const auto error = ioError("written");
            if (rest.size() < line.size() && ftruncate(m_descriptor, m_counters.bytes) != 0) return error;
            return error;
        }
        rest.remove_prefix(static_cast<std::size_t>(wrote));
    }
    const auto at = m_counters.bytes;
    m_counters.bytes += std::ssize(line);
    if (!take(std::string_view(line).substr(0, line.size() - 1), at))
        return fail(ErrorCode::Internal, "an answer was written that cannot be read");
    return {};
}

Result<void> AnswerStore::begin(const Begun& call) {
    std::string text;
    JsonWriter json(text);
    json.beginObject();
    json.member("begun", call.key);
    json.member("run", call.run);
    json.member("when", toRfc3339(call.when));
    appendMoney(json, "reserved", call.reserved);
    json.endObject();
    return append(text);
}

Result<void> AnswerStore::finish(std::string_view key, const Answer& answer) {
    return append(print(key, answer));
}

Result<void> AnswerStore::settle(std::string_view key, std::optional<Money> cost) {
    std::string text;
    JsonWriter json(text);
    json.beginObject();
    json.member("settled", key);
    appendMoney(json, "cost", cost);
    json.endObject();
    return append(text);
}

Result<void> AnswerStore::sync() {
    if (fdatasync(m_descriptor) != 0) return ioError("written");
    return {};
}

bool AnswerStore::has(std::string_view key) const {
    const auto found = m_places.find(std::string(key));
    return found != m_places.end() && found->second.at >= 0;
}

Result<std::optional<Answer>> AnswerStore::find(std::string_view key) const {
    const auto found = m_places.find(std::string(key));
    if (found == m_places.end() || found->second.at < 0) return std::nullopt;
    std::string line(found->second.size, '\0');
    for (std::size_t have = 0; have < line.size();) {
        const auto got = pread(m_descriptor, line.data() + have, line.size() - have,
                               found->second.at + static_cast<std::int64_t>(have));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return ioError("read");
        have += static_cast<std::size_t>(got);
    }
    const auto json = opened(line);
    const auto parsed = protocol::Json::parse(json);
    if (json.empty() || !parsed)
        return fail(ErrorCode::Corrupt, "an answer was damaged while this ran", "run again");
    return answerFrom(parsed->root());
}

std::vector<Begun> AnswerStore::unfinished() const {
    std::vector<std::pair<std::int64_t, const Begun*>> found;
    for (const auto& [key, place] : m_places)
        if (place.begunAt >= 0) found.emplace_back(place.begunAt, &place.begun);
    std::ranges::sort(found);
    std::vector<Begun> all;
    for (const auto& [at, begun] : found)
        all.push_back(*begun);
    return all;
}

RunSpend AnswerStore::spendOf(std::string_view run) const {
    const auto found = m_runs.find(std::string(run));
    return found == m_runs.end() ? RunSpend{} : found->second;
}

std::optional<AnswerStore::Usual> AnswerStore::usual(std::string_view model) const {
    const auto found = m_usual.find(std::string(model));
    return found == m_usual.end() ? std::nullopt : std::optional(found->second);
}

} // namespace tierline::bench
