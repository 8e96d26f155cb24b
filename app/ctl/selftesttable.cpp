#include "ctl/selftesttable.h"

#include "base/jsonwriter.h"

#include <algorithm>
#include <array>
#include <utility>

#include <spdlog/fmt/fmt.h>

namespace tierline::ctl::selftest {

namespace {

constexpr std::size_t titleWidth = 32, columnWidth = 13, lineWidth = 100;

constexpr std::array<std::string_view, allDialects.size()> clientTitles{
    "OpenAI chat completions", "OpenAI responses", "Anthropic messages", "Gemini generateContent"};

std::string_view mark(Verdict verdict) {
    switch (verdict) {
    case Verdict::Ok: return "ok";
    case Verdict::NotApplicable: return "–";
    case Verdict::Failed: return "FAIL";
    }
    return "?";
}

std::string padded(std::string_view text, std::size_t width) {
    const std::size_t characters = text == "–" ? 1 : text.size();
    return std::string(text) + std::string(width - std::min(width, characters), ' ');
}

void endLine(std::string& out) {
    while (out.ends_with(' '))
        out.pop_back();
    out += '\n';
}

using Results = std::vector<CellResult>;

std::vector<std::string_view> providersOf(const Results& results) {
    std::vector<std::string_view> names;
    for (const auto& cell : results)
        if (std::ranges::find(names, cell.provider) == names.end()) names.push_back(cell.provider);
    return names;
}

void addHead(std::string& out, Dialect client, const std::vector<std::string_view>& providers) {
    if (!out.empty()) out += '\n';
    out += padded(clientTitles[static_cast<std::size_t>(client)], titleWidth);
    for (const auto provider : providers)
        out +=
            padded(std::string("→ ") + std::string(provider), columnWidth + 2); // the arrow has three bytes
    endLine(out);
}

void addRows(std::string& out, const Results& results) {
    const auto providers = providersOf(results);
    for (std::size_t at = 0; at < results.size(); ++at) {
        const auto& cell = results[at];
        if (at == 0 || cell.client != results[at - 1].client) addHead(out, cell.client, providers);
        if (at % providers.size() == 0) out += padded("  " + std::string(cell.title), titleWidth);
        out += padded(mark(cell.verdict), columnWidth);
        if ((at + 1) % providers.size() == 0) endLine(out);
    }
}

// Long sentences go on below, indented.
void addWrapped(std::string& out, std::string_view text, std::size_t indent) {
    const std::size_t room = lineWidth - indent;
    while (!text.empty()) {
        std::size_t end = text.size();
        if (end > room) {
            const auto space = text.rfind(' ', room);
            end = space == std::string_view::npos || space == 0 ? room : space;
        }
        while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U)
            ++end;
        out += std::string(indent, ' ') + std::string(text.substr(0, end)) + "\n";
        text.remove_prefix(std::min(text.size(), end + (end < text.size() && text[end] == ' ' ? 1 : 0)));
    }
}

// Each rule once, with the number of cells that it explains.
void addRules(std::string& out, const Results& results) {
    std::vector<std::pair<std::string, int>> rules;
    for (const auto& cell : results) {
        if (cell.verdict != Verdict::NotApplicable) continue;
        const auto row = std::ranges::find(rules, cell.sentence, &std::pair<std::string, int>::first);
        row == rules.end() ? static_cast<void>(rules.emplace_back(cell.sentence, 1))
                           : static_cast<void>(++row->second);
    }
    if (rules.empty()) return;
    out += "\n– stands where there is nothing to check:\n";
    for (const auto& [rule, count] : rules)
        addWrapped(out, fmt::format("{:>3}  {}", count, rule), 2);
}

void addFailures(std::string& out, const Results& results) {
    bool any = false;
    for (const auto& cell : results) {
        if (cell.verdict != Verdict::Failed) continue;
        if (!std::exchange(any, true)) out += "\nFailed:\n";
        out += fmt::format("  {} → {}, {}\n", tierline::toString(cell.client), cell.provider, cell.feature);
        addWrapped(out, cell.sentence, 4);
    }
}

} // namespace

std::string_view toString(Verdict verdict) {
    switch (verdict) {
    case Verdict::Ok: return "ok";
    case Verdict::NotApplicable: return "n/a";
    case Verdict::Failed: return "failed";
    }
    return {};
}

Totals totalsOf(const Results& results) {
    Totals totals{results.size()};
    for (const auto& cell : results) {
        totals.ok += cell.verdict == Verdict::Ok ? 1 : 0;
        totals.notApplicable += cell.verdict == Verdict::NotApplicable ? 1 : 0;
        totals.failed += cell.verdict == Verdict::Failed ? 1 : 0;
    }
    return totals;
}

std::string tableOf(const Results& results, double seconds) {
    std::string out;
    addRows(out, results);
    addRules(out, results);
    addFailures(out, results);
    const Totals totals = totalsOf(results);
    out += fmt::format("\n{} cells, {} ok, {} not applicable, {} failed, in {:.1f} s\n", totals.cells,
                       totals.ok, totals.notApplicable, totals.failed, seconds);
    return out;
}

std::string jsonOf(const Results& results, double seconds) {
    std::string out;
    JsonWriter json(out);
    json.beginObject();
    json.key("cells");
    json.beginArray();
    for (const auto& cell : results) {
        json.beginObject();
        json.member("client", tierline::toString(cell.client));
        json.member("provider", cell.provider);
        json.member("feature", cell.feature);
        json.member("verdict", toString(cell.verdict));
        if (!cell.sentence.empty()) json.member("sentence", cell.sentence);
        json.endObject();
    }
    json.endArray();
    const Totals totals = totalsOf(results);
    json.key("totals");
    json.beginObject();
    json.member("cells", totals.cells);
    json.member("ok", totals.ok);
    json.member("not_applicable", totals.notApplicable);
    json.member("failed", totals.failed);
    json.endObject();
    json.member("seconds", seconds);
    json.endObject();
    return out + "\n";
}

} // namespace tierline::ctl::selftest
