// What checking a set found, as a person and as a program reads it.
#pragma once

#include "bench/checks.h"

#include <string>

namespace tierline::ctl {

std::string checksText(const bench::SetChecks& checks);
std::string checksJson(const bench::SetChecks& checks);

} // namespace tierline::ctl
