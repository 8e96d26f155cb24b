// A folder of recorded outcomes and labels under four routers: the shipped policies, the text model alone,
// and prompt length.
#pragma once

#include "bench/baselines.h"
#include "bench/decide.h"
#include "classify/makecascade.h"
#include "policy/reader.h"

#include <QString>
#include <QStringList>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <vector>

namespace tierline::bench {

struct Recorded {
    const char *file, *columns;
};
inline constexpr Recorded recorded[] = {
    {"mmlu_dev", "outcomes.weak=weak_correct outcomes.strong=strong_correct"},
    {"gsm8k_dev", "outcomes.weak=weak_correct outcomes.strong=strong_correct"},
    {"llmrouter9_train_clean", "outcomes=scores"},
    {"uncommonroute_train", "tier=tier"},
    {"uncommonroute_dev", "tier=tier"},
    {"clinc_dev", ""},
    {"arena_hard_dev", ""},
};
inline constexpr std::array routers{"default.yaml", "seed.yaml", "text", "length"};

inline Decider deciderOf(const QString& router) {
    const bool isText = router == u"text" || router == u"length";
    const auto file = isText ? QStringLiteral("default.yaml") : router;
    const auto read = policy::loadPolicy(TIERLINE_SOURCE_DIR "/resources/policies/" + file.toStdString());
    if (!read.policy) qFatal("%s", toString(read.errors.front()).c_str());
    auto own = *read.policy;
    if (isText) own.classify.stages = {"text"};
    const auto policy = std::make_shared<const policy::Policy>(std::move(own));
    const auto scorer = classify::Scorer::compile(policy);
    if (!scorer) qFatal("%s", toString(scorer.error()).c_str());
    std::vector<Error> warnings;
    return {router.toStdString(), classify::makeCascade(*scorer, warnings), policy, nullptr, {}};
}

// Labels by the policy's own names; what has neither label nor outcome is all trivial, or all hard.
inline Set readFile(const QString& folder, const Recorded& from, const policy::Policy& policy) {
    const bool isFour = policy.tiers.size() == 4;
    SetOptions options;
    for (const auto& each : QString::fromLatin1(from.columns).split(u' ', Qt::SkipEmptyParts)) {
        const auto column = each == u"tier=tier" ? each + QLatin1String(isFour ? "4" : "3") : each;
        if (!options.mapping.addColumn(column.toStdString())) qFatal("a column");
    }
    if (isFour)
        options.tiers = {"SIMPLE", "MEDIUM", "COMPLEX", "REASONING"};
    else
        options.tiers = {"low", "medium", "high"};
    auto set = readSet(folder.toStdString() + "/" + from.file + ".jsonl", options);
    if (!set) qFatal("%s", toString(set.error()).c_str());
    set->names.tiers.clear();
    for (const auto& tier : policy.tiers)
        set->names.tiers.push_back(tier.name);
    if (set->labelled + set->withOutcomes == 0)
        for (auto& each : set->cases)
            each.tier = set->file.find("hard") == std::string::npos ? 0 : policy.tiers.size() - 1;
    return *std::move(set);
}

// By length, each tier as often as the given run says it.
inline Run byLength(const Set& set, Run run) {
    const auto lengths = lengthScores(set);
    std::vector<double> shares(run.header.tiers.size());
    for (const auto& row : run.rows)
        shares[row.tier] += 1.0 / static_cast<double>(run.rows.size());
    const auto tiers = tiersByShares(lengths, shares);
    for (std::size_t at = 0; at < run.rows.size(); ++at) {
        run.rows[at].tier = static_cast<std::uint16_t>(tiers[at]);
        run.rows[at].score = static_cast<policy::Millionths>(lengths[at]);
    }
    run.header.policy = "length";
    return run;
}

} // namespace tierline::bench
