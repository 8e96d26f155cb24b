// A YAML file as a small tree in which every node knows its place. The subset of the policy format: one
// document, no anchors, aliases, tags or duplicate keys. Places are 1-based and count characters.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::policy {

class Problems;

struct Place {
    int line = 0, column = 0;
    auto operator<=>(const Place&) const = default;
};

struct Entry;

struct Node {
    enum class Kind : unsigned char { Null, Scalar, List, Map } kind = Kind::Null;
    Place at{};
    std::string text{};  // of a scalar
    bool quoted = false; // a quoted or block scalar: never a number, flag or null
    std::vector<Node> items{};
    std::vector<Entry> entries; // in the file's order

    bool isNull() const { return kind == Kind::Null; }
    bool isScalar() const { return kind == Kind::Scalar; }
    bool isList() const { return kind == Kind::List; }
    bool isMap() const { return kind == Kind::Map; }
    const Node* find(std::string_view key) const; // a null value counts as absent
};

struct Entry {
    std::string key;
    Place at;
    Node value;
};

Node makeNode(Node::Kind kind, Place at, std::string text = {});

// Absent when the text is no YAML at all; breaches of the subset are reported but leave a tree behind, so
// that the errors after them are found too.
std::optional<Node> parseYaml(std::string_view text, Problems& problems);

} // namespace tierline::policy
