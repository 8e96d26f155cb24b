// What judges answer, and what is read of it. Apart, because moc stumbles over raw strings.
#pragma once

#include <string>
#include <vector>

namespace tierline::test {

struct OpinionCase {
    const char* name;
    std::string text;
    bool isPair, isTurned;
    double points; // -1: it cannot be read
};
std::vector<OpinionCase> opinionCases();

} // namespace tierline::test
