#include "tune/export.h"

#include "policy/compare.h"

#include "base/jsonwriter.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <set>

namespace tierline::tune {

namespace {

using namespace policy;

// Limits of that router; beyond them it refuses the whole configuration.
constexpr std::size_t mostDimensions = 16, mostMatchers = 32, mostMatcherBytes = 256, mostBytes = 4'096,
                      mostName = 64;
constexpr std::array<std::string_view, 4> itsTiers{"SIMPLE", "MEDIUM", "COMPLEX", "REASONING"};
constexpr std::array<std::string_view, 3> itsLines{"simple_medium", "medium_complex", "complex_reasoning"};
constexpr std::array<std::string_view, 7> itsDimensions{
    "tokenCount",       "codePresence",      "reasoningMarkers",  "technicalTerms",
    "simpleIndicators", "multiStepPatterns", "questionComplexity"};

// Where a dialect lives by itself; there it is known without being said.
bool isOwnHost(std::string_view url) {
    constexpr std::array<std::string_view, 3> hosts{"https://api.openai.com", "https://api.anthropic.com",
                                                    "https://generativelanguage.googleapis.com"};
    return std::ranges::any_of(hosts, [&](std::string_view host) { return url.starts_with(host); });
}

std::string inQuotes(std::string_view text) {
    std::string out;
    appendJsonString(out, text);
    return out;
}

std::string list(const std::vector<std::string>& texts) {
    std::string out = "[";
    for (const auto& text : texts)
        out += (out.size() == 1 ? "" : ", ") + inQuotes(text);
    return out + "]";
}

// A regular expression is taken there only when each repetition has an upper bound and stands behind a single
// character or class; nothing is looked around.
bool isBounded(std::string_view pattern) {
    return pattern.find_first_of("*+") == pattern.npos && !pattern.contains("(?") && !pattern.contains(",}")
           && !pattern.contains(")?") && !pattern.contains("){");
}

class Writer {
public:
    explicit Writer(const Policy& policy) : m_policy(policy) {}

    ExportedPolicy write() {
        m_out.text = "# A policy of Tierline as a configuration of LiteLLM's proxy.\nmodel_list:\n";
        models();
        router();
        rest();
        return std::move(m_out);
    }

private:
    void lost(std::string sentence) {
        if (std::ranges::find(m_out.notExpressed, sentence) == m_out.notExpressed.end())
            m_out.notExpressed.push_back(std::move(sentence));
    }
    void line(int indent, const std::string& text) {
        m_out.text += std::string(static_cast<std::size_t>(indent), ' ') + text + "\n";
    }

    // What the tier's first model is called there, with its provider's dialect.
    static std::string_view prefix(const Provider& provider) {
        switch (provider.dialect) {
        case Dialect::Anthropic: return "anthropic/";
        case Dialect::Gemini: return "gemini/";
        case Dialect::OpenAi:
        case Dialect::Responses: return provider.isAzure ? "azure/" : "openai/";
        }
        return "openai/";
    }

    void models() {
        std::set<std::size_t> used;
        for (const Tier& tier : m_policy.tiers) {
            if (tier.models.empty()) continue;
            used.insert(tier.models.front());
            if (tier.models.size() > 1)
                lost("of tier `" + tier.name
                     + "` only the first model is there: its router picks from a pool by chance, not the "
                       "cheapest able one");
        }
        for (const std::size_t i : used)
            model(m_policy.models[i]);
    }

    void model(const Model& model) {
        const Provider* provider = m_policy.provider(model.provider);
        if (provider == nullptr) return;
        if (provider->isSimulated())
            lost("provider `" + provider->id + "` is simulated; there it has no address");
        line(2, "- model_name: " + inQuotes(model.id));
        line(4, "litellm_params:");
        line(6, "model: " + inQuotes(std::string(prefix(*provider)) + model.name));
        if (!provider->baseUrl.empty() && !provider->isSimulated() && !isOwnHost(provider->baseUrl))
            line(6, "api_base: " + inQuotes(provider->baseUrl));
        if (provider->key.starts_with("env:"))
            line(6, "api_key: " + inQuotes("os.environ/" + provider->key.substr(4)));
        else if (!provider->key.empty())
            lost("the key of provider `" + provider->id + "` is no environment variable: put it in by hand");
        if (!provider->moreKeys.empty())
            lost("of provider `" + provider->id + "` only the first key is there");
        if (!provider->apiVersion.empty()) line(6, "api_version: " + inQuotes(provider->apiVersion));
    }

