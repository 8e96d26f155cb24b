#include "gateway/recordings.h"

#include "base/hash.h"
#include "base/jsonwriter.h"
#include "base/paths.h"
#include "protocol/json.h"

#include <algorithm>
#include <filesystem>

namespace tierline::gateway {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest = 192U << 20U; // a request and a reply, each within the gateway's own limits

fs::path fileOf(const std::string& folder, const std::string& key) {
    return fs::path(folder) / key.substr(0, 2) / (key + ".reply");
}

Error damaged(std::string what) {
    return {ErrorCode::Corrupt, "a recording is damaged: " + std::move(what), {}, {}, 0, 0};
}

void appendUsage(JsonWriter& json, const std::optional<Usage>& usage) {
    json.key("usage");
    if (!usage) return json.null();
    json.beginObject();
    json.member("input", usage->input);
    json.member("cached_read", usage->cachedRead);
    json.member("cache_write_5m", usage->cacheWrite5m);
    json.member("cache_write_1h", usage->cacheWrite1h);
    json.member("output", usage->output);
    json.member("reasoning", usage->reasoning);
    json.endObject();
}

std::optional<Usage> usageFrom(protocol::JsonView json) {
    if (!json.isObject()) return std::nullopt;
    const auto count = [&](std::string_view name) {
        constexpr std::int64_t most = 1'000'000'000'000;
        return std::clamp<std::int64_t>(json[name].int64().value_or(0), 0, most);
    };
    Usage usage;
    usage.input = count("input");
    usage.cachedRead = count("cached_read");
    usage.cacheWrite5m = count("cache_write_5m");
    usage.cacheWrite1h = count("cache_write_1h");
    usage.output = count("output");
    usage.reasoning = count("reasoning");
    return usage;
}

// A field of a head must not begin another one.
bool isHeaderText(std::string_view text) {
    return text.find_first_of(std::string_view("\r\n\0", 3)) == text.npos;
}

} // namespace

std::string toRecording(const std::string& key, const StoredReply& reply, std::string_view request) {
    std::string out;
    JsonWriter json(out);
    json.beginObject();
    json.member("tierline_recording", 1);
    json.member("key", key);
    json.member("origin", reply.origin);
    json.member("time", toRfc3339(reply.time));
    json.member("model", reply.model);
    json.member("provider", reply.provider);
    json.member("content_type", reply.contentType);
    json.member("finish_reason", reply.finishReason);
    appendUsage(json, reply.usage);
    json.member("request_bytes", std::ssize(request));
    json.member("reply_bytes", std::ssize(reply.body));
    json.member("reply_sha256", sha256Hex(reply.body));
    json.endObject();
    out += '\n';
    out += request;
    out += reply.body;
    return out;
}

Result<StoredReply> replyFrom(const std::string& key, std::string_view recording) {
    const auto end = recording.find('\n');
    if (end == recording.npos) return std::unexpected(damaged("its first line has no end"));
    const auto json = protocol::Json::parse(recording.substr(0, end));
    if (!json || (*json)["tierline_recording"].int64() != 1)
        return std::unexpected(damaged("its first line is not that of a recording"));
    if ((*json)["key"].string() != std::string_view(key))
        return std::unexpected(damaged("it is of another request than its name says"));
    const auto rest = static_cast<std::int64_t>(recording.size() - end - 1);
    const auto request = (*json)["request_bytes"].int64().value_or(-1);
    const auto bytes = (*json)["reply_bytes"].int64().value_or(-1);
    if (request < 0 || bytes < 0 || request > rest || bytes != rest - request)
        return std::unexpected(damaged("it is shorter or longer than it says"));
    StoredReply reply;
    reply.body = recording.substr(end + 1 + static_cast<std::size_t>(request));
    if ((*json)["reply_sha256"].string() != std::string_view(sha256Hex(reply.body)))
        return std::unexpected(damaged("its reply was altered"));
    reply.origin = (*json)["origin"].string().value_or("");
    reply.time = wallFromRfc3339((*json)["time"].string().value_or("")).value_or(Wall{});
    reply.model = (*json)["model"].string().value_or("");
    reply.provider = (*json)["provider"].string().value_or("");
    reply.contentType = (*json)["content_type"].string().value_or("");
    reply.finishReason = (*json)["finish_reason"].string().value_or("");
    reply.usage = usageFrom((*json)["usage"]);
    if (!isHeaderText(reply.contentType)) return std::unexpected(damaged("its content type is none"));
    return reply;
}

Result<std::shared_ptr<Recordings>> Recordings::open(RecordingOptions options) {
    if (options.record.empty() && options.replay.empty()) return nullptr;
    if (!options.record.empty())
        if (auto made = makePrivateFolder(options.record); !made) {
            made.error().remedy = "choose another folder with --record DIR";
            return std::unexpected(made.error());
        }
    std::error_code ignored;
    if (!options.replay.empty() && !fs::is_directory(options.replay, ignored))
        return fail(ErrorCode::NotFound, "there is no folder " + options.replay + " to replay from",
                    "record one first: tierlinectl serve --record " + options.replay);
    return std::shared_ptr<Recordings>(new Recordings(std::move(options)));
}

Result<std::optional<StoredReply>> Recordings::find(const std::string& key) {
    const auto file = fileOf(m_options.replay, key);
    const auto text = readFile(file, largest);
    if (!text && text.error().code == ErrorCode::NotFound) {
        ++m_missed;
        return std::nullopt;
    }
    auto reply = text ? replyFrom(key, *text) : std::unexpected(text.error());
    if (!reply) {
        ++m_damaged;
        reply.error().file = file.string();
        return std::unexpected(reply.error());
    }
    ++m_given;
    return std::optional(*std::move(reply));
}

Result<void> Recordings::keep(const std::string& key, const StoredReply& reply, std::string_view request) {
    const auto file = fileOf(m_options.record, key);
    std::error_code ignored;
    fs::create_directory(file.parent_path(), ignored);
    auto done = replaceFile(file, toRecording(key, reply, request));
    ++(done ? m_kept : m_lost);
    return done;
}

Recordings::Counters Recordings::counters() const {
    return {m_kept, m_given, m_missed, m_damaged, m_lost};
}

} // namespace tierline::gateway
