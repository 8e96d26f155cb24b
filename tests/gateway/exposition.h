// A strict reader of Prometheus' text form 0.0.4, for tests: every line must be what the format says, every
// sample must belong to a family that was announced, and no series may come twice.
#pragma once

#include <cctype>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace tierline::test {

using SeriesLabels = std::map<std::string, std::string>;
struct ReadFamily {
    std::string type;
    bool hasHelp = false;
    std::map<std::pair<std::string, SeriesLabels>, double> samples; // by sample name and labels
};

struct Exposition {
    std::map<std::string, ReadFamily> families;
    std::string trouble; // empty: the text is well-formed

    // A counter's or gauge's value; none: there is no such series.
    std::optional<double> value(const std::string& name, const SeriesLabels& labels = {}) const {
        for (const auto& [family, content] : families)
            if (const auto at = content.samples.find({name, labels}); at != content.samples.end())
                return at->second;
        return std::nullopt;
    }
};

class ExpositionReader {
public:
    static Exposition read(std::string_view text) {
        ExpositionReader reader;
        int number = 0;
        if (!text.empty() && text.back() != '\n') reader.m_result.trouble = "no line feed at the end";
        while (!text.empty() && reader.m_result.trouble.empty()) {
            const std::size_t end = text.find('\n');
            ++number;
            reader.m_rest = text.substr(0, end);
            reader.line();
            if (!reader.m_result.trouble.empty())
                reader.m_result.trouble +=
                    " in line " + std::to_string(number) + ": " + std::string(text.substr(0, end));
            text.remove_prefix(end + 1);
        }
        if (reader.m_result.trouble.empty()) reader.checkHistograms();
        return reader.m_result;
    }

private:
    Exposition m_result;
    std::string_view m_rest;
    std::string m_current; // family whose samples must come now

    void fail(const std::string& what) {
        if (m_result.trouble.empty()) m_result.trouble = what;
    }
    bool take(std::string_view text) {
        if (!m_rest.starts_with(text)) return false;
        m_rest.remove_prefix(text.size());
        return true;
    }
    std::string name(bool colon) {
        std::size_t size = 0;
        while (size < m_rest.size()
               && (std::isalpha(static_cast<unsigned char>(m_rest[size])) || m_rest[size] == '_'
                   || (colon && m_rest[size] == ':')
                   || (size > 0 && std::isdigit(static_cast<unsigned char>(m_rest[size])))))
            ++size;
        if (size == 0) fail("a name is missing");
        const std::string found(m_rest.substr(0, size));
        m_rest.remove_prefix(size);
        return found;
    }

    void line() {
        if (take("# HELP "))
            help();
        else if (take("# TYPE "))
            type();
        else
            sample();
    }
    void help() {
        const std::string family = name(true);
        if (!take(" ") || m_rest.empty()) fail("no help");
        if (m_result.families[family].hasHelp) fail("help twice");
        m_result.families[family].hasHelp = true;
    }
    void type() {
        m_current = name(true);
        if (!take(" ")) fail("no type");
        ReadFamily& family = m_result.families[m_current];
        if (!family.type.empty()) fail("the family comes twice");
        family.type = m_rest;
        static const std::set<std::string> known{"counter", "gauge", "histogram"};
        if (!known.contains(family.type)) fail("an unknown type");
        if (family.type == "counter" && !m_current.ends_with("_total")) fail("a counter that is no _total");
    }
    SeriesLabels labels() {
        SeriesLabels found;
        if (!take("{")) return found;
        do {
            const std::string label = name(false);
            if (!take("=\"")) return fail("no label value"), found;
            std::string value;
            while (!m_rest.empty() && m_rest[0] != '"') {
                if (m_rest[0] == '\\') {
                    m_rest.remove_prefix(1);
                    if (m_rest.empty() || std::string_view("\\\"n").find(m_rest[0]) == std::string_view::npos)
                        return fail("a bad escape"), found;
                }
                value += m_rest[0];
                m_rest.remove_prefix(1);
            }
            if (!take("\"")) return fail("an open label value"), found;
            if (!found.emplace(label, value).second) fail("a label twice");
        } while (take(","));
        if (!take("}")) fail("open labels");
        return found;
    }
    void sample() {
        const std::string sampleName = name(true);
        const SeriesLabels found = labels();
        if (!take(" ")) return fail("no value");
        const std::string number(m_rest);
        char* end = nullptr;
        const double value = std::strtod(number.c_str(), &end);
        if (number.empty() || *end != '\0') return fail("the value is no number");
        ReadFamily& family = m_result.families[m_current];
        const bool histogram = family.type == "histogram";
        if (histogram ? sampleName != m_current + "_bucket" && sampleName != m_current + "_sum"
                            && sampleName != m_current + "_count"
                      : sampleName != m_current)
            return fail("a sample of another family");
        if (histogram != found.contains("le") && sampleName.ends_with("_bucket")) return fail("no le");
        if (family.type == "counter" && !(value >= 0)) return fail("a negative counter");
        if (!family.samples.emplace(std::pair{sampleName, found}, value).second) fail("a series twice");
    }
    void checkHistograms() {
        for (const auto& [family, content] : m_result.families) {
            if (!content.hasHelp) fail(family + " has no help");
            for (const auto& [key, value] : content.samples) {
                if (content.type != "histogram" || key.first != family + "_bucket") continue;
                if (key.second.at("le") != "+Inf") continue;
                SeriesLabels whole = key.second;
                whole.erase("le");
                const auto count = content.samples.find({family + "_count", whole});
                if (count == content.samples.end() || count->second != value)
                    fail(family + " does not add up");
            }
        }
    }
};

} // namespace tierline::test
