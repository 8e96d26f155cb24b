// What an end-to-end run tells a person: the bill before it, its course, what came of it. Pure.
#pragma once

#include "asking/endtoend.h"

#include <string>

namespace tierline::ctl {

std::string billText(const asking::Bill& bill, const asking::EndToEndOptions& options);
std::string courseLine(asking::Stage stage, const bench::StepProgress& progress); // without its end
std::string outcomeText(const asking::EndToEndResult& result);

} // namespace tierline::ctl
