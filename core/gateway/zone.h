// A time zone read from the system's own files (RFC 8536), to know when a day begins: GCC 12's library has
// none. Pure after `load`; any thread.
#pragma once

#include "base/clock.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::gateway {

class Zone {
public:
    Zone() = default; // UTC

    // An IANA name; empty: the machine's. A zone that cannot be read is UTC, which `name` then says.
    static Zone load(const std::string& name);
    static std::optional<Zone> parse(std::string name, std::string_view file); // the bytes of a TZif file

    const std::string& name() const { return m_name; }
    std::chrono::seconds offsetAt(Wall time) const;
    Wall startOfDay(Wall time) const;                  // the local midnight before
    Wall startOfDay(std::chrono::sys_days date) const; // of a local date

private:
    std::string m_name = "UTC";
    std::vector<std::int64_t> m_changes; // seconds, rising
    std::vector<std::int32_t> m_offsets; // one more: the first holds before all changes
};

} // namespace tierline::gateway
