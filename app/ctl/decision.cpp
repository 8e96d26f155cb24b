#include "decision.h"

#include "command.h"

#include "base/utf8.h"

#include <algorithm>
#include <cmath>
#include <spdlog/fmt/fmt.h>

namespace tierline::ctl {

namespace {

constexpr std::size_t promptLimit = 1200; // bytes shown
constexpr std::size_t rulerWidth = 72;

std::size_t onRuler(std::int64_t millionths) {
    return static_cast<std::size_t>(millionths) * rulerWidth / policy::one;
}

std::vector<classify::Span> merged(std::vector<classify::Span> spans) {
    std::ranges::sort(spans, {}, [](const auto& s) { return std::pair(s.begin, s.end); });
    std::vector<classify::Span> result;
    for (const auto& span : spans) {
        if (span.begin >= span.end) continue;
        if (!result.empty() && span.begin <= result.back().end)
            result.back().end = std::max(result.back().end, span.end);
        else
            result.push_back(span);
    }
    return result;
}

std::string indented(std::string_view text) {
    std::string out = "  ";
    for (const char c : text) {
        out += c;
        if (c == '\n') out += "  ";
    }
    return out;
}

// Control characters could drive the terminal.
std::string printable(std::string_view text) {
    std::string out;
    for (const char c : text)
        out += (static_cast<unsigned char>(c) < 0x20U && c != '\n' && c != '\t') || c == '\x7f' ? ' ' : c;
    return out;
}

std::string effectOf(const policy::Policy& policy, const classify::Signal& signal) {
    const auto tier = policy.tiers[signal.effectTier].name;
    switch (signal.effect) {
    case policy::Effect::None: return "";
    case policy::Effect::Floor: return "floor " + tier;
    case policy::Effect::Ceiling: return "ceiling " + tier;
    case policy::Effect::Set: return "set " + tier;
    }
    return "";
}

std::string matchedWords(std::string_view prompt, const classify::Signal& signal) {
    std::string words;
    for (std::size_t i = 0; i < signal.spans.size() && i < 3; ++i) {
        const auto& span = signal.spans[i];
        const auto text = printable(prompt.substr(span.begin, span.end - span.begin));
        words += (i > 0 ? ", " : "") + ("\"" + text.substr(0, 60) + (text.size() > 60 ? "…\"" : "\""));
    }
    return words + (signal.spans.size() > 3 ? fmt::format(" and {} more", signal.spans.size() - 3) : "");
}

bool isOfStage(const classify::Signal& signal) { // no rule's: what a stage said of the whole text
    return signal.kind == classify::SignalKind::Feature && signal.name == "multi_step";
}

// Score and confidence mean something only where a stage had an opinion.
std::string stageRow(const Decision& d, const classify::Stage& stage, std::size_t width) {
    const bool has = stage.error.empty() && (stage.confidence > 0 || stage.name == "rules");
    const auto time = stage.us < 10'000 ? fmt::format("{} µs", stage.us)
                                        : fmt::format("{:.0f} ms", static_cast<double>(stage.us) / 1'000);
    const auto gap = time.size() - countCodePoints(time); // µ takes two bytes
    const auto cost = stage.cost == Money{} ? std::string() : "$" + toString(stage.cost);
    const auto said = stage.error.empty() ? printable(stage.detail) : "failed: " + printable(stage.error);
    auto row = fmt::format("  {} {:<{}}  {:>8}  {:>10}  {:>{}}  {:>10}  {}",
                           stage.name == d.verdict.decidedBy ? "→" : " ", stage.name, width,
                           has ? decimal(stage.score) : "–", has ? decimal(stage.confidence) : "–", time,
                           9 + gap, cost, said);
    return row.erase(row.find_last_not_of(' ') + 1) + "\n";
}

std::string stages(const Decision& d) {
    std::size_t width = 5;
    for (const auto& stage : d.verdict.stages)
        width = std::max(width, stage.name.size());
    auto out = fmt::format("    {:<{}}  {:>8}  {:>10}  {:>9}  {:>10}\n", "stage", width, "score",
                           "confidence", "time", "cost");
    for (const auto& stage : d.verdict.stages)
        out += stageRow(d, stage, width);
    std::string unasked;
    for (const auto& name : d.policy.classify.stages) {
        const bool isLocal = name == "rules" || name == "text";
        if (!isLocal
            && std::ranges::find(d.verdict.stages, name, &classify::Stage::name) == d.verdict.stages.end())
            unasked += (unasked.empty() ? "" : ", ") + name;
    }
    if (!unasked.empty()) out += "  not asked: " + unasked + "\n";
    for (const auto& signal : d.verdict.firedSignals)
        if (isOfStage(signal))
            out += fmt::format("  {}{} for several steps, on top of what {} says\n",
                               signal.weight > 0 ? "+" : "", decimal(signal.weight), d.verdict.decidedBy);
    return out;
}

std::string contributions(const Decision& d) {
    std::int64_t sum = d.policy.classify.base;
    std::string out = fmt::format("  {:>7}  base\n", decimal(d.policy.classify.base));
    for (const auto& signal : d.verdict.firedSignals) {
        if (isOfStage(signal)) continue;
        sum += signal.weight;
        const auto sign = signal.weight > 0 ? "+" : "";
        const auto weight = signal.weight == 0 ? std::string() : sign + decimal(signal.weight);
        auto rest = effectOf(d.policy, signal);
        const auto words = matchedWords(d.prompt, signal);
        if (!words.empty()) rest += (rest.empty() ? "" : "  ") + words;
        out += fmt::format("  {:>7}  {}{}{}\n", weight, signal.name, rest.empty() ? "" : "  ", rest);
    }
    out += fmt::format("  {:>7}  {}\n", decimal(sum),
                       sum == std::clamp<std::int64_t>(sum, 0, policy::one) ? "in all"
                                                                            : "in all, kept within 0 and 1");
    return out;
}

std::string tierSentence(const Decision& d) {
    const auto tier = d.policy.tiers[d.verdict.tier].name;
    switch (d.verdict.reason) {
    case classify::TierReason::ScoreInTier: return tier;
    case classify::TierReason::NoSignal: return tier + ", the default tier, since nothing fired";
    case classify::TierReason::SetByRule: return tier + ", set by " + d.verdict.decisiveRule;
    case classify::TierReason::RaisedByFloor:
        return tier + ", raised by the floor of " + d.verdict.decisiveRule;
    case classify::TierReason::RaisedByRequirement: return tier + ", raised since reasoning is required";
    case classify::TierReason::LoweredByCeiling:
        return tier + ", lowered by the ceiling of " + d.verdict.decisiveRule;
    }
    return tier;
}

// Columns want equal decimals; the exact figure is in --json.
std::string dollars(Money money) {
    return fmt::format("${:.6f}", money.usd());
}

std::string candidates(const Decision& d) {
    std::size_t width = 0, tierWidth = 0;
    for (const auto& model : d.policy.models)
        width = std::max(width, model.id.size());
    for (const auto& tier : d.policy.tiers)
        tierWidth = std::max(tierWidth, tier.name.size());
    std::string out;
    for (const auto& candidate : d.plan.candidates) {
        const auto cost = candidate.estimatedCost ? dollars(*candidate.estimatedCost) : "no price";
        const bool isChosen = candidate.verdict == route::CandidateVerdict::Chosen;
        auto verdict = std::string(toString(candidate.verdict));
        if (!candidate.reason.empty()) verdict += ": " + candidate.reason;
        out += fmt::format("  {} {:<{}}  {:<{}}  {:>12}  {}\n", isChosen ? "→" : " ",
                           d.policy.models[candidate.model].id, width, d.policy.tiers[candidate.tier].name,
                           tierWidth, cost, verdict);
    }
    return out;
}

std::string outcome(const Decision& d) {
    if (d.plan.order.empty())
        return fmt::format("No model can take it: {}{}\n", toString(d.plan.reason),
                           d.plan.reasonDetail.empty() ? "" : " (" + d.plan.reasonDetail + ")");
    const auto& chosen = d.plan.candidates[d.plan.order.front()];
    return fmt::format("Goes to {} ({}{}{}).\n", d.policy.models[chosen.model].id, toString(d.plan.reason),
                       d.plan.reasonDetail.empty() ? "" : ": ", d.plan.reasonDetail);
}

} // namespace

std::string markSpans(std::string_view text, const std::vector<classify::Span>& spans, bool colour) {
    std::string out;
    std::size_t at = 0;
    for (const auto& span : merged(spans)) {
        if (span.end > text.size()) break;
        out += text.substr(at, span.begin - at);
        out += colour ? "\x1b[1;4m" : "«";
        out += text.substr(span.begin, span.end - span.begin);
        out += colour ? "\x1b[0m" : "»";
        at = span.end;
    }
    return out + std::string(text.substr(at));
}

std::string ruler(const policy::Policy& policy, policy::Millionths score) {
    std::vector<std::string> cells(rulerWidth + 1, "─");
    std::string labels(rulerWidth + 12, ' '), names(rulerWidth + 12, ' ');
    const auto put = [](std::string& line, std::size_t at, std::string_view text) {
        if (line.find_first_not_of(' ', at > 0 ? at - 1 : 0) < at + text.size() + 1) return; // no room
        line.replace(at, text.size(), text);
    };
    cells.front() = "├";
    cells.back() = "┤";
    std::size_t from = 0;
    for (const auto& tier : policy.tiers) {
        const auto to = tier.below ? onRuler(*tier.below) : rulerWidth;
        if (tier.below) {
            cells[to] = "┼";
            put(labels, to, decimal(*tier.below));
        }
        const auto room = to - from;
        if (room > tier.name.size() && countCodePoints(tier.name) == tier.name.size())
            put(names, from + (room - tier.name.size() + 1) / 2, tier.name);
        from = to;
    }
    cells[onRuler(std::clamp(score, 0, policy::one))] = "●";
    std::string line;
    for (const auto& cell : cells)
        line += cell;
    const auto trimmed = [](std::string text) { return text.erase(text.find_last_not_of(' ') + 1); };
    return "  " + line + "\n  " + trimmed(labels) + "\n  " + trimmed(names) + "\n";
}

std::string describe(const Decision& d, bool colour) {
    std::vector<classify::Span> spans;
    for (const auto& signal : d.verdict.firedSignals)
        spans.insert(spans.end(), signal.spans.begin(), signal.spans.end());
    auto length = std::min(d.prompt.size(), promptLimit);
    while (length < d.prompt.size() && length > 0
           && (static_cast<unsigned char>(d.prompt[length]) & 0xc0U) == 0x80U)
        --length;
    std::erase_if(spans, [&](const auto& span) { return span.end > length; });
    const auto shown = printable(d.prompt.substr(0, length));
    std::string out = "Prompt\n" + indented(markSpans(shown, spans, colour));
    if (length < d.prompt.size()) out += fmt::format("… ({} bytes in all)", d.prompt.size());
    if (!d.envelope.empty()) out += "\n\nEnvelope\n  " + d.envelope;
    out += fmt::format("\n\nScore {} → {} (confidence {}, by {})\n", decimal(d.verdict.score),
                       tierSentence(d), decimal(d.verdict.confidence), d.verdict.decidedBy);
    out += ruler(d.policy, d.verdict.score) + "\nStages\n" + stages(d);
    out += "\nSignals of the rules\n" + contributions(d);
    out += fmt::format("\nCandidates, for an estimated {} in and {} out\n",
                       plural(d.plan.estimatedInput, "token"), d.plan.estimatedOutput);
    out += candidates(d) + "\n" + outcome(d);
    return out
           + fmt::format(
               "Policy {} ({}). Health and keys are those of a running gateway and not looked at here.\n",
               d.policy.hash12(), d.policy.file);
}

} // namespace tierline::ctl
