// The parts of `tierlinectl tune`: what it is asked for, the requests it works on, how the result is told.
#pragma once

#include "bench.h"

#include "tune/keywords.h"
#include "tune/optimise.h"
#include "tune/rowmaker.h"
#include "tune/tolabel.h"
#include "tune/worth.h"

#include <optional>
#include <string>
#include <vector>

namespace tierline::ctl {

// All requests that were given, from one or several places; `texts` and `ids` by row.
struct TuneRequests {
    tune::Rows rows;
    std::vector<std::string> texts, ids;
    std::vector<std::string> names; // of the places, for people
    std::int64_t labelled = 0, byAnswers = 0, votes = 0;

    void add(tune::SetRows rows, const bench::Set& set);
};

struct TuneView { // whatever was asked for
    const policy::Policy& policy;
    const TuneRequests& requests;
    std::string file, out; // out empty: nothing was written
    tune::Goal goal;
    std::uint64_t seed = 1;
    std::optional<tune::Optimised> optimised;
    std::optional<std::vector<tune::Keyword>> keywords;
    std::optional<std::vector<tune::ToLabel>> next;
    std::optional<tune::Worth> worth;
    bool prompts = true; // show how they begin
};
std::string tuneText(const TuneView& view);
std::string tuneJson(const TuneView& view);
std::string knobName(const policy::Policy& policy, std::size_t knob); // a rule's id or a feature's name

} // namespace tierline::ctl
