// Gates: what must be true of an evaluation before a policy is rolled out.
//
//   accuracy >= 0.85      usd_per_1k <= live      accuracy >= live - 0.01      under_routed <= 3%
//   worst_slice >= 0.75   p99_us < 2000           usd_per_1k <= live * 0.9
//   noninferior(always_strongest, slice=complex, margin=0.03)
//
// `live` is the policy that the run is held against. Values; pure; any thread.
#pragma once

#include "bench/noninferior.h"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tierline::bench {

enum class GateFigure : std::uint8_t {
    Accuracy, // of tier labels
    MacroF1,
    UnderRouted,
    OverRouted,
    Severe,
    Quality, // of answers
    UsdPer1k,
    WorstSlice, // the share right in the worst slice
    P99us       // of deciding
};
enum class Relation : std::uint8_t { Less, LessOrEqual, More, MoreOrEqual };

struct FigureGate {
    GateFigure figure = GateFigure::Accuracy;
    Relation relation = Relation::MoreOrEqual;
    bool ofLive = false;
    double factor = 1, number = 0; // live * factor + number; without live the number alone
    bool operator==(const FigureGate&) const = default;
};
struct Gate {
    std::string text; // as it was written, trimmed
    std::variant<FigureGate, NonInferiorQuestion> check;
};

// InvalidInput tells the place in the text and the nearest known name.
Result<Gate> parseGate(std::string_view text);
bool needsLive(const Gate& gate);
std::string_view toString(GateFigure figure); // "under_routed"
std::string_view toString(Relation relation); // "<="

// CannotTell: the figure does not exist on this set. A missing figure is not a pass.
enum class GateVerdict : std::uint8_t { Passed, Failed, CannotTell };
std::string_view toString(GateVerdict verdict); // "cannot_tell"

struct GateResult {
    std::string text;
    GateVerdict verdict = GateVerdict::CannotTell;
    std::optional<double> figure, limit; // as the gate compares them
    std::string sentence;                // "accuracy is 87.4 %, at least 85.0 % are asked for"
    bool isPassed() const { return verdict == GateVerdict::Passed; }
    bool operator==(const GateResult&) const = default;
};

// `nonInferior` over the runs that the evaluation is of. An error says why it cannot be told.
using AskNonInferior = std::function<Result<NonInferior>(const NonInferiorQuestion&)>;

GateResult judge(const Gate& gate, const Evaluation& evaluation, const AskNonInferior& ask = {});
std::vector<GateResult> judge(std::span<const Gate> gates, const Evaluation& evaluation,
                              const AskNonInferior& ask = {});
bool allPassed(std::span<const GateResult> results);

// The lowest share that is right in a slice; absent without slices.
const Slice* worstSlice(const Evaluation& evaluation);
// The limit that a `worst_slice` gate without `live` sets; absent: none does.
std::optional<double> worstSliceLimit(std::span<const Gate> gates);

} // namespace tierline::bench
