// How long scoring takes: 25 and 200 rules on 500-byte prompts, longer texts, the shipped text model, and
// seed.yaml beside the same classifier in Python. Prints a table; exits with 1 only when the two disagree on
// a tier.
#include "pythonseed.h"

#include "base/id.h"
#include "classify/cascade.h"
#include "classify/scorer.h"
#include "policy/reader.h"
#include "route/table.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace {

using namespace tierline;

struct Timing {
    double best = 0, median = 0; // ns for each prompt
};

template <class Work>
Timing timed(std::size_t prompts, Work work) {
    std::vector<double> rounds;
    for (int round = 0; round < 31; ++round) {
        const auto begin = std::chrono::steady_clock::now();
        work();
        const std::chrono::duration<double, std::nano> spent = std::chrono::steady_clock::now() - begin;
        rounds.push_back(spent.count() / static_cast<double>(prompts));
    }
    std::ranges::sort(rounds);
    return {rounds.front(), rounds[rounds.size() / 2]};
}

// Pronounceable, distinct, none within another: ba, be, … as three syllables.
std::string keyword(std::uint64_t index) {
    constexpr std::string_view consonants = "bdfgklmnprstvz", vowels = "aeiou";
    std::string word;
    for (int i = 0; i < 3; ++i) {
        word += consonants[index % 14];
        index /= 14;
        word += vowels[(index + static_cast<std::uint64_t>(i)) % 5];
    }
    return word + "x";
}

