// Replies on their way from a provider of one dialect to a client of another. One reply, one thread.
#pragma once

#include "protocol/reply.h"
#include "protocol/replyevent.h"

#include <memory>
#include <string>
#include <string_view>

namespace tierline::protocol {

// What the events of a reply amount to, for breaker, booking and record: fills `facts` and says how the
// provider's event is to be treated. Also behind StreamReader, for the dialects without a reader of their
// own.
SegmentKind noteEvents(const ReplyEvents& events, StreamFacts& facts);

// Translates event by event; what it holds is bounded by the largest event and by what the client's dialect
// repeats at its end (no text is kept for that by OpenAI, Anthropic and Gemini).
class StreamTranslator : public ReplyStream {
public:
    StreamTranslator(Dialect provider, Dialect client, ReplyContext context);
    ~StreamTranslator() override;

    const std::vector<Segment>& feed(std::string_view bytes) override;
    const std::vector<Segment>& close() override;
    bool finished() const override;
    const StreamFacts& facts() const override;
    std::string errorEvent(const ClientError& error) override;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

// A whole reply. `body` is empty when `facts.error` or `facts.empty` says that there is none.
struct TranslatedReply {
    PlainReply facts;
    std::string body;
};
TranslatedReply translateReply(Dialect provider, Dialect client, std::string_view body, ReplyContext context);

// A provider's error as the client's dialect says it: same status, same sentence, the original kept inside.
ClientError clientErrorOf(const UpstreamError& error, std::string_view originalBody);

} // namespace tierline::protocol
