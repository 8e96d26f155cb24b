// One decision, complete: what the ledger stores, `/decisions` prints and the window shows. Field names in
// JSON and columns are those of the contract. A value; crosses threads by move or as shared_ptr<const
// Record>. Text is UTF-8.
#pragma once

#include "base/clock.h"
#include "base/errorclass.h"
#include "base/id.h"
#include "base/money.h"
#include "catalog/catalog.h"
#include "classify/verdict.h"
#include "protocol/json.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tierline::ledger {

enum class Outcome : std::uint8_t { Ok, Failed, Cancelled, Truncated, Refused };
enum class MoneyKind : std::uint8_t { Billed, Simulated, Equivalent };
std::string_view toString(Outcome outcome);
std::string_view toString(MoneyKind kind);

enum Flag : std::uint8_t {
    Estimated = 1U << 0U,
    Partial = 1U << 1U,
    Unpriced = 1U << 2U,
    Truncated = 1U << 3U,
    WouldBe = 1U << 4U,
    Repeated = 1U << 5U, // a stored reply was given again
    Doubtful = 1U << 6U  // a check found fault with an answer that had left already
};
using Flags = std::uint8_t;

struct CandidateRow {
    std::string model, verdict, reason;
    std::optional<Money> estimatedCost;
    bool operator==(const CandidateRow&) const = default;
};

struct Attempt {
    std::string model, provider;
    Wall start{};
    std::optional<Wall> firstByte;
    Wall end{};
    std::optional<ErrorClass> errorClass;
    std::string breakerBefore, breakerAfter;
    std::optional<Milliseconds> serverDelay;
    std::int64_t bytes = 0;
    bool committed = false;
    std::string credential = {};    // which key of a pool: "2 of 3"; empty: there is only one
    std::int64_t queuedMs = 0;      // in the provider's queue before it
    std::string detail = {};        // what a check found: "refusal: \"I cannot help\"", what a probe is for
    std::optional<Money> cost = {}; // of a failed one that was billed all the same
    bool operator==(const Attempt&) const = default;
};

// What became of the request on its way into the provider's dialect; of the last attempt.
struct Translation {
    std::string dialect;                   // the provider's
    std::vector<std::string> dropped;      // features it cannot say: protocol/features.h
    std::optional<std::int64_t> maxOutput; // the client's limit was cut down to this, the model's own
    bool operator==(const Translation&) const = default;
};

struct Overhead { // microseconds
    std::int64_t read = 0, classify = 0, plan = 0, connect = 0, translate = 0, commit = 0;
    std::int64_t queue = 0; // in providers' queues
    bool operator==(const Overhead&) const = default;
};

struct RecordError {
    std::string errorClass, text;
    bool operator==(const RecordError&) const = default;
};

struct Record {
    RequestId id;
    Wall time{};
    std::string client, dialect, requestedModel, session, policy; // policy = full hash
    std::string envelopeName;
    std::vector<classify::Span> envelopePeeled;
    std::optional<std::string> prompt; // the scored text; absent with no-store or capture off
    // What the model said, its beginning; kept beside the decision (bodies.h), read with it by its id alone.
    std::optional<std::string> reply;
    classify::Features features;
    std::vector<classify::Signal> firedSignals; // `signals` in JSON; Qt keeps that word for itself
    policy::Millionths score = 0, confidence = 0, margin = 0;
    std::string tier, category;
    protocol::Requirements requirements;
    std::vector<classify::Stage> stages;
    std::vector<CandidateRow> candidates;
    std::string decidedBy; // the stage whose score stands
    std::string selectionReason;
    std::string selectionDetail; // the same for people, with its numbers
    std::int64_t estimatedIn = 0, estimatedOut = 0;
    std::optional<Money> estimatedCost;
    std::vector<Attempt> attempts;
    std::optional<Translation> translation; // absent: the client's bytes went on as they were
    std::string model, provider;
    int status = 0; // sent to the client
    Outcome outcome = Outcome::Ok;
    std::optional<RecordError> error;
    std::int64_t latencyMs = 0;
    std::optional<std::int64_t> ttftMs;
    std::optional<catalog::Usage> usage;
    std::string priceDate;
    std::optional<Money> cost;
    std::string baselineName, baselineModel;
    std::optional<Money> baselineCost;
    std::optional<Money> switchCost;
    // Observe mode: where it would have gone, and what the same tokens would have cost there.
    std::string wouldBeModel;
    std::optional<Money> wouldBeCost;
    MoneyKind money = MoneyKind::Billed;
    Flags flags = 0;
    Overhead overhead;
    std::string finishReason;
    std::optional<int> vote;
    std::optional<std::string> label;
    std::map<std::string, std::string> tags;
    bool operator==(const Record&) const = default;
};

// The record as the contract's JSON. `withOutcome` false leaves out attempts, usage and cost (`/route`).
// Absent values are `null`, but for the members that the contract marks with `?`. Money stands twice, as
// integer `…_nano_usd` and as exact decimal USD; `server_delay` is in milliseconds.
void appendJson(std::string& out, const Record& record, bool withOutcome = true);
std::string toJson(const Record& record);

// Missing and null members take their defaults, unknown ones are passed over (a later version may add some);
// a member of the wrong type or form is InvalidInput and named. `id` and `time` are required.
Result<Record> recordFromJson(std::string_view json);
Result<Record> recordFrom(protocol::JsonView json); // the same for a value read already

} // namespace tierline::ledger
