#include "catalog/snapshot.h"

#include "base/jsonwriter.h"
#include "catalog/import.h"
#include "catalog/ratenames.h"
#include "catalog/steps.h"

#include <array>
#include <cstdio>

namespace tierline::catalog {

namespace {

constexpr std::array<std::pair<std::string_view, MatchKind>, 5> kinds = {{
    {"equals", MatchKind::Equals},
    {"starts_with", MatchKind::StartsWith},
    {"ends_with", MatchKind::EndsWith},
    {"contains", MatchKind::Contains},
    {"regex", MatchKind::Regex},
}};

std::string decimalOf(Rate rate, bool isPerThousand) {
    if (!isPerThousand) return toString(rate);
    // Rates of thousands come from decimals of nine places, so that this loses nothing.
    return toString(Rate{rate.nanoPerMillion / 1000});
}

void writeRates(JsonWriter& json, const Rates& rates) {
    json.beginObject();
    for (const auto& name : rateNames) {
        if (!(rates.*name.rate)) continue;
        json.key(name.name);
        json.raw(decimalOf(*(rates.*name.rate), name.isPerThousand));
    }
    json.endObject();
}

void writeTexts(JsonWriter& json, std::string_view name, const std::vector<std::string>& texts) {
    if (texts.empty()) return;
    json.key(name);
    json.beginArray();
    for (const auto& text : texts)
        json.value(text);
    json.endArray();
}

void writeExtractor(JsonWriter& json, const Extractor& extractor) {
    json.beginObject();
    json.member("flavor", extractor.flavor);
    writeTexts(json, "root", extractor.root);
    json.key("read");
    json.beginArray();
    for (const auto& mapping : extractor.mappings) {
        const auto path = textOf(mapping.path);
        if (!path) continue;
        json.beginArray();
        json.value(*path);
        json.value(mapping.into);
        if (mapping.required || mapping.instead) json.value(mapping.required ? "required" : "instead");
        json.endArray();
    }
    json.endArray();
    json.endObject();
}

std::string lineOf(const ProviderEntry& entry) {
    std::string line;
    JsonWriter json(line);
    json.beginObject();
    json.member("id", entry.id);
    writeTexts(json, "hosts", entry.hosts);
    writeTexts(json, "fallbacks", entry.fallbacks);
    if (!entry.extractors.empty()) {
        json.key("usage");
        json.beginArray();
        for (const auto& extractor : entry.extractors)
            writeExtractor(json, extractor);
        json.endArray();
    }
    json.endObject();
    return line;
}

std::string lineOf(const Row& row) {
    std::string line;
    JsonWriter json(line);
    json.beginObject();
    json.member("provider", row.provider);
    json.member(nameOf(row.match), row.pattern);
    if (row.from != std::chrono::sys_days{}) json.member("from", toString(row.from));
    if (row.hours) json.member("hours", textOf(*row.hours));
    if (row.context) json.member("context", *row.context);
    if (row.price.base != Rates{}) {
        json.key("price");
        writeRates(json, row.price.base);
    }
    if (!row.price.steps.empty()) {
        json.key("above");
        json.beginArray();
        for (const auto& step : row.price.steps) {
            json.beginObject();
            json.member("tokens", step.above);
            json.key("price");
            writeRates(json, step.rates);
            json.endObject();
        }
        json.endArray();
    }
    json.endObject();
    return line;
}

template <class List>
void appendLines(std::string& text, const List& list) {
    const char* before = "";
    for (const auto& item : list) {
        text += before + lineOf(item);
        before = ",\n";
    }
}

} // namespace

std::string_view nameOf(MatchKind kind) {
    for (const auto& [name, known] : kinds)
        if (known == kind) return name;
    return {};
}

std::optional<MatchKind> matchKindFrom(std::string_view name) {
    for (const auto& [known, kind] : kinds)
        if (known == name) return kind;
    return std::nullopt;
}

std::string textOf(DayHours hours) {
    char text[64];
    std::snprintf(text, sizeof text, "%02d:%02d-%02d:%02d", hours.from / 60, hours.from % 60, hours.to / 60,
                  hours.to % 60);
    return text;
}

std::optional<DayHours> hoursFrom(std::string_view text) {
    const auto minutes = [&](std::size_t at) {
        const auto digit = [&](std::size_t i) {
            return text[at + i] >= '0' && text[at + i] <= '9' ? text[at + i] - '0' : 99;
        };
        const int hour = digit(0) * 10 + digit(1), minute = digit(3) * 10 + digit(4);
        return text[at + 2] == ':' && minute < 60 && hour * 60 + minute <= 1440 ? hour * 60 + minute : -1;
    };
    if (text.size() != 11 || text[5] != '-') return std::nullopt;
    const DayHours hours{minutes(0), minutes(6)};
    if (hours.from < 0 || hours.to < 0 || hours.from == hours.to || hours.from == 1440) return std::nullopt;
    return hours;
}

std::string toSnapshot(const Catalog& catalog) {
    std::string text = "{\"tierline_prices\":" + std::to_string(snapshotVersion) + ",\n\"date\":";
    appendJsonString(text, toString(catalog.date()));
    if (!catalog.source().empty()) {
        text += ",\n\"source\":";
        appendJsonString(text, catalog.source());
    }
    text += ",\n\"unit\":\"USD per million tokens; searches and requests per thousand\",\n\"providers\":[\n";
    appendLines(text, catalog.providers());
    text += "],\n\"models\":[\n";
    appendLines(text, catalog.rows());
    return text + "]}\n";
}

} // namespace tierline::catalog
