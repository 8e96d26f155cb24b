// What a what-if takes: loading, a line dragged, a weight, a pattern, each over many requests, beside
// deciding the same requests again with the router. Prints tables; asserts nothing.
#include "crowd.h"

#include "bench/casewords.h"
#include "classify/makecascade.h"
#include "classify/words.h"
#include "ledger/ledger.h"
#include "route/table.h"
#include "tune/builder.h"
#include "tune/flips.h"
#include "tune/load.h"
#include "tune/whatif.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <mutex>
#include <string>

using namespace tierline;
using namespace tierline::bench;

namespace {

using Steady = std::chrono::steady_clock;

double msSince(Steady::time_point begin) {
    return std::chrono::duration<double, std::milli>(Steady::now() - begin).count();
}

double memory() { // MB
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmRSS:")) return std::strtod(line.c_str() + 6, nullptr) / 1024;
    return 0;
}

double processorMs() { // of all threads
    return 1000.0 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

struct Times {
    std::vector<double> ms;
    double begun = processorMs();
    void add(double each) { ms.push_back(each); }
    void print(const char* name, double asked) {
        const auto processor = (processorMs() - begun) / static_cast<double>(ms.size());
        std::ranges::sort(ms);
        const auto at = [&](double share) {
            return ms[static_cast<std::size_t>(share * static_cast<double>(ms.size() - 1))];
        };
        std::printf(
            "%-44s %4zu times: least %7.2f  median %7.2f  p99 %7.2f  most %7.2f ms  (asked: %g ms; processor "
            "%.2f ms each)\n",
            name, ms.size(), ms.front(), at(0.5), at(0.99), ms.back(), asked, processor);
    }
};

struct Data {
    std::shared_ptr<const tune::Columns> columns;
    std::size_t bytes = 0;
};

Data inMemory(Crowd& crowd, std::size_t rows) {
    tune::Builder builder("crowd", tune::Source::Ledger);
    builder.reserve(rows);
    const auto heap = std::make_shared<tune::TextHeap>();
    Data data;
    for (std::size_t at = 0; at < rows; ++at) {
        const auto record = crowd.record(at, rows);
        tune::NewRow row = tune::rowOf(*record);
        row.text = heap->add(*record->prompt);
        data.bytes += row.text.size();
        builder.add(row);
    }
    builder.columns().days = 1;
    data.columns = builder.finish(heap);
    return data;
}

Data fromLedger(Crowd& crowd, std::size_t rows, const std::string& folder) {
    if (!std::filesystem::exists(folder + "/ledger.db")) {
        ledger::Options options;
        options.folder = folder;
        const auto ledger = ledger::Ledger::open(options).value();
        for (std::size_t at = 0; at < rows; ++at) {
            ledger->append(crowd.record(at, rows), [](Result<void>) {});
            if (at % 50'000 == 49'999)
                static_cast<void>(ledger->write([](sqlite3*) -> Result<void> { return {}; }));
        }
    }
    const auto ledger = ledger::Ledger::openReadOnly(folder).value();
    Data data;
    for (const char* which : {"first, making the file of texts", "with the file of texts", "again"}) {
        data.columns = nullptr;
        const auto begin = Steady::now();
        const auto columns = tune::loadLedger(
            *ledger, {}, {.name = "ledger", .progress = {}, .stop = {}, .kept = folder + "/whatif"});
        if (!columns) {
            std::printf("%s\n", toString(columns.error()).c_str());
            std::exit(1);
        }
        std::printf("columns from the ledger, %-32s %8.0f ms\n", which, msSince(begin));
        data.columns = *columns;
    }
    for (const auto text : data.columns->text)
        data.bytes += text.size();
    return data;
}

// Prints how long each step of the first evaluation took.
class StepTimes {
public:
    void tell(std::string_view step, std::int64_t done, std::int64_t all) {
        const std::lock_guard lock(m_mutex);
        if (m_isQuiet) return;
        const auto [known, isNew] = m_begun.try_emplace(std::string(step), m_last);
        if (done < all) return;
        std::printf("  %-20s %8.0f ms\n", known->first.c_str(), msSince(known->second));
        m_last = Steady::now();
        m_begun.erase(known);
    }

    void beQuiet() { m_isQuiet = true; }

private:
    bool m_isQuiet = false;
    std::mutex m_mutex;
    Steady::time_point m_last = Steady::now();
    std::map<std::string, Steady::time_point> m_begun;
};

// The router itself over some of the rows: cascade and plan.
void rerun(const tune::Columns& data, const tune::PolicyPointer& policy, std::size_t rows) {
    const auto scorer = classify::Scorer::compile(policy).value();
    std::vector<Error> warnings;
    const auto cascade = classify::makeCascade(scorer, warnings);
    classify::CascadeScratch scratch(scorer);
    const auto catalog = std::make_shared<const catalog::Catalog>();
    const route::Table table(policy, catalog);
    std::vector<health::ModelHealth> health(policy->models.size());
    const auto step = std::max<std::size_t>(data.size() / rows, 1);
    std::size_t done = 0, sum = 0;
    const auto begin = Steady::now();
    for (std::size_t row = 0; row < data.size(); row += step, ++done) {
        auto words = classify::wordsOf(data.text[row], *scorer);
        words.tokens = data.tokens[row];
        const auto found = cascade->score(words.text(), scratch, words.context());
        classify::Verdict verdict;
        verdict.tier = found.raw.tier;
        route::Facts facts;
        facts.inputTokens = data.estimatedIn[row];
        facts.when = Wall(Milliseconds(data.time[row]));
        for (auto& model : health)
            model.learnedOutput = data.estimatedOut[row];
        sum += route::plan(table, verdict, {}, facts, health).order.size();
    }
    const auto took = msSince(begin);
    std::printf("the router again, one thread: %.2f us a request, so %.0f ms for all of them (%zu tried)\n",
                1000 * took / static_cast<double>(done),
                took / static_cast<double>(done) * static_cast<double>(data.size()), sum > 0 ? done : 0);
}

using Change = std::function<void(policy::Policy&, int)>;

void measure(tune::WhatIf& whatIf, const policy::Policy& live, const char* name, double asked, int times,
             const Change& change) {
    Times taken;
    auto draft = live;
    for (int at = 0; at < times; ++at) {
        change(draft, at);
        const auto policy = std::make_shared<const policy::Policy>(draft);
        const auto begin = Steady::now();
        const auto effect = whatIf.evaluate(policy);
        taken.add(msSince(begin));
        if (!effect) std::printf("%s\n", toString(effect.error()).c_str());
    }
    taken.print(name, asked);
}

} // namespace

int main(int count, char** arguments) {
    std::size_t rows = 1'000'000, bytes = 500;
    std::string folder;
    std::vector<std::string> stages{"rules", "text"};
    for (int at = 1; at < count; ++at) {
        const std::string_view argument = arguments[at];
        if (argument == "--rows" && at + 1 < count)
            rows = std::strtoull(arguments[++at], nullptr, 10);
        else if (argument == "--bytes" && at + 1 < count)
            bytes = std::strtoull(arguments[++at], nullptr, 10);
        else if (argument == "--ledger" && at + 1 < count)
            folder = arguments[++at];
        else if (argument == "--rules-only")
            stages = {"rules"};
        else {
            std::printf("bench_whatif [--rows N] [--bytes N] [--ledger FOLDER] [--rules-only]\n");
            return 1;
        }
    }
    Crowd crowd(20'000, bytes);
    const auto data = folder.empty() ? inMemory(crowd, rows) : fromLedger(crowd, rows, folder);
    auto policy = crowd.policyOf(200);
    policy.classify.stages = stages;
    const auto live = std::make_shared<const policy::Policy>(policy);
    std::printf("%zu requests, %.0f MB of text, %zu rules, memory %.0f MB\n", data.columns->size(),
                static_cast<double>(data.bytes) / 1e6, policy.classify.rules.size(), memory());
    StepTimes steps;
    tune::WhatIf whatIf(data.columns, live,
                        {nullptr, 2, [&](std::string_view step, std::int64_t done, std::int64_t all) {
                             steps.tell(step, done, all);
                         }});
    const auto begin = Steady::now();
    const auto first = whatIf.evaluate(live).value();
    std::int64_t hits = 0;
    for (const auto& rule : first->rules)
        hits += rule.user;
    std::printf("first evaluation %.0f ms (asked, with the columns: 3000 ms); rules fire %.2f times a "
                "request; memory %.0f MB\n",
                msSince(begin), static_cast<double>(hits) / static_cast<double>(data.columns->size()),
                memory());
    steps.beQuiet();
    rerun(*data.columns, live, 20'000);
    measure(whatIf, policy, "a line dragged by 0.01 a frame", 8, 400, [](policy::Policy& draft, int at) {
        draft.tiers[1].below = 600'000 + 10'000 * ((at * 7) % 40 - 20);
    });
    measure(whatIf, policy, "a line dragged by 0.002 a frame", 8, 400,
            [](policy::Policy& draft, int at) { draft.tiers[0].below = 200'000 + 2'000 * (at % 100); });
    measure(whatIf, policy, "another weight", 60, 100, [](policy::Policy& draft, int at) {
        draft.classify.rules[static_cast<std::size_t>(at * 13 % 200)].weight += 50'000;
    });
    measure(whatIf, policy, "another floor", 60, 40, [](policy::Policy& draft, int at) {
        auto& rule = draft.classify.rules[static_cast<std::size_t>(at * 11 % 200)];
        rule.effect = at % 2 == 0 ? policy::Effect::Floor : policy::Effect::None;
        rule.tier = 2;
    });
    measure(whatIf, policy, "a rule taken out, and in again", 60, 40, [](policy::Policy& draft, int at) {
        auto& rule = draft.classify.rules[static_cast<std::size_t>(at / 2 * 11 % 200)];
        rule.enabled = !rule.enabled;
    });
    measure(whatIf, policy, "another word in a rule", 400, 20, [&](policy::Policy& draft, int at) {
        draft.classify.rules[7].any = {crowd.word(3000 + static_cast<std::size_t>(at) * 97)};
    });
    measure(whatIf, policy, "another six words in a rule, some frequent", 400, 20,
            [&](policy::Policy& draft, int at) {
                auto& any = draft.classify.rules[9].any;
                any.clear();
                for (std::size_t word = 0; word < 6; ++word)
                    any.push_back(crowd.word(30 + static_cast<std::size_t>(at) * 3 + word * 400));
            });
    measure(whatIf, policy, "another regular expression", 400, 20, [&](policy::Policy& draft, int at) {
        auto& rule = draft.classify.rules[8];
        rule.match = policy::Match::Regex;
        rule.any = {"\\b(" + crowd.word(900 + static_cast<std::size_t>(at)) + "|"
                    + crowd.word(1500 + static_cast<std::size_t>(at)) + ") [a-z]+e\\b"};
    });
    Times listed;
    tune::RowQuery worst;
    worst.most = 500;
    auto draft = policy;
    draft.tiers[1].below = 450'000;
    const auto effect = whatIf.evaluate(std::make_shared<const policy::Policy>(draft)).value();
    for (int at = 0; at < 20; ++at) {
        const auto start = Steady::now();
        static_cast<void>(tune::listRows(*effect, worst));
        listed.add(msSince(start));
    }
    listed.print("the 500 worst flips of all listed", 60);
    std::printf("%lld requests flip; memory %.0f MB\n", static_cast<long long>(effect->flips.all), memory());
    return 0;
}
