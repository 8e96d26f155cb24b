// What the Training page says and allows, as pure functions of what arrived and what was chosen.
#pragma once

#include "training/choices.h"
#include "training/trainingwords.h"

namespace tierline::training {

struct Running {
    QString what;
    double share = 0;
    bool isStopping = false;
};

struct TrainingState {
    SetsSeen sets;
    Choices choices;
    PolicyPtr policy;
    std::optional<Running> running;
    std::optional<TrainingTrouble> trouble; // of the last run
    ModelPtr model;
};

struct SetLine {
    QString file, name, facts, trouble, tip;
    SetOrigin origin = SetOrigin::Added;
    bool isTicked = false, isUsable = true;
    bool hasOutcomes = false, isLabelled = false;
    QString tier;
    int weight = 1;
    bool operator==(const SetLine&) const = default;
};

struct FigureLine {
    QString name, tip;
    std::size_t rows = 0;
    bool isGap = false, isAll = false;
    bench::TrainOrder order; // the main one
    std::optional<double> leftOut;
    QString leftOutTip;
    kit::Tone tone = kit::Tone::Idle, leftOutTone = kit::Tone::Idle;
    QString standing;
    QString instead; // of a strip, where there is no order: how many are in their tier
    std::vector<double> shares;
    std::optional<double> error; // ECE
};

struct BinLine {
    double from = 0, to = 0;
    std::size_t rows = 0;
    double stated = 0;
    std::optional<bench::Share> actual;
};

struct DetailView { // of the selected set
    QString title, sentence, notes;
    std::vector<BinLine> bins;
    double base = 0;
    QString calibration; // ECE, Brier, base rate
};

struct TrainingView {
    std::vector<SetLine> sets;
    std::vector<ModelSeen> models;
    std::vector<QString> tiers;
    QString headline;  // beside the title
    QString setsEmpty; // in place of the list
    bool canTrain = false, isRunning = false, isStopping = false;
    QString whyNot, runningText;
    double share = 0;
    bool hasReport = false, hasModel = false;
    Verdict verdict; // of the run, or of what went wrong
    QString facts;   // rows, sets, terms, size, seed, folds, time
    std::vector<FigureLine> figures;
    QString modelName, modelFacts, modelBrief;
};

TrainingView present(const TrainingState& state);
DetailView detailOf(const bench::TrainReport& report, std::size_t set);

} // namespace tierline::training
