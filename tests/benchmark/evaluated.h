// Small sets and runs in tiny text, for the tests of what is known of a run.
#pragma once

#include "bench/evaluate.h"

#include "base/id.h"

#include <QString>
#include <QStringList>

#include <algorithm>
#include <string>
#include <vector>

namespace tierline::bench {

// "id tier weak/strong" a case, `-` for nothing; costs of a tenth and a whole cent where `priced`.
inline Set setOf(const QString& text, bool priced = true,
                 std::vector<std::string> tiers = {"low", "mid", "high"}) {
    Set set;
    set.file = "set.jsonl";
    set.hash = "5e7";
    set.names = {std::move(tiers), {"weak", "strong"}};
    for (const auto& line : text.split(u';', Qt::SkipEmptyParts)) {
        const auto words = line.simplified().split(u' ');
        auto& each = set.cases.emplace_back();
        each.id = words[0].toStdString();
        each.line = std::ssize(set.cases);
        each.prompt = std::string(3 * (1 + (set.cases.size() - 1) % 300), 'a');
        const auto tier = std::ranges::find(set.names.tiers, words[1].toStdString());
        if (tier != set.names.tiers.end())
            each.tier = static_cast<std::size_t>(tier - set.names.tiers.begin());
        set.labelled += each.tier ? 1 : 0;
        if (words[2] == u"-") continue;
        const auto scores = words[2].split(u'/');
        for (qsizetype model = 0; model < 2; ++model) {
            const auto cost = Money::fromNano(model == 0 ? 1'000'000 : 10'000'000);
            each.outcomes.push_back({static_cast<std::size_t>(model), scores[model].toDouble(),
                                     priced ? std::optional(cost) : std::nullopt});
        }
        ++set.withOutcomes;
    }
    return set;
}

// "tier score" a case: decided over the set's tiers, answered by what is recorded for weak below the last
// tier and for strong in it.
inline Run runOf(const Set& set, const QString& text, const char* name = "ours.yaml") {
    Run run;
    run.header.set = set.file;
    run.header.setHash = set.hash;
    run.header.cases = std::ssize(set.cases);
    run.header.policy = name;
    run.header.tiers = set.names.tiers;
    run.header.models = set.names.models;
    for (const auto& line : text.split(u';', Qt::SkipEmptyParts)) {
        const auto words = line.simplified().split(u' ');
        RunRow row;
        row.at = static_cast<std::uint32_t>(run.rows.size());
        const auto tier = std::ranges::find(run.header.tiers, words[0].toStdString());
        row.tier = static_cast<std::uint16_t>(tier - run.header.tiers.begin());
        row.score = static_cast<policy::Millionths>(words[1].toInt());
        const auto& outcomes = set.cases.at(row.at).outcomes;
        const std::size_t model = row.tier + 1U == run.header.tiers.size() ? 1 : 0;
        row.model = static_cast<std::uint16_t>(model);
        if (!outcomes.empty()) {
            run.header.kind = RunKind::OutcomeReplay;
            row.quality = outcomes[model].score;
            row.cost = outcomes[model].cost;
        }
        run.rows.push_back(row);
    }
    return run;
}

// Many cases by seed: outcomes lean on the scores.
struct Drawn {
    Set set;
    Run run, other;
};
inline Drawn drawn(std::size_t rows, std::uint64_t seed, bool priced = true) {
    Dice dice(seed);
    QString set, run, other;
    const std::vector<QString> names{QStringLiteral("low"), QStringLiteral("mid"), QStringLiteral("high")};
    const auto tierAt = [&](double score) { return names[std::min<std::size_t>(2, std::size_t(score * 3))]; };
    for (std::size_t at = 0; at < rows; ++at) {
        const double score = dice.uniform(), otherScore = dice.uniform();
        const int weak = dice.uniform() < 0.9 - 0.6 * score ? 1 : 0, strong = dice.uniform() < 0.85 ? 1 : 0;
        set += QStringLiteral("%1 %2 %3/%4;")
                   .arg(at)
                   .arg(tierAt(dice.uniform() / 2 + score / 2))
                   .arg(weak)
                   .arg(strong);
        run += QStringLiteral("%1 %2;").arg(tierAt(score)).arg(int(score * 1e6));
        other += QStringLiteral("%1 %2;").arg(tierAt(otherScore)).arg(int(otherScore * 1e6));
    }
    Drawn made;
    made.set = setOf(set, priced);
    made.run = runOf(made.set, run);
    made.other = runOf(made.set, other, "theirs.yaml");
    return made;
}

inline const Measured& beside(const Evaluation& evaluation, std::string_view beginning) {
    const auto found = std::ranges::find_if(
        evaluation.baselines, [&](const Measured& each) { return each.name.starts_with(beginning); });
    if (found == evaluation.baselines.end()) qFatal("no such baseline");
    return *found;
}

inline EvaluateOptions quick(std::optional<Measure> measure = {}) {
    EvaluateOptions options;
    options.resampling = {300, 1, 0.95};
    options.measure = measure;
    return options;
}

} // namespace tierline::bench
