// models.dev's api.json: provider to models, prices in USD per million tokens.
#include "catalog/importread.h"

#include <algorithm>

namespace tierline::catalog {

namespace {

struct Key {
    std::string_view theirs, ours;
};

constexpr Key rateKeys[] = {
    {"input", "input"},
    {"cache_read", "cached_read"},
    {"cache_write", "cache_write_5m"},
    {"output", "output"},
    {"reasoning", "reasoning"},
    {"input_audio", "input_audio"},
    {"output_audio", "output_audio"},
};

constexpr Key sellers[] = {
    {"amazon-bedrock", "aws"},
    {"google-vertex", "google"},
    {"google-vertex-anthropic", "google"},
    {"xai", "x-ai"},
    {"togetherai", "together"},
    {"fireworks-ai", "fireworks"},
    {"moonshotai-cn", "moonshotai"},
};

class ModelsDev : Importer {
public:
    using Importer::Importer;

    Result<Imported> import() {
        auto tree = readTree();
        if (!tree) return std::unexpected(tree.error());
        try {
            for (const auto& provider : tree->items)
                this->provider(provider);
        } catch (const Wrong& wrong) {
            return std::unexpected(wrong.error);
        }
        return finish(std::move(m_providers), "models.dev, MIT");
    }

private:
    void provider(const Json& json) {
        const auto* models = json.get("models");
        if (models == nullptr || !models->isObject()) refuse(json, "a provider has no `models`");
        const auto seller = std::ranges::find(sellers, json.key, &Key::theirs);
        const std::string id(seller == std::end(sellers) ? std::string_view(json.key) : seller->ours);
        if (std::ranges::find(m_providers, id, &ProviderEntry::id) == m_providers.end())
            m_providers.push_back({id, {}, {}, {}});
        addHost(json);
        for (const auto& model : models->items)
            this->model(id, model);
    }

    // "https://api.example.com/v1" to the host; templates with variables are no address.
    void addHost(const Json& json) {
        const auto* api = json.get("api");
        if (api == nullptr || !api->text.starts_with("https://")) return;
        auto host = lowerCase(api->text.substr(8));
        host = host.substr(0, host.find('/'));
        if (host.empty() || host.find_first_of("*${}:") != std::string::npos) return;
        for (const auto& other : m_providers)
            if (std::ranges::find(other.hosts, host) != other.hosts.end()) return;
        m_providers.back().hosts.push_back(host);
    }

    void model(const std::string& provider, const Json& json) {
        const auto* cost = json.get("cost");
        if (cost == nullptr || !cost->isObject() || cost->items.empty()) {
            leaveOut("model without a price");
            return;
        }
        Row row;
        row.provider = provider;
        row.pattern = lowerCase(json.key);
        row.price.base = rates(*cost, {});
        if (const auto* limit = json.get("limit"))
            if (const auto* context = limit->get("context"); context != nullptr && context->text != "0")
                row.context = tokens(*limit, "context");
        countOthers(*cost);
        if (const auto* above = cost->get("context_over_200k"); above != nullptr && above->isObject())
            row.price.steps.push_back({200'000, rates(*above, row.price.base)});
        add(std::move(row));
    }

    void countOthers(const Json& cost) {
        for (const auto& member : cost.items)
            if (member.key != "context_over_200k" && member.kind != Json::Kind::Null
                && std::ranges::find(rateKeys, member.key, &Key::theirs) == std::end(rateKeys))
                leaveOut("price by " + member.key + " (nothing we count)");
    }

    Rates rates(const Json& json, Rates made) {
        for (const auto& key : rateKeys) {
            const auto* rate = json.get(key.theirs);
            if (rate == nullptr || rate->kind == Json::Kind::Null) continue;
            const auto& name = *std::ranges::find(rateNames, key.ours, &RateName::name);
            made.*name.rate = scaled(*rate, 0);
        }
        return made;
    }

    std::vector<ProviderEntry> m_providers;
};

} // namespace

Result<Imported> importModelsDev(std::string_view text, std::string_view file, std::chrono::sys_days date) {
    return ModelsDev(text, file, date).import();
}

} // namespace tierline::catalog
