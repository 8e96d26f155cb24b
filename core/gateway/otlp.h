// Decisions as OpenTelemetry spans in OTLP's JSON form: one span a request with one below it for each
// attempt, attributes by the GenAI conventions and our own under `tierline.`. Texts only when asked for.
// Pure.
#pragma once

#include "ledger/record.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tierline::gateway {

// The client's place in a trace of its own: https://www.w3.org/TR/trace-context/.
struct TraceParent {
    std::string traceId, spanId; // 32 and 16 hex digits, lower case
    bool sampled = false;
    bool operator==(const TraceParent&) const = default;
};
std::optional<TraceParent> parseTraceParent(std::string_view header);

// A decision and what its record does not hold; all of it may be absent.
struct Traced {
    std::shared_ptr<const ledger::Record> record;
    std::optional<TraceParent> parent;
    bool embeddings = false;
    std::optional<bool> stream;
    std::optional<std::int64_t> maxTokens; // as the client asked
    std::string reply;                     // what the model said; needed for content only
};

struct OtlpOptions {
    bool content = false; // prompts and replies, 32 kB of each
    std::string version, instance;
};

std::size_t spanCount(const Traced& traced);
std::string traceIdOf(const Traced& traced); // the client's, else made of the decision's id

// The body of POST /v1/traces.
std::string otlpTraces(std::span<const Traced> traced, const OtlpOptions& options);

} // namespace tierline::gateway
