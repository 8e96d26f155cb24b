// LiteLLM's map: one flat object, model to prices in USD per token.
#include "catalog/importread.h"

#include <algorithm>
#include <charconv>

namespace tierline::catalog {

namespace {

struct Key {
    std::string_view theirs, ours;
};

constexpr Key rateKeys[] = {
    {"input_cost_per_token", "input"},
    {"cache_read_input_token_cost", "cached_read"},
    {"cache_creation_input_token_cost", "cache_write_5m"},
    {"cache_creation_input_token_cost_above_1hr", "cache_write_1h"},
    {"output_cost_per_token", "output"},
    {"output_cost_per_reasoning_token", "reasoning"},
    {"input_cost_per_audio_token", "input_audio"},
    {"cache_read_input_audio_token_cost", "cached_audio"},
    {"output_cost_per_audio_token", "output_audio"},
    {"input_cost_per_image_token", "input_image"},
    {"output_cost_per_image_token", "output_image"},
    {"citation_cost_per_token", "citation"},
};

// Their names of sellers, where ours differ; what is not here keeps its name.
constexpr Key sellers[] = {
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

constexpr std::string_view modes[] = {"chat", "completion", "responses", "embedding"};

std::string sellerOf(std::string_view theirs) {
    if (theirs.starts_with("vertex_ai")) return "google"; // vertex_ai-language-models, …
    const auto at = std::ranges::find(sellers, theirs, &Key::theirs);
    return std::string(at == std::end(sellers) ? theirs : at->ours);
}

const RateName& named(std::string_view ours) {
    return *std::ranges::find(rateNames, ours, &RateName::name);
}

class LiteLlm : Importer {
public:
    using Importer::Importer;

    Result<Imported> import() {
        auto tree = readTree();
        if (!tree) return std::unexpected(tree.error());
        try {
            for (const auto& model : tree->items)
                if (model.key != "sample_spec") this->model(model);
        } catch (const Wrong& wrong) {
            return std::unexpected(wrong.error);
        }
        return finish(std::move(m_providers), "LiteLLM's map of prices, MIT");
    }

private:
    void model(const Json& json) {
        if (!json.isObject()) refuse(json, "a model must be an object");
        const auto* mode = json.get("mode");
        if (mode != nullptr && std::ranges::find(modes, mode->text) == std::end(modes)) {
            leaveOut("model of mode " + mode->text);
            return;
        }
        Row row;
        row.provider = sellerOf(string(json, "litellm_provider"));
        row.pattern = nameWithoutSeller(json);
        if (const auto* context = json.get("max_input_tokens"); context != nullptr && context->isNumber())
            row.context =
                context->text == "0" ? std::nullopt : std::optional(tokens(json, "max_input_tokens"));
        for (const auto& key : rateKeys)
            if (const auto* rate = priceIn(json, key.theirs))
                row.price.base.*named(key.ours).rate = scaled(*rate, 6);
        readSteps(json, row.price);
        readSearches(json, row.price.base);
        for (auto& step : row.price.steps)
            step.rates.searches = row.price.base.searches;
        if (row.price == Price{}) {
            leaveOut("model without a price by tokens");
            return;
        }
        addProvider(row.provider);
        add(std::move(row));
    }

    // "groq/llama-3" to "llama-3".
    static std::string nameWithoutSeller(const Json& json) {
        auto name = lowerCase(json.key);
        const auto seller = lowerCase(json.get("litellm_provider")->text) + "/";
        return name.starts_with(seller) && name.size() > seller.size() ? name.substr(seller.size()) : name;
    }

    static const Json* priceIn(const Json& json, std::string_view key) {
        const auto* found = json.get(key);
        return found == nullptr || found->kind == Json::Kind::Null ? nullptr : found;
    }

    // input_cost_per_token_above_200k_tokens: what has no step of its own keeps its rate.
    void readSteps(const Json& json, Price& price) {
        std::map<std::int64_t, std::vector<std::pair<const RateName*, Rate>>> steps;
        for (const auto& member : json.items) {
            const auto above = member.key.find("_above_");
            if (above == std::string::npos || !member.key.ends_with("k_tokens")) continue;
            const auto base = std::string_view(member.key).substr(0, above);
            const auto key = std::ranges::find(rateKeys, base, &Key::theirs);
            const auto size = std::string_view(member.key).substr(above + 7);
            std::int64_t thousands = 0;
            const auto end = std::from_chars(size.data(), size.data() + size.size(), thousands).ptr;
            const bool isKnown = key != std::end(rateKeys) && thousands > 0 && thousands < 1'000'000
                                 && std::string_view(end, size.data() + size.size()) == "k_tokens";
            if (!isKnown)
                leaveOut("price by " + member.key);
            else if (member.kind != Json::Kind::Null)
                steps[thousands * 1000].emplace_back(&named(key->ours), scaled(member, 6));
        }
        auto rates = price.base;
        for (const auto& [above, changes] : steps) {
            for (const auto& [name, rate] : changes)
                rates.*name->rate = rate;
            price.steps.push_back({above, rates});
        }
    }

    void readSearches(const Json& json, Rates& rates) {
        const auto* costs = json.get("search_context_cost_per_query");
        const auto* medium = costs == nullptr ? nullptr : costs->get("search_context_size_medium");
        if (medium != nullptr && medium->kind != Json::Kind::Null) rates.searches = scaled(*medium, 3, true);
    }

    void addProvider(const std::string& id) {
        if (std::ranges::find(m_providers, id, &ProviderEntry::id) == m_providers.end())
            m_providers.push_back({id, {}, {}, {}});
    }

    std::vector<ProviderEntry> m_providers;
};

} // namespace

Result<Imported> importLiteLlm(std::string_view text, std::string_view file, std::chrono::sys_days date) {
    return LiteLlm(text, file, date).import();
}

} // namespace tierline::catalog
