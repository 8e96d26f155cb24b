// One dialect's part in everything that differs by dialect: a row of functions. Each lies in the folder of
// its dialect; nobody else asks which dialect it is.
#pragma once

#include "protocol/canonical.h"
#include "protocol/replyevent.h"
#include "protocol/request.h"

#include <memory>
#include <string>

namespace tierline::protocol {

struct Codec {
    // Requests. `view` fills what the router looks at (all but model, stream and splice positions) and the
    // features; `read` fills the conversation from the root of a body, which the conversation already owns.
    Result<void> (*view)(JsonView root, Request& request);
    Result<void> (*read)(JsonView root, Conversation& conversation);
    WrittenRequest (*write)(const Conversation& conversation, const WriteOptions& options);

    // Replies.
    std::unique_ptr<ReplyDecoder> (*decoder)();
    std::unique_ptr<ReplyEncoder> (*encoder)(ReplyContext context);
    std::string (*errorBody)(const ClientError& error);
    std::string (*errorEvent)(const ClientError& error);
    std::string (*message)(std::string_view model, std::string_view text, bool stream); // of our own
};

const Codec& codecOf(Dialect dialect);

namespace openai {
extern const Codec codec;
}
namespace responses {
extern const Codec codec;
}
namespace anthropic {
extern const Codec codec;
}
namespace gemini {
extern const Codec codec;
}

} // namespace tierline::protocol
