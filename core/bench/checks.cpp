#include "bench/checks.h"

#include "bench/cutoff.h"
#include "classify/envelope.h"

#include <algorithm>
#include <limits>
#include <map>
#include <spdlog/fmt/fmt.h>
#include <tuple>
#include <unordered_set>

namespace tierline::bench {

namespace {

constexpr std::size_t mostWhere = 5, mostSkipped = 5, fewRows = 10;
constexpr std::uint32_t noTier = std::numeric_limits<std::uint32_t>::max();

// From which share of the rows on a finding is a warning, and from which the set is not fit to measure with.
struct Limits {
    double warning, serious;
};
constexpr Limits duplicateLimits{0, 0.10}, nearLimits{0.05, 0.20}, labelLimits{0, 0.02}, seenLimits{0, 0.05},
    emptyLimits{0, 0.05}, cutLimits{0, 0.20};

struct Entry {
    std::uint64_t plain = 0, exact = 0;
    std::int64_t line = 0;
    std::uint32_t tier = noTier;
};

// Of the rows that have as many outcomes as each other: in the end those with one of every model count.
struct Sums {
    std::size_t rows = 0, same = 0;
    double oracle = 0;
    std::vector<double> ofModel;
};

struct Twins {
    std::size_t exact = 0, near = 0, disagreeing = 0;
    std::vector<std::string> exactAt, nearAt, disagreeingAt;
};

CheckLevel levelOf(std::size_t count, std::size_t rows, Limits limits) {
    const double share = static_cast<double>(count) / static_cast<double>(std::max<std::size_t>(1, rows));
    if (count == 0) return CheckLevel::Fine;
    if (share >= limits.serious) return CheckLevel::Serious;
    return share >= limits.warning ? CheckLevel::Warning : CheckLevel::Note;
}

std::string shareText(std::size_t count, std::size_t rows) {
    const double percent =
        100.0 * static_cast<double>(count) / static_cast<double>(std::max<std::size_t>(1, rows));
    const auto shown = count > 0 && percent < 0.1 ? std::string("<0.1")
                                                  : fmt::format("{:.{}f}", percent, percent < 10 ? 1 : 0);
    return fmt::format("{} of {} ({} %)", count, rows, shown);
}

void note(std::vector<std::string>& where, std::string text) {
    if (where.size() < mostWhere) where.push_back(std::move(text));
}

struct Pair {
    const Entry *first = nullptr, *second = nullptr;
};

// The first few in the order of the file.
template <class Text>
std::vector<std::string> shown(std::vector<Pair>& pairs, const Text& text) {
    const auto count = std::min(pairs.size(), mostWhere);
    std::ranges::partial_sort(pairs, pairs.begin() + static_cast<std::ptrdiff_t>(count), {},
                              [](const Pair& pair) { return pair.second->line; });
    std::vector<std::string> made;
    for (std::size_t at = 0; at < count; ++at)
        made.push_back(text(pairs[at]));
    return made;
}

} // namespace

struct SetChecker::State {
    CheckOptions options;
    SetChecks made;
    std::vector<Entry> entries;
    std::map<std::size_t, Sums> sums; // by number of outcomes
    CutOff cut;
    std::size_t empty = 0, seen = 0;
    std::vector<std::string> emptyAt, seenAt;

