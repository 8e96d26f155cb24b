#include "bench/grader.h"

#include "bench/mapping.h"
#include "policy/nearest.h"
#include "protocol/json.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <spdlog/fmt/fmt.h>

namespace tierline::bench {

using protocol::JsonView;

namespace {

struct Named {
    std::string_view name;
    GraderKind kind;
    std::string_view keys; // that it knows besides `kind`
};
constexpr std::array kinds{
    Named{"exact", GraderKind::Exact, "ignore_case"},
    Named{"contains", GraderKind::Contains, "any all none ignore_case"},
    Named{"regex", GraderKind::Regex, "pattern ignore_case"},
    Named{"number", GraderKind::Number, "tolerance relative"},
    Named{"json_schema", GraderKind::JsonSchema, "schema"},
    Named{"code_fence", GraderKind::CodeFence, "lang"},
    Named{"judge", GraderKind::Judge, "rubric pairwise"},
    Named{"human", GraderKind::Human, ""},
};

std::unexpected<Error> wrong(std::string detail, std::string remedy = {}) {
    return fail(ErrorCode::InvalidInput, "grader: " + std::move(detail), std::move(remedy));
}

std::vector<std::string> words(std::string_view text) {
    std::vector<std::string> found;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        found.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return found;
}

Result<const Named*> kindOf(std::string_view name) {
    const auto lower = lowerAscii(name);
    const auto found = std::ranges::find(kinds, std::string_view(lower), &Named::name);
    if (found != kinds.end()) return &*found;
    std::vector<std::string> known;
    for (const auto& each : kinds)
        known.emplace_back(each.name);
    return wrong(fmt::format("there is no kind `{}`", name.substr(0, 40)),
                 policy::nearestRemedy(lower, known));
}

Result<void> readList(JsonView value, std::string_view key, std::vector<std::string>& into) {
    if (const auto one = value.string()) {
        into.emplace_back(*one);
    } else if (value.isArray()) {
        for (const JsonView each : value.items()) {
            const auto text = each.string();
            if (!text || text->empty()) return wrong(fmt::format("`{}` is a list of texts", key));
            into.emplace_back(*text);
        }
    } else {
        return wrong(fmt::format("`{}` is a list of texts", key));
    }
    if (into.empty()) return wrong(fmt::format("`{}` is empty", key));
    return {};
}

Result<void> readAmount(JsonView value, std::string_view key, double& into) {
    const auto number = value.number();
    if (!number || !std::isfinite(*number) || *number < 0)
        return wrong(fmt::format("`{}` is a number from 0", key), "for example 0.01");
    into = *number;
    return {};
}

Result<void> readFlag(JsonView value, std::string_view key, bool& into) {
    const auto flag = value.boolean();
    if (!flag) return wrong(fmt::format("`{}` is true or false", key));
    into = *flag;
    return {};
}

Result<void> readText(JsonView value, std::string_view key, std::string& into) {
    const auto text = value.string();
    if (!text || text->empty()) return wrong(fmt::format("`{}` is a text", key));
    into = *text;
    return {};
}

Result<void> readKey(std::string_view key, JsonView value, GraderSpec& spec) {
    if (key == "ignore_case") return readFlag(value, key, spec.ignoreCase);
    if (key == "pairwise") return readFlag(value, key, spec.pairwise);
    if (key == "any") return readList(value, key, spec.any);
    if (key == "all") return readList(value, key, spec.all);
    if (key == "none") return readList(value, key, spec.none);
    if (key == "pattern") return readText(value, key, spec.pattern);
    if (key == "lang") return readText(value, key, spec.lang);
    if (key == "rubric") return readText(value, key, spec.rubric);
    if (key == "tolerance") return readAmount(value, key, spec.tolerance);
    if (key == "relative") return readAmount(value, key, spec.relative);
    if (!value.isObject() && !value.isBoolean()) return wrong("`schema` is a JSON schema");
    spec.schema = value.text();
    return {};
}

Result<GraderSpec> readObject(JsonView object) {
    const auto name = object["kind"].string();
    if (!name) return wrong("the object has no `kind`", R"(for example {"kind":"exact"})");
    const auto kind = kindOf(*name);
    if (!kind) return std::unexpected(kind.error());
    GraderSpec spec;
    spec.kind = (*kind)->kind;
    const auto known = words((*kind)->keys);
    for (const auto& [key, value] : object.members()) {
        if (key == "kind") continue;
        if (std::ranges::find(known, key) == known.end())
            return wrong(fmt::format("`{}` knows no `{}`", (*kind)->name, key.substr(0, 40)),
                         policy::nearestRemedy(key, known));
        if (const auto read = readKey(key, value, spec); !read) return std::unexpected(read.error());
    }
    if (spec.kind == GraderKind::Regex && spec.pattern.empty())
        return wrong("`regex` needs a `pattern`", R"({"kind":"regex","pattern":"^yes"})");
    if (spec.kind == GraderKind::JsonSchema && spec.schema.empty())
        return wrong("`json_schema` needs a `schema`",
                     R"({"kind":"json_schema","schema":{"type":"object"}})");
    return spec;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view space = " \t\r\n";
    const auto begin = text.find_first_not_of(space);
    return begin == text.npos ? std::string_view()
                              : text.substr(begin, text.find_last_not_of(space) - begin + 1);
}

Result<GraderSpec> readName(std::string_view name) {
    const auto kind = kindOf(name);
    if (!kind) return std::unexpected(kind.error());
    if ((*kind)->kind == GraderKind::Regex || (*kind)->kind == GraderKind::JsonSchema)
        return readObject(protocol::Json::parse(fmt::format(R"({{"kind":"{}"}})", (*kind)->name))->root());
    GraderSpec spec;
    spec.kind = (*kind)->kind;
    return spec;
}

} // namespace

std::string_view toString(GraderKind kind) {
    return std::ranges::find(kinds, kind, &Named::kind)->name;
}

bool needsNobody(GraderKind kind) {
    return kind != GraderKind::Judge && kind != GraderKind::Human;
}

Result<GraderSpec> readGrader(std::string_view text) {
    text = trimmed(text);
    if (text.empty()) return wrong("it is empty", "name one, for example exact");
    if (text.front() != '{' && text.front() != '"' && text.front() != '[') return readName(text);
    const auto json = protocol::Json::parse(text);
    if (!json) return wrong("it is no JSON: " + json.error().detail);
    if (const auto name = json->root().string()) return readName(*name);
    if (!json->root().isObject()) return wrong("it is neither a name nor an object");
    return readObject(json->root());
}

Result<GraderBook> GraderBook::make(const Set& set, std::string_view ofRun) {
    GraderBook book;
    book.m_ofRun = ofRun;
    const auto add = [&](const std::string& text) -> Result<void> {
        if (book.m_graders.contains(text)) return {};
        const auto spec = readGrader(text);
        if (!spec) return std::unexpected(spec.error());
        auto made = Grader::make(*spec);
        if (!made) return std::unexpected(made.error());
        book.m_graders.emplace(text, *std::move(made));
        return {};
    };
    if (!book.m_ofRun.empty())
        if (const auto added = add(book.m_ofRun); !added) return std::unexpected(added.error());
    for (const Case& row : set.cases) {
        const auto text = !row.grader.empty() ? row.grader : std::string("exact");
        if (row.grader.empty() && !row.expected) continue;
        const auto added = add(text);
        if (added) continue;
        Error error = added.error();
        error.file = set.file;
        error.line = static_cast<int>(row.line);
        return std::unexpected(std::move(error));
    }
    return book;
}

const Grader* GraderBook::of(const Case& row) const {
    const std::string_view text = !row.grader.empty() ? std::string_view(row.grader)
                                  : !m_ofRun.empty()  ? std::string_view(m_ofRun)
                                  : row.expected      ? std::string_view("exact")
                                                      : std::string_view();
    const auto found = m_graders.find(text);
    return found == m_graders.end() ? nullptr : &found->second;
}

std::vector<std::string> GraderBook::warnings() const {
    std::vector<std::string> all;
    for (const auto& [text, grader] : m_graders)
        for (const auto& warning : grader.warnings())
            if (std::ranges::find(all, warning) == all.end()) all.push_back(warning);
    return all;
}

std::size_t GraderBook::ungraded(const Set& set) const {
    return static_cast<std::size_t>(
        std::ranges::count_if(set.cases, [&](const Case& row) { return of(row) == nullptr; }));
}

} // namespace tierline::bench
