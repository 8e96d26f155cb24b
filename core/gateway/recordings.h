// Answers on disk, for runs that shall repeat without paying: `serve --record DIR` keeps each pair of request
// and reply, `serve --replay DIR` gives them again. One file a pair, named by the hash of the request
// (`repeatKey`, without who asked), 0600: a line of JSON, the request's bytes, the reply's bytes. No header
// fields and no keys.
//
// Any thread; `find` and `keep` block on files, so they belong on the worker. A damaged file is Corrupt and
// never given.
#pragma once

#include "base/error.h"
#include "gateway/replycache.h"

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tierline::gateway {

struct RecordingOptions {
    std::string record, replay; // folders; empty: not
    bool missLive = false;      // what was not recorded is asked; else it is refused
};

class Recordings {
public:
    // Null: neither is wanted. NotFound: no such folder to replay from.
    static Result<std::shared_ptr<Recordings>> open(RecordingOptions options);

    bool records() const { return !m_options.record.empty(); }
    bool replays() const { return !m_options.replay.empty(); }
    bool refusesMisses() const { return replays() && !m_options.missLive; } // no model may be asked
    const std::string& replayFolder() const { return m_options.replay; }

    Result<std::optional<StoredReply>> find(const std::string& key);
    Result<void> keep(const std::string& key, const StoredReply& reply, std::string_view request);

    struct Counters {
        std::int64_t kept = 0, given = 0, missed = 0, damaged = 0, lost = 0; // lost: could not be written
    };
    Counters counters() const;

private:
    explicit Recordings(RecordingOptions options) : m_options(std::move(options)) {}

    const RecordingOptions m_options;
    std::atomic<std::int64_t> m_kept{0}, m_given{0}, m_missed{0}, m_damaged{0}, m_lost{0};
};

// Pure; for tests.
std::string toRecording(const std::string& key, const StoredReply& reply, std::string_view request);
Result<StoredReply> replyFrom(const std::string& key, std::string_view recording);

} // namespace tierline::gateway
