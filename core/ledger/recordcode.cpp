#include "ledger/recordcode.h"

#include "ledger/recordwalk.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstring>
#include <functional>
#include <initializer_list>

namespace tierline::ledger {

namespace {

constexpr unsigned char version = 2, firstVersion = 1;
constexpr std::size_t headSize = 3; // version, sum
constexpr std::size_t bitLimit = 16;
using Bits = std::array<bool, bitLimit>;

// How a text begins: its number, or its length, with one of these in the low bits.
enum Form : std::uint8_t { Named, Inline, Worded };

std::uint16_t sumOf(std::string_view bytes) {
    std::uint64_t sum = bytes.size() * 0x9e3779b97f4a7c15U;
    for (; bytes.size() >= 8; bytes.remove_prefix(8)) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data(), 8);
        if constexpr (std::endian::native == std::endian::big) word = std::byteswap(word);
        sum = std::rotl((sum ^ word) * 0xff51afd7ed558ccdU, 29);
    }
    for (const char byte : bytes)
        sum = (sum ^ static_cast<unsigned char>(byte)) * 0x100000001b3U;
    sum ^= sum >> 32U;
    return static_cast<std::uint16_t>(sum ^ (sum >> 16U));
}

std::uint64_t zigzag(std::int64_t value) {
    return static_cast<std::uint64_t>(value) << 1U ^ static_cast<std::uint64_t>(value >> 63);
}
std::int64_t unzigzag(std::uint64_t value) {
    return static_cast<std::int64_t>(value >> 1U ^ (~(value & 1U) + 1));
}

bool isDigit(char sign) {
    return sign >= '0' && sign <= '9';
}

// Every run of digits is a `0` in the words; the numbers say the rest: value * 4 + leading zeros.
constexpr std::size_t longestRun = 16, mostNumbers = 16;
struct Words {
    std::array<std::uint64_t, mostNumbers> numbers{};
    std::size_t count = 0;
};
bool splitWords(std::string_view text, std::string& words, Words& into) {
    words.clear();
    if (text.starts_with(lostName)) return false;
    for (std::size_t at = 0; at < text.size();) {
        if (!isDigit(text[at])) {
            words += text[at++];
            continue;
        }
        auto end = at;
        while (end < text.size() && isDigit(text[end]))
            ++end;
        const auto run = text.substr(at, end - at);
        const auto zeros = std::min(run.find_first_not_of('0'), run.size() - 1);
        std::uint64_t value = 0;
        std::from_chars(run.data(), run.data() + run.size(), value);
        if (run.size() > longestRun || zeros > 3 || into.count == mostNumbers) return false;
        into.numbers[into.count++] = value * 4 + zeros;
        words += '0';
        at = end;
    }
    return into.count > 0;
}

class Put {
public:
    Put(std::string& bytes, std::string& words, NameKeeper* names)
        : m_bytes(bytes), m_words(words), m_names(names) {}

    Bits bits(std::initializer_list<bool> all) {
        Bits made{};
        std::uint64_t packed = 0;
        for (std::size_t i = 0; const bool bit : all) {
            packed |= std::uint64_t{bit} << i;
            made[i++] = bit;
        }
        varint(packed);
        return made;
    }
    void number(std::int64_t value) { varint(zigzag(value)); }
    std::size_t size(std::size_t value) {
        varint(value);
        return value;
    }
    void text(const std::string& text, Origin origin) {
        if (const auto number = m_names != nullptr ? m_names->number(text, origin) : std::nullopt)
            varint(static_cast<std::uint64_t>(*number) * 4 + Named);
        else
            plain(text);
    }
    void plain(const std::string& text) {
        varint(std::uint64_t{text.size()} * 4 + (text.empty() ? Named : Inline));
        m_bytes += text;
    }
    void words(const std::string& text, Origin origin) {
        Words found;
        if (text.size() > longestName || !splitWords(text, m_words, found)) return this->text(text, origin);
        const auto number = m_names != nullptr ? m_names->number(m_words, origin) : std::nullopt;
        if (!number) return plain(text);
        varint(static_cast<std::uint64_t>(*number) * 4 + Worded);
        varint(found.count);
        for (std::size_t i = 0; i < found.count; ++i)
            varint(found.numbers[i]);
    }

    void spell(const std::vector<NameKeeper::Spelled>& names) {
        for (const auto& [number, text] : names) {
            varint(static_cast<std::uint64_t>(number));
            varint(text.size());
            m_bytes += text;
        }
    }

private:
    void varint(std::uint64_t value) {
        std::array<char, 10> bytes;
        std::size_t count = 0;
        for (; value >= 0x80; value >>= 7U)
            bytes[count++] = static_cast<char>(value | 0x80U);
        bytes[count++] = static_cast<char>(value);
        m_bytes.append(bytes.data(), count);
    }

    std::string &m_bytes, &m_words;
    NameKeeper* m_names; // none: every text as it is
};

// Reads what may be anything: after the first fault all is zero and empty.
class Get {
public:
    using TextOf = std::function<std::string_view(std::int64_t)>;
    Get(std::string_view bytes, const TextOf& textOf) : m_left(bytes), m_textOf(textOf) {}

