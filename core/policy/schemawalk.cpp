#include "policy/nearest.h"
#include "policy/schema.h"
#include "policy/values.h"

#include <algorithm>
#include <ranges>
#include <set>

namespace tierline::policy {

namespace {

std::string_view nameOf(Node::Kind kind) {
    switch (kind) {
    case Node::Kind::Null: return "nothing";
    case Node::Kind::Scalar: return "a single value";
    case Node::Kind::List: return "a list";
    case Node::Kind::Map: return "a map";
    }
    return "";
}

// "write {connect: …, first_byte: …}"
std::string formOf(const std::string& path) {
    std::string inner;
    for (const auto& name : childrenOf(path) | std::views::take(3))
        inner += (inner.empty() ? "" : ", ") + name + ": …";
    return "write `{" + inner + "}`";
}

// Walks file and table side by side. `path` is the table's, `shown` the file's own.
class Walk {
public:
    explicit Walk(Problems& problems) : m_problems(problems) {}

    void map(const Node& node, const std::string& path, const std::string& shown) {
        const auto known = childrenOf(path);
        std::set<std::string, std::less<>> reported; // known keys that an unknown one stands for
        for (const auto& entry : node.entries) {
            if (m_problems.isFull()) return;
            const auto* key = findKey(join(path, entry.key));
            if (std::ranges::find(known, entry.key) == known.end() || key == nullptr)
                reported.insert(unknown(entry, known, shown));
            else
                value(entry, *key, join(shown, entry.key));
        }
        for (const auto& name : known)
            if (findKey(join(path, name))->fallback.empty() && node.find(name) == nullptr
                && !reported.contains(name))
                missing(node, name, shown);
    }

private:
    // Gives the known key that was probably meant, or nothing.
    std::string unknown(const Entry& entry, const std::vector<std::string>& known, const std::string& shown) {
        const auto colon = entry.key.find(':');
        const auto before = entry.key.substr(0, colon);
        const bool lacksSpace = colon != entry.key.npos && std::ranges::find(known, before) != known.end();
        const bool isFraction = entry.value.isNull() && !entry.key.empty()
                                && entry.key.find_first_not_of("0123456789") == entry.key.npos;
        m_problems.error(
            entry.at, "unknown key " + inQuotes(entry.key) + (shown.empty() ? "" : " in " + inQuotes(shown)),
            lacksSpace   ? "a space belongs after the colon"
            : isFraction ? "decimals use a point"
                         : nearestRemedy(entry.key, known));
        if (lacksSpace) return before;
        const auto near = nearest(entry.key, known);
        return near && near->isClose ? near->word : std::string();
    }

    void missing(const Node& node, const std::string& name, const std::string& shown) {
        const auto in = shown.empty() ? "" : " in " + inQuotes(shown);
        const auto entry = std::ranges::find(node.entries, name, &Entry::key);
        if (entry != node.entries.end())
            m_problems.error(entry->at, inQuotes(name) + in + " is empty", "write its value");
        else
            m_problems.error(node.at, "missing key " + inQuotes(name) + in, {});
    }

    static std::string join(const std::string& path, std::string_view name) {
        return path.empty() ? std::string(name) : path + "." + std::string(name);
    }

    void expected(const Node& node, const std::string& shown, std::string_view what, std::string form = {}) {
        const auto colon = node.text.find(':');
        const bool lacksSpace = node.isScalar() && !node.quoted && colon != 0 && colon < node.text.size() - 1
                                && what.starts_with("a map") && !node.text.starts_with("http");
        m_problems.error(node.at,
                         inQuotes(shown) + " is " + std::string(nameOf(node.kind)) + ", expected "
                             + std::string(what),
                         lacksSpace ? "a space belongs after the colon" : std::move(form));
    }

    void value(const Entry& entry, const Key& key, const std::string& shown) {
        if (key.state == State::NoEffect) return withoutEffect(entry, key, shown);
        if (!entry.value.isNull()) present(entry.value, key, shown);
    }

