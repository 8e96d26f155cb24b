#include "policy/nearest.h"
#include "policy/schema.h"
#include "policy/values.h"

#include "base/money.h"

#include <algorithm>
#include <array>
#include <utility>

namespace tierline::policy {

namespace {

using enum Shape;

std::string asDecimal(std::int64_t millionths) {
    return tierline::toString(tierline::Rate{millionths * 1'000});
}

std::string signedDecimal(std::int64_t millionths) {
    return (millionths < 0 ? "-" : "") + asDecimal(millionths < 0 ? -millionths : millionths);
}

std::vector<std::string> choicesOf(const Key& key) {
    std::vector<std::string> list;
    for (auto rest = key.choices; !rest.empty();) {
        const auto end = std::min(rest.find('|'), rest.size());
        list.emplace_back(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return list;
}

std::string lastName(std::string_view path) {
    const auto dot = path.rfind('.');
    return std::string(path.substr(dot == path.npos ? 0 : dot + 1));
}

std::string rangeOf(const Key& key) {
    if (key.low == key.high) return std::to_string(key.low);
    return key.shape == Count
               ? "a whole number from " + std::to_string(key.low) + " to " + std::to_string(key.high)
               : "a number from " + signedDecimal(key.low) + " to " + signedDecimal(key.high);
}

bool checkNumber(const Node& node, const Key& key, Problems& problems) {
    const bool isCount = key.shape == Count;
    const auto range = rangeOf(key);
    auto pointed = node.text;
    std::ranges::replace(pointed, ',', '.');
    const bool hasComma = pointed != node.text && decimalFrom(pointed);
    const auto refuse = [&](std::string_view why) {
        problems.error(node.at,
                       inQuotes(lastName(key.path)) + ": " + inQuotes(node.text) + " " + std::string(why),
                       hasComma && !isCount ? "decimals use a point: " + pointed : "write " + range);
        return false;
    };
    if (isNotFinite(node.text)) return refuse("is not finite");
    if (node.quoted) return refuse("is text, because of the quotes");
    const bool looksRight = node.text.find_first_not_of("0123456789.eE+-") == node.text.npos;
    const bool allDigits = node.text.find_first_not_of("0123456789") == node.text.npos;
    std::int64_t value = 0;
    if (isCount) {
        const auto whole = integerFrom(node.text);
        if (!whole) return refuse(allDigits ? "is out of range" : "is not a whole number");
        value = *whole;
    } else {
        const auto decimal = decimalFrom(node.text);
        if (!decimal) return refuse(looksRight ? "is out of range" : "is not a number");
        value = decimal->value;
        if (!decimal->exact)
            problems.warning(node.at, inQuotes(node.text) + " has more than six decimals and is rounded to "
                                          + signedDecimal(value));
    }
    return value >= key.low && value <= key.high ? true : refuse("is out of range");
}

// How a person calls what is chosen, where that is not the key's own name.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> choiceNames{
    {{"classify.stages[]", "stage"},
     {"providers.*.also[]", "dialect"},
     {"budgets[].per", "period"},
     {"alerts[].when", "alert"}}};

std::string nameOfChoice(std::string_view path) {
    const auto named = std::ranges::find(choiceNames, path, [](const auto& row) { return row.first; });
    return named == choiceNames.end() ? lastName(path) : std::string(named->second);
}

bool checkChoice(const Node& node, const Key& key, Problems& problems) {
    const auto choices = choicesOf(key);
    if (std::ranges::find(choices, node.text) != choices.end()) return true;
    const auto name = nameOfChoice(key.path);
    problems.error(node.at, "unknown " + name + " " + inQuotes(node.text), nearestRemedy(node.text, choices));
    return false;
}

bool refuse(const Node& node, const Key& key, Problems& problems, std::string_view why, std::string remedy) {
    problems.error(node.at,
                   inQuotes(lastName(key.path)) + ": " + inQuotes(node.text) + " " + std::string(why),
                   std::move(remedy));
    return false;
}

bool checkKeyReference(const Node& node, Problems& problems) {
    if (isKeyReference(node.text)) return true;
    // The text may be a key that someone pasted: it is not repeated here.
    problems.error(
        node.at, "`key` is not a reference to a key",
        "write env:NAME, file:PATH, keychain:NAME or client; a key itself never stands in the policy");
    return false;
}

// What people write where a plain amount belongs.
std::string amountRemedy(const Key& key, std::string_view text) {
    auto pointed = std::string(text);
    std::ranges::replace(pointed, ',', '.');
    if (pointed != text && amountFrom(pointed)) return "decimals use a point: " + pointed;
    if (text.starts_with("$") || text.ends_with("USD") || text.ends_with("$"))
        return "leave the currency out, it is always US dollars: 5.00";
    if (key.shape == Amount) return "write US dollars above 0, for example 5.00";
    return text.ends_with("%") ? "write a share: 0.2 instead of 20%" : "write a number, for example 0.2";
}

bool checkAmount(const Node& node, const Key& key, Problems& problems) {
    if (node.quoted) return refuse(node, key, problems, "is text, because of the quotes", "remove them");
    if (isNotFinite(node.text)) return refuse(node, key, problems, "is not finite", amountRemedy(key, {}));
    const auto amount = rateFromDecimal(node.text); // the same decimals, whatever they are a price of
    if (amount && (amount->nanoPerMillion > 0 || key.path.ends_with(".clear"))) return true;
    std::string why = amount ? "is not above 0" : amount.error().detail;
    if (const auto quote = why.rfind("` "); quote != why.npos) why.erase(0, quote + 2);
    return refuse(node, key, problems, why, amountRemedy(key, node.text));
}

bool checkUrl(const Node& node, const Key& key, Problems& problems) {
    if (isWebUrl(node.text)) return true;
    // A URL may hold a secret: it is not repeated here.
    problems.error(node.at, inQuotes(lastName(key.path)) + " is not the address of a web server",
                   "write http://host… or https://host…, without user, password or blanks");
    return false;
}

bool checkRate(const Node& node, const Key& key, Problems& problems) {
    if (node.quoted) return refuse(node, key, problems, "is text, because of the quotes", "remove them");
    if (const auto rate = rateFromDecimal(node.text); !rate) {
        problems.error(node.at, rate.error().detail, rate.error().remedy);
        return false;
    }
    return true;
}

} // namespace

bool checkScalar(const Node& node, const Key& key, Problems& problems) {
    switch (key.shape) {
    case Weight:
    case Count: return checkNumber(node, key, problems);
    case Share: {
        const auto share = node.quoted ? std::nullopt : decimalFrom(node.text);
        if (share && share->value > 0 && share->value <= one) return true;
        return refuse(node, key, problems, "is not a share", "write a number above 0 and at most 1");
    }
    case Duration: {
        const auto duration = durationFrom(node.text);
        if (duration && duration->count() > 0) return true;
        return refuse(node, key, problems, "is not a duration",
                      "write a whole number above 0 with its unit: 300ms, 5s, 10m, 2h, 7d");
    }
    case Flag:
        return !node.quoted && flagFrom(node.text)
                   ? true
                   : refuse(node, key, problems, "is neither true nor false", "write true or false");
    case Zone:
        return isZoneName(node.text) && isZoneHere(node.text)
                   ? true
                   : refuse(node, key, problems, "is not a time zone's name",
                            "write an IANA name such as Europe/Berlin");
    case Choice: return checkChoice(node, key, problems);
    case KeyReference: return checkKeyReference(node, problems);
    case Dollars: return checkRate(node, key, problems);
    case Amount:
    case Threshold: return checkAmount(node, key, problems);
    case Bytes: {
        const auto bytes = bytesFrom(node.text);
        if (bytes && *bytes > 0) return true;
        return refuse(node, key, problems, "is not a size",
                      "write a whole number above 0 with or without its unit: 500MB, 2GB, 1TB");
    }
    case Url: return checkUrl(node, key, problems);
    case TextOrMap:
    case Text: return !node.text.empty() ? true : refuse(node, key, problems, "is empty", "write some text");
    case Map:
    case Named:
    case List:
    case PriceOrAuto:
    case Opaque: return true;
    }
    return true;
}

} // namespace tierline::policy
