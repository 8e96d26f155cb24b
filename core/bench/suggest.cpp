#include "bench/suggest.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <spdlog/fmt/fmt.h>

namespace tierline::bench {

namespace {

using Kinds = unsigned;
constexpr Kinds bit(CellKind kind) {
    return 1U << static_cast<unsigned>(kind);
}
constexpr Kinds texts = bit(CellKind::Text), numbers = bit(CellKind::Number) | bit(CellKind::Boolean),
                objects = bit(CellKind::Object), lists = bit(CellKind::List),
                conversations = bit(CellKind::Messages);

struct Rule {
    std::string_view target;
    Kinds kinds;
    std::array<std::string_view, 12> names; // lower case, the likeliest first
};
constexpr Rule rules[] = {
    {"messages",
     conversations,
     {"messages", "conversation", "conversations", "chat", "turns", "dialogue", "history", "prompt"}},
    {"prompt",
     texts,
     {"prompt", "question", "query", "instruction", "user_prompt", "input", "text", "request", "task",
      "content", "user", "utterance"}},
    {"outcomes",
     objects,
     {"outcomes", "scores", "results", "performance", "correctness", "evals", "correct"}},
    {"expected",
     texts | numbers | objects | lists,
     {"expected", "expected_answer", "answer", "gold_answer", "gold", "reference", "reference_answer",
      "ground_truth", "target", "solution"}},
    {"grader", texts | objects, {"grader", "grading", "grade_by"}},
    {"reason", texts, {"reason", "rationale", "why", "note", "explanation"}},
    {"tags", objects | lists, {"tags", "labels", "metadata", "meta"}},
};
constexpr std::string_view idNames[] = {"id",      "sample_id",  "question_id", "prompt_id",
                                        "case_id", "request_id", "uid",         "uuid",
                                        "_id",     "key",        "idx",         "index"};
constexpr std::string_view tierNames[] = {"tier",       "tier4",      "tier3", "gold_tier",       "label",
                                          "difficulty", "complexity", "level", "complexity_tier", "class",
                                          "route"};
constexpr std::string_view sliceNames[] = {"lang",    "language", "locale",  "domain",    "category",
                                           "topic",   "task",     "subject", "task_type", "eval_name",
                                           "dataset", "source",   "type",    "intent"};
constexpr std::string_view scoreEnds[] = {"_is_correct", "_correct",  "_score",
                                          "|score",      "_accuracy", "_quality"};
constexpr std::string_view scoreBegins[] = {"correct_", "score_", "is_correct_"};
constexpr std::string_view costEnds[] = {"|total_cost", "|cost", "_total_cost", "_cost_usd", "_cost"};
constexpr std::size_t longestSlice = 60;

bool isPlainName(std::string_view name) {
    return std::ranges::none_of(
        name, [](char sign) { return static_cast<unsigned char>(sign) < 0x20 || sign == 0x7f; });
}

class Suggester {
public:
    Suggester(const SetPreview& preview, const std::vector<std::string>& tiers)
        : m_preview(preview), m_tiers(tiers) {}

    SuggestedMapping all() {
        words();
        tier();
        outcomes();
        for (const auto& rule : rules)
            if (rule.target != "messages" && rule.target != "prompt" && rule.target != "outcomes")
                byRule(rule);
        slices();
        id();
        if (!has("tier") && !m_hasOutcomes && !has("expected"))
            m_made.open.emplace_back("neither a tier, nor outcomes of models, nor expected answers are seen: "
                                     "nothing could be measured but where the prompts go");
        return std::move(m_made);
    }

private:
    bool has(std::string_view target) const {
        return std::ranges::find(m_made.columns, target, &ColumnSuggestion::target) != m_made.columns.end();
    }

    bool isFree(const Column& column) const {
        return column.filled > 0 && !m_used.contains(column.name) && isPlainName(column.name);
    }

    const Column* named(std::string_view lower, Kinds kinds) const {
        for (const auto& column : m_preview.columns)
            if (isFree(column) && (bit(column.kind) & kinds) != 0 && lowerAscii(column.name) == lower)
                return &column;
        return nullptr;
    }

    void take(std::string target, const Column& column, std::string reason) {
        m_used.insert(column.name);
        const bool isRead =
            target == column.name && (!isInFamily(target) || m_preview.format == SetFormat::Csv);
        m_made.columns.push_back({std::move(target), column.name, std::move(reason), !isRead});
    }

    static std::string reasonOf(const Column& column) {
        if (column.kind == CellKind::Text)
            return fmt::format("by its name; texts of up to {} bytes", column.longest);
        return fmt::format("by its name; its cells are of kind {}", toString(column.kind));
    }

    bool byRule(const Rule& rule) {
        for (const auto name : rule.names) {
            const auto* column = name.empty() ? nullptr : named(name, rule.kinds);
            if (!column) continue;
            take(std::string(rule.target), *column, reasonOf(*column));
            return true;
        }
        return false;
    }

    void words() {
        const auto* prompt = named("prompt", texts);
        if (const auto* messages = named("messages", conversations); messages && prompt) {
            m_made.open.emplace_back("the rows have both `prompt` and `messages`; a set has one of them");
            return;
        }
        if (!prompt && byRule(rules[0])) return;
        if (byRule(rules[1])) return;
        const Column* longest = nullptr;
        for (const auto& column : m_preview.columns)
            if (isFree(column) && column.kind == CellKind::Text && column.isUnique
                && (!longest || column.longest > longest->longest))
                longest = &column;
        if (longest && longest->longest >= 20 && longest->filled == m_preview.rows)
            take("prompt", *longest,
                 fmt::format("the longest texts stand there, up to {} bytes", longest->longest));
        else
            m_made.open.emplace_back("no column looks like the prompt: --map prompt=…");
    }

