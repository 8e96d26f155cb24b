#include "shell/samples.h"

namespace tierline::shell {

using namespace Qt::Literals::StringLiterals;

const std::vector<QString>& samplePrompts() {
    static const std::vector<QString> prompts{
        u"What is the capital of France?"_s,
        u"Refactor the retry loop so that it stops at the deadline, and explain the change step by step."_s,
        u"Prove that the square root of two is irrational."_s,
        u"Summarize the pros and cons of optimistic locking in three sentences."_s,
    };
    return prompts;
}

} // namespace tierline::shell
