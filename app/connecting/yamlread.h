// Other programs' YAML as a small tree in which every node knows its line: anchors and aliases are followed,
// as those programs do. Pure; any thread.
#pragma once

#include "base/error.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::connecting {

struct YamlEntry;

struct YamlNode {
    enum class Kind : std::uint8_t { Null, Scalar, List, Map } kind = Kind::Null;
    std::size_t begin = 0; // of the value in the text
    int line = 0;          // from 1
    std::string text;      // of a scalar
    bool isFlow = false;   // [ … ] or { … }
    std::vector<YamlNode> items;
    std::vector<YamlEntry> entries; // in the file's order

    const YamlNode* find(std::string_view key) const;
    std::string_view scalar(std::string_view key) const; // of an entry; empty when there is none
    bool operator==(const YamlNode& other) const;        // what it says, not where
};

struct YamlEntry {
    std::string key;
    std::size_t begin = 0; // of the key
    int line = 0;
    YamlNode value;
};

// An empty text is a Null. Duplicate keys and several documents are errors.
Result<YamlNode> readYaml(std::string_view text);

} // namespace tierline::connecting
