// What the Playground page is told and what it asks for. Values; what is large comes as shared_ptr<const …>.
#pragma once

#include "base/money.h"
#include "base/usage.h"
#include "catalog/catalog.h"
#include "classify/cascade.h"
#include "ledger/record.h"
#include "playground/around.h"
#include "policy/policy.h"
#include "route/table.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace tierline::playground {

// How the words are sent, besides plainly.
enum class Wrap : std::uint8_t { Raw, ClaudeCode, Json };

struct Draft {
    QString system, prompt;
    Wrap wrap = Wrap::Raw;
    QString model = QStringLiteral("auto"); // what a client would ask for
    int tools = 0;                          // definitions that are sent along
    int contextTokens = 0;                  // of an earlier exchange in the same conversation
    AroundPtr around = {};                  // the conversation that the words belong to; null: they are all
    bool operator==(const Draft&) const = default;
    bool isEmpty() const { return prompt.trimmed().isEmpty() && system.trimmed().isEmpty(); }
};

// A policy ready to decide, compiled once. Immutable; any thread.
struct Kit {
    std::shared_ptr<const policy::Policy> policy;
    std::shared_ptr<const classify::Cascade> cascade;
    std::shared_ptr<const catalog::Catalog> catalog; // never null
    std::shared_ptr<const route::Table> table;
    QStringList warnings; // stages that lack something
};
using KitPtr = std::shared_ptr<const Kit>;

// A model that could be asked, with what one call of this draft would cost there.
struct Offer {
    QString model, tier;
    int tierIndex = 0;
    std::optional<Money> cost; // absent: no price
    bool isSimulated = false;
    bool isAble = false; // the plan would ask it, first or as a fallback
    bool operator==(const Offer&) const = default;
};

// Where a draft would go, and why: the record that `tierlinectl route --json` writes.
struct Decision {
    ledger::Record record;
    QString trouble;        // why there is none; empty: there is
    std::int64_t nanos = 0; // that deciding took here
    QStringList notAsked;   // stages that need a network
    int tier = -1;
    QString model;             // empty: nobody is able
    std::vector<Offer> offers; // in the order they would be asked, then the refused
    QString asCame;            // the user's message as it is sent, at most `shownLimit` of it
    bool isCut = false;
};
using DecisionPtr = std::shared_ptr<const Decision>;
inline constexpr std::size_t shownLimit = 200'000; // bytes of a text on show

// One line of the robustness table.
struct Variant {
    QString name, how; // "lower case"; how it is made, in one sentence
    Draft draft;
    QString notTried; // why it cannot be; empty: it can
    bool operator==(const Variant&) const = default;
};
struct VariantRow {
    Variant variant;
    std::int32_t score = 0;
    int tier = -1;
    QString tierName, model;
    std::optional<Money> cost;
    bool isChanged = false; // another tier than the words as typed
    bool operator==(const VariantRow&) const = default;
};

// One column of answers.
struct Ask {
    quint64 column = 0;
    Draft draft; // its `model` is asked for
};
struct Answer {
    enum class Phase : std::uint8_t { Waiting, Streaming, Done, Stopped, Failed };
    quint64 column = 0;
    QString asked;
    Phase phase = Phase::Waiting;
    QString text, thinking;
    QString id, model, tier, reason; // of the decision, once its headers are there
    std::optional<qint64> firstMs, totalMs;
    std::optional<Usage> usage;
    std::optional<Money> estimate, cost;
    bool isSimulated = false;
    QString finish, error; // error: one sentence
    bool isUnderWay() const { return phase == Phase::Waiting || phase == Phase::Streaming; }
    bool operator==(const Answer&) const = default;
};

// What was run, for going back to. Kept in a file of its own, never in a log.
struct PastRun {
    qint64 atMs = 0; // since 1970
    Draft draft;
    QStringList asked, answered; // models, as asked for and as they answered
    QString vote;                // "a", "b", "tie" or empty
    bool operator==(const PastRun&) const = default;
};
struct Template {
    QString name;
    Draft draft;
    bool isShipped = false;
    bool operator==(const Template&) const = default;
};
struct Shelf {
    QList<PastRun> past; // the newest first
    QList<Template> templates;
    QStringList sets; // the user's own, by name
    bool operator==(const Shelf&) const = default;
};

struct CaseWish {
    QString set; // name of a set of the user's own; made when it is not there
    QString tier;
    Draft draft;
};

} // namespace tierline::playground
