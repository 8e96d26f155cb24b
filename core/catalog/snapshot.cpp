#include "catalog/snapshot.h"

#include "base/paths.h"
#include "catalog/json.h"
#include "catalog/priceread.h"
#include "catalog/steps.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <tuple>

namespace tierline::catalog {

namespace {

namespace fs = std::filesystem;

std::optional<std::int64_t> countFrom(const Json& node) {
    std::int64_t value = 0;
    const auto end = node.text.data() + node.text.size();
    const auto [rest, error] = std::from_chars(node.text.data(), end, value);
    if (!node.isNumber() || error != std::errc{} || rest != end || value <= 0) return std::nullopt;
    return value;
}

class SnapshotReader {
public:
    SnapshotReader(std::string_view text, std::string_view file) : m_text(text), m_file(file) {}

    Result<Catalog> read() {
        const auto tree = parseJson(m_text, m_file);
        if (!tree) return std::unexpected(tree.error());
        if (const auto* twice = duplicateIn(*tree))
            return wrong(*twice, "`" + twice->key + "` stands twice", "remove one of the two");
        if (const auto good = readHead(*tree); !good) return std::unexpected(good.error());
        for (const auto& item : tree->get("providers")->items)
            if (const auto good = readProvider(item); !good) return std::unexpected(good.error());
        for (const auto& item : tree->get("models")->items)
            if (const auto good = readModel(item); !good) return std::unexpected(good.error());
        if (m_rows.empty()) return wrong(*tree, "the file holds no prices");
        return Catalog(std::move(m_providers), std::move(m_rows), m_date, std::move(m_source));
    }

private:
    using Known = std::initializer_list<std::string_view>;

    std::unexpected<Error> wrong(const Json& at, std::string detail, std::string remedy = {}) const {
        return wrongAt(m_text, m_file, at.offset, std::move(detail), std::move(remedy));
    }

    Result<void> knowsAll(const Json& object, Known known) const {
        if (!object.isObject()) return wrong(object, "this must be an object");
        for (const auto& member : object.items)
            if (std::ranges::find(known, member.key) == known.end())
                return wrong(member, "`" + member.key + "` is not known here");
        return {};
    }

    Result<void> readHead(const Json& root) {
        const auto* version = root.get("tierline_prices");
        if (version == nullptr || !countFrom(*version))
            return wrong(root, "not a price file of Tierline",
                         "import others with `tierlinectl price --import`");
        if (*countFrom(*version) != snapshotVersion) {
            auto error = wrong(*version, "the price file has version " + version->text
                                             + "; this program reads " + std::to_string(snapshotVersion));
            if (*countFrom(*version) > snapshotVersion) error.error().code = ErrorCode::TooNew;
            return error;
        }
        if (const auto good = knowsAll(
                root, {"tierline_prices", "date", "source", "licence", "unit", "providers", "models"});
            !good)
            return good;
        const auto* date = root.get("date");
        const auto day = date != nullptr && date->isString() ? dayFrom(date->text) : std::nullopt;
        if (!day)
            return wrong(date == nullptr ? root : *date, "the file has no date",
                         "write \"date\": \"2026-06-01\"");
        m_date = *day;
        if (const auto* source = root.get("source")) m_source = source->text;
        for (const auto* list : {"providers", "models"})
            if (const auto* found = root.get(list); found == nullptr || !found->isArray())
                return wrong(found == nullptr ? root : *found, "there is no list of " + std::string(list));
        return {};
    }

    Result<std::string> textMember(const Json& object, std::string_view name) const {
        const auto* member = object.get(name);
        if (member == nullptr || !member->isString() || member->text.empty())
            return wrong(member == nullptr ? object : *member, "`" + std::string(name) + "` must be a text");
        return member->text;
    }

    Result<std::vector<std::string>> texts(const Json& object, std::string_view name) const {
        std::vector<std::string> all;
        const auto* member = object.get(name);
        if (member == nullptr) return all;
        if (!member->isArray()) return wrong(*member, "`" + member->key + "` must be a list of texts");
        for (const auto& item : member->items) {
            if (!item.isString() || item.text.empty()) return wrong(item, "this must be a text");
            all.push_back(item.text);
        }
        return all;
    }

