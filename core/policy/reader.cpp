#include "policy/reader.h"

#include "base/hash.h"
#include "base/paths.h"
#include "policy/build.h"
#include "policy/schema.h"
#include "policy/values.h"

namespace tierline::policy {

namespace {

constexpr std::size_t maxBytes = 4U << 20U;

const Node* scalarOf(const Node& map, std::string_view key) {
    const auto* node = map.find(key);
    return node != nullptr && node->isScalar() ? node : nullptr;
}

} // namespace

std::optional<std::string> textOf(const Node& map, std::string_view key) {
    const auto* node = scalarOf(map, key);
    return node == nullptr ? std::nullopt : std::optional(node->text);
}

std::optional<Millionths> weightOf(const Node& map, std::string_view key) {
    const auto* node = scalarOf(map, key);
    const auto value = node == nullptr ? std::nullopt : decimalFrom(node->text);
    return value ? std::optional(value->value) : std::nullopt;
}

std::optional<std::int64_t> countOf(const Node& map, std::string_view key) {
    const auto* node = scalarOf(map, key);
    return node == nullptr ? std::nullopt : integerFrom(node->text);
}

std::optional<int> smallCountOf(const Node& map, std::string_view key) {
    const auto count = countOf(map, key);
    return count ? std::optional(static_cast<int>(*count)) : std::nullopt;
}

std::optional<Milliseconds> durationOf(const Node& map, std::string_view key) {
    const auto* node = scalarOf(map, key);
    return node == nullptr ? std::nullopt : durationFrom(node->text);
}

std::optional<bool> flagOf(const Node& map, std::string_view key) {
    const auto* node = scalarOf(map, key);
    return node == nullptr ? std::nullopt : flagFrom(node->text);
}

std::optional<Money> amountOf(const Node& map, std::string_view key) {
    const auto* node = scalarOf(map, key);
    return node == nullptr ? std::nullopt : amountFrom(node->text);
}

std::optional<std::int64_t> bytesOf(const Node& map, std::string_view key) {
    const auto* node = scalarOf(map, key);
    return node == nullptr ? std::nullopt : bytesFrom(node->text);
}

ReadOutcome readPolicy(std::string_view text, std::string_view fileName) {
    Problems problems(fileName);
    auto policy = std::make_shared<Policy>();
    policy->file = fileName;
    policy->hash = sha256Hex(text);
    if (text.size() > maxBytes) {
        problems.error({1, 1}, "the file is larger than 4 MB", "a policy is a few kilobytes: is this one?");
    } else if (const auto root = parseYaml(text, problems)) {
        checkAgainstSchema(*root, problems);
        Build build{*root, *policy, problems};
        buildProviders(build);
        buildModels(build);
        buildTiers(build);
        buildIntercept(build);
        buildClassify(build);
        buildRoute(build);
        buildQuality(build);
        buildNetwork(build);
        buildRest(build);
        buildMoney(build);
        buildWatch(build);
    }
    ReadOutcome outcome;
    outcome.errors = problems.takeErrors();
    outcome.warnings = problems.takeWarnings();
    if (outcome.errors.empty()) outcome.policy = std::move(policy);
    return outcome;
}

ReadOutcome loadPolicy(const std::filesystem::path& file) {
    const auto text = readFile(file, maxBytes);
    if (!text) return {.policy = nullptr, .errors = {text.error()}, .warnings = {}};
    return readPolicy(*text, file.string());
}

} // namespace tierline::policy
