#include "fakebench.h"

#include "base/id.h"

#include <algorithm>
#include <array>

namespace tierline::test {

using namespace tierline::benchmark;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::array prompts{
    "What are your opening hours on Sunday?",
    "Fix the grammar: he go to school every days",
    "Write a polite email that declines the meeting and offers two other times next week",
    "Summarise these minutes in five bullet points and name who has to do what",
    "Prove that the sum of two odd numbers is even, then generalise it to n summands",
    "Why does this goroutine leak? The channel is never closed and the worker waits on it",
    "Oh great, another outage. Just wonderful. Really, thank you so much.",
    "SELECT a.id, b.total FROM orders a JOIN totals b ON a.id = b.id WHERE b.total > 100 ORDER BY b.total",
};
constexpr std::array<std::size_t, prompts.size()> truths{0, 0, 1, 1, 3, 2, 0, 2};
constexpr std::array reasons{"a fact to look up",
                             "one sentence, one mistake",
                             "tone and two conditions",
                             "several things to keep apart",
                             "a proof in steps",
                             "concurrency has to be understood",
                             "short, but irony needs no thought to answer",
                             "long, but a plain join"};
const std::vector<std::string> tiers{"simple", "moderate", "complex", "reasoning"};
const std::vector<std::string> models{"spark/nano", "atlas/small", "atlas/large", "summit/reason"};
constexpr std::array<std::int64_t, 4> nanoACall{90'000, 740'000, 4'100'000, 15'000'000};

bench::RunHeader header(const char* id, const char* policy, const char* hash, int day) {
    bench::RunHeader made;
    made.id = id;
    made.set = "starter.jsonl";
    made.setHash = "9b1d66c3a7e05f8842";
    made.started = Wall(std::chrono::hours(24) * (20'410 + day) + std::chrono::minutes(14 * 60 + 7 * day));
    made.cases = 300;
    made.policy = policy;
    made.policyHash = hash;
    made.tiers = tiers;
    made.models = models;
    made.priceDate = "2026-11-21";
    made.textModel = "default.model 41c2";
    return made;
}

bench::Share share(std::uint64_t hits, std::uint64_t cases) {
    const auto found = bench::wilson(hits, cases);
    return found ? *found : bench::Share{};
}

std::shared_ptr<const bench::Set> setOf(std::size_t count) {
    auto set = std::make_shared<bench::Set>();
    set->file = "starter.jsonl";
    set->names.tiers = tiers;
    for (std::size_t i = 0; i < count; ++i) {
        bench::Case one;
        one.id = "s" + std::to_string(i + 1);
        one.line = static_cast<std::int64_t>(i + 1);
        one.prompt = prompts[i % prompts.size()];
        one.tier = truths[i % prompts.size()];
        one.reason = reasons[i % prompts.size()];
        one.tags = {{"lang", i % 9 == 4   ? "zh"
                             : i % 7 == 2 ? "de"
                                          : "en"},
                    {"kind", i % 8 == 6   ? "sarcasm"
                             : i % 8 == 7 ? "sql"
                                          : "plain"}};
        set->cases.push_back(std::move(one));
    }
    set->labelled = count;
    return set;
}

// Wrong where `isWrong` says so, by one tier, up or down.
std::shared_ptr<const bench::Run> runOf(const bench::Set& set, bench::RunHeader header,
                                        bool (*isWrong)(std::size_t)) {
    auto run = std::make_shared<bench::Run>();
    run->header = std::move(header);
    run->header.cases = std::ssize(set.cases);
    for (std::size_t i = 0; i < set.cases.size(); ++i) {
        bench::RunRow row;
        row.at = static_cast<std::uint32_t>(i);
        const auto truth = static_cast<int>(*set.cases[i].tier);
        const int step = truth == 0 ? 1 : truth == 3 ? -1 : i % 3 == 0 ? 1 : -1;
        row.tier = static_cast<std::uint16_t>(isWrong(i) ? truth + step : truth);
        row.score = 180'000 + 210'000 * row.tier;
        row.confidence = 700'000;
        row.model = row.tier;
        row.cost = Money::fromNano(nanoACall[row.tier]);
        row.isEstimated = true;
        row.nanos = 42'000;
        run->rows.push_back(row);
    }
    return run;
}

bool isWrongHere(std::size_t i) {
    return i % 8 == 7 ? i % 3 == 1 : i % 11 == 3;
}
bool isWrongThere(std::size_t i) {
    return i % 8 == 7 ? i % 3 == 1 : i % 7 == 5 || i % 41 == 8;
}

double usdPer1k(const bench::Run& run) {
    double sum = 0;
    for (const auto& row : run.rows)
        sum += row.cost->usd();
    return sum / static_cast<double>(run.rows.size()) * 1000;
}

bench::Measured measured(const bench::Set& set, const bench::Run& run, const char* name) {
    bench::Measured made;
    made.name = name;
    made.rows = run.rows.size();
    std::vector<std::size_t> truth, routed;
    for (const auto& row : run.rows) {
        truth.push_back(*set.cases[row.at].tier);
        routed.push_back(row.tier);
    }
    bench::TierFiguresOf figures;
    figures.quality = *bench::tierQuality(truth, routed, tiers.size());
    const auto hits = [&](double part) {
        return share(static_cast<std::uint64_t>(part * static_cast<double>(made.rows) + 0.5), made.rows);
    };
    figures.accuracy = hits(figures.quality.accuracy);
    figures.underRouted = hits(figures.quality.underRouted);
    figures.overRouted = hits(figures.quality.overRouted);
    figures.severe = hits(figures.quality.severe);
    figures.macroF1.value = figures.quality.macroF1;
    made.right = {figures.accuracy.value, bench::Interval{figures.accuracy.low, figures.accuracy.high, 0}};
    made.tiers = figures;
    bench::MoneyFigures money;
    money.usdPer1k.value = usdPer1k(run);
    money.priced = made.rows;
    money.isEstimated = true;
    made.money = money;
    made.point = bench::PlanePoint{money.usdPer1k.value / 1000, made.right.value};
    made.decideP50us = 41;
    made.decideP99us = 118;
    return made;
}

bench::Measured baseline(const char* name, double right, double usd) {
    bench::Measured made;
    made.name = name;
    made.rows = 300;
    made.right.value = right;
    made.point = bench::PlanePoint{usd / 1000, right};
    bench::MoneyFigures money;
    money.usdPer1k.value = usd;
    made.money = money;
    return made;
}

std::vector<bench::Measured> baselines(double usd) {
    std::vector<bench::Measured> made{
        baseline("always cheapest", 0.375, 0.09), baseline("always strongest", 0.125, 15.0),
        baseline("best constant", 0.375, 0.09),   baseline("random at this cost", 0.284, usd),
        baseline("length", 0.461, usd * 0.86),    baseline("oracle", 1.0, 3.19)};
    made[3].byChance = bench::Interval{0.241, 0.329, 0};
    return made;
}

bench::Comparison comparison(const bench::Set& set, const bench::Run& run, const bench::Run& other) {
    bench::Comparison made;
    made.against = measured(set, other, "default.yaml");
    made.paired = run.rows.size();
    for (std::uint32_t i = 0; i < run.rows.size(); ++i) {
        const bool here = run.rows[i].tier == *set.cases[i].tier,
                   there = other.rows[i].tier == *set.cases[i].tier;
        const auto bucket = here && !there   ? bench::Bucket::Fixed
                            : !here && there ? bench::Bucket::Regressed
                            : here           ? bench::Bucket::Unchanged
                                             : bench::Bucket::StillWrong;
        made.cases.push_back({i, i, i, bucket});
        ++made.buckets[static_cast<std::size_t>(bucket)];
    }
    std::ranges::sort(made.cases, {}, [](const auto& one) { return std::pair(one.bucket, one.at); });
    made.onlyHere = made.buckets[1];
    made.onlyThere = made.buckets[0];
    made.p = bench::mcnemar(made.onlyHere, made.onlyThere);
    made.difference = {0.073, bench::Interval{0.021, 0.124, 0}};
    made.costChange = usdPer1k(run) / usdPer1k(other) - 1;
    return made;
}

std::vector<bench::Slice> slices() {
    const auto slice = [](const char* name, const char* value, std::uint64_t right, std::uint64_t rows,
                          std::uint64_t before, double p) {
        bench::Slice made;
        made.name = name;
        made.value = value;
        made.rows = rows;
        made.right = share(right, rows);
        made.against = share(before, rows);
        made.underRouted = 0.5 * (1 - made.right.value);
        made.p = p;
        return made;
    };
    return {slice("kind", "sql", 24, 37, 24, 1),         slice("lang", "zh", 27, 33, 20, 0.039),
            slice("kind", "sarcasm", 31, 37, 35, 0.125), slice("tier", "complex", 64, 74, 58, 0.21),
            slice("lang", "de", 39, 44, 37, 0.62),       slice("tier", "moderate", 67, 75, 61, 0.11),
            slice("lang", "en", 201, 223, 190, 0.04),    slice("kind", "plain", 211, 226, 188, 0.0004),
            slice("tier", "reasoning", 35, 37, 33, 0.5), slice("tier", "simple", 107, 113, 102, 0.18)};
}

FindingsPtr findings(std::size_t count, bool isCompared) {
    auto made = std::make_shared<Findings>();
    made->set = setOf(count);
    made->run = runOf(*made->set, header("01JDRUN31", "draft.yaml", "4fa1c09b77d2e3", 16), isWrongHere);
    auto evaluation = std::make_shared<bench::Evaluation>();
    evaluation->run = made->run->header;
    evaluation->candidate = measured(*made->set, *made->run, "draft.yaml");
    evaluation->baselines = baselines(usdPer1k(*made->run));
    evaluation->constantsHull = {{0.00009, 0.375}, {0.015, 0.375}};
    evaluation->resampling = {10'000, 1, 0.95};
    evaluation->slices = slices();
    evaluation->robustness = {{"upper case", 300, 14, 9, share(286, 300)},
                              {"typos", 300, 31, 22, share(269, 300)}};
    evaluation->power = {0.048, 214};
    evaluation->sentence = "draft.yaml beats random routing at the same cost by 61 points.";
    evaluation->notes = {"Costs are estimates: no call was made."};
    if (isCompared) {
        made->other =
            runOf(*made->set, header("01JDRUN30", "default.yaml", "c07e5518aa42f0", 12), isWrongThere);
        evaluation->otherRun = made->other->header;
        evaluation->comparison = comparison(*made->set, *made->run, *made->other);
        evaluation->sentence = "draft.yaml is right more often than default.yaml by 7.3 points (95 %: 2.1 to "
                               "12.4), which is more "
                               "than noise, and costs 3 % less. It is worse on sarcasm.";
    }
    for (const bench::Slice& slice : evaluation->slices) {
        auto& cases = made->sliceCases.emplace_back();
        for (std::uint32_t i = 0; i < count; ++i) {
            const bench::Case& one = made->set->cases[i];
            const auto tag = one.tags.find(slice.name);
            if (tag == one.tags.end() ? slice.value == tiers[*one.tier] : tag->second == slice.value)
                cases.push_back(i);
        }
    }
    made->evaluation = std::move(evaluation);
    return made;
}

} // namespace

Lists fakeLists() {
    Lists lists;
    lists.sets = {
        {u"/share/sets/starter.jsonl"_s,
         u"starter"_s,
         u"FAQ to nuanced moderation, and the misfires: sarcasm, jargon, long SQL, short but hard"_s,
         300,
         300,
         0,
         true,
         {}},
        {u"/share/sets/envelopes.jsonl"_s,
         u"envelopes"_s,
         u"Agent harnesses around small and large requests"_s,
         64,
         64,
         0,
         true,
         {}},
        {u"/data/bench/sets/support.jsonl"_s,
         u"support"_s,
         u"Yours, with recorded outcomes of two models"_s,
         1'240,
         0,
         1'240,
         false,
         {}},
        {u"/data/bench/sets/broken.jsonl"_s,
         u"broken"_s,
         {},
         0,
         0,
         0,
         false,
         u"broken.jsonl:7: not JSON: a quote is missing; mend the line, or import it with `leave out`"_s}};
    lists.policies = {{u"live"_s, u"default.yaml"_s, u"in force"_s, u"c07e5518aa42f0"_s},
                      {u"/home/me/draft.yaml"_s, u"draft.yaml"_s, {}, {}},
                      {u"/share/policies/seed.yaml"_s, u"seed.yaml"_s, u"shipped"_s, {}}};
    const auto run = [](const char* id, const char* policy, const char* hash, int day, std::uint64_t right,
                        double usd) {
        RunLine line;
        line.header = header(id, policy, hash, day);
        line.rows = 300;
        line.right = share(right, 300);
        line.usdPer1k = usd;
        return line;
    };
    lists.runs = {run("01JDRUN31", "draft.yaml", "4fa1c09b77d2e3", 16, 266, 3.148),
                  run("01JDRUN30", "default.yaml", "c07e5518aa42f0", 12, 244, 3.253),
                  run("01JDRUN29", "default.yaml", "77ab03d1f2", 9, 239, 4.55),
                  run("01JDRUN22", "seed-rules.yaml", "51e0aa", 2, 171, 1.02)};
    lists.runs[2].rows = 212;
    return lists;
}

FindingsPtr fakeFindings(bool isCompared) {
    return findings(300, isCompared);
}

FindingsPtr manyFindings(std::size_t cases) {
    return findings(cases, true);
}

CaseReasons fakeReasons(quint64 number) {
    Reasons here{u"draft.yaml"_s,
                 u"complex"_s,
                 2,
                 4,
                 {{u"base"_s, u"+0.10"_s}, {u"words: prove"_s, u"+0.32"_s}, {u"multi-step"_s, u"+0.18"_s}},
                 u"score 0.60, confidence 0.83, decided by rules"_s,
                 u"atlas/large: the cheapest able model"_s,
                 {}};
    Reasons there = here;
    there.policy = u"default.yaml"_s;
    there.parts.pop_back();
    return {number, {here, there}};
}

std::vector<GateLine> fakeGates() {
    return {{u"accuracy >= 0.85"_s, GateLine::Pass, u"88.7 %"_s, {}},
            {u"under_routed <= 0.03"_s, GateLine::Fail, u"5.0 %"_s, {}},
            {u"usd_per_1k <= live"_s, GateLine::Pass, u"$3.15"_s, {}},
            {u"worst_slice >= 0.75"_s, GateLine::Fail, u"64.9 %"_s, {}},
            {u"p99_us < 2000"_s, GateLine::Pass, u"118 µs"_s, {}}};
}

PairTurn fakePair(bool isOver) {
    PairTurn turn;
    turn.of = 44;
    turn.done = isOver ? 44 : 11;
    turn.candidate = u"draft.yaml"_s;
    turn.against = u"default.yaml"_s;
    turn.figures = {40, isOver ? 40U : 11U, 19, 7, 14, 4, 3, 36, 27, 0.58, 0.65};
    if (isOver) return turn;
    turn.prompt = QString::fromUtf8(prompts[4]);
    turn.first =
        u"An odd number is 2a + 1. The sum of 2a + 1 and 2b + 1 is 2(a + b + 1), which is even.\n\nFor n "
        u"summands the sum is even exactly when n is even: each adds one to the remainder."_s;
    turn.second = u"Try it: 3 + 5 = 8, 7 + 9 = 16. Odd numbers always pair up, so the sum is even."_s;
    return turn;
}

FindingsPtr askedFindings() {
    auto made = std::make_shared<Findings>(*findings(300, true));
    auto run = *made->run, other = *made->other;
    run.header.kind = other.header.kind = bench::RunKind::EndToEnd;
    made->run = std::make_shared<const bench::Run>(std::move(run));
    made->other = std::make_shared<const bench::Run>(std::move(other));
    return made;
}

void FakeBench::voteOnPair(bench::Vote vote) {
    asked << u"vote "_s + QString::fromUtf8(bench::toString(vote));
}

void FakeBench::run(const Wish& wish) {
    asked << u"run %1 | %2 | %3 | %4"_s.arg(wish.set, wish.candidate, wish.against,
                                            QString::fromUtf8(bench::toString(wish.kind)));
}

void FakeBench::compare(const QString& run, const QString& other) {
    asked << u"compare %1 | %2"_s.arg(run, other);
}

void FakeBench::explain(quint64 number, std::size_t at) {
    lastQuestion = number;
    asked << u"explain %1"_s.arg(at);
}

void FakeBench::judge(const QStringList& gates) {
    asked << u"judge "_s + gates.join(u", "_s);
}

void FakeBench::inspect(const QString& file, const ImportWish* mapping) {
    asked << u"inspect %1 %2"_s.arg(file).arg(mapping == nullptr ? 0 : mapping->columns.size());
}

void FakeBench::import(const ImportWish& wish) {
    imported = wish;
    asked << u"import "_s + wish.name;
}

void FakeBench::tellAll() {
    Q_EMIT listsChanged(fakeLists());
    Q_EMIT found(fakeFindings());
    Q_EMIT judged(fakeGates());
    Q_EMIT explained(fakeReasons(lastQuestion));
}

} // namespace tierline::test
