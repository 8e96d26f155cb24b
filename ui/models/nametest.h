// What a name that a client or a bill might say comes to: which price row, found by which steps. Pure; some
// hundred microseconds.
#pragma once

#include "models/modelsdata.h"
#include "policy/policy.h"

namespace tierline::models {

struct NameTest {
    QString headline;   // "anthropic/claude-opus-4-5, $5.00 in, $25.00 out"; empty: nothing was typed
    QStringList steps;  // numbered in the order in which they were taken
    QStringList others; // other sellers of the same name, with their price
    QString retires;
    bool isFound = false;
    bool operator==(const NameTest&) const = default;
};

NameTest testName(const QString& typed, const ModelsData& data, const policy::Policy* policy);

} // namespace tierline::models
