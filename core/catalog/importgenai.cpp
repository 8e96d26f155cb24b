// genai-prices, version 2: a list of providers with models, match rules, extractors and dated prices.
#include "catalog/generic.h"
#include "catalog/importread.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace tierline::catalog {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 19> rateKeys = {{
    {"input_mtok", "input"},
    {"cache_read_mtok", "cached_read"},
    {"cache_write_mtok", "cache_write_5m"},
    {"cache_write_5m_mtok", "cache_write_5m"},
    {"cache_write_1h_mtok", "cache_write_1h"},
    {"output_mtok", "output"},
    {"output_reasoning_mtok", "reasoning"},
    {"input_audio_mtok", "input_audio"},
    {"input_image_mtok", "input_image"},
    {"input_video_mtok", "input_video"},
    {"cache_audio_read_mtok", "cached_audio"},
    {"cache_image_read_mtok", "cached_image"},
    {"cache_video_read_mtok", "cached_video"},
    {"output_audio_mtok", "output_audio"},
    {"output_image_mtok", "output_image"},
    {"output_video_mtok", "output_video"},
    {"output_citation_mtok", "citation"},
    {"web_searches_kcount", "searches"},
    {"requests_kcount", "requests"},
}};

// The addresses behind expressions that are more than a beginning.
struct HostRule {
    std::string_view expression;
    std::vector<std::string> hosts;
};

const std::vector<HostRule>& hostRules() {
    static const std::vector<HostRule> rules = {
        {R"(https://bedrock-runtime\.[a-z0-9-]+\.amazonaws\.com(/|$))", {"bedrock-runtime.*.amazonaws.com"}},
        {R"((https?://)?([^.]*\.)?(?:openai\.azure\.com|azure-api\.net|cognitiveservices\.azure\.com))",
         {"*.openai.azure.com", "*.azure-api.net", "*.cognitiveservices.azure.com"}},
        {R"(https://api\.cohere\.(?:ai|com))", {"api.cohere.ai", "api.cohere.com"}},
        {R"(https://(.*\.)?googleapis\.com)", {"googleapis.com", "*.googleapis.com"}},
        {R"(https://api\.minimax(i)?\.(?:com|io))",
         {"api.minimax.com", "api.minimax.io", "api.minimaxi.com", "api.minimaxi.io"}},
        {R"(https://[^/]+\.modal\.(?:run|direct)(?:/|$))", {"*.modal.run", "*.modal.direct"}},
        {R"(https://api\.moonshot\.)", {"api.moonshot.ai", "api.moonshot.cn"}},
        {R"(https://(api\.)?openrouter\.ai)", {"openrouter.ai", "api.openrouter.ai"}},
    };
    return rules;
}

// Letters that mean something in an expression lose it.
std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (std::string_view(R"(\^$.|?*+()[]{})").find(c) != std::string_view::npos) out += '\\';
        out += c;
    }
    return out;
}

struct Pattern {
    MatchKind kind = MatchKind::Equals;
    std::string text;
};

class Genai : Importer {
public:
    using Importer::Importer;

    Result<Imported> import() {
        auto tree = readTree();
        if (!tree) return std::unexpected(tree.error());
        std::vector<ProviderEntry> entries;
        try {
            for (const auto& provider : tree->items)
                entries.push_back(this->provider(provider));
        } catch (const Wrong& wrong) {
            return std::unexpected(wrong.error);
        }
        return finish(std::move(entries), "genai-prices v2, https://github.com/pydantic/genai-prices, MIT, "
                                          "Copyright (c) Pydantic Services Inc. 2025 to present");
    }

private:
    ProviderEntry provider(const Json& json) {
        if (!json.isObject()) refuse(json, "a provider must be an object");
        ProviderEntry made{string(json, "id"), hosts(string(json, "api_pattern")), {}, {}};
        if (const auto* fallbacks = json.get("fallback_model_providers");
            fallbacks != nullptr && fallbacks->kind != Json::Kind::Null)
            made.fallbacks = strings(json, "fallback_model_providers");
        if (const auto* extractors = json.get("extractors");
            extractors != nullptr && extractors->kind != Json::Kind::Null)
            for (const auto& one : list(json, "extractors", true))
                made.extractors.push_back(extractor(one));
        for (const auto& one : list(json, "models", true))
            model(made.id, one);
        return made;
    }

