#include "base/id.h"

#include <array>

namespace tierline {

namespace {
constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
}

std::uint64_t Dice::next() {
    std::uint64_t z = (m_state += 0x9e3779b97f4a7c15U);
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31U);
}

double Dice::uniform() {
    return static_cast<double>(next() >> 11U) * 0x1.0p-53;
}

IdGenerator::IdGenerator(std::uint64_t seed) : m_state(seed) {}

RequestId IdGenerator::next(Wall time) {
    const std::scoped_lock lock(m_mutex);
    auto ms = static_cast<std::uint64_t>(time.time_since_epoch().count());
    if (ms > m_lastMs) {
        Dice dice(m_state);
        m_high = static_cast<std::uint16_t>(dice.next() >> 49U); // top bit clear: room to count up
        m_low = dice.next();
        m_state = dice.next();
        m_lastMs = ms;
    } else {
        ms = m_lastMs; // the clock stood still or went back
        if (++m_low == 0) ++m_high;
    }
    std::array<char, 26> text{};
    for (std::size_t i = 0; i < 10; ++i)
        text[i] = alphabet[(ms >> (45U - 5U * i)) & 31U];
    __extension__ using Wide = unsigned __int128;
    const Wide random = (static_cast<Wide>(m_high) << 64U) | m_low;
    for (std::size_t i = 0; i < 16; ++i)
        text[10 + i] = alphabet[static_cast<std::size_t>((random >> (75U - 5U * i)) & 31U)];
    return {text.data(), text.size()};
}

bool isRequestId(std::string_view text) {
    return text.size() == 26 && text.find_first_not_of(alphabet) == std::string_view::npos && text[0] <= '7';
}

std::optional<Wall> timeOf(std::string_view id) {
    if (!isRequestId(id)) return std::nullopt;
    std::int64_t ms = 0;
    for (const char c : id.substr(0, 10))
        ms = ms * 32 + static_cast<std::int64_t>(alphabet.find(c));
    return Wall{Milliseconds{ms}};
}

} // namespace tierline
