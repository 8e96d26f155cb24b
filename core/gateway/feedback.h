// POST /feedback: a vote and a label for a decision. Coroutines on the exchange's loop; the ledger's part
// runs on the worker.
#pragma once

#include "gateway/core.h"
#include "ledger/feedback.h"
#include "net/task.h"

#include <string>
#include <string_view>

namespace tierline::gateway {

struct FeedbackFor {
    std::string id;
    ledger::Feedback feedback;
};
// InvalidInput with a sentence for the client. Whether the label is a tier's name is not looked at.
Result<FeedbackFor> readFeedback(std::string_view body);

// A label must name a tier of the policy in force (`now`, may be null), or of the one that decided. The error
// lists them.
Result<void> checkLabel(const ledger::Ledger& ledger, const ledger::Record& record, const policy::Policy* now,
                        std::string_view label);

net::Task<void> serveFeedback(Core* core, std::shared_ptr<net::Exchange> exchange);

} // namespace tierline::gateway
