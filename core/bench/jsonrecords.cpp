#include "bench/jsonrecords.h"

#include <algorithm>
#include <array>
#include <utility>

namespace tierline::bench {

namespace {

constexpr std::string_view spaces = " \t\r\n";
constexpr std::size_t looked = 4U << 20U; // how far the arrangement is looked for
constexpr std::array pageNames{std::string_view("data"), std::string_view("logs"),
                               std::string_view("spend_logs")};

// Follows brackets and texts, so that the end of a value is found without reading it.
struct Follower {
    int depth = 0;
    bool inText = false, isEscaped = false;

    // The value is complete with this sign.
    bool take(char sign) {
        if (inText) {
            if (isEscaped)
                isEscaped = false;
            else if (sign == '\\')
                isEscaped = true;
            else if (sign == '"')
                inText = false;
            return false;
        }
        if (sign == '"') inText = true;
        if (sign == '{' || sign == '[') ++depth;
        return (sign == '}' || sign == ']') && --depth == 0;
    }
};

bool isWhole(std::string_view line) {
    Follower follower;
    for (std::size_t at = 0; at < line.size(); ++at)
        if (follower.take(line[at])) return line.find_first_not_of(" \t\r,", at + 1) == line.npos;
    return false;
}

std::string_view firstLine(std::string_view text) {
    return text.substr(0, text.find('\n'));
}

// One object a line, if the first line is one; or the second, where the first is broken.
bool areLines(std::string_view text) {
    const auto first = firstLine(text);
    if (first.size() == text.size() || isWhole(first)) return true;
    const auto second = firstLine(text.substr(first.size() + 1));
    return second.starts_with('{') && isWhole(second);
}

// Of an object that is a page of others: where the first of them begins. npos: it is none.
std::size_t pageStart(std::string_view text) {
    Follower follower;
    std::string_view key;
    std::size_t textBegin = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool wasText = follower.inText;
        if (text[at] == '[' && !wasText && follower.depth == 1
            && std::ranges::find(pageNames, key) != pageNames.end())
            return at + 1;
        if (follower.take(text[at])) break;
        if (!wasText && follower.inText) textBegin = at + 1;
        if (wasText && !follower.inText && follower.depth == 1)
            key = text.substr(textBegin, at - textBegin); // a value too: no page has one of that name
        if (!follower.inText && text[at] == ',') key = {};
    }
    return text.npos;
}

} // namespace

struct JsonRecords::State {
    explicit State(ByteReader opened) : bytes(std::move(opened)) {}

    ByteReader bytes;
    std::int64_t lineNow = 1, read = 0;
    bool atEnd = false;
    enum class Place : std::uint8_t { Top, Elements, Lines } place = Place::Top;
    bool isPage = false;   // the elements are those of a page
    std::size_t given = 0; // bytes of the record given last

    std::string_view view() const { return bytes.window(); }
    void pass(std::size_t count);
    Result<void> fill();
    Result<bool> skipTo(std::string_view passed); // false: the end
    Result<void> look();
    Result<void> leavePage();
    Result<std::optional<Result<JsonRecord>>> next();
    Result<std::optional<Result<JsonRecord>>> value();
    Result<std::optional<Result<JsonRecord>>> line();
    Result<JsonRecord> bad(std::int64_t line, std::string what, std::string remedy = {}) const {
        return std::unexpected(Error{ErrorCode::InvalidInput, std::move(what), std::move(remedy),
                                     bytes.name(), static_cast<int>(line), 1});
    }
};

void JsonRecords::State::pass(std::size_t count) {
    const auto passed = view().substr(0, count);
    lineNow += std::ranges::count(passed, '\n');
    read += std::ssize(passed);
    bytes.take(passed.size());
}

Result<void> JsonRecords::State::fill() {
    const auto got = bytes.more();
    if (!got) return std::unexpected(got.error());
    atEnd = !*got;
    return {};
}

Result<bool> JsonRecords::State::skipTo(std::string_view passed) {
    for (;;) {
        const auto found = view().find_first_not_of(passed);
        pass(std::min(found, view().size()));
        if (found != std::string_view::npos) return true;
        if (atEnd) return false;
        if (const auto good = fill(); !good) return std::unexpected(good.error());
    }
}

// What the value at the top is; enters it where it holds the records.
Result<void> JsonRecords::State::look() {
    if (view().front() == '[') {
        pass(1);
        place = Place::Elements;
        isPage = false;
        return {};
    }
    const auto lines = [&] { return std::ranges::count(view(), '\n'); };
    while (!atEnd && view().size() < looked && lines() < 2)
        if (auto good = fill(); !good) return good;
    if (const auto start = pageStart(view()); start != std::string_view::npos) {
        pass(start);
        place = Place::Elements;
        isPage = true;
    } else if (areLines(view())) {
        place = Place::Lines;
    }
    return {};
}