    // Its four tiers; with fewer of ours the dearest stands for the rest, with more it stands for them too.
    std::size_t ours(std::size_t its) const { return std::min(its, m_policy.tiers.size() - 1); }
    std::string_view its(TierIndex tier) const {
        return itsTiers[std::min<std::size_t>(tier, itsTiers.size() - 1)];
    }

    void router() {
        line(2, "- model_name: auto");
        line(4, "litellm_params:");
        line(6, "model: auto_router/complexity_router");
        line(6, "complexity_router_config:");
        tiers();
        line(8, "dimension_weights: # its own scoring adds nothing");
        for (const auto name : itsDimensions)
            line(10, std::string(name) + ": 0.0");
        rules();
    }

    void tiers() {
        const auto& tiers = m_policy.tiers;
        if (tiers.size() > itsTiers.size())
            for (std::size_t i = itsTiers.size(); i < tiers.size(); ++i)
                lost("tier `" + tiers[i].name
                     + "` is one too many: it has four, and this one's requests go to `"
                     + tiers[itsTiers.size() - 1].name + "`");
        line(8, "tiers:");
        for (std::size_t i = 0; i < itsTiers.size(); ++i) {
            const Tier& tier = tiers[ours(i)];
            if (!tier.models.empty())
                line(10, std::string(itsTiers[i]) + ": " + inQuotes(m_policy.models[tier.models.front()].id));
        }
        line(8, "tier_labels:");
        for (std::size_t i = 0; i < std::min(itsTiers.size(), tiers.size()); ++i)
            line(10, std::string(itsTiers[i]) + ": " + inQuotes(tiers[i].name));
        line(8, "tier_boundaries: # less the base of " + decimalText(m_policy.classify.base));
        for (std::size_t i = 0; i < itsLines.size(); ++i) {
            const bool isOurs = i + 1 < tiers.size() && tiers[i].below;
            line(10, std::string(itsLines[i]) + ": "
                         + (isOurs ? decimalText(*tiers[i].below - m_policy.classify.base) : "1000.0"));
        }
        const Tier& standard = tiers[m_policy.defaultTier];
        if (!standard.models.empty())
            line(8, "default_model: " + inQuotes(m_policy.models[standard.models.front()].id));
        lost("a prompt without any signal goes where its score of 0 falls, not to `" + standard.name + "`");
        lost("scores are not held between 0 and 1 there: many rules at once may go farther up than here");
    }

    // Words of its own: a single one by its boundaries, a phrase wherever it stands.
    std::vector<std::string> keywords(const Rule& rule) {
        std::vector<std::string> words;
        for (const std::string& word : rule.any) {
            const bool isPrefix = rule.match == Match::Word && word.contains('*');
            if (isPrefix)
                lost("rule `" + rule.id + "`: `" + word + "` is a prefix, which its keywords do not know");
            else if (word.size() > mostMatcherBytes)
                lost("rule `" + rule.id + "`: a keyword is longer than " + std::to_string(mostMatcherBytes)
                     + " bytes");
            else
                words.push_back(word);
        }
        if (rule.match == Match::Substring)
            lost("rule `" + rule.id + "` looks for parts of words; there a single word must stand alone");
        return words;
    }

    void rules() {
        std::string decisive, weighted;
        for (const Rule& rule : m_policy.classify.rules) {
            if (!rule.enabled) continue;
            if (rule.scope != Scope::User)
                lost("rule `" + rule.id + "` looks at more than the newest words, its keywords do not");
            if (rule.effect != Effect::None) decisive += decisiveRule(rule);
            if (rule.weight != 0) weighted += dimension(rule);
        }
        if (!decisive.empty()) m_out.text += "        keyword_tier_rules:\n" + decisive;
        if (!weighted.empty()) m_out.text += "        custom_dimensions:\n" + weighted;
    }

