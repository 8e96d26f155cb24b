#include "setview.h"

#include "command.h"

#include "base/jsonwriter.h"
#include "base/utf8.h"

#include <algorithm>
#include <spdlog/fmt/fmt.h>

namespace tierline::ctl {

namespace {

using bench::CellKind, bench::Column, bench::SetPreview, bench::SuggestedMapping;
using bench::shellQuoted;

constexpr std::size_t widestName = 28, widestExample = 60;

bool isUnseen(char32_t sign) { // control characters, separators of lines, marks of direction
    return sign < 0x20 || (sign >= 0x7f && sign < 0xa0) || (sign >= 0x200b && sign <= 0x200f)
           || (sign >= 0x2028 && sign <= 0x202e) || (sign >= 0x2066 && sign <= 0x2069) || sign == 0xfeff;
}

std::string padded(std::string text, std::size_t width) {
    const auto length = countCodePoints(text);
    return text + std::string(length < width ? width - length : 0, ' ');
}

std::string formatText(const SetPreview& preview) {
    if (preview.format != bench::SetFormat::Csv) return std::string(toString(preview.format));
    return preview.separator == '\t' ? "CSV with tabs" : fmt::format("CSV with `{}`", preview.separator);
}

std::string filledText(const Column& column, std::size_t rows) {
    if (column.filled == rows) return "all";
    if (column.filled == 0) return "none";
    const auto percent = 100.0 * static_cast<double>(column.filled) / static_cast<double>(rows);
    return fmt::format("{} %", percent < 1 ? "<1" : percent > 99 ? ">99" : fmt::format("{:.0f}", percent));
}

// Few values with how often they stand, else examples.
std::string holdsText(const Column& column) {
    std::string out;
    if (column.kind == CellKind::Object && !column.members.empty()) {
        for (const auto& member : column.members)
            out += fmt::format("{}{}", out.empty() ? "with " : ", ", safeText(member, 30));
        return safeText(out, widestExample);
    }
    const bool isFew = !column.values.empty() && column.values.front().rows > 1;
    if (!isFew) return column.examples.empty() ? "" : safeText(column.examples.front(), widestExample);
    for (const auto& value : column.values)
        out += fmt::format("{}{} ({})", out.empty() ? "" : ", ", safeText(value.text, 24), value.rows);
    return safeText(out, widestExample);
}

std::string tableOf(const SetPreview& preview) {
    std::size_t name = 6;
    for (const auto& column : preview.columns)
        name = std::max(name, countCodePoints(safeText(column.name, widestName)));
    auto out = fmt::format("{}  kind       filled  holds\n", padded("column", name));
    for (const auto& column : preview.columns)
        out += fmt::format("{}  {:<9}  {:>6}  {}\n", padded(safeText(column.name, widestName), name),
                           fmt::format("{}{}", toString(column.kind), column.isMixed ? "*" : ""),
                           filledText(column, preview.rows), holdsText(column));
    if (std::ranges::any_of(preview.columns, &Column::isMixed)) out += "* and others\n";
    return out;
}

std::string suggestionText(const SetPreview& preview, const SuggestedMapping& suggested) {
    std::size_t target = 6, source = 6;
    for (const auto& each : suggested.columns) {
        target = std::max(target, countCodePoints(safeText(each.target, widestName)));
        source = std::max(source, countCodePoints(safeText(each.source, widestName)));
    }
    std::string out = "It seems to hold (nothing of it is applied by itself):\n";
    for (const auto& each : suggested.columns)
        out += fmt::format("  {}  {}  {}\n", padded(safeText(each.target, widestName), target),
                           padded(safeText(each.source, widestName), source), safeText(each.reason, 100));
    for (const auto& each : suggested.values)
        out +=
            fmt::format("    {} -> {}: {}\n", safeText(each.value, 40), safeText(each.tier, 40), each.reason);
    for (const auto& each : suggested.open)
        out += "  ? " + safeText(each, 200) + "\n";
    out += "\nTo check it so:\n  tierlinectl set check " + shellQuoted(preview.file);
    for (const auto& flag : suggested.flags())
        out += " \\\n    " + flag;
    return out + "\n";
}

void writeSuggestion(JsonWriter& json, const SuggestedMapping& suggested) {
    json.key("suggested");
    json.beginObject();
    json.key("columns");
    json.beginArray();
    for (const auto& each : suggested.columns) {
        json.beginObject();
        json.member("target", each.target);
        json.member("source", each.source);
        json.member("reason", each.reason);
        json.member("needs_flag", each.needsFlag);
        json.endObject();
    }
    json.endArray();
    json.key("values");
    json.beginArray();
    for (const auto& each : suggested.values) {
        json.beginObject();
        json.member("value", each.value);
        json.member("tier", each.tier);
        json.member("reason", each.reason);
        json.member("needs_flag", each.needsFlag);
        json.endObject();
    }
    json.endArray();
    for (const auto& [key, list] : {std::pair{"open", &suggested.open}, {"flags", nullptr}}) {
        const auto texts = list ? *list : suggested.flags();
        json.key(key);
        json.beginArray();
        for (const auto& text : texts)
            json.value(text);
        json.endArray();
    }
    json.endObject();
}

void writeColumn(JsonWriter& json, const Column& column) {
    json.beginObject();
    json.member("name", column.name);
    json.member("kind", toString(column.kind));
    json.member("mixed", column.isMixed);
    json.member("filled", column.filled);
    json.member("unique", column.isUnique);
    json.member("longest_bytes", column.longest);
    json.key("examples");
    json.beginArray();
    for (const auto& example : column.examples)
        json.value(example);
    json.endArray();
    json.key("values");
    json.beginArray();
    for (const auto& value : column.values) {
        json.beginObject();
        json.member("value", value.text);
        json.member("rows", value.rows);
        json.endObject();
    }
    json.endArray();
    json.key("members");
    json.beginArray();
    for (const auto& member : column.members)
        json.value(member);
    json.endArray();
    json.endObject();
}

} // namespace

std::string safeText(std::string_view text, std::size_t most) {
    const auto valid = toValidUtf8(text);
    std::string out;
    std::size_t signs = 0;
    for (std::size_t at = 0; at < valid.size(); ++signs) {
        if (signs == most) return std::string(beginningOf(out, out.size() - 1)) + "…";
        const auto length = utf8SequenceLength(std::string_view(valid).substr(at));
        if (isUnseen(codePointAt(valid, at)))
            out += ' ';
        else
            out.append(valid, at, length);
        at += length;
    }
    return out;
}

std::string previewText(const SetPreview& preview, const SuggestedMapping& suggested) {
    auto out = fmt::format("{}: {}, {}{}\n", safeText(preview.file, 200), formatText(preview),
                           preview.isWhole ? "" : "the first ",
                           plural(static_cast<std::int64_t>(preview.rows), "row"));
    if (preview.rows > 0) out += "\n" + tableOf(preview);
    if (preview.badCount > 0)
        out +=
            fmt::format("\n{} cannot be read:\n", plural(static_cast<std::int64_t>(preview.badCount), "row"));
    for (const auto& error : preview.bad)
        out += "  " + safeText(toString(error), 300) + "\n";
    if (preview.bad.size() < preview.badCount) out += "  …\n";
    if (preview.rows > 0) out += "\n" + suggestionText(preview, suggested);
    return out;
}

std::string previewJson(const SetPreview& preview, const SuggestedMapping& suggested) {
    std::string out;
    JsonWriter json(out);
    json.beginObject();
    json.member("file", preview.file);
    json.member("format", toString(preview.format));
    if (preview.separator != 0) json.member("separator", std::string(1, preview.separator));
    json.member("rows", preview.rows);
    json.member("whole", preview.isWhole);
    json.member("bad_rows", preview.badCount);
    json.key("columns");
    json.beginArray();
    for (const auto& column : preview.columns)
        writeColumn(json, column);
    json.endArray();
    writeSuggestion(json, suggested);
    json.endObject();
    return out + "\n";
}

} // namespace tierline::ctl
