// Every key a policy file may hold: one row a key. The walk over a file, the known words that messages
// propose and the test that holds reference.yaml equal to the reader all read this table.
//
// In a path `*` stands for a name of the user's own and `[]` for an item of a list.
#pragma once

#include "policy/problems.h"
#include "policy/yamltree.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::policy {

enum class Shape : std::uint8_t {
    Map,   // fixed keys
    Named, // a map with names of the user's own
    List,
    Text,
    Choice, // one of `choices`, separated by |
    Weight, // a decimal in [low, high], kept in millionths
    Share,  // a fraction in (0, 1]
    Count,  // a whole number in [low, high]
    Duration,
    Flag,
    TextOrMap, // a name, or a map with fixed keys
    KeyReference,
    Zone,
    PriceOrAuto, // auto, 0, or a map of rates
    Dollars,     // per one million tokens
    Amount,      // of money: USD above 0, read exactly
    Threshold,   // of an alert: USD or a share, as its `when` says
    Bytes,       // 2GB, 500MB or a plain number
    Url,         // http(s)://host…, without a password
    Opaque,      // of a key without effect; `choices` says map, list or scalar
};

enum class State : std::uint8_t { Works, NoEffect };

struct Key {
    std::string_view path;
    Shape shape = Shape::Text;
    std::string_view fallback; // as the file would write it; "" = required; "null" = absent
    State state = State::Works;
    std::string_view choices = {};
    std::int64_t low = 0, high = 0; // of Weight in millionths, of Count as is
};

std::span<const Key> keys();
const Key* findKey(std::string_view path);
std::vector<std::string> childrenOf(std::string_view path); // names of the fixed keys below

// Unknown keys, wrong shapes, numbers out of range, missing required keys; warnings for keys without effect.
void checkAgainstSchema(const Node& root, Problems& problems);

// One scalar against one row; reports and says false when it does not fit.
bool checkScalar(const Node& node, const Key& key, Problems& problems);

} // namespace tierline::policy
