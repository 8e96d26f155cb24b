// Rows to train on, made by a die: hard ones say "prove" or "design", easy ones "weather" or "timer".
#pragma once

#include "base/id.h"
#include "bench/trainreport.h"
#include "policy/reader.h"

#include <QtTest>

namespace tierline::bench::test {

inline policy::Policy policyOfTwo() {
    const auto outcome =
        policy::readPolicy("version: 1\n"
                           "providers:\n"
                           "  p: {dialect: openai, base_url: \"http://127.0.0.1:1/v1\", key: \"env:K\"}\n"
                           "models:\n"
                           "  p/small: {price: {input: 1, output: 1}}\n"
                           "  p/large: {price: {input: 2, output: 2}}\n"
                           "tiers:\n"
                           "  - {name: simple, below: 0.5, models: [p/small]}\n"
                           "  - {name: complex, models: [p/large]}\n"
                           "default_tier: simple\n",
                           "test.yaml");
    for (const auto& error : outcome.errors)
        qWarning("%s", toString(error).c_str());
    return outcome.policy ? *outcome.policy : policy::Policy{};
}

inline std::string sentence(Dice& dice, bool isHard, bool tells) {
    static const std::vector<std::string> plain{"the",  "a",     "of",  "this", "for",
                                                "team", "table", "and", "day"};
    std::string text;
    const auto words = 4 + dice.next() % 8;
    for (std::size_t w = 0; w < words; ++w)
        text += plain[dice.next() % plain.size()] + ' ';
    if (tells)
        text += isHard ? (dice.next() % 2 ? "prove" : "design") : (dice.next() % 2 ? "weather" : "timer");
    return text;
}

// File 0: labelled, the word tells. File 1: outcomes, the word tells. File 2: outcomes by chance, no word.
inline TrainSets threeSets(std::size_t each) {
    Dice dice(7);
    TrainSets sets;
    for (std::size_t file = 0; file < 3; ++file)
        for (std::size_t i = 0; i < each; ++i) {
            const bool isHard = file == 2 ? dice.next() % 2 == 0 : i % 2 == 0;
            TrainText text{sentence(dice, isHard, file < 2), file, {}, {}, {}};
            if (file == 0)
                text.tier = isHard ? 1 : 0;
            else {
                text.weak = isHard ? 0.0 : 1.0;
                text.strong = 1.0;
            }
            sets.texts.push_back(text);
        }
    return sets;
}

inline TrainSources threeSources() {
    TrainSources sources;
    sources.files = {"labels.jsonl", "answers.jsonl", "noise.jsonl"};
    sources.weak = {"weak"};
    sources.strong = {"strong"};
    return sources;
}

} // namespace tierline::bench::test
