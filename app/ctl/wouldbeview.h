// What routing would have saved, read from a gateway's /stats and said in words; and what stands against the
// policy's file. Kinds of money are never added up.
#pragma once

#include "ledger/wouldbe.h"
#include "protocol/json.h"

#include <string>
#include <vector>

namespace tierline::ctl {

std::vector<ledger::WouldBeSum> wouldBeFrom(protocol::JsonView kinds); // the member `would_be`
std::string wouldBeText(const std::vector<ledger::WouldBeSum>& all);   // empty: there is nothing to say
std::string troubleText(const std::vector<std::string>& trouble);

} // namespace tierline::ctl
