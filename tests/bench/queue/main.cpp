// 1,000 simple prompts at once at a provider that takes 200 a minute: with the queue, with a deadline that is
// too short for all of them, and without a queue. Prints who went where and what it cost.
#include "burst.h"

#include <cstdio>
#include <cstdlib>

#include <spdlog/fmt/fmt.h>

using namespace tierline;
using namespace tierline::test;

namespace {

void print(const char* name, const Outcome& out, const Crowd& crowd) {
    const double minutes = static_cast<double>(out.longestWait) / static_cast<double>(crowd.minute.count());
    fmt::print("{:<34}{:>6}{:>8}{:>8}{:>8}{:>8}{:>10.1f}{:>8}{:>14}\n", name, out.ok,
               out.failed + out.limited, out.cheap, out.dear, out.waited, minutes, out.refusedByProvider,
               toString(out.cost));
    std::fflush(stdout);
}

} // namespace

int main(int argc, char** argv) {
    Crowd crowd;
    if (argc > 1) crowd.minute = Milliseconds(std::atoll(argv[1]));
    fmt::print("{} prompts at once, {} a minute; a minute lasts {} ms here\n\n", crowd.prompts, crowd.rpm,
               crowd.minute.count());
    fmt::print("{:<34}{:>6}{:>8}{:>8}{:>8}{:>8}{:>10}{:>8}{:>14}\n", "", "ok", "failed", "cheap", "dear",
               "waited", "longest", "429s", "USD");
    const auto half = fmt::format("{}ms", crowd.minute.count() * 5 / 2);
    struct Row {
        const char* name;
        std::string maxWait;
    };
    for (const auto& row : {Row{"queue, the deadline allows all", "600s"},
                            Row{"queue, a deadline of 2.5 minutes", half}, Row{"no queue", "1ms"}}) {
        crowd.maxWait = row.maxWait;
        std::string trouble;
        const auto out = play(crowd, trouble);
        if (!trouble.empty()) {
            fmt::print(stderr, "{}\n", trouble);
            return 1;
        }
        print(row.name, out, crowd);
    }
    fmt::print("\nlongest: wait in the queue, in minutes. USD: simulated money.\n");
    return 0;
}
