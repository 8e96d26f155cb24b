// What tuning found, for a person at a terminal.
#include "tune.h"

#include "bench/reporttext.h"

#include "base/utf8.h"

#include <algorithm>
#include <spdlog/fmt/fmt.h>

namespace tierline::ctl {

namespace {

using bench::dollars;

constexpr std::size_t promptWidth = 60, lineWidth = 100;

std::string wrapped(std::string_view text, std::string_view first = {}, std::string_view indent = {}) {
    std::string out(first);
    std::size_t column = countCodePoints(first);
    for (bool isFirst = true; !text.empty(); isFirst = false) {
        const auto space = std::min(text.find(' '), text.size());
        const auto width = countCodePoints(text.substr(0, space));
        if (!isFirst && column + 1 + width > lineWidth) {
            out += fmt::format("\n{}", indent);
            column = countCodePoints(indent);
        } else if (!isFirst) {
            out += ' ';
            ++column;
        }
        out += text.substr(0, space);
        column += width;
        text.remove_prefix(std::min(space + 1, text.size()));
    }
    return out + '\n';
}

std::string left(const std::string& text, std::size_t width) {
    const auto length = countCodePoints(text);
    return text + std::string(length < width ? width - length : 0, ' ');
}
std::string right(const std::string& text, std::size_t width) {
    const auto length = countCodePoints(text);
    return std::string(length < width ? width - length : 0, ' ') + text;
}

std::string_view tierName(const policy::Policy& policy, std::size_t tier) {
    return policy.tiers[tier].name;
}

std::string headline(const TuneView& view) {
    const auto& requests = view.requests;
    std::string places;
    for (const auto& name : requests.names)
        places += (places.empty() ? "" : ", ") + name;
    auto out =
        fmt::format("{} on {}: {}, {} labelled", view.file, places,
                    plural(static_cast<std::int64_t>(requests.rows.size()), "request"), requests.labelled);
    if (requests.byAnswers > 0)
        out += fmt::format(", {} with answers of every tier's model", requests.byAnswers);
    if (requests.votes > 0) out += fmt::format(", {} with a vote", requests.votes);
    return wrapped(out);
}

std::string linesTable(const TuneView& view) {
    const auto live = tune::dialOf(view.policy);
    const auto& draft = view.optimised->dial;
    std::string out = fmt::format("  {} {:>9} {:>9}\n", left("below", 24), "live", "draft");
    for (std::size_t line = 0; line < live.lines.size(); ++line)
        out += fmt::format("  {} {:>9} {:>9}{}\n", left(std::string(tierName(view.policy, line)), 24),
                           decimal(live.lines[line]), decimal(draft.lines[line]),
                           live.lines[line] == draft.lines[line] ? "" : "  *");
    if (live.base != draft.base)
        out +=
            fmt::format("  {} {:>9} {:>9}  *\n", left("base", 24), decimal(live.base), decimal(draft.base));
    return out;
}

std::string weightsTable(const TuneView& view) {
    const auto& learned = *view.optimised->learned;
    auto out = fmt::format(
        "\nWeights learned from {} ({} of them votes), log loss a line {:.3f}, was {:.3f} with lines "
        "alone, both out of fold\n",
        plural(learned.requests, "request"), learned.votes, learned.lossAfter, learned.lossBefore);
    out += fmt::format("  {} {:>9} {:>9} {:>8} {:>12} {:>12}\n", left("rule", 24), "live", "draft", "fired",
                       "under-routed", "over-routed");
    for (const auto& each : learned.changes)
        out +=
            fmt::format("  {} {:>9} {:>9} {:>8} {:>12} {:>12}\n", left(knobName(view.policy, each.knob), 24),
                        decimal(each.before), decimal(each.after), each.fired, each.under, each.over);
    return out;
}

std::string unseenTable(const tune::Optimised& found) {
    const auto& judged = *found.judged;
    const auto line = [](std::string_view name, const std::string& live, const std::string& draft) {
        return fmt::format("  {} {} {}\n", left(std::string(name), 24), right(live, 12), right(draft, 12));
    };
    auto out = line("unseen requests", "live", "draft");
    if (const auto cases = judged.draft.labelled; cases > 0) {
        out += line("under-routed", tune::shareText(judged.live.under, cases),
                    tune::shareText(judged.draft.under, cases));
        out += line("over-routed", tune::shareText(judged.live.over, cases),
                    tune::shareText(judged.draft.over, cases));
        out += line("the deserved tier", tune::shareText(judged.rightBefore, cases),
                    tune::shareText(judged.rightAfter, cases));
    }
    out += line("in the dearest tier", tune::shareText(judged.live.top, judged.live.requests),
                tune::shareText(judged.draft.top, judged.draft.requests));
    if (judged.live.priced > 0) {
        const auto perThousand = [&](const tune::Totals& totals) {
            return dollars(static_cast<double>(totals.nano) / static_cast<double>(totals.priced) * 1e-6);
        };
        out += line("cost per 1,000", perThousand(judged.live), perThousand(judged.draft));
    }
    if (found.perDay)
        out += line("a day", dollars(found.perDayLive->usd()), dollars(found.perDay->usd()))
               + fmt::format("  {} 95 % {} to {}\n", left("", 24), dollars(found.perDayLow->usd()),
                             dollars(found.perDayHigh->usd()));
    return out;
}

std::string optimisedText(const TuneView& view) {
    const auto& found = *view.optimised;
    auto out = fmt::format("Goal: {}. {} labelled requests to fit, {} to prove, {} to judge, seed {}.\n\n",
                           tune::inWords(view.goal), found.fit, found.proving, found.judging, view.seed);
    if (found.isFound) {
        out += linesTable(view);
        if (found.learned) out += weightsTable(view);
        out += '\n' + unseenTable(found) + '\n';
    }
    out += wrapped(found.sentence);
    for (const auto& note : found.notes)
        out += wrapped(note + '.', "· ", "  ");
    if (!view.out.empty()) return out + fmt::format("\nThe draft is in {}\n", bench::visible(view.out));
    return found.isFound ? out + "\nNothing was written: --out FILE keeps the draft.\n" : out;
}

std::string keywordsText(const TuneView& view) {
    if (view.keywords->empty())
        return "\nNo word tells wrongly routed requests from the others by more than chance.\n";
    std::string out =
        "\nWords that could be rules (mends and breaks: labelled requests that become right, and wrong)\n";
    out += fmt::format("  {} {:>7} {:>6} {:>8} {:>8} {:>14} {:>14}\n", left("word", 26), "weight", "lift",
                       "p", "fires in", "found +/−", "unseen +/−");
    for (const auto& each : *view.keywords)
        out += fmt::format(
            "  {} {:>7} {:>6.1f} {:>8.2g} {:>8} {} {}\n", left(bench::excerpt(each.word, 26), 26),
            decimal(each.weight), each.lift, each.p, each.fires.size(),
            right(fmt::format("+{} −{} of {}", each.found.mends, each.found.breaks, each.found.fires), 14),
            right(fmt::format("+{} −{} of {}", each.unseen.mends, each.unseen.breaks, each.unseen.fires),
                  14));
    return out;
}

std::string nextText(const TuneView& view) {
    if (view.next->empty()) return "Every request that a line could move is labelled already.\n";
    std::string out = fmt::format("  {} {:>7} {:>7}  {} {:>9}{}\n", left("id", 26), "score", "margin",
                                  left("tier or", 24), "at stake", view.prompts ? "  prompt" : "");
    for (const auto& each : *view.next)
        out += fmt::format(
            "  {} {:>7} {:>7}  {} {:>9}{}\n", left(bench::excerpt(view.requests.ids[each.row], 26), 26),
            decimal(each.score), decimal(each.margin),
            left(fmt::format("{} | {}", tierName(view.policy, each.tier), tierName(view.policy, each.other)),
                 24),
            each.stake ? dollars(each.stake->usd()) : "?",
            view.prompts ? "  " + bench::excerpt(view.requests.texts[each.row], promptWidth) : "");
    return out;
}

std::string worthText(const TuneView& view) {
    std::string out;
    for (const auto& finding : view.worth->findings)
        out += wrapped(finding.sentence, "✗ ", "  ");
    if (view.worth->findings.empty()) out += "Nothing that was looked at speaks against routing here.\n";
    for (const auto& text : view.worth->unknown)
        out += wrapped("Not known: " + text + '.', "? ", "  ");
    return out;
}

} // namespace

std::string knobName(const policy::Policy& policy, std::size_t knob) {
    const auto& rules = policy.classify.rules;
    if (knob < rules.size()) return rules[knob].id;
    return std::string(policy::toString(policy.classify.features[knob - rules.size()].kind));
}

std::string tuneText(const TuneView& view) {
    auto out = headline(view);
    if (view.optimised) out += optimisedText(view);
    if (view.keywords) out += keywordsText(view);
    if (view.next) out += nextText(view);
    if (view.worth) out += worthText(view);
    return out;
}

} // namespace tierline::ctl
