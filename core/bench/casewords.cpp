#include "bench/casewords.h"

#include "protocol/said.h"
#include "protocol/turns.h"

namespace tierline::bench {

classify::Words CaseWords::of(std::string_view prompt) {
    m_request = {};
    m_request.textBytes = prompt.size();
    auto words = classify::wordsOf(prompt, *m_scorer);
    words.tokens = protocol::estimateInputTokens(m_request);
    return words;
}

Result<classify::Words> CaseWords::of(const Case& each) {
    if (each.messages.empty()) return of(each.prompt);
    m_request = {};
    m_body = R"({"messages":)" + each.messages + "}";
    const auto row = m_parser.parse(m_body);
    if (!row) return std::unexpected(row.error());
    const auto messages = (*row)["messages"];
    if (!messages.isArray()) return fail(ErrorCode::InvalidInput, "`messages` is not an array");
    if (const auto read = protocol::readTurns(Dialect::OpenAi, {}, messages, m_request); !read)
        return std::unexpected(read.error());
    protocol::noteLoop(Dialect::OpenAi, *row, m_request);
    return classify::wordsOf(m_request, *m_scorer);
}

} // namespace tierline::bench