// Behind the list of a page: to the end of its object.
Result<void> JsonRecords::State::leavePage() {
    Follower follower{.depth = 1};
    for (;;) {
        const auto view = this->view();
        for (std::size_t at = 0; at < view.size(); ++at)
            if (follower.take(view[at])) {
                pass(at + 1);
                return {};
            }
        pass(view.size());
        if (atEnd) return {};
        if (auto good = fill(); !good) return good;
    }
}

Result<std::optional<Result<JsonRecord>>> JsonRecords::State::next() {
    pass(std::exchange(given, 0));
    for (;;) {
        const auto more = skipTo(place == Place::Lines ? spaces : " \t\r\n,");
        if (!more) return std::unexpected(more.error());
        if (!*more && std::exchange(place, Place::Top) == Place::Elements)
            return bad(lineNow, "the file ends before its list does");
        if (!*more) return std::nullopt;
        if (place == Place::Lines) return line();
        if (place == Place::Top && (view().front() == '[' || view().front() == '{'))
            if (const auto good = look(); !good) return std::unexpected(good.error());
        if (place == Place::Elements && view().starts_with(']')) {
            pass(1);
            place = Place::Top;
            if (isPage)
                if (const auto good = leavePage(); !good) return std::unexpected(good.error());
            continue;
        }
        if (place == Place::Lines) return line();
        if (!view().empty() && spaces.find(view().front()) == spaces.npos) return value();
    }
}

Result<std::optional<Result<JsonRecord>>> JsonRecords::State::value() {
    const auto begun = lineNow;
    const char first = view().front();
    const bool isScalar = first != '{' && first != '[';
    Follower follower;
    bool isTooLarge = false;
    for (std::size_t at = 0;;) {
        const auto view = this->view();
        for (; at < view.size(); ++at) {
            const char sign = view[at];
            const bool endsScalar =
                at > 0 && isScalar && !follower.inText && (sign == ',' || sign == ']' || sign == '\n');
            if (!endsScalar && sign == '\n' && follower.inText) { // no text goes over a line: cut off
                pass(at);
                return bad(begun, "a text in this record does not end in its line");
            }
            if (!endsScalar && !follower.take(sign)) continue;
            given = at + (endsScalar ? 0 : 1);
            if (isTooLarge) return bad(begun, "the record is larger than 64 MB");
            return JsonRecord{view.substr(0, given), begun};
        }
        if (atEnd) {
            pass(view.size());
            place = Place::Top; // said once
            return bad(begun, "the file ends in the middle of this record");
        }
        if (view.size() > longestRow) {
            isTooLarge = true;
            pass(view.size());
            at = 0;
        }
        if (const auto good = fill(); !good) return std::unexpected(good.error());
    }
}

Result<std::optional<Result<JsonRecord>>> JsonRecords::State::line() {
    const auto begun = lineNow;
    bool isTooLarge = false;
    for (std::size_t searched = 0;;) {
        const auto view = this->view();
        const auto newline = view.find('\n', searched);
        if (newline != view.npos || atEnd) {
            auto text = view.substr(0, newline);
            given = text.size();
            if (isTooLarge) return bad(begun, "the record is larger than 64 MB");
            while (text.ends_with('\r') || text.ends_with(' ') || text.ends_with('\t'))
                text.remove_suffix(1);
            return JsonRecord{text, begun};
        }
        searched = view.size();
        if (view.size() > longestRow) {
            isTooLarge = true;
            pass(view.size());
            searched = 0;
        }
        if (const auto good = fill(); !good) return std::unexpected(good.error());
    }
}

JsonRecords::JsonRecords(std::unique_ptr<State> state) : m_state(std::move(state)) {}
JsonRecords::JsonRecords(JsonRecords&&) noexcept = default;
JsonRecords::~JsonRecords() = default;

Result<JsonRecords> JsonRecords::begin(ByteReader bytes) {
    auto state = std::make_unique<State>(std::move(bytes));
    if (const auto more = state->skipTo(spaces); !more) return std::unexpected(more.error());
    return JsonRecords(std::move(state));
}

Result<std::optional<Result<JsonRecord>>> JsonRecords::next() {
    return m_state->next();
}

const std::string& JsonRecords::name() const {
    return m_state->bytes.name();
}

std::int64_t JsonRecords::bytes() const {
    return m_state->read;
}

} // namespace tierline::bench
