// The names of the rates in our files and on a bill, in the order of a bill.
#pragma once

#include "catalog/rates.h"

namespace tierline::catalog {

struct RateName {
    std::string_view name;
    std::optional<Rate> Rates::* rate;
    bool isPerThousand = false; // written in USD per 1,000, not per million
};

inline constexpr RateName rateNames[] = {
    {"input", &Rates::input},
    {"input_audio", &Rates::inputAudio},
    {"input_image", &Rates::inputImage},
    {"input_video", &Rates::inputVideo},
    {"cached_read", &Rates::cachedRead},
    {"cached_audio", &Rates::cachedAudio},
    {"cached_image", &Rates::cachedImage},
    {"cached_video", &Rates::cachedVideo},
    {"cache_write_5m", &Rates::cacheWrite5m},
    {"cache_write_1h", &Rates::cacheWrite1h},
    {"output", &Rates::output},
    {"reasoning", &Rates::reasoning},
    {"output_audio", &Rates::outputAudio},
    {"output_image", &Rates::outputImage},
    {"output_video", &Rates::outputVideo},
    {"citation", &Rates::citation},
    {"searches", &Rates::searches, true},
    {"requests", &Rates::requests, true},
};

} // namespace tierline::catalog
