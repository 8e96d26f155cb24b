#include "classify/textfile.h"

#include "base/hash.h"
#include "base/utf8.h"

#include <array>
#include <charconv>
#include <optional>
#include <spdlog/fmt/fmt.h>

namespace tierline::classify {

namespace {

constexpr std::string_view head = "tierline-text-model ";
constexpr std::int32_t largest = 1'000'000'000; // a thousand: no sum of a text overflows

std::string_view nextField(std::string_view& line) {
    const auto end = std::min(line.find(' '), line.size());
    const auto field = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
    return field;
}

template <class Number>
std::optional<Number> numberOf(std::string_view text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::optional<std::int32_t> weightOf(std::string_view text) {
    const auto value = numberOf<std::int32_t>(text);
    return value && *value >= -largest && *value <= largest ? value : std::nullopt;
}

// Reads line by line; each returns what is wrong with the line, empty when nothing is.
class Parser {
public:
    std::string_view line(std::string_view line) {
        const auto key = nextField(line);
        if (key == "name") return m_file.name = line, line.empty() ? "the name is empty" : "";
        if (key == "about") return m_file.about = line, "";
        if (key == "curve") return curve(line);
        if (key == "figure") return figure(line);
        for (const auto kind : {TermKind::Word, TermKind::Pair, TermKind::Part})
            if (key == toString(kind)) return term(kind, line);
        return "an unknown kind of line";
    }

    std::string_view missing() const {
        if (m_file.name.empty()) return "it has no name";
        return m_file.curve.size() < 2 ? "its curve has fewer than two points" : "";
    }

    TextFile take() { return std::move(m_file); }

private:
    static constexpr std::string_view noNumber = "a weight is not a whole number within ±1,000,000,000";

    static std::string_view take(std::optional<std::int32_t> value, std::int32_t& into) {
        if (!value) return noNumber;
        into = *value;
        return "";
    }

    std::string_view curve(std::string_view line) {
        const auto sum = weightOf(nextField(line)), score = weightOf(nextField(line)),
                   confidence = weightOf(nextField(line));
        if (!sum || !score || !confidence) return noNumber;
        if (*score < 0 || *score > 1'000'000 || *confidence < 0 || *confidence > 1'000'000)
            return "a point of the curve lies outside 0 to 1";
        const auto& points = m_file.curve;
        if (!points.empty() && (*sum <= points.back().sum || *score < points.back().score))
            return "the curve does not rise";
        m_file.curve.push_back({*sum, *score, *confidence});
        return "";
    }

    std::string_view figure(std::string_view line) {
        const auto which = figureNamed(nextField(line));
        if (!which) return "an unknown figure";
        return take(weightOf(line), m_file.figures[*which]);
    }

    std::string_view term(TermKind kind, std::string_view line) {
        const auto idf = weightOf(nextField(line)), weight = weightOf(nextField(line));
        if (!idf || !weight || *idf < 0) return noNumber;
        if (m_file.terms.size() == mostTextTerms) return "more than 200,000 terms";
        if (!isUtf8(line) || !termHash(kind, line)) return "not a term";
        m_file.terms.push_back({kind, *idf, *weight, std::string(line)});
        return "";
    }

    TextFile m_file;
};

std::string endLine(std::size_t lines, std::string_view before) {
    return fmt::format("end {} {}\n", lines, sha256Hex(before).substr(0, 16));
}

Error damaged(std::string detail) {
    return {ErrorCode::Corrupt, std::move(detail), "train it again, or take the shipped one", {}, 0, 0};
}

Result<void> checkHead(std::string_view bytes) {
    if (!bytes.starts_with(head))
        return fail(ErrorCode::InvalidInput, "not a text model", "`tierlinectl train` writes one");
    const auto line = bytes.substr(head.size(), std::min(bytes.find('\n'), bytes.size()) - head.size());
    const auto version = numberOf<int>(line);
    if (!version || *version < 1) return std::unexpected(damaged("its version is not a number"));
    if (*version != textModelVersion)
        return fail(ErrorCode::TooNew,
                    fmt::format("a text model of version {}; this program reads version {}", *version,
                                textModelVersion),
                    "train it again with this program");
    return {};
}

} // namespace

std::string print(const TextFile& file) {
    auto out = fmt::format("{}{}\nname {}\nabout {}\n", head, textModelVersion, file.name, file.about);
    std::size_t lines = 3;
    auto into = std::back_inserter(out);
    for (const auto& point : file.curve)
        fmt::format_to(into, "curve {} {} {}\n", point.sum, point.score, point.confidence);
    for (std::size_t i = 0; i < figureCount; ++i)
        fmt::format_to(into, "figure {} {}\n", figureName(i), file.figures[i]);
    for (const auto& term : file.terms)
        fmt::format_to(into, "{} {} {} {}\n", toString(term.kind), term.idf, term.weight, term.text);
    lines += file.curve.size() + figureCount + file.terms.size();
    return out + endLine(lines, out);
}

Result<TextFile> parseTextFile(std::string_view bytes) {
    if (bytes.size() > largestTextModel)
        return fail(ErrorCode::InvalidInput, "larger than 16 MB, too large for a text model");
    if (const auto good = checkHead(bytes); !good) return std::unexpected(good.error());
    Parser parser;
    std::size_t lines = 0;
    for (std::size_t at = 0; at < bytes.size();) {
        const auto stop = bytes.find('\n', at);
        if (stop == bytes.npos) break;
        const auto line = bytes.substr(at, stop - at);
        if (line.starts_with("end ")) {
            if (bytes.substr(at) != endLine(lines, bytes.substr(0, at)))
                return std::unexpected(damaged("its checksum does not fit: it was changed or damaged"));
            if (const auto missing = parser.missing(); !missing.empty())
                return std::unexpected(damaged(std::string(missing)));
            return parser.take();
        }
        ++lines;
        if (const auto wrong = lines == 1 ? "" : parser.line(line); !wrong.empty()) {
            auto error = damaged(std::string(wrong));
            error.line = static_cast<int>(lines);
            return std::unexpected(std::move(error));
        }
        at = stop + 1;
    }
    return std::unexpected(damaged("it is cut off: the last line is missing"));
}

} // namespace tierline::classify
