// Reading providers' names of models: which family, which version, whether it stays what it is. Guesses by
// form; pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tierline::tune {

struct ModelName {
    std::vector<std::string> family; // words and sizes: claude, opus; llama, 70b
    std::vector<int> version;        // 4.5 is 4, 5
    bool isDated = false;            // a day, a month or a number behind it
    bool isLatest = false;           // says itself that it changes
};

ModelName readModelName(std::string_view name);

// Of a maker that dates its models, or `latest`; without a date the name is another model tomorrow.
bool isUnpinned(std::string_view name);

} // namespace tierline::tune
