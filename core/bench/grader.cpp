#include "bench/grader.h"

#include "base/utf8.h"
#include "bench/gradernumber.h"
#include "bench/graderschema.h"
#include "bench/mapping.h"
#include "classify/judgetext.h"
#include "classify/plainregex.h"

#include <algorithm>
#include <spdlog/fmt/fmt.h>

namespace tierline::bench {

namespace {

constexpr std::size_t quoteBytes = 60;

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view space = " \t\r\n\f\v";
    const auto begin = text.find_first_not_of(space);
    return begin == text.npos ? std::string_view()
                              : text.substr(begin, text.find_last_not_of(space) - begin + 1);
}

std::string inQuotes(std::string_view text) {
    const auto valid = toValidUtf8(trimmed(text).substr(0, 4 * quoteBytes));
    const auto cut = beginningOf(valid, quoteBytes);
    std::string out = "\"";
    for (const char c : cut)
        out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    return out + (cut.size() < trimmed(text).size() ? "…\"" : "\"");
}

Grade verdict(bool isRight, std::string why) {
    return {isRight ? 1.0 : 0.0, std::move(why)};
}

// The lines of a fence of that language (any for none); `count` tells how many such fences there are.
struct Fence {
    std::size_t count = 0;
    bool isOpen = false, isEmpty = true; // of the last one
};

Fence findFences(std::string_view text, std::string_view lang) {
    Fence found;
    char mark = 0;
    std::size_t length = 0;
    bool counts = false;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        auto line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const auto indent = std::min(line.find_first_not_of(' '), line.size());
        const auto body = line.substr(indent);
        const std::size_t run = body.empty() ? 0 : std::min(body.find_first_not_of(body[0]), body.size());
        const bool isFence = indent <= 3 && run >= 3 && (body[0] == '`' || body[0] == '~');
        if (mark == 0 && isFence) {
            mark = body[0], length = run;
            const auto info = trimmed(body.substr(run));
            const auto word = info.substr(0, info.find_first_of(" \t{"));
            counts = lang.empty() || lowerAscii(word) == lowerAscii(lang);
            if (counts) ++found.count, found.isEmpty = true, found.isOpen = true;
        } else if (mark != 0 && isFence && body[0] == mark && run >= length
                   && trimmed(body.substr(run)).empty()) {
            mark = 0;
            if (counts) found.isOpen = false;
        } else if (mark != 0 && counts && !trimmed(line).empty()) {
            found.isEmpty = false;
        }
    }
    return found;
}

} // namespace

struct Grader::State {
    GraderSpec spec;
    std::optional<classify::PlainRegex> pattern;
    std::optional<JsonSchema> schema;
    std::vector<std::string> warnings;

    Grade exact(std::string_view answer, std::string_view expected) const {
        const auto got = trimmed(answer), wanted = trimmed(expected);
        const bool isSame = spec.ignoreCase ? lowerAscii(got) == lowerAscii(wanted) : got == wanted;
        return verdict(isSame, isSame ? "as expected" : inQuotes(answer) + " is not what is expected");
    }

    Grade contains(std::string_view answer, const std::optional<std::string>& expected) const {
        const auto text = spec.ignoreCase ? lowerAscii(answer) : std::string(answer);
        const auto has = [&](const std::string& part) {
            return text.find(spec.ignoreCase ? lowerAscii(part) : part) != text.npos;
        };
        std::vector<std::string> all = spec.all;
        if (spec.any.empty() && spec.all.empty() && spec.none.empty()) all.emplace_back(trimmed(*expected));
        for (const auto& part : all)
            if (!has(part)) return verdict(false, inQuotes(part) + " is not in it");
        for (const auto& part : spec.none)
            if (has(part)) return verdict(false, inQuotes(part) + " is in it");
        if (!spec.any.empty() && std::ranges::none_of(spec.any, has))
            return verdict(false, spec.any.size() == 1 ? inQuotes(spec.any.front()) + " is not in it"
                                                       : "none of the wanted parts is in it");
        return verdict(true, "what is wanted is in it");
    }

