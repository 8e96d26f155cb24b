#include "policy/yamltree.h"

#include "base/utf8.h"
#include "policy/problems.h"

#include <algorithm>
#include <map>
#include <sstream>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

namespace tierline::policy {

namespace {

// yaml-cpp counts columns in bytes; people count characters.
class Lines {
public:
    explicit Lines(std::string_view text) : m_text(text) {
        m_starts.push_back(0);
        for (std::size_t i = 0; i < text.size(); ++i)
            if (text[i] == '\n') m_starts.push_back(i + 1);
    }

    Place place(const YAML::Mark& mark) const {
        if (mark.is_null() || mark.line < 0) return {1, 1};
        const auto line = std::min(static_cast<std::size_t>(mark.line), m_starts.size() - 1);
        const auto end = line + 1 < m_starts.size() ? m_starts[line + 1] : m_text.size();
        const auto length =
            std::min(static_cast<std::size_t>(std::max(mark.column, 0)), end - m_starts[line]);
        return {static_cast<int>(line) + 1, static_cast<int>(charactersBefore(m_starts[line], length)) + 1};
    }

    // Where the mark stands in the text.
    std::size_t byteOf(const YAML::Mark& mark) const {
        const auto line = std::min(static_cast<std::size_t>(std::max(mark.line, 0)), m_starts.size() - 1);
        return std::min(m_starts[line] + static_cast<std::size_t>(std::max(mark.column, 0)), m_text.size());
    }

    std::string_view text() const { return m_text; }

    Place placeOfByte(std::size_t at) const {
        const auto after = std::ranges::upper_bound(m_starts, at);
        const auto line = static_cast<std::size_t>(after - m_starts.begin()) - 1;
        const auto before = countCodePoints(m_text.substr(m_starts[line], at - m_starts[line]));
        return {static_cast<int>(line) + 1, static_cast<int>(before) + 1};
    }

private:
    // Counted on from the place asked for last, or back: marks stand close together, and a file may be one
    // line.
    std::size_t charactersBefore(std::size_t start, std::size_t length) const {
        if (start != m_start) {
            m_start = start;
            m_length = m_characters = 0;
        }
        if (length >= m_length)
            m_characters += countCodePoints(m_text.substr(start + m_length, length - m_length));
        else
            m_characters -= countCodePoints(m_text.substr(start + length, m_length - length));
        m_length = length;
        return m_characters;
    }

    std::string_view m_text;
    std::vector<std::size_t> m_starts;
    mutable std::size_t m_start = 0, m_length = 0, m_characters = 0;
};

// yaml-cpp takes the end of the file for a closing quote.
bool isClosed(std::string_view scalar) {
    if (scalar.empty() || (scalar[0] != '"' && scalar[0] != '\'')) return true;
    const char quote = scalar[0];
    for (std::size_t at = 1; at < scalar.size(); ++at) {
        if (quote == '"' && scalar[at] == '\\')
            ++at;
        else if (scalar[at] == quote && quote == '\'' && at + 1 < scalar.size() && scalar[at + 1] == quote)
            ++at;
        else if (scalar[at] == quote)
            return true;
    }
    return false;
}

// Builds the tree bottom up: an open container is on the stack until its end event.
class TreeBuilder final : public YAML::EventHandler {
public:
    TreeBuilder(const Lines& lines, Problems& problems) : m_lines(lines), m_problems(problems) {}

    void OnDocumentStart(const YAML::Mark& mark) override { m_start = m_lines.place(mark); }
    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        checkAnchor(mark, anchor);
        add(makeNode(Node::Kind::Null, m_lines.place(mark)));
    }

    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
        m_problems.error(m_lines.place(mark), "aliases (`*name`) are not part of the policy format",
                         "write the value out");
        add(makeNode(Node::Kind::Null, m_lines.place(mark)));
    }

    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        checkAnchor(mark, anchor);
        checkTag(mark, tag);
        if (!isClosed(m_lines.text().substr(m_lines.byteOf(mark))))
            m_problems.error(m_lines.place(mark), "the quote that begins here is never closed",
                             "close it on the same line");
        auto node = makeNode(Node::Kind::Scalar, m_lines.place(mark), value);
        node.quoted = tag == "!";
        add(std::move(node));
    }

    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        open(mark, tag, anchor, Node::Kind::List);
    }
    void OnSequenceEnd() override { close(); }

    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        open(mark, tag, anchor, Node::Kind::Map);
    }
    void OnMapEnd() override { close(); }

    std::optional<Node> root;
    Place start() const { return m_start; }

