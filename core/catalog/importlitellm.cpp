// LiteLLM's map: one flat object, model to prices in USD per token.
#include "catalog/importread.h"
#include "catalog/sellers.h"

#include <algorithm>
#include <charconv>

namespace tierline::catalog {

namespace {

struct Key {
    std::string_view theirs, ours;
    int power = 6; // theirs are of one token, ours of a million or of a thousand
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
    {"input_cost_per_request", "requests", 3},
};

constexpr auto searchKey = "search_context_cost_per_query";
constexpr std::string_view services[] = {"_priority", "_flex", "_batches"};
constexpr std::string_view modes[] = {"chat", "completion", "responses", "embedding"};

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
        row.provider = sellerOfLiteLlm(string(json, "litellm_provider"));
        row.pattern = nameWithoutSeller(json);
        if (const auto* context = json.get("max_input_tokens"); context != nullptr && context->isNumber())
            row.context =
                context->text == "0" ? std::nullopt : std::optional(tokens(json, "max_input_tokens"));
        readSearches(json, row.price.base);
        readRates(json, row.price.base);
        readSteps(json, row.price);
        readRanges(json, row.price);
        countOthers(json);
        if (row.price == Price{}) {
            leaveOut("model without a price by tokens, requests or searches");
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

    void readRates(const Json& json, Rates& rates) {
        for (const auto& key : rateKeys)
            if (const auto* found = priceIn(json, key.theirs))
                rates.*named(key.ours).rate = rateOf(*found, key);
    }

    Rate rateOf(const Json& json, const Key& key) {
        return scaled(json, key.power, named(key.ours).isPerThousand);
    }

    // Where the price depends on the size of the input from the first token on.
    void readRanges(const Json& json, Price& price) {
        for (const auto& part : list(json, "tiered_pricing", false)) {
            const auto range = list(part, "range", true);
            const auto above = range.empty() ? -1 : sizeOf(range.front());
            const auto& before = price.steps.empty() ? price.base : price.steps.back().rates;
            const bool isFirst = above == 0 && price.steps.empty();
            if (!isFirst
                && (before == Rates{} || above <= (price.steps.empty() ? 0 : price.steps.back().above)))
                refuse(part, "the ranges of a price begin at 0 and rise");
            if (!isFirst) price.steps.push_back({above, Rates(before)});
            readRates(part, isFirst ? price.base : price.steps.back().rates);
        }
    }

    // "32000.0" too. Below zero: no number of tokens.
    static std::int64_t sizeOf(const Json& json) {
        const auto text = movedPoint(json.text, 0);
        const auto whole = text.substr(0, text.find('.'));
        std::int64_t size = -1;
        const auto [end, error] = std::from_chars(whole.data(), whole.data() + whole.size(), size);
        const bool isWhole = text.find_first_not_of('0', whole.size() + 1) == text.npos;
        return error == std::errc{} && end == whole.data() + whole.size() && isWhole ? size : -1;
    }

    // What is said of money and not read above is not passed over in silence.
    void countOthers(const Json& json) {
        for (const auto& member : json.items) {
            const bool isNothing =
                member.kind == Json::Kind::Null
                || (member.isNumber() && member.text.find_first_not_of("0.") == std::string::npos);
            if (member.key.find("cost") == std::string::npos || isNothing || isRead(member.key)) continue;
            const bool isService = std::ranges::any_of(
                services, [&](std::string_view service) { return member.key.ends_with(service); });
            leaveOut("price by " + member.key
                     + (isService ? " (another grade of service)" : " (nothing we count)"));
        }
    }

    static bool isRead(std::string_view key) {
        return key == searchKey || stepOf(key)
               || std::ranges::find(rateKeys, key, &Key::theirs) != std::end(rateKeys);
    }

    struct Step {
        const Key* key = nullptr;
        std::int64_t above = 0;
    };

    // input_cost_per_token_above_200k_tokens, cache_creation_input_token_cost_above_1hr_above_200k_tokens
    static std::optional<Step> stepOf(std::string_view name) {
        const auto above = name.rfind("_above_");
        if (above == name.npos) return std::nullopt;
        const auto key = std::ranges::find(rateKeys, name.substr(0, above), &Key::theirs);
        const auto size = name.substr(above + 7);
        std::int64_t thousands = 0;
        const auto end = std::from_chars(size.data(), size.data() + size.size(), thousands).ptr;
        if (key == std::end(rateKeys) || thousands <= 0 || thousands >= 1'000'000
            || std::string_view(end, size.data() + size.size()) != "k_tokens")
            return std::nullopt;
        return Step{&*key, thousands * 1000};
    }

    // What has no step of its own keeps its rate.
    void readSteps(const Json& json, Price& price) {
        std::map<std::int64_t, std::vector<std::pair<const RateName*, Rate>>> steps;
        for (const auto& member : json.items)
            if (const auto step = stepOf(member.key); step && member.kind != Json::Kind::Null)
                steps[step->above].emplace_back(&named(step->key->ours), rateOf(member, *step->key));
        auto rates = price.base;
        for (const auto& [above, changes] : steps) {
            for (const auto& [name, rate] : changes)
                rates.*name->rate = rate;
            price.steps.push_back({above, rates});
        }
    }

    void readSearches(const Json& json, Rates& rates) {
        const auto* costs = json.get(searchKey);
        const auto* medium = costs == nullptr ? nullptr : priceIn(*costs, "search_context_size_medium");
        if (medium != nullptr) rates.searches = scaled(*medium, 3, true);
        if (costs == nullptr) return;
        const bool isOne = std::ranges::all_of(costs->items, [&](const Json& size) {
            return medium != nullptr && scaled(size, 3, true) == rates.searches;
        });
        if (!isOne)
            leaveOut(medium == nullptr ? "price of searches without one of medium context"
                                       : "price of searches by their context (the medium one counts)");
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
