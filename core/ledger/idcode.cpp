#include "ledger/idcode.h"

#include "ledger/cellsdetail.h"

#include <algorithm>

namespace tierline::ledger {

namespace {

constexpr std::string_view digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

constexpr auto values = [] {
    std::array<signed char, 256> made{};
    made.fill(-1);
    for (std::size_t i = 0; i < digits.size(); ++i)
        made[static_cast<unsigned char>(digits[i])] = static_cast<signed char>(i);
    return made;
}();

__extension__ using Wide = unsigned __int128;

} // namespace

std::optional<IdBits> bitsOf(std::string_view id) {
    if (id.size() != 26 || id.front() > '7') return std::nullopt;
    Wide all = 0;
    for (const char digit : id) {
        const auto value = values[static_cast<unsigned char>(digit)];
        if (value < 0) return std::nullopt;
        all = all << 5U | static_cast<unsigned char>(value);
    }
    IdBits bits{};
    for (std::size_t i = 0; i < bits.size(); ++i)
        bits[i] = static_cast<unsigned char>(all >> (120 - 8 * i));
    return bits;
}

RequestId idOf(const IdBits& bits) {
    Wide all = 0;
    for (const auto byte : bits)
        all = all << 8U | byte;
    RequestId id(26, '0');
    for (std::size_t i = 0; i < id.size(); ++i)
        id[i] = digits[static_cast<std::size_t>(all >> (125 - 5 * i)) & 31U];
    return id;
}

void bindId(sqlite3_stmt* statement, int parameter, std::string_view id) {
    if (const auto bits = bitsOf(id))
        sqlite3_bind_blob(statement, parameter, bits->data(), static_cast<int>(bits->size()),
                          SQLITE_TRANSIENT);
    else
        bindText(statement, parameter, id);
}

RequestId readId(sqlite3_stmt* statement, int column) {
    if (sqlite3_column_type(statement, column) != SQLITE_BLOB)
        return RequestId(columnText(statement, column));
    IdBits bits{};
    const auto* bytes = static_cast<const unsigned char*>(sqlite3_column_blob(statement, column));
    if (bytes == nullptr || sqlite3_column_bytes(statement, column) != 16) return {};
    std::copy_n(bytes, bits.size(), bits.begin());
    return idOf(bits);
}

} // namespace tierline::ledger
