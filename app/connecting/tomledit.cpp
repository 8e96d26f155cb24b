#include "connecting/tomledit.h"

#include "base/jsonwriter.h"
#include "connecting/textplace.h"

#include <algorithm>
#include <span>

namespace tierline::connecting {

namespace {

using Kind = TomlStatement::Kind;

std::string joined(const TomlPath& path) {
    std::string out;
    for (const std::string& part : path)
        out += (out.empty() ? "" : ".") + part;
    return out;
}

bool startsWith(const TomlPath& path, const TomlPath& with) {
    return path.size() >= with.size() && std::ranges::equal(with, std::span(path).first(with.size()));
}

// What TOML would refuse or read otherwise after our change.
Result<void> checkShape(std::string_view text, const std::vector<TomlStatement>& statements,
                        const TomlPath& table) {
    int headers = 0;
    for (const TomlStatement& one : statements) {
        const auto refuse = [&](std::string detail, std::string remedy) {
            return std::unexpected(errorAt(text,
                                           std::min(text.find_first_not_of(" \t", one.begin), text.size()),
                                           std::move(detail), std::move(remedy)));
        };
        const std::string name = "`" + joined(one.path) + "`";
        if (one.kind == Kind::ListHeader && !table.empty() && startsWith(table, one.path))
            return refuse(name + " is a list of tables here", "rename it, or change the file by hand");
        if (one.kind == Kind::Header && !table.empty() && one.path == table && ++headers > 1)
            return refuse("the table " + name + " stands here a second time", "put the two together");
        if (one.kind != Kind::Value || table.empty()) continue;
        const bool inTable = one.table >= 0 && statements[static_cast<std::size_t>(one.table)].path == table;
        if (startsWith(table, one.path) || (startsWith(one.path, table) && !inTable))
            return refuse(name + " is written in another form here",
                          "write it as a table [" + joined(table) + "], or change the file by hand");
    }
    return {};
}

// Behind the last setting of the table; of none: before the first header and the comments on it.
std::size_t placeFor(std::string_view text, const std::vector<TomlStatement>& statements, int table) {
    std::size_t place = table < 0 ? 0 : statements[static_cast<std::size_t>(table)].lineEnd;
    bool found = table >= 0;
    for (const TomlStatement& one : statements)
        if (one.kind == Kind::Value && one.table == table) {
            place = one.lineEnd;
            found = true;
        }
    if (found) return place;
    place = statements.empty() ? text.size() : statements.front().begin;
    while (!statements.empty() && place > 0) {
        const std::size_t above = lineStart(text, place - 1);
        if (!trimmed(text.substr(above, place - above)).starts_with('#')) break;
        place = above;
    }
    return place;
}

Result<std::string> setOne(std::string_view text, const TomlPath& table, const TomlSetting& setting) {
    const auto statements = scanToml(text);
    if (!statements) return std::unexpected(statements.error());
    if (const auto good = checkShape(text, *statements, table); !good) return std::unexpected(good.error());
    TomlPath path = table;
    path.push_back(setting.key);
    const TomlStatement* found = nullptr;
    int at = -1;
    for (std::size_t i = 0; i < statements->size(); ++i) {
        const TomlStatement& one = (*statements)[i];
        if (one.kind == Kind::Header && one.path == table) at = static_cast<int>(i);
        if (one.kind != Kind::Value && startsWith(one.path, path))
            return std::unexpected(errorAt(text, one.begin, "`" + setting.key + "` is a table here",
                                           "rename it, or change the file by hand"));
        if (one.kind != Kind::Value || one.path != path) continue;
        if (found != nullptr)
            return std::unexpected(errorAt(text, one.begin, "`" + setting.key + "` stands here a second time",
                                           "keep one of the two"));
        found = &one;
    }
    std::string out(text);
    if (found != nullptr)
        return out.replace(found->valueBegin, found->valueEnd - found->valueBegin, setting.value);
    const std::string end(lineEndOf(text));
    std::size_t place = table.empty() || at >= 0 ? placeFor(text, *statements, at) : text.size();
    std::string lines = setting.key + " = " + setting.value + end;
    if (place > 0 && out[place - 1] != '\n') lines = end + lines;
    if (!table.empty() && at < 0) {
        const std::string gap = out.empty() ? "" : out.ends_with('\n') ? end : end + end;
        lines = gap + "[" + joined(table) + "]" + end + setting.key + " = " + setting.value + end;
    } else if (table.empty() && place < out.size() && statements->front().table < 0
               && statements->front().kind != Kind::Value) {
        lines += end; // a gap before the first table
    }
    return out.insert(place, lines);
}

} // namespace

Result<std::string> setToml(std::string_view text, const TomlPath& table,
                            const std::vector<TomlSetting>& settings) {
    std::string out(text);
    for (const TomlSetting& setting : settings) {
        auto next = setOne(out, table, setting);
        if (!next) return next;
        out = *std::move(next);
    }
    return out;
}

std::string tomlString(std::string_view text) { // TOML's basic strings take JSON's escapes
    std::string out;
    appendJsonString(out, text);
    return out;
}

} // namespace tierline::connecting
