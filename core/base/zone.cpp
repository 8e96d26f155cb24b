#include "base/zone.h"

#include "base/paths.h"
#include "base/zonerule.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>

namespace tierline {

namespace {

constexpr std::size_t headerSize = 44;
constexpr std::string_view zoneFolder = "/usr/share/zoneinfo/";
constexpr std::int64_t lastSecond = 1LL << 40; // far beyond any record, far within Wall's milliseconds
constexpr std::int64_t farthestOffset = 26 * 3'600;
constexpr int firstRuleYear = 1970, lastRuleYear = 2150;

std::int64_t bigEndian(std::string_view bytes) {
    std::uint64_t value = (static_cast<unsigned char>(bytes.front()) & 0x80U) ? ~std::uint64_t{0} : 0;
    for (const char byte : bytes)
        value = (value << 8U) | static_cast<unsigned char>(byte);
    return static_cast<std::int64_t>(value);
}

struct Counts { // of a data block, in the header's order
    std::size_t isUt, isStandard, leaps, changes, types, letters;
};

std::optional<Counts> readCounts(std::string_view block) {
    if (block.size() < headerSize || !block.starts_with("TZif")) return std::nullopt;
    std::array<std::size_t, 6> numbers{};
    for (std::size_t at = 0; at < numbers.size(); ++at) {
        const std::int64_t number = bigEndian(block.substr(20 + 4 * at, 4));
        if (number < 0 || number > 100'000) return std::nullopt;
        numbers[at] = static_cast<std::size_t>(number);
    }
    return Counts{numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]};
}

std::size_t dataSize(const Counts& counts, std::size_t timeSize) {
    return counts.changes * (timeSize + 1) + counts.types * 6 + counts.letters + counts.leaps * (timeSize + 4)
           + counts.isStandard + counts.isUt;
}

std::string machineZone() {
    if (const char* name = std::getenv("TZ"); name && *name) return name[0] == ':' ? name + 1 : name;
    std::error_code error;
    const std::string target = std::filesystem::read_symlink("/etc/localtime", error).string();
    const std::size_t at = target.find("zoneinfo/");
    return at == std::string::npos ? "UTC" : target.substr(at + std::string_view("zoneinfo/").size());
}

std::chrono::sys_days mondayOf(std::chrono::sys_days date) {
    return date - (std::chrono::weekday(date) - std::chrono::Monday);
}

std::chrono::year_month monthOf(std::chrono::sys_days date) {
    const std::chrono::year_month_day parts(date);
    return parts.year() / parts.month();
}

} // namespace

std::optional<Zone> Zone::parse(std::string name, std::string_view file) {
    const auto old = readCounts(file);
    if (!old || file[4] < '2' || file.size() < headerSize + dataSize(*old, 4)) return std::nullopt;
    file.remove_prefix(headerSize + dataSize(*old, 4));
    const auto counts = readCounts(file);
    if (!counts || counts->types == 0 || file.size() < headerSize + dataSize(*counts, 8)) return std::nullopt;
    const std::string_view times = file.substr(headerSize);
    const std::string_view kinds = times.substr(counts->changes * 8);
    const std::string_view types = kinds.substr(counts->changes);
    const auto offsetOf = [&](std::size_t type) {
        return static_cast<std::int32_t>(bigEndian(types.substr(type * 6, 4)));
    };
    for (std::size_t type = 0; type < counts->types; ++type)
        if (std::abs(std::int64_t{offsetOf(type)}) > farthestOffset) return std::nullopt;
    Zone zone;
    zone.m_name = std::move(name);
    zone.m_offsets = {offsetOf(0)};
    for (std::size_t at = 0; at < counts->changes; ++at) {
        const auto type = static_cast<unsigned char>(kinds[at]);
        if (type >= counts->types) return std::nullopt;
        zone.addChange(bigEndian(times.substr(at * 8, 8)), offsetOf(type));
    }
    zone.addRule(file.substr(headerSize + dataSize(*counts, 8)));
    return zone;
}

void Zone::addChange(std::int64_t at, std::int32_t offset) {
    if (at > lastSecond) return;
    if (at < -lastSecond) { // files may begin with the big bang
        m_offsets = {offset};
        return;
    }
    if (offset == m_offsets.back() || (!m_changes.empty() && at <= m_changes.back())) return;
    m_changes.push_back(at);
    m_offsets.push_back(offset);
}

// What the footer's rule says is written out, so that nothing else needs to know of it.
void Zone::addRule(std::string_view footer) {
    if (!footer.starts_with('\n') || footer.size() < 2) return;
    footer.remove_prefix(1);
    const auto rule = zoneRuleFrom(footer.substr(0, footer.find('\n')));
    if (!rule || !rule->summer) return;
    for (std::chrono::year year(firstRuleYear); year <= std::chrono::year(lastRuleYear); ++year)
        for (const auto& change : changesOf(*rule->summer, rule->standard, year))
            addChange(change.at, change.offset);
}

Zone Zone::load(const std::string& name) {
    const std::string wanted = name.empty() ? machineZone() : name;
    if (wanted.starts_with('/') || wanted.find("..") != std::string::npos) return {};
    const auto bytes = readFile(std::string(zoneFolder) + wanted, 1U << 20U);
    if (!bytes) return {};
    return parse(wanted, *bytes).value_or(Zone());
}

std::size_t Zone::stretchAt(Wall time) const {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
    return static_cast<std::size_t>(std::ranges::upper_bound(m_changes, seconds) - m_changes.begin());
}

std::optional<Wall> Zone::endOf(std::size_t stretch) const {
    if (stretch >= m_changes.size()) return std::nullopt;
    return Wall(std::chrono::seconds(m_changes[stretch]));
}

std::chrono::seconds Zone::offsetAt(Wall time) const {
    return std::chrono::seconds(m_offsets[stretchAt(time)]);
}

Wall Zone::startOfHour(Wall time) const {
    const auto stretch = stretchAt(time);
    const auto offset = std::chrono::seconds(m_offsets[stretch]);
    const Wall full = std::chrono::floor<std::chrono::hours>(time + offset) - offset;
    return stretch == 0 ? full : std::max(full, *endOf(stretch - 1));
}

Wall Zone::nextHour(Wall time) const {
    const auto stretch = stretchAt(time);
    const auto offset = std::chrono::seconds(m_offsets[stretch]);
    const Wall full = std::chrono::floor<std::chrono::hours>(time + offset) - offset + std::chrono::hours(1);
    return std::min(full, endOf(stretch).value_or(full));
}

// Its first instant is the first at which the local clock reads its midnight or later.
Wall Zone::startOfDay(std::chrono::sys_days date) const {
    const Wall midnight(date);
    auto stretch = stretchAt(midnight - std::chrono::hours(27)); // no clock is further east
    Wall from = midnight - std::chrono::hours(27);
    for (;; ++stretch) {
        const Wall start = std::max(from, midnight - std::chrono::seconds(m_offsets[stretch]));
        const auto end = endOf(stretch);
        if (!end || start < *end) return start;
        from = *end;
    }
}

std::chrono::sys_days Zone::dateAt(Wall time) const {
    auto date = std::chrono::floor<std::chrono::days>(time + offsetAt(time));
    while (startOfDay(date + std::chrono::days(1)) <= time) // set back over midnight: it has begun already
        date += std::chrono::days(1);
    return date;
}

Wall Zone::startOfDay(Wall time) const {
    return startOfDay(dateAt(time));
}

Wall Zone::nextDay(Wall time) const {
    return startOfDay(dateAt(time) + std::chrono::days(1));
}

Wall Zone::startOfWeek(Wall time) const {
    return startOfDay(mondayOf(dateAt(time)));
}

Wall Zone::nextWeek(Wall time) const {
    return startOfDay(mondayOf(dateAt(time)) + std::chrono::weeks(1));
}

Wall Zone::startOfMonth(Wall time) const {
    return startOfDay(std::chrono::sys_days(monthOf(dateAt(time)) / 1));
}

Wall Zone::nextMonth(Wall time) const {
    return startOfDay(std::chrono::sys_days((monthOf(dateAt(time)) + std::chrono::months(1)) / 1));
}

} // namespace tierline
