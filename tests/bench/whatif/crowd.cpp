#include "crowd.h"

#include "base/id.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace tierline::bench {

namespace {

constexpr std::array syllables{"ra", "ten", "mo",  "si", "lo", "ver", "ta",
                               "ni", "ko",  "pra", "es", "du", "lin", "ga"};
constexpr std::array tierNames{"simple", "moderate", "complex", "reasoning"};

} // namespace

Crowd::Crowd(std::size_t words, std::size_t bytesAPrompt) : m_bytes(bytesAPrompt) {
    double sum = 0;
    for (std::size_t i = 0; i < words; ++i) {
        std::string word;
        for (auto left = i + 2; left > 0; left /= syllables.size())
            word += syllables[left % syllables.size()];
        m_words.push_back(std::move(word));
        m_until.push_back(sum += 1 / std::pow(static_cast<double>(i + 3), 1.0));
    }
    for (auto& until : m_until)
        until /= sum;
}

std::size_t Crowd::rank() {
    const double share = static_cast<double>(m_dice() >> 11U) * 0x1p-53;
    const auto found = std::ranges::lower_bound(m_until, share) - m_until.begin();
    return std::min(static_cast<std::size_t>(found), m_words.size() - 1);
}

std::string Crowd::prompt() {
    const auto bytes = m_bytes / 4 + m_dice() % (m_bytes * 3 / 2);
    std::string text;
    while (text.size() < bytes) {
        text += m_words[rank()];
        text += m_dice() % 12 == 0 ? ". " : " ";
    }
    if (m_dice() % 9 == 0) text += "\n```\nint a = 1;\n```\n";
    return text;
}

std::shared_ptr<const ledger::Record> Crowd::record(std::size_t at, std::size_t of) {
    static IdGenerator ids(11);
    const auto made = std::make_shared<ledger::Record>();
    auto& record = *made;
    const Wall start = std::chrono::sys_days{std::chrono::year{2026} / 6 / 1};
    record.time = start + Milliseconds(static_cast<std::int64_t>(at * 86'400'000 / of));
    record.id = ids.next(record.time);
    record.dialect = "openai";
    record.requestedModel = "auto";
    record.client = "bench";
    record.session = "s" + std::to_string(m_dice() % (of / 4 + 1));
    record.prompt = prompt();
    record.features.tokens = static_cast<std::int64_t>(m_dice() % 20'000);
    record.features.turns = static_cast<std::int64_t>(m_dice() % 12);
    record.features.toolResults = static_cast<std::int64_t>(m_dice() % 5);
    record.requirements.tools = m_dice() % 3 == 0;
    record.estimatedIn = record.features.tokens + 100;
    record.estimatedOut = static_cast<std::int64_t>(100 + m_dice() % 800);
    record.tier = tierNames[m_dice() % 4];
    record.model = "p/m1";
    record.provider = "p";
    record.policy = std::string(64, 'a');
    record.decidedBy = "rules";
    record.selectionReason = "complexity_match";
    record.usage = Usage{record.estimatedIn, 0, 0, 0, record.estimatedOut};
    record.cost = Money::fromNano(record.estimatedIn * 150);
    if (m_dice() % 50 == 0) record.label = tierNames[m_dice() % 4];
    return made;
}

policy::Policy Crowd::policyOf(std::size_t rules) {
    policy::Policy policy;
    policy.providers.resize(1);
    policy.providers[0].id = "p";
    for (int i = 0; i < 8; ++i) {
        auto& model = policy.models.emplace_back();
        model.id = "p/m" + std::to_string(i);
        model.provider = "p";
        model.name = model.id.substr(2);
        model.price.emplace();
        model.price->input = Rate{50'000'000LL << i};
        model.price->output = Rate{200'000'000LL << i};
        if (i % 2 == 0) model.context = 100'000;
    }
    for (std::size_t i = 0; i < 4; ++i)
        policy.tiers.push_back(
            {tierNames[i],
             {},
             {static_cast<policy::ModelIndex>(2 * i), static_cast<policy::ModelIndex>(2 * i + 1)}});
    policy.tiers[0].below = 300'000;
    policy.tiers[1].below = 600'000;
    policy.tiers[2].below = 850'000;
    policy.defaultTier = 1;
    auto& classify = policy.classify;
    classify.base = 400'000;
    classify.sureAt = 500'000;
    classify.textModel = TIERLINE_SOURCE_DIR "/resources/models/default.model";
    for (std::size_t i = 0; i < rules; ++i) {
        policy::Rule rule;
        rule.id = "r" + std::to_string(i);
        for (std::size_t word = 0; word < 5; ++word)
            rule.any.push_back(m_words[40 + (i * 5 + word) * 7 % (m_words.size() - 40)]);
        if (i % 10 == 0) rule.any[0] += "*";
        if (i % 25 == 0) {
            rule.match = policy::Match::Regex;
            rule.any = {"\\b" + m_words[50 + i] + "\\b.*\\b(" + m_words[60 + i] + "|" + m_words[70 + i]
                        + ")\\b"};
        }
        rule.weight = static_cast<policy::Millionths>(m_dice() % 300'000) - 140'000;
        if (i % 40 == 3) rule.effect = policy::Effect::Floor, rule.tier = 3;
        classify.rules.push_back(std::move(rule));
    }
    classify.features = {{policy::FeatureKind::WordsUnder, 8, -100'000, policy::Effect::None, 0},
                         {policy::FeatureKind::Code, 0, 80'000, policy::Effect::None, 0},
                         {policy::FeatureKind::TokensOver, 12'000, 60'000, policy::Effect::None, 0}};
    return policy;
}

} // namespace tierline::bench
