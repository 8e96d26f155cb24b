#include "tune/world.h"

#include "base/id.h"
#include "policy/envelopenames.h"

#include <array>

namespace tierline::tune::testing {

namespace {

using namespace std::string_literals;
using policy::Effect;
using policy::FeatureKind;
using policy::Match;
using policy::Scope;

constexpr std::array words{"refactor",   "the",     "test",     "Kelvin", "K",     "prove", "that",
                           "please",     "is",      "tests",    "class",  "def",   "café",  "straße",
                           "ſame",       "same",    "写代码",   "代码",   "hello", "why?",  "2+2",
                           "30 percent", "migrate", "database", "a",      "thank", "you",   "plan",
                           "proof",      "of",      "purchase"};
constexpr std::array tierNames{"simple", "moderate", "complex", "reasoning", "expert"};
// A letter between two classes is left out: vectorscan 5.4.9 misses some of those in texts of more than 64
// bytes, by where they lie in memory, so the router finds them one time and not the next.
constexpr std::array patterns{
    "\\btests?\\b", "(prove|proof) (that|of)", "\\d+ ?(%|percent)", "^hello", "\\?$", "s{1,2}ame"};
constexpr policy::Millionths weights[]{-300'000, -120'000, -50'000, 0,        40'000,
                                       90'000,   180'000,  450'000, 1'000'000};

policy::Millionths score(Chance& chance) {
    return chance.oneIn(6) ? chance.below(11) * 100'000 : chance.below(1'000'001);
}

std::vector<std::string> keywords(Chance& chance) {
    std::vector<std::string> list;
    const int count = chance.between(1, 4);
    for (int i = 0; i < count; ++i) {
        auto word = std::string(chance.of(words));
        if (chance.oneIn(4)) word += " "s + chance.of(words);
        if (chance.oneIn(5)) word += "*";
        list.push_back(word);
    }
    return list;
}

void setEffect(Chance& chance, const policy::Policy& policy, auto& what) {
    constexpr std::array effects{Effect::None,  Effect::None,    Effect::None,
                                 Effect::Floor, Effect::Ceiling, Effect::Set};
    what.effect = chance.of(effects);
    what.tier = static_cast<policy::TierIndex>(chance.below(static_cast<int>(policy.tiers.size())));
}

void setPattern(Chance& chance, policy::Rule& rule) {
    constexpr std::array matches{Match::Word, Match::Word, Match::Substring, Match::Regex};
    rule.match = chance.of(matches);
    if (rule.match == Match::Regex)
        rule.any = {chance.of(patterns)};
    else
        rule.any = keywords(chance);
}

policy::Rule randomRule(Chance& chance, const policy::Policy& policy) {
    constexpr std::array scopes{Scope::User, Scope::User, Scope::User, Scope::LastTurn, Scope::Whole};
    policy::Rule rule;
    rule.id = "r" + std::to_string(chance.below(1'000'000));
    setPattern(chance, rule);
    rule.scope = chance.of(scopes);
    rule.weight = chance.of(weights);
    rule.enabled = !chance.oneIn(6);
    setEffect(chance, policy, rule);
    return rule;
}

policy::Feature randomFeature(Chance& chance, const policy::Policy& policy) {
    constexpr std::array kinds{
        FeatureKind::CharsUnder,  FeatureKind::WordsUnder, FeatureKind::WordsOver,
        FeatureKind::CharsOver,   FeatureKind::Code,       FeatureKind::QuestionsOver,
        FeatureKind::TokensOver,  FeatureKind::TurnsOver,  FeatureKind::ToolResultsOver,
        FeatureKind::LoopStepOver};
    policy::Feature feature;
    feature.kind = chance.of(kinds);
    feature.n = chance.below(
        feature.kind == FeatureKind::CharsOver || feature.kind == FeatureKind::CharsUnder ? 200 : 12);
    feature.weight = chance.of(weights);
    setEffect(chance, policy, feature);
    return feature;
}

void setLines(Chance& chance, policy::Policy& policy) {
    std::vector<policy::Millionths> lines;
    for (std::size_t i = 0; i + 1 < policy.tiers.size(); ++i)
        lines.push_back(score(chance));
    if (!chance.oneIn(4)) std::ranges::sort(lines); // else they may cross
    for (std::size_t i = 0; i + 1 < policy.tiers.size(); ++i)
        policy.tiers[i].below = lines[i];
    policy.tiers.back().below.reset();
}

void setStages(Chance& chance, policy::Policy& policy) {
    using Stages = std::vector<std::string>;
    const std::array all{
        Stages{"rules"}, Stages{"rules", "text"}, Stages{"text", "rules"},
        Stages{"text"},  Stages{"rules", "text"}, Stages{"rules", "cache", "text", "embedding", "judge"},
        Stages{}};
    policy.classify.stages = chance.of(all);
}

void setEnvelopes(Chance& chance, policy::Policy& policy) {
    auto& list = policy.classify.envelopes;
    list.clear();
    if (chance.oneIn(3)) return;
    for (const auto name : policy::builtInEnvelopes)
        if (!chance.oneIn(4)) list.push_back({std::string(name), {}, {}, false});
    if (chance.oneIn(3)) list.push_back({"own", "<<", ">>", chance.oneIn(2)});
}

void setModels(Chance& chance, policy::Policy& policy) {
    const auto count = static_cast<int>(policy.models.size());
    for (auto& tier : policy.tiers) {
        tier.models.clear();
        tier.weights.clear();
        const int listed = chance.oneIn(12) ? 0 : chance.between(1, 3);
        for (int i = 0; i < listed; ++i) {
            tier.models.push_back(static_cast<policy::ModelIndex>(chance.below(count)));
            tier.weights.push_back(chance.below(4));
        }
    }
}

policy::Model randomModel(Chance& chance, int number) {
    constexpr std::array<std::int64_t, 4> rates{50'000'000, 100'000'000, 400'000'000, 3'000'000'000};
    policy::Model model;
    model.provider = chance.oneIn(3) ? "q" : "p";
    model.name = "m" + std::to_string(number);
    model.id = model.provider + "/" + model.name;
    if (!chance.oneIn(6)) {
        model.price.emplace();
        model.price->input = Rate{chance.of(rates)};
        model.price->output = Rate{chance.of(rates) * 4LL};
        if (chance.oneIn(2)) model.price->cachedRead = Rate{chance.of(rates) / 10LL};
    }
    if (chance.oneIn(3)) model.context = chance.between(10, 4000);
    if (chance.oneIn(3)) model.maxOutput = chance.between(1, 900);
    if (chance.oneIn(2))
        model.abilities = chance.oneIn(2) ? std::vector<std::string>{"tools"}
                                          : std::vector<std::string>{"tools", "json", "vision"};
    if (chance.oneIn(15)) model.abilities = {"embeddings"};
    return model;
}

using Edit = void (*)(policy::Policy&, Chance&);

policy::Rule* anyRule(policy::Policy& policy, Chance& chance) {
    auto& rules = policy.classify.rules;
    return rules.empty() ? nullptr
                         : &rules[static_cast<std::size_t>(chance.below(static_cast<int>(rules.size())))];
}

policy::Feature* anyFeature(policy::Policy& policy, Chance& chance) {
    auto& list = policy.classify.features;
    return list.empty() ? nullptr
                        : &list[static_cast<std::size_t>(chance.below(static_cast<int>(list.size())))];
}

template <auto Change>
void onRule(policy::Policy& policy, Chance& chance) {
    if (auto* rule = anyRule(policy, chance)) Change(*rule, policy, chance);
}

template <auto Change>
void onFeature(policy::Policy& policy, Chance& chance) {
    if (auto* feature = anyFeature(policy, chance)) Change(*feature, policy, chance);
}

void moveLine(policy::Policy& policy, Chance& chance) {
    if (policy.tiers.size() < 2) return;
    policy.tiers[static_cast<std::size_t>(chance.below(static_cast<int>(policy.tiers.size()) - 1))].below =
        score(chance);
}

void removeRule(policy::Policy& policy, Chance& chance) {
    auto& rules = policy.classify.rules;
    if (!rules.empty()) rules.erase(rules.begin() + chance.below(static_cast<int>(rules.size())));
}

void swapRules(policy::Policy& policy, Chance& chance) {
    auto& rules = policy.classify.rules;
    if (rules.size() > 1)
        std::swap(rules.front(),
                  rules[static_cast<std::size_t>(chance.below(static_cast<int>(rules.size())))]);
}

void retier(policy::Policy& policy, Chance& chance) {
    policy.tiers.resize(static_cast<std::size_t>(chance.between(1, 5)));
    for (std::size_t i = 0; i < policy.tiers.size(); ++i)
        policy.tiers[i].name = tierNames[i];
    if (chance.oneIn(4)) policy.tiers.back().name = "top";
    setLines(chance, policy);
    setModels(chance, policy);
    const auto last = static_cast<policy::TierIndex>(policy.tiers.size() - 1);
    policy.defaultTier = std::min(policy.defaultTier, last);
    for (auto& rule : policy.classify.rules)
        rule.tier = std::min(rule.tier, last);
    for (auto& feature : policy.classify.features)
        feature.tier = std::min(feature.tier, last);
    for (auto& intercept : policy.intercept)
        intercept.tier = std::min(intercept.tier, last);
}

void setRoute(policy::Policy& policy, Chance& chance) {
    constexpr std::array strategies{policy::Strategy::CheapestAble, policy::Strategy::Weighted,
                                    policy::Strategy::LowestLatency, policy::Strategy::MostHeadroom};
    policy.route.strategy = chance.of(strategies);
    policy.route.fallbackAny = chance.oneIn(2);
    policy.route.lastResortModel.reset();
    if (chance.oneIn(3))
        policy.route.lastResortModel =
            static_cast<policy::ModelIndex>(chance.below(static_cast<int>(policy.models.size())));
}

constexpr std::pair<const char*, Edit> edits[]{
    {"a line moves", moveLine},
    {"a line moves again", moveLine},
    {"a weight",
     onRule<[](policy::Rule& rule, policy::Policy&, Chance& chance) { rule.weight = chance.of(weights); }>},
    {"another weight", onRule<[](policy::Rule& rule, policy::Policy&, Chance& chance) {
         rule.weight = chance.below(2'000'000) - 1'000'000;
     }>},
    {"an effect", onRule<[](policy::Rule& rule, policy::Policy& policy, Chance& chance) {
         setEffect(chance, policy, rule);
     }>},
    {"on or off", onRule<[](policy::Rule& rule, policy::Policy&, Chance&) { rule.enabled = !rule.enabled; }>},
    {"a scope", onRule<[](policy::Rule& rule, policy::Policy&, Chance& chance) {
         rule.scope = static_cast<Scope>(chance.below(3));
     }>},
    {"a pattern",
     onRule<[](policy::Rule& rule, policy::Policy&, Chance& chance) { setPattern(chance, rule); }>},
    {"a new rule", [](policy::Policy& policy,
                      Chance& chance) { policy.classify.rules.push_back(randomRule(chance, policy)); }},
    {"a rule less", removeRule},
    {"the order", swapRules},
    {"a feature", onFeature<[](policy::Feature& feature, policy::Policy& policy, Chance& chance) {
         feature = randomFeature(chance, policy);
     }>},
    {"a feature's weight", onFeature<[](policy::Feature& feature, policy::Policy&, Chance& chance) {
         feature.weight = chance.of(weights);
     }>},
    {"a new feature",
     [](policy::Policy& policy, Chance& chance) {
         policy.classify.features.push_back(randomFeature(chance, policy));
     }},
    {"the default tier",
     [](policy::Policy& policy, Chance& chance) {
         policy.defaultTier =
             static_cast<policy::TierIndex>(chance.below(static_cast<int>(policy.tiers.size())));
     }},
    {"the base", [](policy::Policy& policy, Chance& chance) { policy.classify.base = score(chance); }},
    {"sure_at", [](policy::Policy& policy,
                   Chance& chance) { policy.classify.sureAt = chance.oneIn(4) ? 1 : score(chance); }},
    {"stop_at", [](policy::Policy& policy, Chance& chance) { policy.classify.stopAt = score(chance); }},
    {"the stages", [](policy::Policy& policy, Chance& chance) { setStages(chance, policy); }},
    {"the envelopes", [](policy::Policy& policy, Chance& chance) { setEnvelopes(chance, policy); }},
    {"the tiers", retier},
    {"their models", [](policy::Policy& policy, Chance& chance) { setModels(chance, policy); }},
    {"the way to route", setRoute},
    {"an intercept",
     [](policy::Policy& policy, Chance& chance) {
         policy.intercept = {
             {"gpt-*", chance.oneIn(2) ? policy::Intercept::As::Auto : policy::Intercept::As::AutoTier,
              static_cast<policy::TierIndex>(chance.below(static_cast<int>(policy.tiers.size())))}};
     }},
};

} // namespace

std::string randomText(Chance& chance) {
    std::string text;
    const int count = chance.oneIn(20) ? 0 : chance.between(1, 30);
    for (int i = 0; i < count; ++i) {
        text += chance.of(words);
        text += chance.oneIn(10) ? "\n" : " ";
    }
    if (chance.oneIn(6)) text += "```\nint a = 1;\n```\n";
    if (chance.oneIn(4))
        text = "<system-reminder>\nPlease refactor the tests.\n</system-reminder>\n"
               + (chance.oneIn(4) ? "" : text);
    if (chance.oneIn(8)) text += " << prove that >> ";
    return text;
}

bench::Set randomSet(Chance& chance, int cases) {
    bench::Set set;
    set.names.tiers.assign(tierNames.begin(), tierNames.begin() + 4);
    set.names.tiers.push_back("unheard-of");
    for (int i = 0; i < cases; ++i) {
        auto& each = set.cases.emplace_back();
        each.id = "case " + std::to_string(i);
        each.prompt = randomText(chance);
        if (!chance.oneIn(3)) each.tier = static_cast<std::size_t>(chance.below(chance.oneIn(10) ? 5 : 4));
        if (!chance.oneIn(4)) continue;
        each.messages =
            R"([{"role":"user","content":"hello tests"},{"role":"assistant","content":"plan of the database"},)"
            R"({"role":"user","content":"refactor same"},{"role":"user","content":"migrate <system-reminder>\nprove that\n</system-reminder>"}])";
    }
    return set;
}

std::vector<ledger::Record> randomRecords(Chance& chance, int records) {
    std::vector<ledger::Record> made;
    IdGenerator ids(7);
    const Wall start = std::chrono::sys_days{std::chrono::year{2026} / 6 / 1};
    constexpr std::array requested{"auto",         "auto", "auto",  "auto",  "auto:simple",
                                   "auto:complex", "p/m1", "gpt-4", "nobody"};
    for (int i = 0; i < records; ++i) {
        auto& record = made.emplace_back();
        record.time = start + std::chrono::minutes(7 * i);
        record.id = ids.next(record.time);
        record.dialect = chance.oneIn(4) ? "anthropic" : "openai";
        record.requestedModel = chance.of(requested);
        record.session = chance.oneIn(3) ? "" : "s" + std::to_string(chance.below(20));
        record.client = "test";
        if (!chance.oneIn(8)) record.prompt = randomText(chance);
        if (record.prompt && i % 5 == 0) record.features.chars = std::ssize(*record.prompt) + 1; // cut
        record.features.tokens = chance.below(40);
        record.features.turns = chance.below(6);
        record.features.toolResults = chance.below(4);
        record.features.loopStep = chance.below(4);
        record.features.code = chance.oneIn(8);
        record.requirements.tools = chance.oneIn(3);
        record.requirements.vision = chance.oneIn(9);
        record.estimatedIn = chance.between(1, 5000);
        record.estimatedOut = chance.between(1, 1500);
        record.tier = chance.oneIn(20) ? "" : tierNames[static_cast<std::size_t>(chance.below(4))];
        record.model = "p/m1";
        record.provider = "p";
        record.policy = std::string(64, 'a');
        record.decidedBy = chance.oneIn(9) ? "judge" : "rules";
        record.selectionReason = "complexity_match";
        record.money = chance.oneIn(3) ? ledger::MoneyKind::Simulated : ledger::MoneyKind::Billed;
        if (chance.oneIn(10)) record.flags = ledger::Flag::WouldBe;
        if (!chance.oneIn(4))
            record.usage = Usage{chance.between(1, 5000), chance.below(300), 0, 0, chance.between(1, 900)};
        if (chance.oneIn(3)) record.label = tierNames[static_cast<std::size_t>(chance.below(4))];
    }
    return made;
}

policy::Policy randomPolicy(Chance& chance) {
    policy::Policy policy;
    policy.file = "random.yaml";
    policy.providers.resize(2);
    policy.providers[0].id = "p";
    policy.providers[1].id = "q";
    policy.providers[1].dialect = Dialect::Anthropic;
    for (int i = 0; i < 6; ++i)
        policy.models.push_back(randomModel(chance, i));
    policy.classify.textModel = TIERLINE_SOURCE_DIR "/resources/models/default.model";
    policy.tiers.resize(4);
    retier(policy, chance);
    policy.defaultTier = static_cast<policy::TierIndex>(chance.below(static_cast<int>(policy.tiers.size())));
    policy.classify.base = score(chance);
    for (int i = chance.below(12); i > 0; --i)
        policy.classify.rules.push_back(randomRule(chance, policy));
    for (int i = chance.below(5); i > 0; --i)
        policy.classify.features.push_back(randomFeature(chance, policy));
    setStages(chance, policy);
    setEnvelopes(chance, policy);
    return policy;
}

std::string edit(policy::Policy& policy, Chance& chance) {
    const auto& [name, change] = chance.of(edits);
    change(policy, chance);
    return name;
}

} // namespace tierline::tune::testing
