// Every case of every set, a row each.
#include "bench/reportlines.h"

#include "ledger/csv.h"

#include <map>
#include <spdlog/fmt/fmt.h>

namespace tierline::bench {

namespace {

constexpr std::string_view header =
    "set,case,line,bucket,truth,tier,score,confidence,decided_by,model,quality,cost_usd,trouble,"
    "against_tier,against_score,against_model,against_quality,against_cost_usd,tags,prompt\r\n";

void text(std::string& out, std::string_view value) {
    ledger::appendCsvText(out, value);
    out += ',';
}
void number(std::string& out, const std::string& value) {
    out += value;
    out += ',';
}

std::string millionths(policy::Millionths value) {
    return fmt::format("{}", static_cast<double>(value) / 1e6);
}

std::string modelOf(const RunRow& row, const RunHeader& run) {
    return row.model ? run.models[*row.model] : std::string();
}

void outcome(std::string& out, const RunRow& row, const RunHeader& run) {
    text(out, modelOf(row, run));
    number(out, row.quality ? fmt::format("{}", *row.quality) : std::string());
    number(out, row.cost ? toString(*row.cost) : std::string());
}

std::string tagsOf(const Case& item) {
    std::string tags;
    for (const auto& [name, value] : item.tags)
        tags += (tags.empty() ? "" : " ") + name + "=" + value;
    return tags;
}

void line(std::string& out, const ReportPart& part, const RunRow& row, const CaseVerdict* verdict) {
    const auto& item = part.set->cases[row.at];
    const auto& run = part.run->header;
    text(out, run.set);
    text(out, item.id);
    number(out, std::to_string(item.line));
    text(out, verdict != nullptr ? keyOf(verdict->bucket) : std::string_view());
    text(out, item.tier ? part.set->names.tiers[*item.tier] : std::string());
    text(out, run.tiers[row.tier]);
    number(out, millionths(row.score));
    number(out, millionths(row.confidence));
    text(out, classify::toString(row.decidedBy));
    outcome(out, row, run);
    text(out, row.trouble);
    if (verdict != nullptr && part.against != nullptr) {
        const auto& other = part.against->rows[verdict->other];
        text(out, part.against->header.tiers[other.tier]);
        number(out, millionths(other.score));
        outcome(out, other, part.against->header);
    } else {
        out += ",,,,,";
    }
    text(out, tagsOf(item));
    ledger::appendCsvText(out, item.prompt);
    out += "\r\n";
}

} // namespace

std::string csvReport(const Report& report) {
    std::string out(header);
    for (const auto& part : report.parts) {
        std::map<std::uint32_t, const CaseVerdict*> verdicts; // by case
        if (part.evaluation->comparison)
            for (const auto& verdict : part.evaluation->comparison->cases)
                verdicts[verdict.at] = &verdict;
        for (const auto& row : part.run->rows) {
            const auto found = verdicts.find(row.at);
            line(out, part, row, found == verdicts.end() ? nullptr : found->second);
        }
    }
    return out;
}

} // namespace tierline::bench
