#include "connecting/yamlread.h"

#include "connecting/textplace.h"

#include <algorithm>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/yaml.h>

namespace tierline::connecting {

namespace {

constexpr int nodeLimit = 20'000; // aliases can make much of little
constexpr int depthLimit = 100;   // or an end of none

class Builder {
public:
    explicit Builder(std::string_view text) : m_text(text) {}

    Result<YamlNode> build(const YAML::Node& from) {
        YamlNode node;
        ++m_depth;
        const Deeper deeper{m_depth};
        if (m_depth > depthLimit)
            return std::unexpected(errorAt(m_text, m_last, "this is nested too deeply, or holds itself"));
        if (++m_count > nodeLimit)
            return std::unexpected(errorAt(m_text, m_last, "the file is too large to be a configuration"));
        place(from.Mark(), node.begin, node.line);
        node.isFlow = from.Style() == YAML::EmitterStyle::Flow;
        if (from.IsScalar()) {
            node.kind = YamlNode::Kind::Scalar;
            node.text = from.Scalar();
        } else if (from.IsSequence()) {
            return list(from, std::move(node));
        } else if (from.IsMap()) {
            return map(from, std::move(node));
        }
        return node;
    }

private:
    struct Deeper {
        int& depth;
        ~Deeper() { --depth; }
    };

    void place(const YAML::Mark& mark, std::size_t& begin, int& line) {
        begin = m_text.size();
        line = std::max(mark.line, 0) + 1;
        std::size_t at = 0;
        for (int i = 1; i < line && at < m_text.size(); ++i)
            at = nextLine(m_text, at);
        if (mark.column >= 0) begin = std::min(at + static_cast<std::size_t>(mark.column), m_text.size());
        m_last = begin;
    }

    Result<YamlNode> list(const YAML::Node& from, YamlNode node) {
        node.kind = YamlNode::Kind::List;
        for (const auto& item : from) {
            auto built = build(item);
            if (!built) return built;
            node.items.push_back(*std::move(built));
        }
        return node;
    }

    Result<YamlNode> map(const YAML::Node& from, YamlNode node) {
        node.kind = YamlNode::Kind::Map;
        for (const auto& pair : from) {
            YamlEntry entry;
            place(pair.first.Mark(), entry.begin, entry.line);
            if (!pair.first.IsScalar())
                return std::unexpected(errorAt(m_text, entry.begin, "a key that is not a word"));
            entry.key = pair.first.Scalar();
            if (node.find(entry.key) != nullptr)
                return std::unexpected(errorAt(m_text, entry.begin,
                                               "the key `" + entry.key + "` stands here a second time",
                                               "keep one of the two"));
            auto built = build(pair.second);
            if (!built) return built;
            entry.value = *std::move(built);
            node.entries.push_back(std::move(entry));
        }
        return node;
    }

    std::string_view m_text;
    int m_count = 0;
    int m_depth = 0;
    std::size_t m_last = 0;
};

} // namespace

const YamlNode* YamlNode::find(std::string_view key) const {
    const auto found = std::ranges::find(entries, key, &YamlEntry::key);
    return found == entries.end() ? nullptr : &found->value;
}

std::string_view YamlNode::scalar(std::string_view key) const {
    const YamlNode* found = find(key);
    return found != nullptr && found->kind == Kind::Scalar ? std::string_view(found->text)
                                                           : std::string_view();
}

bool YamlNode::operator==(const YamlNode& other) const {
    return kind == other.kind && text == other.text && items == other.items
           && std::ranges::equal(entries, other.entries, [](const YamlEntry& one, const YamlEntry& two) {
                  return one.key == two.key && one.value == two.value;
              });
}

Result<YamlNode> readYaml(std::string_view text) {
    try {
        const auto documents = YAML::LoadAll(std::string(text));
        if (documents.empty()) return YamlNode{};
        if (documents.size() > 1)
            return fail(ErrorCode::InvalidInput, "the file holds several documents", "keep one of them");
        return Builder(text).build(documents.front());
    } catch (const YAML::Exception& wrong) {
        std::size_t at = 0;
        for (int i = 0; i < wrong.mark.line && at < text.size(); ++i)
            at = nextLine(text, at);
        if (wrong.mark.column > 0)
            at = std::min(at + static_cast<std::size_t>(wrong.mark.column), text.size());
        return std::unexpected(
            errorAt(text, at, "this is no YAML: " + wrong.msg, "mend the indentation or the quotes there"));
    }
}

} // namespace tierline::connecting
