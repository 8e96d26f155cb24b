#include "catalog/extractor.h"

#include "catalog/generic.h"
#include "catalog/json.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace tierline::catalog {

namespace {

constexpr std::int64_t mostTokens = 1'000'000'000;

// The file's names that mean something to us; the text parts of a bucket do not.
enum Name : std::uint8_t {
    Input,
    CacheRead,
    CacheWrite,
    Write5m,
    Write1h,
    InputAudio,
    InputImage,
    InputVideo,
    CachedAudio,
    CachedImage,
    CachedVideo,
    Output,
    Reasoning,
    OutputAudio,
    OutputImage,
    OutputVideo,
    Citation,
    Searches,
    nameCount
};
constexpr std::array<std::string_view, nameCount> names = {"input_tokens",
                                                           "cache_read_tokens",
                                                           "cache_write_tokens",
                                                           "cache_write_5m_tokens",
                                                           "cache_write_1h_tokens",
                                                           "input_audio_tokens",
                                                           "input_image_tokens",
                                                           "input_video_tokens",
                                                           "cache_audio_read_tokens",
                                                           "cache_image_read_tokens",
                                                           "cache_video_read_tokens",
                                                           "output_tokens",
                                                           "output_reasoning_tokens",
                                                           "output_audio_tokens",
                                                           "output_image_tokens",
                                                           "output_video_tokens",
                                                           "output_citation_tokens",
                                                           "web_searches"};

using Counts = std::array<std::optional<std::int64_t>, nameCount>;

std::string shown(const std::vector<PathStep>& path) {
    std::string text;
    for (const auto& step : path) {
        if (step.member.empty())
            text += "[" + step.value + "]";
        else
            text += (text.empty() ? "" : ".") + step.member;
    }
    return text;
}

// A whole number, also one written as 12.0: Cohere counts in decimals. Absent: what is wrong with it.
std::expected<std::int64_t, const char*> countOf(const Json& leaf) {
    if (!leaf.isNumber()) return std::unexpected("is not a number");
    std::string_view token = leaf.text;
    if (token.starts_with('-') && token.find_first_not_of("-0.") != token.npos)
        return std::unexpected("is negative");
    if (token.starts_with('-')) token.remove_prefix(1);
    if (const auto point = token.find('.'); point != token.npos) {
        if (token.find_first_not_of('0', point + 1) != token.npos)
            return std::unexpected("is not a whole number");
        token = token.substr(0, point);
    }
    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), count);
    if (error == std::errc::result_out_of_range || count > mostTokens)
        return std::unexpected("is more than a billion");
    if (end != token.data() + token.size()) return std::unexpected("is not a whole number");
    return count;
}

class Reader {
public:
    Reader(const Extractor& extractor, std::span<const std::string_view> texts, Extracted& out)
        : m_extractor(extractor), m_out(out) {
        for (const auto text : texts) {
            auto tree = parseJson(text);
            if (tree && tree->isObject())
                m_usages.push_back(*std::move(tree));
            else
                trouble("the usage is not a JSON object");
        }
    }

    Counts read() {
        Counts counts;
        for (const auto& mapping : m_extractor.mappings) {
            const auto name = std::ranges::find(names, mapping.into);
            if (name == names.end()) continue;
            auto& count = counts[static_cast<std::size_t>(name - names.begin())];
            if (mapping.instead && count) continue;
            if (const auto found = newest(mapping.path)) count = count.value_or(0) + *found;
        }
        requireAll(counts);
        addWritesByLife(counts);
        return counts;
    }

private:
    // A required count that is not there, and an input of which nothing is known.
    void requireAll(const Counts& counts) {
        bool readsInput = false;
        for (const auto& mapping : m_extractor.mappings) {
            readsInput = readsInput || mapping.into == names[Input];
            if (!mapping.required || newest(mapping.path)) continue;
            const auto replaces = [&](const Mapping& other) {
                return other.instead && other.into == mapping.into && newest(other.path);
            };
            if (!std::ranges::any_of(m_extractor.mappings, replaces)) lacks(shown(mapping.path));
        }
        if (m_out.isComplete && readsInput && !counts[Input]) lacks("input_tokens");
    }

    // Where the sum of the writes is part of the input and only their lives are told, these are part of it
    // too.
    void addWritesByLife(Counts& counts) {
        if (counts[CacheWrite] || !counts[Input]) return;
        const auto isSum = [&](const Mapping& mapping) { return mapping.into == names[CacheWrite]; };
        const auto sum = std::ranges::find_if(m_extractor.mappings, isSum);
        if (sum == m_extractor.mappings.end()) return;
        const auto isWithin = [&](const Mapping& mapping) {
            return mapping.into == names[Input] && mapping.path == sum->path;
        };
        if (std::ranges::any_of(m_extractor.mappings, isWithin))
            *counts[Input] += counts[Write5m].value_or(0) + counts[Write1h].value_or(0);
    }

    void lacks(const std::string& what) {
        m_out.isComplete = false;
        trouble(what + " is missing");
    }

    void trouble(std::string text) {
        if (std::ranges::find(m_out.troubles, text) == m_out.troubles.end())
            m_out.troubles.push_back(std::move(text));
    }

    std::optional<std::int64_t> newest(const std::vector<PathStep>& path) {
        for (const auto& usage : m_usages)
            if (const auto count = resolve(usage, path, path)) return count;
        return std::nullopt;
    }

