#include "bench/answered.h"

#include "base/jsonwriter.h"
#include "bench/ungraded.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <ranges>
#include <set>
#include <spdlog/fmt/fmt.h>
#include <spdlog/fmt/ranges.h>

namespace tierline::bench {

namespace {

struct OfModel { // all answers of a case by one model
    std::vector<double> grades, latencies;
    std::vector<Money> costs;
    std::set<std::string> money; // kinds
    std::size_t answers = 0, cutOff = 0;
    std::string trouble;
};

struct Reader {
    const Set& set;
    const CallPlan& plan;
    const AnswerStore& store;
    const GraderBook& graders;
    const Knowledge& known;

    // 0.5 for what pairs are compared with.
    std::optional<double> byJudge(const GraderSpec& spec, const Call& call) const {
        if (known.judged != nullptr)
            if (const auto found = known.judged->find(call.key); found != known.judged->end())
                return found->second;
        if (spec.pairwise && plan.strongest == call.model && known.judged != nullptr) return 0.5;
        return std::nullopt;
    }

    std::optional<double> byPeople(const Call& call) const {
        if (known.voted == nullptr) return std::nullopt;
        const auto found = known.voted->find(call.key);
        return found == known.voted->end() ? std::nullopt : std::optional(found->second);
    }

    void gradeOne(const Call& call, const Answer& answer, OfModel& into) const {
        const auto& row = set.cases[call.at];
        const auto* grader = graders.of(row);
        if (grader == nullptr) {
            into.trouble = nothingToGradeBy;
            return;
        }
        if (!needsNobody(grader->spec().kind)) {
            const bool isHuman = grader->spec().kind == GraderKind::Human;
            if (const auto points = isHuman ? byPeople(call) : byJudge(grader->spec(), call))
                into.grades.push_back(*points);
            else
                into.trouble = "ungraded: " + std::string(toString(grader->spec().kind)) + " has not decided";
            return;
        }
        const auto grade = grader->grade(answer.text, row.expected);
        if (grade)
            into.grades.push_back(grade->points);
        else
            into.trouble = "ungraded: " + grade.error().detail;
    }

