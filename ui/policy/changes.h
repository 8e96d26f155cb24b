// What a draft changes, in words: one line a change, for the bar, the diff sheet and what undo is called.
// Pure.
#pragma once

#include "policy/policydata.h"

namespace tierline::policypage {

struct Change {
    QString what;          // "line simple | moderate", "rule refactor"
    QString before, after; // "0.30", "weight +0.18"; empty: it was not there, it is gone
    bool operator==(const Change&) const = default;
};

std::vector<Change> changesOf(const policy::Policy& live, const policy::Policy& draft);

QString lineName(const policy::Policy& policy, int line);                          // "simple | moderate"
QString featureName(const policy::Feature& feature);                               // "words over 60"
QString featureKindName(policy::FeatureKind kind);                                 // "words over"
QString effectText(const policy::Policy& policy, policy::Effect effect, int tier); // "floor complex"
QString ruleText(const policy::Policy& policy, const policy::Rule& rule); // all of a rule in one line
QString scopeName(policy::Scope scope);
QString matchName(policy::Match match);

} // namespace tierline::policypage