    // Of several the one whose values say a tier each, best as many as there are.
    void tier() {
        struct Found {
            const Column* column = nullptr;
            SuggestedMapping values;
            std::size_t unlike = 0;
        } best;
        for (const auto name : tierNames) {
            const auto* column = named(name, texts | numbers);
            if (!column || column->values.empty()) continue;
            const bool isVague =
                (name == "label" || name == "class" || name == "route") && column->kind != CellKind::Text;
            if (isVague) continue;
            SuggestedMapping values;
            suggestTiers(*column, m_tiers, values);
            if (name != "tier" && !m_tiers.empty() && !values.open.empty()) continue;
            const auto count = column->values.size();
            const auto unlike = count > m_tiers.size() ? count - m_tiers.size() : m_tiers.size() - count;
            if (best.column && unlike >= best.unlike) continue;
            best = {column, std::move(values), unlike};
            if (name == "tier") break;
        }
        if (!best.column) return;
        take("tier", *best.column,
             fmt::format("by its name; {} different value{}", best.column->values.size(),
                         best.column->values.size() == 1 ? "" : "s"));
        m_made.values = std::move(best.values.values);
        m_made.open.insert(m_made.open.end(), best.values.open.begin(), best.values.open.end());
    }

    const Column* costOf(const std::string& model) const {
        for (const auto end : costEnds)
            if (const auto* column = named(lowerAscii(model) + std::string(end), numbers)) return column;
        return named("cost_" + lowerAscii(model), numbers);
    }

    void outcome(const std::string& model, const Column& column, const std::string& reason) {
        if (model.empty() || model.contains('=') || model == "is" || has("outcomes." + model)) return;
        take("outcomes." + model, column, reason);
        m_hasOutcomes = true;
        if (const auto* cost = costOf(model))
            take("costs." + model, *cost, "what the call cost, by its name");
    }

    void outcomes() {
        for (const auto& column : m_preview.columns)
            if (isFree(column) && isInFamily(column.name)) {
                m_hasOutcomes = m_hasOutcomes || column.name.starts_with("outcomes.");
                take(column.name, column, "by its name");
            }
        if (byRule(rules[2])) {
            m_hasOutcomes = true;
            return;
        }
        for (const auto& column : m_preview.columns) {
            if (!isFree(column) || (bit(column.kind) & numbers) == 0) continue;
            const std::string_view name = column.name;
            for (const auto end : scoreEnds)
                if (isFree(column) && name.ends_with(end))
                    outcome(std::string(name.substr(0, name.size() - end.size())), column,
                            "a score, by its name");
            for (const auto begin : scoreBegins)
                if (isFree(column) && name.starts_with(begin))
                    outcome(std::string(name.substr(begin.size())), column, "a score, by its name");
            if (isFree(column) && costOf(column.name))
                outcome(column.name, column, "a column of costs stands beside it");
        }
    }

    void slices() {
        for (const auto name : sliceNames) {
            const auto* column = named(name, texts);
            if (!column || (column->isUnique && column->filled > 1) || column->longest > longestSlice)
                continue;
            const auto target =
                name == "language" || name == "locale" ? std::string("lang") : std::string(name);
            if (has("tags." + target)) continue;
            take("tags." + target, *column,
                 column->values.empty()
                     ? "by its name; values come again"
                     : fmt::format("by its name; {} different values", column->values.size()));
        }
    }

    void id() {
        for (const auto name : idNames) {
            const auto* column = named(name, texts | numbers);
            if (!column || column->filled != m_preview.rows) continue;
            if (!column->isUnique) continue;
            return take("id", *column, "by its name; no value comes twice");
        }
        m_made.columns.push_back(
            {"id", std::string(lineAsId), "no column names the rows: their line does", true});
    }

    const SetPreview& m_preview;
    const std::vector<std::string>& m_tiers;
    SuggestedMapping m_made;
    std::set<std::string> m_used;
    bool m_hasOutcomes = false;
};

} // namespace

std::string shellQuoted(std::string_view text) {
    constexpr std::string_view plain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:=@%+,-";
    if (text.find_first_not_of(plain) == text.npos) return std::string(text);
    std::string out = "'";
    for (const char sign : text)
        out += sign == '\'' ? std::string("'\\''") : std::string(1, sign);
    return out + "'";
}

Mapping SuggestedMapping::mapping() const {
    Mapping made;
    for (const auto& each : columns)
        if (each.needsFlag) made.columns.emplace(each.target, each.source);
    for (const auto& each : values)
        if (each.needsFlag) made.values.emplace(lowerAscii(each.value), each.tier);
    return made;
}

std::vector<std::string> SuggestedMapping::flags() const {
    std::vector<std::string> made;
    for (const auto& each : columns)
        if (each.needsFlag) made.push_back("--map " + shellQuoted(each.target + "=" + each.source));
    for (const auto& each : values)
        if (each.needsFlag && isPlainName(each.value) && !each.value.contains('='))
            made.push_back("--map-value " + shellQuoted(each.value + "=" + each.tier));
    return made;
}

SuggestedMapping suggestMapping(const SetPreview& preview, const std::vector<std::string>& tiers) {
    return Suggester(preview, tiers).all();
}

} // namespace tierline::bench