    void withoutEffect(const Entry& entry, const Key& key, const std::string& shown) {
        const Node& node = entry.value;
        const auto errors = m_problems.errorCount();
        const bool fits = node.isNull() || key.shape != Shape::Opaque
                          || (key.choices == "map"    ? node.isMap()
                              : key.choices == "list" ? node.isList()
                                                      : node.isScalar());
        if (!fits) {
            expected(node, shown,
                     key.choices == "scalar" ? "a single value" : "a " + std::string(key.choices));
        } else if (key.shape != Shape::Opaque && !node.isNull()) {
            present(node, key, shown);
        }
        if (m_problems.errorCount() == errors)
            m_problems.warning(entry.at,
                               inQuotes(shown) + " is understood but has no effect in this version");
    }

    void present(const Node& node, const Key& key, const std::string& shown) {
        const std::string path(key.path);
        switch (key.shape) {
        case Shape::Map:
            if (!node.isMap()) return expected(node, shown, "a map", formOf(path));
            // An empty feature is one that is switched off.
            if (path.starts_with("classify.features.") && node.entries.empty()) return;
            return map(node, path, shown);
        case Shape::Named: return named(node, path, shown);
        case Shape::List: return list(node, path, shown);
        case Shape::PriceOrAuto: return price(node, path, shown);
        case Shape::TextOrMap:
            if (node.isMap()) return map(node, path, shown);
            if (!node.isScalar()) return expected(node, shown, "a name or a map", formOf(path));
            break;
        case Shape::Text:
        case Shape::Choice:
        case Shape::Weight:
        case Shape::Share:
        case Shape::Count:
        case Shape::Duration:
        case Shape::Flag:
        case Shape::KeyReference:
        case Shape::Zone:
        case Shape::Dollars:
        case Shape::Amount:
        case Shape::Threshold:
        case Shape::Bytes:
        case Shape::Url:
        case Shape::Opaque: break;
        }
        if (!node.isScalar()) return expected(node, shown, "a single value", "write it without brackets");
        checkScalar(node, key, m_problems);
    }

    void named(const Node& node, const std::string& path, const std::string& shown) {
        if (!node.isMap()) return expected(node, shown, "a map of names", "write `name: {…}`");
        if (node.entries.empty())
            m_problems.error(node.at, inQuotes(shown) + " is empty", "declare at least one");
        for (const auto& entry : node.entries) {
            const auto inner = join(shown, entry.key);
            if (entry.value.isNull())
                map(makeNode(Node::Kind::Map, entry.at), path + ".*", inner);
            else
                present(entry.value, *findKey(path + ".*"), inner);
        }
    }

    void list(const Node& node, const std::string& path, const std::string& shown) {
        if (!node.isList())
            return expected(node, shown, "a list", "write `[…]`, or lines that begin with `- `");
        const auto& key = *findKey(path + "[]");
        for (std::size_t i = 0; i < node.items.size(); ++i) {
            const auto inner = shown + "[" + std::to_string(i) + "]";
            if (node.items[i].isNull())
                m_problems.error(node.items[i].at, inQuotes(inner) + " is empty", "remove it or fill it in");
            else
                present(node.items[i], key, inner);
        }
    }

    void price(const Node& node, const std::string& path, const std::string& shown) {
        if (node.isMap()) return map(node, path, shown);
        const auto zero = node.isScalar() && !node.quoted ? decimalFrom(node.text) : std::nullopt;
        if (node.isScalar() && (node.text == "auto" || (zero && zero->value == 0 && zero->exact))) return;
        m_problems.error(
            node.at,
            inQuotes(shown)
                + (node.isScalar() ? ": " + inQuotes(node.text) + " is not a price" : " is not a price"),
            "write auto, 0 for a free model, or {input: 2.50, output: 10.00} in USD per 1M tokens");
    }

    Problems& m_problems;
};

} // namespace

void checkAgainstSchema(const Node& root, Problems& problems) {
    if (!root.isMap()) {
        problems.error(root.at, "a policy is a map of keys, this is " + std::string(nameOf(root.kind)),
                       "begin with `version: 1`");
        return;
    }
    Walk(problems).map(root, {}, {});
}

} // namespace tierline::policy
