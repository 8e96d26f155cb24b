#include "inspector/prettyjson.h"

namespace tierline::inspector {

namespace {

constexpr int deepest = 64;

class Printer {
public:
    explicit Printer(std::string_view json) : m_json(json) { m_out.reserve(json.size() + json.size() / 4); }

    std::string print() {
        while (m_at < m_json.size())
            step();
        return std::move(m_out);
    }

private:
    void step() {
        const char c = m_json[m_at];
        switch (c) {
        case '"': copyString(); return;
        case '{':
        case '[': open(c); return;
        case '}':
        case ']':
            --m_depth;
            newLine();
            break;
        case ',':
            m_out += c;
            ++m_at;
            newLine();
            return;
        case ':':
            m_out += m_depth > deepest ? ":" : ": ";
            ++m_at;
            return;
        case ' ':
        case '\t':
        case '\n':
        case '\r': ++m_at; return;
        default: break;
        }
        m_out += c;
        ++m_at;
    }

    void open(char c) {
        m_out += c;
        ++m_at;
        const auto next = m_json.find_first_not_of(" \t\r\n", m_at);
        if (next != m_json.npos && m_json[next] == (c == '{' ? '}' : ']')) { // an empty one stays together
            m_out += m_json[next];
            m_at = next + 1;
            return;
        }
        ++m_depth;
        newLine();
    }

    void copyString() {
        const auto begin = m_at++;
        while (m_at < m_json.size() && m_json[m_at] != '"')
            m_at += m_json[m_at] == '\\' ? 2 : 1;
        m_at = std::min(m_at + 1, m_json.size());
        m_out += m_json.substr(begin, m_at - begin);
    }

    void newLine() {
        if (m_depth > deepest) return;
        m_out += '\n';
        for (int i = 0; i < m_depth; ++i)
            m_out += "  ";
    }

    std::string_view m_json;
    std::string m_out;
    std::size_t m_at = 0;
    int m_depth = 0;
};

} // namespace

std::string prettyJson(std::string_view json) {
    return Printer(json).print();
}

} // namespace tierline::inspector
