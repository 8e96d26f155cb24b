#include "catalog/sellers.h"

#include <algorithm>
#include <iterator>

namespace tierline::catalog {

namespace {

struct Names {
    std::string_view theirs, ours;
};

constexpr Names sellers[] = {
    {"gemini", "google"},
    {"vertex_ai", "google"},
    {"bedrock", "aws"},
    {"bedrock_converse", "aws"},
    {"xai", "x-ai"},
    {"together_ai", "together"},
    {"fireworks_ai", "fireworks"},
    {"moonshot", "moonshotai"},
    {"cohere_chat", "cohere"},
    {"voyage", "voyageai"},
    {"azure_ai", "azure"},
    {"text-completion-openai", "openai"},
};

constexpr Names makers[] = {
    {"gpt-", "openai"},        {"chatgpt-", "openai"},  {"o1", "openai"},          {"o3", "openai"},
    {"o4", "openai"},          {"codex-", "openai"},    {"claude-", "anthropic"},  {"gemini-", "google"},
    {"gemma-", "google"},      {"mistral-", "mistral"}, {"ministral-", "mistral"}, {"codestral-", "mistral"},
    {"magistral-", "mistral"}, {"command-", "cohere"},  {"deepseek-", "deepseek"}, {"grok-", "x-ai"},
    {"sonar", "perplexity"},
};

} // namespace

std::string sellerOfLiteLlm(std::string_view theirs) {
    if (theirs.starts_with("vertex_ai")) return "google"; // vertex_ai-language-models, …
    const auto at = std::ranges::find(sellers, theirs, &Names::theirs);
    return std::string(at == std::end(sellers) ? theirs : at->ours);
}

std::string_view makerOf(std::string_view model) {
    const auto at =
        std::ranges::find_if(makers, [&](const Names& each) { return model.starts_with(each.theirs); });
    return at == std::end(makers) ? std::string_view() : at->ours;
}

} // namespace tierline::catalog
