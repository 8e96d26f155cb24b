#include "checkview.h"

#include "command.h"

#include "base/jsonwriter.h"

#include <algorithm>
#include <spdlog/fmt/fmt.h>

namespace tierline::ctl {

namespace {

void appendErrors(JsonWriter& json, std::string_view key, const std::vector<Error>& errors) {
    json.key(key);
    json.beginArray();
    for (const auto& error : errors) {
        json.beginObject();
        if (!error.file.empty()) json.member("file", error.file); // a text model's, too
        json.member("line", error.line);
        json.member("column", error.column);
        json.member("message", error.detail);
        json.member("remedy", error.remedy);
        json.endObject();
    }
    json.endArray();
}

std::string_view groupOf(const tune::Lint& lint) {
    const auto rows = tune::lintRows();
    const auto row = std::ranges::find(rows, lint.id, &tune::LintRow::id);
    return row == rows.end() ? std::string_view() : row->group;
}

void appendLint(JsonWriter& json, const tune::Lint& lint) {
    json.beginObject();
    json.member("id", lint.id);
    json.member("group", groupOf(lint));
    json.member("severity", toString(lint.severity));
    json.member("line", lint.line);
    json.member("column", lint.column);
    json.member("subject", lint.subject);
    json.member("message", lint.text);
    json.member("remedy", lint.remedy);
    json.endObject();
}

std::string place(const std::string& file, int line, int column) {
    if (line <= 0) return file;
    return column > 0 ? fmt::format("{}:{}:{}", file, line, column) : fmt::format("{}:{}", file, line);
}

std::string lintsAsText(const std::string& file, const std::vector<tune::Lint>& lints) {
    std::string out;
    std::string_view group;
    for (const auto& lint : lints) {
        if (const auto own = groupOf(lint); own != group) {
            group = own;
            out += fmt::format("\n{}\n", group);
        }
        out += fmt::format("  {}: {}: {} [{}]\n      → {}\n", place(file, lint.line, lint.column),
                           toString(lint.severity), lint.text, lint.id, lint.remedy);
    }
    return lints.empty() ? out : out + "\n";
}

std::int64_t countOf(const std::vector<tune::Lint>& lints, tune::Severity severity) {
    return std::ranges::count(lints, severity, &tune::Lint::severity);
}

std::string lintCounts(const std::vector<tune::Lint>& lints) {
    if (lints.empty()) return "no lints";
    std::string out;
    for (const auto severity : {tune::Severity::Error, tune::Severity::Warning, tune::Severity::Hint})
        if (const auto count = countOf(lints, severity); count > 0)
            out += (out.empty() ? "" : ", ") + plural(count, toString(severity));
    return plural(std::ssize(lints), "lint") + " (" + out + ")";
}

} // namespace

std::string findingsAsText(const std::string& file, const Findings& findings) {
    std::string out;
    for (const auto& warning : findings.warnings)
        out += fmt::format("{}: warning: {}{}{}\n",
                           place(warning.file.empty() ? file : warning.file, warning.line, warning.column),
                           warning.detail, warning.remedy.empty() ? "" : "; ", warning.remedy);
    for (const auto& key : findings.keys)
        out += fmt::format("{}: key warning: {}\n", file, key);
    out += lintsAsText(file, findings.lints);
    if (!findings.policy) return out;
    const auto& p = *findings.policy;
    const auto count = [](const auto& list) { return std::ssize(list); };
    return out
           + fmt::format("{}: no errors in reading it, {}, {}. Policy {}: {}, {}, {}, {}.\n", file,
                         plural(count(findings.warnings), "warning"), lintCounts(findings.lints), p.hash12(),
                         plural(count(p.providers), "provider"), plural(count(p.models), "model"),
                         plural(count(p.tiers), "tier"), plural(count(p.classify.rules), "rule"));
}

std::string findingsAsJson(const std::string& file, const Findings& findings) {
    std::string out;
    JsonWriter json(out);
    json.beginObject();
    json.member("file", file);
    json.member("usable", findings.policy != nullptr);
    json.key("policy");
    findings.policy ? json.value(findings.policy->hash) : json.null();
    appendErrors(json, "errors", findings.errors);
    appendErrors(json, "warnings", findings.warnings);
    json.key("missing_keys");
    json.beginArray();
    for (const auto& key : findings.keys)
        json.value(key);
    json.endArray();
    json.key("lints");
    json.beginArray();
    for (const auto& lint : findings.lints)
        appendLint(json, lint);
    json.endArray();
    json.endObject();
    return out + "\n";
}

} // namespace tierline::ctl
