#include "catalog/generic.h"

#include "catalog/steps.h"

#include <algorithm>

namespace tierline::catalog {

namespace {

enum class Need : std::uint8_t { Optional, Required, Instead };
using enum Need;

struct Line {
    const char* flavor;
    const char* into;
    const char* path; // "list[modality=AUDIO].member" chooses from a list
    Need need = Optional;
};

constexpr Line lines[] = {
    {"chat", "input_tokens", "prompt_tokens", Required},
    {"chat", "cache_read_tokens", "prompt_tokens_details.cached_tokens"},
    {"chat", "cache_write_tokens", "prompt_tokens_details.cache_write_tokens"},
    {"chat", "input_audio_tokens", "prompt_tokens_details.audio_tokens"},
    {"chat", "output_audio_tokens", "completion_tokens_details.audio_tokens"},
    {"chat", "output_reasoning_tokens", "completion_tokens_details.reasoning_tokens"},
    {"chat", "output_tokens", "completion_tokens", Required},

    {"responses", "input_tokens", "input_tokens", Required},
    {"responses", "cache_read_tokens", "input_tokens_details.cached_tokens"},
    {"responses", "cache_write_tokens", "input_tokens_details.cache_write_tokens"},
    {"responses", "output_reasoning_tokens", "output_tokens_details.reasoning_tokens"},
    {"responses", "output_tokens", "output_tokens", Required},

    {"anthropic", "input_tokens", "input_tokens", Required},
    {"anthropic", "input_tokens", "cache_creation_input_tokens"},
    {"anthropic", "input_tokens", "cache_read_input_tokens"},
    {"anthropic", "cache_write_tokens", "cache_creation_input_tokens"},
    {"anthropic", "cache_write_5m_tokens", "cache_creation.ephemeral_5m_input_tokens"},
    {"anthropic", "cache_write_1h_tokens", "cache_creation.ephemeral_1h_input_tokens"},
    {"anthropic", "cache_read_tokens", "cache_read_input_tokens"},
    {"anthropic", "web_searches", "server_tool_use.web_search_requests"},
    {"anthropic", "output_reasoning_tokens", "output_tokens_details.thinking_tokens"},
    {"anthropic", "output_tokens", "output_tokens", Required},

    {"gemini", "input_tokens", "promptTokenCount"},
    {"gemini", "input_tokens", "toolUsePromptTokenCount"},
    {"gemini", "cache_read_tokens", "cachedContentTokenCount"},
    {"gemini", "input_audio_tokens", "promptTokensDetails[modality=AUDIO].tokenCount"},
    {"gemini", "input_image_tokens", "promptTokensDetails[modality=IMAGE].tokenCount"},
    {"gemini", "input_image_tokens", "promptTokensDetails[modality=DOCUMENT].tokenCount"},
    {"gemini", "input_video_tokens", "promptTokensDetails[modality=VIDEO].tokenCount"},
    {"gemini", "input_audio_tokens", "toolUsePromptTokensDetails[modality=AUDIO].tokenCount"},
    {"gemini", "input_image_tokens", "toolUsePromptTokensDetails[modality=IMAGE].tokenCount"},
    {"gemini", "input_image_tokens", "toolUsePromptTokensDetails[modality=DOCUMENT].tokenCount"},
    {"gemini", "input_video_tokens", "toolUsePromptTokensDetails[modality=VIDEO].tokenCount"},
    {"gemini", "cache_audio_read_tokens", "cacheTokensDetails[modality=AUDIO].tokenCount"},
    {"gemini", "cache_image_read_tokens", "cacheTokensDetails[modality=IMAGE].tokenCount"},
    {"gemini", "cache_image_read_tokens", "cacheTokensDetails[modality=DOCUMENT].tokenCount"},
    {"gemini", "cache_video_read_tokens", "cacheTokensDetails[modality=VIDEO].tokenCount"},
    {"gemini", "output_tokens", "candidatesTokenCount"},
    {"gemini", "output_tokens", "thoughtsTokenCount"},
    {"gemini", "output_reasoning_tokens", "thoughtsTokenCount"},
    {"gemini", "output_audio_tokens", "candidatesTokensDetails[modality=AUDIO].tokenCount"},
    {"gemini", "output_image_tokens", "candidatesTokensDetails[modality=IMAGE].tokenCount"},
    {"gemini", "output_image_tokens", "candidatesTokensDetails[modality=DOCUMENT].tokenCount"},
    {"gemini", "output_video_tokens", "candidatesTokensDetails[modality=VIDEO].tokenCount"},

    {"embeddings", "input_tokens", "prompt_tokens", Required},
    {"embeddings", "input_tokens", "total_tokens", Instead}, // Voyage
};

ProviderEntry makeGeneric() {
    ProviderEntry made;
    made.id = "generic";
    for (const auto& line : lines) {
        if (made.extractors.empty() || made.extractors.back().flavor != line.flavor) {
            const bool isGemini = std::string_view(line.flavor) == "gemini";
            const std::string root = isGemini ? "usageMetadata" : "usage";
            made.extractors.push_back({line.flavor, {root}, {}});
        }
        made.extractors.back().mappings.push_back(
            {stepsOf(line.path), line.into, line.need == Required, line.need == Instead});
    }
    for (auto& extractor : made.extractors)
        addCachedReadsElsewhere(extractor);
    return made;
}

const Extractor* named(const ProviderEntry& entry, std::string_view flavor) {
    const auto at = std::ranges::find(entry.extractors, flavor, &Extractor::flavor);
    return at == entry.extractors.end() ? nullptr : &*at;
}

// The same fields for the input, and the same counts required.
bool readsAlike(const Extractor& one, const Extractor& other) {
    const auto telling = [](const Extractor& extractor) {
        std::vector<Mapping> some;
        for (const auto& mapping : extractor.mappings)
            if (mapping.into == "input_tokens" || mapping.required) some.push_back(mapping);
        return some;
    };
    return one.root == other.root && std::ranges::is_permutation(telling(one), telling(other));
}

} // namespace

const ProviderEntry& genericProvider() {
    static const ProviderEntry generic = makeGeneric();
    return generic;
}

const Extractor* chooseExtractor(const ProviderEntry& entry, std::string_view flavor) {
    if (const auto* own = named(entry, flavor)) return own;
    if (flavor == "default") return named(entry, "chat");
    const auto* usual = named(entry, "default");
    const auto* generic = named(genericProvider(), flavor);
    return usual != nullptr && generic != nullptr && readsAlike(*usual, *generic) ? usual : nullptr;
}

void addCachedReadsElsewhere(Extractor& chat) {
    const auto own = stepsOf("prompt_tokens_details.cached_tokens");
    const auto readsOwn = [&](const Mapping& mapping) {
        return mapping.into == "cache_read_tokens" && mapping.path == own;
    };
    if (!std::ranges::any_of(chat.mappings, readsOwn)) return;
    for (const auto* path : {"prompt_cache_hit_tokens", "cached_tokens"})
        chat.mappings.push_back({stepsOf(path), "cache_read_tokens", false, true});
}

} // namespace tierline::catalog
