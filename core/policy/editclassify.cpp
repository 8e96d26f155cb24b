#include "policy/editclassify.h"

#include "policy/compare.h"
#include "policy/editrules.h"
#include "policy/problems.h"
#include "policy/reader.h"
#include "policy/treeedit.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

namespace tierline::policy {

namespace {

constexpr std::string_view byteOrderMark = "\xef\xbb\xbf";

Error unsafe(std::string what) {
    return {ErrorCode::InvalidInput,
            std::move(what) + " is written in a way that cannot be changed safely",
            "change it in the text by hand",
            {},
            0,
            0};
}

// A text beside its tree and its meaning.
struct Opened {
    std::string text;
    Node root{};
    std::shared_ptr<const Policy> policy;
};

Result<Opened> open(std::string text) {
    auto outcome = readPolicy(text, "policy.yaml");
    if (!outcome.policy)
        return fail(ErrorCode::InvalidInput, "the policy as it is cannot be read",
                    outcome.errors.empty() ? "mend it first" : toString(outcome.errors.front()));
    Problems problems("");
    auto root = parseYaml(text, problems);
    if (!root || !root->isMap()) return std::unexpected(unsafe("the policy"));
    return Opened{std::move(text), std::move(*root), std::move(outcome.policy)};
}

const Entry* entryOf(const Node& map, std::string_view key) {
    const auto found = std::ranges::find(map.entries, key, &Entry::key);
    return found == map.entries.end() ? nullptr : &*found;
}

// A section that is missing is put in empty, which means the same.
struct Section {
    std::string_view parent, key, empty; // parent: of the outermost map; empty: the outermost map itself
    bool (*isNeeded)(const Policy& before, const Policy& wanted);
};
constexpr std::array sections{
    Section{"", "classify", "{base: 0}",
            [](const Policy& a, const Policy& b) { return !(a.classify == b.classify); }},
    Section{
        "classify", "rules", "[]",
        [](const Policy& a, const Policy& b) { return a.classify.rules.size() < b.classify.rules.size(); }},
    Section{"classify", "features", "{}",
            [](const Policy& a, const Policy& b) { return a.classify.features != b.classify.features; }},
    Section{"classify", "requirements", "{}",
            [](const Policy& a, const Policy& b) {
                return !(a.classify.requirements == b.classify.requirements);
            }},
    Section{"classify", "envelopes", "[]",
            [](const Policy& a, const Policy& b) { return a.classify.envelopes != b.classify.envelopes; }},
    Section{"classify", "stages", "[rules]",
            [](const Policy& a, const Policy& b) { return a.classify.stages != b.classify.stages; }},
};

Result<Opened> withSections(Opened now, const Policy& wanted) {
    for (const Section& section : sections) {
        if (!section.isNeeded(*now.policy, wanted)) continue;
        const Node* parent = section.parent.empty() ? &now.root : now.root.find(section.parent);
        if (parent == nullptr || !parent->isMap())
            return std::unexpected(unsafe(std::string(section.parent)));
        const Node* found = parent->find(section.key);
        const bool isBare = section.parent.empty() && found != nullptr && found->entries.empty();
        if (found != nullptr && !isBare) continue;
        const Source source(now.text);
        std::optional<std::string> made;
        if (section.parent.empty() && entryOf(*parent, section.key) == nullptr && !source.isFlow(*parent)) {
            const std::string end(source.lineEnd());
            made = now.text + (now.text.ends_with('\n') ? "" : end) + end + "classify:" + end + "  base: 0"
                   + end;
        } else {
            TreeEdit edit(source);
            const std::string empty(section.empty);
            if (isBare ? edit.replaceValue(*found, empty) : edit.set(*parent, section.key, {empty}))
                made = edit.made();
        }
        if (!made) return std::unexpected(unsafe(std::string(section.key)));
        auto opened = open(*std::move(made));
        if (!opened) return std::unexpected(unsafe(std::string(section.key)));
        now = *std::move(opened);
    }
    return now;
}

// The numbers of `classify`.
struct Number {
    std::string_view key;
    Millionths Classify::* member;
};
constexpr std::array numbers{Number{"stop_at", &Classify::stopAt}, Number{"sure_at", &Classify::sureAt},
                             Number{"base", &Classify::base}};

bool setLines(TreeEdit& edit, const Opened& now, const Policy& wanted) {
    const Node* tiers = now.root.find("tiers");
    if (tiers == nullptr || tiers->items.size() != wanted.tiers.size()) return false;
    for (std::size_t i = 0; i < wanted.tiers.size(); ++i) {
        const auto& below = wanted.tiers[i].below;
        if (below == now.policy->tiers[i].below) continue;
        if (!below || !edit.set(tiers->items[i], "below", {decimalText(*below)}, "name")) return false;
    }
    if (wanted.defaultTier == now.policy->defaultTier) return true;
    return wanted.defaultTier < wanted.tiers.size()
           && edit.set(now.root, "default_tier", {wanted.tiers[wanted.defaultTier].name, true});
}

bool setRequirements(TreeEdit& edit, const Node& classify, const Opened& now, const Policy& wanted) {
    const Requires& before = now.policy->classify.requirements;
    const Requires& after = wanted.classify.requirements;
    if (before == after) return true;
    const Node* map = classify.find("requirements");
    if (map == nullptr) return false;
    const bool isEmpty = map->entries.empty();
    const std::string multi = decimalText(after.multiStep);
    const std::string tier = after.reasoning ? wanted.tiers[*after.reasoning].name : std::string();
    if (isEmpty) {
        Entries entries;
        if (after.reasoning) entries.emplace_back("reasoning_required", scalarText(tier));
        if (after.multiStep != 0) entries.emplace_back("multi_step", multi);
        return edit.replaceValue(*map, flowMap(entries));
    }
    if (before.multiStep != after.multiStep && !edit.set(*map, "multi_step", {multi})) return false;
    if (before.reasoning == after.reasoning) return true;
    return after.reasoning ? edit.set(*map, "reasoning_required", {tier, true})
                           : edit.drop(*map, "reasoning_required");
}

std::vector<Piece> pieces(const Node& list, const std::vector<std::string>& wanted, bool json) {
    std::vector<Piece> made;
    for (const std::string& text : wanted) {
        const auto found = std::ranges::find(list.items, text, &Node::text);
        if (found == list.items.end())
            made.push_back({.from = {}, .entries = {}, .scalar = scalarText(text, json)});
        else
            made.push_back({.from = static_cast<std::size_t>(found - list.items.begin())});
    }
    return made;
}

std::vector<Piece> envelopePieces(const Node& list, const Opened& now, const Policy& wanted) {
    std::vector<Piece> made;
    const auto& before = now.policy->classify.envelopes;
    for (const Envelope& envelope : wanted.classify.envelopes) {
        const auto found = std::ranges::find(before, envelope);
        if (found != before.end() && before.size() == list.items.size()) {
            made.push_back({.from = static_cast<std::size_t>(found - before.begin())});
            continue;
        }
        Piece piece;
        if (envelope.open.empty() && envelope.close.empty())
            piece.scalar = scalarText(envelope.name);
        else
            piece.entries = {{"name", scalarText(envelope.name)},
                             {"open", scalarText(envelope.open)},
                             {"close", scalarText(envelope.close)},
                             {"keep", envelope.keep ? "true" : "false"}};
        made.push_back(std::move(piece));
    }
    return made;
}

bool arrange(TreeEdit& edit, const Source& source, const Node& classify, std::string_view key,
             const std::vector<Piece>& wanted) {
    const Entry* entry = entryOf(classify, key);
    if (entry == nullptr || classify.entries.empty()) return false;
    const auto indent = static_cast<std::size_t>(classify.entries.front().at.column - 1);
    return edit.rearrange(*entry, wanted, indent, source.isFlow(classify));
}

bool setLists(TreeEdit& edit, const Source& source, const Node& classify, const Opened& now,
              const Policy& wanted) {
    const Classify& before = now.policy->classify;
    if (before.stages != wanted.classify.stages) {
        const Node* list = classify.find("stages");
        if (list == nullptr
            || !arrange(edit, source, classify, "stages", pieces(*list, wanted.classify.stages, false)))
            return false;
    }
    if (before.envelopes == wanted.classify.envelopes) return true;
    const Node* list = classify.find("envelopes");
    return list != nullptr
           && arrange(edit, source, classify, "envelopes", envelopePieces(*list, now, wanted));
}

// First which rules there are and their order, then what they say: the two would touch the same lines.
Result<Opened> withOrder(Opened now, const Policy& wanted) {
    const auto order = ruleOrder(now.policy->classify.rules, wanted);
    if (!order) return now;
    const Node* classify = now.root.find("classify");
    const Source source(now.text);
    TreeEdit edit(source);
    const auto made =
        classify != nullptr && arrange(edit, source, *classify, "rules", *order) ? edit.made() : std::nullopt;
    if (!made) return std::unexpected(unsafe("the list of rules"));
    auto opened = open(*made);
    if (!opened) {
        const auto outcome = readPolicy(*made, "policy.yaml");
        return std::unexpected(outcome.errors.empty() ? unsafe("the list of rules") : outcome.errors.front());
    }
    return opened;
}

// What is not where it should be: the place whose form is the trouble.
Result<std::string> madeFrom(const Opened& now, const Policy& wanted) {
    const Source source(now.text);
    TreeEdit edit(source);
    const Node none;
    const Node* found = now.root.find("classify");
    const Node& classify = found == nullptr ? none : *found;
    if (!setLines(edit, now, wanted)) return std::unexpected(unsafe("`tiers`"));
    for (const Number& number : numbers)
        if (now.policy->classify.*number.member != wanted.classify.*number.member
            && !edit.set(classify, number.key, {decimalText(wanted.classify.*number.member)}))
            return std::unexpected(unsafe("`classify." + std::string(number.key) + "`"));
    if (!setRequirements(edit, classify, now, wanted)) return std::unexpected(unsafe("`requirements`"));
    if (!setLists(edit, source, classify, now, wanted))
        return std::unexpected(unsafe("a list in `classify`"));
    if (const auto trouble = setRules(edit, source, classify, *now.policy, wanted))
        return std::unexpected(unsafe("rule `" + *trouble + "`"));
    if (const auto trouble = setFeatures(edit, source, classify, *now.policy, wanted))
        return std::unexpected(unsafe("feature `" + *trouble + "`"));
    const auto made = edit.made();
    return made ? Result<std::string>(*made) : std::unexpected(unsafe("the policy"));
}

Result<std::string> checked(std::string made, const Policy& wanted) {
    const auto outcome = readPolicy(made, "policy.yaml");
    if (!outcome.policy)
        return std::unexpected(outcome.errors.empty() ? unsafe("it") : outcome.errors.front());
    if (meansTheSame(*outcome.policy, wanted)) return made;
    const auto left = differences(*outcome.policy, wanted);
    return std::unexpected(unsafe(left.empty() ? "it" : "`" + left.front().where + "`"));
}

} // namespace

Result<std::string> withTuning(std::string_view text, const Policy& asked) {
    Policy wanted = asked;
    wanted.classify.features.clear();
    for (const Feature& feature : asked.classify.features)
        putFeature(wanted.classify.features, feature);
    const bool hasMark = text.starts_with(byteOrderMark);
    auto now = open(std::string(hasMark ? text.substr(byteOrderMark.size()) : text));
    if (!now) return std::unexpected(now.error());
    if (meansTheSame(*now->policy, wanted)) return std::string(text);
    if (!sameBesidesTuning(*now->policy, wanted)) {
        const auto others = differences(*now->policy, wanted);
        return fail(ErrorCode::InvalidInput,
                    "`" + (others.empty() ? "policy" : others.back().where) + "` is not changed here",
                    "change it in the text");
    }
    now = withSections(*std::move(now), wanted);
    if (now) now = withOrder(*std::move(now), wanted);
    if (!now) return std::unexpected(now.error());
    auto made = madeFrom(*now, wanted);
    if (made) made = checked(*std::move(made), wanted);
    if (made && hasMark) made->insert(0, byteOrderMark);
    return made;
}

} // namespace tierline::policy
