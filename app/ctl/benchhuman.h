// `tierlinectl bench --human`: pairs of kept answers on a terminal, one key each. Nobody is asked and nothing
// is paid: the answers are those of an earlier run with --baselines or --swap.
#pragma once

#include "benchask.h"

#include "asking/endtoend.h"

namespace tierline::ctl {

int judgeByHand(const BenchOptions& options, const AskFlags& flags,
                const asking::EndToEndOptions& understood);

} // namespace tierline::ctl
