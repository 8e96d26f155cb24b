#include "base/usage.h"

#include "base/money.h"

namespace tierline {

UsageParts& UsageParts::operator+=(const UsageParts& more) {
    for (const auto count :
         {&UsageParts::inputAudio, &UsageParts::inputImage, &UsageParts::inputVideo, &UsageParts::cachedAudio,
          &UsageParts::cachedImage, &UsageParts::cachedVideo, &UsageParts::outputAudio,
          &UsageParts::outputImage, &UsageParts::outputVideo, &UsageParts::citation, &UsageParts::searches})
        this->*count = saturatingAdd(this->*count, more.*count);
    return *this;
}

Usage& Usage::operator+=(const Usage& more) {
    for (const auto count : {&Usage::input, &Usage::cachedRead, &Usage::cacheWrite5m, &Usage::cacheWrite1h,
                             &Usage::output, &Usage::reasoning})
        this->*count = saturatingAdd(this->*count, more.*count);
    parts += more.parts;
    return *this;
}

} // namespace tierline
