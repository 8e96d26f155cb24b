#include "connecting/yamledit.h"

#include "base/jsonwriter.h"
#include "connecting/textplace.h"
#include "connecting/yamlread.h"

#include <algorithm>

namespace tierline::connecting {

namespace {

Result<YamlNode> readMap(std::string_view text) {
    auto root = readYaml(text);
    if (!root) return root;
    if (root->kind == YamlNode::Kind::Null) {
        root->kind = YamlNode::Kind::Map;
    } else if (root->kind != YamlNode::Kind::Map || root->isFlow) {
        return std::unexpected(
            errorAt(text, root->begin, "the file is not a list of `key: value`", "change it by hand"));
    }
    return root;
}

// Where the scalar that begins there ends, when it stands on one line.
Result<std::size_t> endOfScalar(std::string_view text, std::size_t begin, std::string_view value) {
    const std::size_t stop = lineStop(text, begin);
    const std::string_view line = text.substr(begin, stop - begin);
    std::size_t length = 0;
    if (line.starts_with('"') || line.starts_with('\'')) {
        std::size_t at = 1;
        const auto isPair = [&] { return line[0] == '\'' && line.substr(at, 2) == "''"; };
        while (at < line.size() && (line[at] != line[0] || isPair()))
            at += isPair() || (line[0] == '"' && line[at] == '\\') ? 2 : 1;
        length = at + 1;
    } else {
        length = std::min(line.find(" #"), line.size());
        length = trimmed(line.substr(0, length)).size();
    }
    auto again = readYaml("v: " + std::string(line.substr(0, std::min(length, line.size()))));
    if (length <= line.size() && again && again->scalar("v") == value) return begin + length;
    return std::unexpected(errorAt(text, begin, "this value goes over several lines or has a mark before it",
                                   "change it by hand"));
}

Result<std::string> setScalar(std::string_view text, const YamlEntry& entry, std::string_view value) {
    std::string out(text);
    if (entry.value.kind == YamlNode::Kind::Null) {
        const std::size_t stop = lineStop(text, entry.begin);
        const std::size_t colon = text.find(':', entry.begin + entry.key.size());
        if (colon == std::string_view::npos || colon >= stop)
            return std::unexpected(errorAt(
                text, entry.begin, "the colon of `" + entry.key + "` stands elsewhere", "change it by hand"));
        const std::string_view rest = trimmed(text.substr(colon + 1, stop - colon - 1));
        if (rest.empty() || rest.starts_with('#')) return out.insert(colon + 1, " " + yamlString(value));
        return out.replace(text.find(rest, colon), std::min(rest.find(" #"), rest.size()),
                           yamlString(value)); // ~
    }
    if (entry.value.kind != YamlNode::Kind::Scalar)
        return std::unexpected(
            errorAt(text, entry.begin, "`" + entry.key + "` is a list or a map here", "change it by hand"));
    const auto end = endOfScalar(text, entry.value.begin, entry.value.text);
    if (!end) return std::unexpected(end.error());
    return out.replace(entry.value.begin, *end - entry.value.begin, yamlString(value));
}

void setIn(YamlNode& map, const std::string& key, const std::string& value) {
    YamlNode scalar;
    scalar.kind = YamlNode::Kind::Scalar;
    scalar.text = value;
    for (YamlEntry& entry : map.entries)
        if (entry.key == key) {
            entry.value = scalar;
            return;
        }
    map.entries.push_back({key, 0, 0, scalar});
}

YamlNode nodeOf(const YamlItem& item) {
    YamlNode map;
    map.kind = YamlNode::Kind::Map;
    for (const auto& [key, value] : item)
        setIn(map, key, value);
    return map;
}

// The safety net under all edits by position.
Result<std::string> checked(std::string out, const YamlNode& wanted) {
    const auto again = readYaml(out);
    if (again && *again == wanted) return out;
    return fail(ErrorCode::InvalidInput, "the file has a form that cannot be changed safely",
                "change it by hand");
}

std::string withEnd(std::string text) {
    if (!text.empty() && !text.ends_with('\n')) text += lineEndOf(text);
    return text;
}

std::string itemLines(const YamlItem& item, const std::string& indent, std::string_view end) {
    std::string out;
    for (const auto& [key, value] : item)
        out += indent + (out.empty() ? "- " : "  ") + key + ": " + yamlString(value) + std::string(end);
    return out;
}

// Over the item that is there: key by key, so that what a person added to it stays.
Result<std::string> renewItem(std::string_view text, const YamlNode& root, std::size_t which,
                              std::string_view key, const YamlItem& item) {
    YamlNode wanted = root;
    YamlNode& list = const_cast<YamlNode&>(*wanted.find(key));
    const YamlNode& old = list.items[which];
    if (old.isFlow || old.kind != YamlNode::Kind::Map || old.entries.empty())
        return std::unexpected(
            errorAt(text, old.begin, "this entry stands on one line", "change it by hand"));
    std::string out(text);
    // Backwards, so that the places before a change hold.
    std::vector<std::pair<std::size_t, std::string>> edits;
    for (const auto& [name, value] : item) {
        const auto found = std::ranges::find(old.entries, name, &YamlEntry::key);
        if (found == old.entries.end() || found->value.text == value) continue;
        edits.emplace_back(found->begin, name);
    }
    std::ranges::sort(edits, std::greater<>());
    for (const auto& [begin, name] : edits) {
        const auto entry = std::ranges::find(old.entries, name, &YamlEntry::key);
        const auto value = std::ranges::find(item, name, &std::pair<std::string, std::string>::first)->second;
        auto next = setScalar(out, *entry, value);
        if (!next) return next;
        out = *std::move(next);
    }
    YamlNode changed = old;
    std::string missing;
    const std::size_t column = old.entries.front().begin - lineStart(text, old.entries.front().begin);
    for (const auto& [name, value] : item) {
        if (changed.find(name) == nullptr)
            missing +=
                std::string(column, ' ') + name + ": " + yamlString(value) + std::string(lineEndOf(text));
        setIn(changed, name, value);
    }
    if (!missing.empty()) out.insert(nextLine(out, old.entries.front().begin), missing);
    // The order of keys is no matter in a map.
    const auto again = readYaml(out);
    const YamlNode* now = again ? again->find(key) : nullptr;
    if (now == nullptr || now->items.size() != list.items.size())
        return fail(ErrorCode::InvalidInput, "the file has a form that cannot be changed safely",
                    "change it by hand");
    for (const YamlEntry& entry : changed.entries) {
        const YamlNode* is = now->items[which].find(entry.key);
        if (is == nullptr || !(*is == entry.value))
            return fail(ErrorCode::InvalidInput, "the file has a form that cannot be changed safely",
                        "change it by hand");
    }
    return out;
}

} // namespace

std::string yamlString(std::string_view text) { // YAML's double quotes take JSON's escapes
    std::string out;
    appendJsonString(out, text);
    return out;
}

Result<std::string> setYaml(std::string_view text,
                            const std::vector<std::pair<std::string, std::string>>& values) {
    std::string out(text);
    for (const auto& [key, value] : values) {
        const auto root = readMap(out);
        if (!root) return std::unexpected(root.error());
        YamlNode wanted = *root;
        setIn(wanted, key, value);
        const auto entry = std::ranges::find(root->entries, key, &YamlEntry::key);
        auto next = entry == root->entries.end()
                        ? Result<std::string>(withEnd(out) + key + ": " + yamlString(value)
                                              + std::string(lineEndOf(out)))
                        : setScalar(out, *entry, value);
        if (!next) return next;
        next = checked(*std::move(next), wanted);
        if (!next) return next;
        out = *std::move(next);
    }
    return out;
}

Result<std::string> putInYamlList(std::string_view text, std::string_view key, const YamlItem& item) {
    const auto root = readMap(text);
    if (!root) return std::unexpected(root.error());
    const std::string end(lineEndOf(text));
    const auto entry = std::ranges::find(root->entries, key, &YamlEntry::key);
    YamlNode wanted = *root;
    if (entry == root->entries.end()) {
        YamlNode list;
        list.kind = YamlNode::Kind::List;
        list.items.push_back(nodeOf(item));
        wanted.entries.push_back({std::string(key), 0, 0, list});
        return checked(withEnd(std::string(text)) + std::string(key) + ":" + end + itemLines(item, "  ", end),
                       wanted);
    }
    const YamlNode& list = entry->value;
    if (list.kind != YamlNode::Kind::List || list.isFlow || list.items.empty())
        return std::unexpected(errorAt(text, entry->begin,
                                       "`" + std::string(key) + "` is no list of lines here",
                                       "write it with one entry a line, each after a dash"));
    for (std::size_t i = 0; i < list.items.size(); ++i)
        if (list.items[i].scalar(item.front().first) == item.front().second)
            return renewItem(text, *root, i, key, item);
    const std::size_t first = lineStart(text, list.items.front().begin);
    const std::string indent(indentOf(text, first));
    if (text.substr(first + indent.size(), 1) != "-")
        return std::unexpected(
            errorAt(text, first, "the first entry of `" + std::string(key) + "` stands apart from its dash",
                    "put them on one line"));
    YamlNode& changed = std::ranges::find(wanted.entries, key, &YamlEntry::key)->value;
    changed.items.insert(changed.items.begin(), nodeOf(item));
    return checked(std::string(text).insert(first, itemLines(item, indent, end)), wanted);
}

} // namespace tierline::connecting
