// Replies of /route, and what they mean to the benchmark. Apart, because moc stumbles over raw strings.
#pragma once

#include <string>
#include <vector>

namespace tierline::test {

struct ReplyCase {
    const char* name;
    int status;
    std::string cost; // the header
    std::string body;
    std::string meaning; // text|trouble|cost in nano-dollars, |perhaps
};
std::vector<ReplyCase> replyCases();

} // namespace tierline::test
