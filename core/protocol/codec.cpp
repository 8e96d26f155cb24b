#include "protocol/codec.h"

#include <algorithm>

namespace tierline::protocol {

const Codec& codecOf(Dialect dialect) {
    switch (dialect) {
    case Dialect::OpenAi: return openai::codec;
    case Dialect::Responses: return responses::codec;
    case Dialect::Anthropic: return anthropic::codec;
    case Dialect::Gemini: break;
    }
    return gemini::codec;
}

Result<Conversation> readConversation(Dialect dialect, std::string_view body) {
    auto json = Json::parse(body);
    if (!json) return std::unexpected(json.error());
    Conversation conversation;
    conversation.dialect = dialect;
    const JsonView root = json->root();
    conversation.own(std::move(*json));
    if (const auto read = codecOf(dialect).read(root, conversation); !read)
        return std::unexpected(read.error());
    return conversation;
}

namespace {

// What the dialect has no word for, but this provider has.
FeatureSet knownTo(const Quirks* quirks) {
    FeatureSet known;
    if (quirks && quirks->cacheControl) known.add(Feature::CacheControl);
    if (quirks && quirks->thoughtsBack) known.add(Feature::ThinkingHistory);
    return known;
}

} // namespace

WrittenRequest writeRequest(Dialect dialect, const Conversation& conversation, const WriteOptions& options) {
    auto written = codecOf(dialect).write(conversation, options);
    if (dialect == conversation.dialect) return written;
    auto lost = droppedBy(dialect, conversation.features);
    if (dialect == Dialect::OpenAi) lost = lost.without(knownTo(options.quirks));
    written.dropped.add(lost);
    return written;
}

std::string toolDescription(const Tool& tool) {
    std::string text(tool.description);
    if (tool.format.empty()) return text;
    const auto format = Json::parse(tool.format);
    const auto rule = format ? (*format)["definition"].string() : std::nullopt;
    if (!rule) return text;
    const auto syntax = (*format)["syntax"].string().value_or("given");
    text += text.empty() ? "" : "\n\n";
    return text + "`input` must follow this " + std::string(syntax) + " grammar:\n" + std::string(*rule);
}

std::unique_ptr<ReplyDecoder> makeDecoder(Dialect provider) {
    return codecOf(provider).decoder();
}

std::unique_ptr<ReplyEncoder> makeEncoder(Dialect client, ReplyContext context) {
    return codecOf(client).encoder(std::move(context));
}

// Google's own figures for its OpenAI-compatible endpoint.
std::int64_t budgetOf(std::string_view effort) {
    if (effort == "none") return 0;
    if (effort == "minimal" || effort == "low") return 1024;
    if (effort == "high" || effort == "xhigh" || effort == "max") return 24'576;
    return 8192;
}

std::string_view effortOf(std::int64_t budget) {
    if (budget == 0) return "none";
    if (budget < 0) return "medium"; // as much as the model likes
    if (budget <= 1024) return "low";
    return budget <= 8192 ? "medium" : "high";
}

} // namespace tierline::protocol
