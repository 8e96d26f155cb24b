// Scalars of the policy file, read exactly: no doubles on the way to millionths. Absent = not of that form.
#pragma once

#include "base/clock.h"
#include "base/money.h"
#include "policy/policy.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tierline::policy {

struct Decimal {
    Millionths value = 0; // rounded to nearest, halves away from zero
    bool exact = true;    // false: more than six decimals
};
// "0.3", "-1", ".5", "1e-3"; not "1_000", "0x10", ".inf", ".nan". Magnitudes above 2000 are no Decimal.
std::optional<Decimal> decimalFrom(std::string_view text);
bool isNotFinite(std::string_view text); // YAML's spellings of infinity and not-a-number

std::optional<std::int64_t> integerFrom(std::string_view text);
std::optional<bool> flagFrom(std::string_view text);             // true, false
std::optional<Milliseconds> durationFrom(std::string_view text); // 300ms 5s 10m 2h 7d
std::string toString(Milliseconds duration);                     // the shortest such form

// US dollars, exactly as written: "5", "0.25", "1e-3". Below a million, at most nine decimals.
std::optional<Money> amountFrom(std::string_view text);
std::optional<std::int64_t> bytesFrom(std::string_view text); // 2GB, 500MB, 64MiB, 1000000; at most 1000TB
bool isWebUrl(std::string_view text); // http(s)://host[:port][/…], without user, password or blanks

bool isKeyReference(std::string_view text); // env:NAME file:PATH keychain:NAME client
bool isZoneName(std::string_view text);     // the form of an IANA name: Europe/Berlin
// Whether this system knows the zone; where it knows none at all, any will do. Looks at the disk.
bool isZoneHere(std::string_view name);

} // namespace tierline::policy
