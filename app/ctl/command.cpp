#include "command.h"

#include "bench/reporttext.h"
#include "classify/makecascade.h"
#include "gateway/setup.h"
#include "policy/reader.h"

#include <algorithm>
#include <cstdlib>
#include <spdlog/fmt/fmt.h>

namespace tierline::ctl {

namespace {

// Errors quote files that anyone may have written: nothing of them drives the terminal.
std::string shown(const Error& error) {
    const auto whole = toString(error);
    std::string text;
    for (std::string_view rest = whole; !rest.empty();) {
        const auto end = std::min(rest.find('\n'), rest.size());
        text += bench::visible(rest.substr(0, end)) + '\n';
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return text;
}

} // namespace

int complain(const Error& error) {
    if (error.detail.empty()) return BadInput; // it was told already
    // Several errors of a file come as lines that name it themselves.
    const bool isList = error.detail.find('\n') != std::string::npos;
    fmt::print(stderr, "{}{}", isList ? "" : "tierlinectl: ", shown(error));
    return BadInput;
}

int complain(const std::vector<Error>& all) {
    for (const auto& error : all)
        complain(error);
    return BadInput;
}

void warn(const std::vector<Error>& all) {
    for (const auto& error : all)
        fmt::print(stderr, "tierlinectl: warning: {}", shown(error));
}

void print(std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size()) std::exit(BadInput);
}

std::expected<Loaded, std::vector<Error>> loadScorer(const std::string& file) {
    const auto path = gateway::findPolicyFile(file);
    if (!path) return std::unexpected(std::vector{path.error()});
    auto outcome = policy::loadPolicy(*path);
    if (!outcome.policy) return std::unexpected(std::move(outcome.errors));
    auto scorer = classify::Scorer::compile(outcome.policy);
    if (!scorer) return std::unexpected(std::vector{scorer.error()});
    Loaded loaded{outcome.policy, *scorer, {}, {}};
    loaded.cascade = classify::makeCascade(*std::move(scorer), loaded.warnings);
    return loaded;
}

std::string decimal(std::int64_t millionths) {
    const auto magnitude = millionths < 0 ? -millionths : millionths;
    auto text =
        fmt::format("{}{}.{:06}", millionths < 0 ? "-" : "", magnitude / 1'000'000, magnitude % 1'000'000);
    const auto point = text.find('.');
    while (text.size() > point + 3 && text.back() == '0')
        text.pop_back();
    return text;
}

std::string plural(std::int64_t count, std::string_view noun) {
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

} // namespace tierline::ctl
