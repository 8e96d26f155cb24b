// The words that stand for enumerators in JSON and in columns. They are a stored format: a word once written
// is never changed. Pure; any thread.
#pragma once

#include "base/usage.h"
#include "ledger/record.h"

#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace tierline::ledger {

template <class E, std::size_t N>
using Names = std::array<std::pair<E, std::string_view>, N>;

inline constexpr Names<Outcome, 5> outcomeNames{{{Outcome::Ok, "ok"},
                                                 {Outcome::Failed, "failed"},
                                                 {Outcome::Cancelled, "cancelled"},
                                                 {Outcome::Truncated, "truncated"},
                                                 {Outcome::Refused, "refused"}}};

inline constexpr Names<MoneyKind, 3> moneyNames{{{MoneyKind::Billed, "billed"},
                                                 {MoneyKind::Simulated, "simulated"},
                                                 {MoneyKind::Equivalent, "equivalent"}}};

inline constexpr Names<Flag, 7> flagNames{{{Estimated, "estimated"},
                                           {Partial, "partial"},
                                           {Unpriced, "unpriced"},
                                           {Truncated, "truncated"},
                                           {WouldBe, "would_be"},
                                           {Repeated, "repeated"},
                                           {Doubtful, "doubtful"}}};

inline constexpr Names<classify::SignalKind, 3> kindNames{{{classify::SignalKind::Keyword, "keyword"},
                                                           {classify::SignalKind::Regex, "regex"},
                                                           {classify::SignalKind::Feature, "feature"}}};

inline constexpr Names<policy::Effect, 4> effectNames{{{policy::Effect::None, "none"},
                                                       {policy::Effect::Floor, "floor"},
                                                       {policy::Effect::Ceiling, "ceiling"},
                                                       {policy::Effect::Set, "set"}}};

inline constexpr std::array<std::pair<std::string_view, std::int64_t UsageParts::*>, 11> usagePartNames{
    {{"input_audio", &UsageParts::inputAudio},
     {"input_image", &UsageParts::inputImage},
     {"input_video", &UsageParts::inputVideo},
     {"cached_audio", &UsageParts::cachedAudio},
     {"cached_image", &UsageParts::cachedImage},
     {"cached_video", &UsageParts::cachedVideo},
     {"output_audio", &UsageParts::outputAudio},
     {"output_image", &UsageParts::outputImage},
     {"output_video", &UsageParts::outputVideo},
     {"citation", &UsageParts::citation},
     {"searches", &UsageParts::searches}}};

template <class E, std::size_t N>
constexpr std::string_view nameOf(const Names<E, N>& names, E value) {
    for (const auto& [each, name] : names)
        if (each == value) return name;
    return {};
}

template <class E, std::size_t N>
constexpr std::optional<E> fromName(const Names<E, N>& names, std::string_view text) {
    for (const auto& [each, name] : names)
        if (name == text) return each;
    return std::nullopt;
}

} // namespace tierline::ledger
