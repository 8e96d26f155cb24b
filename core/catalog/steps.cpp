#include "catalog/steps.h"

#include <algorithm>

namespace tierline::catalog {

std::vector<PathStep> stepsOf(std::string_view text) {
    std::vector<PathStep> steps;
    while (!text.empty()) {
        const auto end = std::min(text.find('.'), text.size());
        const auto part = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const auto bracket = part.find('[');
        steps.push_back({std::string(part.substr(0, bracket)), {}, {}});
        const auto equal = part.find('=', std::min(bracket, part.size()));
        if (equal == part.npos || !part.ends_with(']')) continue;
        steps.push_back({{},
                         std::string(part.substr(bracket + 1, equal - bracket - 1)),
                         std::string(part.substr(equal + 1, part.size() - equal - 2))});
    }
    return steps;
}

std::optional<std::string> textOf(const std::vector<PathStep>& steps) {
    std::string text;
    for (const auto& step : steps) {
        if (!step.member.empty())
            text += (text.empty() ? "" : ".") + step.member;
        else
            text += "[" + step.field + "=" + step.value + "]";
    }
    if (text.empty() || stepsOf(text) != steps) return std::nullopt;
    return text;
}

} // namespace tierline::catalog