private:
    struct Open {
        Node node;
        bool hasKey = false;
        std::string key{};
        Place keyAt{};
        std::map<std::string, int, std::less<>> seen{}; // key to line
    };

    void checkAnchor(const YAML::Mark& mark, YAML::anchor_t anchor) {
        if (anchor != YAML::NullAnchor)
            m_problems.error(m_lines.place(mark), "anchors (`&name`) are not part of the policy format",
                             "write the value out where it is needed");
    }

    void checkTag(const YAML::Mark& mark, const std::string& tag) {
        if (!tag.empty() && tag != "?" && tag != "!")
            m_problems.error(m_lines.place(mark), "tags (`!name`) are not part of the policy format",
                             "remove the tag");
    }

    void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, Node::Kind kind) {
        checkAnchor(mark, anchor);
        checkTag(mark, tag);
        m_open.emplace_back().node = makeNode(kind, m_lines.place(mark));
    }

    void close() {
        Node node = std::move(m_open.back().node);
        m_open.pop_back();
        add(std::move(node));
    }

    void add(Node node) {
        if (m_open.empty()) {
            if (!root) root = std::move(node);
            return;
        }
        Open& parent = m_open.back();
        if (parent.node.isList()) {
            parent.node.items.push_back(std::move(node));
        } else if (!parent.hasKey) {
            if (!node.isScalar())
                m_problems.error(node.at, "a key must be a plain word", "write `key: value`");
            parent.hasKey = true;
            parent.key = node.text;
            parent.keyAt = node.at;
        } else {
            parent.hasKey = false;
            addEntry(parent, {parent.key, parent.keyAt, std::move(node)});
        }
    }

    void addEntry(Open& map, Entry entry) {
        const auto [first, isNew] = map.seen.try_emplace(entry.key, entry.at.line);
        if (isNew)
            map.node.entries.push_back(std::move(entry));
        else
            m_problems.error(entry.at, "duplicate key " + inQuotes(entry.key),
                             "it stands in line " + std::to_string(first->second) + " already");
    }

    const Lines& m_lines;
    Problems& m_problems;
    std::vector<Open> m_open;
    Place m_start;
};

bool checkBytes(std::string_view text, const Lines& lines, Problems& problems) {
    for (std::size_t at = 0; at < text.size();) {
        const auto length = utf8SequenceLength(text.substr(at));
        const auto byte = static_cast<unsigned char>(text[at]);
        if (length == 0) {
            problems.error(lines.placeOfByte(at), "the file is not UTF-8", "save it as UTF-8");
            return false;
        }
        if (byte == 0x7fU || (byte < 0x20U && byte != '\t' && byte != '\n' && byte != '\r')) {
            problems.error(lines.placeOfByte(at), "control character in the file",
                           "remove it, or write it as an escape in double quotes");
            return false;
        }
        at += length;
    }
    return true;
}

// The first tab among the blanks that a line begins with.
std::optional<std::size_t> indentingTab(std::string_view text) {
    bool indents = true;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (indents && text[at] == '\t') return at;
        indents = text[at] == '\n' || (indents && text[at] == ' ');
    }
    return std::nullopt;
}

std::string remedyFor(std::string_view message) {
    if (message.find("end of map flow") != message.npos) return "close the `{` with `}`, separate by commas";
    if (message.find("end of sequence flow") != message.npos)
        return "close the `[` with `]`, separate by commas";
    if (message.find("end of map not found") != message.npos)
        return "check the indentation and that each `key:` is followed by a space";
    if (message.find("unknown escape") != message.npos) return "use single quotes for text with backslashes";
    if (message.find("anchor is not defined") != message.npos || message.find("alias") != message.npos)
        return "text that begins with `*` needs quotes: \"*haiku*\"";
    return "check brackets, quotes and indentation near here";
}

} // namespace

Node makeNode(Node::Kind kind, Place at, std::string text) {
    Node node;
    node.kind = kind;
    node.at = at;
    node.text = std::move(text);
    return node;
}

const Node* Node::find(std::string_view key) const {
    const auto it = std::ranges::find(entries, key, &Entry::key);
    return it == entries.end() || it->value.isNull() ? nullptr : &it->value;
}

std::optional<Node> parseYaml(std::string_view text, Problems& problems) {
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    const Lines lines(text);
    if (!checkBytes(text, lines, problems)) return std::nullopt;

    TreeBuilder builder(lines, problems);
    try {
        std::istringstream in{std::string(text)};
        YAML::Parser parser(in);
        parser.HandleNextDocument(builder);
        if (builder.root) {
            TreeBuilder second(lines, problems);
            if (parser.HandleNextDocument(second))
                problems.error(second.start(), "a second document begins here",
                               "a policy is one document: remove the `---`");
        }
    } catch (const YAML::Exception& e) {
        if (const auto tab = indentingTab(text))
            problems.error(lines.placeOfByte(*tab), "a tab indents this line", "use spaces");
        else if (e.msg == "bad file") // yaml-cpp's words for 500 levels
            problems.error(lines.place(e.mark), "nested too deeply", "a policy needs six levels");
        else
            problems.error(lines.place(e.mark), "not valid YAML: " + e.msg, remedyFor(e.msg));
        return std::nullopt;
    }
    if (!builder.root || builder.root->isNull()) {
        problems.error({1, 1}, "the policy is empty", "start from resources/policies/default.yaml");
        return std::nullopt;
    }
    return std::move(builder.root);
}

} // namespace tierline::policy
