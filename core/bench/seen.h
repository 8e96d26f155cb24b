// Which prompts a text model was trained on, as hashes: whether a set measures what was learnt by heart. It
// lies beside the model by its name, default.seen beside default.model, and holds no text.
//
//   tierline-seen 1
//   name default 1
//   model <first 16 hex digits of the SHA-256 of the model's file>
//   prompts 11185
//   <hashes of 16 hex digits, rising, eight a line>
//   end <lines before this one> <first 16 hex digits of their SHA-256>
//
// A hash is the first 64 bits of the SHA-256 of the prompt's plain form. Values; any thread.
#pragma once

#include "base/error.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::bench {

inline constexpr int seenVersion = 1;

// Without white space around it, each run of it one space, letters in lower case. Not normalised to NFC.
std::string plainForm(std::string_view text);
std::uint64_t plainHash(std::string_view text); // of the plain form
std::uint64_t textHash(std::string_view text);  // of the text as it stands

struct SeenPrompts {
    std::string name;                  // of the model
    std::string model;                 // of its bytes: 16 hex digits
    std::vector<std::uint64_t> hashes; // rising, each once

    bool has(std::uint64_t hash) const;
    bool operator==(const SeenPrompts&) const = default;
};

SeenPrompts seenOf(std::string name, std::string_view modelBytes, std::vector<std::uint64_t> hashes);
std::string print(const SeenPrompts& seen);
// TooNew, Corrupt, InvalidInput as of a text model.
Result<SeenPrompts> parseSeen(std::string_view bytes);

std::filesystem::path seenPathOf(const std::filesystem::path& model);
// Of the model with these bytes' hash (at least 16 hex digits). NotFound: there is no such file; Refused: it
// belongs to another model.
Result<SeenPrompts> loadSeen(const std::filesystem::path& model, std::string_view modelHash);

} // namespace tierline::bench
