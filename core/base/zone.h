// A time zone read from the system's own files (RFC 8536), to know when its hours, days, weeks and months
// begin: GCC 12's library has none. Pure after `load`; any thread.
//
// All four cut time into pieces without gap or overlap, each of which begins no later than the next, whatever
// the clocks do: where they jump over an hour or midnight, the piece begins at the jump; an hour that comes
// twice is two hours. A change in mid-hour (Lord Howe moves by 30 minutes) ends that hour there.
#pragma once

#include "base/clock.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline {

class Zone {
public:
    Zone() = default; // UTC

    // An IANA name; empty: the machine's. A zone that cannot be read is UTC, which `name` then says.
    static Zone load(const std::string& name);
    static std::optional<Zone> parse(std::string name, std::string_view file); // the bytes of a TZif file

    const std::string& name() const { return m_name; }
    std::chrono::seconds offsetAt(Wall time) const;
    std::chrono::sys_days dateAt(Wall time) const; // of the local day that `startOfDay` began

    Wall startOfHour(Wall time) const; // the last one at or before
    Wall startOfDay(Wall time) const;
    Wall startOfWeek(Wall time) const; // Monday
    Wall startOfMonth(Wall time) const;
    Wall startOfDay(std::chrono::sys_days date) const; // of a local date: its first instant

    Wall nextHour(Wall time) const; // the first one after
    Wall nextDay(Wall time) const;
    Wall nextWeek(Wall time) const;
    Wall nextMonth(Wall time) const;

private:
    void addChange(std::int64_t at, std::int32_t offset);
    void addRule(std::string_view footer);
    std::size_t stretchAt(Wall time) const;               // index into m_offsets
    std::optional<Wall> endOf(std::size_t stretch) const; // when that offset ends

    std::string m_name = "UTC";
    std::vector<std::int64_t> m_changes;    // seconds, rising; each really changes the offset
    std::vector<std::int32_t> m_offsets{0}; // one more: the first holds before all changes
};

} // namespace tierline
