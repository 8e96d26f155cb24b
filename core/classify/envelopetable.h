// The built-in envelopes as data: tags and sentences that known harnesses write into the user's messages.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace tierline::classify {

enum class Way : std::uint8_t {
    Drop,   // the tags and what stands between them
    Unwrap, // the tags alone
    Only    // all but what stands between them
};

struct TagRow {
    std::string_view envelope, name;
    Way way = Way::Drop;
};

// A sentence at the beginning of a line, and how far the fold reaches from there.
enum class Reach : std::uint8_t {
    Line,    // that line
    Close,   // through the line that begins with `close`
    Listing, // its paragraph, then lists, outlines and fenced blocks with their paths
    Rest     // to the end
};

struct SentenceRow {
    std::string_view envelope, open;
    Reach reach = Reach::Line;
    std::string_view close = {};
};

struct EnvelopeRow {
    std::string_view name, about;
};

std::span<const TagRow> envelopeTags();
std::span<const SentenceRow> envelopeSentences();
std::span<const EnvelopeRow> envelopeRows(); // in the order of policy::builtInEnvelopes

// Of a JSON object that is a whole message: where the words stand, the first that has any.
std::span<const std::string_view> envelopeWordKeys();

} // namespace tierline::classify