    Result<OfModel> of(std::uint32_t at, std::uint16_t model) const {
        OfModel all;
        for (int repeat = 0; repeat < plan.repeats; ++repeat) {
            const auto* call = plan.of(at, model, repeat);
            if (call == nullptr) continue;
            auto answer = store.find(call->key);
            if (!answer) return std::unexpected(answer.error());
            if (!*answer) {
                const auto index = static_cast<std::size_t>(call - plan.calls.data());
                if (known.troubles != nullptr && !(*known.troubles)[index].empty())
                    all.trouble = (*known.troubles)[index];
                continue;
            }
            ++all.answers;
            if ((*answer)->finish == "length" || (*answer)->finish == "max_tokens"
                || (*answer)->finish == "MAX_TOKENS")
                ++all.cutOff;
            all.latencies.push_back((*answer)->latencyMs);
            if ((*answer)->cost) all.costs.push_back(*(*answer)->cost);
            if ((*answer)->cost && !(*answer)->money.empty()) all.money.insert((*answer)->money);
            gradeOne(*call, **answer, all);
        }
        if (all.answers == 0 && all.trouble.empty()) all.trouble = "not_asked: the run ended before";
        return all;
    }
};

double mean(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double deviation(const std::vector<double>& values) {
    const double middle = mean(values);
    double squares = 0;
    for (const double value : values)
        squares += (value - middle) * (value - middle);
    return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

// Rounded half up; absent when one of the answers has no price.
std::optional<Money> meanCost(const OfModel& all) {
    if (all.costs.empty() || all.costs.size() != all.answers) return std::nullopt;
    Money sum;
    for (const Money cost : all.costs)
        sum += cost;
    const auto count = static_cast<std::int64_t>(all.costs.size());
    return Money::fromNano(saturatingAdd(sum.nano(), count / 2) / count);
}

void count(const OfModel& all, AnsweredFigures& figures, double& spreads) {
    figures.cutOff += all.cutOff;
    if (!all.trouble.empty()) ++figures.troubles[all.trouble.substr(0, all.trouble.find(':'))];
    ++(all.answers == 0 ? figures.missing : figures.answered);
    if (all.answers > 0) ++(all.grades.empty() ? figures.ungraded : figures.graded);
    if (all.grades.size() < 2) return;
    ++figures.repeated;
    const double spread = deviation(all.grades);
    spreads += spread;
    if (spread > 0) ++figures.wavering;
}

RunRow rowWith(RunRow row, std::uint16_t model, const OfModel& all) {
    row.model = model;
    row.isEstimated = false;
    row.cost = meanCost(all);
    row.quality.reset();
    row.latencyMs.reset();
    if (!all.grades.empty()) row.quality = mean(all.grades);
    if (!all.latencies.empty()) row.latencyMs = mean(all.latencies);
    row.trouble = all.grades.empty() ? all.trouble : std::string();
    return row;
}

void appendOutcome(JsonWriter& json, const std::string& model, const OfModel& all) {
    json.key(model);
    json.beginObject();
    json.member("score", mean(all.grades));
    if (const auto cost = meanCost(all)) {
        json.key("cost");
        json.raw(toString(*cost));
    }
    json.endObject();
}

void appendCase(JsonWriter& json, const Case& row, const Names& names) {
    json.member("id", row.id);
    if (row.messages.empty()) {
        json.member("prompt", row.prompt);
    } else {
        json.key("messages");
        json.raw(row.messages);
    }
    if (row.tier) json.member("tier", names.tiers[*row.tier]);
    if (row.expected) json.member("expected", *row.expected);
    if (!row.grader.empty()) {
        json.key("grader");
        json.raw(row.grader);
    }
    if (row.tags.empty()) return;
    json.key("tags");
    json.beginObject();
    for (const auto& [name, value] : row.tags)
        json.member(name, value);
    json.endObject();
}

} // namespace

Result<Answered> gradeAnswers(const Set& set, const Run& decided, const CallPlan& plan,
                              const AnswerStore& store, const GraderBook& graders, const Knowledge& known,
                              bool isSwapped) {
    const Reader reader{set, plan, store, graders, known};
    Answered made{{decided.header, {}}, {}};
    made.run.header.kind = RunKind::EndToEnd;
    made.run.header.models = plan.models;
    made.run.rows.reserve(decided.rows.size());
    double spreads = 0;
    std::set<std::string> money;
    for (const RunRow& row : decided.rows) {
        if (!row.model) {
            ++made.figures.missing;
            made.run.rows.push_back(row);
            continue;
        }
        const bool isOther = isSwapped && plan.swap && row.model == plan.swap->first;
        const auto model = isOther ? plan.swap->second : *row.model;
        const auto all = reader.of(row.at, model);
        if (!all) return std::unexpected(all.error());
        count(*all, made.figures, spreads);
        money.insert(all->money.begin(), all->money.end());
        made.run.rows.push_back(rowWith(row, model, *all));
    }
    if (made.figures.repeated > 0) made.figures.spread = spreads / static_cast<double>(made.figures.repeated);
    made.run.header.money = fmt::format("{}", fmt::join(money, ", "));
    return made;
}

Run swappedCases(const Run& decided, const CallPlan& plan) {
    Run run{decided.header, {}};
    std::ranges::copy_if(decided.rows, std::back_inserter(run.rows),
                         [&](const RunRow& row) { return plan.swap && row.model == plan.swap->first; });
    return run;
}

Result<void> putOutcomes(Set& set, const CallPlan& plan, const AnswerStore& store, const GraderBook& graders,
                         const Knowledge& known) {
    const Reader reader{set, plan, store, graders, known};
    std::vector<std::uint16_t> models;
    for (std::uint16_t model = 0; model < plan.models.size(); ++model) {
        const auto isPlanned = [&](std::uint32_t at) { return plan.of(at, model, 0) != nullptr; };
        if (std::ranges::all_of(
                std::views::iota(std::uint32_t(0), static_cast<std::uint32_t>(set.cases.size())), isPlanned))
            models.push_back(model);
    }
    std::vector<std::vector<Outcome>> outcomes(set.cases.size());
    for (std::uint32_t at = 0; at < set.cases.size(); ++at)
        for (std::size_t place = 0; place < models.size(); ++place) {
            const auto all = reader.of(at, models[place]);
            if (!all) return std::unexpected(all.error());
            if (!all->grades.empty()) outcomes[at].push_back({place, mean(all->grades), meanCost(*all)});
        }
    set.names.models.clear();
    for (const auto model : models)
        set.names.models.push_back(plan.models[model]);
    set.withOutcomes = 0;
    for (std::size_t at = 0; at < set.cases.size(); ++at) {
        set.cases[at].outcomes = std::move(outcomes[at]);
        if (!set.cases[at].outcomes.empty()) ++set.withOutcomes;
    }
    return {};
}

Result<std::string> outcomeRows(const Set& set, const CallPlan& plan, const AnswerStore& store,
                                const GraderBook& graders, const Knowledge& known) {
    const Reader reader{set, plan, store, graders, known};
    std::string text;
    for (std::uint32_t at = 0; at < set.cases.size(); ++at) {
        std::vector<std::pair<std::uint16_t, OfModel>> answers;
        for (std::uint16_t model = 0; model < plan.models.size(); ++model) {
            if (plan.of(at, model, 0) == nullptr) continue;
            auto all = reader.of(at, model);
            if (!all) return std::unexpected(all.error());
            if (!all->grades.empty()) answers.emplace_back(model, *std::move(all));
        }
        if (answers.empty()) continue;
        JsonWriter json(text);
        json.beginObject();
        appendCase(json, set.cases[at], set.names);
        json.key("outcomes");
        json.beginObject();
        for (const auto& [model, all] : answers)
            appendOutcome(json, plan.models[model], all);
        json.endObject();
        json.endObject();
        text += '\n';
    }
    return text;
}

} // namespace tierline::bench
