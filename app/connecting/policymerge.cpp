#include "connecting/policymerge.h"

#include "connecting/textplace.h"
#include "connecting/yamledit.h"
#include "connecting/yamlread.h"
#include "policy/reader.h"

#include <algorithm>

namespace tierline::connecting {

namespace {

// Lines put before the first entry of the map `section`, indented as that one is.
Result<std::string> putInto(const std::string& text, std::string_view section,
                            const std::vector<std::string>& lines) {
    if (lines.empty()) return text;
    const auto root = readYaml(text);
    if (!root) return std::unexpected(root.error());
    const auto found = std::ranges::find(root->entries, section, &YamlEntry::key);
    if (found == root->entries.end() || found->value.kind != YamlNode::Kind::Map || found->value.isFlow
        || found->value.entries.empty())
        return std::unexpected(errorAt(text, found == root->entries.end() ? 0 : found->begin,
                                       "`" + std::string(section) + "` is no list of lines here",
                                       "write it with one entry a line, or add the lines by hand"));
    const std::size_t first = lineStart(text, found->value.entries.front().begin);
    const std::string indent(indentOf(text, first));
    std::string added;
    for (const std::string& line : lines)
        added += indent + line + std::string(lineEndOf(text));
    return std::string(text).insert(first, added);
}

bool has(const YamlNode& root, std::string_view section, std::string_view key) {
    const YamlNode* map = root.find(section);
    return map != nullptr && map->find(key) != nullptr;
}

std::string providerLine(const ImportedProvider& one) {
    std::string line = one.name + ": {dialect: " + one.dialect;
    if (!one.baseUrl.empty()) line += ", base_url: " + yamlString(one.baseUrl);
    if (!one.apiVersion.empty()) line += ", api_version: " + yamlString(one.apiVersion);
    if (!one.key.empty()) line += ", key: " + yamlString(one.key);
    return line + "}";
}

Result<std::string> checked(std::string text, std::string_view file) {
    const auto read = policy::readPolicy(text, file);
    if (!read.errors.empty()) return std::unexpected(read.errors.front());
    return text;
}

} // namespace

Result<std::string> mergedPolicy(std::string_view text, std::string_view file, const Imported& imported,
                                 std::string_view source) {
    if (isBlank(text)) return checked(policyOf(imported, source), file);
    const auto root = readYaml(text);
    if (!root) return std::unexpected(root.error());
    std::vector<std::string> providers, models;
    for (const ImportedProvider& one : imported.providers)
        if (!has(*root, "providers", one.name)) providers.push_back(providerLine(one));
    for (const ImportedModel& one : imported.models) {
        const std::string id = one.provider + "/" + one.name;
        if (!has(*root, "models", id))
            models.push_back(yamlString(id) + ": {price: " + (one.isFree ? "0" : "auto") + "}");
    }
    auto out = putInto(std::string(text), "providers", providers);
    if (out) out = putInto(*out, "models", models);
    if (!out) return out;
    return checked(*std::move(out), file);
}

} // namespace tierline::connecting
