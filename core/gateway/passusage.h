// The tokens of a call that passes without being routed, read from the reply's bytes as they go by. Only a
// call that makes something is counted: what is fetched later repeats the usage of when it was made. Pure.
#pragma once

#include "net/http.h"
#include "protocol/reply.h"
#include "protocol/sse.h"

#include <optional>
#include <string>
#include <string_view>

namespace tierline::gateway {

class PassUsage {
public:
    PassUsage() = default;
    PassUsage(const net::RequestHead& asked, std::string_view replyType);

    bool counts() const { return m_counts; } // the call makes something: no usage is a miss then
    void feed(std::string_view bytes);
    std::optional<protocol::Usage> read() const; // of all bytes that were fed

private:
    enum class Form : std::uint8_t { None, Json, Events };
    void noteEvents(std::string_view bytes);

    static constexpr std::size_t limit = 4U << 20U; // of a larger reply, or event, no usage is read
    bool m_counts = false;
    Form m_form = Form::None;
    Dialect m_dialect = Dialect::OpenAi;
    std::string m_body;
    protocol::SseSplitter m_events{limit};
    std::optional<protocol::Usage> m_last; // of the newest event that has one
};

} // namespace tierline::gateway
