// Usage objects to costs: JSON lines in, one line out for each, in order.
#include "command.h"
#include "price.h"

#include "base/jsonwriter.h"
#include "base/paths.h"
#include "catalog/json.h"

#include <algorithm>
#include <spdlog/fmt/fmt.h>

namespace tierline::ctl {

namespace {

using catalog::Catalog;
using catalog::CostLine;
using catalog::Extracted;
using catalog::Extractor;
using catalog::Json;

constexpr std::size_t largestFile = std::size_t{1} << 30U;

struct UsageRow {
    std::string id; // as JSON
    std::string name, provider, flavor, model, usage;
    Wall when{};
};

// What a row cost, and why.
struct Priced {
    Extracted extracted;
    std::vector<std::string> flags;             // the records' own words where they have one
    std::vector<std::string> why;               // of an unknown cost, to read
    std::optional<std::vector<CostLine>> lines; // absent: a miss
    std::optional<Money> cost;
};

Result<std::string> textOf(const Json& row, std::string_view key) {
    const auto* found = row.get(key);
    if (found == nullptr || !found->isString() || found->text.empty())
        return fail(ErrorCode::InvalidInput, fmt::format("the row has no text `{}`", key));
    return found->text;
}

Result<UsageRow> readRow(std::string_view line) {
    const auto tree = catalog::parseJson(line);
    if (!tree || !tree->isObject()) return fail(ErrorCode::InvalidInput, "a row is a JSON object");
    UsageRow row;
    const auto* id = tree->get("id");
    if (id == nullptr || (!id->isString() && !id->isNumber()))
        return fail(ErrorCode::InvalidInput, "the row has no `id`");
    row.name = id->text;
    if (id->isString())
        appendJsonString(row.id, id->text);
    else
        row.id = id->text;
    row.flavor = "default";
    for (const auto& [key, into] : {std::pair("provider", &row.provider), std::pair("model", &row.model),
                                    std::pair("flavor", &row.flavor)}) {
        if (into == &row.flavor && tree->get(key) == nullptr) continue;
        const auto text = textOf(*tree, key);
        if (!text) return std::unexpected(text.error());
        *into = *text;
    }
    const auto usage = catalog::objectBelow(line, {"usage"});
    if (!usage) return fail(ErrorCode::InvalidInput, "the row has no object `usage`");
    row.usage = *usage;
    row.when = systemClock().wall();
    if (tree->get("time") == nullptr) return row;
    const auto time = textOf(*tree, "time");
    const auto when = time ? wallFromRfc3339(*time) : std::nullopt;
    if (!when) return fail(ErrorCode::InvalidInput, "`time` is not a time", "write 2026-06-01T12:00:00Z");
    row.when = *when;
    return row;
}

// The usage itself may be given, or what stands around it up to the whole reply.
Extracted extractAnyhow(const Extractor& extractor, std::string_view text) {
    auto root = extractor.root;
    for (; !root.empty(); root.erase(root.begin()))
        if (const auto below = catalog::objectBelow(text, root)) {
            const std::string_view usage = *below;
            return catalog::extract(extractor, {&usage, 1});
        }
    return catalog::extract(extractor, {&text, 1});
}

Result<Priced> priceOf(const UsageRow& row, const Catalog& prices) {
    const auto* extractor = prices.extractor(row.provider, {}, row.flavor);
    if (extractor == nullptr)
        return fail(ErrorCode::InvalidInput,
                    fmt::format("`{}` is no way {} writes its usage", row.flavor, row.provider),
                    "write chat, responses, anthropic, gemini, embeddings or default");
    Priced made;
    made.extracted = extractAnyhow(*extractor, row.usage);
    const auto& [usage, troubles, isComplete] = made.extracted;
    if (!isComplete)
        made.flags.emplace_back("partial");
    else if (!troubles.empty())
        made.flags.emplace_back("usage_corrected");
    const auto found = prices.find(row.provider, {}, row.model, row.when);
    if (!found) {
        made.flags.emplace_back("unpriced");
        made.why.push_back(
            fmt::format("no price of {} at {} on {}", row.model, row.provider, minuteOf(row.when)));
        return made;
    }
    if (found->isOverride) made.flags.emplace_back("own_price");
    if (!isComplete) return made;
    const auto& rates = found->price->at(usage.allInput());
    made.lines = costLines(usage, rates);
    made.cost = costOf(usage, rates);
    if (!made.cost) made.flags.emplace_back("unpriced");
    for (const auto bucket : withoutRate(usage, rates))
        made.why.push_back(fmt::format("the price file has no price of {} for this model", spelt(bucket)));
    return made;
}

void appendBuckets(JsonWriter& json, const Usage& usage) {
    const auto& parts = usage.parts;
    const std::pair<const char*, std::int64_t> always[] = {{"input", usage.input},
                                                           {"cached_read", usage.cachedRead},
                                                           {"cache_write_5m", usage.cacheWrite5m},
                                                           {"cache_write_1h", usage.cacheWrite1h},
                                                           {"output", usage.output},
                                                           {"reasoning", usage.reasoning}};
    const std::pair<const char*, std::int64_t> ifAny[] = {
        {"input_audio", parts.inputAudio},   {"input_image", parts.inputImage},
        {"input_video", parts.inputVideo},   {"cached_audio", parts.cachedAudio},
        {"cached_image", parts.cachedImage}, {"cached_video", parts.cachedVideo},
        {"output_audio", parts.outputAudio}, {"output_image", parts.outputImage},
        {"output_video", parts.outputVideo}, {"citation", parts.citation},
        {"searches", parts.searches}};
    json.beginObject();
    for (const auto& [name, count] : always)
        json.member(name, count);
    for (const auto& [name, count] : ifAny)
        if (count != 0) json.member(name, count);
    json.endObject();
}

void appendLine(std::string& out, const UsageRow& row, const Priced& priced) {
    out += "{\"id\":" + row.id + ",\"buckets\":";
    JsonWriter buckets(out);
    appendBuckets(buckets, priced.extracted.usage);
    out +=
        ",\"cost_nano_usd\":" + (priced.cost ? std::to_string(priced.cost->nano()) : "null") + ",\"flags\":";
    JsonWriter flags(out);
    flags.beginArray();
    for (const auto& flag : priced.flags)
        flags.value(flag);
    flags.endArray();
    out += "}\n";
}

std::string_view meaningOf(std::string_view flag) {
    constexpr std::pair<std::string_view, std::string_view> meanings[] = {
        {"partial", "a count is missing, so there is no cost"},
        {"usage_corrected", "the counts contradict each other and were cut down"},
        {"unpriced", "something has no price, so there is no cost"},
        {"own_price", "by a price of your own"}};
    return std::ranges::find(meanings, flag, &std::pair<std::string_view, std::string_view>::first)->second;
}

// Amounts below each other by their points.
std::string aligned(Money amount) {
    auto text = "$" + toString(amount);
    if (text.find('.') == text.npos) text += '.';
    return text + std::string(9 - (text.size() - 1 - text.find('.')), ' ');
}

std::string lineOf(const CostLine& line) {
    CostSum sum;
    sum.add(line.count, line.rate);
    const bool isPerThousand = isCountedByThousand(line.bucket);
    return fmt::format("  {:<16}{:>14} × {:>10} {:<10}{:>20}", spelt(line.bucket), grouped(line.count),
                       usdOf(line.rate, isPerThousand), isPerThousand ? "per 1,000" : "per 1M",
                       aligned(sum.total()));
}

void appendBill(std::string& out, const UsageRow& row, const Priced& priced) {
    const auto addLine = [&](std::string text) {
        text.erase(text.find_last_not_of(' ') + 1);
        out += text + "\n";
    };
    addLine(fmt::format("{}: {} at {}, {}", row.name, row.model, row.provider, minuteOf(row.when)));
    for (const auto& line : priced.lines.value_or(std::vector<CostLine>()))
        addLine(lineOf(line));
    addLine(priced.cost ? fmt::format("  {:<53}{:>20}", "total", aligned(*priced.cost)) : "  cost not known");
    for (const auto& flag : priced.flags)
        addLine(fmt::format("  ! {}: {}", flag, meaningOf(flag)));
    for (const auto& reason : priced.why)
        addLine("  ! " + reason);
    for (const auto& trouble : priced.extracted.troubles)
        addLine("  ! " + trouble);
}

bool isBlank(std::string_view line) {
    return line.find_first_not_of(" \t\r") == line.npos;
}

} // namespace

int priceUsages(const PriceOptions& options, const Catalog& prices) {
    const bool isStdin = options.usage == "-";
    const std::string name = isStdin ? "standard input" : options.usage;
    const auto text = readFile(isStdin ? "/dev/stdin" : options.usage, largestFile);
    if (!text) return complain(text.error());
    auto output = Output::open(options.out);
    if (!output) return complain(output.error());
    std::string out;
    std::string_view rest = *text;
    int number = 0;
    std::int64_t skipped = 0;
    while (!rest.empty()) {
        const auto end = std::min(rest.find('\n'), rest.size());
        const auto line = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        ++number;
        if (isBlank(line)) continue;
        const auto row = readRow(line);
        const auto priced = row ? priceOf(*row, prices) : std::unexpected(row.error());
        if (!priced) {
            auto error = priced.error();
            error.detail = fmt::format("{}, line {}: {}", name, number, error.detail);
            complain(error);
            if (!options.skipBad) return BadInput;
            ++skipped;
            continue;
        }
        (options.explain ? appendBill : appendLine)(out, *row, *priced);
    }
    if (!output->write(out))
        return complain({ErrorCode::Io, "cannot keep the results: no space left", {}, {}, 0, 0});
    if (const auto done = output->finish(); !done) return complain(done.error());
    if (skipped > 0) fmt::print(stderr, "tierlinectl: {} skipped\n", plural(skipped, "bad row"));
    return Fine;
}

} // namespace tierline::ctl
