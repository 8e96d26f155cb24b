#include "bench/seen.h"

#include "base/hash.h"
#include "base/paths.h"
#include "base/utf8.h"
#include "ledger/terms.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <spdlog/fmt/fmt.h>

namespace tierline::bench {

namespace {

constexpr std::string_view head = "tierline-seen ";
constexpr std::size_t aLine = 8, digits = 16, largestFile = 1U << 30U;

bool isSpace(char32_t sign) {
    return sign == ' ' || (sign >= 9 && sign <= 13) || sign == 0x85 || sign == 0xa0 || sign == 0x1680
           || (sign >= 0x2000 && sign <= 0x200a) || sign == 0x2028 || sign == 0x2029 || sign == 0x202f
           || sign == 0x205f || sign == 0x3000;
}

template <class Number>
std::optional<Number> numberOf(std::string_view text, int base) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

std::string endLine(std::size_t lines, std::string_view before) {
    return fmt::format("end {} {}\n", lines, sha256Hex(before).substr(0, digits));
}

std::unexpected<Error> damaged(std::string detail) {
    return fail(ErrorCode::Corrupt, std::move(detail), "train the model again, or take the shipped one");
}

// `name x` gives x of the next line; absent when it is another.
std::optional<std::string_view> field(std::string_view& rest, std::string_view key) {
    const auto stop = rest.find('\n');
    if (stop == rest.npos || !rest.starts_with(key) || rest.substr(key.size(), 1) != " ") return std::nullopt;
    const auto value = rest.substr(key.size() + 1, stop - key.size() - 1);
    rest.remove_prefix(stop + 1);
    return value;
}

// Hashes apart by one space or line end; false: something else stands there.
bool readHashes(std::string_view text, std::vector<std::uint64_t>& into) {
    while (!text.empty()) {
        const auto hash = numberOf<std::uint64_t>(text.substr(0, digits), 16);
        if (!hash || text.size() == digits || (text[digits] != ' ' && text[digits] != '\n')) return false;
        if (!into.empty() && *hash <= into.back()) return false;
        into.push_back(*hash);
        text.remove_prefix(digits + 1);
    }
    return true;
}

} // namespace

std::string plainForm(std::string_view text) {
    std::string out;
    bool isApart = false;
    for (std::size_t at = 0; at < text.size();) {
        const auto length = utf8SequenceLength(text.substr(at));
        const auto sign = length > 0 ? codePointAt(text, at) : char32_t{0xfffd};
        at += std::max<std::size_t>(1, length);
        if (isSpace(sign)) {
            isApart = !out.empty();
            continue;
        }
        if (isApart) out += ' ';
        isApart = false;
        if (sign < 0x80)
            out += static_cast<char>(sign >= 'A' && sign <= 'Z' ? sign + ('a' - 'A') : sign);
        else
            appendUtf8(out, ledger::foldCase(sign));
    }
    return out;
}

std::uint64_t textHash(std::string_view text) {
    return *numberOf<std::uint64_t>(std::string_view(sha256Hex(text)).substr(0, digits), 16);
}

std::uint64_t plainHash(std::string_view text) {
    return textHash(plainForm(text));
}

bool SeenPrompts::has(std::uint64_t hash) const {
    return std::ranges::binary_search(hashes, hash);
}

SeenPrompts seenOf(std::string name, std::string_view modelBytes, std::vector<std::uint64_t> hashes) {
    std::ranges::sort(hashes);
    const auto twins = std::ranges::unique(hashes);
    hashes.erase(twins.begin(), twins.end());
    return {std::move(name), sha256Hex(modelBytes).substr(0, digits), std::move(hashes)};
}

std::string print(const SeenPrompts& seen) {
    auto out = fmt::format("{}{}\nname {}\nmodel {}\nprompts {}\n", head, seenVersion, seen.name, seen.model,
                           seen.hashes.size());
    std::size_t lines = 4;
    for (std::size_t at = 0; at < seen.hashes.size(); ++at) {
        const bool ends = at % aLine == aLine - 1 || at + 1 == seen.hashes.size();
        fmt::format_to(std::back_inserter(out), "{:016x}{}", seen.hashes[at], ends ? '\n' : ' ');
        lines += ends ? 1U : 0U;
    }
    return out + endLine(lines, out);
}

Result<SeenPrompts> parseSeen(std::string_view bytes) {
    auto rest = bytes;
    const auto version = field(rest, head.substr(0, head.size() - 1));
    if (!version)
        return fail(ErrorCode::InvalidInput, "not a file of seen prompts", "`tierlinectl train` writes one");
    const auto number = numberOf<int>(*version, 10);
    if (!number || *number < 1) return damaged("its version is not a number");
    if (*number != seenVersion)
        return fail(ErrorCode::TooNew,
                    fmt::format("of version {}; this program reads version {}", *number, seenVersion),
                    "train the model again with this program");
    const auto end = bytes.rfind("\nend ");
    if (end == bytes.npos) return damaged("it is cut off: the last line is missing");
    const auto before = bytes.substr(0, end + 1);
    const auto lines = static_cast<std::size_t>(std::ranges::count(before, '\n'));
    if (bytes.substr(end + 1) != endLine(lines, before))
        return damaged("its checksum does not fit: it was changed or damaged");
    const auto name = field(rest, "name"), model = field(rest, "model"), prompts = field(rest, "prompts");
    const auto count = prompts ? numberOf<std::size_t>(*prompts, 10) : std::nullopt;
    if (!name || !model || !count) return damaged("a line of its head is missing");
    SeenPrompts seen{std::string(*name), std::string(*model), {}};
    if (!readHashes(rest.substr(0, before.size() - (bytes.size() - rest.size())), seen.hashes))
        return damaged("a hash is not of 16 hex digits, or they do not rise");
    if (seen.hashes.size() != *count) return damaged("it holds another number of prompts than it says");
    return seen;
}

std::filesystem::path seenPathOf(const std::filesystem::path& model) {
    auto path = model;
    return path.replace_extension(".seen");
}

Result<SeenPrompts> loadSeen(const std::filesystem::path& model, std::string_view modelHash) {
    const auto path = seenPathOf(model);
    const auto bytes = readFile(path, largestFile);
    if (!bytes) return std::unexpected(bytes.error());
    auto seen = parseSeen(*bytes);
    if (!seen) {
        seen.error().file = path.string();
        return seen;
    }
    if (modelHash.substr(0, digits) != seen->model)
        return fail(
            ErrorCode::Refused,
            fmt::format("{} belongs to another model than {}", path.string(), model.filename().string()),
            "train the model again");
    return seen;
}

} // namespace tierline::bench
