// Plays a traffic script against a gateway's own port, as clients would: agents with heavy envelopes, chat,
// batch work, several languages; plain and streamed, both dialects. Scripts are files in resources/sandbox.
// Owns its thread.
#pragma once

#include "base/error.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

namespace tierline::sandbox {

struct TrafficOptions {
    std::string gatewayUrl;
    std::string token;
    std::filesystem::path script; // resolveScript (sandbox/script.h) finds a shipped one by name
    double perSecond = 2.0;
    std::uint64_t seed = 1;
};

class Traffic {
public:
    static Result<std::unique_ptr<Traffic>> start(TrafficOptions options);
    ~Traffic(); // stops and joins

    void pause(bool paused); // what is under way ends, nothing new begins
    bool isPaused() const;
    std::int64_t sent() const;
    std::int64_t failed() const; // replies other than 2xx, and cut streams

private:
    struct State;
    explicit Traffic(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace tierline::sandbox