    std::vector<std::string> hosts(const std::string& expression) {
        for (const auto& rule : hostRules())
            if (rule.expression == expression) return rule.hosts;
        std::string host = expression.starts_with("https://") ? expression.substr(8) : "";
        std::erase(host, '\\');
        const auto isPlain = [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '/';
        };
        while (host.ends_with('/'))
            host.pop_back();
        if (!host.empty() && std::ranges::all_of(host, isPlain)) return {host};
        leaveOut("address of a provider by an expression");
        return {};
    }

    Extractor extractor(const Json& json) {
        const auto* root = json.get("root");
        Extractor made{string(json, "api_flavor"), {}, {}};
        if (root != nullptr && root->isArray())
            made.root = strings(json, "root");
        else
            made.root = {string(json, "root")};
        for (const auto& one : list(json, "mappings", true)) {
            Mapping mapping{path(one), string(one, "dest"), flag(one, "required"), false};
            if (!isCountKnown(mapping.into)) leaveOut("count of " + mapping.into + " (nothing we price)");
            made.mappings.push_back(std::move(mapping));
        }
        addCachedReadsElsewhere(made);
        return made;
    }

    std::vector<PathStep> path(const Json& mapping) {
        const auto* json = mapping.get("path");
        if (json != nullptr && json->isString()) return {{json->text, {}, {}}};
        std::vector<PathStep> steps;
        for (const auto& step : list(mapping, "path", true)) {
            if (step.isString()) {
                steps.push_back({step.text, {}, {}});
                continue;
            }
            const auto* match = step.get("match");
            if (match == nullptr || match->get("equals") == nullptr)
                refuse(step, "this step of a path is not known");
            steps.push_back({{}, string(step, "field"), string(*match, "equals")});
        }
        return steps;
    }

    void model(const std::string& provider, const Json& json) {
        const auto* match = json.get("match");
        const auto* prices = json.get("prices");
        if (match == nullptr || prices == nullptr) refuse(json, "the model has no `match` or no `prices`");
        Row row;
        row.provider = provider;
        if (const auto* context = json.get("context_window"); context != nullptr && context->isNumber())
            row.context = tokens(json, "context_window");
        std::vector<Row> dated;
        if (prices->isArray())
            for (const auto& one : prices->items)
                addDated(dated, row, one);
        else
            row.price = price(*prices), dated.push_back(row);
        for (const auto& pattern : patterns(*match)) {
            for (auto made : dated) {
                made.match = pattern.kind;
                made.pattern = pattern.text;
                add(std::move(made));
            }
        }
    }

    void addDated(std::vector<Row>& dated, Row row, const Json& json) {
        const auto* prices = json.get("prices");
        if (prices == nullptr) refuse(json, "a dated price has no `prices`");
        row.price = price(*prices);
        const auto* constraint = json.get("constraint");
        if (constraint != nullptr && constraint->isObject() && !readConstraint(*constraint, row)) {
            leaveOut("price under a condition that is not known");
            return;
        }
        // In the file the last one that holds counts, here the first of equal day and hours.
        const auto same = [&](const Row& other) {
            return other.from == row.from && other.hours == row.hours;
        };
        std::erase_if(dated, same);
        dated.push_back(std::move(row));
    }

    bool readConstraint(const Json& json, Row& row) {
        const auto* start = json.get("start_time");
        const auto* end = json.get("end_time");
        for (const auto& one : json.items)
            if (one.key != "start_date" && one.key != "start_time" && one.key != "end_time") return false;
        if (const auto* date = json.get("start_date")) {
            const auto day = dayFrom(date->text);
            if (!day) refuse(*date, "`" + date->text + "` is not a day");
            row.from = *day;
        }
        if (start == nullptr && end == nullptr) return true;
        if (start == nullptr || end == nullptr) return false;
        const auto from = minuteUtc(start->text), to = minuteUtc(end->text);
        if (!from || !to || *from == *to) return false;
        row.hours = DayHours{*from, *to};
        return true;
    }

    static std::optional<int> minuteUtc(std::string_view text) { // 00:30:00Z
        if (!text.ends_with(":00Z") || text.size() != 9) return std::nullopt;
        return minuteOfDay(text.substr(0, 5));
    }

