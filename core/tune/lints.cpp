#include "tune/lints.h"

#include "tune/lintdetail.h"

#include <algorithm>
#include <array>
#include <spdlog/fmt/fmt.h>

namespace tierline::tune {

namespace {

using enum Severity;

constexpr std::array rows{
    LintRow{"unreachable", "tiers", Warning,
            "lower its line, raise weights, or bind a rule to it by `floor`"},
    LintRow{"near-unreachable", "tiers", Warning, "bind a rule to it by `floor`, or lower its line"},
    LintRow{"near-constant", "tiers", Warning, "without rules that part prompts one model does the same"},
    LintRow{"no-signal", "tiers", Hint, "add rules for what your clients send, or list the stage `text`"},
    LintRow{"no-signal-cheapest", "tiers", Warning,
            "name a dearer `default_tier`: what nobody understood may be hard"},
    LintRow{"single-provider", "tiers", Hint, "add a model of another provider to each"},

    LintRow{"idle-rule", "rules", Warning, "give it a weight or a tier, or remove it"},
    LintRow{"dead-rule", "rules", Warning, "bind it to another tier, or remove it"},
    LintRow{"shadowed-rule", "rules", Warning, "move it up, or remove it"},
    LintRow{"never-fired", "rules", Hint, "its words may not be those of your users"},
    LintRow{"harness-text", "rules", Warning, "list that envelope in `classify.envelopes`"},
    LintRow{"languages", "rules", Hint,
            "add keywords in that language, or list the stage `text` or `embedding`"},
    LintRow{"slow-pattern", "rules", Hint, "leave out a leading `.*`, shorten repetitions, or use keywords"},
    LintRow{"decisive-rule", "rules", Warning,
            "lower it to a weight, or put a `floor` for such prompts before it"},

    LintRow{"unused-model", "models", Hint, "put it into a tier, or remove it"},
    LintRow{"unpriced", "models", Warning, "state its `price`, or fetch newer prices"},
    LintRow{"unpinned-model", "models", Hint,
            "name a dated version, so that quality and price change when you say so"},
    LintRow{"retired", "models", Error, "name another model"},
    LintRow{"retires-soon", "models", Warning, "name another model before that day"},
    LintRow{"cheaper-model", "models", Hint, "try it on your own traffic: `tierlinectl replay --policy`"},
    LintRow{"ladder-falls", "models", Warning, "swap the tiers' models, or the order of the tiers"},
    LintRow{"dearer-not-better", "models", Hint, "put the cheaper one into the lower tier, too"},

    LintRow{"loop", "fallbacks", Error, "name the provider itself"},
    LintRow{"idle-last-resort", "fallbacks", Hint, "name a local model, or a `message`"},
    LintRow{"no-last-resort", "fallbacks", Hint, "set `route.last_resort`: a message, or a local model"},
    LintRow{"judge-without-budget", "fallbacks", Warning, "add a budget with `hard` or `degrade`"},
    LintRow{"dear-judge", "fallbacks", Warning, "name a cheaper judge, or leave the stage out"},
    LintRow{"costly-stage", "fallbacks", Warning, "leave it out, or lower `max_cost_share`"},

    LintRow{"idle-cap", "limits", Warning, "name a cheaper tier"},
    LintRow{"unlimited", "limits", Warning, "state its `price`"},
    LintRow{"idle-alert", "limits", Warning, "add a budget, or remove the alert"},
    LintRow{"plain-key", "limits", Error, "use https"},
    LintRow{"idle-telemetry", "limits", Hint, "name the collector in `telemetry.otlp`"},
};

// The line of a key or of a name in the policy's text; 0 when it is not to be found.
int lineOf(std::string_view text, std::string_view subject) {
    int line = 0;
    for (std::size_t at = 0; at < text.size();) {
        ++line;
        const auto end = std::min(text.find('\n', at), text.size());
        auto rest = text.substr(at, end - at);
        at = end + 1;
        rest.remove_prefix(std::min(rest.find_first_not_of(" -{\"'"), rest.size()));
        if (rest.starts_with("name: ")) rest.remove_prefix(6);
        if (!rest.starts_with(subject)) continue;
        const auto behind = rest.substr(subject.size());
        if (behind.empty() || behind.find_first_of(":,\"' }") == 0) return line;
    }
    return 0;
}

} // namespace

std::string_view toString(Severity severity) {
    switch (severity) {
    case Error: return "error";
    case Warning: return "warning";
    case Hint: return "hint";
    }
    return "";
}

std::span<const LintRow> lintRows() {
    return rows;
}

Lint& Findings::add(std::string_view id, std::string text, std::string subject) {
    const auto row = std::ranges::find(rows, id, &LintRow::id);
    return lints.emplace_back(std::string(id), row->severity, std::move(text), std::string(row->remedy),
                              std::move(subject));
}

void Findings::addAt(const policy::Rule& rule, std::string_view id, std::string text) {
    auto& lint = add(id, std::move(text));
    lint.line = rule.line;
    lint.column = rule.column;
}

std::vector<Lint> lint(const LintInput& input) {
    Findings findings{input, input.scorer->policy(), {}};
    for (const auto part :
         {lintTiers, lintRules, lintWords, lintModels, lintLadder, lintFallbacks, lintLimits, lintTraffic})
        part(findings);
    const auto place = [](const Lint& lint) {
        return std::ranges::find(rows, lint.id, &LintRow::id) - rows.begin();
    };
    std::vector<std::pair<std::ptrdiff_t, std::size_t>> order;
    for (std::size_t i = 0; i < findings.lints.size(); ++i)
        order.emplace_back(place(findings.lints[i]), i);
    std::ranges::sort(order);
    std::vector<Lint> sorted;
    for (const auto& [row, index] : order)
        sorted.push_back(std::move(findings.lints[index]));
    return sorted;
}

void locate(std::vector<Lint>& lints, std::string_view text) {
    for (auto& lint : lints)
        if (lint.line == 0 && !lint.subject.empty()) lint.line = lineOf(text, lint.subject);
}

std::string ticked(std::string_view text) {
    return "`" + std::string(text) + "`";
}

std::string decimal(std::int64_t millionths) {
    const auto magnitude = millionths < 0 ? -millionths : millionths;
    auto text =
        fmt::format("{}{}.{:06}", millionths < 0 ? "-" : "", magnitude / 1'000'000, magnitude % 1'000'000);
    const auto point = text.find('.');
    while (text.size() > point + 3 && text.back() == '0')
        text.pop_back();
    return text;
}

std::string listed(const std::vector<std::string>& names, std::size_t limit) {
    std::string out;
    const auto shown = std::min(limit, names.size());
    for (std::size_t i = 0; i < shown; ++i)
        out += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
    return names.size() > shown ? out + fmt::format(" and {} more", names.size() - shown) : out;
}

std::string percent(std::int64_t part, std::int64_t whole) {
    return whole > 0 ? fmt::format("{} %", (part * 100 + whole / 2) / whole) : "0 %";
}

} // namespace tierline::tune
