// The savings calculator as a value: what was typed in, and what it comes to. The sums are the core's own;
// this reads decimals exactly and finds words.
#pragma once

#include "catalog/savings.h"
#include "kit/statedot.h"

#include <QString>

#include <optional>
#include <vector>

namespace tierline::spend {

struct MixField {
    QString tier, share, tokensIn, tokensOut; // tokens empty: those of all
    QString input, cached, output;            // USD per 1M; cached empty: as input
    bool operator==(const MixField&) const = default;
};

// Texts as typed. Percentages without their sign.
struct SavingsForm {
    QString volume, tokensIn, tokensOut, cache, calls, classifier, classified, fixed;
    bool isMonthly = false;
    std::vector<MixField> mix;
    MixField baseline; // its share and tokens are not read
    bool operator==(const SavingsForm&) const = default;
};

struct SavingsView {
    QString error;    // the first thing wrong; then there is nothing else
    QString sentence; // whether it pays
    kit::Tone tone = kit::Tone::Idle;
    struct Line {
        QString caption, perDay, perMonth, perRequest, perTask;
        bool operator==(const Line&) const = default;
    };
    std::vector<Line> lines;
    struct Turn {
        QString caption, value;
        bool operator==(const Turn&) const = default;
    };
    std::vector<Turn> turns; // where it stops or begins to pay
    QString asText() const;  // to be copied
};

SavingsForm exampleForm();
// As the ledger saw it; the first baseline is given by its model's name and rates.
SavingsForm formOf(const std::vector<catalog::UsedModel>& used, int days, const QString& baselineName,
                   const catalog::Rates& baseline);
Result<catalog::Workload> workloadOf(const SavingsForm& form);
SavingsView presentSavings(const SavingsForm& form);

QString toText(const SavingsForm& form); // for the settings
std::optional<SavingsForm> formFromText(const QString& text);

} // namespace tierline::spend