    std::vector<Pattern> patterns(const Json& match) {
        if (!match.isObject() || match.items.size() != 1) refuse(match, "a match has one member");
        const auto& one = match.items[0];
        if (one.key == "or") {
            std::vector<Pattern> all;
            for (const auto& part : list(match, "or", true))
                std::ranges::move(patterns(part), std::back_inserter(all));
            return all;
        }
        if (one.key == "and") {
            std::string both = "^";
            for (const auto& part : list(match, "and", true))
                both += "(?=" + asExpression(part) + ")";
            return expression(both);
        }
        if (one.key == "regex") return expression(string(match, "regex"));
        const std::pair<std::string_view, MatchKind> kinds[] = {{"equals", MatchKind::Equals},
                                                                {"starts_with", MatchKind::StartsWith},
                                                                {"ends_with", MatchKind::EndsWith},
                                                                {"contains", MatchKind::Contains}};
        const auto kind = std::ranges::find(kinds, one.key, [](const auto& pair) { return pair.first; });
        if (kind == std::end(kinds)) refuse(one, "`" + one.key + "` is not a kind of match");
        return {{kind->second, lowerCase(string(match, one.key))}};
    }

    std::vector<Pattern> expression(const std::string& text) {
        if (whyNotRegex(text).empty()) return {{MatchKind::Regex, text}};
        leaveOut("regular expression that cannot be used");
        return {};
    }

    // As a condition on the whole name, looked at from its beginning.
    std::string asExpression(const Json& match) {
        std::string either;
        for (const auto& [kind, text] : patterns(match)) {
            if (!either.empty()) either += '|';
            switch (kind) {
            case MatchKind::Equals: either += escaped(text) + "$"; break;
            case MatchKind::StartsWith: either += escaped(text); break;
            case MatchKind::EndsWith: either += ".*" + escaped(text) + "$"; break;
            case MatchKind::Contains: either += ".*" + escaped(text); break;
            case MatchKind::Regex:
                either += text.starts_with('^') ? text.substr(1) : ".*(?:" + text + ")";
                break;
            }
        }
        return either;
    }

    Price price(const Json& json) {
        if (!json.isObject()) refuse(json, "`prices` must be an object");
        Price made;
        std::map<std::int64_t, Rates> steps;
        for (const auto& member : json.items)
            if (member.isObject())
                for (const auto& tier : list(member, "tiers", false))
                    steps[start(tier)];
        for (const auto& member : json.items)
            if (const auto* name = nameOf(member.key))
                readRate(member, *name, made.base, steps);
            else
                leaveOut("price by " + member.key + " (nothing we count)");
        for (const auto& [above, rates] : steps)
            made.steps.push_back({above, rates});
        return made;
    }

    static const RateName* nameOf(std::string_view key) {
        const auto at = std::ranges::find(rateKeys, key, [](const auto& pair) { return pair.first; });
        return at == rateKeys.end() ? nullptr : std::ranges::find(rateNames, at->second, &RateName::name);
    }

    std::int64_t start(const Json& tier) { return tokens(tier, "start"); }

    // A rate without steps of its own is the same in all steps.
    void readRate(const Json& json, const RateName& name, Rates& base, std::map<std::int64_t, Rates>& steps) {
        const auto* first = json.isObject() ? json.get("base") : &json;
        if (first == nullptr) refuse(json, "a price in steps has no `base`");
        auto rate = scaled(*first, 0, name.isPerThousand);
        base.*name.rate = rate;
        std::map<std::int64_t, Rate> own;
        for (const auto& tier : json.isObject() ? list(json, "tiers", false) : std::span<const Json>()) {
            const auto* price = tier.get("price");
            if (price == nullptr) refuse(tier, "a step has no `price`");
            own[start(tier)] = scaled(*price, 0, name.isPerThousand);
        }
        for (auto& [above, rates] : steps) {
            if (own.contains(above)) rate = own[above];
            rates.*name.rate = rate;
        }
    }
};

} // namespace

Result<Imported> importGenai(std::string_view text, std::string_view file, std::chrono::sys_days date) {
    return Genai(text, file, date).import();
}

} // namespace tierline::catalog
