#include "catalog/rates.h"

#include <algorithm>

namespace tierline::catalog {

namespace {

using Lines = std::vector<CostLine>;

struct Bill {
    Lines lines;
    std::vector<std::string_view> missing; // buckets without a rate

    void add(std::string_view bucket, std::int64_t count, const std::optional<Rate>& rate) {
        if (count <= 0) return;
        if (rate)
            lines.push_back({bucket, count, *rate});
        else
            missing.push_back(bucket);
    }
};

struct Part {
    std::string_view bucket;
    std::int64_t count = 0;
    std::optional<Rate> rate; // absent: as the bucket it is in
};

// A bucket, of which the parts with a rate of their own are lines of their own.
void addBucket(Bill& bill, std::string_view bucket, std::int64_t count, const std::optional<Rate>& rate,
               std::initializer_list<Part> parts) {
    auto rest = count;
    for (const auto& part : parts)
        if (part.rate) rest -= std::clamp<std::int64_t>(part.count, 0, rest);
    bill.add(bucket, rest, rate);
    rest = count;
    for (const auto& part : parts) {
        if (!part.rate) continue;
        const auto own = std::clamp<std::int64_t>(part.count, 0, rest);
        bill.add(part.bucket, own, part.rate);
        rest -= own;
    }
}

Bill billOf(const Usage& usage, const Rates& rates) {
    const auto& parts = usage.parts;
    const auto write5m = rates.cacheWrite5m ? rates.cacheWrite5m : rates.input;
    // A cached part without a rate is a cached read like another, if those have one.
    const auto cached = [&](const std::optional<Rate>& own, const std::optional<Rate>& fresh) {
        return own || rates.cachedRead ? own : fresh;
    };
    Bill bill;
    addBucket(bill, "input", usage.input, rates.input,
              {{"input_audio", parts.inputAudio, rates.inputAudio},
               {"input_image", parts.inputImage, rates.inputImage},
               {"input_video", parts.inputVideo, rates.inputVideo}});
    addBucket(bill, "cached_read", usage.cachedRead, rates.cachedRead ? rates.cachedRead : rates.input,
              {{"cached_audio", parts.cachedAudio, cached(rates.cachedAudio, rates.inputAudio)},
               {"cached_image", parts.cachedImage, cached(rates.cachedImage, rates.inputImage)},
               {"cached_video", parts.cachedVideo, cached(rates.cachedVideo, rates.inputVideo)}});
    bill.add("cache_write_5m", usage.cacheWrite5m, write5m);
    bill.add("cache_write_1h", usage.cacheWrite1h, rates.cacheWrite1h ? rates.cacheWrite1h : write5m);
    addBucket(bill, "output", usage.output, rates.output,
              {{"reasoning", usage.reasoning, rates.reasoning},
               {"output_audio", parts.outputAudio, rates.outputAudio},
               {"output_image", parts.outputImage, rates.outputImage},
               {"output_video", parts.outputVideo, rates.outputVideo},
               {"citation", parts.citation, rates.citation}});
    bill.add("searches", parts.searches, rates.searches);
    if (rates.requests) bill.add("requests", 1, rates.requests);
    return bill;
}

} // namespace

const Rates& Price::at(std::int64_t inputTokens) const {
    const Rates* rates = &base;
    for (const auto& step : steps)
        if (inputTokens > step.above) rates = &step.rates;
    return *rates;
}

std::optional<std::vector<CostLine>> costLines(const Usage& usage, const Rates& rates) {
    auto bill = billOf(usage, rates);
    if (!bill.missing.empty()) return std::nullopt;
    return std::move(bill.lines);
}

std::vector<std::string_view> withoutRate(const Usage& usage, const Rates& rates) {
    return billOf(usage, rates).missing;
}

std::optional<Money> costOf(const Usage& usage, const Rates& rates) {
    const auto lines = costLines(usage, rates);
    if (!lines) return std::nullopt;
    CostSum sum;
    for (const auto& line : *lines)
        sum.add(line.count, line.rate);
    return sum.total();
}

} // namespace tierline::catalog