    Result<void> readProvider(const Json& object) {
        if (const auto good = knowsAll(object, {"id", "hosts", "fallbacks", "usage"}); !good) return good;
        const auto id = textMember(object, "id");
        const auto hosts = texts(object, "hosts");
        const auto fallbacks = texts(object, "fallbacks");
        for (const auto* error : {id ? nullptr : &id.error(), hosts ? nullptr : &hosts.error(),
                                  fallbacks ? nullptr : &fallbacks.error()})
            if (error != nullptr) return std::unexpected(*error);
        if (std::ranges::find(m_providers, *id, &ProviderEntry::id) != m_providers.end())
            return wrong(object, "the provider `" + *id + "` stands twice");
        ProviderEntry made{*id, *hosts, *fallbacks, {}};
        if (const auto* usage = object.get("usage")) {
            if (!usage->isArray()) return wrong(*usage, "`usage` must be a list");
            for (const auto& item : usage->items) {
                auto extractor = readExtractor(item);
                if (!extractor) return std::unexpected(extractor.error());
                made.extractors.push_back(*std::move(extractor));
            }
        }
        m_providers.push_back(std::move(made));
        return {};
    }

    // {"flavor":"chat","root":["usage"],"read":[["prompt_tokens","input_tokens","required"],…]}
    Result<Extractor> readExtractor(const Json& object) const {
        if (const auto good = knowsAll(object, {"flavor", "root", "read"}); !good)
            return std::unexpected(good.error());
        const auto flavor = textMember(object, "flavor");
        if (!flavor) return std::unexpected(flavor.error());
        const auto root = texts(object, "root");
        if (!root) return std::unexpected(root.error());
        Extractor made{*flavor, *root, {}};
        const auto* read = object.get("read");
        if (read == nullptr || !read->isArray()) return wrong(object, "`read` must be a list");
        for (const auto& item : read->items) {
            auto mapping = readMapping(item);
            if (!mapping) return std::unexpected(mapping.error());
            made.mappings.push_back(*std::move(mapping));
        }
        return made;
    }

    Result<Mapping> readMapping(const Json& item) const {
        const auto remedy =
            "write [\"path.of.the.count\", \"input_tokens\"], and \"required\" or \"instead\"";
        const bool isList = item.isArray() && (item.items.size() == 2 || item.items.size() == 3)
                            && std::ranges::all_of(item.items, &Json::isString);
        if (!isList) return wrong(item, "this does not say where a count is", remedy);
        Mapping made{stepsOf(item.items[0].text), item.items[1].text, false, false};
        if (made.path.empty() || textOf(made.path) != item.items[0].text || made.into.empty())
            return wrong(item, "this does not say where a count is", remedy);
        if (item.items.size() == 3) {
            made.required = item.items[2].text == "required";
            made.instead = item.items[2].text == "instead";
            if (!made.required && !made.instead) return wrong(item.items[2], "unknown word", remedy);
        }
        return made;
    }

    Result<void> readModel(const Json& object) {
        if (const auto good = knowsAll(object, {"provider", "equals", "starts_with", "ends_with", "contains",
                                                "regex", "from", "hours", "context", "price", "above"});
            !good)
            return good;
        Row row;
        const auto provider = textMember(object, "provider");
        if (!provider) return std::unexpected(provider.error());
        row.provider = *provider;
        if (const auto good = readPattern(object, row); !good) return good;
        if (const auto good = readWhen(object, row); !good) return good;
        if (const auto* context = object.get("context")) {
            row.context = countFrom(*context);
            if (!row.context) return wrong(*context, "`context` must be a number of tokens");
        }
        if (const auto good = readPrice(object, row.price); !good) return good;
        const auto hours = row.hours.value_or(DayHours{-1, -1});
        if (!m_seen.emplace(row.provider, row.match, row.pattern, row.from, hours.from, hours.to).second)
            return wrong(object, "the same pattern, day and hours stand in an earlier line",
                         "remove one of the two");
        m_rows.push_back(std::move(row));
        return {};
    }