std::shared_ptr<const policy::Policy> withRules(std::uint64_t count) {
    policy::Policy made;
    made.tiers = {{"low", 300'000, {}}, {"medium", 600'000, {}}, {"high", std::nullopt, {}}};
    for (std::uint64_t i = 0; i < count; ++i) {
        policy::Rule rule;
        rule.id = keyword(i);
        rule.any = {keyword(i)};
        rule.weight = 50'000;
        made.classify.rules.push_back(rule);
    }
    made.classify.features = {{policy::FeatureKind::WordsUnder, 50, -100'000, policy::Effect::None, 0},
                              {policy::FeatureKind::WordsOver, 500, 300'000, policy::Effect::None, 0},
                              {policy::FeatureKind::QuestionsOver, 2, 100'000, policy::Effect::None, 0},
                              {policy::FeatureKind::Code, 0, 200'000, policy::Effect::None, 0}};
    return std::make_shared<const policy::Policy>(std::move(made));
}

std::vector<std::string> prompts(std::size_t count, std::size_t bytes,
                                 const std::vector<std::string>& special, std::uint64_t seed) {
    static const std::vector<std::string> plain{
        "the",   "service", "reads",       "a",       "queue",   "and",   "writes",    "rows",    "while",
        "our",   "team",    "waits",       "for",     "answers", "about", "Berlin",    "weather", "but",
        "never", "quite",   "understands", "which",   "table",   "holds", "customers", "or",      "why",
        "it",    "fails",   "on",          "Mondays", "über",    "naïve", "plans",     "please?"};
    Dice dice(seed);
    std::vector<std::string> out(count);
    for (auto& text : out) {
        while (text.size() < bytes) {
            const auto& from = dice.next() % 30 == 0 ? special : plain;
            if (!text.empty()) text += ' ';
            text += from[dice.next() % from.size()];
        }
    }
    return out;
}

std::size_t bytesOf(const std::vector<std::string>& texts) {
    std::size_t sum = 0;
    for (const auto& text : texts)
        sum += text.size();
    return sum;
}

void printRow(const std::string& name, const Timing& timing, double bytesPerPrompt) {
    fmt::print("{:<44} {:>10.0f} {:>10.0f} {:>9.0f} {:>11.0f}\n", name, timing.best, timing.median,
               bytesPerPrompt > 0 ? bytesPerPrompt * 1e3 / timing.best : 0, 1e9 / timing.best);
}

Timing timeScorer(const classify::Scorer& scorer, classify::Scratch& scratch,
                  const std::vector<std::string>& texts) {
    std::int64_t sum = 0;
    const auto timing = timed(texts.size(), [&] {
        for (const auto& text : texts)
            sum += scorer.run(text, scratch).score;
    });
    if (sum < 0) std::puts("?"); // keeps the work
    return timing;
}

void benchRules() {
    for (const std::uint64_t rules : {25U, 200U}) {
        const auto scorer = classify::Scorer::compile(withRules(rules));
        if (!scorer) return static_cast<void>(std::puts(toString(scorer.error()).c_str()));
        classify::Scratch scratch(*scorer);
        std::vector<std::string> words;
        for (std::uint64_t i = 0; i < rules; ++i)
            words.push_back(keyword(i));
        for (const std::size_t bytes : {500U, 5'000U, 50'000U}) {
            const auto texts = prompts(2'000'000 / bytes, bytes, words, rules + bytes);
            printRow(fmt::format("{} rules, {} bytes", rules, bytes), timeScorer(**scorer, scratch, texts),
                     static_cast<double>(bytesOf(texts)) / static_cast<double>(texts.size()));
        }
        const auto texts = prompts(4'000, 500, words, 1);
        const auto timing = timed(texts.size(), [&] {
            for (const auto& text : texts)
                static_cast<void>((*scorer)->classify(text, {}, scratch));
        });
        printRow(fmt::format("{} rules, 500 bytes, with names and spans", rules), timing, 500);
    }
}

// The text stage alone, and as default.yaml asks it: behind its rules.
void benchText() {
    const auto read = policy::loadPolicy(TIERLINE_SOURCE_DIR "/resources/policies/default.yaml");
    if (!read.policy) return static_cast<void>(std::puts("default.yaml cannot be read"));
    const auto scorer = classify::Scorer::compile(read.policy);
    if (!scorer) return static_cast<void>(std::puts(toString(scorer.error()).c_str()));
    const auto model = classify::TextModel::load(TIERLINE_SOURCE_DIR "/resources/models/default.model");
    if (!model) return static_cast<void>(std::puts(toString(model.error()).c_str()));
    const classify::Cascade cascade({*scorer, *model, {}, nullptr});
    classify::CascadeScratch scratch(*scorer);
    std::vector<std::string> special;
    for (const auto& rule : read.policy->classify.rules)
        special.insert(special.end(), rule.any.begin(), rule.any.end());
    const auto texts = prompts(4'000, 500, special, 7);
    const auto bytes = static_cast<double>(bytesOf(texts)) / static_cast<double>(texts.size());
    std::int64_t sum = 0;
    const auto text = timed(texts.size(), [&] {
        for (const auto& each : texts)
            sum += (*model)->run(each, scratch.text).score;
    });
    printRow("default.model, 500 bytes", text, bytes);
    const auto both = timed(texts.size(), [&] {
        for (const auto& each : texts)
            sum += cascade.score(each, scratch).raw.score;
    });
    printRow("default.yaml with default.model, 500 bytes", both, bytes);
    if (sum < 0) std::puts("?"); // keeps the work
}

// 0 when both give the same tiers or there is no Python.
int benchSeed() {
    const auto read = policy::loadPolicy(TIERLINE_SOURCE_DIR "/resources/policies/seed.yaml");
    if (!read.policy) {
        std::puts("seed.yaml cannot be read");
        return 1;
    }
    const auto scorer = classify::Scorer::compile(read.policy);
    if (!scorer) {
        std::puts(toString(scorer.error()).c_str());
        return 1;
    }
    classify::Scratch scratch(*scorer);
    std::vector<std::string> special{"def parse", "class Parser", "```x```"};
    for (const auto& rule : read.policy->classify.rules)
        special.insert(special.end(), rule.any.begin(), rule.any.end());
    auto texts = prompts(2'000, 500, special, 5);
    const auto plain = prompts(2'000, 500, {"bird", "tree", "why?"}, 6);
    texts.insert(texts.end(), plain.begin(), plain.end());
    const auto timing = timeScorer(**scorer, scratch, texts);
    printRow("seed.yaml, 500 bytes", timing, 500);
    const auto python = bench::runPythonSeed(texts);
    if (!python) {
        std::puts("python3 is missing: no comparison");
        return 0;
    }
    printRow("the same classifier in Python", {python->nanosecondsPerPrompt, python->nanosecondsPerPrompt},
             500);
    fmt::print("seed.yaml against Python: {:.0f} times faster (best of each)\n",
               python->nanosecondsPerPrompt / timing.best);
    std::size_t different = 0;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const auto tier = (*scorer)->run(texts[i], scratch).tier;
        different += i >= python->tiers.size() || python->tiers[i] != read.policy->tiers[tier].name;
    }
    fmt::print("tiers that differ: {} of {}\n", different, texts.size());
    return different == 0 ? 0 : 1;
}

void benchPlan(int models) {
    policy::Policy policy;
    policy::Provider& provider = policy.providers.emplace_back();
    provider.id = "oai";
    provider.baseUrl = "https://oai.example/v1";
    policy.tiers = {{"low", 300'000, {}, {}}, {"high", std::nullopt, {}, {}}};
    for (int i = 0; i < models; ++i) {
        policy::Model model;
        model.name = "model-" + std::to_string(i);
        model.id = "oai/" + model.name;
        model.provider = "oai";
        model.price = policy::Price{Rate{(models - i) * 1'000'000'000L}, Rate{4'000'000'000}, {}, {}, {}};
        model.context = 100'000;
        model.abilities = {"tools", "json"};
        policy.models.push_back(model);
        policy.tiers[i < models / 2 ? 0 : 1].models.push_back(static_cast<policy::ModelIndex>(i));
    }
    std::vector<health::ModelHealth> health(policy.models.size());
    health[4].state = health::BreakerState::Open;
    health[4].wouldAllow = false;
    health[4].reason = "5 consecutive server_error";
    const route::Table table(std::make_shared<const policy::Policy>(policy),
                             std::make_shared<const catalog::Catalog>());
    const classify::Verdict verdict;
    const route::Target target;
    route::Facts facts;
    facts.inputTokens = 1'000;
    facts.requirements.tools = true;
    const auto timing = timed(1'000, [&] {
        for (int i = 0; i < 1'000; ++i)
            static_cast<void>(route::plan(table, verdict, target, facts, health));
    });
    printRow(fmt::format("plan, {} models in 2 tiers, one breaker open", models), timing, 0);
}

} // namespace

int main() {
#ifndef NDEBUG
    std::puts("Not optimised: build with the release preset for figures that mean something.");
#endif
    fmt::print("{:<44} {:>10} {:>10} {:>9} {:>11}\n", "", "best ns", "median ns", "MB/s", "a second");
    benchRules();
    benchText();
    benchPlan(10);
    benchPlan(50);
    return benchSeed();
}
