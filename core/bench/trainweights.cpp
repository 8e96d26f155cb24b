#include "bench/trainweights.h"

#include "policy/policy.h"

#include <algorithm>
#include <cmath>

namespace tierline::bench {

namespace {

struct PlainRow {
    std::string_view name, words;
};

constexpr PlainRow plain[]{
    {"characters_squared", "length, squared"},
    {"characters", "length in characters"},
    {"words", "length in words"},
    {"sentence_length", "words in a sentence"},
    {"word_length", "letters in a word"},
    {"number_share", "share of numbers"},
    {"digit_share", "share of digits"},
    {"dollars", "dollar signs"},
    {"latex", "LaTeX commands"},
    {"equals_sign", "an equals sign"},
    {"code", "looks like code"},
    {"questions", "question marks"},
    {"ends_asking", "ends with a question mark"},
    {"choices", "choices to pick from"},
    {"blank_to_fill", "a blank to fill"},
    {"upper_case", "words in capitals"},
    {"starts_lower", "starts in lower case"},
    {"non_ascii", "letters beyond ASCII"},
    {"unspaced_script", "script without spaces"},
    {"cyrillic", "Cyrillic letters"},
    {"logic", "words of logic (if, then, all)"},
    {"logic_share", "share of words of logic"},
    {"capitalised", "capitalised words"},
    {"first_personal", "begins with I, my or we"},
};

constexpr PlainRow beginnings[]{
    {"words_over_", "words beyond the first "},
    {"first_", "begins with a word like "},
    {"asks_", "asks "},
};

} // namespace

std::string plainFigure(std::string_view figure) {
    for (const auto& row : plain)
        if (row.name == figure) return std::string(row.words);
    for (const auto& row : beginnings)
        if (figure.starts_with(row.name))
            return std::string(row.words) + std::string(figure.substr(row.name.size()));
    std::string out(figure);
    std::ranges::replace(out, '_', ' ');
    return out;
}

std::vector<TrainWeight> trainWeights(const classify::TextFile& model, int sign) {
    std::vector<TrainWeight> all;
    for (const auto& term : model.terms)
        if (term.weight * sign > 0)
            all.push_back({term.text, static_cast<WeightKind>(term.kind),
                           policy::toDouble(term.idf) * policy::toDouble(term.weight)});
    for (std::size_t figure = 0; figure < classify::figureCount; ++figure)
        if (const auto weight = model.figures[figure]; weight * sign > 0)
            all.push_back(
                {plainFigure(classify::figureName(figure)), WeightKind::Shape, policy::toDouble(weight)});
    std::ranges::sort(all, [sign](const TrainWeight& a, const TrainWeight& b) {
        return a.weight != b.weight ? a.weight * sign > b.weight * sign : a.text < b.text;
    });
    return all;
}

} // namespace tierline::bench
