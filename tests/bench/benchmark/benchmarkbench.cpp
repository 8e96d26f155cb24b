// How long a classify-only run over many prompts takes, deciding and planning, beside reading the same rows
// from their file. Prints a table; one core. `bench_benchmark [PROMPTS|SET [rules|text]]`,
// 100,000 and all unless told.
#include "base/id.h"
#include "bench/decide.h"
#include "catalog/catalog.h"
#include "classify/makecascade.h"
#include "policy/reader.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <vector>

#include <unistd.h>

namespace {

using namespace tierline;
namespace fs = std::filesystem;

// Mostly words that no rule knows, as people write: a rule's word in about forty.
constexpr std::string_view vocabulary =
    "the of and to a in is it you that he was for on are with as his they at be this from have or by one "
    "had not but some what there we can out other were all your when up use word how said an each she "
    "which do their time if will way about many then them would write like so these her long make thing "
    "see him two has look more day could go come did my sound no most number who over know water than "
    "call first people may down side been now find any new work part take get place made live where after "
    "back little only round man year came show every good me give our under name very through just form "
    "much great think say help low line before turn cause same mean differ move right boy old too does "
    "tell sentence set three want air well also play small end put home read hand port large spell add "
    "even land here must big high such follow act why ask men change went light kind off need house "
    "picture try us again animal point mother world near build self earth father refactor invoice "
    "deadlock compare customers";

std::vector<std::string_view> split(std::string_view text) {
    std::vector<std::string_view> all;
    for (std::size_t end = 0; end != text.npos; text.remove_prefix(end == text.npos ? 0 : end + 1)) {
        end = text.find(' ');
        all.push_back(text.substr(0, end));
    }
    return all;
}

std::string promptOf(Dice& dice) {
    static const auto words = split(vocabulary);
    std::string text;
    const auto size = 40 + dice.next() % 900; // a mean near 500 bytes
    while (text.size() < size)
        (text += words[dice.next() % words.size()]) += ' ';
    return text;
}

std::string writeSet(const fs::path& file, std::size_t prompts) {
    std::ofstream out(file, std::ios::binary);
    Dice dice(1);
    for (std::size_t at = 0; at < prompts; ++at)
        out << fmt::format(R"({{"id":{},"prompt":"{}"}})", at, promptOf(dice)) << '\n';
    return file.string();
}

std::optional<bench::Decider> deciderOf(std::vector<std::string> stages) {
    const fs::path share = fs::path(TIERLINE_SOURCE_DIR) / "resources";
    auto read = policy::loadPolicy((share / "policies/default.yaml").string());
    if (!read.policy) return std::nullopt;
    auto changed = std::make_shared<policy::Policy>(*read.policy);
    changed->classify.stages = std::move(stages);
    bench::Decider made;
    made.policy = changed;
    std::vector<Error> warnings;
    made.cascade = classify::makeCascade(*classify::Scorer::compile(made.policy), warnings);
    for (const auto& each : fs::directory_iterator(share / "prices"))
        if (each.path().extension() == ".json")
            if (auto prices = catalog::Catalog::load(each.path()))
                made.catalog = std::make_shared<catalog::Catalog>(*std::move(prices));
    made.when = systemClock().wall();
    return made;
}

double seconds(auto work) {
    double best = 1e9;
    for (int round = 0; round < 5; ++round) {
        const auto begin = systemClock().now();
        work();
        best = std::min(best, std::chrono::duration<double>(systemClock().now() - begin).count());
    }
    return best;
}

// `from`: a number of invented prompts, or a set's file.
int run(const std::string& from, std::string_view only) {
    std::size_t invented = 0;
    const auto [end, error] = std::from_chars(from.data(), from.data() + from.size(), invented);
    const bool isNumber = error == std::errc{} && *end == '\0';
    const auto file = fs::temp_directory_path() / ("tierline-bench-" + std::to_string(getpid()) + ".jsonl");
    const auto path = isNumber ? writeSet(file, invented) : from;
    std::optional<bench::Set> set;
    const double reading = seconds([&] {
        if (auto read = bench::readSet(path)) set = *std::move(read);
    });
    fs::remove(file);
    if (!set) return 2;
    const auto prompts = set->cases.size();
    std::size_t bytes = 0;
    for (const auto& each : set->cases)
        bytes += each.prompt.size();
    fmt::print("{} prompts of {} bytes on average, default.yaml, best of 5, one core\n\n{:<22} {:>9} {:>12} "
               "{:>11}\n",
               prompts, bytes / prompts, "", "seconds", "us a prompt", "of reading");
    const auto row = [&](const char* name, double took) {
        fmt::print("{:<22} {:>9.3f} {:>12.2f} {:>10.2f}x\n", name, took,
                   took * 1e6 / static_cast<double>(prompts), took / reading);
    };
    row("reading the set", reading);
    for (const auto& [name, stages] : {std::pair<const char*, std::vector<std::string>>{"rules", {"rules"}},
                                       {"text", {"text"}},
                                       {"rules and text", {"rules", "text"}}}) {
        if (!only.empty() && only != name) continue;
        const auto decider = deciderOf(stages);
        if (!decider) return 2;
        row(name, seconds([&] {
                if (!bench::decide(*set, *decider)) std::abort();
            }));
    }
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    return run(argc > 1 ? argv[1] : "100000", argc > 2 ? argv[2] : "");
}