    // A floor of the dearest tier and a ceiling of the cheapest decide at once, as its rules do; others only
    // bound.
    std::string decisiveRule(const Rule& rule) {
        const bool isTop = rule.tier + 1U == m_policy.tiers.size();
        const bool decides = rule.effect == Effect::Set || (rule.effect == Effect::Floor && isTop)
                             || (rule.effect == Effect::Ceiling && rule.tier == 0);
        if (!decides) {
            lost("rule `" + rule.id + "` only bounds the tier; its rules decide it");
            return {};
        }
        if (rule.match == Match::Regex) {
            lost("rule `" + rule.id + "` decides by a pattern; its rules know keywords only");
            return {};
        }
        const auto words = keywords(rule);
        if (words.empty()) return {};
        return "          - keywords: " + list(words) + "\n            tier: " + std::string(its(rule.tier))
               + "\n";
    }

    std::optional<std::string> nameOf(const Rule& rule) {
        std::string name;
        for (const char c : rule.id)
            name += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
        if (name.empty() || std::isalpha(static_cast<unsigned char>(name.front())) == 0) name = "r_" + name;
        name.resize(std::min(name.size(), mostName - 3));
        const bool isTaken = std::ranges::find(itsDimensions, name) != itsDimensions.end();
        for (int i = 2; isTaken || !m_names.insert(name).second; ++i) {
            if (i > 99) return std::nullopt;
            const std::string other = name + std::to_string(i);
            if (m_names.insert(other).second) return other;
        }
        return name;
    }

    std::string dimension(const Rule& rule) {
        if (rule.weight < 0) {
            lost("rule `" + rule.id + "` lowers the score; its weights only raise it");
            return {};
        }
        const bool isPattern = rule.match == Match::Regex;
        if (isPattern
            && (rule.any.empty() || rule.any.front().size() > mostMatcherBytes
                || !isBounded(rule.any.front()))) {
            lost("rule `" + rule.id + "` has a pattern without bounds, which it does not take");
            return {};
        }
        auto matchers = isPattern ? rule.any : keywords(rule);
        std::size_t bytes = 0, kept = 0;
        for (; kept < std::min(matchers.size(), mostMatchers) && bytes + matchers[kept].size() <= mostBytes;
             ++kept)
            bytes += matchers[kept].size();
        if (kept < matchers.size())
            lost("rule `" + rule.id + "`: " + std::to_string(matchers.size() - kept)
                 + " of its keywords are too many");
        matchers.resize(kept);
        if (matchers.empty()) return {};
        if (m_dimensions == mostDimensions) {
            lost("rule `" + rule.id + "` is one too many: it takes " + std::to_string(mostDimensions)
                 + " of its kind");
            return {};
        }
        const auto name = nameOf(rule);
        if (!name) return {};
        ++m_dimensions;
        return "          - name: " + *name + "\n            weight: " + decimalText(rule.weight)
               + "\n            " + (isPattern ? "patterns: " : "keywords: ") + list(matchers) + "\n";
    }

    void rest() {
        const Classify& classify = m_policy.classify;
        for (const Feature& feature : classify.features)
            lost("feature `" + std::string(toString(feature.kind)) + "`");
        for (const std::string& stage : classify.stages)
            if (stage != "rules") lost("stage `" + stage + "`");
        if (!classify.envelopes.empty())
            lost("envelopes: what harnesses wrap around the user's words is scored, too");
        if (!m_policy.intercept.empty()) lost("`intercept`: clients must ask for the model `auto`");
        if (m_policy.route.maxLatencyP95) lost("`route.max_latency_p95`");
        if (m_policy.route.affinity) lost("`route.affinity`: its own session affinity works otherwise");
        if (!m_policy.budgets.empty()) lost("`budgets`");
        if (!m_policy.alerts.empty()) lost("`alerts`");
        if (m_policy.quality.checksAnything()) lost("`quality`");
        lost("`breaker`, `fallback` and limits: its own settings apply");
    }

    const Policy& m_policy;
    ExportedPolicy m_out;
    std::set<std::string> m_names;
    std::size_t m_dimensions = 0;
};

} // namespace

ExportedPolicy exportLiteLlm(const policy::Policy& policy) {
    if (policy.tiers.empty()) return {{}, {"the policy has no tier"}};
    return Writer(policy).write();
}

} // namespace tierline::tune
