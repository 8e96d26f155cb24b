// Whether a run is not worse than something by more than a margin: what a gate asks before money is saved.
//
// Paired by case; the bound is the 5 % quantile of bootstrap resamples of the mean difference, so it holds
// one- sided at 95 %. Not worse is shown when the bound lies above -margin. So few cases that a loss of the
// margin could well have shown none of itself in them cannot tell: (1 - margin)^n > 5 %, or under twenty;
// nor can a run that lacks a case: who fails where he would lose must not pass.
// Blocks for a part of a second; pure but for `progress`. Any thread.
#pragma once

#include "bench/evaluate.h"

namespace tierline::bench {

enum class Reference : std::uint8_t { AlwaysStrongest, AlwaysCheapest, BestConstant, Live, Length, Random };
std::string_view toString(Reference reference); // "always_strongest"
std::optional<Reference> referenceNamed(std::string_view name);

struct NonInferiorQuestion {
    Reference reference = Reference::AlwaysStrongest;
    std::string slice;    // a label's name (without labels: a tier that the run decides), or name:value of a
                          // slice; empty: all cases
    double margin = 0.03; // of what is right, 0 to under 1
};

enum class NonInferiorVerdict : std::uint8_t { Shown, NotShown, CannotTell };

struct NonInferior {
    NonInferiorVerdict verdict = NonInferiorVerdict::CannotTell;
    std::size_t pairs = 0;
    std::optional<double> value, bound; // of what is right, the run less the reference; absent without pairs
    std::string sentence;
    bool isShown() const { return verdict == NonInferiorVerdict::Shown; }
};

std::size_t fewestPairs(double margin);

// InvalidInput: the margin is none, `Live` without another run, or nothing can stand for the reference.
// NotFound: no case is in such a slice. Refused when `progress` says stop.
Result<NonInferior> nonInferior(const Set& set, const Run& run, const Run* against,
                                const NonInferiorQuestion& question, const EvaluateOptions& options = {},
                                const Progress& progress = {});

} // namespace tierline::bench
