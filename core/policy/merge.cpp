#include "policy/merge.h"

#include "policy/compare.h"
#include "policy/editclassify.h"
#include "policy/linematch.h"
#include "policy/reader.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>

namespace tierline::policy {

namespace {

using Lines = std::vector<std::string_view>;

std::string joined(const Lines& lines, std::size_t begin, std::size_t end) {
    std::string out;
    for (std::size_t i = begin; i < end; ++i)
        out += lines[i];
    return out;
}

struct Side {
    const Lines& lines;
    std::vector<std::ptrdiff_t> match; // of the base's lines
    std::size_t at = 0;                // the first line that is not merged yet
};

// The base's next line that all three have, from `from` on; its end when there is none.
std::size_t nextCommon(std::size_t from, std::size_t size, const Side& mine, const Side& theirs) {
    while (from < size && (mine.match[from] < 0 || theirs.match[from] < 0))
        ++from;
    return from;
}

std::size_t stopOf(const Side& side, std::size_t common, std::size_t size) {
    return common < size ? static_cast<std::size_t>(side.match[common]) : side.lines.size();
}

Result<std::shared_ptr<const Policy>> opened(std::string_view text, std::string_view which) {
    const auto outcome = readPolicy(text, "policy.yaml");
    if (outcome.policy) return outcome.policy;
    return fail(ErrorCode::InvalidInput, std::string(which) + " cannot be read",
                outcome.errors.empty() ? "mend it first" : toString(outcome.errors.front()));
}

using Meaning = std::map<std::string, std::pair<std::string, std::string>>; // where: before, after

Meaning meaningOf(const Policy& before, const Policy& after) {
    Meaning meaning;
    for (Difference& each : differences(before, after))
        meaning.emplace(std::move(each.where), std::pair(std::move(each.before), std::move(each.after)));
    return meaning;
}

// The first place where the merged text does not say what both wanted; empty: there is none.
std::string wrongPlace(const Policy& base, const Policy& mine, const Policy& theirs, const Policy& merged) {
    Meaning wanted = meaningOf(base, mine);
    for (auto& [where, values] : meaningOf(base, theirs)) {
        const auto [place, isNew] = wanted.emplace(where, values);
        if (!isNew && place->second != values) return where;
    }
    const Meaning got = meaningOf(base, merged);
    if (got == wanted) return {};
    for (const auto& [where, values] : wanted)
        if (const auto found = got.find(where); found == got.end() || found->second != values) return where;
    for (const auto& [where, values] : got)
        if (!wanted.contains(where)) return where;
    return {};
}

MergeConflict conflict(int line, std::string mine, std::string theirs, std::string why) {
    return {line, std::move(mine), std::move(theirs), {}, std::move(why)};
}

// A rule that both changed, field by field; absent: they changed one field differently.
std::optional<Rule> mergedRule(const Rule& base, const Rule& mine, const Rule& theirs) {
    Rule out = theirs;
    bool fits = true;
    const auto take = [&](auto... members) {
        const bool isMine = (... || !(base.*members == mine.*members));
        const bool isTheirs = (... || !(base.*members == theirs.*members));
        const bool isSame = (... && (mine.*members == theirs.*members));
        if (isMine && isTheirs && !isSame) fits = false;
        if (isMine) ((out.*members = mine.*members), ...);
    };
    take(&Rule::match, &Rule::any);
    take(&Rule::weight);
    take(&Rule::effect, &Rule::tier);
    take(&Rule::scope);
    take(&Rule::lang);
    take(&Rule::enabled);
    return fits ? std::optional(out) : std::nullopt;
}

// Both changed the same lines, but other values on them: theirs with mine put in. Only where rules, features
// and envelopes are the same ones in the same order.
std::optional<Policy> mergedTuning(const Policy& base, const Policy& mine, const Policy& theirs) {
    if (!sameBesidesTuning(base, mine) || base.tiers.size() != theirs.tiers.size()) return std::nullopt;
    Policy out = theirs;
    bool fits = true;
    const auto take = [&](auto& target, const auto& was, const auto& wanted) {
        if (was == wanted) return;
        if (!(target == was) && !(target == wanted)) fits = false;
        target = wanted;
    };
    for (std::size_t i = 0; i < out.tiers.size(); ++i)
        take(out.tiers[i].below, base.tiers[i].below, mine.tiers[i].below);
    take(out.defaultTier, base.defaultTier, mine.defaultTier);
    take(out.classify.stages, base.classify.stages, mine.classify.stages);
    take(out.classify.stopAt, base.classify.stopAt, mine.classify.stopAt);
    take(out.classify.sureAt, base.classify.sureAt, mine.classify.sureAt);
    take(out.classify.base, base.classify.base, mine.classify.base);
    take(out.classify.features, base.classify.features, mine.classify.features);
    take(out.classify.envelopes, base.classify.envelopes, mine.classify.envelopes);
    take(out.classify.requirements, base.classify.requirements, mine.classify.requirements);
    const auto ids = [](const Policy& policy) {
        std::vector<std::string_view> all;
        for (const Rule& rule : policy.classify.rules)
            all.push_back(rule.id);
        return all;
    };
    if (ids(base) != ids(mine) || ids(base) != ids(theirs)) return std::nullopt;
    for (std::size_t i = 0; i < out.classify.rules.size(); ++i) {
        const auto rule =
            mergedRule(base.classify.rules[i], mine.classify.rules[i], theirs.classify.rules[i]);
        if (!rule) return std::nullopt;
        out.classify.rules[i] = *rule;
    }
    return fits ? std::optional(std::move(out)) : std::nullopt;
}

struct Read {
    std::string_view text;
    std::shared_ptr<const Policy> policy;
};

// Where one of the two changed nothing but values, these are put into the other's text: its comments stay.
std::optional<std::string> mergedByValues(const Read& base, const Read& mine, const Read& theirs) {
    for (const auto& [values, kept] : {std::pair(&mine, &theirs), std::pair(&theirs, &mine)}) {
        const auto plain = withTuning(base.text, *values->policy);
        const auto wanted = plain && *plain == values->text
                                ? mergedTuning(*base.policy, *values->policy, *kept->policy)
                                : std::nullopt;
        if (!wanted) continue;
        if (auto text = withTuning(kept->text, *wanted)) return *std::move(text);
    }
    return std::nullopt;
}

} // namespace

Merged mergeLines(std::string_view base, std::string_view mine, std::string_view theirs) {
    const Lines all = linesOf(base), ours = linesOf(mine), others = linesOf(theirs);
    Side left{ours, matchLines(all, ours)}, right{others, matchLines(all, others)};
    Merged merged;
    for (std::size_t at = 0;;) {
        const std::size_t common = nextCommon(at, all.size(), left, right);
        const std::size_t leftStop = stopOf(left, common, all.size()),
                          rightStop = stopOf(right, common, all.size());
        const std::string was = joined(all, at, common), first = joined(ours, left.at, leftStop),
                          second = joined(others, right.at, rightStop);
        if (first == second || second == was)
            merged.text += first;
        else if (first == was)
            merged.text += second;
        else
            merged.conflicts.push_back(conflict(static_cast<int>(at) + 1, first, second,
                                                "both changed the same lines, and differently"));
        if (common == all.size()) break;
        merged.text += all[common];
        left.at = leftStop + 1;
        right.at = rightStop + 1;
        at = common + 1;
    }
    if (!merged.conflicts.empty()) merged.text.clear();
    return merged;
}

Result<Merged> mergePolicies(std::string_view base, std::string_view mine, std::string_view theirs) {
    const auto was = opened(base, "the text that both began from"), ours = opened(mine, "the draft"),
               others = opened(theirs, "the file");
    for (const auto* each : {&was, &ours, &others})
        if (!*each) return std::unexpected(each->error());
    Merged merged = mergeLines(base, mine, theirs);
    if (!merged.conflicts.empty())
        if (auto text = mergedByValues({base, *was}, {mine, *ours}, {theirs, *others}))
            merged = {*std::move(text), {}};
    if (!merged.conflicts.empty()) return merged;
    const auto read = readPolicy(merged.text, "policy.yaml");
    std::string why, where;
    int line = 0;
    if (!read.policy) {
        why = "together they are no valid policy";
        if (!read.errors.empty()) {
            why += ": " + read.errors.front().detail;
            line = read.errors.front().line;
        }
    } else if (where = wrongPlace(**was, **ours, **others, *read.policy); !where.empty()) {
        why = "both changed `" + where + "`";
    }
    if (!why.empty()) merged = {{}, {{line, {}, {}, where, why}}};
    return merged;
}

} // namespace tierline::policy
