#include "route/plan.h"

namespace tierline::route {

std::string_view toString(SelectionReason reason) {
    switch (reason) {
    case SelectionReason::ComplexityMatch: return "complexity_match";
    case SelectionReason::DefaultNoSignal: return "default_no_signal";
    case SelectionReason::Pinned: return "pinned";
    case SelectionReason::Forced: return "forced";
    case SelectionReason::RuleFloor: return "rule_floor";
    case SelectionReason::Strategy: return "strategy";
    case SelectionReason::Affinity: return "affinity";
    case SelectionReason::LatencyFallback: return "latency_fallback";
    case SelectionReason::CircuitFallback: return "circuit_fallback";
    case SelectionReason::RateLimitFallback: return "rate_limit_fallback";
    case SelectionReason::Capability: return "capability";
    case SelectionReason::ContextWindow: return "context_window";
    case SelectionReason::BudgetCap: return "budget_cap";
    case SelectionReason::QualityEscalation: return "quality_escalation";
    case SelectionReason::Experiment: return "experiment";
    case SelectionReason::PanicProbe: return "panic_probe";
    case SelectionReason::LastResort: return "last_resort";
    case SelectionReason::AllExhausted: return "all_exhausted";
    }
    return "";
}

std::string_view toString(CandidateVerdict verdict) {
    switch (verdict) {
    case CandidateVerdict::Chosen: return "chosen";
    case CandidateVerdict::Able: return "able";
    case CandidateVerdict::Refused: return "refused";
    }
    return "";
}

} // namespace tierline::route