    Bits bits(std::initializer_list<bool>) {
        Bits made{};
        const auto packed = varint();
        for (std::size_t i = 0; i < bitLimit; ++i)
            made[i] = (packed >> i & 1U) != 0;
        return made;
    }
    void number(std::int64_t& value) { value = unzigzag(varint()); }
    std::size_t size(std::size_t) { // of things that take a byte at least
        const auto count = varint();
        if (count <= m_left.size()) return static_cast<std::size_t>(count);
        fail();
        return 0;
    }
    void text(std::string& into, Origin origin) { words(into, origin); }
    void plain(std::string& into) { words(into, Origin::Client); }
    void words(std::string& into, Origin) {
        const auto head = varint();
        const auto rest = head >> 2U;
        switch (head & 3U) {
        case Named: into = m_textOf(static_cast<std::int64_t>(rest)); return;
        case Inline:
            if (rest > m_left.size()) return fail();
            into = m_left.substr(0, static_cast<std::size_t>(rest));
            m_left.remove_prefix(static_cast<std::size_t>(rest));
            return;
        case Worded: return fillIn(into, m_textOf(static_cast<std::int64_t>(rest)));
        default: return fail();
        }
    }
    void fail() {
        m_failed = true;
        m_left = {};
    }
    template <class Each>
    void spelled(Each each) { // up to the end
        while (!m_left.empty()) {
            const auto number = varint();
            const auto length = size(0);
            if (m_failed) return;
            each(static_cast<std::int64_t>(number), m_left.substr(0, length));
            m_left.remove_prefix(length);
        }
    }
    bool isWhole() const { return !m_failed && m_left.empty(); }

private:
    // Words that are lost stay as they are.
    void fillIn(std::string& into, std::string_view words) {
        Words found;
        found.count = static_cast<std::size_t>(varint());
        if (found.count > mostNumbers) return fail();
        for (std::size_t i = 0; i < found.count; ++i)
            found.numbers[i] = varint();
        if (static_cast<std::size_t>(std::ranges::count(words, '0')) != found.count
            || words.starts_with(lostName)) {
            into = words;
            return;
        }
        into.clear();
        for (std::size_t next = 0; const char sign : words) {
            if (sign != '0') {
                into += sign;
                continue;
            }
            const auto number = found.numbers[next++];
            into.append(number & 3U, '0');
            into += std::to_string(number >> 2U);
        }
    }
    std::uint64_t varint() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64 && !m_left.empty(); shift += 7) {
            const auto byte = static_cast<unsigned char>(m_left.front());
            m_left.remove_prefix(1);
            value |= std::uint64_t{byte & 0x7fU} << shift;
            if (byte < 0x80) return value;
        }
        fail();
        return 0;
    }

    std::string_view m_left;
    const TextOf& m_textOf;
    bool m_failed = false;
};

template <class Spelled>
Result<void> walk(std::string_view bytes, const Get::TextOf& textOf, Record& record, Spelled spelled) {
    const auto damaged = [] {
        return tierline::fail(ErrorCode::Corrupt, "what the ledger keeps of it is damaged");
    };
    if (bytes.size() < headSize) return damaged();
    const auto said = static_cast<unsigned char>(bytes[0]);
    if (said > version)
        return tierline::fail(ErrorCode::TooNew, "it was written by a later version of Tierline");
    const auto body = bytes.substr(headSize);
    const auto sum = static_cast<unsigned>(static_cast<unsigned char>(bytes[1])) << 8U
                     | static_cast<unsigned char>(bytes[2]);
    if (said < firstVersion || sum != sumOf(body)) return damaged();
    Get get(body, textOf);
    RestWalk<Get>{get, said}.record(record);
    get.spelled(spelled);
    if (!get.isWhole()) return damaged();
    return {};
}

} // namespace

namespace {

void codeInto(std::string& bytes, std::string& words, const Record& record, NameKeeper* names) {
    bytes.assign(headSize, static_cast<char>(version));
    Put put(bytes, words, names);
    RestWalk<Put>{put, version}.record(record);
    if (names != nullptr) put.spell(names->spelled());
    const auto sum = sumOf(std::string_view(bytes).substr(headSize));
    bytes[1] = static_cast<char>(sum >> 8U);
    bytes[2] = static_cast<char>(sum);
}

} // namespace

std::string_view RestCoder::code(const Record& record, NameKeeper& names) {
    codeInto(m_bytes, m_words, record, &names);
    return m_bytes;
}

std::string emptyRest() {
    std::string bytes, words;
    codeInto(bytes, words, {}, nullptr);
    return bytes;
}

Result<void> readRest(std::string_view bytes, NameBook& names, Record& record) {
    return walk(
        bytes, [&](std::int64_t number) { return names.text(number); }, record,
        [](std::int64_t, std::string_view) {});
}

std::optional<RestNames> namesIn(std::string_view bytes) {
    RestNames names;
    Record unused;
    const auto used = [&](std::int64_t number) -> std::string_view {
        if (number != 0) names.used.push_back(number);
        return {};
    };
    const auto spelled = [&](std::int64_t number, std::string_view text) {
        names.spelled.emplace_back(number, text);
    };
    if (!walk(bytes, used, unused, spelled)) return std::nullopt;
    return names;
}

} // namespace tierline::ledger
