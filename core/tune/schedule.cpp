#include "tune/schedule.h"

#include "base/hash.h"
#include "base/id.h"
#include "policy/values.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <span>
#include <spdlog/fmt/fmt.h>

namespace tierline::tune {

namespace {

constexpr Milliseconds shortest = std::chrono::minutes(10), longest = std::chrono::days(90);
constexpr std::string_view head = "tierline-learning 1";

std::unexpected<Error> wrong(std::string_view text, std::string_view why) {
    return fail(ErrorCode::InvalidInput, fmt::format("`{}`: {}", text, why),
                "write off, or how often and what for: 24h, or 12h,least:50,days:7,under:10");
}

template <class T>
bool readCount(std::string_view text, T low, T high, T& into) {
    T value = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || stop != end || value < low || value > high) return false;
    into = value;
    return true;
}

Result<void> addPart(Schedule& schedule, std::string_view part) {
    if (part.starts_with("least:")) {
        if (!readCount(part.substr(6), std::int64_t{1}, std::int64_t{1'000'000}, schedule.leastNew))
            return wrong(part, "that is no count");
        return {};
    }
    if (part.starts_with("days:")) {
        if (!readCount(part.substr(5), 1, 3650, schedule.days))
            return wrong(part, "that is no number of days");
        return {};
    }
    return addToGoal(schedule.goal, part);
}

// "labels 12\n": the number behind the name.
std::int64_t numberBehind(std::string_view text, std::string_view name) {
    const auto at = text.find(fmt::format("\n{} ", name));
    std::int64_t value = 0;
    if (at == text.npos) return 0;
    const auto rest = text.substr(at + name.size() + 2);
    std::from_chars(rest.data(), rest.data() + rest.size(), value);
    return std::max<std::int64_t>(value, 0);
}

std::vector<std::uint64_t> givenIn(std::string_view text) {
    constexpr std::string_view name = "\ngiven ";
    std::vector<std::uint64_t> given;
    for (auto at = text.find(name); at != text.npos; at = text.find(name, at + 1)) {
        const auto rest = text.substr(at + name.size());
        std::uint64_t value = 0;
        const auto [stop, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value, 16);
        if (error == std::errc{}) given.push_back(value);
    }
    return given;
}

std::string durationText(Milliseconds every) {
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(every).count();
    if (minutes % 60 == 0) return fmt::format("{}h", minutes / 60);
    return fmt::format("{}m", minutes);
}

} // namespace

Result<Schedule> parseSchedule(std::string_view text) {
    Schedule schedule;
    if (text == "off") return schedule;
    const auto comma = text.find(',');
    const auto every = policy::durationFrom(text.substr(0, comma));
    if (!every) return wrong(text, "that does not begin with a duration");
    if (*every < shortest || *every > longest) return wrong(text, "it looks every 10 minutes to 90 days");
    schedule.isOn = true;
    schedule.every = *every;
    for (auto rest = comma == text.npos ? std::string_view() : text.substr(comma + 1); !rest.empty();) {
        const auto end = std::min(rest.find(','), rest.size());
        if (const auto good = addPart(schedule, rest.substr(0, end)); !good)
            return std::unexpected(good.error());
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return schedule;
}

std::string toString(const Schedule& schedule) {
    if (!schedule.isOn) return "off";
    return fmt::format("{},least:{},days:{},{}", durationText(schedule.every), schedule.leastNew,
                       schedule.days, toString(schedule.goal));
}

void Known::give(std::string_view request, std::string_view what) {
    // fnv's high bits are hardly by lot.
    given.push_back(Dice(fnv1a(fmt::format("{}\n{}", request, what))).next());
}

void Known::keepFew() {
    std::ranges::sort(given);
    const auto twice = std::ranges::unique(given);
    given.erase(twice.begin(), twice.end());
    if (given.size() > mostGiven) given.resize(mostGiven);
}

std::int64_t newSince(const Known& then, const Known& now) {
    // Up to here both are whole.
    auto end = now.given.end();
    if (then.given.size() == Known::mostGiven) end = std::ranges::upper_bound(now.given, then.given.back());
    const std::span<const std::uint64_t> seen(now.given.begin(), end);
    if (seen.empty()) return 0;
    const auto isNew = [&](std::uint64_t each) { return !std::ranges::binary_search(then.given, each); };
    const auto share =
        static_cast<double>(std::ranges::count_if(seen, isNew)) / static_cast<double>(seen.size());
    return std::llround(share * static_cast<double>(now.all()));
}

std::string print(const LearningState& state) {
    auto out = fmt::format("{}\n", head);
    if (state.last) out += fmt::format("last {}\n", toRfc3339(*state.last));
    out += fmt::format("labels {}\nvotes {}\n", state.known.labels, state.known.votes);
    for (const auto each : state.known.given)
        out += fmt::format("given {:016x}\n", each);
    return out;
}

LearningState parseLearningState(std::string_view text) {
    LearningState state;
    if (!text.starts_with(head)) return state;
    if (const auto at = text.find("\nlast "); at != text.npos) {
        const auto rest = text.substr(at + 6);
        state.last = wallFromRfc3339(rest.substr(0, rest.find('\n')));
    }
    if (!state.last) return {};
    state.known = {numberBehind(text, "labels"), numberBehind(text, "votes"), givenIn(text)};
    state.known.keepFew();
    return state;
}

bool isTime(const Schedule& schedule, const LearningState& state, Wall now) {
    if (!schedule.isOn) return false;
    return !state.last || now < *state.last || now - *state.last >= schedule.every; // a clock may be put back
}

bool isEnough(const Schedule& schedule, const LearningState& state, const Known& known) {
    return newSince(state.known, known) >= schedule.leastNew;
}

Milliseconds untilNext(const Schedule& schedule, const LearningState& state, Wall now) {
    if (isTime(schedule, state, now) || !state.last) return Milliseconds(0);
    return schedule.every - (now - *state.last);
}

} // namespace tierline::tune