    void addOutcomes(const Case& row);
    void lookIntoSeen(const Case& row, std::uint64_t plain);
    Twins twins(const Names& names);
    Check duplicates(const Twins& twins) const;
    Check nearDuplicates(const Twins& twins) const;
    Check labels(const Twins& twins) const;
    Check classes() const;
    Check models(const Names& names);
    Check leakage() const;
    Check measurable() const;
};

SetChecker::SetChecker(CheckOptions options) : m_state(std::make_unique<State>()) {
    m_state->options = std::move(options);
}
SetChecker::~SetChecker() = default;

void SetChecker::add(const Case& row) {
    auto& state = *m_state;
    auto& made = state.made;
    ++made.rows;
    made.labelled += row.tier ? 1U : 0U;
    made.withExpected += row.expected ? 1U : 0U;
    if (row.tier) {
        made.ofTier.resize(std::max(made.ofTier.size(), *row.tier + 1));
        ++made.ofTier[*row.tier];
    }
    if (!row.outcomes.empty()) state.addOutcomes(row);
    const auto plain = plainForm(row.prompt);
    if (plain.empty()) {
        ++state.empty;
        note(state.emptyAt, fmt::format("line {}", row.line));
        return;
    }
    state.lookIntoSeen(row, textHash(plain));
    state.cut.add(row.prompt, row.line);
    // What is behind one another in a conversation makes prompts of the same words different ones.
    const auto& whole = row.messages.empty() ? row.prompt : row.messages;
    state.entries.push_back({row.messages.empty() ? textHash(plain) : plainHash(whole), textHash(whole),
                             row.line, row.tier ? static_cast<std::uint32_t>(*row.tier) : noTier});
}

void SetChecker::State::addOutcomes(const Case& row) {
    ++made.withOutcomes;
    auto& into = sums[row.outcomes.size()];
    double least = row.outcomes.front().score, most = least;
    for (const auto& outcome : row.outcomes) {
        into.ofModel.resize(std::max(into.ofModel.size(), outcome.model + 1));
        into.ofModel[outcome.model] += outcome.score;
        least = std::min(least, outcome.score);
        most = std::max(most, outcome.score);
    }
    ++into.rows;
    into.same += least == most ? 1U : 0U;
    into.oracle += most;
}

void SetChecker::State::lookIntoSeen(const Case& row, std::uint64_t plain) {
    if (!options.seen) return;
    const auto peeled = options.envelopes ? options.envelopes->peel(row.prompt) : std::nullopt;
    if (!options.seen->has(peeled ? plainHash(peeled->text) : plain)) return;
    ++seen;
    note(seenAt, fmt::format("line {}", row.line));
}

// Rows of one plain form stand together then.
Twins SetChecker::State::twins(const Names& names) {
    std::ranges::sort(entries, [](const Entry& a, const Entry& b) {
        return std::tie(a.plain, a.line) < std::tie(b.plain, b.line);
    });
    std::vector<Pair> exact, near, disagreeing;
    const Entry *first = nullptr, *labelled = nullptr; // of the group
    std::unordered_set<std::uint64_t> texts;
    for (const auto& entry : entries) {
        if (!first || entry.plain != first->plain) {
            first = &entry;
            labelled = nullptr;
            texts = {entry.exact};
        } else {
            (texts.insert(entry.exact).second ? near : exact).push_back({first, &entry});
            if (labelled && entry.tier != noTier && entry.tier != labelled->tier)
                disagreeing.push_back({labelled, &entry});
        }
        if (!labelled && entry.tier != noTier) labelled = &entry;
    }
    const auto lines = [](const Pair& pair) {
        return fmt::format("lines {} and {}", pair.first->line, pair.second->line);
    };
    const auto labels = [&](const Pair& pair) {
        return fmt::format("line {}: {}, line {}: {}", pair.first->line, names.tiers[pair.first->tier],
                           pair.second->line, names.tiers[pair.second->tier]);
    };
    return {exact.size(),        near.size(),        disagreeing.size(),
            shown(exact, lines), shown(near, lines), shown(disagreeing, labels)};
}

Check SetChecker::State::duplicates(const Twins& twins) const {
    return {"duplicates", levelOf(twins.exact, made.rows, duplicateLimits),
            twins.exact == 0 ? "no prompt stands twice"
                             : shareText(twins.exact, made.rows)
                                   + " prompts stood in an earlier row: they count more than once",
            twins.exact, twins.exactAt};
}

Check SetChecker::State::nearDuplicates(const Twins& twins) const {
    return {"near duplicates", levelOf(twins.near, made.rows, nearLimits),
            twins.near == 0 ? "none that differs from another in case or white space alone"
                            : shareText(twins.near, made.rows)
                                  + " prompts differ from an earlier one in case or white space alone",
            twins.near, twins.nearAt};
}

Check SetChecker::State::labels(const Twins& twins) const {
    return {"labels", levelOf(twins.disagreeing, made.labelled, labelLimits),
            made.labelled == 0       ? "no row has a tier's label"
            : twins.disagreeing == 0 ? "no prompt has two labels"
                                     : shareText(twins.disagreeing, made.labelled)
                                           + " labelled prompts have another label in an earlier row",
            twins.disagreeing, twins.disagreeingAt};
}

Check SetChecker::State::classes() const {
    Check check{"classes", CheckLevel::Fine, {}, 0, {}};
    std::size_t some = 0, few = 0;
    std::string only;
    for (std::size_t tier = 0; tier < made.ofTier.size(); ++tier) {
        const auto rows = made.ofTier[tier];
        const auto& name = made.names.tiers[tier];
        if (rows == 0) {
            note(check.where, fmt::format("`{}` has no row", name));
            check.level = std::max(check.level, CheckLevel::Note);
            continue;
        }
        ++some;
        only = name;
        if (rows >= fewRows) continue;
        ++few;
        check.count += rows;
        check.level = CheckLevel::Warning;
        note(check.where,
             fmt::format("`{}` has {} row{}: too few to say much of it", name, rows, rows == 1 ? "" : "s"));
    }
    check.said = few == 0 ? fmt::format("{} tiers have rows", some)
                          : fmt::format("{} of {} tiers {} too few rows to say much of", few, some,
                                        few == 1 ? "has" : "have");
    if (some == 1) {
        check.level = CheckLevel::Serious;
        check.count = made.labelled;
        check.said = fmt::format("all labels are `{}`: always that tier would be right", only);
    }
    if (made.labelled < made.rows && some > 0) {
        check.level = std::max(check.level, CheckLevel::Note);
        check.said += fmt::format("; {} have no label", shareText(made.rows - made.labelled, made.rows));
    }
    return check;
}

Check SetChecker::State::models(const Names& names) {
    Check check{"models", CheckLevel::Fine, {}, 0, {}};
    const auto count = names.models.size();
    const auto found = sums.find(count);
    if (found == sums.end() || count < 2) {
        check.level = CheckLevel::Warning;
        check.said = count < 2 ? "there are outcomes of one model alone: there is nothing to choose between"
                               : fmt::format("no row has outcomes of all {} models", count);
        check.count = made.withOutcomes;
        return check;
    }
    const auto& all = found->second;
    const auto rows = static_cast<double>(all.rows);
    made.models =
        Differentiation{all.rows, all.same, *std::ranges::max_element(all.ofModel) / rows, all.oracle / rows};
    check.count = all.same;
    check.said = fmt::format(
        "on {} rows all {} models score alike; the best one reaches {:.3f}, the best choice {:.3f}",
        shareText(all.same, all.rows), count, made.models->bestConstant, made.models->oracle);
    if (all.same == all.rows || made.models->oracle <= made.models->bestConstant) {
        check.level = CheckLevel::Serious;
        check.said += ": no router can do better than that one model";
    } else if (all.same * 20 >= all.rows * 19) {
        check.level = CheckLevel::Warning;
    }
    if (all.rows < made.withOutcomes) {
        check.level = std::max(check.level, CheckLevel::Note);
        note(check.where, fmt::format("{} rows lack a model", made.withOutcomes - all.rows));
    }
    return check;
}

Check SetChecker::State::leakage() const {
    Check check{"leakage", CheckLevel::Fine, "the policy asks no text model", 0, {}};
    if (!options.seen) {
        if (options.unseenWhy.empty()) return check;
        check.level = CheckLevel::Note;
        check.said = "unknown whether the text model has seen these prompts: " + options.unseenWhy;
        return check;
    }
    check.level = levelOf(seen, made.rows, seenLimits);
    check.count = seen;
    check.where = seenAt;
    check.said =
        seen == 0
            ? fmt::format("none of the prompts that the text model `{}` was trained on", options.seen->name)
            : fmt::format("the text model `{}` was trained on {} prompts: its figures are too good there",
                          options.seen->name, shareText(seen, made.rows));
    return check;
}

Check SetChecker::State::measurable() const {
    if (made.labelled > 0 || made.withOutcomes > 0 || made.withExpected > 0)
        return {"measures",
                CheckLevel::Fine,
                fmt::format("{} labelled, {} with outcomes, {} with an expected answer", made.labelled,
                            made.withOutcomes, made.withExpected),
                0,
                {}};
    return {
        "measures",
        CheckLevel::Serious,
        "no row has a tier, outcomes or an expected answer: nothing can be measured but where the prompts go",
        made.rows,
        {"name the columns with --map; `tierlinectl set show` suggests them"}};
}

SetChecks SetChecker::finish(const Names& names) {
    auto& state = *m_state;
    auto& made = state.made;
    made.names = names;
    made.ofTier.resize(std::max(made.ofTier.size(), names.tiers.size()));
    const auto twins = state.twins(names);
    made.checks = {state.measurable(), state.duplicates(twins), state.nearDuplicates(twins),
                   state.labels(twins)};
    if (made.labelled > 0) made.checks.push_back(state.classes());
    if (made.withOutcomes > 0) made.checks.push_back(state.models(names));
    made.checks.push_back(state.leakage());
    made.checks.push_back(
        {"empty prompts", levelOf(state.empty, made.rows, emptyLimits),
         state.empty == 0 ? "none" : shareText(state.empty, made.rows) + " prompts have no words",
         state.empty, state.emptyAt});
    auto cut = state.cut.finish(made.rows);
    made.checks.push_back(
        {"cut off", levelOf(cut.rows, made.rows, cutLimits), std::move(cut.said), cut.rows, {}});
    for (const auto line : cut.lines)
        note(made.checks.back().where, fmt::format("line {}", line));
    return std::move(made);
}

std::string_view toString(CheckLevel level) {
    switch (level) {
    case CheckLevel::Fine: return "fine";
    case CheckLevel::Note: return "note";
    case CheckLevel::Warning: return "warning";
    case CheckLevel::Serious: return "serious";
    }
    return {};
}

CheckLevel SetChecks::worst() const {
    auto worst = CheckLevel::Fine;
    for (const auto& check : checks)
        worst = std::max(worst, check.level);
    return worst;
}

Result<SetChecks> checkSet(const std::string& path, const SetOptions& options, CheckOptions checks) {
    auto reader = SetReader::open(path, options);
    if (!reader) return std::unexpected(reader.error());
    SetChecker checker(std::move(checks));
    std::vector<Error> skipped;
    std::size_t rows = 0, skippedCount = 0;
    for (;;) {
        const auto row = reader->next();
        if (!row) return std::unexpected(row.error());
        if (!*row) break;
        if (const auto& read = **row) {
            ++rows;
            checker.add(*read);
            continue;
        }
        if (!options.skipBad) return std::unexpected((**row).error());
        if (++skippedCount <= mostSkipped) skipped.push_back((**row).error());
    }
    if (rows == 0) return std::unexpected(nothingIn(path, skippedCount, skipped));
    if (const auto unseen = reader->unseenColumns(); !unseen.empty())
        return std::unexpected(nowhere(path, unseen.front()));
    auto made = checker.finish(reader->names());
    made.file = path;
    made.hash = reader->hash();
    made.skipped = std::move(skipped);
    made.skippedCount = skippedCount;
    return made;
}

std::vector<std::string> warningsOf(const SetChecks& checks) {
    std::vector<std::string> said;
    for (const auto& check : checks.checks) {
        // The figures say themselves that there is one class, or nothing to choose between.
        const bool isSaid = (check.name == "classes" && check.level == CheckLevel::Serious)
                            || (check.name == "models" && checks.models);
        if (isSaid) continue;
        if (check.level >= CheckLevel::Warning
            || (check.name == "leakage" && check.level == CheckLevel::Note))
            said.push_back(fmt::format("{}: {}", check.name, check.said));
    }
    return said;
}

SetChecks checksOf(const Set& set, CheckOptions checks) {
    SetChecker checker(std::move(checks));
    for (const auto& row : set.cases)
        checker.add(row);
    auto made = checker.finish(set.names);
    made.file = set.file;
    made.hash = set.hash;
    made.skippedCount = set.skipped.size();
    made.skipped = set.skipped;
    made.skipped.resize(std::min(made.skipped.size(), mostSkipped));
    return made;
}

} // namespace tierline::bench
