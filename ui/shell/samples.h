// Prompts that "Send one" sends in turn: one for about each tier, so that a second click shows another way.
#pragma once

#include <QString>

#include <vector>

namespace tierline::shell {

const std::vector<QString>& samplePrompts();

} // namespace tierline::shell
