// One chat request on its way: what it is, what was decided, what has been answered so far. Lives on its
// exchange's loop. `record` fills up along the way and is shared with the ledger at the commit, after which
// nobody writes it.
#pragma once

#include "gateway/core.h"
#include "gateway/failure.h"
#include "gateway/identity.h"
#include "gateway/settle.h"
#include "protocol/canonical.h"
#include "protocol/embeddings.h"
#include "protocol/request.h"
#include "route/attempts.h"
#include "route/plan.h"

#include <expected>
#include <memory>
#include <optional>
#include <string>

namespace tierline::classify {
struct Words;
}

namespace tierline::gateway {

using ExchangePtr = std::shared_ptr<net::Exchange>;

// How a request came in: what its endpoint says besides the body.
struct Incoming {
    Dialect dialect = Dialect::OpenAi;
    CallKind kind = CallKind::Chat;
    std::string model;      // Gemini's stands in the path
    bool stream = false;    // Gemini's too
    bool jsonArray = false; // Gemini's stream without alt=sse
};

struct Keeping;     // what the client gets, for the reply cache and recordings (repeat.h)
struct Passage;     // passage.h
struct AfterAnswer; // afteranswer.h

struct Turn {
    Turn(Core& shared, ExchangePtr from);
    ~Turn();
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

    Core& core;
    Lane& lane;
    std::shared_ptr<const Setup> setup;
    ExchangePtr exchange;
    std::shared_ptr<net::Cancel> cancel; // of the upstream call under way
    Incoming incoming;
    std::string ownBody; // when the gateway wrote the request itself
    protocol::Request request;
    std::optional<protocol::EmbeddingsRequest> embeddings; // of that kind of call
    bool streams = false;                                  // counted in openStreams

    std::int64_t rawInput = 0;         // tokens of the prompt, as the protocol estimates them for any model
    std::vector<std::int64_t> inputOf; // … for each model, as it has counted before
    std::vector<health::ModelHealth> health;
    std::shared_ptr<const classify::Words> words; // what is scored; null: nothing is
    classify::Verdict verdict;
    route::Plan plan;
    std::optional<route::AttemptPlanner> planner; // refers to `plan`
    std::shared_ptr<ledger::Record> record;

    std::optional<protocol::Conversation> conversation; // once an attempt needed it
    std::unique_ptr<protocol::ReplyStream> stream;      // of the attempt under way
    std::optional<policy::ModelIndex> model;            // last asked
    Seen seen;                                          // of its reply
    std::chrono::steady_clock::time_point asked;        // when the attempt under way began
    Microseconds slotWait{0};                           // of it, spent waiting for a connection to be free
    route::Reservation held;                            // of the budgets
    std::shared_ptr<Passage> passage;                   // through the providers' gates, once it began
    std::vector<Settlement> spent;                // on attempts that failed and were counted all the same
    std::string overBudget;                       // why a candidate was not affordable, last
    std::optional<Failure> failure;               // of the last attempt
    std::optional<protocol::ClientError> refusal; // decided before any attempt
    std::shared_ptr<AfterAnswer> after;           // empty: nobody looks at the answer
    bool cancelled = false;                       // the client left
    Milliseconds inHold{0};                       // it waited for a person: not of its own time
    bool answered = false;                        // a model's whole reply is there
    bool cut = false;                             // content had left, then the reply broke

    net::Reply reply;     // for all but a stream that has begun
    std::string text;     // what the model said, for /ask; of a stream only its beginning, when it is kept
    bool noStore = false; // the client wants no text of it kept
    std::string tail;     // the end of a stream that has begun
    std::unique_ptr<net::UpstreamReply> upstream; // a stream's, after its end marker
    std::shared_ptr<Keeping> keeping;             // null: its answer is not kept

    const policy::Policy& policy() const { return *setup->policy; }
    std::string_view body() const; // the request as it came, or as the gateway wrote it
    bool keepsRequest() const {
        return policy().capture.requests && !noStore && incoming.kind == CallKind::Chat;
    }
    bool keepsReply() const { return policy().capture.replies && !noStore; }
    bool tracesReply() const {
        const auto telemetry = core.telemetry.load(std::memory_order_acquire);
        return telemetry && telemetry->wantsContent() && !noStore;
    }
    Pricing pricing() const; // of `model`
    route::Spender spender(bool simulated) const;
};

using TurnPtr = std::shared_ptr<Turn>;

// Reads, and says who asks. An error is of the request's text: nothing to record. `ownBody` empty: the
// exchange's body.
std::expected<TurnPtr, protocol::ClientError> openTurn(Core& core, ExchangePtr exchange, Incoming incoming,
                                                       std::string ownBody = {});

// Classifies and plans. A turn with `refusal` is a request that was read but cannot be tried. Waits only
// where the policy's stages need the network.
struct Deciding {
    bool network = true;  // embedding and judge may be asked
    bool weights = false; // with the words that weighed most, for people
};
net::Task<void> decideTurn(TurnPtr turn, Deciding how = {});

// The outcome into the record, and the reply that the client gets when no model's is there.
void conclude(Turn& turn);

// What is held of the budgets becomes what was spent, or is let go.
void settleBudgets(Turn& turn);

} // namespace tierline::gateway
