// What is known of a set file, as a person and as a program reads it.
#pragma once

#include "bench/suggest.h"

#include <string>
#include <string_view>

namespace tierline::ctl {

std::string previewText(const bench::SetPreview& preview, const bench::SuggestedMapping& suggested);
std::string previewJson(const bench::SetPreview& preview, const bench::SuggestedMapping& suggested);

// At most so many columns wide, on one line, without anything that drives a terminal or turns its direction.
std::string safeText(std::string_view text, std::size_t most);

} // namespace tierline::ctl