    Result<Grade> number(std::string_view answer, std::string_view expected) const {
        const auto wanted = firstNumber(expected);
        if (!wanted)
            return fail(ErrorCode::InvalidInput, "what is expected holds no number: " + inQuotes(expected));
        const auto found = finalNumber(answer);
        if (!found) return verdict(false, "there is no number in it");
        const bool isSame = isSameNumber(*found, *wanted, spec.tolerance, spec.relative);
        return verdict(isSame, fmt::format("{}{} against {}{}", found->text, found->isPercent ? " %" : "",
                                           wanted->text, wanted->isPercent ? " %" : ""));
    }

    Grade json(std::string_view answer) const {
        const auto parsed = protocol::Json::parse(classify::withoutFence(answer));
        if (!parsed) return verdict(false, "it is not one JSON value");
        auto bad = schema->complaint(parsed->root());
        return verdict(!bad, bad ? *std::move(bad) : "it fits the schema");
    }

    Grade fence(std::string_view answer) const {
        const auto found = findFences(answer, spec.lang);
        const auto what = spec.lang.empty() ? std::string("fenced block") : "fenced block of " + spec.lang;
        if (found.count == 0) return verdict(false, "there is no " + what);
        if (found.count > 1)
            return verdict(false, fmt::format("there is more than one {}: {}", what, found.count));
        if (found.isOpen) return verdict(false, "the " + what + " is not closed");
        return verdict(!found.isEmpty, found.isEmpty ? "the " + what + " is empty" : "one " + what);
    }
};

Grader::Grader(std::unique_ptr<State> state) : m_state(std::move(state)) {}
Grader::Grader(Grader&&) noexcept = default;
Grader::~Grader() = default;

Result<Grader> Grader::make(const GraderSpec& spec) {
    auto state = std::make_unique<State>();
    state->spec = spec;
    if (spec.kind == GraderKind::Regex) {
        auto pattern = classify::PlainRegex::compile(spec.pattern, spec.ignoreCase);
        if (!pattern) return std::unexpected(pattern.error());
        state->pattern = *std::move(pattern);
    }
    if (spec.kind == GraderKind::JsonSchema) {
        auto schema = JsonSchema::compile(spec.schema);
        if (!schema) return std::unexpected(schema.error());
        state->warnings = schema->unknown();
        state->schema = *std::move(schema);
    }
    return Grader(std::move(state));
}

Result<Grade> Grader::grade(std::string_view answer, const std::optional<std::string>& expected) const {
    const auto& spec = m_state->spec;
    const bool hasLists = !spec.any.empty() || !spec.all.empty() || !spec.none.empty();
    const bool needs = spec.kind == GraderKind::Exact || spec.kind == GraderKind::Number
                       || (spec.kind == GraderKind::Contains && !hasLists);
    if (needs && (!expected || trimmed(*expected).empty()))
        return fail(ErrorCode::InvalidInput,
                    fmt::format("`{}` needs what is expected, and the row says nothing", toString(spec.kind)),
                    "give the row an `expected`, or another grader");
    switch (spec.kind) {
    case GraderKind::Exact: return m_state->exact(answer, *expected);
    case GraderKind::Contains: return m_state->contains(answer, expected);
    case GraderKind::Regex: {
        const bool isIn = m_state->pattern->isIn(trimmed(answer));
        return verdict(isIn, isIn ? "the pattern is in it" : "the pattern is not in it");
    }
    case GraderKind::Number: return m_state->number(answer, *expected);
    case GraderKind::JsonSchema: return m_state->json(answer);
    case GraderKind::CodeFence: return m_state->fence(answer);
    case GraderKind::Judge:
    case GraderKind::Human: break;
    }
    return fail(ErrorCode::InvalidInput, fmt::format("`{}` is not decided by a rule", toString(spec.kind)));
}

const std::vector<std::string>& Grader::warnings() const {
    return m_state->warnings;
}

const GraderSpec& Grader::spec() const {
    return m_state->spec;
}

} // namespace tierline::bench
