// A text model as a file: plain lines, weights in whole millionths, a checksum at the end.
//
//   tierline-text-model 1
//   name default 1
//   about 11185 rows, 7 sets, seed 1
//   curve <sum> <score> <confidence>      rising, at least two
//   figure <name> <weight>
//   word|pair|part <idf> <weight> <term>
//   end <lines before this one> <first 16 hex digits of their SHA-256>
//
// Anyone may read the weights: terms are single words, pairs and parts that stood in several texts.
#pragma once

#include "base/error.h"
#include "classify/textfeatures.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::classify {

inline constexpr int textModelVersion = 1;
inline constexpr std::size_t largestTextModel = 16U << 20U;
inline constexpr std::size_t mostTextTerms = 200'000;

struct TextFile {
    struct Term {
        TermKind kind = TermKind::Word;
        std::int32_t idf = 0, weight = 0; // millionths
        std::string text;
    };
    struct CurvePoint {
        std::int32_t sum = 0, score = 0, confidence = 0; // millionths
    };
    std::string name, about; // about: free text, one line
    std::vector<CurvePoint> curve;
    std::array<std::int32_t, figureCount> figures{};
    std::vector<Term> terms;
};

std::string print(const TextFile& file);
// TooNew: a later version; Corrupt: cut or changed; InvalidInput: not a model. Errors name the line.
Result<TextFile> parseTextFile(std::string_view bytes);

} // namespace tierline::classify
