// What a message of ours has around its content: id, stop reason and counts, for the stream and the whole.
// One reply.
#pragma once

#include "base/jsonwriter.h"
#include "protocol/replyevent.h"

#include <optional>
#include <string>
#include <string_view>

namespace tierline::protocol::anthropic {

class MessageFrame {
public:
    explicit MessageFrame(ReplyContext context) : m_context(std::move(context)) {}

    void note(const ReplyEvent& event); // Start, Usage, Finish, and that there was a call or a refusal

    // `id`, `type`, `role` and `model` of an open object.
    void writeHead(JsonWriter& json) const;
    void writeStop(JsonWriter& json) const; // `stop_reason`, `stop_sequence`
    void writeNoStop(JsonWriter& json) const;
    // Until the provider has counted, the input is estimated: clients that compact their history by it break
    // on a zero.
    void writeUsage(JsonWriter& json) const;

private:
    std::string_view stopReason() const;

    ReplyContext m_context;
    std::optional<Usage> m_usage;
    Finish m_finish = Finish::Stop;
    bool m_windowFull = false, m_calls = false, m_refused = false;
    std::string m_stopSequence;
};

} // namespace tierline::protocol::anthropic
