// What graders are to say of answers, kind ones and hostile ones. Apart, because moc stumbles over raw
// strings.
#pragma once

#include <string>
#include <vector>

namespace tierline::test {

struct GraderCase {
    const char* name;
    std::string grader, expected, answer; // expected "-": the row says nothing
    int right;                            // 1, 0; -1: the row cannot be graded
};
std::vector<GraderCase> ruleCases();

struct SpecCase {
    const char* name;
    std::string text, complaint; // empty: it is fine
};
std::vector<SpecCase> specCases();

} // namespace tierline::test
