// Inside of the kit: the compiled-in files, and the table of colours by name.
#pragma once

#include "kit/tokens.h"

#include <QLatin1StringView>

#include <vector>

namespace tierline::kit {

void initResources(); // the linker drops a static library's resources unless they are asked for

struct TokenRow {
    QLatin1StringView name;
    QColor Tokens::* colour;
};
const std::vector<TokenRow>& tokenRows();
void useTokens(Scheme scheme);

} // namespace tierline::kit
