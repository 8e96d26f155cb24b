// Our own price file. Read exactly: what is not understood is an error with its place, never passed over.
#include "catalog/catalog.h"

#include "base/paths.h"
#include "catalog/json.h"
#include "catalog/priceread.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <tuple>

namespace tierline::catalog {

namespace {

using Names = std::span<const std::string_view>;

constexpr std::string_view schema = "tierline-prices/1";
constexpr std::string_view fileKeys[] = {"schema", "date", "source", "unit", "providers", "models"};
constexpr std::string_view providerKeys[] = {"id", "hosts", "fallbacks", "usage"};
constexpr std::string_view usageKeys[] = {"flavor", "root", "read"};
constexpr std::string_view mappingKeys[] = {"into", "path", "required", "instead"};
constexpr std::string_view stepKeys[] = {"where", "is"};
constexpr std::string_view modelKeys[] = {"provider", "equals", "starts_with", "ends_with",
                                          "contains", "regex",  "from",        "hours",
                                          "price",    "above",  "context"};
constexpr std::string_view aboveKeys[] = {"tokens", "price"};
constexpr std::array<std::pair<std::string_view, MatchKind>, 5> kinds = {
    {{"equals", MatchKind::Equals},
     {"starts_with", MatchKind::StartsWith},
     {"ends_with", MatchKind::EndsWith},
     {"contains", MatchKind::Contains},
     {"regex", MatchKind::Regex}}};

class Parser : PriceReader {
public:
    using PriceReader::PriceReader;

    Result<Catalog> parse() {
        auto tree = readTree();
        if (!tree) return std::unexpected(tree.error());
        const auto* version = tree->get("schema");
        if (version == nullptr || version->text != schema)
            return wrong(*tree, "not a price file of this version",
                         "it says \"schema\": \"tierline-prices/1\"");
        try {
            return read(*tree);
        } catch (const Wrong& wrong) { // thrown below only, so that each check is one line
            return std::unexpected(wrong.error);
        }
    }

private:
    Catalog read(const Json& tree) {
        known(tree, fileKeys);
        const auto date = dayFrom(string(tree, "date"));
        if (!date) refuse(*tree.get("date"), "the date is not a day", "write 2026-06-01");
        std::vector<ProviderEntry> providers;
        for (const auto& entry : list(tree, "providers", false))
            providers.push_back(provider(entry));
        std::vector<Row> rows;
        for (const auto& model : list(tree, "models", true)) {
            rows.push_back(row(model));
            const auto& made = rows.back();
            const auto hours = made.hours.value_or(DayHours{-1, -1});
            if (!m_seen.emplace(made.provider, made.match, made.pattern, made.from, hours.from, hours.to)
                     .second)
                refuse(model, "the same pattern, day and hours stand in an earlier row",
                       "remove one of the two");
        }
        const auto* source = tree.get("source");
        return {std::move(providers), std::move(rows), *date,
                source == nullptr ? "" : string(tree, "source")};
    }

    ProviderEntry provider(const Json& json) {
        known(json, providerKeys);
        ProviderEntry made{string(json, "id"), strings(json, "hosts"), strings(json, "fallbacks"), {}};
        if (!m_providers.insert(made.id).second) refuse(json, "the provider stands twice");
        for (const auto& usage : list(json, "usage", false)) {
            known(usage, usageKeys);
            Extractor extractor{string(usage, "flavor"), strings(usage, "root"), {}};
            for (const auto& mapping : list(usage, "read", true))
                extractor.mappings.push_back(this->mapping(mapping));
            made.extractors.push_back(std::move(extractor));
        }
        return made;
    }

    Mapping mapping(const Json& json) {
        known(json, mappingKeys);
        Mapping made;
        made.into = string(json, "into");
        made.required = flag(json, "required");
        made.instead = flag(json, "instead");
        for (const auto& step : list(json, "path", true)) {
            if (step.isString() && !step.text.empty()) {
                made.path.push_back({step.text, {}, {}});
            } else {
                known(step, stepKeys);
                made.path.push_back({{}, string(step, "where"), string(step, "is")});
            }
        }
        if (made.path.empty()) refuse(json, "the path is empty");
        return made;
    }

    Row row(const Json& json) {
        known(json, modelKeys);
        Row made;
        made.provider = string(json, "provider");
        readPattern(json, made);
        if (json.get("from") != nullptr) {
            const auto from = dayFrom(string(json, "from"));
            if (!from)
                refuse(*json.get("from"), "`" + json.get("from")->text + "` is not a day",
                       "write 2026-06-01");
            made.from = *from;
        }
        if (const auto* hours = json.get("hours")) made.hours = dayHours(*hours);
        made.price.base = rates(json);
        for (const auto& step : list(json, "above", false)) {
            known(step, aboveKeys);
            SizeStep size{tokens(step, "tokens"), rates(step)};
            if (!made.price.steps.empty() && size.above <= made.price.steps.back().above)
                refuse(step, "the sizes do not rise");
            made.price.steps.push_back(size);
        }
        if (json.get("context") != nullptr) made.context = tokens(json, "context");
        return made;
    }

    void readPattern(const Json& json, Row& made) {
        int found = 0;
        for (const auto& [name, kind] : kinds) {
            if (json.get(name) == nullptr) continue;
            ++found;
            made.match = kind;
            made.pattern = string(json, name);
        }
        if (found != 1)
            refuse(json, "a model is matched in one way",
                   "write equals, starts_with, ends_with, contains or regex");
        if (made.match == MatchKind::Regex) {
            if (const auto why = whyNotRegex(made.pattern); !why.empty())
                refuse(*json.get("regex"), "the regular expression " + why);
        } else if (std::ranges::any_of(made.pattern, [](char c) { return c >= 'A' && c <= 'Z'; })) {
            refuse(json, "the pattern `" + made.pattern + "` is not in lower case");
        }
    }

    DayHours dayHours(const Json& json) {
        if (!json.isArray() || json.items.size() != 2)
            refuse(json, "hours are two times", "write [\"00:30\", \"16:30\"]");
        const auto one = minuteOfDay(json.items[0].text), two = minuteOfDay(json.items[1].text);
        if (!one || !two || *one == *two)
            refuse(json, "these are not two times of day", "write [\"00:30\", \"16:30\"]");
        return {*one, *two};
    }

    Rates rates(const Json& json) {
        const auto* price = json.get("price");
        if (price == nullptr || !price->isObject())
            refuse(json, "the row has no `price`", "write \"price\": {…}");
        Rates made;
        for (const auto& member : price->items) {
            const auto name = std::ranges::find(rateNames, member.key, &RateName::name);
            if (name == std::end(rateNames)) refuse(member, "`" + member.key + "` is not the name of a rate");
            made.*name->rate = rate(member, name->isPerThousand);
        }
        return made;
    }

    std::set<std::tuple<std::string, MatchKind, std::string, std::chrono::sys_days, int, int>> m_seen;
    std::set<std::string> m_providers;
};

} // namespace

Result<Catalog> Catalog::parse(std::string_view text, std::string_view fileName) {
    return Parser(text, fileName).parse();
}

Result<Catalog> Catalog::load(const std::filesystem::path& snapshot) {
    const auto text = readFile(snapshot);
    if (!text) return std::unexpected(text.error());
    return parse(*text, snapshot.string());
}

} // namespace tierline::catalog