    Result<void> readPattern(const Json& object, Row& row) const {
        const Json* pattern = nullptr;
        for (const auto& member : object.items) {
            const auto kind = matchKindFrom(member.key);
            if (!kind) continue;
            if (pattern != nullptr) return wrong(member, "a line has one pattern, this has two");
            pattern = &member;
            row.match = *kind;
        }
        const auto isUpper = [](char c) { return c >= 'A' && c <= 'Z'; };
        if (pattern == nullptr) return wrong(object, "the line names no model", "add \"equals\": \"name\"");
        row.pattern = pattern->text;
        if (!pattern->isString() || row.pattern.empty()
            || (row.match != MatchKind::Regex && std::ranges::any_of(row.pattern, isUpper)))
            return wrong(*pattern, "the pattern must be a text in lower case");
        const auto why = row.match == MatchKind::Regex ? whyNotRegex(row.pattern) : "";
        if (!why.empty()) return wrong(*pattern, "the expression `" + row.pattern + "` " + why);
        return {};
    }

    Result<void> readWhen(const Json& object, Row& row) const {
        if (const auto* from = object.get("from")) {
            const auto day = from->isString() ? dayFrom(from->text) : std::nullopt;
            if (!day) return wrong(*from, "`" + from->text + "` is not a day", "write it as 2026-06-01");
            row.from = *day;
        }
        if (const auto* hours = object.get("hours")) {
            row.hours = hours->isString() ? hoursFrom(hours->text) : std::nullopt;
            if (!row.hours) return wrong(*hours, "these are not hours", "write them in UTC as 00:30-16:30");
        }
        return {};
    }

    Result<void> readPrice(const Json& object, Price& price) const {
        if (const auto* base = object.get("price"))
            if (const auto good = readRates(*base, price.base); !good) return good;
        const auto* above = object.get("above");
        if (above == nullptr) return {};
        if (!above->isArray() || price.base == Rates{})
            return wrong(*above, "`above` must be a list beside a price");
        for (const auto& item : above->items) {
            if (const auto good = knowsAll(item, {"tokens", "price"}); !good) return good;
            const auto* tokens = item.get("tokens");
            const auto* rates = item.get("price");
            const auto count = tokens == nullptr ? std::nullopt : countFrom(*tokens);
            if (!count || rates == nullptr || (!price.steps.empty() && *count <= price.steps.back().above))
                return wrong(item, "a step needs its price and more tokens than the one before");
            price.steps.push_back({*count, {}});
            if (const auto good = readRates(*rates, price.steps.back().rates); !good) return good;
        }
        return {};
    }

    Result<void> readRates(const Json& object, Rates& rates) const {
        if (!object.isObject() || object.items.empty()) return wrong(object, "a price must name a rate");
        for (const auto& member : object.items) {
            const auto known = std::ranges::find(rateNames, member.key, &RateName::name);
            if (known == std::ranges::end(rateNames))
                return wrong(member, "`" + member.key + "` is not a kind of price");
            if (!member.isNumber()) return wrong(member, "the price of `" + member.key + "` is not a number");
            const auto rate = rateFrom(member.text, known->isPerThousand);
            if (!rate) return wrong(member, rate.error().detail, rate.error().remedy);
            rates.*known->rate = *rate;
        }
        return {};
    }

    std::string_view m_text, m_file;
    std::chrono::sys_days m_date{};
    std::string m_source;
    std::vector<ProviderEntry> m_providers;
    std::vector<Row> m_rows;
    std::set<std::tuple<std::string, MatchKind, std::string, std::chrono::sys_days, int, int>> m_seen;
};

} // namespace

Result<Catalog> Catalog::parse(std::string_view text, std::string_view fileName) {
    return SnapshotReader(text, fileName).read();
}

Result<Catalog> Catalog::load(const fs::path& snapshot) {
    const auto text = readFile(snapshot);
    if (!text) return std::unexpected(text.error());
    return parse(*text, snapshot.string());
}

} // namespace tierline::catalog