    std::optional<std::int64_t> resolve(const Json& node, std::span<const PathStep> rest,
                                        const std::vector<PathStep>& path) {
        if (rest.empty()) {
            if (node.kind == Json::Kind::Null) return std::nullopt;
            const auto count = countOf(node);
            if (count) return *count;
            trouble(shown(path) + " " + count.error());
            return std::nullopt;
        }
        const auto& step = rest.front();
        if (!step.member.empty()) {
            const auto* member = node.get(step.member);
            return member == nullptr ? std::nullopt : resolve(*member, rest.subspan(1), path);
        }
        std::optional<std::int64_t> sum;
        if (!node.isArray()) return sum;
        for (const auto& element : node.items) {
            const auto* field = element.get(step.field);
            if (field == nullptr || !field->isString() || field->text != step.value) continue;
            if (const auto count = resolve(element, rest.subspan(1), path)) sum = sum.value_or(0) + *count;
        }
        return sum;
    }

    const Extractor& m_extractor;
    Extracted& m_out;
    std::vector<Json> m_usages;
};

// Makes disjoint buckets of counts of which some contain others, and cuts down what cannot be.
class Splitter {
public:
    Splitter(const Counts& counts, Extracted& out) : m_counts(counts), m_out(out) {}

    void split() {
        splitInput();
        splitCachedParts();
        splitInputParts();
        splitOutput();
        m_out.usage.parts.searches = count(Searches);
    }

private:
    std::int64_t count(Name name) const { return m_counts[name].value_or(0); }

    // At most `room` of a count; what is above it is named.
    std::int64_t cut(std::int64_t value, std::int64_t room, std::string_view what, std::string_view whole) {
        if (value <= room) return value;
        m_out.troubles.push_back(std::string(what) + " is more than " + std::string(whole));
        return room;
    }
    std::int64_t cut(Name name, std::int64_t room, std::string_view whole) {
        return cut(count(name), room, names[name], whole);
    }

    void splitInput() {
        auto& usage = m_out.usage;
        usage.input = count(Input);
        usage.cachedRead = cut(CacheRead, usage.input, "input_tokens");
        usage.input -= usage.cachedRead;

        const auto parts = count(Write5m) + count(Write1h);
        auto writes = m_counts[CacheWrite].value_or(parts);
        const bool isContrary = parts > writes;
        if (isContrary)
            m_out.troubles.emplace_back("the cache writes by life are more than cache_write_tokens");
        writes = cut(writes, usage.input, "cache_write_tokens", "the rest of input_tokens");
        // What is not known to live an hour is a write of five minutes.
        usage.cacheWrite1h = std::min(count(Write1h), writes);
        usage.cacheWrite5m = writes - usage.cacheWrite1h;
        usage.input -= writes;
    }

    void splitCachedParts() {
        auto& parts = m_out.usage.parts;
        auto room = m_out.usage.cachedRead;
        for (const auto& [name, part] : {std::pair(CachedAudio, &UsageParts::cachedAudio),
                                         std::pair(CachedImage, &UsageParts::cachedImage),
                                         std::pair(CachedVideo, &UsageParts::cachedVideo)}) {
            parts.*part = cut(name, room, "the rest of cache_read_tokens");
            room -= parts.*part;
        }
    }

    // The file's input parts contain the cached ones. What is not known to be cached is fresh as long as
    // there is room in the fresh input, and cached beyond.
    void splitInputParts() {
        auto& usage = m_out.usage;
        auto& parts = usage.parts;
        auto fresh = usage.input;
        auto cached = usage.cachedRead - parts.cachedAudio - parts.cachedImage - parts.cachedVideo;
        struct Side {
            Name name;
            std::int64_t UsageParts::* fresh;
            std::int64_t UsageParts::* cached;
        };
        for (const auto& side : {Side{InputAudio, &UsageParts::inputAudio, &UsageParts::cachedAudio},
                                 Side{InputImage, &UsageParts::inputImage, &UsageParts::cachedImage},
                                 Side{InputVideo, &UsageParts::inputVideo, &UsageParts::cachedVideo}}) {
            const auto whole = std::max<std::int64_t>(count(side.name) - parts.*side.cached, 0);
            const auto writes =
                usage.cacheWrite5m + usage.cacheWrite1h; // may hold parts, at no rate of theirs
            const auto placed =
                cut(whole, fresh + cached + writes, names[side.name], "the rest of input_tokens");
            parts.*side.fresh = std::min(placed, fresh);
            fresh -= parts.*side.fresh;
            const auto beyond = std::min(placed - parts.*side.fresh, cached);
            parts.*side.cached += beyond;
            cached -= beyond;
        }
    }

    void splitOutput() {
        auto& usage = m_out.usage;
        usage.output = count(Output);
        usage.reasoning = cut(Reasoning, usage.output, "output_tokens");
        auto room = usage.output - usage.reasoning;
        for (const auto& [name, part] :
             {std::pair(OutputAudio, &UsageParts::outputAudio),
              std::pair(OutputImage, &UsageParts::outputImage),
              std::pair(OutputVideo, &UsageParts::outputVideo), std::pair(Citation, &UsageParts::citation)}) {
            usage.parts.*part = cut(name, room, "the rest of output_tokens");
            room -= usage.parts.*part;
        }
    }

    const Counts& m_counts;
    Extracted& m_out;
};

} // namespace

bool isCountKnown(std::string_view into) {
    // Text and what tools add lie within the whole and have no price of their own.
    const bool isContained = into.ends_with("_tool_tokens") || into.find("_text_") != into.npos;
    return isContained || std::ranges::find(names, into) != names.end();
}

Extracted extract(const Extractor& extractor, std::span<const std::string_view> usages) {
    Extracted out;
    const auto counts = Reader(extractor, usages, out).read();
    Splitter(counts, out).split();
    return out;
}

Result<Extracted> extractFromReply(const Extractor& extractor, std::string_view reply) {
    const auto usage = objectBelow(reply, extractor.root);
    if (!usage) return std::unexpected(usage.error());
    const std::string_view text = *usage;
    return extract(extractor, {&text, 1});
}

} // namespace tierline::catalog
