// What is written behind a field's operator, understood: units, dates, words for outcomes. Pure.
#pragma once

#include "live/filter.h"

namespace tierline::live {

using Value = std::variant<Range, Missing, Ago>;
// An error is a sentence.
struct ReadValue {
    std::optional<Value> value;
    QString error;
};
ReadValue readValue(Field field, Compare compare, const QString& word);

// `0.0412`, exactly; nullopt: no decimal, or one with more than `places` that are not zero.
std::optional<std::int64_t> decimal(QStringView text, int places);

} // namespace tierline::live
