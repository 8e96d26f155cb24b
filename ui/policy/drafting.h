// Steps of a hand as policies that are wanted: pure functions from one policy to the next. What cannot be is
// the policy as it was. Pure.
#pragma once

#include "policy/policydata.h"

namespace tierline::policypage {

// A place in the list of rules and features.
struct Item {
    enum class Kind : std::uint8_t { Base, Rule, Feature };
    Kind kind = Kind::Base;
    int index = 0; // into the policy's rules or features
    bool operator==(const Item&) const = default;
};
std::vector<Item> itemsOf(const policy::Policy& policy); // base, rules in order, features
QString nameOf(const policy::Policy& policy, const Item& item);
Millionths weightOf(const policy::Policy& policy, const Item& item);

policy::Policy withLine(const policy::Policy& from, int line, Millionths below);
policy::Policy withWeight(const policy::Policy& from, const Item& item, Millionths weight);
// Base and lines as they were learned, and the weights that are chosen, by name: what was added since stays.
policy::Policy withLearned(const policy::Policy& from, const Learned& learned,
                           const std::vector<LearnedWeight>& chosen);
policy::Policy withRuleAt(const policy::Policy& from, int index, const policy::Rule& rule);
policy::Policy withRuleMoved(const policy::Policy& from, int index, int to); // `to`: its index afterwards
policy::Policy withRuleAdded(const policy::Policy& from, const policy::Rule& rule, int at);
policy::Policy withoutItem(const policy::Policy& from, const Item& item);
policy::Policy withFeatureAt(const policy::Policy& from, int index, const policy::Feature& feature);
policy::Policy withFeatureAdded(const policy::Policy& from, const policy::Feature& feature);

std::string freshId(const policy::Policy& policy, const std::string& wish); // "refactor-2"
policy::Rule newRule(const policy::Policy& policy, const std::vector<std::string>& words = {});
policy::Rule copyOf(const policy::Policy& policy, int index);
std::vector<policy::FeatureKind> missingFeatures(const policy::Policy& policy);
policy::Feature newFeature(policy::FeatureKind kind);

// "refactor, rename*, \"extract, method\"" to words and back; quotes keep commas.
std::vector<std::string> wordsFrom(const QString& text);
QString wordsText(const std::vector<std::string>& words);

} // namespace tierline::policypage
