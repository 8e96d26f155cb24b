// Parts as Anthropic's content blocks, and what is counted over all of them: cache marks.
#pragma once

#include "base/jsonwriter.h"
#include "protocol/anthropic/plan.h"
#include "protocol/canonical.h"

#include <cstddef>

namespace tierline::protocol::anthropic {

// Anthropic takes four marks. Of more, the first ones of the messages go (the later ones hold the longer
// prefix), then those of tools and system.
class CacheMarks {
public:
    CacheMarks(const Conversation& conversation, const Plan& plan);
    void write(JsonWriter& json, CacheLife life, bool inHead); // in an open object; head: tools and system
    bool areTooMany() const { return m_tooMany; }

private:
    std::size_t m_skipHead = 0, m_skipMessages = 0;
    bool m_tooMany = false;
};

void writeText(JsonWriter& json, const Part& part, CacheMarks& marks, bool inHead);
void writePart(JsonWriter& json, const Part& part, CacheMarks& marks);
void writeTool(JsonWriter& json, const Tool& tool, bool strict, CacheMarks& marks);

} // namespace tierline::protocol::anthropic
