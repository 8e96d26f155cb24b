#include "gateway/zone.h"

#include "base/paths.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>

namespace tierline::gateway {

namespace {

constexpr std::size_t headerSize = 44;
constexpr std::string_view zoneFolder = "/usr/share/zoneinfo/";

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
    Zone zone;
    zone.m_name = std::move(name);
    zone.m_offsets.push_back(offsetOf(0));
    for (std::size_t at = 0; at < counts->changes; ++at) {
        const auto type = static_cast<unsigned char>(kinds[at]);
        if (type >= counts->types) return std::nullopt;
        zone.m_changes.push_back(bigEndian(times.substr(at * 8, 8)));
        zone.m_offsets.push_back(offsetOf(type));
    }
    return zone;
}

Zone Zone::load(const std::string& name) {
    const std::string wanted = name.empty() ? machineZone() : name;
    if (wanted.starts_with('/') || wanted.find("..") != std::string::npos) return {};
    const auto bytes = readFile(std::string(zoneFolder) + wanted, 1U << 20U);
    if (!bytes) return {};
    return parse(wanted, *bytes).value_or(Zone());
}

std::chrono::seconds Zone::offsetAt(Wall time) const {
    if (m_offsets.empty()) return std::chrono::seconds(0);
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
    const auto after = std::ranges::upper_bound(m_changes, seconds);
    return std::chrono::seconds(m_offsets[static_cast<std::size_t>(after - m_changes.begin())]);
}

Wall Zone::startOfDay(std::chrono::sys_days date) const {
    const Wall guess = Wall(date) - offsetAt(Wall(date));
    return Wall(date) - offsetAt(guess); // the offset that holds at midnight itself
}

Wall Zone::startOfDay(Wall time) const {
    return startOfDay(std::chrono::floor<std::chrono::days>(time + offsetAt(time)));
}

} // namespace tierline::gateway
