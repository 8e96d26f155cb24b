#include "bench/rowread.h"

#include "base/hash.h"
#include "base/utf8.h"
#include "bench/cells.h"
#include "policy/nearest.h"
#include "protocol/request.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <spdlog/fmt/fmt.h>

namespace tierline::bench {

using protocol::JsonView;

namespace {

constexpr std::size_t mostModels = 1000, mostTiers = 100;
constexpr double largestScore = 1e9;
constexpr auto largestCost = Money::fromNano(1'000'000'000'000'000); // of a call; sums of many must hold

std::unexpected<Error> wrong(std::string detail, std::string remedy = {}) {
    return fail(ErrorCode::InvalidInput, std::move(detail), std::move(remedy));
}

std::string membersOf(JsonView row) {
    std::string names;
    std::size_t count = 0;
    for (const auto& [key, value] : row.members()) {
        if (++count > 12) return names + ", …";
        names += fmt::format("{}`{}`", names.empty() ? "" : ", ", key);
    }
    return names.empty() ? "nothing" : names;
}

std::optional<std::string> plainText(JsonView value) {
    if (const auto text = value.string()) return std::string(*text);
    if (value.isNumber() || value.isBoolean()) return value.text();
    return std::nullopt;
}

} // namespace

Result<Money> moneyFromUsd(std::string_view text) {
    const auto refused = [&] {
        return wrong(fmt::format("cost `{}` is not an amount in USD", text.substr(0, 40)),
                     "write what the call cost in US dollars, for example 0.00184");
    };
    const auto e = std::min(text.find_first_of("eE"), text.size());
    int exponent = 0;
    if (e < text.size()) {
        const auto begin = text.data() + e + (text.substr(e + 1).starts_with('+') ? 2 : 1);
        const auto end = text.data() + text.size();
        const auto [rest, error] = std::from_chars(begin, end, exponent);
        if (error != std::errc{} || rest != end || exponent < -400 || exponent > 400) return refused();
    }
    std::string digits;
    int point = -1;
    for (const char sign : text.substr(0, e)) {
        if (sign == '.' && point < 0)
            point = static_cast<int>(digits.size());
        else if (sign >= '0' && sign <= '9')
            digits += sign;
        else
            return refused();
    }
    if (digits.empty() || digits.size() > 400) return refused();
    const int whole = (point < 0 ? static_cast<int>(digits.size()) : point) + exponent + 9;
    if (whole < 0) return Money{};
    std::int64_t nano = 0;
    for (int at = 0; at < whole; ++at) {
        const int digit =
            at < static_cast<int>(digits.size()) ? digits[static_cast<std::size_t>(at)] - '0' : 0;
        if (__builtin_mul_overflow(nano, 10, &nano) || __builtin_add_overflow(nano, digit, &nano))
            return refused();
    }
    const auto next = static_cast<std::size_t>(whole);
    if (next < digits.size() && digits[next] >= '5' && __builtin_add_overflow(nano, 1, &nano))
        return refused();
    return Money::fromNano(nano);
}

Result<Money> costFromUsd(std::string_view text) {
    const auto money = moneyFromUsd(text);
    if (money && *money > largestCost)
        return wrong(
            fmt::format("cost `{}` is more than a million US dollars for one call", text.substr(0, 40)),
            "write what the call cost in US dollars, for example 0.00184");
    return money;
}

RowReader::RowReader(SetOptions options) : m_options(std::move(options)) {
    m_names.tiers = m_options.tiers;
}

void RowReader::cellsAreTexts(const std::vector<std::string>& columns) {
    m_areTexts = true;
    auto& mapped = m_options.mapping.columns;
    const auto isMapped = [&](const std::string& column) {
        return std::ranges::any_of(mapped, [&](const auto& each) { return each.second == column; });
    };
    for (const auto& column : columns)
        if (isInFamily(column) && !isMapped(column)) mapped.emplace(column, column);
}

Result<Case> RowReader::read(std::string_view line, std::int64_t number) {
    const auto row = m_parser.parse(line, true);
    if (!row) return std::unexpected(row.error());
    if (!row->isObject()) return wrong("a row is a JSON object", R"(for example {"id": "1", "prompt": "…"})");
    Case made;
    made.line = number;
    using Step = Result<void> (RowReader::*)(JsonView, Case&);
    for (const Step step : {&RowReader::readId, &RowReader::readPrompt, &RowReader::readTier,
                            &RowReader::readOutcomes, &RowReader::readRest})
        if (const auto good = (this->*step)(*row, made); !good) return std::unexpected(good.error());
    m_idLines.emplace(fnv1a(made.id), number);
    if (made.tier) ++m_names.labels[*m_label].rows;
    return made;
}

std::vector<std::string> RowReader::unseenColumns() const {
    std::vector<std::string> unseen;
    for (const auto& [target, source] : m_options.mapping.columns)
        if (!m_seen.contains(target)) unseen.push_back(source);
    return unseen;
}

// A name with points in it goes before the way down that it could also be.
JsonView RowReader::member(JsonView row, std::string_view target) {
    std::string_view source = m_options.mapping.memberFor(target);
    JsonView found = row[source];
    for (JsonView at = row; !found && at.isObject();) {
        const auto point = source.find('.');
        if (point == source.npos) {
            found = at[source];
            break;
        }
        at = at[source.substr(0, point)];
        source.remove_prefix(point + 1);
    }
    if (found && !m_seen.contains(target)) m_seen.emplace(target);
    return found.isNull() ? JsonView{} : found;
}

// What a text of CSV holds as JSON, else the value as it is.
JsonView RowReader::structured(JsonView cell) {
    const auto text = m_areTexts ? cell.string() : std::nullopt;
    return text ? structuredCell(*text, m_cellParser).value_or(cell) : cell;
}

std::optional<double> RowReader::scoreOf(JsonView value) const {
    if (const auto flag = value.boolean()) return *flag ? 1.0 : 0.0;
    const auto text = m_areTexts ? value.string() : std::nullopt;
    const auto number = text ? numberInCell(*text) : value.number();
    if (!number || !std::isfinite(*number) || std::abs(*number) > largestScore) return std::nullopt;
    return number;
}

Result<void> RowReader::readId(JsonView row, Case& into) {
    const auto value = member(row, "id");
    if (!value && m_options.mapping.memberFor("id") == lineAsId) {
        into.id = std::to_string(into.line);
        m_seen.emplace("id");
        return {};
    }
    if (!value)
        return wrong("the row has no `id`",
                     fmt::format("it has {}; name one with --map id=…, or number the rows with --map id={}",
                                 membersOf(row), lineAsId));
    const auto text = plainText(value);
    if (!text || text->empty()) return wrong("`id` is neither a text nor a number");
    into.id = *text;
    const auto twin = m_idLines.find(fnv1a(into.id));
    if (twin != m_idLines.end())
        return wrong(fmt::format("the id `{}` stands in line {} already", into.id, twin->second));
    return {};
}

Result<void> RowReader::readPrompt(JsonView row, Case& into) {
    const auto prompt = member(row, "prompt");
    const auto messages = structured(member(row, "messages"));
    if (prompt && messages) return wrong("the row has both `prompt` and `messages`");
    if (!prompt && !messages)
        return wrong("the row has neither `prompt` nor `messages`",
                     fmt::format("it has {}; name one with --map prompt=…", membersOf(row)));
    if (prompt) {
        const auto text = prompt.string();
        if (!text) return wrong("`prompt` is not a text");
        into.prompt = *text;
        return {};
    }
    // The view wants an object with `messages`, whatever the column is called here.
    const auto whole = protocol::Json::parse(R"({"messages":)" + messages.text() + "}");
    if (!whole) return std::unexpected(whole.error());
    auto view = protocol::viewConversation(Dialect::OpenAi, whole->root());
    if (!view) return std::unexpected(view.error());
    into.prompt = std::move(view->userText);
    into.messages = messages.text();
    return {};
}

Result<void> RowReader::readTier(JsonView row, Case& into) {
    const auto value = member(row, "tier");
    if (!value) return {};
    const auto written = plainText(value);
    if (!written) return wrong("`tier` is not a text");
    const auto label = m_labels.find(*written);
    if (label != m_labels.end()) {
        into.tier = m_names.labels[label->second].tier;
        m_label = label->second;
        return {};
    }
    const auto tier = tierIndex(*written);
    if (!tier) return std::unexpected(tier.error());
    into.tier = *tier;
    m_label = m_names.labels.size();
    m_labels.emplace(*written, *m_label);
    m_names.labels.push_back({*written, *tier, 0});
    return {};
}

Result<std::size_t> RowReader::tierIndex(const std::string& written) {
    const auto name = m_options.mapping.tierFor(written);
    const auto found = std::ranges::find(m_names.tiers, name);
    if (found != m_names.tiers.end()) return static_cast<std::size_t>(found - m_names.tiers.begin());
    if (!m_options.tiers.empty())
        return wrong(fmt::format("there is no tier `{}`", beginningOf(name, 60)),
                     fmt::format("{}; or --map-value {}={}", policy::nearestRemedy(name, m_options.tiers),
                                 beginningOf(written, 60), m_options.tiers.front()));
    if (m_names.tiers.size() >= mostTiers)
        return wrong(fmt::format("`tier` has more than {} values", mostTiers),
                     "name the column that holds the tier with --map tier=…");
    m_names.tiers.push_back(name);
    return m_names.tiers.size() - 1;
}

Result<std::size_t> RowReader::modelIndex(std::string_view model) {
    const auto found = std::ranges::find(m_names.models, model);
    if (found != m_names.models.end()) return static_cast<std::size_t>(found - m_names.models.begin());
    if (m_names.models.size() >= mostModels)
        return wrong(fmt::format("`outcomes` names more than {} models", mostModels),
                     "it is an object from model to score");
    m_names.models.emplace_back(model);
    return m_names.models.size() - 1;
}

Result<void> RowReader::addOutcome(std::string_view model, JsonView value, Case& into) {
    const auto index = modelIndex(model);
    if (!index) return std::unexpected(index.error());
    if (std::ranges::find(into.outcomes, *index, &Outcome::model) != into.outcomes.end())
        return wrong(fmt::format("the row has two outcomes of `{}`", model));
    const auto score = scoreOf(value.isObject() ? value["score"] : value);
    if (!score)
        return wrong(fmt::format("the outcome of `{}` has no score that is a number", model),
                     R"(write {"score": 1} or 1)");
    into.outcomes.push_back({*index, *score, {}});
    if (const auto cost = value["cost"]; cost && !cost.isNull()) return setCost(model, cost, into);
    return {};
}

Result<void> RowReader::setCost(std::string_view model, JsonView value, Case& into) {
    const auto index = modelIndex(model);
    if (!index) return std::unexpected(index.error());
    const auto outcome = std::ranges::find(into.outcomes, *index, &Outcome::model);
    if (outcome == into.outcomes.end())
        return wrong(fmt::format("the row has a cost of `{}` and no outcome", model));
    const auto text = m_areTexts ? value.string() : std::nullopt;
    const auto money = costFromUsd(text               ? std::string(trimmedCell(*text))
                                   : value.isNumber() ? value.text()
                                                      : "of another type");
    if (!money) return std::unexpected(money.error());
    outcome->cost = *money;
    return {};
}

Result<void> RowReader::readOutcomes(JsonView row, Case& into) {
    if (const auto all = structured(member(row, "outcomes"))) {
        if (!all.isObject()) return wrong("`outcomes` is not an object from model to score");
        for (const auto& [model, value] : all.members())
            if (const auto good = addOutcome(model, value, into); !good) return good;
    }
    using Add = Result<void> (RowReader::*)(std::string_view, JsonView, Case&);
    for (const auto& [prefix, add] : {std::pair<std::string_view, Add>{"outcomes.", &RowReader::addOutcome},
                                      {"costs.", &RowReader::setCost}})
        for (const auto& [target, source] : m_options.mapping.columns) {
            if (!target.starts_with(prefix)) continue;
            const auto value = member(row, target);
            if (!value) continue;
            if (const auto good = (this->*add)(std::string_view(target).substr(prefix.size()), value, into);
                !good)
                return good;
        }
    std::ranges::sort(into.outcomes, {}, &Outcome::model);
    return {};
}

Result<void> RowReader::readRest(JsonView row, Case& into) {
    if (const auto expected = member(row, "expected"))
        into.expected = expected.isString() ? std::string(*expected.string()) : expected.text();
    if (const auto grader = structured(member(row, "grader"))) into.grader = grader.text();
    if (const auto original = member(row, "original"))
        into.original = std::string(original.string().value_or(""));
    if (const auto reason = member(row, "reason")) into.reason = plainText(reason).value_or("");
    if (const auto tags = structured(member(row, "tags"))) {
        if (!tags.isObject() && !tags.isArray()) return wrong("`tags` is neither an object nor a list");
        for (const auto& [key, value] : tags.members())
            if (const auto text = plainText(value)) into.tags[std::string(key)] = *text;
        for (const JsonView each : tags.items())
            if (const auto text = plainText(each)) into.tags[*text] = "true";
    }
    for (const auto& [target, source] : m_options.mapping.columns)
        if (target.starts_with("tags."))
            if (const auto value = member(row, target))
                if (const auto text = plainText(value)) into.tags[target.substr(5)] = *text;
    return {};
}

} // namespace tierline::bench
