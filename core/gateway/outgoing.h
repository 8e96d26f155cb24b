// One attempt's request in its provider's words: the client's own bytes with splices where both speak the
// same dialect, else written anew from the canonical conversation. And the reply's way back.
#pragma once

#include "gateway/turn.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::gateway {

struct Outgoing {
    Dialect dialect = Dialect::OpenAi; // spoken to the provider
    bool translated = false;
    bool stripUsage = false; // the usage chunk was asked for by us alone
    std::string target;
    std::string body;                         // when it was written anew
    std::unique_ptr<protocol::Splice> splice; // else

    std::vector<std::string_view> pieces() const;
};

// What was dropped and cut is put into the record. An error: the body cannot be read as a conversation.
Result<Outgoing> outgoing(Turn& turn, policy::ModelIndex model);

// How a streamed reply comes back to the client.
std::unique_ptr<protocol::ReplyStream> replyStream(const Turn& turn, const Outgoing& outgoing);

// A whole reply for the client; `facts` of the provider's own. Without `body` there is none to give.
struct ReturnedReply {
    protocol::PlainReply facts;
    std::optional<std::string> body; // absent: the provider's bytes as they are
};
ReturnedReply returnedReply(const Turn& turn, const Outgoing& outgoing, std::string_view body);

// Remembers whose the reply is, for the turns that follow.
void keepReply(Turn& turn, std::string_view id, const std::vector<protocol::Signed>& parts);

} // namespace tierline::gateway
