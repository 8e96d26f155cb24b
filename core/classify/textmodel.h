// The text stage: how likely it is that the cheap tier is not enough, from the words and the shape of a text.
//
// A linear model over TF-IDF of words, pairs of words and parts of words beside the figures of
// textfeatures.h, then a rising curve onto the scale of the policy's lines. `TextModel` is immutable and
// shared by all threads; each thread brings its own `TextScratch`. `run` is linear in the bytes and allocates
// nothing once the scratch has grown. The file (textfile.h) is plain text that a person can read.
#pragma once

#include "base/error.h"
#include "classify/textfeatures.h"
#include "policy/policy.h"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::classify {

using policy::Millionths;
struct TextFile;

struct TextScore {
    Millionths score = 0;      // on the lines' scale
    Millionths confidence = 0; // how near out-of-fold scores like this one came to the truth; less where few
                               // of the words are known
};

struct TextScratch { // one thread at a time
    TextParts parts;
    std::vector<std::uint16_t> counts; // by slot of the model's table, all zero between runs
    std::vector<std::uint32_t> touched;
};

struct TextWeight {
    std::string feature; // a word, a pair, a part, or the name of a figure
    double weight = 0;   // what it added to the sum before the curve
};

class TextModel {
public:
    static Result<std::shared_ptr<const TextModel>> load(const std::filesystem::path& file);
    static Result<std::shared_ptr<const TextModel>> parse(std::string_view bytes);
    static std::shared_ptr<const TextModel> curveOf(const TextFile& file); // `placed` only, no name or hash

    // `text` must be valid UTF-8.
    TextScore run(std::string_view text, TextScratch& scratch) const;
    double sum(std::string_view text, TextScratch& scratch) const;                  // before the curve
    TextScore placed(double sum) const;                                             // the curve alone
    std::vector<TextWeight> explain(std::string_view text, std::size_t most) const; // strongest first

    const std::string& name() const { return m_name; } // "default 1"
    const std::string& hash() const { return m_hash; } // SHA-256 of the file

private:
    struct Slot {
        std::uint64_t hash = 0; // 0: empty
        float idf = 0, weight = 0;
    };
    // Parts count as often as they stand, so that those of a known word are added up once, at loading.
    struct PartSum {
        float sum = 0, square = 0;
    };
    struct Knot {
        double sum = 0, score = 0, confidence = 0;
    };
    struct Added; // the sums of one run
    TextModel() = default;
    void fill(const TextFile& file);
    void addUpParts(const TextFile& file);
    PartSum partsOf(const std::vector<char32_t>& letters, const TextWord& word) const;
    std::uint32_t find(std::uint64_t hash) const;
    Added add(std::string_view text, TextScratch& scratch) const;
    double total(const Added& added, TextScratch& scratch) const;

    std::string m_name, m_hash;
    std::vector<Slot> m_slots;          // open addressing, a power of two
    std::vector<std::uint64_t> m_sieve; // bits: most terms that are not in the table stop here
    std::vector<std::uint8_t> m_kinds;  // by slot
    std::vector<PartSum> m_parts;       // by slot: of a word's parts
    std::array<double, figureCount> m_figures{};
    std::vector<Knot> m_knots;
};

} // namespace tierline::classify
