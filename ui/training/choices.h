// What the person chose on the left of the page, kept between starts. Values; window thread for `load`,
// `save`.
#pragma once

#include "training/trainingdata.h"

#include <QMap>

namespace tierline::training {

struct SetChoice {
    bool isTicked = false;
    QString tier; // of all its rows; empty: as the rows say
    int weight = 1;
    bool operator==(const SetChoice&) const = default;
};

enum class ModelRole { None, Cheap, Dear };

struct Choices {
    QStringList added;
    QMap<QString, SetChoice> sets;   // by file
    QMap<QString, ModelRole> models; // those that the person moved; the rest is suggested
    QString name = QStringLiteral("model 1");
    int folds = 5, seed = 1;
    bool leavesOut = false, skipsBad = false;
    QString maps, values; // "tier=tier4, outcomes.weak=weak_correct"
    bool operator==(const Choices&) const = default;
};

Choices loadChoices();
void saveChoices(const Choices& choices);

std::vector<std::string> splitList(const QString& text); // at commas and blanks
Looking lookingOf(const Choices& choices, const PolicyPtr& policy);
// Only ticked sets that can be used, in the order they are shown.
bench::TrainPlan planOf(const Choices& choices, const SetsSeen& sets, const policy::Policy* policy);

struct ModelSeen { // over the ticked sets with outcomes
    QString name;
    std::size_t rows = 0;
    double mean = 0;
    ModelRole role = ModelRole::None;
    bool operator==(const ModelSeen&) const = default;
};
std::vector<ModelSeen> modelsOf(const Choices& choices, const SetsSeen& sets);

bool isUsable(const bench::TrainLook& look, const SetChoice& choice, bool skipsBad);

} // namespace tierline::training
