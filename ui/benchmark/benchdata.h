// What the Benchmark page is told, and what it asks for. Values; what is large comes as shared_ptr<const …>.
#pragma once

#include "base/money.h"
#include "bench/evaluation.h"
#include "bench/set.h"

#include <QString>
#include <QStringList>

#include <memory>
#include <optional>
#include <vector>

namespace tierline::benchmark {

struct SetChoice {
    QString id;    // its file
    QString name;  // without folders and ending
    QString tests; // what it tests, one line
    qint64 cases = 0, labelled = 0, withOutcomes = 0;
    bool isShipped = false;
    QString trouble; // why it cannot be read, and what would be right; empty: it can
    bool operator==(const SetChoice&) const = default;
};

struct PolicyChoice {
    QString id;   // what the desk finds it by
    QString name; // "policy.yaml"
    QString note; // "in force", "shipped", "kept 12 Nov 14:10"
    QString hash; // of its bytes; empty: not read yet
    bool operator==(const PolicyChoice&) const = default;
};

struct RunLine { // one kept run
    bench::RunHeader header;
    qint64 rows = 0;
    std::optional<bench::Share> right; // absent until it was evaluated once
    std::optional<double> usdPer1k;
    QString trouble; // why it cannot be read
    bool isWhole() const { return rows == header.cases; }
};

struct Lists {
    std::vector<SetChoice> sets; // shipped first
    std::vector<PolicyChoice> policies;
    std::vector<RunLine> runs; // the newest first
};

struct Wish {                        // a run that is wanted
    QString set, candidate, against; // ids; `against` empty: beside the baselines alone
    bench::RunKind kind = bench::RunKind::ClassifyOnly;
    QString budget, judge;  // of end to end: USD, empty: none; the model that judges, empty: none
    bool isRevised = false; // by the dialog that shows its bill
};

// What an end-to-end run would cost, before anything is asked.
struct Bill {
    Wish wish;
    QString headline;      // "264 calls, about $0.42"
    QStringList lines;     // the range, what is kept already, what is not priced, a model a line
    QString runText;       // of the button
    bool isBilled = false; // it costs real money
    QStringList judges;    // models that may judge
    qint64 judged = 0;     // cases that are graded by a judge alone
};

struct Progress {
    QString doing; // "Deciding with policy.yaml"; empty: nothing is under way
    qint64 done = 0, of = 0;
    bool canPause = false, isPaused = false;
    bool isBusy() const { return !doing.isEmpty(); }
    bool operator==(const Progress&) const = default;
};

// Two runs, or one, and all that is known of them.
struct Findings {
    std::shared_ptr<const bench::Set> set;
    std::shared_ptr<const bench::Run> run, other; // `other` may be null
    std::shared_ptr<const bench::Evaluation> evaluation;
    std::vector<std::vector<std::uint32_t>> sliceCases; // of each of its slices, into the set's cases, rising
};
using FindingsPtr = std::shared_ptr<const Findings>;

struct Trouble {
    QString sentence, remedy; // both may be empty: there is none
    bool isCancelled = false;
    bool operator==(const Trouble&) const = default;
};

// Why a case went where it did, in one policy.
struct Reasons {
    QString policy, tier;
    int tierIndex = 0, tierCount = 1;
    struct Part {
        QString name, weight; // "refactor", "+0.18"
        bool operator==(const Part&) const = default;
    };
    std::vector<Part> parts;
    QString summary; // "score 0.71, confidence 0.83, decided by text"
    QString model;   // and why it
    QString trouble; // the policy is not at hand any more
};
struct CaseReasons {
    quint64 number = 0; // of the question
    std::vector<Reasons> of;
};

struct GateLine {
    enum Verdict { Pass, Fail, Unknown };
    QString expression;
    Verdict verdict = Unknown;
    QString measured; // "87.4 %"; empty: not known
    QString hint;     // the whole sentence, or what is wrong with the expression
    bool operator==(const GateLine&) const = default;
};

struct Check {
    enum Level { Fine, Look, Bad };
    Level level = Fine;
    QString sentence;
    bool operator==(const Check&) const = default;
};

// What a file holds, which of its columns is what, and what is to be said about it read so.
struct FileColumn {
    QString name, example;
    QString target; // suggested, or as it was asked; empty: left out
    QString reason; // of the suggestion; may be empty
    bool operator==(const FileColumn&) const = default;
};
struct FileContents {
    QString file, name; // name: what it would be kept as
    QString trouble;    // why it cannot be read at all
    std::vector<FileColumn> columns;
    QStringList targets; // what a column may be
    QStringList values;  // "SIMPLE=simple": labels as they are called here
    std::vector<Check> checks;
    bool canImport = false;
};
struct ImportWish {
    QString file, name;
    std::vector<std::pair<QString, QString>> columns; // target, column
    QStringList values;
    bool skipBad = false;
    bool operator==(const ImportWish&) const = default;
};
enum class LedgerPart { Newest, Labelled }; // what a set is made of
struct ImportReport {
    QString set; // its id; empty: it was not kept
    QString sentence;
};

} // namespace tierline::benchmark
