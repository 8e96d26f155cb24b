#include "setcheckview.h"

#include "command.h"
#include "setview.h"

#include "base/jsonwriter.h"

#include <algorithm>
#include <spdlog/fmt/fmt.h>

namespace tierline::ctl {

namespace {

using bench::CheckLevel, bench::SetChecks;

std::string headOf(const SetChecks& checks) {
    auto out = fmt::format("{}: {}, hash {}\n", safeText(checks.file, 200),
                           plural(static_cast<std::int64_t>(checks.rows), "row"), checks.hash.substr(0, 12));
    std::string line;
    for (std::size_t tier = 0; checks.labelled > 0 && tier < checks.ofTier.size(); ++tier)
        line += fmt::format("{}{} {}", line.empty() ? "  " : ", ", safeText(checks.names.tiers[tier], 30),
                            checks.ofTier[tier]);
    for (const auto& label : checks.names.labels)
        if (label.written != checks.names.tiers[label.tier])
            line += fmt::format("{}{} stands for {}", line.empty() ? "  " : "; ", safeText(label.written, 30),
                                safeText(checks.names.tiers[label.tier], 30));
    return line.empty() ? out : out + line + "\n";
}

std::string skippedText(const SetChecks& checks) {
    if (checks.skippedCount == 0) return {};
    auto out =
        fmt::format("\n{} left out:\n", plural(static_cast<std::int64_t>(checks.skippedCount), "bad row"));
    for (const auto& error : checks.skipped)
        out += "  " + safeText(toString(error), 300) + "\n";
    return out + (checks.skipped.size() < checks.skippedCount ? "  …\n" : "");
}

} // namespace

std::string checksText(const SetChecks& checks) {
    auto out = headOf(checks) + "\n";
    std::size_t width = 0;
    for (const auto& check : checks.checks)
        width = std::max(width, check.name.size());
    std::string serious;
    for (const auto& check : checks.checks) {
        const auto level = check.level == CheckLevel::Serious ? "SERIOUS" : toString(check.level);
        out += fmt::format("{:<7}  {:<{}}  {}\n", level, check.name, width, safeText(check.said, 300));
        for (const auto& place : check.where)
            out += fmt::format("{:{}}{}\n", "", 11 + width, safeText(place, 200));
        if (check.where.size() < check.count && !check.where.empty()
            && check.where.front().starts_with("line"))
            out += fmt::format("{:{}}…\n", "", 11 + width);
        if (check.level == CheckLevel::Serious) serious += (serious.empty() ? "" : ", ") + check.name;
    }
    out += skippedText(checks);
    return out
           + (serious.empty() ? "\nFit to measure with.\n" : "\nNot fit to measure with: " + serious + ".\n");
}

std::string checksJson(const SetChecks& checks) {
    std::string out;
    JsonWriter json(out);
    json.beginObject();
    json.member("file", checks.file);
    json.member("hash", checks.hash);
    json.member("rows", checks.rows);
    json.member("skipped", checks.skippedCount);
    json.member("labelled", checks.labelled);
    json.member("with_outcomes", checks.withOutcomes);
    json.member("with_expected", checks.withExpected);
    json.key("tiers");
    json.beginObject();
    for (std::size_t tier = 0; tier < checks.ofTier.size(); ++tier)
        json.member(checks.names.tiers[tier], checks.ofTier[tier]);
    json.endObject();
    json.member("fit", checks.worst() != CheckLevel::Serious);
    json.key("checks");
    json.beginArray();
    for (const auto& check : checks.checks) {
        json.beginObject();
        json.member("name", check.name);
        json.member("level", toString(check.level));
        json.member("said", check.said);
        json.member("count", check.count);
        json.key("where");
        json.beginArray();
        for (const auto& place : check.where)
            json.value(place);
        json.endArray();
        json.endObject();
    }
    json.endArray();
    json.endObject();
    return out + "\n";
}

} // namespace tierline::ctl
