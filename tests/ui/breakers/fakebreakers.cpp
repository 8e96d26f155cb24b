#include "breakers/fakebreakers.h"

namespace tierline::test {

using namespace Qt::Literals::StringLiterals;
using namespace breakers;

Past fakePast(Wall now, const policy::Policy& policy) {
    Past past;
    past.at = now;
    std::vector<Answer> answers;
    for (std::size_t model = 0; model < policy.models.size(); ++model) {
        for (int i = 0; i < 240; ++i) {
            PastCall call;
            call.target = policy.models[model].id;
            call.end = now - std::chrono::seconds(i * 15 + 4);
            call.start = call.end - std::chrono::seconds(1);
            call.isFault = (model == 4 && i > 160 && i < 185) || (i * 7 + static_cast<int>(model)) % 83 == 0;
            past.calls.push_back(call);
        }
        for (std::size_t tier = 0; tier < policy.tiers.size(); ++tier) {
            const int away = std::abs(static_cast<int>(model / 2) - static_cast<int>(tier));
            const int many = away == 0 ? 900 : away == 1 ? 60 : away == 2 ? 7 : 0;
            for (int i = 0; i < many; ++i) {
                Answer answer;
                answer.model = policy.models[model].id;
                answer.tier = policy.tiers[tier].name;
                answer.time = now - std::chrono::seconds(i);
                answer.faulted = (i * 31 + static_cast<int>(model * 7)) % (tier > model / 2 ? 6 : 23) == 0;
                if (i % 40 == 0) answer.vote = i % 80 == 0 ? 1 : -1;
                answers.push_back(answer);
            }
        }
    }
    past.requests = std::ssize(answers);
    past.success = successOf(std::move(answers), policy);
    return past;
}

ReasonData fakeReasons(Wall now, int hours) {
    ReasonData data;
    data.until = now;
    data.from = std::chrono::floor<std::chrono::hours>(now) - std::chrono::hours(hours - 1);
    for (int i = 0; i < hours; ++i) {
        ReasonHour hour{data.from + std::chrono::hours(i), {}};
        const std::int64_t busy = 20 + (i * 37) % 90;
        hour.requests["complexity_match"] = busy * 3;
        hour.requests["default_no_signal"] = busy;
        hour.requests["rule_floor"] = busy / 2;
        if (i % 9 == 4) hour.requests["circuit_fallback"] = busy * 2;
        if (i % 5 == 2) hour.requests["rate_limit_fallback"] = busy / 3;
        hour.requests["capability"] = busy / 6;
        data.hours.push_back(hour);
    }
    if (hours == 24) {
        data.openModels["atlas/large"] = 310;
        data.openModels["ember/small"] = 12;
        data.isNamed = true;
    }
    return data;
}

FakeBreakersDesk::FakeBreakersDesk(std::shared_ptr<const policy::Policy> policy)
    : m_policy(std::move(policy)) {}

void FakeBreakersDesk::lookBack() {
    asked << u"look"_s;
    if (isQuiet || m_policy == nullptr) return;
    Q_EMIT lookedBack(std::make_shared<const Past>(fakePast(systemClock().wall(), *m_policy)));
}

void FakeBreakersDesk::findMoved(const QString& target, Wall since) {
    asked << u"moved "_s + target;
    if (!isQuiet)
        Q_EMIT movedFound({target, since, 46, 1, {{u"harbor/medium"_s, 32}, {u"summit/reason"_s, 13}}});
}

void FakeBreakersDesk::replay(const ReplayWish& wish) {
    wishes.push_back(wish);
    if (isQuiet) return;
    ReplayReport report;
    report.number = wish.number;
    report.now = {8'412, 7, 41, 30, 31, 9, 4, Milliseconds(512'000)};
    report.wanted = report.now;
    if (m_policy == nullptr || wish.settings != m_policy->breaker)
        report.wanted = {8'412, 3, 55, 16, 2, 4, 1, Milliseconds(180'000)};
    report.requests = 7'950;
    Q_EMIT replayed(report);
}

void FakeBreakersDesk::readReasons(int hours) {
    asked << u"reasons %1"_s.arg(hours);
    if (!isQuiet) Q_EMIT reasonsRead(fakeReasons(systemClock().wall(), hours));
}

void FakeBreakersDesk::planBreaker(const policy::Breaker& settings) {
    asked << u"plan %1"_s.arg(settings.consecutive);
    PolicyChange change;
    change.file = u"/home/ada/.config/tierline/policy.yaml"_s;
    change.diff =
        u"--- policy.yaml\n+++ policy.yaml\n@@ -12,3 +12,3 @@\n breaker:\n-  consecutive: 5\n+  consecutive: %1\n"_s
            .arg(settings.consecutive);
    change.lines = QString::fromStdString(policy::breakerLines(settings));
    Q_EMIT changePlanned(change);
}

void FakeBreakersDesk::planProvider(const policy::NewProvider& provider) {
    asked << u"provider "_s + QString::fromStdString(provider.id);
    PolicyChange change;
    change.file = u"/usr/share/tierline/policies/default.yaml"_s;
    change.isOwn = false;
    change.lines = QString::fromStdString(policy::providerLines(provider));
    Q_EMIT changePlanned(change);
}

void FakeBreakersDesk::writePolicy() {
    asked << u"write"_s;
    Q_EMIT policyWritten({true, u"Written into the policy"_s, true});
}

void FakeBreakersDesk::undoPolicy() {
    asked << u"undo"_s;
    Q_EMIT policyWritten({true, u"The policy is as it was before"_s, false});
}

void FakeBreakersDesk::presets() {
    Q_EMIT presetsRead(
        {{u"openai"_s, u"openai"_s, u"https://api.openai.com/v1"_s, u"OPENAI_API_KEY"_s},
         {u"anthropic"_s, u"anthropic"_s, u"https://api.anthropic.com"_s, u"ANTHROPIC_API_KEY"_s},
         {u"ollama"_s, u"openai"_s, u"http://127.0.0.1:11434/v1"_s, {}}});
}

void FakeBreakersDesk::estimateTrial(const Trial& trial) {
    asked << u"estimate "_s + trial.model;
    Q_EMIT trialEstimated(u"about $0.0000021"_s);
}

void FakeBreakersDesk::tryProvider(const Trial& trial) {
    trials.push_back(trial);
    if (isQuiet) return;
    TrialResult result;
    result.number = trial.number;
    result.model = trial.model;
    result.fine = true;
    result.sentence = trial.model.isEmpty() ? u"The key works: 3 models, in 310 ms."_s
                                            : trial.model + u" answered in 420 ms."_s;
    if (trial.model.isEmpty()) result.models = {u"big-1"_s, u"mini-1"_s, u"small-1"_s};
    Q_EMIT trialEnded(result);
}

} // namespace tierline::test
