#include "breakers/success.h"

#include <algorithm>
#include <functional>
#include <map>
#include <tuple>

namespace tierline::breakers {

namespace {

constexpr std::chrono::minutes sameAgain{2};

std::uint64_t marked(std::string_view text) {
    return text.empty() ? 0 : std::max<std::uint64_t>(1, std::hash<std::string_view>{}(text));
}

std::optional<bool> fits(const ledger::Record& record, const policy::Policy& policy) {
    if (!record.label) return std::nullopt;
    const auto wanted = policy.tier(*record.label), went = policy.tier(record.tier);
    if (!wanted || !went) return *record.label == record.tier;
    return *wanted <= *went;
}

void addOrdered(std::vector<std::string>& into, const std::vector<std::string>& seen) {
    for (const auto& name : seen)
        if (std::ranges::find(into, name) == into.end()) into.push_back(name);
}

// In the policy's order what was seen of it, then the rest by name.
std::vector<std::string> ordered(const std::vector<std::string>& byPolicy, std::vector<std::string> seen) {
    std::ranges::sort(seen);
    seen.erase(std::ranges::unique(seen).begin(), seen.end());
    std::vector<std::string> all;
    for (const auto& name : byPolicy)
        if (std::ranges::binary_search(seen, name)) all.push_back(name);
    addOrdered(all, seen);
    return all;
}

// The earlier of two equal requests did not satisfy.
std::vector<bool> askedAgain(const std::vector<Answer>& answers) {
    std::vector<bool> again(answers.size(), false);
    std::map<std::pair<std::uint64_t, std::uint64_t>, std::size_t> last;
    for (std::size_t i = 0; i < answers.size(); ++i) {
        const Answer& answer = answers[i];
        if (answer.session == 0 || answer.prompt == 0) continue;
        const auto [before, isNew] = last.try_emplace({answer.session, answer.prompt}, i);
        if (isNew) continue;
        const Answer& earlier = answers[before->second];
        // Two answers to one request are an escalation, which counts by itself.
        if (answer.time > earlier.time && answer.time - earlier.time <= sameAgain)
            again[before->second] = true;
        before->second = i;
    }
    return again;
}

void count(SuccessCell& cell, const Answer& answer, bool again) {
    ++cell.total;
    if (answer.vote && *answer.vote != 0) {
        if (*answer.vote > 0) ++cell.good;
        if (*answer.vote < 0) ++cell.byVote;
    } else if (answer.labelFits) {
        ++(*answer.labelFits ? cell.good : cell.byLabel);
    } else if (answer.faulted) {
        ++cell.byCheck;
    } else if (answer.failed) {
        ++cell.byFailure;
    } else if (again) {
        ++cell.byRetry;
    } else {
        ++cell.good;
    }
}

} // namespace

void appendAnswers(std::vector<Answer>& into, const ledger::Record& record, const policy::Policy& policy) {
    if (record.outcome == ledger::Outcome::Cancelled || record.outcome == ledger::Outcome::Refused) return;
    if (record.tier.empty()) return; // passed through
    Answer answer;
    answer.tier = record.tier;
    answer.time = record.time;
    answer.session = marked(record.session);
    answer.prompt = record.prompt ? marked(*record.prompt) : 0;
    for (const auto& attempt : record.attempts) { // put aside
        if (attempt.errorClass != ErrorClass::BadAnswer || attempt.model == record.model) continue;
        Answer aside = answer;
        aside.model = attempt.model;
        aside.faulted = true;
        into.push_back(std::move(aside));
    }
    if (record.model.empty()) return;
    answer.model = record.model;
    answer.vote = record.vote;
    answer.labelFits = fits(record, policy);
    answer.faulted = (record.flags & ledger::Flag::Doubtful) != 0;
    answer.failed = record.outcome != ledger::Outcome::Ok;
    into.push_back(std::move(answer));
}

SuccessMatrix successOf(std::vector<Answer> answers, const policy::Policy& policy) {
    std::ranges::sort(answers, {}, [](const Answer& a) { return std::tie(a.time, a.model, a.tier); });
    SuccessMatrix matrix;
    std::vector<std::string> models, tiers, seenModels, seenTiers;
    for (const auto& model : policy.models)
        models.push_back(model.id);
    for (const auto& tier : policy.tiers)
        tiers.push_back(tier.name);
    for (const auto& answer : answers) {
        seenModels.push_back(answer.model);
        seenTiers.push_back(answer.tier);
    }
    matrix.models = ordered(models, std::move(seenModels));
    matrix.tiers = ordered(tiers, std::move(seenTiers));
    matrix.cells.resize(matrix.models.size() * matrix.tiers.size());
    const auto again = askedAgain(answers);
    for (std::size_t i = 0; i < answers.size(); ++i) {
        const Answer& answer = answers[i];
        const auto model = std::ranges::find(matrix.models, answer.model) - matrix.models.begin();
        const auto tier = std::ranges::find(matrix.tiers, answer.tier) - matrix.tiers.begin();
        count(matrix.cells[static_cast<std::size_t>(model) * matrix.tiers.size()
                           + static_cast<std::size_t>(tier)],
              answer, again[i]);
        matrix.spokenOf += answer.vote || answer.labelFits || answer.faulted;
    }
    matrix.answers = std::ssize(answers);
    for (SuccessCell& cell : matrix.cells)
        cell.share =
            bench::wilson(static_cast<std::uint64_t>(cell.good), static_cast<std::uint64_t>(cell.total));
    return matrix;
}

} // namespace tierline::breakers
