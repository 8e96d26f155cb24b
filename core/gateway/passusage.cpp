#include "gateway/passusage.h"

#include "gateway/guard.h"
#include "protocol/json.h"
#include "protocol/usage.h"

#include <algorithm>
#include <array>

namespace tierline::gateway {

namespace {

// What lies below /v1/responses, /v1/batches, /v1/threads … was counted, or is, when it is made.
constexpr std::array<std::string_view, 9> countedFolders{
    "/v1/completions", "/v1/complete", "/v1/moderations",       "/v1/rerank",     "/v1/audio",
    "/v1/images",      "/v1/videos",   "/v1/responses/compact", "/v1beta/models",
};

bool isCounted(const net::RequestHead& asked) {
    const std::string_view path = asked.path();
    return asked.method == net::Method::Post
           && std::ranges::any_of(countedFolders, [&](std::string_view folder) {
                  return path.starts_with(folder)
                         && (path.size() == folder.size() || path[folder.size()] == '/');
              });
}

// OpenAI itself counts in two vocabularies: images and transcriptions in that of Responses.
Dialect vocabularyOf(protocol::JsonView usage, Dialect client) {
    if (usage.get("prompt_tokens") || usage.get("completion_tokens")) return Dialect::OpenAi;
    if (usage.get("promptTokenCount") || usage.get("candidatesTokenCount")) return Dialect::Gemini;
    return client == Dialect::Anthropic ? Dialect::Anthropic : Dialect::Responses;
}

std::optional<protocol::Usage> usageIn(std::string_view text, Dialect client) {
    std::optional<protocol::Usage> usage;
    const auto json = protocol::Json::parse(text);
    if (!json || !json->root().isObject()) return usage;
    for (const std::string_view key : {"usage", "usageMetadata"}) {
        const protocol::JsonView counts = (*json)[key];
        protocol::readUsage(vocabularyOf(counts, client), counts, usage);
    }
    return usage;
}

} // namespace

PassUsage::PassUsage(const net::RequestHead& asked, std::string_view replyType)
    : m_counts(isCounted(asked)), m_dialect(dialectOf(asked)) {
    if (!m_counts) return;
    if (replyType.starts_with("text/event-stream")) m_form = Form::Events;
    if (replyType.find("json") != std::string_view::npos) m_form = Form::Json;
}

void PassUsage::feed(std::string_view bytes) {
    if (m_form == Form::Events) noteEvents(bytes);
    if (m_form != Form::Json) return;
    if (m_body.size() + bytes.size() <= limit) {
        m_body += bytes;
        return;
    }
    m_form = Form::None;
    m_body = {};
}

void PassUsage::noteEvents(std::string_view bytes) {
    m_events.feed(bytes);
    std::string scratch;
    while (const auto event = m_events.next()) {
        if (event->find("\"usage") == std::string_view::npos) continue;
        const auto usage = usageIn(protocol::readSseEvent(*event, scratch).data, m_dialect);
        if (usage) m_last = usage;
    }
    if (!m_events.tooLong()) return;
    m_form = Form::None;
    m_events = protocol::SseSplitter(limit);
}

std::optional<protocol::Usage> PassUsage::read() const {
    return m_form == Form::Json ? usageIn(m_body, m_dialect) : m_last;
}

} // namespace tierline::gateway
