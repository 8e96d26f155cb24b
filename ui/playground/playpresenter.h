// What the Playground says and allows, as one value, out of what is known. Pure.
#pragma once

#include "kit/statedot.h"
#include "playground/playdata.h"

namespace tierline::playground {

enum class RunOn : std::uint8_t { Chosen, EveryAble, Picked };

struct PlayState {
    Draft draft;
    KitPtr kit;
    QString kitTrouble; // why there is none
    DecisionPtr decision;
    KitPtr draftKit;           // of a policy that is not in force; null: there is none
    DecisionPtr draftDecision; // by it; null: the words are too many to be decided as they are typed
    bool isDeciding = false;   // a long one, elsewhere
    RunOn runOn = RunOn::Chosen;
    QStringList picked;
    bool hasDoor = false; // the gateway answers at its port
    int underWay = 0;     // columns
};

struct PlayView {
    QString counts;   // "about 300 tokens"
    QString headline; // "moderate: openai/gpt-4o-mini"
    QString reason;   // why, one sentence
    QString cost;     // "about $0.00184"
    QString took;     // "85 µs, decided here"
    QString notAsked; // stages; empty: all were
    QString byDraft;  // what the draft of the policy would do; empty: there is none
    QString runText, runHint;
    QStringList columns; // what would be asked for, one a column
    bool hasDecision = false, canRun = false, canStop = false, canSave = false;
    kit::Tone tone = kit::Tone::Idle;
};

inline constexpr int mostColumns = 8;

PlayView viewOf(const PlayState& state);

// One answer's column.
struct AnswerView {
    QString title, subtitle; // the model; tier and what was asked for
    QString figures;         // money and tokens, then times: two lines
    QString state;           // "streaming", or the error
    kit::Tone tone = kit::Tone::Busy;
    bool canStop = false;
};
AnswerView viewOf(const Answer& answer);

// What the tokens cost by the prices of the kit; absent: not known.
std::optional<Money> costOf(const Kit& kit, const QString& model, const Usage& usage, Wall when);
bool isSimulated(const Kit& kit, const QString& model);

} // namespace tierline::playground
